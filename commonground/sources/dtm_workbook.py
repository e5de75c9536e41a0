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
from commonground.sources.dtm_book import RECIPE, Book, context, speaks_of_dtm, understand_books
from commonground.sources.dtm_cells import Grid
from commonground.sources.dtm_parts import Total, place_grain
from commonground.sources.dtm_sheets import Sheet, find
from commonground.sources.dtm_sites import sites
from commonground.sources.dtm_stated import FLAGS, NO_PEOPLE, read_summary, round_flag
from commonground.sources.feed import IOM_DTM, Feed, Reading
from commonground.sources.layout import Cell, Layout, Value, figures
from commonground.sources.opening import RawFile, RawTable
from commonground.sources.placing import Placing

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
            reading.account.ignore(NO_PEOPLE, table.height, sheet=table.sheet, row=1)
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
            yield from read_summary(reading, book, table, known)
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
        headings=sheet.names,
        shown=sheet.names,
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
    round_ = pl.format("round_{}", pl.col(sheet.round)) if sheet.round else pl.lit(round_flag(book))
    own = pl.lit(FLAGS.get(total.category))
    flags = pl.concat_str([own, round_, pl.lit(book.flags or None)], separator=" ", ignore_nulls=True)
    return {"category": total.category.value, "series": total.series, "unit": total.unit, "flags": flags}


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


FEEDS = (Feed("iom_dtm_workbook", "IOM DTM baseline assessment", "IOM", IOM_DTM, recognises, read),)
