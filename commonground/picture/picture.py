"""The Picture: frozen, made of plain numbers and texts, the same bytes for the same input."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

import orjson

from commonground.picture.numbers import Opened


@dataclass(frozen=True)
class Picture:
    """A drawn situation. `data` is its JSON shape; `opened` leads from a number's key to its cells."""

    data: dict[str, Any]
    opened: dict[str, Opened] = field(default_factory=dict, compare=False, repr=False)

    def to_json(self) -> bytes:
        """Its bytes: nothing in them depends on a clock, a folder or the order of files."""
        return orjson.dumps(self.data, option=orjson.OPT_INDENT_2)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.to_json()).hexdigest()
