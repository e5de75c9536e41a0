"""The stored columns of a figure as polars and pyarrow types, made from `core.figure.COLUMNS`."""

from typing import Any

import polars as pl
import pyarrow as pa

from commonground.core.figure import COLUMNS

_POLARS = {"text": pl.String, "date": pl.Date, "number": pl.Float64, "count": pl.Int64, "small": pl.Int8}
_ARROW = {
    "text": pa.large_string(),
    "date": pa.date32(),
    "number": pa.float64(),
    "count": pa.int64(),
    "small": pa.int8(),
}

FRAME: dict[str, type[pl.DataType]] = {name: _POLARS[kind] for name, kind in COLUMNS.items()}
TABLE = pa.schema([(name, _ARROW[kind]) for name, kind in COLUMNS.items()])

# How figures lie in Parquet. Words repeat and are kept once; numbers seldom do; rows follow one another.
ENCODING: dict[str, Any] = {
    "compression": "zstd",
    "use_dictionary": [name for name, kind in COLUMNS.items() if kind in ("text", "date", "small")],
    "column_encoding": {"row": "DELTA_BINARY_PACKED"},
}
# Figures of one category and country lie together, in groups of so many rows of which each knows its first and
# last word: a question about one country reads few groups. Smaller groups cost more to open than they spare.
ORDER, GROUP = ("category", "country"), 65_536


def conform(frame: pl.DataFrame) -> pl.DataFrame:
    """Give `frame` exactly the stored columns, in order and type; what it lacks is null."""
    missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in FRAME.items() if name not in frame.columns]
    whole = frame.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in FRAME.items())
    if not whole["country"].null_count():
        return whole
    # A figure of a country lies in that country: questions look for the country alone.
    own = pl.when(pl.col("place_level") == 0).then(pl.col("place"))
    return whole.with_columns(pl.coalesce("country", own))


def in_order(frame: pl.DataFrame) -> pl.DataFrame:
    """Give the rows of `frame` in the order they are kept in; rows of one category and country stay as they are."""
    if frame["category"].is_sorted() and frame["country"].n_unique() == 1:
        return frame
    return frame.sort(ORDER, maintain_order=True)
