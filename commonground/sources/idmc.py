"""IDMC: yearly displacement by conflict and by disaster (GIDD), disaster events, and provisional updates (IDU).

People displaced at the end of a year and movements during it are different measures and never meet; the
columns of rounded figures repeat the others and are not read where the exact ones are there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

import polars as pl

from commonground.core.figure import grain
from commonground.core.words import Category, Measure, Method, Sex, Unit
from commonground.sources import headings
from commonground.sources.feed import CC_BY_IGO, Feed, Reading, heading_row
from commonground.sources.layout import Cell, Layout, Value, calendar_year, details, figures, not_a_year, year_end
from commonground.sources.opening import RawFile, RawTable
from commonground.sources.placing import Placing

_IDP = {"category": Category.IDP.value, "source": "IDMC", "method": Method.COMPILED.value}
_MOVEMENTS = {"measure": Measure.MOVEMENTS.value, "unit": Unit.MOVEMENTS.value}
_PEOPLE = {"measure": Measure.STOCK.value, "unit": Unit.PERSONS.value, **year_end("year")}
_Refusal = tuple[str, pl.Expr, str, str]
_NOT_A_YEAR: _Refusal = ("the year is not a year", not_a_year("year"), "year", "Write the year with four digits.")

_WHAT = {
    "total_displacement": ("stock_displacement", "total_displacement", "total_number_of_idps", "total_displacements"),
    "new_displacement": ("internal_displacements", "new_displacements", "new_displacement"),
}
_TWIN, _EXACT = "_rounded", " raw"
_FIELDS = [f"{cause}{field}" for cause, field in product(("", "conflict_", "disaster_"), _WHAT)]
_KNOWN = headings.names(
    [
        *_FIELDS, *(f"{field}{_TWIN}" for field in _FIELDS), "iso3", "year", "sex", "cause", "event_name",
        "start_date", "end_date", "start_date_accuracy", "end_date_accuracy", "hazard_type", "hazard_type_name",
        "0_4", "5_11", "12_17", "18_59", "60", "id", "figure", "displacement_type", "displacement_date",
        "displacement_start_date", "displacement_end_date", "qualifier", "type", "country_name",
    ],
    {
        **dict.fromkeys(("name", "country", "country / territory"), "country_name"),
        **{
            f"{cause}_{printed}{mark}": f"{cause}_{field}"
            for cause, (field, spellings) in product(("conflict", "disaster"), _WHAT.items())
            for printed, mark in product(spellings, ("", _EXACT))
        },
        **{f"{field}{_EXACT}": field for field in _WHAT},
        "date of event start": "start_date", "date of event end": "end_date", "hazard type": "hazard_type_name",
    },
)  # fmt: skip


def _names(printed: list[str]) -> list[str]:
    """The API's field names; where an exact twin ("Raw") stands beside it, the plain heading is the rounded one."""
    plain = {headings.key(cell) for cell in printed}
    names = []
    for cell, field in zip(printed, headings.named(printed, _KNOWN), strict=True):
        names.append(f"{field}{_TWIN}" if headings.key(cell + _EXACT) in plain else field)
    # In the API the code of a hazard stands in hazard_type and its name beside it.
    if "hazardtype" in plain and "hazardtypename" in plain:
        names[[headings.key(cell) for cell in printed].index("hazardtype")] = "hazard_type"
    return names


def _others(reading: Reading, read: list[RawTable], why: str) -> None:
    """Account for the sheets that were not read."""
    for table in reading.file.tables:
        if not any(table is known for known in read):
            reading.account.ignore(why, table.height, sheet=table.sheet, row=1)


# --- GIDD, one row a country and year -------------------------------------------------------------------------

_YEARLY = ("conflict_total_displacement", "conflict_new_displacement", "disaster_total_displacement",
           "disaster_new_displacement")  # fmt: skip


def _is_yearly(row: list[str]) -> bool:
    names = set(_names(row))
    plain = {"new_displacement", "total_displacement"} <= names and not {"event_name", "start_date"} & names
    return {"iso3", "year"} <= names and (plain or bool(names & set(_YEARLY)))


def _yearly_cells(names: list[str]) -> list[Cell]:
    """The table of conflicts has no cause in its headings; the joint one has it in each."""
    cells = []
    for prefix, cause in (("", "conflict"), ("conflict_", "conflict"), ("disaster_", "disaster")):
        flags = (
            {} if any(f"{prefix}{field}_rounded" in names for field in _WHAT) or not prefix else {"flags": "rounded"}
        )
        cells += [
            Cell(f"{prefix}total_displacement", {**_IDP, **_PEOPLE, "series": cause, **flags}),
            Cell(
                f"{prefix}new_displacement", {**_IDP, **_MOVEMENTS, **calendar_year("year"), "series": cause, **flags}
            ),
        ]
    return [cell for cell in cells if cell.column in names]


def _read_yearly(reading: Reading) -> Iterator[pl.DataFrame]:
    read = []
    for table in reading.file.tables:
        if found := heading_row(table, _is_yearly):
            header, names = found[0], _names(found[1])
            yield from figures(_layout(table, header, names, _yearly_cells(names), key=("iso3", "year")), reading)
        elif found := heading_row(table, _is_by_age):
            yield from figures(_by_age(table, found[0], _names(found[1])), reading)
        else:
            continue
        read.append(table)
    _others(reading, read, "context in words; its figures stand in the other sheets")


def _layout(
    table: RawTable,
    header: int,
    names: list[str],
    cells: Sequence[Cell],
    *,
    fields: Mapping[str, Value] | None = None,
    refuse: Sequence[_Refusal] = (),
    key: Sequence[str] = (),
    events: bool = False,
) -> Layout:
    name = pl.col("country_name") if "country_name" in names else None
    return Layout(
        table,
        cells=cells,
        fields=fields or {},
        header=header,
        headings=names,
        placing=Placing(country=pl.col("iso3"), system="iso3", country_name=name),
        required=["iso3", "year"],
        labels=["country_name"] if "country_name" in names else (),
        refuse=[_NOT_A_YEAR, *refuse],
        key=key,
        duplicates_are_events=events,
    )


_BANDS = {"0_4": "0-4", "5_11": "5-11", "12_17": "12-17", "18_59": "18-59", "60": "60+"}
_SEXES = {"female": Sex.FEMALE.value, "male": Sex.MALE.value}


def _is_by_age(row: list[str]) -> bool:
    return {"iso3", "year", "sex", "cause", "0_4", "60"} <= set(_names(row))


def _by_age(table: RawTable, header: int, names: list[str]) -> Layout:
    """The sheet that splits the stock by the age structure of the whole country: a model, not a count."""
    sex = pl.col("sex").str.to_lowercase().replace_strict(_SEXES, default=None, return_dtype=pl.String)
    fields: dict[str, Value] = {
        **_IDP,
        **_PEOPLE,
        "method": Method.MODEL.value,
        "sex": sex,
        "series": pl.col("cause").str.to_lowercase().str.extract("(conflict|disaster)"),
        # Rows of both sexes are another partition than the rows of each.
        "grain": pl.when(sex.is_null()).then(pl.lit(grain("age"))).otherwise(pl.lit(grain("age", "sex"))),
    }
    cells = [Cell(column, {"age": age}) for column, age in _BANDS.items() if column in names]
    return _layout(table, header, names, cells, fields=fields)


# --- GIDD, one row a disaster and country ---------------------------------------------------------------------

_EVENT = ("iso3", "year", "event_name", "start_date", "new_displacement")


def _events(row: list[str]) -> list[str]:
    return [{"disaster_new_displacement": "new_displacement"}.get(name, name) for name in _names(row)]


def _is_events(row: list[str]) -> bool:
    return set(_EVENT) <= set(_events(row))


def _read_events(reading: Reading) -> Iterator[pl.DataFrame]:
    read = []
    for table in reading.file.tables:
        if found := heading_row(table, _is_events):
            yield from figures(_event_layout(table, found[0], _events(found[1])), reading)
            read.append(table)
    _others(reading, read, "a sheet without disaster events")


def _event_layout(table: RawTable, header: int, names: list[str]) -> Layout:
    start, end, flags = _dates(names)
    hazard = pl.col("hazard_type_name").str.to_lowercase().replace("", "unknown")
    printed = {"end_accuracy": "end_date_accuracy", "event": "event_name", "start_accuracy": "start_date_accuracy",
               "year": "year"}  # fmt: skip
    event = {
        **_IDP,
        "cause": hazard if "hazard_type_name" in names else None,
        "detail": details({key: column for key, column in printed.items() if column in names}),
    }
    dates = {"start": start, "end": end, "flags": flags}
    cells = [
        Cell("new_displacement", {**event, **_MOVEMENTS, **dates, "series": "disaster event"}),
        Cell("total_displacement", {**event, **_PEOPLE, "series": "disaster"}),
    ]
    undated = ("the event has no date", _day("start_date").is_null(), "start_date", "Write it as YYYY-MM-DD.")
    # IDMC lists events of the same place, day and size as rows of their own: with both, the sum of 2010 is the
    # 42.4 million it published.
    return _layout(table, header, names, [c for c in cells if c.column in names], refuse=[undated], events=True)


def _day(column: str) -> pl.Expr:
    return pl.col(column).str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)


def _dates(names: list[str]) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """First and last day of an event, and flags where the end is blank or printed before the start.

    An end "accurate to the month" is printed as the first of it, so it may stand before the start.
    """
    start = _day("start_date")
    if "end_date" not in names:
        return start, start, pl.lit("end_not_stated")
    end = _day("end_date")
    accuracy = pl.col("end_date_accuracy") if "end_date_accuracy" in names else pl.lit("")
    last = (
        pl.when(accuracy == "Month")
        .then(end.dt.month_end())
        .when(accuracy == "Year")
        .then(pl.date(end.dt.year(), 12, 31))
        .when(accuracy == "Week")
        .then(end.dt.offset_by("6d"))
        .otherwise(end)
    )
    end = pl.when(end.is_null()).then(start).when(end >= start).then(end).otherwise(last)
    flag = (
        pl.when(_day("end_date").is_null())
        .then(pl.lit("end_not_stated"))
        .when(end < start)
        .then(pl.lit("dates_reversed"))
    )
    return pl.min_horizontal(start, end), pl.max_horizontal(start, end), flag


# --- IDU: provisional, by location and day --------------------------------------------------------------------

_UPDATE = ("id", "iso3", "figure", "displacement_type", "displacement_date")
_QUALIFIERS = {"more than": "more", "approximately": "about", "less than or equal to": "less", "less than": "less"}


def _is_updates(row: list[str]) -> bool:
    return set(_UPDATE) <= set(_names(row))


def _read_updates(reading: Reading) -> Iterator[pl.DataFrame]:
    read = []
    for table in reading.file.tables:
        if found := heading_row(table, _is_updates):
            yield from figures(_update_layout(table, found[0], _names(found[1])), reading)
            read.append(table)
    _others(reading, read, "a sheet without updates")


def _update_layout(table: RawTable, header: int, names: list[str]) -> Layout:
    kind = pl.col("displacement_type").str.to_lowercase()
    hazard = pl.col("type").str.to_lowercase().replace("", None) if "type" in names else pl.lit(None, pl.String)
    start = _moment("displacement_start_date" if "displacement_start_date" in names else "displacement_date")
    end = _moment("displacement_end_date" if "displacement_end_date" in names else "displacement_date")
    columns = {"event": "event_name", "id": "id"}
    fields: dict[str, Value] = {
        **_IDP,
        **_MOVEMENTS,
        "start": pl.min_horizontal(start, end),
        "end": pl.max_horizontal(start, end),
        "cause": pl.when(kind == "disaster").then(pl.coalesce(hazard, kind)).otherwise(kind),
        "detail": details({key: column for key, column in columns.items() if column in names}),
        # One event may be reported at several levels and more than once, so no two updates are ever added.
        "series": pl.format("IDU provisional {}", pl.col("id")),
        "flags": "provisional",
    }
    qualifier = (
        pl.col("qualifier").str.to_lowercase().replace_strict(_QUALIFIERS, default=None, return_dtype=pl.String)
        if "qualifier" in names
        else None
    )
    undated = ("the update has no date", start.is_null(), "displacement_date", "Write it as YYYY-MM-DD.")
    return Layout(
        table,
        cells=[Cell("figure", {}, qualifier=qualifier)],
        fields=fields,
        header=header,
        headings=names,
        placing=Placing(
            country=pl.col("iso3"),
            system="iso3",
            country_name=pl.col("country_name") if "country_name" in names else None,
        ),
        required=["id", "iso3"],
        refuse=[undated],
    )


def _moment(column: str) -> pl.Expr:
    """The day of a date or of a moment: IDU stamps days as midnight in New Zealand, the evening before in UTC."""
    text = pl.col(column)
    moment = text.str.slice(0, 19).str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False)
    return pl.coalesce(moment.dt.offset_by("13h").dt.date(), _day(column))


def _feed(
    id: str, title: str, fits: Callable[[list[str]], bool], read: Callable[[Reading], Iterator[pl.DataFrame]]
) -> Feed:
    def recognises(file: RawFile) -> bool:
        return any(heading_row(table, fits) for table in file.tables)

    return Feed(id, title, "IDMC", CC_BY_IGO, recognises, read)


FEEDS = (
    _feed("idmc_disasters", "IDMC disaster displacement by event (GIDD)", _is_events, _read_events),
    _feed("idmc_gidd", "IDMC internal displacement by country and year (GIDD)", _is_yearly, _read_yearly),
    _feed("idmc_idu", "IDMC internal displacement updates, provisional (IDU)", _is_updates, _read_updates),
)
