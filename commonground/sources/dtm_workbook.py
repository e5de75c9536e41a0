"""IOM DTM workbooks: baseline assessments of displaced people, returnees and migrants, as each mission lays them out.

The period, the country and the kind of people are read from the workbook; sheets of one row a place are tables,
sheets of many small tables are summaries. What is not certain is refused: a recipe can describe it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from commonground.core.errors import UnknownFeed
from commonground.core.figure import Locator, Question
from commonground.core.words import Category, Measure, Method
from commonground.evidence.gazetteer import country
from commonground.sources import dates, dtm_summary
from commonground.sources.dtm_headings import Role, understand, words
from commonground.sources.dtm_sheets import Sheet, Total, find, place_grain, units_of
from commonground.sources.dtm_summary import Grid, Stated
from commonground.sources.feed import IOM_DTM, Feed, Reading
from commonground.sources.layout import Cell, Layout, Value, figures, letter
from commonground.sources.opening import RawFile, RawTable
from commonground.sources.placing import Placing

_DTM = re.compile(r"\bDTM\b|displacement tracking matrix", re.IGNORECASE)
_TITLES = 12  # rows in which a sheet speaks of itself
_RECIPE = "Describe it with a recipe: commonground recipe {}"
# What a figure of a category says about itself (law/texts/code_crosswalk.csv, DTM).
_FLAGS = {
    # Counted by nationality: people whom UNHCR registers as refugees or asylum-seekers may be among them.
    Category.MIGRANT: "may_include_refugees",
    Category.RETURNED_IDP: "often_cumulative",
}


@dataclass
class _Book:
    """What the workbook says of all its sheets."""

    where: str
    context: tuple[Category, ...]
    period: tuple[date, date] | None
    country: str
    round: str
    flags: str
    sheets: dict[int, Sheet]
    taught: dict[str, int]
    seen: dict[tuple[str, ...], set[str]] = field(default_factory=dict)


def recognises(file: RawFile) -> bool:
    """A workbook or table that speaks of DTM or of a round, and counts people by place as DTM's headings do."""
    sheets = [sheet for table in file.tables if (sheet := find(table, _context(file)))]
    if sheets and (any(sheet.round for sheet in sheets) or _speaks_of_dtm(file)):
        return True
    return _speaks_of_dtm(file) and any(_has_summary(file, table) for table in file.tables)


def _speaks_of_dtm(file: RawFile) -> bool:
    texts = (cell for table in file.tables for row in table.head(_TITLES) for cell in row)
    return any(_DTM.search(text) for text in texts) or any(_DTM.search(table.sheet or "") for table in file.tables)


def _has_summary(file: RawFile, table: RawTable) -> bool:
    return bool(table.sheet) and bool(dtm_summary.stated_totals(Grid(table.head(40)), _context(file)))


def _context(file: RawFile) -> tuple[Category, ...]:
    """The categories that titles and headings speak of."""
    found: dict[Category, None] = {}
    for table in file.tables:
        for text in [table.sheet or "", *(cell for row in table.head(_TITLES) for cell in row)]:
            if len(text) < 120 and (category := understand(text).category):
                found[category] = None
            for word in words(text) if len(text) < 60 else ():
                if category := understand(word).category:
                    found[category] = None
    return tuple(found)


def read(reading: Reading) -> Iterator[pl.DataFrame]:
    """Yield the figures of every sheet that is understood; refuse the file where none is."""
    book = _book(reading)
    known = _known(book)
    summaries = [(i, t) for i, t in enumerate(reading.file.tables) if i not in book.sheets and t.height]
    given = 0
    for index, sheet in book.sheets.items():
        given += 1
        yield from _read_sheet(reading, book, reading.file.tables[index], sheet, known)
    for _, table in summaries:
        for frame in _read_summary(reading, book, table, known):
            given += 1
            yield frame
    if not given:
        raise UnknownFeed(
            "none of its sheets could be understood with certainty",
            where=book.where,
            next=_RECIPE.format(book.where),
        )


def _book(reading: Reading) -> _Book:
    file = reading.file
    context = _context(file)
    sheets = {i: sheet for i, table in enumerate(file.tables) if (sheet := find(table, _own(table, context)))}
    taught: dict[str, int] = {}
    for sheet in sheets.values():
        for word, level in units_of(sheet.names).items():
            taught.setdefault(word, level)
    dated = bool(sheets) and all(sheet.date for sheet in sheets.values())
    period = _period(file) or (None if dated else dates.named_period(reading))
    if period is None and not dated:
        raise UnknownFeed("nothing in it says when its people were counted", where=file.path.name,
                          next=_RECIPE.format(file.path.name))  # fmt: skip
    flags = dates.FROM_NAME if reading.questions else ""
    return _Book(file.path.name, context, period, _country(file, sheets), _round(file), flags, sheets, taught)


def _own(table: RawTable, context: tuple[Category, ...]) -> tuple[Category, ...]:
    """The one category a sheet's own name speaks of, where it speaks of one."""
    said = {c for word in words(table.sheet or "") if (c := understand(word).category)}
    return tuple(said) if len(said) == 1 else context


def _period(file: RawFile) -> tuple[date, date] | None:
    """The period beside the word for it, or the only one that the titles state."""
    found: set[tuple[date, date]] = set()
    for table in file.tables:
        for row in table.head(_TITLES):
            texts = [cell.strip() for cell in row if cell.strip()]
            for i, text in enumerate(texts):
                labelled = understand(text).role is Role.DATE or "period" in words(text)
                if labelled and (stated := dates.period(" ".join(texts[i : i + 2]))):
                    return stated
            if len(texts) <= 4:
                found |= {stated for text in texts if (stated := dates.period(text))}
    return found.pop() if len(found) == 1 else None


def _country(file: RawFile, sheets: dict[int, Sheet]) -> str:
    """The country of the p-codes, or else the one the titles name."""
    prefixes: set[str] = set()
    for sheet in sheets.values():
        for code in (admin.code for admin in sheet.admins if admin.code and admin.level < 5):
            prefixes |= set(sheet.rows[code].str.extract(r"^([A-Za-z]{2,3})[A-Za-z]*\d", 1).drop_nulls().unique())
    codes = {_of_prefix(prefix.upper()) for prefix in prefixes} - {None}
    named = _countries_named(file)
    for found in (codes, named):
        if len(found) == 1:
            return str(found.pop())
    raise UnknownFeed("nothing in it says in which country its people are", where=file.path.name,
                      next=_RECIPE.format(file.path.name))  # fmt: skip


def _of_prefix(prefix: str) -> str | None:
    if len(prefix) == 3 and (code := country(prefix, system="iso3").code):
        return code
    return country(prefix[:2], system="iso2").code


def _countries_named(file: RawFile) -> set[str]:
    """Countries in titles: runs of up to three words of short texts that stand in no table."""
    found: set[str] = set()
    for table in file.tables:
        for row in table.head(6):
            for text in [cell.strip() for cell in row if cell.strip()]:
                parts = re.findall(r"[^\W\d_]+", text)
                if len(parts) > 12:
                    continue
                for size in (3, 2, 1):
                    runs = (" ".join(parts[i : i + size]) for i in range(len(parts) - size + 1))
                    matches = (country(run, system="name") for run in runs)
                    found |= {m.code for m in matches if m.code and m.level == 0 and m.method in ("exact", "alias")}
    return found


def _round(file: RawFile) -> str:
    """The number of the round that the titles state, as text."""
    for table in file.tables:
        for row in table.head(_TITLES):
            for text in row:
                if len(text) < 80 and (
                    stated := re.search(r"\b(?:round|ronda)\s*#?\s*(\d{1,3})\b", text, re.IGNORECASE)
                ):
                    return stated[1]
    return ""


def _known(book: _Book) -> dict[tuple[Category, str], float]:
    """How many people the sheets count, where they agree."""
    sums: dict[tuple[Category, str], set[float]] = {}
    for sheet in book.sheets.values():
        for total in sheet.totals:
            if not total.series:
                sums.setdefault((total.category, total.unit), set()).add(sheet.sum(total))
    return {who: found.pop() for who, found in sums.items() if len(found) == 1}


def _read_sheet(
    reading: Reading, book: _Book, table: RawTable, sheet: Sheet, known: dict[tuple[Category, str], float]
) -> Iterator[pl.DataFrame]:
    """Yield the figures of a sheet of one row a place, unless another sheet has counted the same units."""
    again = [total for total in sheet.totals if _seen(book, sheet, total)]
    if again:
        reading.account.refuse(
            "another sheet counts the same people in the same places",
            table.height, next=_RECIPE.format(book.where), sheet=table.sheet, row=sheet.header,
        )  # fmt: skip
        return
    if sheet.unread:
        shown = ", ".join(sheet.unread[:6]) + (" ..." if len(sheet.unread) > 6 else "")
        reading.notes.append(f"{table.sheet or book.where}: columns that add up to no total were not read: {shown}.")
    for total in sheet.totals:
        _compare(reading, table, sheet, total, known)
    yield from figures(_layout(book, table, sheet, known), reading)


def _seen(book: _Book, sheet: Sheet, total: Total) -> bool:
    """Whether an earlier sheet counts these people by the same partition in some of these units."""
    cut = ("origin",) if sheet.origin else ()
    key = (total.category, total.series, total.unit, place_grain(cut, sheet.deepest.level))
    units = sheet.units()
    seen = book.seen.setdefault(key, set())
    overlap = bool(seen & units)
    seen |= units
    return overlap


def _compare(
    reading: Reading, table: RawTable, sheet: Sheet, total: Total, known: dict[tuple[Category, str], float]
) -> None:
    """Ask where a sheet's sum is not the number that the workbook states."""
    stated, summed = known.get((total.category, total.unit)), sheet.sum(total)
    if stated is None or total.series or abs(stated - summed) < 0.5:
        return
    where = Locator(reading.file.path.name, table.sheet, None, total.column)
    text = f"The sheets do not agree: {where} adds up to {summed:,.0f}, elsewhere it is {stated:,.0f}. Which is right?"
    facts: dict[str, object] = {"sum": summed, "stated": stated}
    reading.questions.append(Question(f"total:{where}", "total_misses_parts", text, (where,), facts))


def _layout(book: _Book, table: RawTable, sheet: Sheet, known: dict[tuple[Category, str], float]) -> Layout:
    level = sheet.deepest.level
    cut = ("origin",) if sheet.origin else ()
    cells = [Cell(t.column, {**_whose(book, sheet, t), "grain": place_grain(cut, level)}) for t in sheet.totals]
    for part in sheet.parts:
        fields = {**_whose(book, sheet, part.total), **part.fields, "grain": place_grain((*cut, *part.cut), level)}
        cells.append(Cell(part.column, fields))
    start, end = _dates(book, sheet)
    whole = all(known.get((t.category, t.unit)) == sheet.sum(t) for t in sheet.totals)
    key = sheet.deepest.code or sheet.deepest.name
    return Layout(
        table,
        header=sheet.header,
        cells=cells,
        fields={"measure": Measure.STOCK.value, "method": Method.SURVEY.value, "source": "IOM",
                "start": start, "end": end},
        placing=_placing(book, sheet),
        required=[key] if key else [],
        refuse=[("no date in the row, and none in the workbook", start.is_null(), key or "", "Add the date.")],
        labels=[admin.name for admin in sheet.admins if admin.name],
        # Rows equal in every cell stand for different people where only all of them give the stated total.
        duplicates_are_events=whole,
    )  # fmt: skip


def _whose(book: _Book, sheet: Sheet, total: Total) -> dict[str, Value]:
    round_ = pl.format("round_{}", pl.col(sheet.round)) if sheet.round else pl.lit(_round_flag(book))
    own = pl.lit(_FLAGS.get(total.category))
    flags = pl.concat_str([own, round_, pl.lit(book.flags or None)], separator=" ", ignore_nulls=True)
    return {"category": total.category.value, "series": total.series, "unit": total.unit, "flags": flags}


def _round_flag(book: _Book) -> str | None:
    return f"round_{book.round}" if book.round else None


def _dates(book: _Book, sheet: Sheet) -> tuple[pl.Expr, pl.Expr]:
    own = dates.day_first(pl.col(sheet.date)) if sheet.date else pl.lit(None, dtype=pl.Date)
    first, last = book.period or (None, None)
    if book.period:
        # The round has one period: days on which single places were visited lie inside it.
        return pl.lit(first), pl.lit(last)
    return own, own


def _placing(book: _Book, sheet: Sheet) -> Placing:
    deepest, *above = reversed(sheet.admins)

    def text(name: str | None) -> pl.Expr | None:
        return pl.col(name) if name else None

    parents = [text(admin.code or admin.name) for admin in above]
    return Placing(
        country=pl.lit(book.country),
        system="iso3",
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
    reading: Reading, book: _Book, table: RawTable, known: dict[tuple[Category, str], float]
) -> Iterator[pl.DataFrame]:
    """Yield the figures of a sheet of many small tables, and account for its rows one by one."""
    grid = Grid(list(table.rows()))
    found = dtm_summary.read(grid, _own(table, book.context), known, book.taught) if book.period else None
    if found is None or not found.cells:
        reading.account.ignore("a sheet without tables of people", table.height, sheet=table.sheet, row=1)
        return
    reading.account.keep(len({cell.row for cell in found.cells}))
    for row, reason in found.why.items():
        reading.account.ignore(reason, 1, sheet=table.sheet, row=row)
    for row, column, printed, parts in found.misses:
        where = Locator(reading.file.path.name, table.sheet, row, letter(column))
        text = f"The total in {where} is {printed:,.0f}, but its parts give {parts:,.0f}. Which is right?"
        reading.questions.append(Question(f"total:{where}", "total_misses_parts", text, (where,)))
    by_level: dict[int, list[Stated]] = {}
    for cell in found.cells:
        by_level.setdefault(cell.level, []).append(cell)
    for level, cells in by_level.items():
        yield _stated(reading, book, table, level, cells)


def _stated(reading: Reading, book: _Book, table: RawTable, level: int, cells: list[Stated]) -> pl.DataFrame:
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
        name=pl.col("_place") if level else None,
        parent=pl.col("_parent") if level else None,
        level=pl.lit(level) if level else None,
    )
    first, last = book.period
    return placing.place(rows, reading).select(
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


def _flags(book: _Book, category: Category) -> str | None:
    words_ = (_FLAGS.get(category), _round_flag(book), book.flags or None)
    return " ".join(word for word in words_ if word) or None


FEEDS = (Feed("iom_dtm_workbook", "IOM DTM baseline assessment", "IOM", IOM_DTM, recognises, read),)
