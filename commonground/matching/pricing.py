"""Prices by subgradient: a bound and a good first guess of what each capacity is worth, in seconds at any size."""

import numpy as np

from commonground.matching.problem import BLOCK, Prices, Problem, Singles
from commonground.matching.program import Budget

STEPS = 120
# A step that fails this often in a row is too long.
PATIENCE = 6
SHORTEN = 0.6


def descend(problem: Problem, *, steps: int = STEPS, budget: Budget) -> Prices:
    """Lower the bound by moving each price towards its capacity's balance; rules across places stay unpriced."""
    weight = problem.weight.astype(np.float32)
    need, capacity = problem.need.astype(np.float32), problem.capacity.astype(np.float32)
    price = np.zeros_like(capacity)
    kept, lowest, stale, pace = price, np.inf, 0, 1.0
    for _ in range(steps):
        if budget.left <= 0:
            break
        level, use = _answer(weight, need, capacity, price)
        if level < lowest * (1 - 1e-6):
            lowest, kept, stale = level, price, 0
        else:
            stale += 1
            if stale >= PATIENCE:
                pace, stale, price = pace * SHORTEN, 0, kept
                continue
        slope = use - capacity
        slope[(price <= 0) & (slope < 0)] = 0
        length = float((slope**2).sum())
        if length == 0:
            break
        # The optimum is taken to lie some three in a hundred under the best bound: a step in that scale.
        aim = max(level - 0.97 * lowest, 1e-3 * lowest)
        price = np.maximum(0, price + np.float32(pace * aim / length) * slope)
    return Prices(kept.astype(np.float64), np.zeros(len(problem.across)))


def _answer(weight: Singles, need: Singles, capacity: Singles, price: Singles) -> tuple[float, Singles]:
    """The bound at these prices, and what everyone would use if each case took its best net."""
    level, use = float((price * capacity).sum()), np.zeros_like(capacity)
    for start in range(0, len(weight), BLOCK):
        rows = slice(start, start + BLOCK)
        net = weight[rows] - need[rows] @ price.T
        best = net.argmax(1)
        gain = net[np.arange(len(net)), best]
        on = gain > 0
        level += float(gain[on].sum(dtype=np.float64))
        np.add.at(use, best[on], need[rows][on])
    return level, use
