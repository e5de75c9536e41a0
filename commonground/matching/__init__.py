"""People to places and openings: a provably good plan, with reasons. A person decides; nothing is placed by it."""

from commonground.matching.adjusting import Hand, Pair
from commonground.matching.asking import HandCost, WhatIf, hand_cost, hand_costs, moves, what_if
from commonground.matching.checking import check
from commonground.matching.explaining import Explanation, Option, closed_to, explain, explanations, options, unplaced
from commonground.matching.instance import Clause, Instance
from commonground.matching.learning import learn_scores
from commonground.matching.matching import Matched, match, uses
from commonground.matching.preferring import match_by
from commonground.matching.program import Budget
from commonground.matching.reading import read_instance
from commonground.matching.saying import Refusal, Said, key_of
from commonground.matching.shortlisting import shortlist
from commonground.matching.streaming import place_week
from commonground.matching.writing import answer, left_out, neutral, placements, write

__all__ = [
    "Budget",
    "Clause",
    "Explanation",
    "Hand",
    "HandCost",
    "Instance",
    "Matched",
    "Option",
    "Pair",
    "Refusal",
    "Said",
    "WhatIf",
    "answer",
    "check",
    "closed_to",
    "explain",
    "explanations",
    "hand_cost",
    "hand_costs",
    "key_of",
    "learn_scores",
    "left_out",
    "match",
    "match_by",
    "moves",
    "neutral",
    "options",
    "place_week",
    "placements",
    "read_instance",
    "shortlist",
    "unplaced",
    "uses",
    "what_if",
    "write",
]
