"""Our own exports, read back: the same figures, with the release they came through kept as a flag.

CSV, CSV with HXL tags, workbook and JSON carry one set of columns (evidence.exporting.COLUMNS), so reading
needs no interpretation. A figure read back ranks behind its original publication.
"""

from collections.abc import Iterator

import polars as pl

from commonground.core.words import Category, Measure, Status
from commonground.evidence.exporting import COLUMNS, plain
from commonground.sources.feed import UNSTATED, Feed, Licence, Reading
from commonground.sources.opening import RawFile, RawTable

_NEEDED = frozenset(
    {"category", "measure", "unit", "grain", "start", "end", "value", "low", "high", "status", "source"}
)
_NUMBERS = ("value", "low", "high")
_KEPT_BLANK = ("series", "grain")  # where a blank is a word of its own
_MEND = "Export the figures again; cells of an export are not meant to be edited."
# A flag that says through which release (the beginning of its id) a figure came to this store.
VIA = "via:"
# Columns that tell of the release a figure was exported from, not of the figure.
_OF_THE_EXPORT = frozenset(
    ("cells", "feed", "release", "path", "sheet", "row", "column", "licence", "terms", "redistribute", "flags")
)
# What the column `redistribute` holds where figures may be passed on; an export without it forbids nothing.
_MAY = ("yes", "true", "")


def _heading(table: RawTable) -> tuple[int, list[str]] | None:
    """The row of the headings (0 where they are JSON keys), and the headings."""
    keys = [key.removeprefix("locator.") for key in table.keys]
    if set(keys) >= _NEEDED:
        return 0, keys
    for number, row in enumerate(table.head(5), start=1):
        if set(row) >= _NEEDED:
            return number, row
    return None


def _recognises(file: RawFile) -> bool:
    return any(_heading(table) is not None and not _nested(table) for table in file.tables)


def _nested(table: RawTable) -> bool:
    """Whether a table of a JSON export holds the parts or other publications of the figures."""
    return table.sheet is not None and table.sheet.startswith("[].")


def _read(reading: Reading) -> Iterator[pl.DataFrame]:
    origins: dict[tuple[str, ...], None] = {}
    for table in reading.file.tables:
        found = _heading(table)
        if _nested(table) or found is None:
            reason = "cells of a sum, or another publication of the same figure" if _nested(table) else "not figures"
            reading.account.ignore(reason, table.height, sheet=table.sheet, row=1)
            continue
        header, names = found
        if header:
            reading.account.ignore("heading row", header, sheet=table.sheet, row=header)
        for batch in table.batches(skip=header):
            rows = _rows(batch, names, spreadsheet=bool(header))
            rows = _sift(rows, table, reading)
            for row in (
                rows.select("source", "licence", "terms", "redistribute").unique(maintain_order=True).iter_rows()
            ):
                origins.setdefault(row)
            yield _figures(rows, table)
    reading.licence = _licence(list(origins))


def _rows(batch: pl.DataFrame, names: list[str], *, spreadsheet: bool) -> pl.DataFrame:
    """The cells by heading; what the export lacks is blank."""
    found = {name: f"c{position}" for position, name in enumerate(names)}
    cells = [pl.col(found[name]).alias(name) if name in found else pl.lit("").alias(name) for name in COLUMNS]
    rows = batch.select(pl.col("row").alias("_row"), *cells)
    if not spreadsheet:
        return rows.with_columns(pl.col("flags").str.replace_all("; ", " ", literal=True))
    for name in COLUMNS:
        if rows[name].str.starts_with("'").any():
            rows = rows.with_columns(pl.col(name).map_elements(plain, return_dtype=pl.String))
    return rows


def _sift(rows: pl.DataFrame, table: RawTable, reading: Reading) -> pl.DataFrame:
    """Set aside blank rows and the tag row, and refuse rows that no export of ours holds."""
    tags = pl.col("category").str.starts_with("#")
    blank = pl.all_horizontal(pl.col(COLUMNS) == "")
    for reason, out in (("HXL tag row", tags), ("blank row", blank)):
        some = rows.filter(out)
        if some.height:
            reading.account.ignore(reason, some.height, sheet=table.sheet, row=some["_row"][0])
            rows = rows.filter(~out)
    for column, bad in _FAULTS.items():
        some = rows.filter(bad)
        if some.height:
            example = {"sheet": table.sheet, "row": some["_row"][0], "column": column, "value": some[column][0][:80]}
            reading.account.refuse(f"{column} is not as exported", some.height, next=_MEND, **example)
            rows = rows.filter(~bad)
    reading.account.keep(rows.height)
    return rows


def _not_of(column: str, words: Iterator[str]) -> pl.Expr:
    return ~pl.col(column).is_in(list(words))


def _no_date(column: str) -> pl.Expr:
    return (pl.col(column) != "") & pl.col(column).str.to_date("%Y-%m-%d", strict=False).is_null()


def _no_number(column: str) -> pl.Expr:
    return (pl.col(column) != "") & ~pl.col(column).cast(pl.Float64, strict=False).is_finite().fill_null(False)


_FAULTS = {
    "category": _not_of("category", (word.value for word in Category)),
    "measure": _not_of("measure", (word.value for word in Measure)),
    "status": _not_of("status", (word.value for word in Status)),
    "source": pl.col("source") == "",
    "start": _no_date("start"),
    "end": _no_date("end"),
    **{name: _no_number(name) for name in _NUMBERS},
}


def _figures(rows: pl.DataFrame, table: RawTable) -> pl.DataFrame:
    stored = [name for name in COLUMNS if name not in _OF_THE_EXPORT]
    via = pl.concat_str(pl.lit(VIA), pl.col("release").str.slice(0, 12))
    flagged = pl.col("flags").str.contains(VIA, literal=True) | (pl.col("release") == "")
    return rows.select(
        *(pl.col(name) if name in _KEPT_BLANK else _filled(name) for name in stored),
        pl.when(flagged)
        .then(_filled("flags"))
        .otherwise(pl.concat_str([_filled("flags"), via], separator=" ", ignore_nulls=True))
        .alias("flags"),
        pl.lit(table.sheet, dtype=pl.String).alias("sheet"),
        pl.col("_row").alias("row"),
        pl.lit("value").alias("column"),
        pl.when(pl.col("place") != "").then(pl.lit("code")).alias("place_method"),
        pl.when(pl.col("place") != "").then(pl.lit(1.0)).alias("place_confidence"),
    ).with_columns(
        pl.col(*_NUMBERS).cast(pl.Float64),
        pl.col("place_level").cast(pl.Int8, strict=False),
        pl.col("start", "end").str.to_date("%Y-%m-%d", strict=False),
    )


def _filled(name: str) -> pl.Expr:
    return pl.when(pl.col(name) != "").then(pl.col(name)).alias(name)


def _licence(origins: list[tuple[str, ...]]) -> Licence:
    """The terms of everything in the export together: as strict as the strictest of them."""
    if not origins:
        return UNSTATED
    names = dict.fromkeys(_credited(source, licence) for source, licence, _, _ in origins)
    terms = dict.fromkeys(_credited(source, words) for source, _, words, _ in origins if words)
    free = all(word in _MAY for *_, word in origins)
    return Licence("; ".join(names), " ".join(terms), redistribute=free)


def _credited(source: str, words: str) -> str:
    return words if f"{source}: " in words else f"{source}: {words}"


FEEDS = (
    Feed(
        "commonground_export",
        "Figures exported by Common Ground",
        "several, via Common Ground",
        UNSTATED,
        _recognises,
        _read,
        rank=9,
    ),
)
