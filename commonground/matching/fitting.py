"""The fit behind learnt scores: every place has an effect of each trait, drawn to those of its kinds and of all places.

How strongly it is drawn is learnt too: tables whose effects differ little, and cells seldom seen, stay near the rest.
"""

from dataclasses import dataclass, replace

import numpy as np

from commonground.matching.problem import Floats, Ints

SWEEPS, SETTLED = 30, 1e-3
# The variance of a table's effects: at first, and the least and most that learning may make of it.
FIRST, LEAST, MOST = 0.1, 1e-5, 25.0
# A table that moves so many effects' worth is no more than chance would: it is drawn to nothing the more.
DOUBT = 0.5
# At one place, bands of a number that has a line beside them are told apart from chance by that many more.
BESIDE = 8.0
# The mean of all is hardly drawn at all.
FREE = 1e4


@dataclass(frozen=True)
class Seen:
    """Outcomes as shares of the most, the traits and the place of each, and what kinds each place is of.

    `sides` is places by sides: the first side is all places, the others the kinds; `family` numbers the column of each
    side, `block` the table of each trait, and `lined` the tables of bands that have a line beside them.
    """

    traits: Floats
    block: Ints
    place: Ints
    sides: Floats
    family: Ints
    share: Floats
    lined: frozenset[int] = frozenset()

    @property
    def counts(self) -> bool:
        """Whether outcomes are more than yes and no."""
        return bool(((self.share > 0) & (self.share < 1)).any())

    def rows(self, which: np.ndarray) -> "Seen":
        return replace(self, traits=self.traits[which], place=self.place[which], share=self.share[which])


@dataclass(frozen=True)
class Fit:
    """Effects on the log-odds: shared by side and trait, own by place and trait, and how much each table varies.

    `spent` is how many effects' worth of the history they took.
    """

    shared: Floats
    own: Floats
    shared_variance: Floats
    own_variance: Floats
    spent: float = 0.0

    def at(self, sides: Floats) -> Floats:
        """The effect of each trait at places of these sides, what they share with others."""
        effects: Floats = sides @ self.shared
        return effects

    def odds(self, seen: Seen) -> Floats:
        effects = self.at(seen.sides) + self.own
        odds: Floats = np.einsum("nr,nr->n", seen.traits, effects[seen.place])
        return odds


def fit(seen: Seen, start: Fit | None = None) -> Fit:
    """The most likely effects, and the variances that make the whole history most likely; `start` lends variances."""
    seen = seen.rows(np.argsort(seen.place, kind="stable"))
    cut = np.searchsorted(seen.place, np.arange(len(seen.sides) + 1))
    width, sides = seen.traits.shape[1], seen.sides.shape[1]
    tables = int(seen.block.max()) + 1
    middle = float(np.clip(seen.share.mean(), 1e-4, 1 - 1e-4))
    now = Fit(
        np.zeros((sides, width)),
        np.zeros((len(seen.sides), width)),
        np.full((int(seen.family.max()) + 1, tables), FIRST) if start is None else start.shared_variance,
        np.full(tables, FIRST) if start is None else start.own_variance,
    )
    now.shared[0, 0] = np.log(middle / (1 - middle))
    odds = now.odds(seen)
    for _ in range(SWEEPS):
        now = sweep(now, seen, cut, odds)
        before, odds = odds, now.odds(seen)
        if float(np.abs(odds - before).max()) < SETTLED:
            break
    return now


def sweep(now: Fit, seen: Seen, cut: Ints, odds: Floats) -> Fit:
    """One step towards the most likely effects of all tables together, and the variances that follow from it.

    Places meet only in what they share: each is solved alone, and a system of what is shared binds them.
    """
    pull = 1 / _spread(now, seen)
    own_pull = 1 / now.own_variance[seen.block]
    chance = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    weight, press = chance * (1 - chance), seen.share - chance
    # A count scatters less, or more, than yes and no do: a row tells that much more, or less.
    if seen.counts:
        free = max(len(press) - now.spent, 1.0)
        scatter = max(float((press**2 / np.maximum(weight, 1e-9)).sum()) / free, 1e-3)
        weight, press = weight / scatter, press / scatter
    sides, width = now.shared.shape
    system = np.zeros((sides, width, sides, width))
    system.reshape(sides * width, -1)[np.diag_indices(sides * width)] = pull.ravel()
    wanted = -pull * now.shared
    parts = []
    for place in range(len(seen.sides)):
        rows = slice(cut[place], cut[place + 1])
        here = seen.traits[rows]
        met = np.flatnonzero(here.any(0))
        here = here[:, met]
        known = (here * weight[rows, None]).T @ here
        toward = here.T @ press[rows]
        inverse = np.linalg.inv(known + np.diag(own_pull[met]))
        moved = inverse @ (toward - own_pull[met] * now.own[place, met])
        passed = inverse @ known
        of = np.flatnonzero(seen.sides[place])
        left, rest = toward - known @ moved, known - known @ passed
        for a in of:
            wanted[a, met] += left
            for b in of:
                system[a, met[:, None], b, met] += rest
        parts.append((met, of, inverse, moved, passed))
    covariance = np.linalg.inv(system.reshape(sides * width, -1))
    step = (covariance @ wanted.ravel()).reshape(sides, width)
    covariance = covariance.reshape(system.shape)
    own, doubt = now.own.copy(), np.zeros_like(now.own) + now.own_variance[seen.block]
    for place, (met, of, inverse, moved, passed) in enumerate(parts):
        own[place, met] += moved - passed @ step[of][:, met].sum(0)
        shared = sum(covariance[a][met][:, b][:, met] for a in of for b in of)
        doubt[place, met] = np.diag(inverse) + np.einsum("ij,jk,ik->i", passed, shared, passed)
    return _revised(now, seen, now.shared + step, own, np.einsum("arar->ar", covariance), doubt)


def _spread(now: Fit, seen: Seen) -> Floats:
    """The variance of each shared effect; the mean of all is free."""
    spread = now.shared_variance[seen.family][:, seen.block]
    spread[0, 0] = FREE
    return spread


def _revised(now: Fit, seen: Seen, shared: Floats, own: Floats, shared_doubt: Floats, own_doubt: Floats) -> Fit:
    """The new effects, and each table's variance: what its effects amount to for each that the history tells apart."""
    shared_variance, own_variance = now.shared_variance.copy(), now.own_variance.copy()
    left = (own_doubt / own_variance[seen.block]).sum() + (shared_doubt / _spread(now, seen)).sum()
    for table in range(len(own_variance)):
        inside = seen.block == table
        more = BESIDE if table in seen.lined else DOUBT
        own_variance[table] = _variance(own[:, inside], own_doubt[:, inside], own_variance[table], more)
        for family in range(len(shared_variance)):
            if table == family == 0:
                continue
            cells = np.ix_(seen.family == family, inside)
            shared_variance[family, table] = _variance(
                shared[cells], shared_doubt[cells], float(shared_variance[family, table]), DOUBT
            )
    return Fit(shared, own, shared_variance, own_variance, own.size + shared.size - float(left))


def _variance(effects: Floats, doubt: Floats, before: float, more: float) -> float:
    told_apart = effects.size - float(doubt.sum()) / before
    return float(np.clip((effects**2).sum() / (max(told_apart, 0.0) + more), LEAST, MOST))
