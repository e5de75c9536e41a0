"""The figures of a DTM workbook's summary sheets: many small tables, each number stated once, with what parts it."""

from collections.abc import Iterator

import polars as pl

from commonground.core.figure import Locator, Question
from commonground.core.words import Category, Measure, Method
from commonground.sources import dtm_summary
from commonground.sources.dtm_book import RECIPE, Book, own
from commonground.sources.dtm_cells import Grid, Stated
from commonground.sources.dtm_parts import place_grain
from commonground.sources.feed import Reading
from commonground.sources.layout import letter
from commonground.sources.opening import RawTable
from commonground.sources.placing import Placing

# What a figure of a category says about itself (law/texts/code_crosswalk.csv, DTM).
FLAGS = {
    # Counted by nationality: people whom UNHCR registers as refugees or asylum-seekers may be among them.
    Category.MIGRANT: "may_include_refugees",
    Category.RETURNED_IDP: "often_cumulative",
}
NO_PEOPLE = "a sheet without tables of people"


def read_summary(
    reading: Reading, book: Book, table: RawTable, known: dict[tuple[Category, str], float]
) -> Iterator[pl.DataFrame]:
    """Yield the figures of a sheet of many small tables, and account for its rows one by one."""
    grid = Grid(list(table.rows()))
    whom = own(table, book.context)
    found = dtm_summary.read(grid, whom, known, book.taught, set(book.given), book.named) if book.period else None
    if found is None or not found.cells:
        reading.account.ignore(NO_PEOPLE, table.height, sheet=table.sheet, row=1)
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
    words_ = (FLAGS.get(category), round_flag(book), book.flags or None)
    return " ".join(word for word in words_ if word) or None


def round_flag(book: Book) -> str | None:
    return f"round_{book.round}" if book.round else None
