"""Scores learnt from a history of outcomes: tables of effects that anyone can read, cross-validated and calibrated.

The outcome's odds are a sum of effects: of each thing recorded of the case, and of the place; each trait's effect
differs from place to place and from one kind of place to another. An effect is drawn to what the places share, the more
so the seldomer it was seen and the less the effects of its table differ.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from commonground.core.errors import CommonGroundError
from commonground.matching.fitting import Fit, Seen, fit
from commonground.matching.instance import Instance
from commonground.matching.levels import Levels, place_attributes, shared_columns, told
from commonground.matching.problem import Floats
from commonground.matching.tables import read_table
from commonground.matching.traits import Traits, traits_of

FOLDS = 5
# Fewer outcomes than this are told apart by chance alone.
LEAST = 50
BANDS = 10
# Kinds of places join the model while traits times kinds are at most this many: beyond, they would take too long.
MOST_SHARED = 1500


@dataclass(frozen=True)
class Learned:
    """The model with what cross-validation found: its error, its calibration, and its error by group.

    `met` counts how often each trait was seen at each place of the history, and `sides` tells of what kinds these are.
    """

    traits: Traits
    kinds: tuple[Levels, ...]
    fit: Fit
    places: list[str]
    sides: Floats
    met: Floats
    top: float
    slope: float
    shift: float
    report: dict[str, object]

    def scores(self, cases: pl.DataFrame, places: pl.DataFrame) -> Floats:
        """The expected outcome of each case at each place, in the unit of the history."""
        effects = self.fit.at(_sides(self.kinds, places))
        row_of = {name: row for row, name in enumerate(self.places)}
        for row, name in enumerate(places["place"].to_list()):
            if name in row_of:
                effects[row] += self.fit.own[row_of[name]]
        odds = self.traits.of(cases) @ effects.T
        return _chance(self.slope * odds + self.shift) * self.top

    def effects(self) -> pl.DataFrame:
        """Every effect of the model with how often its levels were seen together; the first is the mean of all."""
        sides = [("", ""), *((kind.column, name) for kind in self.kinds for name in kind.names)]
        sides += [("place", name) for name in self.places]
        seen = np.concatenate([self.sides.T @ self.met, self.met])
        rows = []
        for (side, trait), effect in np.ndenumerate(np.concatenate([self.fit.shared, self.fit.own])):
            if seen[side, trait]:
                rows.append((*self.traits.names[trait], *sides[side], round(float(effect), 6), int(seen[side, trait])))
        names = ("case_column", "case_level", "place_column", "place_level", "effect", "seen")
        return pl.DataFrame(rows, schema=names, orient="row")


def learn_scores(instance: Instance, history: Path, *, seed: int = 0) -> tuple[Instance, Learned]:
    """The instance with every pair's value learnt from a table of outcomes; what is closed stays closed."""
    learned = learn(read_table(history).frame, instance.case_table, instance.place_table, where=str(history), seed=seed)
    value = learned.scores(instance.case_table, instance.place_table)
    note = f"Values are learnt from {learned.report['outcomes']} outcomes, in their unit."
    if instance.bonus.any():
        note += f" The placing bonus (mean {instance.bonus.mean():g}) is added as it stands: is it in the same unit?"
    return replace(instance, value=value, notes=(*instance.notes, note)), learned


def learn(history: pl.DataFrame, cases: pl.DataFrame, places: pl.DataFrame, *, where: str, seed: int = 0) -> Learned:
    """Learn the outcome of a case at a place from rows of `place`, `outcome` and what is recorded of both sides."""
    outcome = _outcome(history, where)
    known = places["place"].to_list()
    at = history["place"].fill_null("").str.strip_chars()
    lost = sorted(set(at) - set(known))
    kept = at.is_in(known).to_numpy()
    if kept.sum() < LEAST:
        raise CommonGroundError(
            f"{int(kept.sum())} outcomes at the places of this instance are too few to learn from",
            where=where,
            next=f"Give at least {LEAST} rows whose place is one of the table of places.",
        )
    history, outcome = history.filter(pl.Series(kept)), outcome[kept]
    columns, unread = shared_columns(history, cases)
    sides = history.drop("place").with_columns(place=pl.Series(at.filter(pl.Series(kept))))
    traits = traits_of(sides, columns)
    kinds, too_many = _kinds(places, sum(traits.widths))
    top = max(1.0, float(outcome.max()))
    seen = _seen(sides, traits, kinds, places, outcome / top)
    found = fit(seen)
    losses, apart = _validate(seen, found, seed)
    slope, shift = _calibrate(apart, seen.share)
    met = np.zeros((places.height, seen.traits.shape[1]))
    np.add.at(met, seen.place, seen.traits != 0)
    calibrated = _chance(slope * apart + shift) * top
    report = {
        "outcomes": len(outcome),
        "places_not_here": lost[:20],
        "columns": columns,
        "columns_not_used": unread + too_many,
        "mean_outcome": round(float(outcome.mean()), 6),
        "folds": FOLDS,
        "loss": {name: round(loss, 6) for name, loss in losses.items()},
        "calibration": {"slope": round(slope, 4), "shift": round(shift, 4), "bands": _bands(calibrated, outcome)},
        "by_group": _by_group(sides, columns, calibrated, outcome),
    }
    return Learned(traits, kinds, found, known, seen.sides, met, top, slope, shift, report)


def _outcome(history: pl.DataFrame, where: str) -> Floats:
    """What came of each row: 0 or 1, or a count or part of it; never blank, never negative."""
    for column in ("place", "outcome"):
        if column not in history.columns:
            raise CommonGroundError(
                f"the column {column!r} is missing",
                where=where,
                next=f"It has {', '.join(history.columns)}. Rename or add the column.",
            )
    text = history["outcome"].fill_null("").str.strip_chars()
    values = text.cast(pl.Float64, strict=False).to_numpy()
    for row in np.flatnonzero(~(np.nan_to_num(values, nan=-1.0, posinf=-1.0) >= 0)):
        raise CommonGroundError(
            f"{text[int(row)]!r} is no outcome",
            where=f"{where}, row {row + 2}, outcome",
            next="Write 1 or 0, or how much came of it. Take out rows whose outcome is not known.",
        )
    return np.asarray(values, np.float64)


def _kinds(places: pl.DataFrame, width: int) -> tuple[tuple[Levels, ...], list[str]]:
    """The columns that put places in kinds, and those left out because there are too many."""
    kinds, left_out, sides = [], [], 1
    for column in place_attributes(places):
        kind = told(places, column)
        if (sides + kind.count) * width > MOST_SHARED:
            left_out.append(column)
            continue
        kinds.append(kind)
        sides += kind.count
    return tuple(kinds), left_out


def _seen(
    history: pl.DataFrame, traits: Traits, kinds: tuple[Levels, ...], places: pl.DataFrame, share: Floats
) -> Seen:
    """The history as the fit reads it."""
    row_of = {name: row for row, name in enumerate(places["place"].to_list())}
    at = np.array([row_of[name] for name in history["place"].to_list()], np.int64)
    family = np.repeat(np.arange(len(kinds) + 1), [1, *(kind.count for kind in kinds)])
    return Seen(traits.of(history), traits.block, at, _sides(kinds, places), family, share, traits.lined)


def _sides(kinds: tuple[Levels, ...], places: pl.DataFrame) -> Floats:
    """Places by sides: 1 for all places and for each kind a place is of."""
    sides = [np.ones((places.height, 1))]
    sides += [np.eye(kind.count)[kind.of(places)] for kind in kinds]
    return np.concatenate(sides, axis=1)


def _validate(seen: Seen, found: Fit, seed: int) -> tuple[dict[str, float], Floats]:
    """The loss on rows held out, beside simpler models, and the log-odds of those rows."""
    fold = np.random.default_rng(seed).permutation(len(seen.share)) % FOLDS
    apart = _apart(seen, fold, found)
    place_only = replace(
        seen, traits=seen.traits[:, :1], block=seen.block[:1], sides=seen.sides[:, :1], family=seen.family[:1]
    )
    flat = np.array([seen.share[fold != f].mean() for f in range(FOLDS)])[fold]
    losses = {
        "model": _loss(_chance(apart), seen.share),
        "place_only": _loss(_chance(_apart(place_only, fold, None)), seen.share),
        "mean_only": _loss(flat, seen.share),
    }
    return losses, apart


def _apart(seen: Seen, fold: np.ndarray, start: Fit | None) -> Floats:
    """The log-odds of each row, learnt from the other folds; the whole's variances are where each fold starts."""
    odds = np.zeros(len(seen.share))
    for f in range(FOLDS):
        learnt = fit(seen.rows(fold != f), start)
        odds[fold == f] = learnt.odds(seen.rows(fold == f))
    return odds


def _calibrate(odds: Floats, share: Floats) -> tuple[float, float]:
    """Slope and shift that make predictions of rows held out true on average."""
    slope, shift = 1.0, 0.0
    for _ in range(20):
        chance = _chance(slope * odds + shift)
        weight = chance * (1 - chance)
        slopes = np.array([(odds * (share - chance)).sum(), (share - chance).sum()])
        a, b, c = (weight * odds**2).sum() + 1e-6, (weight * odds).sum(), weight.sum() + 1e-6
        slope, shift = np.array([slope, shift]) + np.linalg.solve(np.array([[a, b], [b, c]]), slopes)
    if not 0.2 <= slope <= 5.0:
        return 1.0, 0.0  # nothing was learnt that could be stretched
    return float(slope), float(shift)


def _bands(predicted: Floats, outcome: Floats) -> list[dict[str, float]]:
    """Rows held out, from the least to the most expected: what was expected and what came."""
    order = np.argsort(predicted, kind="stable")
    return [
        {
            "rows": len(part),
            "expected": round(float(predicted[part].mean()), 4),
            "came": round(float(outcome[part].mean()), 4),
        }
        for part in np.array_split(order, BANDS)
        if len(part)
    ]


def _by_group(
    history: pl.DataFrame, columns: list[str], predicted: Floats, outcome: Floats
) -> list[dict[str, str | int | float]]:
    """The error of rows held out in each group: a group that is served worse must be seen."""
    rows: list[dict[str, str | int | float]] = []
    for column in columns:
        levels = told(history, column)
        which = levels.of(history)
        for level, name in enumerate(levels.names):
            inside = which == level
            if inside.any():
                error = predicted[inside] - outcome[inside]
                rows.append(
                    {
                        "column": column,
                        "group": name,
                        "rows": int(inside.sum()),
                        "expected": round(float(predicted[inside].mean()), 4),
                        "came": round(float(outcome[inside].mean()), 4),
                        "bias": round(float(error.mean()), 4),
                        "mean_error": round(float(np.abs(error).mean()), 4),
                    }
                )
    return rows


def _loss(chance: Floats, share: Floats) -> float:
    chance = np.clip(chance, 1e-6, 1 - 1e-6)
    return float(-(share * np.log(chance) + (1 - share) * np.log(1 - chance)).mean())


def _chance(odds: Floats) -> Floats:
    answer: Floats = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return answer
