"""How many people each camp will hold: what was counted by a day, carried forward by what past crises taught.

The registered counts are what is assimilated; every number asked of the case is one `Case.until` left in it.
"""

from dataclasses import dataclass

import numpy as np

from commonground.foresight.camp_state import CampState
from commonground.foresight.case import Array, Flags
from commonground.foresight.experience import PAST, Experience


@dataclass(frozen=True, slots=True)
class CampForecast:
    """A forecast for `day`, a figure a camp: told its registered total, and not; 8 of 10 lie in the range."""

    day: int
    given_total: Array | None
    count: Array
    low80: Array
    high80: Array


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What a state says of a later day: who stays, who more are likely, a mean camp, and the camps yet to fill."""

    base: Array
    growth: Array
    mean: float
    to_fill: Flags
    seen: int


def forecast(state: CampState, *, lead: int, total: float | None = None, past: Experience = PAST) -> CampForecast:
    """The camps `lead` days after the state's day; `total` is that day's registered total, where it is given."""
    ahead = _ahead(state, lead, past)
    filling = np.where(ahead.to_fill, min(past.unseen_a_day * lead, past.unseen_most) * ahead.mean, 0.0)
    likely = ahead.base + past.growth_lasts * ahead.growth + filling
    expected = max(float(likely.sum()), _national(state, ahead, lead, past))
    count = _shared_out(expected, likely, ahead, past)
    low, high = _range(state, count, ahead, expected, lead, past)
    return CampForecast(
        day=state.day + lead,
        given_total=None if total is None else _shared_out(total, ahead.base + filling, ahead, past),
        count=count,
        low80=low,
        high80=high,
    )


def _ahead(state: CampState, lead: int, past: Experience) -> _Ahead:
    stays = _stays(state, past)
    fading = past.growth_fades * (1 - np.exp(-(state.age + lead) / past.growth_fades))
    base, growth = state.people * stays, state.growth * fading * stays
    seen = int((~state.unseen).sum())
    closed = state.opens > state.day + lead
    open_to_fill = state.unseen & ~closed
    return _Ahead(
        base=base,
        growth=growth,
        mean=float((base + past.growth_lasts * growth).sum() / seen) if seen else 0.0,
        # Nobody seen and nothing open: the announcement says where people will not go, not that nobody comes.
        to_fill=open_to_fill if seen or open_to_fill.any() else state.unseen,
        seen=seen,
    )


def _stays(state: CampState, past: Experience) -> Array:
    """The share of each count that will stand once verified: past crises, and this one's verifications so far."""
    mean = float(state.people.sum() / max((~state.unseen).sum(), 1))
    weight = past.stays_weight * mean
    before = weight + state.counted_before
    if before <= 0:
        return np.ones(len(state.people))
    stands = min((weight * past.stays + state.counted_after) / before, 1.0)
    aged = np.clip(state.unverified / past.age_days, 0, 1)
    paused = np.clip(state.age / past.pause_days, 0, 1) * (state.unverified > 0)
    way = past.for_age * aged + (1 - past.for_age) * paused
    # People who were there before the crisis were counted in calmer times.
    way *= _verified_yet(state, past) * np.sqrt(state.new)
    return np.where(state.verified, 1.0, stands**way)


def _verified_yet(state: CampState, past: Experience) -> float:
    """How sure it is that counts of this case are verified at all, the longer none was the less."""
    if state.counted_before > 0:
        return 1.0
    none_yet = past.verifies * float(np.exp(-state.day / past.verified_after))
    return none_yet / (none_yet + 1 - past.verifies)


def _national(state: CampState, ahead: _Ahead, lead: int, past: Experience) -> float:
    """The total to expect while some camp has still to fill: the country's counts run ahead of the camps'."""
    if not ahead.to_fill.any():
        return 0.0
    risen = past.in_camps * state.national_rise
    first = min(past.first_rate, past.first_share * (state.in_conflict or np.inf))
    a_day = (first * past.first_weight + risen) / (past.first_weight + state.day)
    total = risen + a_day * past.rise_fades * (1 - float(np.exp(-lead / past.rise_fades)))
    if not ahead.seen:
        return total
    return min(total, past.total_most * ahead.mean * (ahead.seen + int(ahead.to_fill.sum())))


def _shared_out(total: float, likely: Array, ahead: _Ahead, past: Experience) -> Array:
    """More people than likely go where growth and room to fill are; fewer are missed everywhere alike."""
    expected = float(likely.sum())
    if total < expected:
        return likely * (total / expected)
    weight = ahead.growth + past.more_to_all * ahead.base
    weight = weight + np.where(ahead.to_fill, past.more_to_unseen * max(ahead.mean, 1e-9), 0.0)
    every = float(weight.sum())
    return likely + (total - expected) * (weight / every if every > 0 else np.full(len(weight), 1 / len(weight)))


def _range(
    state: CampState, count: Array, ahead: _Ahead, expected: float, lead: int, past: Experience
) -> tuple[Array, Array]:
    kinds = np.where(state.unseen, "unseen", np.where(state.verified, "verified", "unverified"))
    since = np.where(state.unseen | state.verified, state.day, state.unverified)
    found = [_miss(str(kind), float(days), lead, past) for kind, days in zip(kinds, since, strict=True)]
    low, high = (np.array([pair[end] for pair in found]) for end in (0, 1))
    # A camp announced as closed is forecast empty, and may fill all the same.
    likely = np.maximum(count, past.unseen_most * (ahead.mean or expected / len(count)))
    return (
        np.where(state.unseen, 0.0, count * np.exp(low)),
        np.where(state.unseen, likely, count) * np.exp(high),
    )


def _miss(kind: str, since: float, lead: int, past: Experience) -> tuple[float, float]:
    """The past misses of such a forecast: between 30 and 90 days as measured, beyond them as the root of the lead."""
    near, far = next((near, far) for start, near, far in reversed(past.misses[kind]) if since >= start)
    if lead >= 90:
        wider = float(np.sqrt(lead / 90))
        return far[0] * wider, far[1] * wider
    along = max(lead - 30, 0) / 60
    return near[0] + (far[0] - near[0]) * along, near[1] + (far[1] - near[1]) * along
