"""How far forecasts of this very case were off so far beside the rules they must beat, and how far each is believed.

The forecast and its rule (last shares, last counts) are mixed. A belief that past crises gave the forecast is weighed
by the errors both made on days this case has told of since: a case that behaves like no other is soon left to the rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from commonground.foresight.camp_forecast import CampForecast, forecast
from commonground.foresight.camp_state import CampState, camp_state
from commonground.foresight.case import Array, Case
from commonground.foresight.experience import PAST, Experience

# Looked at are the day and every tenth before it, so many; an error so many days ago counts half.
EVERY, LOOKS, HALF_LIFE = 10, 18, 90.0
# What the forecast is believed before the case has told anything, given the total and without it.
BELIEF_GIVEN, BELIEF_COUNT = 0.8, 0.95
# One day's error counts for no more than everybody misplaced.
LARGEST = 1.0


@dataclass
class Record:
    """The forecasts of one case, each mixed with its rule by what was known on its day."""

    case: Case
    past: Experience = PAST
    known: Sequence[CampState] | None = None
    _states: dict[int, CampState] = field(default_factory=dict)
    _trusts: dict[tuple[int, int], tuple[float, float]] = field(default_factory=dict)

    def state(self, day: int) -> CampState:
        """The camps as known at the end of a day."""
        if self.known is not None:
            return self.known[day]
        if day not in self._states:
            self._states[day] = camp_state(self.case, day=day)
        return self._states[day]

    def forecast(self, *, day: int, lead: int, total: float | None = None) -> CampForecast:
        """The camps `lead` days after `day`, from what was known on it; `total` is that later day's, where given."""
        made = forecast(self.state(day), lead=lead, total=total, past=self.past)
        given, count = self.trust(day, lead)
        last = last_counts(self.case, day)
        mixed = count * made.count + (1 - count) * last
        wider = np.divide(mixed, made.count, out=np.ones(len(mixed)), where=made.count > 0)
        shares = None
        if made.given_total is not None and total is not None:
            shares = given * made.given_total + (1 - given) * total * last_shares(last)
        return CampForecast(made.day, shares, mixed, np.minimum(made.low80 * wider, mixed),
                            np.maximum(made.high80 * wider, mixed))  # fmt: skip

    def trust(self, day: int, lead: int) -> tuple[float, float]:
        """How far the forecast is believed beside its rule, given the total and without it."""
        at = day - day % EVERY
        if (at, lead) not in self._trusts:
            self._trusts[at, lead] = self._trust(at, lead)
        return self._trusts[at, lead]

    def _trust(self, day: int, lead: int) -> tuple[float, float]:
        worse = np.zeros(2)  # how much more the forecast was off than its rule
        told = self.case.until(day).registered(days=day + 1)
        for then in range(day, max(day - EVERY * LOOKS, lead - 1), -EVERY):
            true = told[then]
            if true.sum() > 0:
                off = self._errors(then - lead, lead, true)
                worse += (np.minimum(off[:2], LARGEST) - np.minimum(off[2:], LARGEST)) * 0.5 ** (
                    (day - then) / HALF_LIFE
                )
        return tuple(  # type: ignore[return-value]
            float(belief / (belief + (1 - belief) * np.exp(more)))
            for belief, more in zip((BELIEF_GIVEN, BELIEF_COUNT), worse, strict=True)
        )

    def _errors(self, day: int, lead: int, true: Array) -> Array:
        """The error given the total and without it: of the forecast, then of the rules."""
        made = forecast(self.state(day), lead=lead, total=float(true.sum()), past=self.past)
        last = last_counts(self.case, day)
        said = (made.given_total, made.count, true.sum() * last_shares(last), last)
        return np.array([np.abs(one - true).sum() / true.sum() for one in said])


def last_counts(case: Case, day: int) -> Array:
    """The last count of every camp dated up to `day`, uncorrected."""
    seen = [[series.until(day).counts for series in camp.series] for camp in case.camps]
    return np.array([sum(counts[-1] for counts in camp if len(counts)) for camp in seen], float)


def last_shares(last: Array) -> Array:
    """The share of each camp in the last counts; alike where nobody was counted."""
    shares: Array = last / last.sum() if last.sum() > 0 else np.full(len(last), 1 / len(last))
    return shares
