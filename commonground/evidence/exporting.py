"""Figures for others to use: JSON records, CSV with or without HXL tags, workbooks.

An export carries each figure's origin, licence and terms. Figures whose terms forbid passing them on stay out
of a table unless the user insists, and then the table says the terms. A cell of text that a spreadsheet would
take for a formula is written with an apostrophe before it, which `plain` takes off again.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from commonground.core.errors import CommonGroundError
from commonground.core.figure import Locator, grain
from commonground.evidence.asking import Row
from commonground.evidence.releases import Release
from commonground.evidence.store import Store

# Column of an exported table -> its HXL tag.
TAGS = {
    "category": "#group+category",
    "measure": "#indicator+measure",
    "unit": "#indicator+unit",
    "series": "#indicator+series",
    "origin": "#country+code+origin",
    "place": "#loc+code",
    "place_level": "#geo+admin_level",
    "place_name": "#loc+name",
    "country": "#country+code",
    "adm1": "#adm1+code",
    "adm2": "#adm2+code",
    "start": "#date+start",
    "end": "#date+end",
    "sex": "#group+sex",
    "age": "#group+age",
    "cause": "#cause",
    "detail": "#group+detail",
    "value": "#indicator+num+value",
    "low": "#indicator+num+low",
    "high": "#indicator+num+high",
    "status": "#status",
    "method": "#meta+method",
    "source": "#org+source",
    "grain": "#meta+grain",
    "flags": "#meta+flags",
    "cells": "#meta+cells+num",
    "feed": "#meta+feed",
    "release": "#meta+release",
    "path": "#meta+file",
    "sheet": "#meta+sheet",
    "row": "#meta+row+num",
    "column": "#meta+column",
    "licence": "#meta+license",
    "terms": "#meta+terms",
    "redistribute": "#meta+redistribute",
}
COLUMNS = tuple(TAGS)
_NUMBERS = frozenset({"place_level", "value", "low", "high", "cells", "row"})
_DATES = frozenset({"start", "end"})
# A workbook's own bounds; its writer would drop what lies beyond them without a word.
_ROWS, _CELL = 1_048_575, 32_767
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠]|'*[\t\r\n]")


def safe(text: str) -> str:
    """Return a text cell as a spreadsheet will show it and never run it."""
    return "'" + text if _FORMULA.match(text) else text


def plain(text: str) -> str:
    """Take off the apostrophe that `safe` put before a text."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def record(store: Store, row: Row) -> dict[str, Any]:
    """Return one figure as a program reads it, with the cells of a sum and its other publications."""
    return {**_record(store, row), "alternatives": [_record(store, other) for other in row.alternatives]}


def _record(store: Store, row: Row) -> dict[str, Any]:
    release = store.release(row.release)
    cells = {name: value for name, value in _cells(row, release).items() if name not in _LOCATOR}
    return {
        **cells,
        "flags": list(row.flags),
        "locator": _locator(row.locator),
        "parts": [_locator(part) for part in row.parts] if row.cells > 1 else [],
    }


_LOCATOR = ("path", "sheet", "row", "column")


def _locator(cell: Locator) -> dict[str, Any]:
    return {name: getattr(cell, name) for name in _LOCATOR}


def _cells(row: Row, release: Release) -> dict[str, Any]:
    own = {name: getattr(row, name) for name in COLUMNS if hasattr(row, name)}
    own |= {name: day.isoformat() for name, day in own.items() if isinstance(day, date)}
    own |= {"flags": " ".join(row.flags), "grain": _grain(row)}
    own |= {
        "licence": release.licence,
        "terms": release.terms,
        "redistribute": release.redistribute,
        **_locator(row.locator),
    }
    return {name: own[name] for name in COLUMNS}


def _grain(row: Row) -> str:
    """The partition the row itself belongs to, after its cells were summed."""
    return grain(*row.by, *([f"place:{row.place_level}"] if row.place_level else []))


@dataclass(frozen=True)
class Table:
    """Figures as rows of cells under COLUMNS, the releases they came from, and what a reader must be told."""

    rows: list[dict[str, Any]]
    releases: list[Release]
    remarks: tuple[str, ...] = ()


def table(store: Store, rows: Sequence[Row], *, include_restricted: bool = False) -> Table:
    """Return the figures that may be passed on; the others are counted, or come with their terms if insisted on."""
    releases = {row.release: store.release(row.release) for row in rows}
    restricted = [row for row in rows if not releases[row.release].redistribute]
    remarks = tuple(_terms(restricted, releases, include_restricted))
    kept = [row for row in rows if include_restricted or releases[row.release].redistribute]
    used = {row.release: releases[row.release] for row in kept}
    cells = [_cells(row, releases[row.release]) for row in kept]
    return Table(cells, sorted(used.values(), key=lambda r: r.order), remarks)


def _terms(restricted: Sequence[Row], releases: dict[str, Release], included: bool) -> Iterator[str]:
    if not restricted:
        return
    many = f"{len(restricted):,} figure{'s' if len(restricted) > 1 else ''}"
    if not included:
        yield f"{many} left out: their terms forbid redistribution (--include-restricted exports them to you alone)."
        return
    yield f"{many} included that may not be redistributed:"
    terms = {(r.source, r.licence, r.terms): None for row in restricted for r in [releases[row.release]]}
    for source, licence, words in terms:
        yield f"  {source}, {licence}: {words}"


def as_csv(table: Table, *, tags: bool = False) -> str:
    """Return the table as CSV, with a row of HXL tags under the headings on request."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    if tags:
        writer.writerow(TAGS.values())
    for row in table.rows:
        writer.writerow([_printed(row[name]) for name in COLUMNS])
    return out.getvalue()


def _printed(cell: Any) -> Any:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else repr(cell)
    return safe(cell) if isinstance(cell, str) else cell


def write_xlsx(table: Table, path: Path) -> None:
    """Write a workbook: the figures with HXL tags on one sheet, their sources and terms on another."""
    import xlsxwriter

    if len(table.rows) + 1 > _ROWS:
        raise CommonGroundError(f"a sheet cannot hold {len(table.rows):,} figures", next="Ask for less, or use --csv.")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("figures")
        sheet.freeze_panes(2, 0)
        _line(sheet, 0, COLUMNS, bold)
        _line(sheet, 1, tuple(TAGS.values()))
        for number, row in enumerate(table.rows, start=2):
            _line(sheet, number, [row[name] for name in COLUMNS])
        sources = book.add_worksheet("sources")
        _line(
            sources,
            0,
            ("release", "source", "title", "file", "read on", "licence", "may be redistributed", "terms"),
            bold,
        )
        for number, r in enumerate(table.releases, start=1):
            may = "yes" if r.redistribute else "no"
            _line(sources, number, (r.id, r.source, r.title, r.name, r.read_on, r.licence, may, r.terms))


def _line(sheet: Any, number: int, cells: Sequence[Any], style: Any = None) -> None:
    for position, cell in enumerate(cells):
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            sheet.write_number(number, position, cell, style)
        elif cell not in (None, ""):
            text = str(_printed(cell))
            if len(text) > _CELL:
                raise CommonGroundError(
                    f"a workbook's cell cannot hold {len(text):,} signs", next="Use --csv or --json."
                )
            sheet.write_string(number, position, text, style)
