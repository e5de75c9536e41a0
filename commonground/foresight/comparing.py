"""A supposition beside the baseline: the same days, the same chances, and what would change in each camp."""

from dataclasses import dataclass

import numpy as np

from commonground.foresight.case import Array, Case
from commonground.foresight.case_doubts import refuse_unconnected
from commonground.foresight.ensemble import between, runs, totals_ahead
from commonground.foresight.meanfield import simulate
from commonground.foresight.what_if import WhatIf


@dataclass(frozen=True, slots=True)
class Compared:
    """Days by camps from day `first` on; camps of the case, then those supposed, in which the baseline is nobody.

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

    @property
    def changed(self) -> Array:
        return self.supposed - self.baseline


def compare_what_if(case: Case, what_if: WhatIf, *, day: int | None, horizon: int, members: int, seed: int) -> Compared:
    """Run the network with and without the supposition.

    Without a `day`, over the whole case, with each day's registered total and the capacities in the files; from a
    `day`, for the `horizon` after it, with what was known that day, no capacity but the supposed ones, and the total
    as forecast then.
    """
    known = case if day is None else case.until(day)
    totals = case.registered().sum(axis=1) if day is None else totals_ahead(case, day=day, horizon=horizon)
    first = 0 if day is None else day + 1
    other = what_if.applied(known, days=len(totals))
    more = totals + what_if.more(len(totals))
    refuse_unconnected(known)
    was, would = (runs(one, each, members=members, seed=seed) for one, each in ((known, totals), (other, more)))
    new = len(other.camps) - len(known.camps)
    low, high = between(would - np.pad(was, ((0, 0), (0, 0), (0, new))))
    baseline, supposed = np.pad(simulate(known, totals), ((0, 0), (0, new))), simulate(other, more)
    change = supposed - baseline
    return Compared(
        what_if=what_if,
        first=first,
        camps=tuple(other.camp_names),
        baseline=baseline[first:],
        supposed=supposed[first:],
        changed_low80=np.minimum(low, change)[first:],
        changed_high80=np.maximum(high, change)[first:],
    )
