"""A room for tests: the sample picture, and cells made up from its own locators."""

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from commonground.picture.dossier import load
from commonground.web import Cells, Room, Situation
from tests.web.foreseen import foreseen

SAMPLE = Path(__file__).parents[1] / "picture" / "sample_picture.json"
SAMPLE_DOSSIER = Path(__file__).parent / "tamarea"  # what feeds the rooms beside the picture
MERANIA = Path(__file__).parents[2] / "examples" / "merania"
SLUG = "tamarea"


def sample() -> dict[str, Any]:
    """The sample picture, fresh."""
    picture: dict[str, Any] = json.loads(SAMPLE.read_text("utf-8"))
    return picture


def shown() -> dict[str, Any]:
    """The sample picture with what is likely next."""
    return sample() | {"foresight": foreseen()}


class Memory:
    """Opens the numbers of a picture without files: each cell prints the number's own value."""

    def __init__(self, picture: dict[str, Any]) -> None:
        self.numbers = dict(_numbers(picture))
        self.sources = {source["release"]: source for source in picture["sources"]}

    def open_cells(self, key: str, *, cell: int = 0) -> Cells:
        number = self.numbers[key]
        where, parts = number["locator"], number.get("cells", 1)
        first = where["row"] or 2
        cells = [
            {
                "locator": {**where, "row": first + step},
                "value": number["value"],
                "low": number["low"],
                "high": number["high"],
                "status": number["status"],
            }
            for step in range(parts)
        ]
        printed = "" if number["value"] is None else str(number["value"])
        return {
            "number": {name: number[name] for name in ("value", "status")},
            "cells": cells,  # type: ignore[typeddict-item]
            "row": {
                "headings": ["Year", "Country", where["column"] or "value", "Notes"],
                "cells": ["2024", "Tamarea", printed, "<b>note</b>"],
                "before": [["2023", "Tamarea", "12", ""]],
                "after": [["2025", "تاماريا", "*", None]],
            },
            "release": self._release(where, first + cells.index(cells[cell])),
        }

    def _release(self, where: dict[str, Any], row: int) -> dict[str, Any]:
        source = self.sources[where["release"]]
        return {
            "path": f"/home/office/files/{where['path']}",
            "sha256": where["release"],
            "rows_in": row,
            **{name: source[name] for name in ("source", "title", "licence", "terms", "redistribute", "read_on")},
        }


def room(*pictures: dict[str, Any]) -> Room:
    """A room of pictures; without any, of the sample with the rooms beside it."""
    if pictures:
        return Room(Situation(picture, Memory(picture)) for picture in pictures)
    fed = replace(
        load(SAMPLE_DOSSIER),
        foresight={"forecast": [{"category": "refugee", "place": "XTM"}]},
        documents=(MERANIA / "documents",),
        plans=(MERANIA / "autumn",),
        crises=(MERANIA / "karvia-2023",),
    )
    return Room([Situation(shown(), Memory(shown()), fed)])


def bare_room() -> Room:
    """A room of the sample whose dossier feeds nothing beside it but its cases."""
    return Room([Situation(sample(), Memory(sample()), load(SAMPLE_DOSSIER))])


def plain(picture: dict[str, Any]) -> dict[str, Any]:
    """The same picture as if it were of a real country."""
    told = copy.deepcopy(picture)
    told["situation"] |= {"id": "elsewhere", "fictitious": False}
    return told


def _numbers(part: Any) -> Any:
    if isinstance(part, dict):
        if "key" in part and "locator" in part:
            yield part["key"], part
        for value in part.values():
            yield from _numbers(value)
    elif isinstance(part, list):
        for value in part:
            yield from _numbers(value)
