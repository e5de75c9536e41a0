"""What each section of the pages shows, taken from a picture."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from commonground.picture.languages import Language
from commonground.picture.promising import overdue
from commonground.web.room import Picture, Row

if TYPE_CHECKING:
    from commonground.picture.foresight import Told

# The situation page shows the first few; the questions page shows all.
QUESTIONS_SHOWN = 6

FAMILIES = (
    "refugees_and_international_protection",
    "migrants",
    "internal_displacement",
    "statelessness",
    "return",
)


def families(picture: Picture) -> list[dict[str, Any]]:
    """Return the headline figures by legal family, in the families' order; families are never added up."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for name, figure in picture["headline"].items():
        grouped.setdefault(figure["family"], []).append({**figure, "category": name})
    return [{"family": family, "cards": grouped[family]} for family in sorted(grouped, key=_rank)]


def _rank(family: str) -> int:
    return FAMILIES.index(family) if family in FAMILIES else len(FAMILIES)


def composition(picture: Picture) -> list[dict[str, Any]]:
    """Return each family with the headline figures of its parts."""
    return [
        {
            **family,
            "figures": [(part, picture["headline"][part]) for part in family["parts"] if part in picture["headline"]],
        }
        for family in picture["composition"]["families"]
    ]


def lines(picture: Picture) -> list[tuple[str, dict[str, Any]]]:
    """Return the lines of the verdict on who leads, the movement across borders first."""
    return sorted(picture["lead"].items(), key=lambda line: line[0] != "movement")


def units(picture: Picture) -> dict[str, Any]:
    """Return the table of places: what is located at all, a row for each place, and whether a map can be."""
    located = {name for unit in picture["places"]["units"] for name in unit["numbers"]}
    columns = [name for name in picture["headline"] if name in located]
    columns += sorted(located.difference(columns))
    rows = [
        {"unit": unit, "figures": [unit["numbers"].get(name) for name in columns]}
        for unit in picture["places"]["units"]
    ]
    mapped = any(unit["lat"] is not None and unit["numbers"] for unit in picture["places"]["units"])
    return {"columns": columns, "rows": rows, "mapped": mapped}


def trends(picture: Picture) -> list[dict[str, Any]]:
    """Return the trends that may stand on one chart: of one category, one measure and one unit."""
    grouped: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for trend in picture["trends"]:
        grouped.setdefault((trend["category"], trend["measure"], trend["unit"]), []).append(trend)
    return [
        {"id": "-".join(kind), "category": kind[0], "measure": kind[1], "series": series}
        for kind, series in sorted(grouped.items(), key=lambda group: _order(picture, group[0]))
    ]


def _order(picture: Picture, kind: tuple[str, str, str]) -> tuple[int, bool, str]:
    """Put categories in the headline's order, and stocks before what happens in a year."""
    names = list(picture["headline"])
    return names.index(kind[0]) if kind[0] in names else len(names), kind[1] != "stock", kind[1]


def restricted(picture: Picture) -> list[dict[str, Any]]:
    """Return the sources whose terms forbid passing their figures on, each publication once."""
    kept = [source for source in picture["sources"] if not source["redistribute"]]
    return list({(source["source"], source["title"], source["terms"]): source for source in kept}.values())


def likely(picture: Picture, lang: Language) -> "Told | None":
    """Return what is likely next in words, where the dossier asks for it."""
    if "foresight" not in picture:
        return None
    from commonground.picture.foresight import told  # a page without forecasts never loads the room

    return told(picture, lang)


def promised(picture: Picture) -> dict[str, Any] | None:
    """Return the most overdue promises of the documents and the number of all, where there are documents."""
    told = picture["commitments"]
    return {"late": overdue(told), "all": len(told["promises"])} if told["documents"] else None


@dataclass(slots=True)
class Cited:
    """A clause and what cites it: lines of the lead, and rules that chose a figure."""

    clause: Mapping[str, Any]
    citing: list[tuple[str, str]] = field(default_factory=list)  # ("lead", line) or ("figure", category)


def clauses(picture: Picture) -> dict[str, Cited]:
    """Return every clause the picture's verdicts rest on, by key."""
    found: dict[str, Cited] = {}
    for kind, name, clause in _citations(picture):
        cited = found.setdefault(clause["key"], Cited(clause))
        if (kind, name) not in cited.citing:
            cited.citing.append((kind, name))
    return found


def _citations(picture: Picture) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for name, line in lines(picture):
        for clause in line["clauses"]:
            yield "lead", name, clause
    for name, figure in picture["headline"].items():
        for clause in figure["rule"]["clauses"]:
            yield "figure", name, clause


def lined(row: Row | None, locator: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Number the rows around a cell and say which cell of its own row is the one."""
    if row is None or locator is None:
        return None
    marked = row.get("marked")
    if marked is None and locator["column"] in row["headings"]:
        marked = row["headings"].index(locator["column"])
    first = None if locator["row"] is None else locator["row"] - len(row["before"])
    rows = [*row["before"], row["cells"], *row["after"]]
    return {
        "headings": row["headings"],
        "marked": marked,
        "rows": [
            {
                "number": None if first is None else first + step,
                "cells": cells,
                "own": step == len(row["before"]),
            }
            for step, cells in enumerate(rows)
        ],
    }


def pages(count: int, size: int) -> list[dict[str, int]]:
    """Cut `count` cells into pages of `size`, each with its first and last cell, counted from one."""
    return [
        {"page": page, "first": page * size + 1, "last": min((page + 1) * size, count)}
        for page in range((count + size - 1) // size)
    ]
