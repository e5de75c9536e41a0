"""People to places and openings: a provably good plan, with reasons. A person decides; nothing is placed by it."""

from commonground.matching.adjusting import Hand
from commonground.matching.asking import hand_costs, what_if
from commonground.matching.checking import check
from commonground.matching.explaining import explain, explanations, unplaced
from commonground.matching.instance import Instance
from commonground.matching.learning import learn_scores
from commonground.matching.matching import Matched, match
from commonground.matching.preferring import match_by
from commonground.matching.program import Budget
from commonground.matching.reading import read_instance
from commonground.matching.shortlisting import shortlist
from commonground.matching.streaming import place_week
from commonground.matching.writing import answer, write

__all__ = [
    "Budget",
    "Hand",
    "Instance",
    "Matched",
    "answer",
    "check",
    "explain",
    "explanations",
    "hand_costs",
    "learn_scores",
    "match",
    "match_by",
    "place_week",
    "read_instance",
    "shortlist",
    "unplaced",
    "what_if",
    "write",
]
