"""Scores learnt from a history of outcomes: tables of effects that anyone can read, cross-validated and calibrated.

The outcome's odds are a sum of effects: of the place, of each thing recorded of the case, and of the two together.
An effect is drawn towards nothing, the more so the seldomer it was seen and the less the effects of its table differ.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from commonground.core.errors import CommonGroundError
from commonground.matching.instance import Instance
from commonground.matching.levels import Levels, place_attributes, shared_columns, told
from commonground.matching.problem import Floats, Ints
from commonground.matching.tables import read_table

FOLDS, SWEEPS = 5, 40
# How strongly a table's effects are drawn to nothing: at first, and the least and most that learning may make of it.
PULL, LEAST_PULL, MOST_PULL = 4.0, 0.1, 1e4
# Fewer outcomes than this are told apart by chance alone.
LEAST = 50
BANDS = 10


@dataclass(frozen=True)
class Table:
    """One table of the model: an effect on the log-odds for each level of a case's column and a place's."""

    of_case: Levels | None
    of_place: Levels | None
    effects: Floats
    seen: Ints


@dataclass(frozen=True)
class Learned:
    """The model with what cross-validation found: its error, its calibration, and its error by group."""

    tables: list[Table]
    middle: float
    top: float
    slope: float
    shift: float
    report: dict[str, object]

    def scores(self, cases: pl.DataFrame, places: pl.DataFrame) -> Floats:
        """The expected outcome of each case at each place, in the unit of the history."""
        odds = np.full((cases.height, places.height), self.middle)
        for table in self.tables:
            rows = table.of_case.of(cases) if table.of_case else np.zeros(cases.height, np.int64)
            columns = table.of_place.of(places) if table.of_place else np.zeros(places.height, np.int64)
            odds += table.effects[np.ix_(rows, columns)]
        return _chance(self.slope * odds + self.shift) * self.top

    def effects(self) -> pl.DataFrame:
        """Every effect of the model with how often its levels were seen together."""
        rows = []
        for table in self.tables:
            case_names = table.of_case.names if table.of_case else ("",)
            place_names = table.of_place.names if table.of_place else ("",)
            case_column = table.of_case.column if table.of_case else ""
            place_column = table.of_place.column if table.of_place else ""
            for (c, p), effect in np.ndenumerate(table.effects):
                seen = int(table.seen[c, p])
                if seen:
                    rows.append((case_column, case_names[c], place_column, place_names[p], round(effect, 6), seen))
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
    blocks = _blocks(sides, columns, places)
    top = max(1.0, float(outcome.max()))
    keys, sizes = _keys(sides, blocks, places)
    share = outcome / top
    losses, apart = _validate(keys, sizes, share, seed)
    slope, shift = _calibrate(apart, share)
    middle, effects = _fit(keys, sizes, share)
    tables = []
    for (of_case, of_place), key, size, flat in zip(blocks, keys, sizes, effects, strict=True):
        shape = (of_case.count if of_case else 1, of_place.count if of_place else 1)
        seen = np.bincount(key, minlength=size).reshape(shape)
        tables.append(Table(of_case, of_place, flat.reshape(shape), seen))
    calibrated = _chance(slope * apart + shift) * top
    report = {
        "outcomes": len(outcome),
        "places_not_here": lost[:20],
        "columns": columns,
        "columns_not_used": unread,
        "mean_outcome": round(float(outcome.mean()), 6),
        "folds": FOLDS,
        "loss": {name: round(loss, 6) for name, loss in losses.items()},
        "calibration": {"slope": round(slope, 4), "shift": round(shift, 4), "bands": _bands(calibrated, outcome)},
        "by_group": _by_group(sides, columns, calibrated, outcome),
    }
    return Learned(tables, middle, top, slope, shift, report)


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


def _blocks(
    history: pl.DataFrame, columns: list[str], places: pl.DataFrame
) -> list[tuple[Levels | None, Levels | None]]:
    """The tables of the model: each side alone, then each trait of the case at each place and kind of place."""
    place = told(places, "place", always=True)
    traits = [told(history, column) for column in columns]
    kinds = [told(places, column) for column in place_attributes(places)]
    alone = [(None, place), *((trait, None) for trait in traits), *((None, kind) for kind in kinds)]
    return [*alone, *((trait, side) for trait in traits for side in (*kinds, place))]


def _keys(
    history: pl.DataFrame, blocks: list[tuple[Levels | None, Levels | None]], places: pl.DataFrame
) -> tuple[list[Ints], list[int]]:
    """For each table the cell of each row of history, and the number of cells."""
    row_of = {name: row for row, name in enumerate(places["place"].to_list())}
    at = np.array([row_of[name] for name in history["place"].to_list()], np.int64)
    keys, sizes = [], []
    for of_case, of_place in blocks:
        first = of_case.of(history) if of_case else np.zeros(history.height, np.int64)
        second = of_place.of(places)[at] if of_place else np.zeros(history.height, np.int64)
        width = of_place.count if of_place else 1
        keys.append(first * width + second)
        sizes.append((of_case.count if of_case else 1) * width)
    return keys, sizes


def _fit(keys: list[Ints], sizes: list[int], share: Floats) -> tuple[float, list[Floats]]:
    """Newton's step for each table in turn, and with it how much the effects of that table truly differ."""
    mean = min(max(float(share.mean()), 1e-4), 1 - 1e-4)
    middle = float(np.log(mean / (1 - mean)))
    odds = np.full(len(share), middle)
    effects = [np.zeros(size) for size in sizes]
    pulls = [PULL] * len(keys)
    for _ in range(SWEEPS):
        chance = _chance(odds)
        # A count scatters less, or more, than yes and no do: a row tells that much more, or less.
        scatter = max(float(((share - chance) ** 2 / (chance * (1 - chance))).mean()), 1e-3)
        for k, key in enumerate(keys):
            chance = _chance(odds)
            known = np.bincount(key, chance * (1 - chance), sizes[k]) / scatter
            pressure = np.bincount(key, share - chance, sizes[k]) / scatter - pulls[k] * effects[k]
            step = pressure / (known + pulls[k])
            effects[k] += step
            odds += step[key]
            told_apart = float((known / (known + pulls[k])).sum())
            pulls[k] = min(max(told_apart / max(float((effects[k] ** 2).sum()), 1e-9), LEAST_PULL), MOST_PULL)
    return middle, effects


def _validate(keys: list[Ints], sizes: list[int], share: Floats, seed: int) -> tuple[dict[str, float], Floats]:
    """The loss on rows held out, beside simpler models, and the log-odds of those rows."""
    fold = np.random.default_rng(seed).permutation(len(share)) % FOLDS
    apart = _apart(keys, sizes, share, fold)
    place_only = _apart(keys[:1], sizes[:1], share, fold)
    flat = np.array([share[fold != f].mean() for f in range(FOLDS)])[fold]
    losses = {
        "model": _loss(_chance(apart), share),
        "place_only": _loss(_chance(place_only), share),
        "mean_only": _loss(flat, share),
    }
    return losses, apart


def _apart(keys: list[Ints], sizes: list[int], share: Floats, fold: Ints) -> Floats:
    odds = np.zeros(len(share))
    for f in range(FOLDS):
        inside = fold != f
        middle, effects = _fit([key[inside] for key in keys], sizes, share[inside])
        odds[~inside] = middle + sum(e[key[~inside]] for e, key in zip(effects, keys, strict=True))
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
