"""When a row's people were counted: a column of dates, whatever way they are printed."""

import re
from datetime import date
from functools import lru_cache

import polars as pl

from commonground.sources import dates

_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T].*)?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?")
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_QUARTER = re.compile(r"(?:q|t)([1-4])\s*[-/ ]?\s*(\d{4})|(\d{4})\s*[-/ ]?\s*(?:q|t)([1-4])", re.IGNORECASE)
_YEARS = re.compile(r"(\d{4})(?:\s*[-–/]\s*(\d{4}))?(?:\.0)?")


@lru_cache(maxsize=65536)
def period(text: str, month_first: bool = False) -> tuple[date, date] | None:
    """Read a day, a month, a quarter, a year or a span of years; None where the text is no date."""
    try:
        if found := _ISO.fullmatch(text):
            day = date(int(found[1]), int(found[2]), int(found[3]))
            return day, day
        if found := _SLASHED.fullmatch(text):
            first, second = int(found[1]), int(found[2])
            day = date(int(found[3]), *((first, second) if month_first else (second, first)))
            return day, day
        if found := _YEARS.fullmatch(text):
            return date(int(found[1]), 1, 1), date(int(found[2] or found[1]), 12, 31)
        if found := _QUARTER.fullmatch(text):
            year, quarter = int(found[2] or found[3]), int(found[1] or found[4])
            last = dates.period(date(year, 3 * quarter, 1).strftime("%B %Y"))
            return (date(year, 3 * quarter - 2, 1), last[1]) if last else None
        if counted := dates.serial(text):
            return counted, counted
        if found := _MONTH.fullmatch(text):
            return dates.period(date(int(found[1]), int(found[2]), 1).strftime("%B %Y"))
    except ValueError:
        return None
    return dates.period(text)


def month_first(cells: list[str]) -> bool | None:
    """Whether 3/4/2015 is the fourth of March in this column; None where no cell settles it."""
    pairs = [(int(m[1]), int(m[2])) for cell in cells if (m := _SLASHED.fullmatch(cell))]
    if not pairs:
        return False
    if any(first > 12 for first, _ in pairs):
        return False
    return True if any(second > 12 for _, second in pairs) else None


def days(name: str, end: int, *, month_first: bool) -> pl.Expr:
    """The first (0) or last (1) day of what column `name` prints, null where it is blank or no date."""

    def read(cells: pl.Series) -> pl.Series:
        known = {}
        for cell in cells.unique().to_list():
            both = period(cell, month_first) if cell else None
            known[cell] = both[end] if both else None
        return cells.replace_strict(known, return_dtype=pl.Date)

    return pl.col(name).map_batches(read, return_dtype=pl.Date)
