"""A real situation drawn from a filled store, cold; where the shared data are absent the bench says so."""

import tempfile
from pathlib import Path

from bench.measuring import DATA, Line, cli, record, seconds

_LIBYA = str(Path(__file__).resolve().parents[1] / "tests" / "dossiers" / "libya")
_RUNS = 3


def main() -> None:
    if not DATA.is_dir():
        print(f"draw: the shared data are not at {DATA}; set COMMONGROUND_DATA.")
        return
    with tempfile.TemporaryDirectory() as name:
        drawn = ("draw", _LIBYA, "--store", str(Path(name) / "store"), "--json")
        filling = cli(*drawn)
        cold = min((cli(*drawn) for _ in range(_RUNS)), key=lambda cost: cost.seconds)
    lines = [
        Line("Libya from a filled store, cold", seconds(cold), bar="3 s"),
        Line("Libya from its thirteen files", seconds(filling)),
    ]
    record("draw", lines, "polars", "duckdb", "ibis-framework")
