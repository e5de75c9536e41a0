"""Dates and periods as files print them: day first in columns, in words on title lines."""

import calendar
import re
from datetime import date, timedelta

import polars as pl

from commonground.core.errors import UnreadableFile
from commonground.core.figure import Locator, Question
from commonground.sources.feed import Reading

_NAMES = {
    1: "january janvier enero يناير كانونالثاني",
    2: "february fevrier février febrero فبراير شباط",
    3: "march mars marzo مارس اذار",
    4: "april avril abril ابريل أبريل نيسان",
    5: "may mai mayo مايو ايار",
    6: "june juin junio يونيو حزيران",
    7: "july juillet julio يوليو تموز",
    8: "august aout août agosto اغسطس أغسطس",
    9: "september septembre septiembre setiembre سبتمبر ايلول",
    10: "october octobre octubre اكتوبر أكتوبر",
    11: "november novembre noviembre نوفمبر",
    12: "december decembre décembre diciembre ديسمبر",
}
_MONTHS = {name: number for number, names in _NAMES.items() for name in names.split()}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items() if name.isascii()} | {"sept": 9, "jui": 6, "juil": 7}
_TOKEN = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}|\d{1,2}(?!\d)|[^\W\d_]+")
# "Round 12, January 2020" is not the twelfth of January.
_ROUND = re.compile(r"\b(?:round|ronda|ronde|tour|cycle|vague|phase|wave|week|r)\s*(?:n[o°]?\.?\s*|#\s*)?\d+\b")
# What may stand between the two ends of a period; any other word ends it.
_JOINS = frozenset(
    ["to", "and", "until", "till", "through", "from", "of", "the", "st", "nd", "rd", "th",
     "au", "a", "à", "du", "de", "et", "al", "y", "hasta", "الى", "إلى", "و"]
)  # fmt: skip
_FULL_DAY = re.compile(r"(?<!\d)(?:\d{4}[-_.]?\d{2}[-_.]?\d{2}|\d{2}[-_.]?\d{2}[-_.]?\d{4})(?!\d)")
# The date of the figure is not in the file: its name, or its folder's, says it.
FROM_NAME = "date_from_name"
# A spreadsheet counts days from here; five digits from 1990 to 2049 are no year and no other date.
_FIRST_DAY = date(1899, 12, 30)
_SERIAL = r"^(\d{5})(?:\.\d+)?$"
_SERIALS = (32_874, 54_788)


def day_first(column: pl.Expr) -> pl.Expr:
    """Read 31/12/2014, 1/9/2014, 14-05-2014, 01 Sep 2014 and 2014-09-01; a time behind the day is dropped."""
    text = column.str.strip_chars().str.replace(r"[T ]\d{1,2}:\d{2}.*$", "")
    formats = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y")
    numbered = text.str.extract(_SERIAL, 1).cast(pl.Int64, strict=False)
    numbered = pl.when(numbered.is_between(*_SERIALS)).then(numbered)
    counted = pl.lit(_FIRST_DAY) + pl.duration(days=numbered)
    return pl.coalesce(*(text.str.to_date(fmt, strict=False) for fmt in formats), counted)


def serial(text: str) -> date | None:
    """Read the number that a spreadsheet keeps a day as, where its cell lost the format of a date; else None."""
    found = re.fullmatch(_SERIAL, text)
    if not found or not _SERIALS[0] <= int(found[1]) <= _SERIALS[1]:
        return None
    return _FIRST_DAY + timedelta(days=int(found[1]))


def iso_day(column: pl.Expr) -> pl.Expr:
    """Read the day of an ISO date or moment."""
    return column.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)


def period(text: str) -> tuple[date, date] | None:
    """Read a period in words: "August-September 2024", "Dec 2023 – Jan 2024", "1 to 15 March 2023", a day.

    None where the words name no month of a stated year.
    """
    ends = [end for end in map(_part, _parts(text)) if end]
    if not ends:
        return None
    # A first end without its year has that of the last, or the year before when it would lie after it.
    *_, (last_year, last_month, last_day) = ends
    year, month, day = ends[0]
    if last_year is None or last_month is None:
        return None
    month = month or last_month
    if year is None:
        year = last_year - 1 if month > last_month else last_year
    try:
        first = date(year, month, day or 1)
        last = date(last_year, last_month, last_day or calendar.monthrange(last_year, last_month)[1])
    except ValueError:
        return None
    return (first, last) if first <= last else None


_End = tuple[int | None, int | None, int | None]


def _parts(text: str) -> list[list[str]]:
    """Cut the words of a date into its ends: a second month, or a day that follows a whole end, begins another."""
    parts: list[list[str]] = [[]]
    for token in _TOKEN.findall(_ROUND.sub(" ", text.lower().replace("_", " "))):
        if token in _JOINS:
            continue
        kind = _kind(token)
        if kind is None:
            if any(_kind(t) in ("month", "whole") for t in parts[-1]):
                break
            parts = [[]]
            continue
        held = [_kind(t) for t in parts[-1]]
        if kind in held or "whole" in held or (kind == "day" and "year" in held):
            parts.append([])
        parts[-1].append(token)
    return [part for part in parts if part]


def _kind(token: str) -> str | None:
    if not token[0].isdigit():
        return "month" if token in _MONTHS else None
    if not token.isdigit():
        return "whole"
    if len(token) == 4:
        return "year" if 1950 <= int(token) <= 2100 else None
    return "day" if 1 <= int(token) <= 31 else None


def _part(tokens: list[str]) -> _End | None:
    year = month = day = None
    for token in tokens:
        match _kind(token):
            case "whole":
                numbers = [int(n) for n in re.findall(r"\d+", token)]
                return (numbers[0], numbers[1], numbers[2]) if numbers[0] > 31 else (numbers[2], numbers[1], numbers[0])
            case "year":
                year = int(token)
            case "month":
                month = _MONTHS[token]
            case "day":
                day = int(token)
    return (year, month, day) if year or month or day else None


def in_name(name: str) -> tuple[date, date] | None:
    """Read the one full day in a file's name (26102014, 2014-10-26), or its month and year in words."""
    found = set()
    for digits in _FULL_DAY.findall(name):
        plain = re.sub(r"\D", "", digits)
        for year, month, day in ((plain[:4], plain[4:6], plain[6:]), (plain[4:], plain[2:4], plain[:2])):
            try:
                read = date(int(year), int(month), int(day))
            except ValueError:
                continue
            if 1950 <= read.year <= 2100:
                found.add(read)
    if len(found) == 1:
        day_ = found.pop()
        return day_, day_
    return period(name) if not found else None


def named_period(reading: Reading) -> tuple[date, date] | None:
    """The day or month in the file's name, with a question about it; for files that hold no date."""
    found = in_name(reading.file.path.stem)
    if found:
        _ask(reading, str(found[0]) if found[0] == found[1] else f"{found[0]} to {found[1]}")
    return found


def named_year(reading: Reading) -> int:
    """The one year in the name of the file or of its folder, with a question about it, or a refusal."""
    path = reading.file.path
    for name in (path.stem, path.parent.name):
        years = {int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", name)}
        if len(years) == 1:
            _ask(reading, str(min(years)))
            return years.pop()
    raise UnreadableFile(
        "nothing in it says which year it is about",
        where=path.name,
        next="Put the year into the file's name, or describe it with a recipe.",
    )


def _ask(reading: Reading, said: str) -> None:
    path = reading.file.path.name
    text = f"No cell of {path} says when its people were counted; its name says {said}. Is that right?"
    facts: dict[str, object] = {"path": path, "said": said}
    reading.questions.append(
        Question(f"{FROM_NAME}:{path}", FROM_NAME, text, (Locator(path, None, None, None),), facts)
    )
