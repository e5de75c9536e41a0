"""IOM DTM workbooks: baseline assessments of displaced people, returnees and migrants, as each mission lays them out.

The period, the country and the kind of people are read from the workbook; sheets of one row a place are tables,
sheets of many small tables are summaries. What is not certain is refused: a recipe can describe it.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from commonground.core.errors import UnknownFeed
from commonground.core.figure import Locator, Question
from commonground.core.words import Category, Measure, Method
from commonground.sources import dates, dtm_summary
from commonground.sources.alike import ask_alike
from commonground.sources.dtm_book import RECIPE, Book, context, own, speaks_of_dtm, understand_books
from commonground.sources.dtm_cells import Grid, Stated
from commonground.sources.dtm_parts import Total, place_grain
from commonground.sources.dtm_sheets import Sheet, find
from commonground.sources.dtm_sites import sites
from commonground.sources.feed import IOM_DTM, Feed, Reading
from commonground.sources.layout import Cell, Layout, Value, figures, letter
from commonground.sources.opening import RawFile, RawTable
from commonground.sources.placing import Placing

# What a figure of a category says about itself (law/texts/code_crosswalk.csv, DTM).
_FLAGS = {
    # Counted by nationality: people whom UNHCR registers as refugees or asylum-seekers may be among them.
    Category.MIGRANT: "may_include_refugees",
    Category.RETURNED_IDP: "often_cumulative",
}
_NO_PEOPLE = "a sheet without tables of people"
_UNDATED = "it is of another round than its neighbours, and does not say when"


def recognises(file: RawFile) -> bool:
    """A workbook or table that speaks of DTM or of a round, and counts people by place as DTM's headings do."""
    sheets = [sheet for table in file.tables if (sheet := find(table, context(file)))]
    if sheets and (any(sheet.round for sheet in sheets) or speaks_of_dtm(file)):
        return True
    return speaks_of_dtm(file) and any(_has_summary(file, table) for table in file.tables)


def _has_summary(file: RawFile, table: RawTable) -> bool:
    return bool(table.sheet) and bool(dtm_summary.stated_totals(Grid(table.head(40)), context(file)))


def read(reading: Reading) -> Iterator[pl.DataFrame]:
    """Yield the figures of every sheet that is understood; refuse the file where none is."""
    books, undated = understand_books(reading)
    given = 0
    for book in books:
        for frame in _read_book(reading, book):
            given += 1
            yield frame
    for table in undated:
        reading.account.refuse(_UNDATED, table.height, next="Write its date into its title.", sheet=table.sheet, row=1)
    for table in reading.file.tables:
        if table.height and table not in undated and not any(table in book.tables for book in books):
            reading.account.ignore(_NO_PEOPLE, table.height, sheet=table.sheet, row=1)
    if not given and not any(book.sheets for book in books):
        raise UnknownFeed(
            "none of its sheets could be understood with certainty",
            where=books[0].where,
            next=RECIPE.format(books[0].where),
        )


def _read_book(reading: Reading, book: Book) -> Iterator[pl.DataFrame]:
    """Yield the figures of the sheets of one period, and the places with coordinates that they give."""
    known = _known(book)
    for index, sheet in book.sheets.items():
        yield from _read_sheet(reading, book, reading.file.tables[index], sheet, known)
    for index, table in enumerate(reading.file.tables):
        if table in book.tables and index not in book.sheets and table.height:
            yield from _read_summary(reading, book, table, known)
    located = sites(book.sheets.values(), book.country, reading.gazetteer)
    if located is not None:
        before = [reading.places] if reading.places is not None else []
        reading.places = pl.concat([*before, located]).unique("code", keep="first", maintain_order=True)


def _known(book: Book) -> dict[tuple[Category, str], float]:
    """How many people the sheets count, where they agree."""
    sums: dict[tuple[Category, str], set[float]] = {}
    for sheet in book.sheets.values():
        for total in sheet.totals:
            if not total.series:
                sums.setdefault((total.category, total.unit), set()).add(sheet.sum(total))
    return {who: found.pop() for who, found in sums.items() if len(found) == 1}


def _read_sheet(
    reading: Reading, book: Book, table: RawTable, sheet: Sheet, known: dict[tuple[Category, str], float]
) -> Iterator[pl.DataFrame]:
    """Yield the figures of a sheet of one row a place, unless another sheet has counted the same units."""
    example: dict[str, Any] = {"sheet": table.sheet, "row": sheet.header}
    if other := _counted_by(book, sheet):
        same = all(abs(known.get((t.category, t.unit), -1) - sheet.sum(t)) < 0.5 for t in sheet.totals)
        if same:
            reading.account.ignore(f"the same people in the same places as in {other}", table.height, **example)
        else:
            why = f"it counts people whom {other} counts too, and gives another number"
            reading.account.refuse(why, table.height, next=RECIPE.format(book.where), **example)
        return
    if sheet.date is None and (book.period is None or len(sheet.rounds()) > 1):
        reading.account.refuse("its rounds have no dates", table.height, next=RECIPE.format(book.where), **example)
        return
    for grain in sheet.grains():
        book.given.setdefault(grain, []).append((table.sheet or book.where, sheet))
    if sheet.unread:
        shown = ", ".join(sheet.unread[:6]) + (" ..." if len(sheet.unread) > 6 else "")
        reading.notes.append(f"{table.sheet or book.where}: columns that add up to no total were not read: {shown}.")
    for total in sheet.totals:
        _compare(reading, table, sheet, total, known)
    if not _is_whole(book, sheet):
        _ask_alike(reading, table, sheet)
    yield from figures(_layout(book, table, sheet), reading)


def _is_whole(book: Book, sheet: Sheet) -> bool:
    """Whether another sheet, or a total row, gives what all rows of a sheet add up to."""

    def given(total: Total) -> bool:
        whom = (total.category, total.series, total.unit)
        others = [
            (other, t)
            for other in book.sheets.values()
            if other is not sheet
            for t in other.totals
            if (t.category, t.series, t.unit) == whom
        ]
        return sheet.states(total) or any(abs(other.sum(t) - sheet.sum(total)) < 0.5 for other, t in others)

    return all(given(total) for total in sheet.totals)


def _ask_alike(reading: Reading, table: RawTable, sheet: Sheet) -> None:
    """Ask about a unit with two numbers; a sheet of sites without a column of sites has many rows a unit."""
    counted = {total.column for total in sheet.totals} | {part.column for part in sheet.parts}
    key = [name for name in sheet.names if name not in counted and name not in sheet.unread]
    ask_alike(sheet.rows, key, {total.column: total.column for total in sheet.totals}, table, reading)


def _counted_by(book: Book, sheet: Sheet) -> str:
    """The name of an earlier sheet that counts these people by the same partition in some of these units."""
    for grain in sheet.grains():
        for name, other in book.given.get(grain, ()):
            if other is None:
                return name
            pairs = zip(sheet.units(), other.units(), strict=True)
            by_code, by_name = ((mine, theirs) for mine, theirs in pairs)
            mine, theirs = by_code if all(by_code) else by_name
            if mine & theirs:
                return name
    return ""


def _compare(
    reading: Reading, table: RawTable, sheet: Sheet, total: Total, known: dict[tuple[Category, str], float]
) -> None:
    """Ask where a sheet's sum is not the number that the workbook states."""
    stated, summed = known.get((total.category, total.unit)), sheet.sum(total)
    if stated is None or total.series or abs(stated - summed) < 0.5:
        return
    where = Locator(reading.file.path.name, table.sheet, None, total.column)
    text = f"The sheets do not agree: {where} adds up to {summed:,.0f}, elsewhere it is {stated:,.0f}. Which is right?"
    facts: dict[str, object] = {"printed": stated, "parts": summed}
    reading.questions.append(Question(f"total:{where}", "total_misses_parts", text, (where,), facts))


def _layout(book: Book, table: RawTable, sheet: Sheet) -> Layout:
    level = sheet.deepest.level
    cut = ("origin",) if sheet.origin else ()
    cells = [Cell(t.column, {**_whose(book, sheet, t), "grain": place_grain(cut, level)}) for t in sheet.totals]
    for part in sheet.parts:
        fields = {**_whose(book, sheet, part.total), **part.fields, "grain": place_grain((*cut, *part.cut), level)}
        cells.append(Cell(part.column, fields))
    start, end = _dates(book, sheet)
    return Layout(
        table,
        header=sheet.header,
        cells=cells,
        fields={"measure": Measure.STOCK.value, "method": Method.SURVEY.value, "source": "IOM",
                "start": start, "end": end},
        placing=_placing(book, sheet),
        required=[sheet.deepest.key],
        refuse=[("no date in the row, and none in the workbook", start.is_null(), sheet.date or "", "Add the date.")],
        labels=[admin.name for admin in sheet.admins if admin.name],
        # Rows equal in every cell stand for different people where only all of them give the stated total.
        duplicates_are_events=_is_whole(book, sheet),
    )  # fmt: skip


def _whose(book: Book, sheet: Sheet, total: Total) -> dict[str, Value]:
    round_ = pl.format("round_{}", pl.col(sheet.round)) if sheet.round else pl.lit(_round_flag(book))
    own = pl.lit(_FLAGS.get(total.category))
    flags = pl.concat_str([own, round_, pl.lit(book.flags or None)], separator=" ", ignore_nulls=True)
    return {"category": total.category.value, "series": total.series, "unit": total.unit, "flags": flags}


def _round_flag(book: Book) -> str | None:
    return f"round_{book.round}" if book.round else None


def _dates(book: Book, sheet: Sheet) -> tuple[pl.Expr, pl.Expr]:
    """The period of the round: as the workbook states it, or from the first to the last day of its rows.

    Days on which single places were visited lie inside it: one round is one stock.
    """
    if book.period and len(sheet.rounds()) < 2:
        return pl.lit(book.period[0]), pl.lit(book.period[1])
    assert sheet.date
    key = pl.col(sheet.round) if sheet.round else pl.lit("")
    days = sheet.rows.select(key.alias("round"), dates.day_first(pl.col(sheet.date)).alias("day")).drop_nulls()
    spans: dict[str, tuple[date, date]] = {
        str(r): (first, last)
        for r, first, last in days.group_by("round").agg(first=pl.min("day"), last=pl.max("day")).iter_rows()
    }
    ends = ({r: span[i] for r, span in spans.items()} for i in (0, 1))
    start, end = (key.replace_strict(end, default=None, return_dtype=pl.Date) for end in ends)
    return start, end


def _placing(book: Book, sheet: Sheet) -> Placing:
    deepest, *above = reversed(sheet.admins)

    def text(name: str | None) -> pl.Expr | None:
        return pl.col(name) if name else None

    parents = [pl.col(admin.key) for admin in above]
    return Placing(
        country=pl.lit(book.country),
        system="iso3",
        country_name=pl.lit(book.country_name),
        origin=pl.col(sheet.origin) if sheet.origin else None,
        origin_system="name" if sheet.origin else None,
        name=text(deepest.name) if deepest.name else pl.lit(""),
        code=text(deepest.code) if deepest.level < 5 else None,
        parent=parents[0] if parents else None,
        above=parents[1] if len(parents) > 1 else None,
        level=pl.lit(deepest.level),
        by=pl.lit(f"place:{deepest.level}"),
    )


def _read_summary(
    reading: Reading, book: Book, table: RawTable, known: dict[tuple[Category, str], float]
) -> Iterator[pl.DataFrame]:
    """Yield the figures of a sheet of many small tables, and account for its rows one by one."""
    grid = Grid(list(table.rows()))
    whom = own(table, book.context)
    found = dtm_summary.read(grid, whom, known, book.taught, set(book.given), book.named) if book.period else None
    if found is None or not found.cells:
        reading.account.ignore(_NO_PEOPLE, table.height, sheet=table.sheet, row=1)
        return
    reading.account.keep(len({cell.row for cell in found.cells}))
    for row, reason in found.why.items():
        if reason == dtm_summary.UNPROVEN:
            reading.account.refuse(reason, 1, next=RECIPE.format(book.where), sheet=table.sheet, row=row)
        else:
            reading.account.ignore(reason, 1, sheet=table.sheet, row=row)
    for cell in found.cells:
        grain = (cell.category, "", cell.unit, place_grain(cell.cut, cell.level))
        book.given.setdefault(grain, [(table.sheet or book.where, None)])
    for row, column, printed, parts in found.misses:
        where = Locator(reading.file.path.name, table.sheet, row, letter(column))
        text = f"The total in {where} is {printed:,.0f}, but its parts give {parts:,.0f}. Which is right?"
        facts: dict[str, object] = {"printed": printed, "parts": parts}
        reading.questions.append(Question(f"total:{where}", "total_misses_parts", text, (where,), facts))
    by_level: dict[int, list[Stated]] = {}
    for cell in found.cells:
        by_level.setdefault(cell.level, []).append(cell)
    for level, cells in by_level.items():
        yield _stated(reading, book, table, level, cells)


def _stated(reading: Reading, book: Book, table: RawTable, level: int, cells: list[Stated]) -> pl.DataFrame:
    """The figures of cells of one level, placed."""
    assert book.period
    text = pl.String
    rows = pl.DataFrame(
        {
            "row": [cell.row for cell in cells],
            # A sheet of many tables has no one heading row: its columns go by letter.
            "column": [letter(cell.column) for cell in cells],
            "value": [cell.value for cell in cells],
            "category": [cell.category.value for cell in cells],
            "unit": [cell.unit for cell in cells],
            "grain": [place_grain(cell.cut, level) for cell in cells],
            "_place": [cell.place for cell in cells],
            "_parent": [cell.parent for cell in cells],
            "flags": [_flags(book, cell.category) for cell in cells],
            **{n: pl.Series([cell.fields.get(n) for cell in cells], dtype=text) for n in _CUTS},
        }
    ).rename({"origin": "_origin", "origin_name": "_origin_name"})
    placing = Placing(
        country=pl.lit(book.country),
        system="iso3",
        country_name=pl.lit(book.country_name),
        name=pl.col("_place") if level else None,
        parent=pl.col("_parent") if level else None,
        level=pl.lit(level) if level else None,
    )
    first, last = book.period
    placed = placing.place(rows, reading, sheet=table.sheet).drop("origin", "origin_name")
    return pl.concat([rows, placed], how="horizontal").select(
        *("row", "column", "value", "category", "unit", "grain", "flags", "sex", "age", "detail"),
        *[name for name in placing.columns if name not in ("origin", "origin_name")],
        pl.col("_origin").alias("origin"),
        pl.col("_origin_name").alias("origin_name"),
        low=pl.col("value"),
        high=pl.col("value"),
        status=pl.lit("reported"),
        measure=pl.lit(Measure.STOCK.value),
        series=pl.lit(""),
        method=pl.lit(Method.SURVEY.value),
        source=pl.lit("IOM"),
        start=pl.lit(first),
        end=pl.lit(last),
        sheet=pl.lit(table.sheet, dtype=text),
    )


_CUTS = ("origin", "origin_name", "sex", "age", "detail")


def _flags(book: Book, category: Category) -> str | None:
    words_ = (_FLAGS.get(category), _round_flag(book), book.flags or None)
    return " ".join(word for word in words_ if word) or None


FEEDS = (Feed("iom_dtm_workbook", "IOM DTM baseline assessment", "IOM", IOM_DTM, recognises, read),)
