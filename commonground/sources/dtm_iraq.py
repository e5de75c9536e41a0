"""IOM DTM Iraq, 2014: master lists of displacement locations, published without headings.

They count families. The sources turn families into people by a factor of exactly six; that is their estimate,
so households are stored as households and nobody is invented.
"""

from collections.abc import Callable, Iterator

import polars as pl

from commonground.core.figure import grain
from commonground.core.words import Category, Method, Unit
from commonground.sources import dates
from commonground.sources.feed import IOM_DTM, Feed, Reading
from commonground.sources.iraq import GOVERNORATES, MASTER_LIST, SHELTERS, STOCK, find, in_iraq, plain
from commonground.sources.layout import Cell, Layout, figures
from commonground.sources.opening import RawFile, RawTable


def _governorate(text: str) -> bool:
    return plain(text) in GOVERNORATES


def _mostly(test: Callable[[str], bool], cells: list[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and sum(map(test, filled)) >= 0.9 * len(filled)


def _is_master_list(table: RawTable) -> bool:
    """Known without headings: governorates of origin and of stay, and families that shelters add up to."""
    rows = [row for row in table.head(60) if any(cell.strip() for cell in row)]
    if table.width != len(MASTER_LIST) or not rows:
        return False
    columns = dict(zip(MASTER_LIST, zip(*rows, strict=True), strict=True))
    places = all(_mostly(_governorate, list(columns[name])) for name in ("origin governorate", "governorate"))
    counts = (_sums(row) for row in rows)
    return places and all(total == parts for total, parts in counts if total is not None)


def _sums(row: list[str]) -> tuple[int | None, int | None]:
    by_name = dict(zip(MASTER_LIST, row, strict=True))
    total = by_name["master families"].strip()
    parts = [by_name[name].strip() for name in SHELTERS]
    if not total.isdigit() or not all(part.isdigit() for part in parts):
        return None, None
    return int(total), sum(map(int, parts))


def _master_heading(table: RawTable) -> tuple[int, list[str]] | None:
    return find(table, "origin governorate", "master families", "district")


def knows_master_list(file: RawFile) -> bool:
    return any(_master_heading(table) or _is_master_list(table) for table in file.tables)


def read_master_list(reading: Reading) -> Iterator[pl.DataFrame]:
    for table in reading.file.tables:
        found = _master_heading(table) or ((0, list(MASTER_LIST)) if _is_master_list(table) else None)
        if found is None:
            reading.account.ignore("a sheet that is no master list", table.height, sheet=table.sheet, row=1)
            continue
        yield from figures(_master_layout(reading, table, *found), reading)


def _master_layout(reading: Reading, table: RawTable, header: int, names: list[str]) -> Layout:
    stated = dates.day_first(pl.col("current round date")) if "current round date" in names else pl.lit(None, pl.Date)
    day, flags = stated, pl.lit(None, pl.String)
    if not _all_dated(table, header, names):
        named = dates.named_period(reading)
        if named:
            day = stated.fill_null(pl.lit(named[1]))
            flags = pl.when(stated.is_null()).then(pl.lit(dates.FROM_NAME))
    origin = pl.format("origin_adm1={}", pl.col("origin governorate"))
    shelters = [name for name in SHELTERS if name in names]
    by_shelter = {name: pl.format("{};shelter={}", origin, pl.lit(name)) for name in shelters}
    cut = {"grain": grain("detail", "detail.shelter", "place:2")}
    return Layout(
        table,
        header=header,
        headings=names,
        cells=[Cell("master families", {})] + [Cell(n, {"detail": d, **cut}) for n, d in by_shelter.items()],
        fields={
            **STOCK,
            "category": Category.IDP.value,
            "unit": Unit.HOUSEHOLDS.value,
            "method": Method.SURVEY.value,
            "source": "IOM",
            "series": "DTM Iraq master list",
            "start": day,
            "end": day,
            "detail": origin,
            "flags": flags,
        },
        placing=in_iraq(pl.col("district"), 2, parent=pl.col("governorate")),
        required=["governorate", "district"],
        refuse=[
            (
                "no date of the round, in the row or in the file's name",
                day.is_null(),
                "district",
                "Put the day of the round into the file's name, as 26102014.",
            )
        ],
        adds_up={"master families": shelters},
    )


def _all_dated(table: RawTable, header: int, names: list[str]) -> bool:
    if "current round date" not in names:
        return False
    column = f"c{names.index('current round date')}"
    batches = (batch.select(filled=pl.any_horizontal(pl.exclude("row") != ""), dated=pl.col(column) != "")
               for batch in table.batches(skip=header))  # fmt: skip
    return all(bool(batch.filter("filled")["dated"].all()) for batch in batches)


def _knows_labels(file: RawFile) -> bool:
    return any(find(table, "label en", "shortlabel") for table in file.tables)


def _read_labels(reading: Reading) -> Iterator[pl.DataFrame]:
    for table in reading.file.tables:
        reading.account.ignore("names of columns, not figures", table.height, sheet=table.sheet, row=1)
    return iter(())


FEEDS = (
    Feed("dtm_iraq_master_list", "IOM DTM Iraq: master list", "IOM", IOM_DTM, knows_master_list, read_master_list),
    Feed(
        "dtm_iraq_labels",
        "IOM DTM Iraq: names of the master list's columns",
        "IOM",
        IOM_DTM,
        _knows_labels,
        _read_labels,
        reference=True,
    ),
)
