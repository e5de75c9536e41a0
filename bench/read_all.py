"""All of the shared data, read from nothing; where the data folder is absent the bench says so."""

import tempfile
from pathlib import Path

from bench.measuring import DATA, Line, cli, record, seconds


def main() -> None:
    if not DATA.is_dir():
        print(f"read_all: the shared data are not at {DATA}; set COMMONGROUND_DATA.")
        return
    files = sum(path.is_file() for path in DATA.rglob("*"))
    with tempfile.TemporaryDirectory() as name:
        # Some of its files are about persons or are no tables, and are refused: that is exit 1.
        cost = cli("read", str(DATA), "--store", str(Path(name) / "store"), "--json", expect=1)
    lines = [
        Line(f"{files} files from nothing", seconds(cost), bar="90 s"),
        Line("peak memory", f"{cost.megabytes:.0f} MB"),
    ]
    record("read_all", lines, "polars", "python-calamine")
