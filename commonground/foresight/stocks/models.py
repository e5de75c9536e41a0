"""The models of the middle: each takes what was known at a cut and says the next counts of every series."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from commonground.foresight.stocks.panel import Array, Panel, Step
from commonground.foresight.stocks.quantile import quantile_line
from commonground.foresight.stocks.signals import MOMENTUM, Signals, windowed

# What a model is given: the panel as it was known, what is seen in it, and how many periods to look ahead.
Known = tuple[Panel, Signals]
Model = Callable[[Panel, Signals, int], Array]

# Drift is the mean change of so many steps; a longer memory of a stock is of another crisis.
DRIFT_STEPS = 10
# A new change moves the trend by this part, and a trend loses the rest of itself with every step.
NEW_TREND, DAMPING = 0.3, 0.8
# Theta: the level follows the last count by this part; half the slope is added.
FOLLOWING, HALF = 0.8, 0.5
# A series this large teaches the pooled model, if there are enough of them; else the next smaller size does.
TEACHERS = (1_000.0, 100.0, 0.0)
ENOUGH_CASES = 200
MOST_CASES = 6_000
# After so many periods a case teaches half as much.
HALF_LIFE = {Step.YEAR: 8.0, Step.QUARTER: 12.0, Step.MONTH: 24.0}
# Momentum alone carries no series further than this many of its usual changes a step.
FURTHEST = 4.0
# What momentum is believed before any case is seen, and for how many cases that belief counts: three tenths
# of a rise go on and nearly nothing of a fall, as in UNHCR's table up to 2012.
PRIOR = np.array([0.3, 0.07, 0.05, 0.05, 0.02, 0.0])
TRUST = 40.0


def last_value(known: Panel, seen: Signals, horizon: int) -> Array:
    """What was, stays."""
    return np.repeat(_level(known)[:, None], horizon, axis=1)


def drift(known: Panel, seen: Signals, horizon: int) -> Array:
    """The mean change of ten steps goes on."""
    step = windowed(known.changes, known.moves, DRIFT_STEPS)[:, -1]
    return _floored(_level(known)[:, None] + step[:, None] * np.arange(1, horizon + 1))


def damped_trend(known: Panel, seen: Signals, horizon: int) -> Array:
    """The trend goes on and fades."""
    trend = np.zeros(len(known.keys))
    for at in range(1, known.periods):
        trend = DAMPING * trend + np.where(known.moves[:, at], NEW_TREND * (known.changes[:, at] - DAMPING * trend), 0)
    fading = np.cumsum(DAMPING ** np.arange(1, horizon + 1))
    return _floored(_level(known)[:, None] + trend[:, None] * fading)


def theta(known: Panel, seen: Signals, horizon: int) -> Array:
    """A smoothed level and half the slope."""
    lag = np.zeros(len(known.keys))  # how far the smoothed level is behind the last count
    for at in range(1, known.periods):
        lag = (1 - FOLLOWING) * (lag + known.changes[:, at])
    slope = HALF * windowed(known.changes, known.moves, DRIFT_STEPS)[:, -1]
    return _floored((_level(known) - lag)[:, None] + slope[:, None] * np.arange(1, horizon + 1))


def pooled(known: Panel, seen: Signals, horizon: int) -> Array:
    """What followed on the like in all series: jumps, momentum, shocks shared by an origin or a host."""
    return _pooled(known, seen, horizon, [at for at, name in enumerate(MOMENTUM) if name != "conflict"])


def pooled_with_conflict(known: Panel, seen: Signals, horizon: int) -> Array:
    """The pooled model with the conflict covariate that was given."""
    return _pooled(known, seen, horizon, list(range(len(MOMENTUM))))


def _pooled(known: Panel, seen: Signals, horizon: int, columns: list[int]) -> Array:
    prior, now = PRIOR[columns], seen.momentum[:, -1][:, columns]
    ahead = np.zeros((len(known.keys), horizon))
    for lead in range(1, horizon + 1):
        case = cases(known, seen, lead)
        came = (known.values[case.series, case.at + lead] - known.values[case.series, case.at]) / case.scale
        weights = 0.5 ** ((known.periods - 1 - case.at) / HALF_LIFE[known.step])
        momentum = seen.momentum[case.series, case.at][:, columns]
        line = quantile_line(momentum, came, 0.5, prior=prior, trust=TRUST, weights=weights)
        ahead[:, lead - 1] = np.clip(now @ line, -FURTHEST * lead, FURTHEST * lead) * seen.scale[:, -1]
        prior = line  # what is learnt one step ahead is the first belief about the next
    return _floored(_level(known)[:, None] + ahead)


@dataclass(frozen=True)
class Cases:
    """Pairs of a series and a period whose later count is known too, counted alike in between."""

    series: np.ndarray
    at: np.ndarray
    scale: Array


def cases(known: Panel, seen: Signals, lead: int) -> Cases:
    """The cases `lead` steps apart that teach: of large series where there are enough, at most MOST_CASES."""
    both = known.known[:, :-lead] & known.known[:, lead:] if lead < known.periods else known.known[:, :0]
    broken = np.cumsum(known.breaks, axis=1)
    both = both & (broken[:, lead:] == broken[:, :-lead]) if lead < known.periods else both
    series, at = np.nonzero(both)
    for least in TEACHERS:
        large = seen.size[series, at] >= least
        if large.sum() >= ENOUGH_CASES or least == TEACHERS[-1]:
            break
    series, at = series[large], at[large]
    order = np.argsort(-at, kind="stable")
    thinned = order[:: max(1, -(-len(order) // MOST_CASES))]
    return Cases(series[thinned], at[thinned], seen.scale[series[thinned], at[thinned]])


def _level(known: Panel) -> Array:
    level: Array = np.nan_to_num(known.carried[:, -1])
    return level


def _floored(ahead: Array) -> Array:
    return np.maximum(ahead, 0.0)


MODELS: Mapping[str, Model] = {
    "last value": last_value,
    "drift": drift,
    "damped trend": damped_trend,
    "theta": theta,
    "pooled": pooled,
}
COMBINED = "combination"
