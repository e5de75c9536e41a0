"""Many runs of the network at once: where people set out and which camps draw them, varied as past crises varied."""

import numpy as np

from commonground.foresight.camp_forecast import CampForecast, forecast
from commonground.foresight.camp_state import camp_state
from commonground.foresight.case import Array, Case
from commonground.foresight.meanfield import simulate

# Natural logarithms: how far a place's people set out otherwise than conflict and inhabitants say, and how far a
# camp draws otherwise than its roads say. The second makes 8 of 10 registered counts of eight past crises lie in range.
ORIGINS_VARY = 1.0
CAMPS_VARY = 1.4


def replay(case: Case, *, members: int, seed: int) -> list[CampForecast]:
    """Where each day's registered total went, had nobody counted the camps; capacities as the files say."""
    return _days(case, case.registered().sum(axis=1), members=members, seed=seed)


def network_forecast(case: Case, *, day: int, horizon: int, members: int, seed: int) -> list[CampForecast]:
    """The `horizon` days after `day` by the network alone, from what was known that day; the total as forecast then."""
    known = case.until(day)
    state = camp_state(case, day=day)
    counted = known.registered().sum(axis=1)[: day + 1]
    ahead = [float(forecast(state, lead=lead).count.sum()) for lead in range(1, horizon + 1)]
    return _days(known, np.array([*counted, *ahead]), members=members, seed=seed)[day + 1 :]


def _days(case: Case, totals: Array, *, members: int, seed: int) -> list[CampForecast]:
    middle = simulate(case, totals)
    low, high = ranges(case, totals, members=members, seed=seed)
    return [
        CampForecast(day, None, middle[day], np.minimum(low[day], middle[day]), np.maximum(high[day], middle[day]))
        for day in range(len(totals))
    ]


def ranges(case: Case, totals: Array, *, members: int, seed: int) -> tuple[Array, Array]:
    """Days by camps: what 8 of 10 members lie between. The same seed gives the same bytes."""
    chance = np.random.default_rng(seed)
    origins = np.exp(ORIGINS_VARY * chance.standard_normal((members, len(case.places))))
    draws = np.exp(CAMPS_VARY * chance.standard_normal((members, 1, len(case.camps))))
    runs = simulate(case, totals, origins=origins)
    inside = runs.sum(axis=2, keepdims=True)
    runs *= draws
    drawn = runs.sum(axis=2, keepdims=True)
    runs *= np.where(drawn > 0, inside / np.where(drawn > 0, drawn, 1), 0)
    low, high = np.partition(runs, (members // 10, members - 1 - members // 10), axis=0)[
        [members // 10, members - 1 - members // 10]
    ]
    return low, high
