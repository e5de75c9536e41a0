"""People to places and openings: a provably good plan, with reasons. A person decides; nothing is placed by it."""

from commonground.matching.checking import check
from commonground.matching.explaining import explain, unplaced
from commonground.matching.instance import Instance
from commonground.matching.matching import Matched, match
from commonground.matching.program import Budget
from commonground.matching.reading import read_instance
from commonground.matching.writing import answer, write

__all__ = ["Budget", "Instance", "Matched", "answer", "check", "explain", "match", "read_instance", "unplaced", "write"]
