"""A supposition beside the baseline: the same days, the same chances, and what would change in each camp."""

from dataclasses import dataclass

import numpy as np

from commonground.foresight.camp_record import Record
from commonground.foresight.case import Array, Case
from commonground.foresight.case_doubts import refuse_unconnected, refuse_uncounted
from commonground.foresight.ensemble import between, runs, totals_ahead
from commonground.foresight.meanfield import simulate
from commonground.foresight.what_if import WhatIf


@dataclass(frozen=True, slots=True)
class Compared:
    """Days by camps from day `first` on; camps of the case, then `new` supposed ones, which the baseline does not have.

    `changed` is what the supposition adds to the baseline; 8 of 10 pairs of runs, each pair with the same chances,
    change by a number in the range.
    """

    what_if: WhatIf
    first: int
    camps: tuple[str, ...]
    baseline: Array
    supposed: Array
    changed_low80: Array
    changed_high80: Array
    new: int = 0

    def has_baseline(self, camp: int) -> bool:
        """Whether a camp is there without the supposition."""
        return camp < len(self.camps) - self.new

    @property
    def changed(self) -> Array:
        return self.supposed - self.baseline


def compare_what_if(
    case: Case, what_if: WhatIf, *, day: int | None, horizon: int, members: int, seed: int, assimilate: bool = False
) -> Compared:
    """Run the network with and without the supposition.

    Without a `day`, over the whole case, with each day's registered total and the capacities in the files; from a
    `day`, for the `horizon` after it, with what was known that day, no capacity but the supposed ones, and the total
    as forecast then. With `assimilate` the baseline is the forecast from that day's counts, and the supposition
    adds to it, or takes from it, what the network says it changes from that day on.
    """
    known = case if day is None else case.until(day)
    ahead = None if day is None or not assimilate else _from_counts(case, day, horizon)
    if day is None:
        refuse_uncounted(case)
    totals = case.registered().sum(axis=1) if day is None else totals_ahead(case, day=day, horizon=horizon)
    if ahead is not None:
        totals[-horizon:] = ahead.sum(axis=1)
    first = 0 if day is None else day + 1
    other = what_if.applied(known, days=len(totals))
    more = totals + what_if.more(len(totals))
    refuse_unconnected(known)
    was, would = (runs(one, each, members=members, seed=seed) for one, each in ((known, totals), (other, more)))
    new = len(other.camps) - len(known.camps)
    changes = would - np.pad(was, ((0, 0), (0, 0), (0, new)))
    baseline, supposed = np.pad(simulate(known, totals), ((0, 0), (0, new))), simulate(other, more)
    if ahead is not None:
        # What the supposition would have changed before the day is in that day's counts, or did not happen.
        baseline, supposed = _standing_on(np.pad(ahead, ((0, 0), (0, new))), supposed - baseline, first)
        changes = changes - changes[:, first - 1 : first]
    low, high = between(changes)
    change = supposed - baseline
    return Compared(
        what_if=what_if,
        first=first,
        camps=tuple(other.camp_names),
        baseline=baseline[first:],
        supposed=supposed[first:],
        changed_low80=np.minimum(low, change)[first:],
        changed_high80=np.maximum(high, change)[first:],
        new=new,
    )


def _from_counts(case: Case, day: int, horizon: int) -> Array:
    """Days by camps: the forecast from the counts known on a day."""
    record = Record(case)
    return np.array([record.forecast(day=day, lead=lead).count for lead in range(1, horizon + 1)])


def _standing_on(ahead: Array, change: Array, first: int) -> tuple[Array, Array]:
    """The forecast from day `first` on, and with the network's change since; nobody is taken from where nobody is."""
    moved = change[first:] - change[first - 1]
    supposed = np.maximum(ahead + moved, 0.0)
    short = supposed.sum(axis=1) - np.maximum(ahead.sum(axis=1) + moved.sum(axis=1), 0.0)
    come = np.where(moved > 0, supposed, 0.0)
    came = come.sum(axis=1)
    supposed -= come * np.divide(short, came, out=np.zeros(len(came)), where=came > 0)[:, None]
    before = np.zeros((first, ahead.shape[1]))
    return np.concatenate([before, ahead]), np.concatenate([before, np.maximum(supposed, 0.0)])
