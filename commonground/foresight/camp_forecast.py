"""How many people each camp will hold: what was counted by a day, carried forward by what past crises taught.

The registered counts are what is assimilated; every number asked of the case is one `Case.until` left in it.
"""

from dataclasses import dataclass

import numpy as np

from commonground.foresight import experience as past
from commonground.foresight.case import Array, Camp, Case, Flags


@dataclass(frozen=True, slots=True)
class CampState:
    """What is known of every camp at the end of `day`: people, growth a day, age of the count, whether verified."""

    day: int
    people: Array
    growth: Array
    age: Array
    verified: Flags

    @property
    def unseen(self) -> Flags:
        """Camps nobody was counted in yet."""
        return self.people <= 0


@dataclass(frozen=True, slots=True)
class CampForecast:
    """A forecast for `day`, a figure a camp: told its registered total, and not; 8 of 10 lie in the range."""

    day: int
    given_total: Array | None
    count: Array
    low80: Array
    high80: Array


def camp_state(case: Case, *, day: int) -> CampState:
    """The camps as their registrations up to `day` show them, each earlier count scaled to the verified one."""
    known = case.until(day)
    rows = [_camp(camp, day) for camp in known.camps]
    people, growth, age = (np.array([row[at] for row in rows]) for at in range(3))
    return CampState(day, people, growth, age, np.array([row[3] for row in rows], bool))


def _camp(camp: Camp, day: int) -> tuple[float, float, float, bool]:
    people = before = age = 0.0
    for series in camp.series:
        if len(series.days):
            corrected = series.corrected(camp.corrections)
            people += corrected.counts[-1]
            before += float(np.interp(corrected.days[-1] - past.RECENT, corrected.days, corrected.counts))
            age = max(age, day - corrected.days[-1])
    verified = any(found in series.days[1:] for series in camp.series for found in camp.corrections)
    return people, (people - before) / past.RECENT, age, verified


def forecast(state: CampState, *, lead: int, total: float | None = None) -> CampForecast:
    """The camps `lead` days after the state's day; `total` is that day's registered total, where it is given."""
    base, growing = _base_and_growth(state, lead)
    expected = base.sum()
    first = past.FIRST_RATE * (state.day + lead)
    if state.people.sum() > 0:
        first *= np.exp(-state.day / past.FIRST_FADES)
    count = _shared_out(max(expected, first), base, growing)
    low, high = _range(state, lead)
    return CampForecast(
        day=state.day + lead,
        given_total=None if total is None else _shared_out(total, base, growing),
        count=count,
        low80=count * np.exp(low),
        high80=count * np.exp(high),
    )


def _base_and_growth(state: CampState, lead: int) -> tuple[Array, Array]:
    """The people expected if nobody else comes, and how any others are shared out."""
    stays = past.UNVERIFIED_STAYS ** min(1.0, state.day / past.UNVERIFIED_AFTER)
    held = np.where(state.verified, 1.0, stays)
    seen = ~state.unseen
    mean = (state.people * held)[seen].mean() if seen.any() else 0.0
    base = np.where(seen, state.people * held, past.UNSEEN_SHARE * mean)
    fading = past.GROWTH_FADES * (1 - np.exp(-(state.age + lead) / past.GROWTH_FADES))
    growing = np.maximum(state.growth, 0) * held * fading + past.GROWTH_FOR_SIZE * base
    growing += np.where(seen, 0.0, past.GROWTH_OF_UNSEEN * mean)
    every = growing.sum()
    return base, growing / every if every > 0 else np.full(len(base), 1 / len(base))


def _shared_out(total: float, base: Array, growing: Array) -> Array:
    """More people than expected go where growth is; fewer are missed everywhere alike."""
    expected = base.sum()
    if total > expected:
        return base + (total - expected) * growing
    return base * (total / expected) if expected > 0 else np.full(len(base), total / len(base))


def _range(state: CampState, lead: int) -> tuple[Array, Array]:
    kinds = np.where(state.unseen, "unseen", np.where(state.verified, "verified", "unverified"))
    ranges = [_miss(str(kind), state.day, lead) for kind in kinds]
    return np.array([low for low, _ in ranges]), np.array([high for _, high in ranges])


def _miss(kind: str, day: int, lead: int) -> past.Range:
    """The past misses of such a forecast: between 30 and 90 days as measured, beyond them as the root of the lead."""
    near, far = next((near, far) for start, near, far in reversed(past.MISSES[kind]) if day >= start)
    if lead >= 90:
        wider = float(np.sqrt(lead / 90))
        return far[0] * wider, far[1] * wider
    along = max(lead - 30, 0) / 60
    return near[0] + (far[0] - near[0]) * along, near[1] + (far[1] - near[1]) * along
