"""A tagged table described for the engine: where its people are, when, and what keeps its rows apart."""

from collections.abc import Sequence

import polars as pl

from commonground.core.figure import Locator, Question
from commonground.sources import cellwords, periods
from commonground.sources.described import Described
from commonground.sources.feed import Reading
from commonground.sources.hxl.columns import APART, BREAK, COVERAGE, HOW, METHOD, Column, Columns
from commonground.sources.opening import RawTable
from commonground.sources.units import Units

_FROM = frozenset({"origin", "nationality", "citizenship", "from"})
_LABELS = ("country", "region", "adm1", "adm2", "adm3", "loc")


def described(table: RawTable, found: Columns, reading: Reading) -> Described:
    """Describe a tagged table by its columns."""
    start, end = found.dates()
    org, cause = found.first("org", "source", "provider", "lead"), found.first("cause", "type", "name")
    sex, age, group = _worded(found, "sex", "gender"), _worded(found, "age"), _grouped(found)
    currency, origin = found.first("currency"), _origin(found)
    units = _units(found)
    code, name = _countries(found)
    return Described(
        table,
        header=found.row,
        names=[column.name for column in found.all],
        shown=[column.shown for column in found.all],
        values=[(column.name, counted) for column, counted in found.values],
        source=cellwords.agencies(org.name) if org else cellwords.NOT_STATED,
        country=_country(code, name, units),
        country_name=pl.col((name or code).name) if name or code else None,  # type: ignore[union-attr]
        origin=pl.col(origin.name) if origin else None,
        units=units,
        start=start.name if start else None,
        end=end.name if end else None,
        month_first=_month_first(table, found.row, start, reading),
        sex=cellwords.sexes(sex.name) if sex else None,
        age=cellwords.ages(age.name) if age else None,
        cause=pl.col(cause.name).replace("", None) if cause else None,
        category=cellwords.categories(group.name) if group else None,
        currency=pl.col(currency.name).str.to_uppercase() if currency else None,
        counted=cellwords.counted(found.saying(METHOD), found.saying(COVERAGE), found.saying(BREAK)),
        apart=[c.name for base in APART if (c := found.first(base, "name", never=HOW)) is not None],
        labels=[c.name for c in found.all if c.base in _LABELS and not found.counts(c)],
    )


def _month_first(table: RawTable, header: int, column: Column | None, reading: Reading) -> bool:
    """Whether the month stands first; where no cell settles it the day does, and a person is asked."""
    if column is None:
        return False
    position = int(column.name[1:])
    order = periods.month_first([row[position].strip() for row in table.head(1000)[header:]])
    if order is None:
        where = Locator(reading.file.path.name, table.sheet, None, column.shown)
        text = f"In {column.shown!r}, does the day or the month come first? No date settles it; the day was read first."
        reading.questions.append(
            Question(f"date_order:{where}", "date_order", text, (where,), {"column": column.shown})
        )
    return bool(order)


def _units(found: Columns) -> Units:
    levels = range(1, 6)
    codes = {n: c.name for n in levels if (c := _coded(found, f"adm{n}"))}
    never = _FROM | {"code"}
    names = {n: c.name for n in levels if (c := found.first(f"adm{n}", "name", "en", never=never))}
    site = found.first("loc", "name", never=_FROM)
    return Units(codes, names, site.name if site else None)


def _countries(found: Columns) -> tuple[Column | None, Column | None]:
    """The columns of the country's code and of its name; of a country of destination before any other."""
    host = found.with_mark("country", "dest", "asylum", "host")
    code = host if host and "code" in host.marks else _coded(found, "country")
    name = host if host and host is not code else found.first("country", "name", never=_FROM | {"code"})
    return code, name


def _coded(found: Columns, base: str) -> Column | None:
    return next((c for c in found.all if c.base == base and "code" in c.marks and not c.marks & _FROM), None)


def _country(code: Column | None, name: Column | None, units: Units) -> pl.Expr | None:
    """The country as printed, or the letters its p-codes begin with."""
    given = [pl.col(c.name).replace("", None) for c in (code, name) if c]
    prefixes = [pl.col(column).str.extract(r"^([A-Za-z]{2,3})\d") for column in units.codes.values()]
    return pl.coalesce([*given, *prefixes]).fill_null("") if given or prefixes else None


def _origin(found: Columns) -> Column | None:
    marked: Sequence[Column] = [c for c in found.all if c.base == "country" and c.marks & _FROM]
    return next((c for c in marked if "code" in c.marks), marked[0] if marked else None)


def _worded(found: Columns, *bases: str) -> Column | None:
    """A column of words for sex or age: #gender, #indicator+gender, #affected+age..."""
    plain = (found.first(base, "code", "name", "range", never=frozenset({"min", "max"})) for base in bases)
    marked = (c for c in found.all for base in bases if base in c.marks and not found.counts(c))
    return next((c for c in (*plain, *marked) if c is not None), None)


def _grouped(found: Columns) -> Column | None:
    """A column of words that names whom a row counts: #group, #affected+type, #population+group."""
    people = ("group", "affected", "population", "people", "beneficiary", "inneed", "targeted", "reached")
    return next((c for base in people for c in found.all if c.base == base and not found.counts(c)), None)
