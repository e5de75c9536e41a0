"""A panel: many series of stocks on one calendar, what is unknown left unknown."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from commonground.core.errors import CommonGroundError

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]


class Step(StrEnum):
    """How far apart the figures of a series are."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def a_year(self) -> int:
        """How many of them make a year."""
        return {Step.YEAR: 1, Step.QUARTER: 4, Step.MONTH: 12}[self]

    def number(self, day: date) -> int:
        """The period a day lies in, counted from the year 0."""
        return day.year * self.a_year + (day.month - 1) * self.a_year // 12

    def label(self, number: int) -> str:
        year, part = divmod(number, self.a_year)
        return {Step.YEAR: f"{year}", Step.QUARTER: f"{year}-Q{part + 1}", Step.MONTH: f"{year}-{part + 1:02}"}[self]

    def last_day(self, number: int) -> date:
        year, part = divmod(number, self.a_year)
        month = (part + 1) * 12 // self.a_year
        return date(year, month, calendar.monthrange(year, month)[1])


@dataclass(frozen=True)
class Panel:
    """Series by periods. A value that is not known is NaN; a masked one stands between `low` and `high`."""

    keys: tuple[tuple[str, str], ...]  # origin and place; "" stands for all of them
    step: Step
    first: int  # the number of the first period
    values: Array
    low: Array
    high: Array
    breaks: Flags  # the step into this period is a change of counting, not of people
    conflict: Array | None = field(default=None)  # a covariate of the origin, NaN where not given

    @classmethod
    def of(
        cls, keys: Sequence[tuple[str, str]], step: Step, first: int, values: Array, *, conflict: Array | None = None
    ) -> "Panel":
        """A panel of exact values without breaks."""
        whole = np.array(values, float)
        if whole.ndim != 2 or whole.shape[0] != len(keys):
            raise CommonGroundError("a panel needs one row of values for each key", where="foresight", next="")
        return cls(tuple(keys), step, first, whole, whole, whole, np.zeros(whole.shape, bool), conflict)

    @property
    def periods(self) -> int:
        return self.values.shape[1]

    def until(self, at: int) -> "Panel":
        """What was known at the end of period `at`: copies, so that nothing later can be reached through them."""
        end = at + 1
        cut = None if self.conflict is None else self.conflict[:, :end].copy()
        return replace(
            self, values=self.values[:, :end].copy(), low=self.low[:, :end].copy(), high=self.high[:, :end].copy(),
            breaks=self.breaks[:, :end].copy(), conflict=cut,
        )  # fmt: skip

    @cached_property
    def known(self) -> Flags:
        return ~np.isnan(self.values)

    @cached_property
    def carried(self) -> Array:
        """Each period's last known value; NaN before the first one."""
        at = np.where(self.known, np.arange(self.periods), -1)
        last = np.maximum.accumulate(at, axis=1)
        return np.where(last >= 0, np.take_along_axis(self.values, np.maximum(last, 0), axis=1), np.nan)

    @cached_property
    def steps(self) -> Array:
        """The step since the last known value; 0 at a gap and at the first figure."""
        step = np.zeros(self.carried.shape)
        step[:, 1:] = np.nan_to_num(self.carried[:, 1:] - self.carried[:, :-1])
        return step

    @property
    def changes(self) -> Array:
        """The steps that are people moving: none at a break."""
        return np.where(self.breaks, 0.0, self.steps)

    @property
    def recounted(self) -> Array:
        """The steps that are breaks."""
        return np.where(self.breaks, self.steps, 0.0)

    @cached_property
    def moves(self) -> Flags:
        """Where `changes` is a change between two known figures of one way of counting."""
        before = np.zeros(self.values.shape, bool)
        before[:, 1:] = ~np.isnan(self.carried[:, :-1])
        return self.known & before & ~self.breaks

    def alike(self, lead: int) -> Flags:
        """Whether each period and that `lead` later are counted in one way, all but the last `lead` periods."""
        steps = np.cumsum(self.breaks, axis=1)
        same: Flags = steps[:, lead:] == steps[:, : self.periods - lead]
        return same

    @cached_property
    def origins(self) -> Places:
        return _numbered([key[0] for key in self.keys])

    @cached_property
    def hosts(self) -> Places:
        return _numbered([key[1] for key in self.keys])


def _numbered(words: list[str]) -> Places:
    names = {name: at for at, name in enumerate(sorted(set(words)))}
    return np.array([names[word] for word in words], np.int64)


def totals_elsewhere(values: Array, groups: Places) -> Array:
    """For each series, the sum of the other series of its group at each period."""
    total = np.zeros((int(groups.max()) + 1 if len(groups) else 0, values.shape[1]))
    np.add.at(total, groups, values)
    found: Array = total[groups] - values
    return found
