"""Many runs of the network at once: where people set out and which camps draw them, varied as past crises varied."""

import numpy as np

from commonground.foresight.camp_forecast import CampForecast, forecast
from commonground.foresight.camp_state import camp_state
from commonground.foresight.case import Array, Case
from commonground.foresight.case_doubts import refuse_unconnected, refuse_uncounted
from commonground.foresight.meanfield import simulate

# Natural logarithms: how far a place's people set out otherwise than conflict and inhabitants say, and how far a
# camp draws otherwise than its roads say. The second makes 8 of 10 registered counts of eight past crises lie in range.
ORIGINS_VARY = 1.0
CAMPS_VARY = 1.4
TAIL = 0.1


def replay(case: Case, *, members: int, seed: int) -> list[CampForecast]:
    """Where each day's registered total went, had nobody counted the camps; capacities as the files say."""
    refuse_uncounted(case)
    return _days(case, case.registered().sum(axis=1), members=members, seed=seed)


def network_forecast(case: Case, *, day: int, horizon: int, members: int, seed: int) -> list[CampForecast]:
    """The `horizon` days after `day` by the network alone, from what was known that day; the total as forecast then."""
    known = case.until(day)
    return _days(known, totals_ahead(case, day=day, horizon=horizon), members=members, seed=seed)[day + 1 :]


def totals_ahead(case: Case, *, day: int, horizon: int) -> Array:
    """The registered total up to `day` as known then, and as forecast that day for the `horizon` days after."""
    counted = case.until(day).registered(days=day + 1).sum(axis=1)
    state = camp_state(case, day=day)
    ahead = [float(forecast(state, lead=lead).count.sum()) for lead in range(1, horizon + 1)]
    return np.array([*counted, *ahead])


def _days(case: Case, totals: Array, *, members: int, seed: int) -> list[CampForecast]:
    refuse_unconnected(case)
    middle = simulate(case, totals)
    low, high = ranges(case, totals, members=members, seed=seed)
    return [
        CampForecast(day, None, middle[day], np.minimum(low[day], middle[day]), np.maximum(high[day], middle[day]))
        for day in range(len(totals))
    ]


def ranges(case: Case, totals: Array, *, members: int, seed: int) -> tuple[Array, Array]:
    """Days by camps: what 8 of 10 members lie between. The same seed gives the same bytes."""
    return between(runs(case, totals, members=members, seed=seed))


def runs(case: Case, totals: Array, *, members: int, seed: int) -> Array:
    """Members by days by camps. A place or camp added to the end of a case leaves the others' chances as they were."""
    setting, drawing = (np.random.default_rng([seed, which]) for which in (0, 1))
    origins = np.exp(ORIGINS_VARY * setting.standard_normal((len(case.places), members)).T)
    draws = np.exp(CAMPS_VARY * drawing.standard_normal((len(case.camps), members)).T)[:, None]
    found = simulate(case, totals, origins=origins)
    inside = found.sum(axis=2, keepdims=True)
    found *= draws
    drawn = found.sum(axis=2, keepdims=True)
    found *= np.where(drawn > 0, inside / np.where(drawn > 0, drawn, 1), 0)
    return found


def between(found: Array) -> tuple[Array, Array]:
    """What 8 of 10 members lie between."""
    ends = (int(TAIL * len(found)), len(found) - 1 - int(TAIL * len(found)))
    low, high = np.partition(found, ends, axis=0)[list(ends)]
    return low, high
