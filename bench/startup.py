"""How soon the command line answers; beside the import of click alone."""

import tempfile
from pathlib import Path

from bench import hxl_file
from bench.measuring import Line, cli, record, run, seconds, times

_RUNS = 5


def main() -> None:
    cli("--help")  # compiled once
    help_, click = (min(f() for _ in range(_RUNS)) for f in (lambda: cli("--help").seconds, _click))
    with tempfile.TemporaryDirectory() as name:
        store = str(Path(name) / "store")
        cli("read", str(hxl_file.write(Path(name) / "rows.csv", 1000)), "--store", store)
        cold = min((cli("figures", "--store", store, "--json") for _ in range(3)), key=lambda cost: cost.seconds)
    lines = [
        Line(
            "commonground --help, beside importing click",
            f"{help_:.2f} s",
            f"{click:.2f} s",
            times(help_, click),
            "0.3 s",
        ),
        Line("commonground figures, cold", seconds(cold)),
    ]
    record("startup", lines, "click", "ibis-framework")


def _click() -> float:
    return run("-c", "import click").seconds
