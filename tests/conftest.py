"""What every test may use: the folder of real files, where there is one."""

import os
from pathlib import Path

import pytest

DATA = Path(os.environ.get("COMMONGROUND_DATA", Path(__file__).parent.parent.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The shared data folder; tests that need it are skipped, and say so, where it is absent."""
    if not DATA.is_dir():
        pytest.skip(f"no shared data at {DATA}")
    return DATA
