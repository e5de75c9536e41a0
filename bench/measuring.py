"""What a run costs: processor seconds and peak memory of a process of its own, and the page results go to."""

import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

HOME = Path(__file__).resolve().parents[1]
RESULTS = HOME / "bench" / "RESULTS.md"
DATA = Path(os.environ.get("COMMONGROUND_DATA", HOME / ".." / "shared" / "data"))


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds (user and system, all threads) and the peak resident memory of one process."""

    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a result: what was measured, ours, the peer's, and the bar it is held against."""

    what: str
    ours: str
    peer: str = ""
    ratio: str = ""
    bar: str = ""


def run(*command: str, expect: int = 0) -> Cost:
    """Run a command of this Python to its end and return what it cost."""
    process = os.posix_spawn(
        sys.executable,
        [sys.executable, *command],
        {**os.environ, "PYTHONPATH": str(HOME)},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, used = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status) != expect:
        raise RuntimeError(f"{' '.join(command)[:200]} ended with {os.waitstatus_to_exitcode(status)}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def said(*command: str) -> list[float]:
    """Run a command of this Python and return the numbers it prints, one a line."""
    printed = subprocess.run(
        [sys.executable, *command], env={**os.environ, "PYTHONPATH": str(HOME)}, stdout=subprocess.PIPE, check=True
    )
    return [float(line) for line in printed.stdout.split()]


def cli(*arguments: str, expect: int = 0) -> Cost:
    """Run `commonground` with these arguments."""
    return run("-c", "from commonground.cli import main; main()", *arguments, expect=expect)


def seconds(cost: Cost) -> str:
    return f"{cost.seconds:.2f} s"


def times(ours: float, peer: float) -> str:
    """How many times as much the peer costs: above 1 we are faster."""
    ratio = peer / ours
    return f"{ratio:.1f}x" if ratio >= 1 else f"{ratio:.2f}x"


def record(name: str, lines: Sequence[Line], *packages: str) -> None:
    """Print a result and add it to the page of results."""
    head = f"## {name}, {datetime.now(UTC).date()}"
    cores, memory = psutil.cpu_count(), psutil.virtual_memory().total / 2**30
    known = ", ".join(f"{package} {_version(package)}" for package in packages)
    about = [
        f"`python -m bench {name}`; Python {platform.python_version()}; {known}; {cores} cores, {memory:.0f} GB.",
        "",
        "| what | ours | peer | ratio | bar |",
        "| --- | ---: | ---: | ---: | --- |",
        *(f"| {line.what} | {line.ours} | {line.peer} | {line.ratio} | {line.bar} |" for line in lines),
    ]
    text = "\n".join([head, "", *about, ""])
    print(text)
    before = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else _TITLE
    RESULTS.write_text(before.rstrip("\n") + "\n\n" + text, encoding="utf-8")


_TITLE = """# Results

Every line is from one run of one machine: ours and the peer's side by side, in processor seconds (user and system
time of all threads), each in a process of its own, start-up included. A new run is added at the end.
"""


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(absent)"
