"""The tables of a case as people keep them: comments, stray commas, quotes, other marks, other ways to write a day."""

import csv
import math
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from time import strptime

from commonground.core.errors import BadCell, UnreadableFile

# A line of a table that has something in its first cell: where it stands, for an error, and its cells.
Line = tuple[str, list[str]]

NAMED_DAYS = ("%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%d-%B-%Y", "%b %d, %Y", "%B %d, %Y")
LOOKS_DATED = re.compile(r"\d{1,4}[-/. ][\w]{1,9}[-/., ]+\d{1,4}|\d{8}$")
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T][\d:.]+Z?)?$")
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T][\d:.]+)?$")
THOUSANDS = re.compile(r"-?\d{1,3}([, \u00a0\u202f])\d{3}(\1\d{3})*(\.\d+)?$")


def read_table(path: Path) -> list[Line]:
    """Every line of the file that is not blank, comments and heading with it."""
    if not path.is_file():
        raise UnreadableFile("the case needs this file", where=str(path), next="Add it, or name another folder.")
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if "\0" in text:
        raise UnreadableFile("this is not a text file", where=str(path), next="Save the table as CSV.")
    mark = ";" if text.count(";") > text.count(",") else ","
    try:
        rows = list(csv.reader(text.splitlines(), delimiter=mark))
    except csv.Error as why:
        raise UnreadableFile(f"this is no table: {why}", where=str(path), next="Save it as CSV.") from None
    tidy = [[cell.strip().strip('"').strip() for cell in row] for row in rows]
    return [(f"{path}, row {at}", row) for at, row in enumerate(tidy, start=1) if any(row)]


def lines(path: Path, *, headings: Iterable[str] = (), needed: bool = True) -> list[Line]:
    """The lines of the file that name something: no comment, and none opening with one of the `headings`."""
    if not needed and not path.is_file():
        return []
    words = set(headings)
    return [
        (where, row)
        for where, row in read_table(path)
        if row[0] and not row[0].startswith("#") and row[0].lower() not in words
    ]


def number(cell: str, *, where: str, blank: float | None = None) -> float:
    """The number in a cell; `blank` is what an empty one says, where it may be empty."""
    if not cell and blank is not None:
        return blank
    try:
        value = float(re.sub("[, \u00a0\u202f]", "", cell) if THOUSANDS.match(cell) else cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise BadCell(f"{cell!r} is not a number", where=where, next="Correct the cell.")
    return value


def whole(cell: str, *, where: str) -> int:
    value = number(cell, where=where)
    if value != int(value):
        raise BadCell(f"{cell!r} is no whole number of days", where=where, next="Count in whole days.")
    return int(value)


def day(cell: str, *, where: str) -> date:
    """The day in a cell that must hold one."""
    found = days([(where, [cell])])[0]
    if found is None:
        raise BadCell(f"{cell!r} is not a day", where=where, next="Write it as 2012-02-29.")
    return found


def days(table: list[Line]) -> list[date | None]:
    """The day each line opens with, none where it opens with a word; a table's own days say which number is the month.

    3/4/2012 may be either: where no line of the table tells, it is refused.
    """
    month_first = _month_first([row[0] for _, row in table])
    return [_day(row[0], month_first, where) for where, row in table]


def _month_first(cells: list[str]) -> bool | None:
    pairs = [(int(found[1]), int(found[2])) for cell in cells if (found := YEAR_LAST.match(cell))]
    firsts = any(first > 12 for first, _ in pairs)
    seconds = any(second > 12 for _, second in pairs)
    return None if firsts == seconds else seconds


def _day(cell: str, month_first: bool | None, where: str) -> date | None:
    try:
        if found := YEAR_FIRST.match(cell):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := YEAR_LAST.match(cell):
            one, other, year = int(found[1]), int(found[2]), int(found[3])
            if month_first is None and one != other:
                raise BadCell(
                    f"{cell!r} may be two days, and no other line says which number is the month",
                    where=where,
                    next="Write days as 2012-02-29.",
                )
            return date(year, one, other) if month_first else date(year, other, one)
        if len(cell) == 8 and cell.isdigit():
            return date(int(cell[:4]), int(cell[4:6]), int(cell[6:]))
    except ValueError:
        raise BadCell(f"{cell!r} is not a day", where=where, next="Write it as 2012-02-29.") from None
    for way in NAMED_DAYS:
        try:
            return date(*strptime(cell, way)[:3])
        except ValueError:
            continue
    if LOOKS_DATED.match(cell):
        raise BadCell(f"{cell!r} is not a day", where=where, next="Write it as 2012-02-29.")
    return None
