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


def conform(frame: pl.DataFrame) -> pl.DataFrame:
    """Give `frame` exactly the stored columns, in order and type; what it lacks is null."""
    missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in FRAME.items() if name not in frame.columns]
    return frame.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in FRAME.items())
