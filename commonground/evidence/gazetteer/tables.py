"""Tables of places as agencies publish them, read into one shape; every row is kept or has its reason."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import polars as pl

from commonground.core.errors import UnknownFeed
from commonground.evidence.gazetteer import columns
from commonground.evidence.gazetteer.codes import plain
from commonground.evidence.gazetteer.columns import Column, Row
from commonground.evidence.gazetteer.countries import country
from commonground.evidence.gazetteer.headers import (
    HEADER_WITHIN,
    Header,
    cell_text,
    named_levels,
    spelling_header,
    unit_header,
)
from commonground.evidence.gazetteer.names import fold, located

# One row per unit and name. In a crosswalk `code` is null and rows of one `row` spell one place.
SCHEMA: dict[str, pl.DataType] = {
    "code": pl.String(),
    "name": pl.String(),
    "level": pl.Int8(),
    "parent": pl.String(),
    "country": pl.String(),
    "language": pl.String(),
    "lat": pl.Float64(),
    "lon": pl.Float64(),
    "valid_from": pl.Date(),
    "row": pl.Int64(),  # the line of the table it stands in, from 1
}
KINDS = ("pcodes", "pcodes_wide", "crosswalk", "countries")
_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})")
_AMERICAN = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")


@dataclass(frozen=True, slots=True)
class Ignored:
    """A row that gave no place: its line from 1, why, and its first filled cell."""

    row: int
    reason: str
    example: str = ""


class Reading(NamedTuple):
    """The places of a table and the rows that gave none; the two account for every row."""

    frame: pl.DataFrame
    ignored: tuple[Ignored, ...]


def read(grid: Sequence[Row], kind: str, *, within: str | None = None) -> Reading:
    """Read a table of places; `within` is the ISO3 of the country where the table does not say it."""
    readers = {"pcodes": _long, "pcodes_wide": _wide, "crosswalk": _crosswalk, "countries": _countries}
    if kind not in readers:
        raise UnknownFeed(f"{kind!r} is no kind of table of places.", next=f"Known kinds: {', '.join(KINDS)}.")
    ignored: list[Ignored] = []
    rows = list(readers[kind](grid, ignored, within))
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row") if rows else pl.DataFrame(schema=SCHEMA)
    return Reading(frame, tuple(sorted(ignored, key=lambda i: i.row)))


def _skip(grid: Sequence[Row], ignored: list[Ignored], line: int, tags: int | None) -> Iterator[tuple[int, list[str]]]:
    """Yield the numbered data rows; account for what stands above them and for blank rows."""
    for i, row in enumerate(grid):
        cells = [cell_text(cell) for cell in row]
        example = next(filter(None, cells), "")
        if i == line:
            ignored.append(Ignored(i + 1, "tag row" if tags == line else "header", example))
        elif i == tags:
            ignored.append(Ignored(i + 1, "tag row", example))
        elif i < line:
            ignored.append(Ignored(i + 1, "above the header" if example else "blank", example))
        elif not example:
            ignored.append(Ignored(i + 1, "blank"))
        else:
            yield i + 1, cells


def _cell(cells: list[str], index: int | None) -> str:
    return cells[index] if index is not None and index < len(cells) else ""


def _found(header: Header | None, kind: str) -> Header:
    if header is None:
        raise UnknownFeed(f"no heading of a table of the kind {kind!r} was found.", next="Call recognise first.")
    return header


def _long(grid: Sequence[Row], ignored: list[Ignored], within: str | None) -> Iterator[tuple[object, ...]]:
    header = _found(unit_header(grid), "pcodes")
    at = {c.role: i for i, c in reversed(list(enumerate(header.columns))) if c and c.level is None}
    names = [(i, c.language) for i, c in enumerate(header.columns) if c and c.role == "name"]
    seen: dict[str, str] = {}
    for line, cells in _skip(grid, ignored, header.line, header.tags):
        code, level = _cell(cells, at.get("code")), _cell(cells, at.get("level"))
        name = next((cells[i] for i, _ in names if _cell(cells, i)), "")
        iso3 = _iso3(_cell(cells, at.get("country"))) or within
        reason = _fault(code, name, iso3, seen)
        depth = _whole(level)
        if not reason and depth is None:
            reason = "no administrative level"
        if reason or iso3 is None or depth is None:
            ignored.append(Ignored(line, reason, code or name))
            continue
        seen[plain(code)] = fold(name)
        parent = _parent(_cell(cells, at.get("parent")), depth, iso3)
        rest = (_degree(_cell(cells, at.get("lat"))), _degree(_cell(cells, at.get("lon"))))
        start = _day(_cell(cells, at.get("valid_from")))
        for i, language in names:
            if spelling := _cell(cells, i):
                yield code, spelling, depth, parent, iso3, language, *rest, start, line


def _fault(code: str, name: str, iso3: str | None, seen: dict[str, str]) -> str:
    if not code:
        return "no code"
    if not name:
        return "no name"
    if not located(code) or not any(c.isdigit() or c.isupper() for c in code) or not _is_code(code):
        return "the code is no code"
    if iso3 is None:
        return "country not recognised"
    return _again(code, name, seen)


def _again(code: str, name: str, seen: dict[str, str]) -> str:
    """Why a code that stands already gives no second unit; "" for a new one."""
    before = seen.get(plain(code))
    return "" if before is None else "duplicate" if before == fold(name) else "the code is another unit's"


def _is_code(code: str) -> bool:
    return " " not in code and (any(c.isdigit() for c in code) or (len(code) <= 6 and code.isupper()))


def _parent(text: str, level: int, iso3: str) -> str | None:
    """A first-level unit stands under its country, whose code is no p-code; it has no parent unit."""
    return text if text and level > 1 and text.upper() != iso3 else None


def _wide(grid: Sequence[Row], ignored: list[Ignored], within: str | None) -> Iterator[tuple[object, ...]]:
    header = _found(unit_header(grid), "pcodes_wide")
    levels = named_levels(header.columns)
    place = {(c.role, c.level): i for i, c in reversed(list(enumerate(header.columns))) if c}
    seen: dict[str, str] = {}
    for line, cells in _skip(grid, ignored, header.line, header.tags):
        iso3 = _wide_country(cells, place) or within
        before, parent = len(seen), None
        fault = "country not recognised" if iso3 is None else "no code"
        for level in levels if iso3 else []:
            code = _cell(cells, place["code", level])
            spellings = _spellings(cells, header.columns, level)
            if not code or not _is_code(code):
                fault = "no code" if spellings else fault
                continue
            fault = _again(code, spellings[0][1], seen) if spellings else "no name"
            if spellings and plain(code) not in seen:
                seen[plain(code)] = fold(spellings[0][1])
                deepest = level == levels[-1]
                lat = _degree(_cell(cells, place.get(("lat", None)))) if deepest else None
                lon = _degree(_cell(cells, place.get(("lon", None)))) if deepest else None
                start = _day(_cell(cells, place.get(("valid_from", None))))
                for language, spelling in spellings:
                    yield code, spelling, level, parent, iso3, language, lat, lon, start, line
            parent = code
        if len(seen) == before:
            ignored.append(Ignored(line, fault, next(filter(None, cells), "")))


def _spellings(cells: list[str], found: Sequence[Column | None], level: int) -> list[tuple[str, str]]:
    """Return (language, name) of one level, official names before others, each spelling once."""
    named: dict[str, str] = {}
    for role in ("name", "altname"):
        for i, c in enumerate(found):
            if c and (c.role, c.level) == (role, level) and (name := _cell(cells, i)):
                named.setdefault(name, c.language)
    return [(language, name) for name, language in named.items()]


def _wide_country(cells: list[str], place: dict[tuple[str, int | None], int]) -> str | None:
    for key in (("code", 0), ("country", None), ("name", 0), ("country_name", None)):
        if iso3 := _iso3(_cell(cells, place.get(key))):
            return iso3
    return None


def _crosswalk(grid: Sequence[Row], ignored: list[Ignored], within: str | None) -> Iterator[tuple[object, ...]]:
    line = spelling_header(grid)
    if line is None:
        raise UnknownFeed("no heading of a table of spellings was found.", next="Call recognise first.")
    at = columns.spelling_columns(grid[line])
    headings = [cell_text(cell) for cell in grid[line]]
    hasc = next((i for i, heading in enumerate(headings) if heading.upper() == "HASC"), None)
    for number, cells in _skip(grid, ignored, line, None):
        # A HASC code begins with the country's ISO2: IQ.AN
        iso3 = _iso3(_cell(cells, hasc).split(".")[0].strip()) or within
        spellings = {name: i for i in reversed(at) if located(name := _cell(cells, i))}
        if len({fold(name) for name in spellings}) == 0:
            ignored.append(Ignored(number, "no spelling", next(filter(None, cells), "")))
        for name, i in reversed(spellings.items()):
            yield None, name, at[i], None, iso3, headings[i], None, None, None, number


def _countries(grid: Sequence[Row], ignored: list[Ignored], within: str | None) -> Iterator[tuple[object, ...]]:
    line = next((i for i, row in enumerate(grid[:HEADER_WITHIN]) if columns.country_columns(row)), None)
    if line is None:
        raise UnknownFeed("no heading of a table of countries was found.", next="Call recognise first.")
    at = columns.country_columns(grid[line])
    lat, lon = (_column(grid[line], heading) for heading in ("latitude", "longitude"))
    seen: set[str] = set()
    for number, cells in _skip(grid, ignored, line, None):
        code, name = _cell(cells, at["iso3"]), _cell(cells, at["name"])
        match = country(code, system="iso3") if code else country(name, system="name")
        reason = "no name" if not name else "" if match.code else "country not recognised"
        if not reason and match.code in seen:
            reason = "duplicate"
        if reason or match.code is None:
            ignored.append(Ignored(number, reason, code or name))
            continue
        seen.add(match.code)
        where = (_degree(_cell(cells, lat)), _degree(_cell(cells, lon)))
        yield match.code, name, 0, None, match.code, "", *where, None, number
        for language, column in columns.country_names(grid[line]).items():
            if named := _cell(cells, column):
                yield match.code, named, 0, None, match.code, language, *where, None, number


def _column(row: Row, heading: str) -> int | None:
    return next((i for i, cell in enumerate(row) if cell_text(cell).lower() == heading), None)


def _iso3(text: str) -> str | None:
    if not text:
        return None
    match = country(text)
    return match.code if match.level == 0 else None


def _whole(text: str) -> int | None:
    digits = re.sub(r"\D", "", text.removesuffix(".0"))
    return int(digits) if digits and int(digits) <= 5 else None


def _degree(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        if iso := _DAY.match(text):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if american := _AMERICAN.match(text):
            return date(int(american[3]), int(american[1]), int(american[2]))
    except ValueError:
        return None
    return None
