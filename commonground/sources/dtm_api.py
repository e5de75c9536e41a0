"""IOM DTM API, versions 2 and 3, and the same rows as published on HDX: internally displaced people by round.

A round is a stock. One round may be split into several rows by reason and by area of origin, which are summed;
rounds, and operations that run side by side in one country, never are. Baseline and site assessments of one
round count the same people twice: the site assessment is a series of its own. A round lists the places it assessed;
a later one may assess more.
"""

from collections.abc import Iterator

import polars as pl

from commonground.core.errors import UnreadableFile
from commonground.core.words import Category, Measure, Method, Sex, Unit
from commonground.sources.dates import iso_day
from commonground.sources.feed import IOM_DTM, Feed, Reading, heading_rows
from commonground.sources.headings import key
from commonground.sources.layout import Cell, Layout, figures
from commonground.sources.numbers import ordinal
from commonground.sources.opening import RawFile, RawTable
from commonground.sources.placing import Placing

_PEOPLE = "numpresentidpind"
_NEEDED = {"operation", _PEOPLE, "reportingdate"}
# The country and operation lists of the API: what may be asked, and no number.
_LISTS = {"admin0name", "admin0pcode", "operation", "operationstatus"}
_KEY = ("operation", "admin0", "assessmenttype", "reportingdate")
_SITE_ASSESSMENT = "SA"
_ROUND = pl.col("roundnumber").str.replace(r"\.0+$", "")
_NOTHING = ("", "Not available", "Not Available", "N/A", "null")


def _heading(table: RawTable) -> tuple[int, list[str]] | None:
    for number, cells in heading_rows(table):
        names = [key(cell) for cell in cells]
        if set(names) >= _NEEDED and {"admin0pcode", "admin0name"} & set(names):
            return number, names
    return None


def _is_list(table: RawTable) -> bool:
    keys = {key(name) for name in table.keys}
    return "admin0pcode" in keys and keys <= _LISTS


def recognises(file: RawFile) -> bool:
    """Rows of displaced people by operation, a list of countries or operations, or an answer without rows."""
    if any(_heading(table) for table in file.tables):
        return True
    return "isSuccess" in file.envelope and all(_is_list(table) for table in file.tables)


def read(reading: Reading) -> Iterator[pl.DataFrame]:
    """Yield the figures of an answer; one that failed or holds no rows is refused."""
    file = reading.file
    failed = file.envelope.get("isSuccess") == "false"
    if failed or not file.tables:
        said = file.envelope.get("errorMessages", "")[:200]
        raise UnreadableFile(
            f"the DTM API answered that the request failed{f': {said}' if said else ''}" if failed
            else "the answer of the DTM API holds no rows",
            where=file.path.name,
            next="Ask the API again, with a valid key and an existing operation or country.",
        )  # fmt: skip
    for table in file.tables:
        found = _heading(table)
        if found is None:
            why = "a list of what the API holds, without figures"
            reading.account.ignore(why, table.height, sheet=table.sheet, row=1)
            continue
        yield from figures(_layout(table, *found), reading)


def _layout(table: RawTable, header: int, names: list[str]) -> Layout:
    cells = [Cell(_PEOPLE, {})]
    cells += [Cell(name, {"sex": sex}) for name, sex in _SEXES.items() if name in names]
    day = iso_day(pl.col("reportingdate"))
    fields: dict[str, pl.Expr | str | None] = {
        "category": Category.IDP.value,
        "measure": Measure.STOCK.value,
        "unit": Unit.PERSONS.value,
        "method": Method.SURVEY.value,
        "source": "IOM",
        "series": pl.col("series"),
        "start": day,
        "end": day,
        "flags": pl.when(_ROUND != "").then(pl.format("round_{}", _ROUND)) if "roundnumber" in names else None,
    }
    if "displacementreason" in names:
        fields["cause"] = _said("displacementreason").str.to_lowercase()
    origins = [n for n in ("idporiginadmin1pcode", "idporiginadmin1name") if n in names]
    if origins:
        fields["detail"] = pl.format("origin_adm1={}", pl.coalesce(_said(name) for name in reversed(origins)))
    return Layout(
        table,
        header=header,
        headings=names,
        cells=cells,
        fields=fields,
        placing=_placing(names),
        required=["operation", "reportingdate"],
        refuse=[("the reporting date is not a date", day.is_null(), "reportingdate", "Write it as YYYY-MM-DD.")],
        derived={"series": _series(table, header, names)},
    )


_SEXES = {"numbermales": Sex.MALE.value, "numberfemales": Sex.FEMALE.value}


def _said(name: str) -> pl.Expr:
    """The text of a cell, null where it is one of the words for nothing."""
    return pl.when(~pl.col(name).is_in(_NOTHING)).then(pl.col(name))


def _series(table: RawTable, header: int, names: list[str]) -> pl.Expr:
    """The operation, with the assessment of sites, or a round that shares its date with another, told apart."""
    series = pl.col("operation")
    if "assessmenttype" in names:
        site = pl.col("assessmenttype") == _SITE_ASSESSMENT
        series = pl.when(site).then(series + ", site assessment").otherwise(series)
    shared = _shared_dates(table, header, names)
    if not shared.is_empty():
        keys = _key(names)
        ambiguous = pl.concat_str(keys, separator="\x1f").is_in(shared.to_list())
        series = pl.when(ambiguous).then(pl.format("{}, round {}", series, _ROUND)).otherwise(series)
    return series


def _key(names: list[str]) -> list[str]:
    country = "admin0pcode" if "admin0pcode" in names else "admin0name"
    return [country if name == "admin0" else name for name in _KEY if name == "admin0" or name in names]


def _shared_dates(table: RawTable, header: int, names: list[str]) -> pl.Series:
    """Operations and dates under which more than one round is reported."""
    if "roundnumber" not in names:
        return pl.Series([], dtype=pl.String)
    keys = _key(names)
    columns = [pl.col(f"c{names.index(name)}").alias(name) for name in (*keys, "roundnumber")]
    seen = pl.concat([batch.select(columns).unique() for batch in table.batches(skip=header)]).unique()
    several = seen.group_by(keys).agg(pl.col("roundnumber").n_unique().alias("n")).filter(pl.col("n") > 1)
    return several.select(pl.concat_str(keys, separator="\x1f")).to_series()


def _placing(names: list[str]) -> Placing:
    def text(name: str) -> pl.Expr:
        return pl.col(name) if name in names else pl.lit("")

    code = "admin0pcode" in names
    country = pl.col("admin0pcode" if code else "admin0name")
    name = text("admin0name") if "admin0name" in names else None
    deepest = max((n for n in (1, 2, 3) if {f"admin{n}name", f"admin{n}pcode"} & set(names)), default=0)
    if not deepest:
        return Placing(country=country, system="iso3" if code else "name", country_name=name)
    # Where levels are stacked each row says its own; else all rows are of the deepest level of the table.
    stated = ordinal("adminlevel") if "adminlevel" in names else pl.lit(None, pl.Int8)
    level = stated.fill_null(deepest)

    def at_level(kind: str, *, above: int = 0) -> pl.Expr:
        chosen = pl.lit("")
        for n in range(deepest, 0, -1):
            if n > above:
                chosen = pl.when(level == n).then(text(f"admin{n - above}{kind}")).otherwise(chosen)
        return pl.when(chosen.is_in(_NOTHING)).then(pl.lit("")).otherwise(chosen)

    parent = pl.when(at_level("pcode", above=1) != "").then(at_level("pcode", above=1))
    return Placing(
        country=country,
        system="iso3" if code else "name",
        country_name=name,
        name=at_level("name"),
        code=at_level("pcode"),
        parent=parent.otherwise(at_level("name", above=1)),
        level=level,
        by=pl.format("place:{}", level),
    )


FEEDS = (
    Feed(
        "iom_dtm_api", "IOM DTM API: displaced people by round", "IOM", IOM_DTM, recognises, read, lists_covered=True,
    ),
)  # fmt: skip
