"""Quantile regression that leans on a prior: with few cases the prior speaks, with many the cases do."""

import numpy as np

from commonground.foresight.stocks.panel import Array

ROUNDS = 12
# Errors nearer to nought than this count alike, so that no single case takes over.
NEAR = 0.05


def quantile_line(
    seen: Array, came: Array, share: float, *, prior: Array, trust: float, weights: Array | None = None
) -> Array:
    """The weights of `seen` that leave a `share` of what `came` below the line; `trust` is the prior's in cases."""
    if not len(came):
        return prior.copy()
    # The prior's weight is told in cases: each column's own size makes it the same for people and for ratios.
    mean_square = (seen**2).mean(axis=0)
    lean = np.diag(trust * np.maximum(mean_square, 1e-9))
    case = np.ones(len(came)) if weights is None else weights
    line: Array = prior.copy()
    for _ in range(ROUNDS):
        left = came - seen @ line
        pull = case * np.where(left > 0, share, 1 - share) / np.maximum(np.abs(left), NEAR)
        pulled = (seen * pull[:, None]).T
        line = np.asarray(np.linalg.solve(pulled @ seen + lean, pulled @ came + lean @ prior), float)
    return line
