"""Printed totals held against their parts: down the rows of a table, and across the columns of a row.

A total may stand below its rows or above them, and totals of totals may follow. It is right where the rows from
some earlier total (or the first row) up to it, or from it to a later total (or the last row), add up to it.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from commonground.core.figure import Locator, Question
from commonground.core.numbers import Locale
from commonground.core.words import Status
from commonground.sources.feed import Reading
from commonground.sources.numbers import parse_column

if TYPE_CHECKING:
    from commonground.sources.layout import Cell, Layout

_RULE = "total_misses_parts"
# A table has few levels of totals; further back than this no total begins.
_BACK = 500


class Totals:
    """Checks the totals of one table, batch by batch; a miss becomes a question."""

    def __init__(self, layout: "Layout", reading: Reading, shown: Mapping[str, str]) -> None:
        self._layout, self._reading, self._shown = layout, reading, shown
        self._down = {cell.column: _Column(cell) for cell in layout.cells if cell.each is None}
        self._across: set[str] = set()

    def check(self, data: pl.DataFrame, totals: pl.DataFrame, locale: Locale) -> None:
        """Take the rows of data and the total rows of a batch."""
        if not totals.is_empty() and not self._layout.duplicates_are_events:
            # A total is held against what is kept: a row that stands twice is counted once.
            data = data.unique([name for name in data.columns if name != "row"], keep="first", maintain_order=True)
        for column, sums in self._down.items():
            if column in data.columns:
                sums.extend(data, totals, locale)

    def finish(self) -> None:
        """Ask about every total that neither the rows above it nor those below give."""
        for column, sums in self._down.items():
            for row, printed, parts in sums.missed():
                where = self._where(row, column)
                text = f"The total in {where} is {printed:,.0f}, but its parts give {parts:,.0f}. Which is right?"
                facts: dict[str, object] = {"printed": printed, "parts": parts}
                self._reading.questions.append(Question(f"total:{where}", _RULE, text, (where,), facts))

    def check_across(self, rows: pl.DataFrame, locale: Locale) -> None:
        """Hold each printed total against the parts of its own row; the first miss of a column is the question."""
        for total, parts in self._layout.adds_up.items():
            known = [part for part in parts if part in rows.columns]
            if total not in rows.columns or not known or total in self._across or rows.is_empty():
                continue
            printed, *read = (
                parse_column(rows[name], locale=locale, allow_negative=True)["value"] for name in (total, *known)
            )
            summed = pl.DataFrame(read, schema=known).select(
                pl.when(pl.any_horizontal(pl.all().is_not_null())).then(pl.sum_horizontal(pl.all())).alias("summed")
            )["summed"]
            wrong = rows.select("row", printed=printed, summed=summed).filter((printed - summed).abs() >= 0.5)
            if not wrong.is_empty():
                self._across.add(total)
                self._ask_across(total, wrong)

    def _ask_across(self, total: str, wrong: pl.DataFrame) -> None:
        row, printed, parts = wrong.row(0)
        where = self._where(row, total)
        rows = "1 row" if wrong.height == 1 else f"{wrong.height:,} rows"
        text = (
            f"In {rows} the total misses its parts; in {where} it is {printed:,.0f}, and the parts"
            f" give {parts:,.0f}. Which is right?"
        )
        facts: dict[str, object] = {"printed": printed, "parts": parts, "rows": wrong.height}
        self._reading.questions.append(Question(f"row_total:{where}", _RULE, text, (where,), facts))

    def _where(self, row: int, column: str) -> Locator:
        return Locator(self._reading.file.path.name, self._layout.table.sheet, row, self._shown.get(column, column))


@dataclass(frozen=True, slots=True)
class _Sum:
    """What some rows add up to, at least and at most; `unbounded` of them have no upper bound."""

    low: float = 0.0
    high: float = 0.0
    unbounded: int = 0

    def __add__(self, other: "_Sum") -> "_Sum":
        return _Sum(self.low + other.low, self.high + other.high, self.unbounded + other.unbounded)

    def __sub__(self, other: "_Sum") -> "_Sum":
        return _Sum(self.low - other.low, self.high - other.high, self.unbounded - other.unbounded)

    def gives(self, printed: float) -> bool:
        return self.low - 0.5 < printed < (math.inf if self.unbounded else self.high + 0.5)


@dataclass(frozen=True, slots=True)
class _Total:
    """A printed total, and what the rows above it and the totals above it add up to."""

    row: int
    printed: float
    above: _Sum
    totals: float


class _Column:
    """Running sums of one value column."""

    def __init__(self, cell: "Cell") -> None:
        self._cell = cell
        self._overall = _Sum()
        self._totals = 0.0
        self._seen: list[_Total] = []

    def extend(self, data: pl.DataFrame, totals: pl.DataFrame, locale: Locale) -> None:
        """Take a batch in its order."""
        start, values = -1, self._read(data, locale)
        for row, printed, status in self._read(totals, locale).select("row", "value", "status").iter_rows():
            before = values.filter(pl.col("row").is_between(start, row))
            self._overall, start = self._overall + _summed(before), row
            if printed is not None and status == Status.REPORTED.value:
                self._seen.append(_Total(row, printed, self._overall, self._totals))
                self._totals += printed
        self._overall += _summed(values.filter(pl.col("row") > start))

    def missed(self) -> Iterator[tuple[int, float, float]]:
        """The row of each total that nothing gives, with what it prints and the nearest sum of its parts."""
        for at, total in enumerate(self._seen):
            begins = [_Sum(), *(earlier.above for earlier in self._seen[max(0, at - _BACK) : at])]
            ends = [*(later.above for later in self._seen[at + 1 : at + _BACK]), self._overall]
            above, below = [total.above - begin for begin in begins], [end - total.above for end in ends]
            if total.totals and abs(total.printed - total.totals) < 0.5:
                continue
            if any(parts.gives(total.printed) for parts in above + below):
                continue
            # Where rows stand on both sides, a total is most often that of the rows above it.
            sums = [parts.low for parts in above if parts != _Sum()] or [parts.low for parts in below]
            yield total.row, total.printed, min(sums, key=lambda low: abs(low - total.printed))

    def _read(self, rows: pl.DataFrame, locale: Locale) -> pl.DataFrame:
        cell = self._cell
        read = parse_column(rows[cell.column], locale=locale, money=cell.money, allow_negative=cell.takes_back)
        return read.insert_column(0, rows["row"])


def _summed(read: pl.DataFrame) -> _Sum:
    known = read.filter(pl.col("status").is_in([Status.REPORTED.value, Status.MASKED.value]))
    return _Sum(float(known["low"].sum()), float(known["high"].sum()), int(known["high"].is_null().sum()))
