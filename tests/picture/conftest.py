"""A picture to present: a country that does not exist, with every key a picture may have."""

import json
from pathlib import Path
from typing import Any

import pytest

SAMPLE = Path(__file__).with_name("sample_picture.json")


@pytest.fixture
def sample() -> dict[str, Any]:
    return json.loads(SAMPLE.read_text("utf-8"))
