"""A number of the picture: an answer of the store with all a reader needs, and a key that opens its cells."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from commonground.core.figure import BREAKDOWNS, Locator
from commonground.evidence.asking import Ask, Row
from commonground.evidence.releases import Release

Number = dict[str, Any]


@dataclass(frozen=True)
class Opened:
    """What a key opens: the answers it sums (one, or one per country) and the question that gave them."""

    rows: tuple[Row, ...]
    what: Ask


@dataclass
class Register:
    """Turns answers into numbers and remembers, for each key, how to open it."""

    releases: Mapping[str, Release]
    opened: dict[str, Opened] = field(default_factory=dict)
    _sums: dict[str, tuple[Row, ...]] = field(default_factory=dict)

    def sum(self, total: Row, rows: Iterable[Row]) -> Row:
        """Remember which countries' answers a total was summed from; return the total."""
        self._sums[_key(total)] = tuple(rows)
        return total

    def number(self, row: Row, what: Ask) -> Number:
        """The JSON shape of one number; the same figure gets the same key in every drawing."""
        key = _key(row)
        self.opened[key] = Opened(self._sums.get(key, (row,)), what)
        release = self.releases[row.release]
        return {
            "key": key,
            "category": row.category,
            "measure": row.measure,
            "unit": row.unit,
            "series": row.series,
            "value": plain(row.value),
            "low": plain(row.low),
            "high": plain(row.high),
            "status": row.status,
            "start": row.begins.isoformat(),
            "end": row.ends.isoformat(),
            "source": row.source,
            "feed": row.feed,
            "method": row.method,
            "licence": release.licence,
            "redistribute": release.redistribute,
            "flags": list(row.flags),
            "locator": locator(row.locator, row.release),
            "cells": row.cells,
            **{name: getattr(row, name) for name in BREAKDOWNS if getattr(row, name) is not None},
        }


def plain(value: float | None) -> int | float | None:
    """Whole numbers without a point; unknown stays None."""
    if value is None:
        return None
    return int(value) if float(value).is_integer() else value


def locator(cell: Locator, release: str) -> dict[str, Any]:
    """Where a number stands; the file by its own name, so that a picture does not depend on a folder."""
    return {
        "release": release,
        "path": Path(cell.path).name,
        "sheet": cell.sheet,
        "row": cell.row,
        "column": cell.column,
    }


def _key(row: Row) -> str:
    told = (
        row.category, row.measure, row.unit, row.series, row.source, row.begins.isoformat(), row.ends.isoformat(),
        row.place, row.grain, row.release, *(getattr(row, name) for name in BREAKDOWNS),
    )  # fmt: skip
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def gap_days(a: Row, b: Row) -> int:
    """Days between two periods; 0 where they touch."""
    return max((max(a.begins, b.begins) - min(a.ends, b.ends)).days, 0)


def age_days(end: date, as_of: date) -> int:
    return (as_of - end).days
