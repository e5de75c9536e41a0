"""From a number of a picture back to its cells: file, sheet, row, column, and the row itself."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from commonground.core.errors import CommonGroundError
from commonground.core.figure import Locator
from commonground.evidence.asking import cells
from commonground.evidence.store import Store
from commonground.picture.numbers import Opened, locator, plain
from commonground.picture.picture import Picture
from commonground.sources.layout import letter
from commonground.sources.opening import RawFile, RawTable, open_file

# Rows shown above and below the one a cell stands in.
AROUND = 2
# Headings stand within the first rows of a table.
_HEADINGS_WITHIN = 40
# Tables without headings are quoted by the letters of their columns, as a spreadsheet shows them.
_LETTERS = re.compile(r"[A-Z]{1,3}")


class Lineage:
    """Opens the numbers of one picture; the store keeps every file as it came."""

    def __init__(self, picture: Picture, store: Store) -> None:
        self.picture, self.store = picture, store
        self.raw = lru_cache(maxsize=4)(self._raw)
        self.cells = lru_cache(maxsize=64)(self._cells)

    def open_cells(self, key: str, *, cell: int = 0) -> dict[str, Any]:
        """Open the number `key` with the row of its `cell`-th cell; LookupError where there is none."""
        opened = self.picture.opened[key]
        found = self.cells(key)
        row = opened.rows[0]
        release = asdict(self.store.release(row.release))
        release.pop("questions")
        return {
            "number": {
                "value": plain(sum(r.value or 0 for r in opened.rows)) if row.value is not None else None,
                "category": row.category,
                "source": row.source,
                "status": row.status,
            },
            "cells": found,
            "row": self._row(found[cell]["locator"]) if found else None,
            "release": release,
        }

    def _cells(self, key: str) -> list[dict[str, Any]]:
        opened: Opened = self.picture.opened[key]
        return [
            {
                "locator": locator(cell, release),
                **{name: plain(record[name]) for name in ("value", "low", "high")},
                "status": record["status"],
                "origin": record["origin"],
                "place": record["place"],
                "place_name": record["place_name"],
            }
            for row in opened.rows
            for record, cell, release in self._located(cells(self.store, row, opened.what))
        ]

    def _located(self, records: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Locator, str]]:
        for record in records:
            path = self.store.release(record["file"]).path
            yield record, Locator(path, record["sheet"], record["row"], record["column"]), record["file"]

    def _raw(self, release: str) -> RawFile:
        return open_file(self.store.raw(release))

    def _row(self, where: Mapping[str, Any]) -> dict[str, Any] | None:
        """The row of a cell as the file prints it, or None where the file can no longer be opened."""
        try:
            table = _table(self.raw(where["release"]), where["sheet"])
        except CommonGroundError:
            return None
        if table is None or where["row"] is None:
            return None
        around = _rows(table, where["row"])
        at = where["row"]
        headings = _headings(table, where["column"])
        if not headings and _LETTERS.fullmatch(where["column"] or ""):
            headings = [letter(n) for n in range(table.width)]
        return {
            "headings": headings,
            "cells": around.get(at, []),
            "before": [around[n] for n in range(at - AROUND, at) if n in around],
            "after": [around[n] for n in range(at + 1, at + AROUND + 1) if n in around],
            "marked": headings.index(where["column"]) if where["column"] in headings else None,
        }


def _table(file: RawFile, sheet: str | None) -> RawTable | None:
    return next((table for table in file.tables if table.sheet == sheet), None)


def _headings(table: RawTable, column: str | None) -> list[str]:
    """The row that holds the column's heading; for JSON the keys."""
    if table.keys:
        return list(table.keys)
    for row in table.head(_HEADINGS_WITHIN):
        told = [cell.strip() for cell in row]
        if column in told:
            return told
    return []


def _rows(table: RawTable, at: int) -> dict[int, list[str]]:
    """The rows around `at` by their number."""
    found: dict[int, list[str]] = {}
    for batch in table.batches(skip=max(at - AROUND - 1, 0)):
        for number, *row in batch.head(2 * AROUND + 1).iter_rows():
            found[number] = list(row)
        break
    return found
