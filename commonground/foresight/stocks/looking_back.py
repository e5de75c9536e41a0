"""Looking back: what the forecasts made at earlier cuts were off by, and whether a forecaster peeks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from commonground.core.errors import CommonGroundError
from commonground.foresight.stocks.panel import Array, Panel
from commonground.foresight.stocks.walking import Made, Walk, comparable

BASE = "last value"
# The limits in walking.LEVELS that bound the ranges of 50, 80 and 95 in a hundred.
RANGES = {50: (2, 3), 80: (1, 4), 95: (0, 5)}

Forecaster = Callable[[Panel, int, int], Array]


class Peeking(CommonGroundError):
    """A forecast that changes when only the future is changed."""


@dataclass(frozen=True)
class Record:
    """How forecasts so many periods ahead did: errors in people, beside the last value's, and the ranges."""

    lead: int
    forecasts: int
    median_scaled: float  # the median error, in usual changes of each series
    base_scaled: float
    wape: float  # people off over people counted
    base_wape: float
    inside: dict[int, float]  # range -> share of outcomes within it
    interval_score: float  # of the 80 % range, in usual changes


def walked(panel: Panel, horizon: int, *, cuts: int, row: int | None = None, warm_up: int = 16) -> Walk:
    """Walk to the end of the panel, with `cuts` cuts before the last that are judged and some before to learn from."""
    walk = Walk.of(panel, horizon, row=row)
    last = panel.periods - 1
    for cut in range(max(last - cuts - warm_up, 0), last + 1):
        walk.at(cut)
    return walk


def peers_of(row: int) -> Callable[[Made], np.ndarray]:
    """Who is as large as a series at a cut: chosen by what was known then, not by what they grew to."""
    return lambda made: np.flatnonzero(made.group == made.group[row])


def record(panel: Panel, made: Sequence[Made], whose: Callable[[Made], np.ndarray], lead: int) -> Record | None:
    """How the forecasts of these series, `lead` ahead, did at these cuts; None where no outcome is known."""
    parts: list[tuple[Array, ...]] = []
    for one in made:
        if one.cut + lead >= panel.periods:
            continue
        rows = whose(one)
        own = rows[comparable(panel, one.cut, lead)[rows]]
        base = one.middles[one.names.index(BASE)]
        parts.append(
            (
                panel.values[own, one.cut + lead], one.middle[own, lead - 1], base[own, lead - 1], one.scale[own],
                *one.limits[own, lead - 1].T,
            )
        )  # fmt: skip
    if not parts or not sum(len(part[0]) for part in parts):
        return None
    came, middle, base, scale, *limits = (np.concatenate(column) for column in zip(*parts, strict=True))
    off, base_off, people = np.abs(came - middle), np.abs(came - base), max(float(came.sum()), 1.0)
    low, high = limits[RANGES[80][0]], limits[RANGES[80][1]]
    score = (high - low) + 10 * np.maximum(low - came, 0) + 10 * np.maximum(came - high, 0)
    return Record(
        lead=lead,
        forecasts=len(came),
        median_scaled=float(np.median(off / scale)),
        base_scaled=float(np.median(base_off / scale)),
        wape=float(off.sum() / people),
        base_wape=float(base_off.sum() / people),
        inside={share: float(((limits[a] <= came) & (came <= limits[b])).mean()) for share, (a, b) in RANGES.items()},
        interval_score=float((score / scale).mean()),
    )


def refuse_peeking(forecaster: Forecaster, panel: Panel, cut: int, horizon: int) -> None:
    """Raise Peeking if anything after `cut` changes what `forecaster` says at it: not a byte may differ."""
    said = np.asarray(forecaster(panel, cut, horizon))
    for altered in (_altered(panel, cut, 3.0), _altered(panel, cut, 0.0)):
        again = np.asarray(forecaster(altered, cut, horizon))
        if said.tobytes() != again.tobytes():
            raise Peeking(
                f"the forecast made at {panel.step.label(panel.first + cut)} changes with what came after it",
                where="backtest",
                next="Let the forecaster use panel.until(cut) alone.",
            )


def _altered(panel: Panel, cut: int, times: float) -> Panel:
    """The same past and another future: every later count, break and covariate is changed."""

    def later(values: Array) -> Array:
        other = values.copy()
        tail = np.nan_to_num(other[:, cut + 1 :])[::-1]
        other[:, cut + 1 :] = tail * times + 7.0 * times
        return other

    breaks = panel.breaks.copy()
    breaks[:, cut + 1 :] = ~breaks[:, cut + 1 :]
    conflict = None if panel.conflict is None else later(panel.conflict)
    values = later(panel.values)
    low, high = (later(side) for side in (panel.low, panel.high))
    return replace(panel, values=values, low=low, high=high, breaks=breaks, conflict=conflict)


def own_forecast(panel: Panel, cut: int, horizon: int) -> Array:
    """What this package says at `cut`: the middle and the limits of every series, one after the other."""
    walk = Walk(panel, horizon)
    for at in range(max(cut - 3, 0), cut + 1):
        made = walk.at(at)
    return np.concatenate([made.middle[..., None], made.limits], axis=-1)
