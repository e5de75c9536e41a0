"""What every test may use: the shared data, a store of one's own, and a report of what could not be tested."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from commonground.evidence.store import Store

HOME = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.setdefault("COMMONGROUND_DATA", str((HOME / ".." / "shared" / "data").resolve())))

# A slow machine is no fault, and a run that failed fails again; `--hypothesis-profile=wander` looks elsewhere.
settings.register_profile("house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("wander", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files, read in place and never copied."""
    if not SHARED.is_dir():
        pytest.skip(f"the shared data are not at {SHARED}: set COMMONGROUND_DATA")
    return SHARED


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store.open(tmp_path / "store", create=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if SHARED.is_dir():
        return
    skip = pytest.mark.skip(reason=f"the shared data are not at {SHARED}: set COMMONGROUND_DATA")
    for item in items:
        if "shared" in item.keywords:
            item.add_marker(skip)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every skipped test with its reason: nothing is left out in silence."""
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    terminalreporter.section(f"{len(skipped)} tests were skipped")
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        terminalreporter.line(f"{report.nodeid}: {reason.removeprefix('Skipped: ')}")
