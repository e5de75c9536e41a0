"""A table with a heading row, read by description: which columns count what, of whom, where and when.

A feed says what its columns mean as a `Layout`; `figures` does what every feed needs done: parse each value
cell, place each name, keep total rows out, and account for every row.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from commonground.core.errors import UnreadableFile
from commonground.core.figure import BREAKDOWNS, grain
from commonground.core.numbers import Locale
from commonground.core.words import Status
from commonground.sources.decimals import settled
from commonground.sources.feed import Reading
from commonground.sources.numbers import numeral, parse_column
from commonground.sources.opening import RawTable
from commonground.sources.placing import Placing
from commonground.sources.rows import Sieve

Value = pl.Expr | str | None
_ROW = "row"
# A heading holds no digit and is no tag.
_WORDS = re.compile(r"[^\d#][^\d]*")
# A year may be printed in Arabic-Indic or Persian digits, as a count may.
_DIGITS = {chr(zero + n): str(n) for zero in (0x660, 0x6F0) for n in range(10)}


@dataclass(frozen=True)
class Cell:
    """One value column; `fields` are the figure columns in which it differs from its neighbours."""

    column: str
    fields: Mapping[str, Value]
    money: bool = False
    # Where this holds, a zero in the cell says "not broken down", not "nobody".
    zero_is_unknown: pl.Expr | None = None
    # A bound the source prints with the number: "more", "less" (or equal), "about"; null for exact.
    qualifier: pl.Expr | None = None
    # Each row is itself that many (one incident a row): the cell only says where the row stands.
    each: int | None = None
    # A negative number takes back what another row counted; else it is refused.
    takes_back: bool = False


@dataclass(frozen=True)
class Layout:
    """How one raw table becomes figures. Expressions see the columns by heading, stripped, and `row`."""

    table: RawTable
    cells: Sequence[Cell]
    fields: Mapping[str, Value] = field(default_factory=dict)
    header: int = 1  # 1-based row of the headings; 0 where JSON keys or `headings` name the columns
    headings: Sequence[str] | None = None  # names to use in expressions; locators keep what is printed
    shown: Sequence[str] | None = None  # what locators show, where the row at `header` is not what people read
    placing: Placing = field(default_factory=Placing)
    required: Sequence[str] = ()  # headings that must be filled; a row without values and without these is a note
    ignore: Sequence[tuple[str, pl.Expr]] = ()  # (reason, rows it holds for)
    refuse: Sequence[tuple[str, pl.Expr, str, str]] = ()  # (reason, rows, heading to quote, what next)
    labels: Sequence[str] = ()  # headings in which the word "Total" marks a total row
    key: Sequence[str] = ()  # headings that name the people of a row: another row with the same cells contradicts it
    duplicates_are_events: bool = False  # rows equal in every cell are separate events, not one row twice
    counted: Sequence[str] = ()  # headings whose cells `derived` needs as numbers, under numbers.numeral(heading)
    derived: Mapping[str, pl.Expr] = field(default_factory=dict)  # columns the expressions above may use
    masks: Mapping[float, tuple[float, float]] = field(default_factory=dict)  # printed value -> its range
    zero_flag: str | None = None  # flag for a printed 0 that may also stand for "not reported"
    sparse: bool = False  # a matrix with few cells filled: a blank cell is no figure
    adds_up: Mapping[str, Sequence[str]] = field(default_factory=dict)  # a printed total and its parts in one row
    locale: Locale = Locale.UNDECLARED


def figures(layout: Layout, reading: Reading) -> Iterator[pl.DataFrame]:
    """Yield the figures of one table, batch by batch, and account for all of its rows."""
    if layout.shown is None and splits(layout.table, layout.header):
        raise UnreadableFile(
            "its headings take two rows, and what the second says of the numbers would be lost",
            where=reading.file.path.name,
            next=f"Describe it with a recipe: commonground recipe {reading.file.path.name}",
        )
    printed = _printed(layout)
    names = unique(layout.headings if layout.headings is not None else printed)
    shown = dict(zip(names, printed, strict=False))
    sieve = Sieve(layout, reading, shown)
    sieve.above(layout.header)
    for batch in layout.table.batches(skip=layout.header):
        rows = _named(batch, names)
        sieve.layout = layout = replace(layout, locale=settled(layout, rows, shown, reading))
        rows = sieve.sift(rows)
        if rows.is_empty():
            continue
        rows = _with_numbers(rows, layout).with_columns(**dict(layout.derived))
        placed = layout.placing.place(rows, reading, sheet=layout.table.sheet)
        counted = [
            _cell_figures(cell, layout, rows, placed, shown.get(cell.column, cell.column))
            for cell in layout.cells
            if cell.column in rows.columns
        ]
        good = sieve.settle(rows, counted)
        if layout.sparse:
            good = [frame.filter(pl.col("status") != Status.NOT_REPORTED.value) for frame in good]
        if good:
            yield pl.concat(good, how="diagonal")
    sieve.finish()


def _printed(layout: Layout) -> list[str]:
    """The headings as printed; where the table prints none, its columns go by letter, as in a spreadsheet."""
    if layout.shown is not None:
        return list(layout.shown)
    if layout.header == 0:
        return list(layout.table.keys) or [letter(i) for i in range(layout.table.width)]
    return [cell.strip() for cell in layout.table.head(layout.header)[layout.header - 1]]


def letter(column: int) -> str:
    """The letter of a column, counted from 0: A, B, ... Z, AA."""
    above, rest = divmod(column, 26)
    return (letter(above - 1) if above else "") + chr(ord("A") + rest)


def unique(headings: Sequence[str]) -> list[str]:
    """The name of each column, made unique: a second "Unknown" becomes "Unknown [2]"."""
    seen = {_ROW: 1}  # the number of the row is a column of ours
    names = []
    for position, heading in enumerate(headings, start=1):
        name = heading or f"column {position}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} [{seen[name]}]")
    return names


def splits(table: RawTable, header: int) -> bool:
    """Whether the row below the headings is theirs as well: words only, some of them where a heading is blank."""
    above, *below = table.head(header + 1)[header - 1 :] if header else [[]]
    if not below:
        return False
    words = [i for i, cell in enumerate(below[0]) if cell.strip()]
    plain = all(_WORDS.fullmatch(below[0][i].strip()) for i in words)
    return len(words) > 1 and plain and any(not above[i].strip() for i in words)


def named_columns(table: RawTable, header: int, heading_rows: int = 1) -> list[str]:
    """The names of a table's columns where its headings take several rows, the last of them `header`.

    A word above several columns stands before the heading of each; a table without headings goes by letter.
    """
    if header == 0:
        return unique(list(table.keys) or [letter(i) for i in range(table.width)])
    head = [[cell.strip() for cell in row] for row in table.head(header)]
    if len(head) < header:
        return []
    *above, last = head[max(0, header - heading_rows) :]
    for row in reversed(above):
        carried = [
            next((row[j] for j in range(i, -1, -1) if row[j]), "") if cell else row[i] for i, cell in enumerate(last)
        ]
        last = [" ".join(filter(None, pair)) for pair in zip(carried, last, strict=True)]
    return unique(last)


def _named(batch: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    columns = [name for name in batch.columns if name != _ROW]
    named = {old: names[i] if i < len(names) else f"column {i + 1}" for i, old in enumerate(columns)}
    return batch.rename(named).with_columns(pl.col(list(named.values())).str.strip_chars())


def _with_numbers(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Add what the `counted` columns say as numbers; a cell without one has none."""
    read = {
        numeral(name): parse_column(rows[name], locale=layout.locale)["value"]
        for name in layout.counted
        if name in rows.columns
    }
    return rows.with_columns(**read)


def _cell_figures(cell: Cell, layout: Layout, rows: pl.DataFrame, placed: pl.DataFrame, printed: str) -> pl.DataFrame:
    """One frame per value column: a figure for each row, with `bad` set where the cell cannot be read."""
    fields = {**layout.fields, **cell.fields}
    fields.setdefault("grain", _grain(fields, layout.placing))
    if cell.each is None:
        numbers = parse_column(
            rows[cell.column], locale=layout.locale, money=cell.money, allow_negative=cell.takes_back
        )
    else:
        numbers = parse_column(pl.repeat(str(cell.each), rows.height, eager=True))
    # A value column may say itself where its people are or come from.
    where = [name for name in layout.placing.columns if name not in fields]
    # Headings of the table may be words of ours ("status", "country"), so the three stay apart until they meet here.
    said = rows.select(
        pl.col(_ROW),
        *[_expression(value).alias(name) for name, value in fields.items()],
        pl.lit(layout.table.sheet, dtype=pl.String).alias("sheet"),
        pl.lit(printed).alias("column"),
        (cell.zero_is_unknown if cell.zero_is_unknown is not None else pl.lit(False)).alias("_unknown"),
        (cell.qualifier if cell.qualifier is not None else pl.lit(None, pl.String)).alias("_qualifier"),
    )
    counts = numbers.select("value", "low", "high", "status", "about", "bad", "next")
    return _ranges(pl.concat([said, counts, placed.select(where)], how="horizontal"), layout)


def _grain(fields: Mapping[str, Value], placing: Placing) -> pl.Expr:
    cut = [name for name in BREAKDOWNS if fields.get(name) is not None or name in placing.names]
    static = grain(*cut)
    if placing.grain is None:
        return pl.lit(static)
    below = placing.grain.fill_null("place:mixed")
    joined = pl.concat_str(pl.lit(static + "+" if static else ""), below)
    # At level 0 the place cuts nothing.
    return pl.when(below == "place:0").then(pl.lit(static)).otherwise(joined)


def _ranges(frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Apply what the source says of its numbers: ambiguous zeros, masks that are ranges, stated bounds."""
    unknown = pl.col("_unknown") & (pl.col("value") == 0)
    more, less = pl.col("_qualifier") == "more", pl.col("_qualifier") == "less"
    flags: list[pl.Expr] = [
        pl.when(pl.col("about") | (pl.col("_qualifier") == "about")).then(pl.lit("about")),
        pl.when(pl.col("value") < 0).then(pl.lit("takes_back")),
    ]
    if layout.zero_flag:
        flags.append(pl.when((pl.col("value") == 0) & ~unknown).then(pl.lit(layout.zero_flag)))
    if "flags" in frame.columns:
        flags.append(pl.col("flags"))
    frame = frame.with_columns(
        pl.when(unknown).then(None).otherwise(pl.col("value")).alias("value"),
        pl.when(unknown).then(None).when(less).then(pl.lit(0.0)).otherwise(pl.col("low")).alias("low"),
        pl.when(unknown | more).then(None).otherwise(pl.col("high")).alias("high"),
        pl.when(unknown).then(pl.lit(Status.NOT_REPORTED.value)).otherwise(pl.col("status")).alias("status"),
        pl.concat_str(flags, separator=" ", ignore_nulls=True).replace("", None).alias("flags"),
    )
    for printed, (low, high) in layout.masks.items():
        masked = (pl.col("value") == printed) & (pl.col("status") == Status.REPORTED.value)
        frame = frame.with_columns(
            pl.when(masked).then(pl.lit(low)).otherwise(pl.col("low")).alias("low"),
            pl.when(masked).then(pl.lit(high)).otherwise(pl.col("high")).alias("high"),
            pl.when(masked).then(pl.lit(Status.MASKED.value)).otherwise(pl.col("status")).alias("status"),
        )
    return frame.drop("about", "_unknown", "_qualifier")


def _expression(value: Value) -> pl.Expr:
    return value if isinstance(value, pl.Expr) else pl.lit(value, dtype=pl.String)


def details(columns: Mapping[str, str]) -> pl.Expr:
    """`detail` from columns: key=value of the filled ones, keys sorted; a semicolon in a value becomes a comma."""
    parts = [
        pl.when(pl.col(column) != "").then(pl.format(f"{key}={{}}", pl.col(column).str.replace_all(r"\s*;", ",")))
        for key, column in sorted(columns.items())
    ]
    return pl.concat_str(parts, separator=";", ignore_nulls=True)


def year_end(heading: str) -> dict[str, Value]:
    """`start` and `end` of a stock at the end of the year in `heading`."""
    day = pl.date(_year(heading), 12, 31)
    return {"start": day, "end": day}


def calendar_year(heading: str) -> dict[str, Value]:
    """`start` and `end` of a flow over the year in `heading`."""
    return {"start": pl.date(_year(heading), 1, 1), "end": pl.date(_year(heading), 12, 31)}


def mid_year(heading: str) -> dict[str, Value]:
    """`start` and `end` of a stock on 1 July of the year in `heading`."""
    day = pl.date(_year(heading), 7, 1)
    return {"start": day, "end": day}


def not_a_year(heading: str) -> pl.Expr:
    """Rows whose year is not one between 1800 and 2200."""
    year = _year(heading)
    return year.is_null() | (year < 1800) | (year > 2200)


def _year(heading: str) -> pl.Expr:
    digits = pl.col(heading).str.replace_many(_DIGITS)
    return digits.str.replace(r"\.0$", "").cast(pl.Int32, strict=False)
