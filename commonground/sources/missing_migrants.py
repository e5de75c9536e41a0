"""IOM Missing Migrants: incidents on migration routes, and the people who died, went missing or survived in them.

Who the people were is not known, so their category is undetermined. A row is an incident; its place is where it
happened, not where anybody came from.
"""

from collections.abc import Iterator

import polars as pl

from commonground.core.words import Category, Measure, Method, Sex, Unit
from commonground.sources import headings
from commonground.sources.feed import CC_BY_IGO, Feed, Reading, heading_row
from commonground.sources.layout import Cell, Layout, Value, details, figures
from commonground.sources.opening import RawFile, RawTable
from commonground.sources.placing import Placing

# Heading of the site's downloads -> the name in the JSON.
_PRINTED = {
    "incident_id": "web_id",
    "region_of_incident": "region",
    "incident_date": "reported_date",
    "incident_year": "year",
    "reported_year": "year",
    "reported_month": "month",
    "minimum_estimated_number_of_missing": "number_missing",
    "number_of_missing": "number_missing",
    "number_of_dead": "number_dead",
    "total_number_of_dead_and_missing": "total_dead_and_missing",
    "number_of_females": "number_of_female",
    "number_of_males": "number_of_male",
    "cause_of_death": "cause_death",
    "country_of_origin": "country_origin",
    "location_of_incident": "location_description",
}
_NEEDED = {"web_id", "reported_date", "number_dead", "number_missing"}
_KNOWN = headings.names(
    [
        *_PRINTED.values(), "number_of_survivors", "number_of_children", "migration_route", "country_of_incident",
        "incident_type",
    ],
    _PRINTED,
)  # fmt: skip
_PEOPLE: dict[str, Value] = {
    "category": Category.UNDETERMINED.value,
    "measure": Measure.FLOW.value,
    "unit": Unit.PERSONS.value,
    "method": Method.COMPILED.value,
    "source": "IOM",
}
_NO_ORIGIN = r"(?i)^\s*(mixed|unknown|mixed\s*/\s*unknown)?\s*$"


def _names(row: list[str]) -> list[str]:
    return headings.named(row, _KNOWN)


def _is_incidents(row: list[str]) -> bool:
    return set(_names(row)) >= _NEEDED


def _recognises(file: RawFile) -> bool:
    return any(heading_row(table, _is_incidents) for table in file.tables)


def _read(reading: Reading) -> Iterator[pl.DataFrame]:
    for table in reading.file.tables:
        if found := heading_row(table, _is_incidents):
            yield from figures(_layout(table, found[0], _names(found[1])), reading)
        else:
            reading.account.ignore("a sheet without incidents", table.height, sheet=table.sheet, row=1)


def _layout(table: RawTable, header: int, names: list[str]) -> Layout:
    start, end, flag = _dates(names)
    cause = pl.col("cause_death").str.strip_chars().replace("", None) if "cause_death" in names else None
    fields = {**_PEOPLE, "start": start, "end": end, "flags": flag, "cause": cause, "detail": _detail(names)}
    undated = ("neither a date nor a year", start.is_null(), "reported_date", "Write the date as YYYY-MM-DD.")
    return Layout(
        table,
        cells=[cell for cell in _CELLS if cell.column in names],
        fields=fields,
        header=header,
        headings=names,
        placing=_placing(names),
        required=["web_id"],
        refuse=[undated],
        adds_up={"total_dead_and_missing": ["number_dead", "number_missing"]},
    )


# A person first missing and then found dead is taken from the missing by a negative number in a later row. Women,
# men and children are among the dead and the missing, are known for some of them only, and children are in
# part among the women and men, so each is a series of its own.
_CELLS = (
    Cell(
        "web_id",
        {"measure": Measure.INCIDENTS.value, "unit": Unit.INCIDENTS.value, "series": ""},
        each=1,
    ),
    Cell("number_dead", {"series": "dead"}, takes_back=True),
    Cell("number_missing", {"series": "missing"}, takes_back=True),
    Cell("number_of_survivors", {"series": "survivors"}, takes_back=True),
    Cell("number_of_female", {"series": "women among the dead and missing", "sex": Sex.FEMALE.value}, takes_back=True),
    Cell("number_of_male", {"series": "men among the dead and missing", "sex": Sex.MALE.value}, takes_back=True),
    Cell("number_of_children", {"series": "children among the dead and missing", "age": "0-17"}, takes_back=True),
)


def _dates(names: list[str]) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """The day; where it is not stated, the month or the year, which the number of the incident begins with."""
    text = pl.col("reported_date")
    day = pl.coalesce(
        text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False), text.str.to_date("%B %d, %Y", strict=False)
    )
    first_of = pl.col("web_id").str.extract(r"^((?:19|20)\d\d)\.")
    year = (pl.coalesce(pl.col("year").replace("", None), first_of) if "year" in names else first_of).cast(
        pl.Int32, strict=False
    )
    month = pl.lit(None, pl.Date)
    if "month" in names:
        named = pl.format("{} {}", pl.lit("1"), pl.col("month"))
        month = pl.date(year, named.str.to_date("%d %B", strict=False).dt.month(), 1)
        month = pl.coalesce(pl.format("{}-{}-01", year, pl.col("month")).str.to_date("%Y-%B-%d", strict=False), month)
    start = pl.coalesce(day, month, pl.date(year, 1, 1))
    end = pl.coalesce(day, month.dt.month_end(), pl.date(year, 12, 31))
    return start, end, pl.when(day.is_null()).then(pl.lit("date_not_stated"))


def _detail(names: list[str]) -> pl.Expr:
    columns = {"id": "web_id", "route": "migration_route", "type": "incident_type"}
    return details({key: column for key, column in columns.items() if column in names})


def _placing(names: list[str]) -> Placing:
    """The country of the incident; where there is none, the route or the region stays as the name."""
    columns = [c for c in ("country_of_incident", "migration_route", "region") if c in names]
    where = pl.coalesce(*[pl.col(c).replace("", None) for c in columns]) if columns else None
    origin = None
    if "country_origin" in names:
        origin = pl.col("country_origin").str.replace(_NO_ORIGIN, "Unknown")
    return Placing(
        country=pl.col("country_of_incident") if "country_of_incident" in names else None,
        system="name",
        country_name=where,
        loose=True,
        origin_name=origin,
    )


FEEDS = (Feed("iom_missing_migrants", "IOM Missing Migrants incidents", "IOM", CC_BY_IGO, _recognises, _read),)
