"""What tests share."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real files, or skip the test that needs it."""
    folder = Path(os.environ.get("COMMONGROUND_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the shared data are not here; set COMMONGROUND_DATA")
    return folder
