"""UNHCR PRMN, Somalia: people seen arriving, by month, place of arrival and of departure, and reason.

Each row is a movement that monitors saw. One person may move many times, so the rows are never a stock. Rows
equal in every cell are separate families: they are as many as chance alone gives for families of this size
who leave one district for another in one week.
"""

from collections.abc import Iterator

import polars as pl

from commonground.core.figure import Locator, Question
from commonground.core.words import Category, Measure, Method, Unit
from commonground.sources import headings
from commonground.sources.dates import day_first
from commonground.sources.feed import Feed, Licence, Reading, heading_rows
from commonground.sources.layout import Cell, Layout, figures
from commonground.sources.numbers import parse_column
from commonground.sources.opening import RawFile, RawTable
from commonground.sources.placing import Placing

LICENCE = Licence(
    "not stated",
    "UNHCR Protection and Return Monitoring Network; no licence came with the file: ask UNHCR Somalia before"
    " passing it on.",
    redistribute=False,
)
# What each column is called in the export.
_COLUMNS = {
    "month": ("month end", "month"),
    "region": ("current arrival region", "arrival region", "current region"),
    "district": ("current arrival district", "arrival district", "current district"),
    "from_region": ("previous departure region", "departure region", "previous region"),
    "from_district": ("previous departure district", "departure district", "previous district"),
    "reason": ("reason", "displacement reason", "reason for displacement"),
    "people": ("number of individuals", "individuals"),
    "need": ("current arrival priority need", "arrival priority need", "priority need"),
    "week": ("year week",),
}
_NEEDED = {"month", "region", "district", "from_region", "people"}


_KNOWN = headings.names(_COLUMNS, {spelling: name for name, found in _COLUMNS.items() for spelling in found})


def _heading(table: RawTable) -> tuple[int, list[str]] | None:
    for number, cells in heading_rows(table):
        names = headings.named(cells, _KNOWN)
        if set(names) >= _NEEDED:
            return number, names
    return None


def recognises(file: RawFile) -> bool:
    return any(_heading(table) for table in file.tables)


def read(reading: Reading) -> Iterator[pl.DataFrame]:
    """Yield the movements of every sheet of arrivals."""
    for table in reading.file.tables:
        found = _heading(table)
        if found is None:
            reading.account.ignore("a sheet without arrivals", table.height, sheet=table.sheet, row=1)
            continue
        _ask_about_repeats(reading, table, *found)
        yield from figures(_layout(table, *found), reading)


def _layout(table: RawTable, header: int, names: list[str]) -> Layout:
    end = day_first(pl.col("month"))
    left = [
        pl.format(f"{key}={{}}", pl.col(name))
        for key, name in (("from_adm1", "from_region"), ("from_adm2", "from_district"), ("need", "need"))
        if name in names
    ]
    return Layout(
        table,
        header=header,
        headings=names,
        cells=[Cell("people", {})],
        fields={
            "category": Category.IDP.value,
            "measure": Measure.MOVEMENTS.value,
            "unit": Unit.PERSONS.value,
            "method": Method.SURVEY.value,
            "source": "UNHCR",
            "series": "PRMN arrivals",
            # The month is stated by its last day.
            "start": end.dt.month_start(),
            "end": end.dt.month_end(),
            "cause": pl.col("reason").str.to_lowercase().replace("", None) if "reason" in names else None,
            "detail": pl.concat_str(left, separator=";"),
        },
        placing=Placing(
            country=pl.lit("SOM"),
            system="iso3",
            country_name=pl.lit("Somalia"),
            name=pl.col("district"),
            parent=pl.col("region"),
            level=pl.lit(2),
            by=pl.lit("place:2"),
        ),
        required=["month", "district"],
        refuse=[("the month is not a date", end.is_null(), "month", "Write the last day of the month as dd/mm/yyyy.")],
        labels=["region", "month"],
        duplicates_are_events=True,
    )


def _ask_about_repeats(reading: Reading, table: RawTable, header: int, names: list[str]) -> None:
    """Tell how many rows repeat an earlier one; each was kept as a movement of its own."""
    rows = pl.concat(list(table.batches(skip=header)))
    cells = [name for name in rows.columns if name != "row"]
    again = rows.filter(~rows.select(cells).hash_rows().is_first_distinct())
    if again.is_empty():
        return
    people = parse_column(again[f"c{names.index('people')}"].str.strip_chars())["value"].sum()
    where = Locator(reading.file.path.name, table.sheet, int(again["row"][0]), None)
    many = "1 row" if again.height == 1 else f"{again.height:,} rows"
    text = (
        f"Equal to an earlier row of {reading.file.path.name} in every cell: {many} ({people:,.0f} people). They were"
        " kept, as separate families who moved alike. Were some of them entered twice?"
    )
    facts: dict[str, object] = {"rows": again.height, "people": people}
    reading.questions.append(Question(f"repeated_rows:{where.path}", "repeated_rows", text, (where,), facts))


FEEDS = (Feed("unhcr_prmn", "UNHCR PRMN: arrivals of displaced people in Somalia", "UNHCR", LICENCE, recognises, read),)
