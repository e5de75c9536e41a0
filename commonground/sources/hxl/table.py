"""A tagged table described for the engine: its cells, where their people are, when, and what keeps them apart."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from commonground.core.figure import Locator, Question
from commonground.core.words import AGE_UNKNOWN, Method, Sex, category
from commonground.sources.feed import Reading
from commonground.sources.hxl import when
from commonground.sources.hxl.columns import APART, Column, Columns
from commonground.sources.hxl.meaning import Meaning
from commonground.sources.layout import Cell, Layout, Value
from commonground.sources.opening import RawTable
from commonground.sources.placing import Placing
from commonground.sources.wording import said

_FROM = frozenset({"origin", "nationality", "citizenship", "from"})
# An agency's name in other languages is still that agency.
_AGENCIES = {"acnur": "UNHCR", "hcr": "UNHCR", "oim": "IOM", "dtm": "IOM", "iom dtm": "IOM", "iom-dtm": "IOM"}
_WHOLE = ("all", "total", "both", "t", "tous", "todos", "ambos")


def layout_of(table: RawTable, found: Columns, reading: Reading) -> Layout:
    """Describe a tagged table by its columns."""
    start, end = when.columns(found)
    order = _date_order(table, found, start, reading)
    placing, level = _placing(found)
    rows = _Rows(found)
    return Layout(
        table,
        header=found.row,
        headings=[column.name for column in found.all],
        shown=[column.shown for column in found.all],
        cells=[_cell(column, counted, rows, level) for column, counted in found.values],
        fields={"source": rows.source, "cause": rows.cause, "detail": None},
        placing=placing,
        refuse=_unreadable_dates(start, end, order),
        labels=[c.name for c in found.all if c.base in ("country", "region", "adm1", "adm2", "adm3", "loc")],
        derived={
            "_start": when.days(start.name, 0, month_first=order) if start else pl.lit(None, dtype=pl.Date),
            "_end": when.days(end.name, 1, month_first=order) if end else pl.lit(None, dtype=pl.Date),
        },
    )


def _date_order(table: RawTable, found: Columns, column: Column | None, reading: Reading) -> bool:
    """Whether the month stands first; where no cell settles it the day does, and a person is asked."""
    if column is None:
        return False
    position = int(column.name[1:])
    order = when.month_first([row[position].strip() for row in table.head(1000)[found.row :]])
    if order is None:
        where = Locator(reading.file.path.name, table.sheet, None, column.shown)
        text = f"In {column.shown!r}, does the day or the month come first? No date settles it; the day was read first."
        reading.questions.append(Question(f"date_order:{where}", "date_order", text, (where,)))
    return bool(order)


def _unreadable_dates(
    start: Column | None, end: Column | None, month_first: bool
) -> list[tuple[str, pl.Expr, str, str]]:
    rules = {}
    for column in (start, end):
        if column is not None:
            day = when.days(column.name, 0, month_first=month_first)
            bad = (pl.col(column.name) != "") & day.is_null()
            rules[column.name] = (f"{column.shown} is not a date", bad, column.name, "Write the date as 2024-12-31.")
    return list(rules.values())


class _Rows:
    """What the columns of words say of each row: its source, its sex and age, and what keeps it apart."""

    def __init__(self, found: Columns) -> None:
        org = found.first("org", "source", "provider", "lead")
        self.source = _agency(org) if org else pl.lit("not stated")
        cause = found.first("cause", "type", "name")
        self.origin = _origin(found)
        self.cause: Value = pl.col(cause.name).replace("", None) if cause else None
        self.sex = _mapped(_worded(found, "sex", "gender"), _sex)
        self.age = _aged(_worded(found, "age"))
        self.group = _mapped(_grouped(found), lambda cell: category(cell) or said(cell).category)
        self.currency = found.first("currency")
        self.apart = [c for base in APART if (c := found.first(base, "name")) is not None]

    def series(self, own: str) -> pl.Expr:
        """The column's own series and every word of the row that keeps its people out of another row's sum."""
        words = [pl.col(c.name).replace("", None) for c in self.apart]
        return pl.concat_str([pl.lit(own or None, dtype=pl.String), *words], separator=", ", ignore_nulls=True)


def _cell(column: Column, counted: Meaning, rows: _Rows, level: pl.Expr | None) -> Cell:
    sex: Value = counted.sex.value if counted.sex else rows.sex
    age: Value = counted.age if counted.age else rows.age
    undated = pl.col("_start").is_null() if counted.years is None else pl.lit(False)
    flags: list[pl.Expr] = [pl.lit(" ".join(counted.flags) or None, dtype=pl.String)]
    flags.append(pl.when(undated).then(pl.lit("date_not_stated")))
    if level is not None:
        flags.append(pl.when(level == 0).then(pl.lit("unit_blank")))
    group: Value = counted.category.value
    if rows.group is not None and "category_not_stated" in counted.flags:
        group = rows.group.fill_null(group)
    unit: Value = counted.unit
    if counted.money and rows.currency is not None:
        unit = pl.col(rows.currency.name).str.to_uppercase().replace("", counted.unit)
    fields: dict[str, Value] = {
        "category": group,
        "measure": counted.measure.value,
        "unit": unit,
        "series": rows.series(counted.series) if rows.apart else counted.series,
        "sex": sex,
        "age": age,
        "method": (counted.method or Method.COMPILED).value,
        "flags": pl.concat_str(flags, separator=" ", ignore_nulls=True),
        "grain": _grain(sex, age, counted.partition, rows, level),
        "start": pl.date(counted.years[0], 1, 1) if counted.years else pl.col("_start"),
        "end": pl.date(counted.years[1], 12, 31) if counted.years else pl.col("_end"),
    }
    return Cell(column.name, fields, money=counted.money)


def _grain(sex: Value, age: Value, partition: int, rows: "_Rows", level: pl.Expr | None) -> pl.Expr:
    """The partition a row's figure belongs to; in a column of sexes or ages, "all" is a row that is not cut."""
    ages = "age" if partition == 1 else f"age:{partition}"
    fixed = [_word("cause" if rows.cause is not None else None), _word("origin" if rows.origin else None)]
    parts = [_cut(age, ages), *fixed, _place(level), _cut(sex, "sex")]
    return pl.concat_str(parts, separator="+", ignore_nulls=True)


def _word(word: str | None) -> pl.Expr:
    return pl.lit(word, dtype=pl.String)


def _cut(value: Value, name: str) -> pl.Expr:
    if isinstance(value, pl.Expr):
        return pl.when(value.is_not_null()).then(pl.lit(name))
    return _word(name if value is not None else None)


def _place(level: pl.Expr | None) -> pl.Expr:
    """A row that names no unit in a table of units may be a total or people nobody placed: it joins no sum."""
    if level is None:
        return _word(None)
    return pl.when(level > 0).then(pl.format("place:{}", level)).otherwise(pl.lit("place:mixed"))


def _placing(found: Columns) -> tuple[Placing, pl.Expr | None]:
    """Where each row's people are, and the level of its deepest unit: 5 for a site in it."""
    host = found.with_mark("country", "dest", "asylum", "host")
    code = host if host and "code" in host.marks else _coded(found, "country")
    name = host if host and host is not code else found.first("country", "name", never=_FROM | {"code"})
    origin = _origin(found)
    codes = {n: _coded(found, f"adm{n}") for n in range(1, 6)}
    names = {n: found.first(f"adm{n}", "name", "en", never=_FROM | {"code"}) for n in range(1, 6)}
    levels = [n for n in range(5, 0, -1) if codes[n] or names[n]]
    country = _country(code, name, [codes[n] for n in levels])
    where: dict[str, Any] = {}
    level = None
    if levels:
        level = _deepest(levels, codes, names)
        where = {"name": _at(levels, codes, names, names), "code": _at(levels, codes, names, codes), "level": level,
                 "parent": _above(levels, codes, names)}  # fmt: skip
        site = found.first("loc", "name", never=_FROM)
        if site:
            level = pl.when(pl.col(site.name) != "").then(5).otherwise(level)
        where["by"] = _place(level)
    printed = name or code
    return (
        Placing(
            country=country,
            country_name=pl.col(printed.name) if printed else None,
            origin=pl.col(origin.name) if origin else None,
            **where,
        ),
        level,
    )


def _origin(found: Columns) -> Column | None:
    marked = [c for c in found.all if c.base == "country" and c.marks & _FROM]
    return next((c for c in marked if "code" in c.marks), marked[0] if marked else None)


def _coded(found: Columns, base: str) -> Column | None:
    return next((c for c in found.all if c.base == base and "code" in c.marks and not c.marks & _FROM), None)


def _country(code: Column | None, name: Column | None, codes: Sequence[Column | None]) -> pl.Expr | None:
    """The country as printed, or the letters its p-codes begin with."""
    given = [pl.col(c.name).replace("", None) for c in (code, name) if c]
    prefixes = [pl.col(c.name).str.extract(r"^([A-Za-z]{2,3})\d") for c in codes if c]
    return pl.coalesce([*given, *prefixes]).fill_null("") if given or prefixes else None


def _filled(column: Column | None) -> pl.Expr:
    return pl.col(column.name) != "" if column else pl.lit(False)


def _deepest(levels: list[int], codes: dict[int, Column | None], names: dict[int, Column | None]) -> pl.Expr:
    found: pl.Expr = pl.lit(0)
    for n in reversed(levels):
        found = pl.when(_filled(codes[n]) | _filled(names[n])).then(pl.lit(n)).otherwise(found)
    return found.cast(pl.Int8)


def _at(
    levels: list[int], codes: dict[int, Column | None], names: dict[int, Column | None], which: dict[int, Column | None]
) -> pl.Expr | None:
    """What `which` (the names or the codes) holds at a row's own deepest level."""
    if not any(which[n] for n in levels):
        return None
    found: pl.Expr = pl.lit("")
    for n in reversed(levels):
        column = which[n]
        own = pl.col(column.name) if column else pl.lit("")
        found = pl.when(_filled(codes[n]) | _filled(names[n])).then(own).otherwise(found)
    return found


def _above(levels: list[int], codes: dict[int, Column | None], names: dict[int, Column | None]) -> pl.Expr | None:
    """The code or name of the unit above a row's own: the second filled level."""
    found: pl.Expr = pl.lit("")
    for place, n in reversed(list(enumerate(levels))):
        if place:
            deeper = pl.any_horizontal([_filled(codes[m]) | _filled(names[m]) for m in levels[:place]])
            own = pl.coalesce([pl.col(c.name).replace("", None) for c in (codes[n], names[n]) if c])
            found = pl.when(deeper & own.is_not_null()).then(own).otherwise(found)
    return found if len(levels) > 1 else None


def _worded(found: Columns, *bases: str) -> Column | None:
    """A column of words for sex or age: #gender, #indicator+gender, #affected+age..."""
    plain = (found.first(base, "code", "name", "range", never=frozenset({"min", "max"})) for base in bases)
    marked = (c for c in found.all for base in bases if base in c.marks and not found.counts(c))
    return next((c for c in (*plain, *marked) if c is not None), None)


def _grouped(found: Columns) -> Column | None:
    """A column of words that names whom a row counts: #group, #affected+type, #population+group."""
    people = ("group", "affected", "population", "people", "beneficiary", "inneed", "targeted", "reached")
    return next((c for base in people for c in found.all if c.base == base and not found.counts(c)), None)


def _agency(column: Column) -> pl.Expr:
    plain = pl.col(column.name).str.to_lowercase()
    return (
        pl.when(plain == "")
        .then(pl.lit("not stated"))
        .otherwise(plain.replace_strict(_AGENCIES, default=pl.col(column.name)))
    )


def _sex(cell: str) -> str | None:
    """A blank is people whose sex is not known; only "all" is everybody."""
    word = cell.strip().lower()
    if word in _WHOLE:
        return None
    return said(cell).sex or {"f": Sex.FEMALE, "m": Sex.MALE, "h": Sex.MALE, "o": Sex.OTHER}.get(word, Sex.UNKNOWN)


def _mapped(column: Column | None, read) -> pl.Expr | None:  # type: ignore[no-untyped-def]
    """Each distinct word of a column read once."""
    if column is None:
        return None

    def words(cells: pl.Series) -> pl.Series:
        known = {cell: read(cell) for cell in cells.unique().to_list()}
        plain = {cell: str(word) if word is not None else None for cell, word in known.items()}
        return cells.replace_strict(plain, return_dtype=pl.String)

    return pl.col(column.name).map_batches(words, return_dtype=pl.String)


def _aged(column: Column | None) -> pl.Expr | None:
    if column is None:
        return None
    text = pl.col(column.name).replace("", AGE_UNKNOWN)
    return pl.when(~text.str.to_lowercase().is_in(_WHOLE)).then(text)
