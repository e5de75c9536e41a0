"""A table described column by column, by its HXL tags or by a recipe, as the engine's layout.

What each value column counts is its `Meaning`; what the other columns say of a row (where, when, of which sex,
by whom counted) holds for every value in it. Numbers that may count the same people never get one grain and
series.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from commonground.core.numbers import Locale
from commonground.core.words import Category, Measure, Method, Sex
from commonground.sources import periods
from commonground.sources.layout import Cell, Layout, Value
from commonground.sources.opening import RawTable
from commonground.sources.placing import Placing
from commonground.sources.units import Units


@dataclass(slots=True)
class Meaning:
    """What one value column counts."""

    category: Category
    unit: str
    measure: Measure
    series: str = ""
    sex: Sex | None = None
    age: str | None = None
    origin: str | None = None  # ISO3, where the column counts people of one origin
    detail: str | None = None  # "key=value", where it counts another kind of part
    method: Method | None = None
    years: tuple[int, int] | None = None  # the column's own period, whatever the row's
    money: bool = False
    partition: int = 1  # which set of age bands it belongs to, where a table prints sets that overlap
    flags: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[object, ...]:
        """What two columns share whose numbers may belong to one sum."""
        return self.category, self.unit, self.measure, self.series, self.years

    @property
    def whole(self) -> tuple[object, ...]:
        """What two columns share only if they count the same."""
        return *self.key, self.sex, self.age, self.origin, self.detail


def part_ages(counted: Iterable[Meaning]) -> None:
    """Give sets of age bands that overlap partitions of their own."""
    taken: dict[tuple[object, ...], list[list[tuple[float, float] | None]]] = {}
    for one in counted:
        if one.age is None:
            continue
        sets = taken.setdefault((*one.key, one.sex, one.origin, one.detail), [])
        band = _band(one.age)
        for number, bands in enumerate(sets, start=1):
            if all(_apart(band, other) for other in bands):
                bands.append(band)
                one.partition = number
                break
        else:
            sets.append([band])
            one.partition = len(sets)


def _band(age: str) -> tuple[float, float] | None:
    """The years of a band; None for a word, which overlaps no other word but may overlap any years."""
    if match := re.fullmatch(r"(\d+)-(\d+)", age):
        return float(match[1]), float(match[2])
    if match := re.fullmatch(r"(\d+)\+", age):
        return float(match[1]), float("inf")
    return None


def _apart(one: tuple[float, float] | None, other: tuple[float, float] | None) -> bool:
    if one is None or other is None:
        return one is None and other is None
    return one[1] < other[0] or other[1] < one[0]


@dataclass(frozen=True)
class Described:
    """What every column of a table says. Columns are named as in `names`; expressions are over them."""

    table: RawTable
    header: int
    names: Sequence[str]
    shown: Sequence[str]
    values: Sequence[tuple[str, Meaning]]
    source: Value
    country: pl.Expr | None = None
    country_name: pl.Expr | None = None
    origin: pl.Expr | None = None
    units: Units = field(default_factory=Units)
    start: str | None = None  # columns of dates; the same for both where one column says it
    end: str | None = None
    month_first: bool = False
    period: tuple[pl.Expr, pl.Expr] | None = None  # where no column says when
    sex: pl.Expr | None = None
    age: pl.Expr | None = None
    cause: Value = None
    category: pl.Expr | None = None  # of columns whose own category is not stated
    currency: pl.Expr | None = None  # of columns of money whose own currency is not stated
    counted: Sequence[pl.Expr] = ()  # flags of how a row was counted (cellwords.counted)
    apart: Sequence[str] = ()  # columns whose words keep a row's people out of another row's sum
    labels: Sequence[str] = ()
    ignore: Sequence[tuple[str, pl.Expr]] = ()
    locale: Locale = Locale.UNDECLARED

    def layout(self) -> Layout:
        """Describe the table to the engine."""
        return Layout(
            self.table,
            header=self.header,
            headings=self.names,
            shown=self.shown,
            cells=[self._cell(name, meaning) for name, meaning in self.values],
            fields={"source": self.source, "cause": self.cause},
            placing=self._placing(),
            refuse=list(self._unreadable_dates()),
            ignore=[*self._notes(), *self.ignore],
            labels=self.labels,
            derived={"_start": self._day(self.start, 0), "_end": self._day(self.end, 1)},
            locale=self.locale,
        )

    def _notes(self) -> Iterable[tuple[str, pl.Expr]]:
        """Rows under a table that hold one cell of words: its source, a remark."""
        if len(self.names) > 2:
            blank = pl.all_horizontal([pl.col(name) == "" for name, _ in self.values])
            filled = pl.sum_horizontal([pl.col(name) != "" for name in self.names])
            yield "note, no figure in it", blank & (filled == 1)

    def _day(self, column: str | None, end: int) -> pl.Expr:
        if column is not None:
            return periods.days(column, end, month_first=self.month_first)
        return self.period[end] if self.period else pl.lit(None, dtype=pl.Date)

    def _unreadable_dates(self) -> Iterable[tuple[str, pl.Expr, str, str]]:
        shown: Mapping[str, str] = dict(zip(self.names, self.shown, strict=False))
        for column in dict.fromkeys((self.start, self.end)):
            if column is not None:
                bad = (pl.col(column) != "") & self._day(column, 0).is_null()
                yield f"{shown[column]} is not a date", bad, column, "Write the date as 2024-12-31."

    def _placing(self) -> Placing:
        units = self.units
        below: dict[str, Any] = {"name": units.name, "code": units.code, "parent": units.parent, "level": units.level,
                 "by": units.grain} if units else {}  # fmt: skip
        return Placing(country=self.country, country_name=self.country_name, origin=self.origin, **below)

    def _cell(self, name: str, counted: Meaning) -> Cell:
        sex: Value = counted.sex.value if counted.sex else self.sex
        age: Value = counted.age if counted.age else self.age
        group: Value = counted.category.value
        if self.category is not None and "category_not_stated" in counted.flags:
            group = self.category.fill_null(group)
        unit: Value = counted.unit
        if self.currency is not None and "currency_not_stated" in counted.flags:
            unit = self.currency.replace("", counted.unit)
        fields: dict[str, Value] = {
            "category": group,
            "measure": counted.measure.value,
            "unit": unit,
            "series": self._series(counted.series),
            "sex": sex,
            "age": age,
            "method": (counted.method or Method.COMPILED).value,
            "flags": self._flags(counted),
            "grain": self._grain(sex, age, counted),
            "detail": counted.detail,
            **({"origin": counted.origin} if counted.origin else {}),
            "start": pl.date(counted.years[0], 1, 1) if counted.years else pl.col("_start"),
            "end": pl.date(counted.years[1], 12, 31) if counted.years else pl.col("_end"),
        }
        return Cell(name, fields, money=counted.money)

    def _series(self, own: str) -> Value:
        """The column's own series and every word of the row that keeps its people out of another row's sum."""
        if not self.apart:
            return own
        words = [pl.col(column).replace("", None) for column in self.apart]
        return pl.concat_str([_word(own or None), *words], separator=", ", ignore_nulls=True)

    def _flags(self, counted: Meaning) -> Value:
        own = " ".join(counted.flags) or None
        flags = [_word(own), *self.counted]
        if counted.years is None and (self.start is not None or self.period is None):
            flags.append(pl.when(pl.col("_start").is_null()).then(pl.lit("date_not_stated")))
        if self.units:
            flags.append(pl.when(self.units.level == 0).then(pl.lit("unit_blank")))
        return pl.concat_str(flags, separator=" ", ignore_nulls=True) if len(flags) > 1 else own

    def _grain(self, sex: Value, age: Value, counted: Meaning) -> Value:
        """The partition a row's figure belongs to; where a cell says "all", the row is not cut by its column."""
        place = self.units.grain if self.units else None
        parts = [
            _cut(age, "age" if counted.partition == 1 else f"age:{counted.partition}"),
            "cause" if self.cause is not None else None,
            "detail" if counted.detail else None,
            "origin" if self.origin is not None or counted.origin else None,
            place,
            _cut(sex, "sex"),
        ]
        given = [part for part in parts if part is not None]
        if all(isinstance(part, str) for part in given):
            return "+".join(str(part) for part in given)
        words = [part if isinstance(part, pl.Expr) else pl.lit(part) for part in given]
        return pl.concat_str(words, separator="+", ignore_nulls=True)


def _cut(value: Value, name: str) -> Value:
    if isinstance(value, pl.Expr):
        return pl.when(value.is_not_null()).then(pl.lit(name))
    return name if value is not None else None


def _word(word: str | None) -> pl.Expr:
    return pl.lit(word, dtype=pl.String)
