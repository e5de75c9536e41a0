"""What is known of every camp at the end of a day, and of the country around them."""

from dataclasses import dataclass

import numpy as np

from commonground.foresight.case import Array, Camp, Case, Flags, Registrations
from commonground.foresight.experience import RECENT


@dataclass(frozen=True, slots=True)
class CampState:
    """The end of `day`: a figure a camp, then the case's own verifications and the national rise.

    `people` with every earlier count scaled to the verified one, `growth` a day, `age` of the count, `unverified` the
    days since the first count of a camp no count of which was verified (not a number where one was), `new` the share
    come since the first day, `opens` the day from which a camp announced as closed takes people in; `in_conflict` the
    inhabitants of the places in conflict.
    """

    day: int
    people: Array
    growth: Array
    age: Array
    unverified: Array
    new: Array
    opens: Array
    counted_before: float
    counted_after: float
    national_rise: float
    in_conflict: float

    @property
    def unseen(self) -> Flags:
        """Camps nobody was counted in yet."""
        return self.people <= 0

    @property
    def verified(self) -> Flags:
        return np.isnan(self.unverified)


@dataclass(frozen=True, slots=True)
class _CampKnown:
    """One camp of a state; `before` and `after` each verification, summed."""

    people: float = 0.0
    growth: float = 0.0
    age: float = 0.0
    unverified: float = 0.0
    at_start: float = 0.0
    before: float = 0.0
    after: float = 0.0


def camp_state(case: Case, *, day: int) -> CampState:
    """The camps as what began up to `day` shows them."""
    known = case.until(day)
    camps = [_camp(camp, day) for camp in known.camps]
    return CampState(
        day=day,
        people=np.array([camp.people for camp in camps]),
        growth=np.array([camp.growth for camp in camps]),
        age=np.array([camp.age for camp in camps]),
        unverified=np.array([camp.unverified for camp in camps]),
        new=np.array([1 - min(camp.at_start / camp.people, 1.0) if camp.people > 0 else 1.0 for camp in camps]),
        opens=_opens(known, day),
        counted_before=sum(camp.before for camp in camps),
        counted_after=sum(camp.after for camp in camps),
        national_rise=sum(_rise(series) for series in known.national),
        in_conflict=float(_inhabitants(known) @ (known.conflict > 0).any(axis=0)),
    )


def _camp(camp: Camp, day: int) -> _CampKnown:
    people = growth = age = at_start = before = after = 0.0
    first = float(day)
    for series in camp.series:
        if not len(series.days):
            continue
        corrected = series.corrected(camp.corrections)
        people += corrected.counts[-1]
        growth += _growth(corrected)
        at_start += _at_start(corrected)
        age = max(age, day - corrected.days[-1])
        filled = np.flatnonzero(series.counts > 0)
        if len(filled):
            first = min(first, float(series.days[filled[0]]))
        for last, verified in series.verifications(camp.corrections):
            before, after = before + last, after + verified
    return _CampKnown(people, growth, age, float("nan") if before > 0 else day - first, at_start, before, after)


def _at_start(series: Registrations) -> float:
    """The last count up to the case's first day."""
    before = int(np.searchsorted(series.days, 0, side="right"))
    return float(series.counts[before - 1]) if before else 0.0


def _growth(series: Registrations) -> float:
    """People more a day: over the last days since somebody was first counted, or over the later half if less."""
    days, counts = series.days, series.counts
    filled = np.flatnonzero(counts > 0)
    if len(filled) < 2 or days[-1] <= 0:
        return 0.0
    recent = np.interp(max(days[-1] - RECENT, days[filled[0]]), days, counts)
    half = np.interp(days[-1] / 2, days, counts)
    return float(max(0.0, min((counts[-1] - recent) / RECENT, (counts[-1] - half) / (days[-1] / 2))))


def _opens(case: Case, day: int) -> Array:
    """The day each camp opens, as its closures announce it: today where it is open."""
    names = {place.name for place in case.places}
    opens = np.full(len(case.camps), float(day))
    for closure in case.closures:
        closes_camp = closure.kind in ("camp", "idpcamp", "location") and closure.second not in names
        if closes_camp and closure.first in case.camp_names:
            at = case.camp_names.index(closure.first)
            opens[at] = max(opens[at], np.inf if closure.end < 0 else closure.end)
    return opens


def _inhabitants(case: Case) -> Array:
    return np.array([0.0 if place.is_camp else place.people for place in case.places])


def _rise(national: Registrations) -> float:
    """How many more the country counts than on the case's first day."""
    if not len(national.days):
        return 0.0
    start = max(int(np.searchsorted(national.days, 0, side="right")) - 1, 0)
    return float(max(national.counts[-1] - national.counts[start], 0.0))
