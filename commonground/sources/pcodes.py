"""Tables of places and forms of surveys: files that say how to read the others and hold no figures themselves."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import polars as pl

from commonground.core.errors import UnreadableFile
from commonground.evidence.gazetteer import has_figures, recognise
from commonground.evidence.gazetteer import read as read_places
from commonground.sources.feed import UNSTATED, Feed, Licence, Reading
from commonground.sources.opening import RawFile, RawTable
from commonground.sources.persons import is_form

OCHA_COD = Licence("COD terms", "Common operational datasets: CC BY-IGO for most countries, as each declares on HDX.")
# Units with codes can be joined to; a table of spellings needs them, and a table of countries adds nothing below.
_ORDER = ("pcodes", "pcodes_wide", "crosswalk", "countries")
_HEAD, _HEADINGS = 60, 10
# Why a row that should be a place is none; whatever else a reader passes over is no place by design.
_FAULTS = {
    "no code": "Give the unit its p-code.",
    "no name": "Give the unit its name.",
    "no administrative level": "Say in the row which level the unit is of.",
    "country not recognised": "Write the country's ISO3 code.",
    "the code is no code": "Write the unit's p-code.",
    "the code is another unit's": "The first name of the code was kept: correct the code or the name in the file.",
}
_FORM_SHEETS = frozenset({"survey", "choices", "settings"})


def _grid(table: RawTable, rows: Iterator[list[str]] | list[list[str]]) -> list[list[str]]:
    """The rows under the keys of JSON records, which stand in for a heading row."""
    return [list(table.keys), *rows] if table.keys else list(rows)


def _kind(table: RawTable) -> str | None:
    return recognise(_grid(table, table.head(_HEAD))) if table.height else None


def is_places(file: RawFile) -> bool:
    """Whether the file lists places, and none of its other sheets counts anybody."""
    filled = [table for table in file.tables if table.height]
    others = [table for table in filled if not _kind(table)]
    return len(others) < len(filled) and not any(_counts(table) for table in others)


def _counts(table: RawTable) -> bool:
    """Whether a heading of a table speaks of people, money or rounds."""
    return any(has_figures(row) for row in _grid(table, table.head(_HEADINGS)))


def read(reading: Reading) -> Iterator[pl.DataFrame]:
    """Give the places of the file; where it holds several kinds of tables, of the most useful one."""
    kinds = {index: _kind(table) for index, table in enumerate(reading.file.tables)}
    best = min((kind for kind in kinds.values() if kind), key=_ORDER.index)
    frames = []
    for index, table in enumerate(reading.file.tables):
        if kinds[index] != best:
            why = f"another kind of table of places ({kinds[index]})" if kinds[index] else "a table without places"
            reading.account.ignore(why, table.height, sheet=table.sheet, row=1)
            continue
        frames.append(_places(reading, table, best))
    reading.places = pl.concat(frames)
    if reading.places.is_empty():
        raise UnreadableFile("no row of it gives a place", where=reading.file.path.name, next="Check its columns.")
    return iter(())


def _places(reading: Reading, table: RawTable, kind: str) -> pl.DataFrame:
    above = 1 if table.keys else 0
    found = read_places(_grid(table, table.rows()), kind)
    out = [ignored for ignored in found.ignored if ignored.row > above]
    reading.account.keep(table.height - len(out))
    for reason, rows in Counter(ignored.reason for ignored in out).items():
        first = next(ignored for ignored in out if ignored.reason == reason)
        example: dict[str, Any] = {"sheet": table.sheet, "row": first.row - above, "value": first.example[:80]}
        if reason in _FAULTS:
            reading.account.refuse(reason, rows, next=_FAULTS[reason], **example)
        else:
            reading.account.ignore(reason, rows, **example)
    return found.frame


def read_form(reading: Reading) -> Iterator[pl.DataFrame]:
    """Account for every row of a form; it asks questions and holds no answers."""
    for table in reading.file.tables:
        part = (table.sheet or "").strip()
        what = f"the {part} of a survey form" if part.lower() in _FORM_SHEETS else "a sheet beside a survey form"
        reading.account.ignore(f"{what}: questions, not figures", table.height, sheet=table.sheet, row=1)
    return iter(())


FEEDS = (
    Feed("xlsform", "Survey form (XLSForm)", "not stated", UNSTATED, is_form, read_form, reference=True),
    Feed("pcodes", "Places: p-codes, spellings and countries", "OCHA", OCHA_COD, is_places, read, reference=True),
)
