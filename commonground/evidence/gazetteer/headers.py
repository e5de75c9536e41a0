"""Where the heading of a table of places stands, and which kind of table it is: found by content."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from commonground.evidence.gazetteer import columns
from commonground.evidence.gazetteer.columns import Column, Row
from commonground.evidence.gazetteer.names import bare, located
from commonground.evidence.gazetteer.scripts import agreement, skeletons

HEADER_WITHIN = 25
# Two spellings of a row that agree less are not taken for one place: crosswalks have slipped rows.
SAME_PLACE = 0.6
_BLANK = frozenset({"", "<null>", "null", "none", "na", "n/a", "nan", "-"})


@dataclass
class Header:
    """The heading of a table of units: its line from 0, the role of each column, and its tag row."""

    line: int  # index of the heading row, or of the tag row when it stands alone
    columns: list[Column | None] = field(default_factory=list)
    tags: int | None = None


def recognise(header_rows: Sequence[Row]) -> str | None:
    """Return the kind of table of places that the first rows show, or None when they show no such table."""
    header = unit_header(header_rows)
    if header is not None:
        roles = {(c.role, c.level) for c in header.columns if c}
        if {("code", None), ("name", None)} <= roles and (("level", None) in roles or ("parent", None) in roles):
            return "pcodes"
        if named_levels(header.columns):
            return "pcodes_wide"
    for row in header_rows[:HEADER_WITHIN]:
        if len(columns.country_columns(row)) >= 3:
            return "countries"
    return "crosswalk" if spelling_header(header_rows) is not None else None


def spelling_header(rows: Sequence[Row]) -> int | None:
    """Return the line of a crosswalk's heading: the first filled row, and the rows below it spell alike."""
    line = next((i for i, row in enumerate(rows) if any(cell_text(cell) for cell in row)), None)
    if line is None:
        return None
    # A crosswalk may carry the people of each place beside its names; it stays a crosswalk.
    rest = [cell for cell in rows[line] if columns.words(cell) != ["population"]]
    at = columns.spelling_columns(rows[line])
    if not at or columns.has_figures(rest):
        return None
    groups = [
        {bare(t) for i in at if located(t := cell_text(row[i] if i < len(row) else ""))} for row in rows[line + 1 :]
    ]
    several = [group for group in groups if len(group) > 1]
    told = [group for group in groups if group]
    alike = sum(any(_alike(a, b) for a, b in combinations(sorted(group), 2)) for group in several)
    return line if told and alike >= len(several) / 2 else None


def _alike(one: str, other: str) -> bool:
    return bool(skeletons(one) & skeletons(other)) or agreement(one, other) >= SAME_PLACE


def unit_header(rows: Sequence[Row]) -> Header | None:
    """Find the heading row of a table of units by its content, with the tag row below it if there is one."""
    for i, row in enumerate(rows[:HEADER_WITHIN]):
        if columns.has_figures(row):
            continue
        tags = next((j for j in (i, i + 1) if j < len(rows) and columns.is_tag_row(rows[j])), None)
        if tags is not None and columns.has_figures(rows[tags]):
            continue
        found: list[Column | None] = [None] * len(row)
        if tags != i:
            found = columns.from_headings(row)
        if tags is not None:
            told = columns.from_tags(rows[tags])
            width = max(len(found), len(told))
            found = [a or b for a, b in zip(_padded(found, width), _padded(told, width), strict=True)]
        roles = {c.role for c in found if c}
        if {"code", "name"} <= roles and ({"level", "parent"} & roles or named_levels(found)):
            return Header(i, found, tags)
    return None


def _padded(found: list[Column | None], width: int) -> list[Column | None]:
    return found + [None] * (width - len(found))


def named_levels(found: Sequence[Column | None]) -> list[int]:
    """Return the levels below the country that have both a code and a name column."""
    has = {(c.role, c.level) for c in found if c and c.level is not None}
    return sorted(level for _, level in has if level and {("code", level), ("name", level)} <= has)


def cell_text(cell: object) -> str:
    """Return the text of a cell in one line; the marks of an empty cell are empty."""
    text = " ".join(str(cell).split()) if cell is not None else ""
    return "" if text.lower() in _BLANK else text
