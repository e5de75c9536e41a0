"""A large HXL file into an empty store, every cell checked and placed; beside libhxl and DuckDB on the same rows.

libhxl validates the rows against its default schema and then cleans them (white space, numbers, dates), which is
what its users do before a file is used; it neither places units nor keeps a cell's origin. DuckDB only copies the
file to Parquet. `python -m bench hxl_read` takes about three minutes.
"""

import tempfile
from pathlib import Path

from bench import hxl_file
from bench.measuring import Cost, Line, cli, record, run, seconds, times

ROWS = 1_000_000

_LIBHXL = """
import sys, hxl
def source():
    return hxl.data(sys.argv[1], hxl.InputOptions(allow_local=True))
assert hxl.validate(source())["is_valid"]
cleaned = source().clean_data(whitespace="#*", number="#affected", date="#date")
assert sum(1 for row in cleaned) == int(sys.argv[2])
"""
_DUCKDB = """
import sys, duckdb
duckdb.sql(f"copy (from read_csv('{sys.argv[1]}')) to '{sys.argv[2]}' (format parquet)")
"""
_CHECK = """
import sys
from pathlib import Path
from commonground.evidence.store import Store
store = Store.open(Path(sys.argv[1]))
release = store.releases()[-1]
rows = int(sys.argv[2])
assert (release.kept, release.refused, release.figures) == (rows, 0, 2 * rows), release
figures = store.figures()
assert figures.filter(figures.place.isnull()).count().execute() == 0
"""


def ours(rows: int, folder: Path) -> Cost:
    """Read a file of so many rows into an empty store that knows the p-codes, and see that all of it is there."""
    file = hxl_file.write(folder / f"rows-{rows}.csv", rows)
    store = folder / f"store-{rows}"
    cli("read", str(hxl_file.write_pcodes(folder / "pcodes.csv")), "--store", str(store))
    cost = cli("read", str(file), "--store", str(store), "--json")
    run("-c", _CHECK, str(store), str(rows))
    return cost


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one = ours(ROWS, folder)
        file = str(folder / f"rows-{ROWS}.csv")
        libhxl = run("-c", _LIBHXL, file, str(ROWS))
        copy = run("-c", _DUCKDB, file, str(folder / "copy.parquet"))
        lines = [
            Line("1,000,000 rows, beside libhxl validate and clean", seconds(one), seconds(libhxl),
                 times(one.seconds, libhxl.seconds), "10x"),
            Line("1,000,000 rows, beside DuckDB's bare copy", seconds(one), seconds(copy),
                 times(one.seconds, copy.seconds), "0.2x, stretch"),
        ]  # fmt: skip
        four = ours(4 * ROWS, folder)
        lines.append(Line("peak memory at 1 and 4 million rows", f"{one.megabytes:.0f} MB, {four.megabytes:.0f} MB",
                          bar="1,500 MB, flat"))  # fmt: skip
        lines.append(Line("4,000,000 rows", seconds(four)))
        record("hxl_read", lines, "polars", "libhxl", "duckdb")
