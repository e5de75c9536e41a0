"""Rankings of several engines fused by rank, so that no score of one is ever compared with another's."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

# How much a list counts, and passages in its order.
Ranking = tuple[float, Sequence[int] | np.ndarray]


def fused(lists: Sequence[Ranking], constant: int) -> tuple[list[int], list[float]]:
    """Passages by the sum of what their ranks are worth, weight / (constant + rank), and those sums."""
    scores: dict[int, float] = defaultdict(float)
    for weight, ids in lists:
        for rank, one in enumerate(ids, 1):
            scores[int(one)] += weight / (constant + rank)
    order = sorted(scores, key=lambda one: (-scores[one], one))
    return order, [scores[one] for one in order]
