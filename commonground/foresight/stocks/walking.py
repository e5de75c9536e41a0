"""Walking forward through a panel: at each cut the models speak, the past judges them, and ranges are learnt.

Everything that decides at a cut (which model is chosen, how wide the ranges are) comes from forecasts that were
themselves made at earlier cuts and whose outcome was known by then. Nothing is judged by how well it fits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from commonground.foresight.stocks.models import COMBINED, MODELS, Model, pooled_with_conflict
from commonground.foresight.stocks.panel import Array, Panel, Places
from commonground.foresight.stocks.signals import WIDTH, Signals, signals
from commonground.foresight.stocks.widths import LEVELS, Judged, limits, stretched, way, widening

# Forecasts made in the last so many periods judge the models and teach the ranges.
LOOKING_BACK = 30
# One error counts for no more than this many usual changes: a crisis nobody foresaw says little of a model.
LARGEST_ERROR = 5.0
# The errors on all series of its size count as much as so many of a series' own.
PEERS = 200.0
# Sizes that are judged apart: up to 100 people, up to 1,000, and more.
SIZES = (100.0, 1_000.0)


@dataclass(frozen=True)
class Made:
    """What was said at a cut: each model's middle, the chosen one, and the limits (series, leads, levels)."""

    cut: int
    names: tuple[str, ...]
    middles: Array  # models, series, leads
    chosen: Places
    middle: Array
    drawn: Array  # the limits as learnt, before they are held against the past
    limits: Array
    scale: Array
    width: Array
    group: Places
    judged: Array  # models, series: mean scaled error the choice was made on
    cases: int  # forecasts of the past that taught the ranges


@dataclass
class Walk:
    """A walk through one panel: ask for cuts in rising order."""

    panel: Panel
    horizon: int
    models: Mapping[str, Model] = field(default_factory=lambda: MODELS)
    row: int | None = None  # ranges for series as large as this one alone, which costs less
    made: list[Made] = field(default_factory=list)

    @classmethod
    def of(cls, panel: Panel, horizon: int, *, row: int | None = None) -> "Walk":
        """A walk with every model; one that sees the conflict covariate stands among them if the panel has one."""
        seeing = {} if panel.conflict is None else {"pooled with conflict": pooled_with_conflict}
        return cls(panel, horizon, {**MODELS, **seeing}, row=row)

    def at(self, cut: int) -> Made:
        """The forecast made at the end of period `cut`, from what was known then."""
        known = self.panel.until(cut)
        seen = signals(known)
        middles = [model(known, seen, self.horizon) for model in self.models.values()]
        every = np.stack([*middles, np.median(middles, axis=0)])
        past = [made for made in self.made if cut - LOOKING_BACK <= made.cut < cut]
        group = np.searchsorted(SIZES, seen.size[:, -1], side="right")
        judged = _judged(past, known, group, len(every))
        chosen = np.argmin(judged, axis=0)
        middle = every[chosen, np.arange(len(group))]
        cases, drawn = self._limits(past, known, seen, group, middle)
        held = drawn.copy()
        for size in self._sizes(group):
            rows = group == size
            held[rows] = stretched(drawn[rows], middle[rows], _reached(past, known, self.horizon, int(size)))
        limited = _as_masked(held, known)
        made = Made(
            cut, (*self.models, COMBINED), every, chosen, middle, drawn, limited, seen.scale[:, -1], seen.width[:, -1],
            group, judged, cases,
        )  # fmt: skip
        self.made.append(made)
        return made

    def _limits(self, past: list[Made], known: Panel, seen: Signals, group: Places, middle: Array) -> tuple[int, Array]:
        found = np.full((*middle.shape, len(LEVELS)), np.nan)
        cases, changes = 0, known.moves.sum(axis=1).astype(float)
        for size in self._sizes(group):
            rows = np.flatnonzero(group == size)
            for lead in range(1, self.horizon + 1):
                case = _outcomes(past, known, lead, int(size))
                cases += len(case.left)
                found[rows, lead - 1] = limits(
                    case, seen.width[rows, -1], seen.scale[rows, -1], changes[rows], middle[rows, lead - 1], lead,
                    known.step,
                )  # fmt: skip
        return cases, widening(found, middle)

    def _sizes(self, group: Places) -> Places:
        sizes: Places = np.unique(group) if self.row is None else group[[self.row]]
        return sizes


def _as_masked(limits: Array, known: Panel) -> Array:
    """Where the last count is masked, the range starts from both ends of the mask."""
    last = np.where(known.known, np.arange(known.periods), 0).max(axis=1, initial=0)
    at = (np.arange(len(known.keys)), last)
    below = np.nan_to_num(known.values[at] - known.low[at])[:, None, None]
    above = np.nan_to_num(known.high[at] - known.values[at])[:, None, None]
    return np.maximum(limits + np.where(np.array(LEVELS) < 0.5, -below, above), 0.0)


def _reached(past: list[Made], known: Panel, horizon: int, size: int) -> list[Array]:
    """For each range, how much of its way to its limit each outcome of the past went; above 1 it went beyond."""
    gone: list[list[Array]] = [[] for _ in range(len(LEVELS) // 2)]
    for made in past:
        for lead in range(1, horizon + 1):
            if made.cases and made.cut + lead < known.periods:
                ranged = (made.group == size) & np.isfinite(made.drawn[:, 0, 0])
                rows = np.flatnonzero(ranged & comparable(known, made.cut, lead))
                for at, ways in enumerate(gone):
                    ways.append(
                        way(
                            known.values[rows, made.cut + lead], made.middle[rows, lead - 1],
                            made.drawn[rows, lead - 1, at], made.drawn[rows, lead - 1, -1 - at],
                        )
                    )  # fmt: skip
    return [np.concatenate(ways) if ways else np.zeros(0) for ways in gone]


def _outcomes(past: list[Made], known: Panel, lead: int, size: int) -> Judged:
    """How far the forecasts of the past, `lead` steps ahead for series of this size, were off."""
    left, width = [], []
    for made in past:
        if made.cut + lead >= known.periods:
            continue
        rows = np.flatnonzero((made.group == size) & comparable(known, made.cut, lead))
        scale = made.scale[rows]
        left.append((known.values[rows, made.cut + lead] - made.middle[rows, lead - 1]) / scale)
        width.append(made.width[rows] / scale[:, None])
    if not left:
        return Judged(np.zeros(0), np.zeros((0, len(WIDTH))))
    return Judged(np.concatenate(left), np.concatenate(width))


def comparable(known: Panel, cut: int, lead: int) -> np.ndarray:
    """Series counted at both ends, and alike in between."""
    alike = ~known.breaks[:, cut + 1 : cut + lead + 1].any(axis=1)
    ends: np.ndarray = known.known[:, cut] & known.known[:, cut + lead] & alike
    return ends


def _judged(past: list[Made], known: Panel, group: Places, models: int) -> Array:
    """The mean scaled error of each model on each series, its peers' errors counting as PEERS of its own."""
    total, count = np.zeros((models, len(group))), np.zeros(len(group))
    for made in past:
        for lead in range(1, made.middle.shape[1] + 1):
            if made.cut + lead >= known.periods:
                continue
            fit = comparable(known, made.cut, lead)
            off = np.abs(np.nan_to_num(known.values[:, made.cut + lead]) - made.middles[:, :, lead - 1]) / made.scale
            total += np.where(fit, np.minimum(off, LARGEST_ERROR), 0.0)
            count += fit
    judged = np.zeros(total.shape)
    for size in np.unique(group):
        rows = group == size
        peers = total[:, rows].sum(axis=1) / max(count[rows].sum(), 1.0)
        judged[:, rows] = (total[:, rows] + PEERS * peers[:, None]) / (count[rows] + PEERS)
    return judged
