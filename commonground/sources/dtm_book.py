"""What a DTM workbook says of all its sheets: whom it counts, when, where and in which round."""

import re
from dataclasses import dataclass, field
from datetime import date

from commonground.core.errors import UnknownFeed
from commonground.core.words import Category
from commonground.evidence.gazetteer import Gazetteer
from commonground.evidence.gazetteer import country as country_of
from commonground.sources import dates
from commonground.sources.dtm_cells import Grid
from commonground.sources.dtm_headings import Named, Role, understand, words
from commonground.sources.dtm_sheets import Sheet, find, units_of
from commonground.sources.dtm_summary import stated_totals
from commonground.sources.feed import Reading
from commonground.sources.opening import RawFile, RawTable

_DTM = re.compile(r"\bDTM\b|displacement tracking matrix", re.IGNORECASE)
_TITLES = 12  # rows in which a sheet speaks of itself
RECIPE = "Describe it with a recipe: commonground recipe {}"


# A partition of the people of one category: category, series, unit of count, grain.
Given = tuple[Category, str, str, str]


@dataclass
class Book:
    """What the workbook says of all its sheets."""

    where: str
    context: tuple[Category, ...]
    period: tuple[date, date] | None
    country: str
    country_name: str
    round: str
    flags: str
    tables: list[RawTable]
    sheets: dict[int, Sheet]
    taught: dict[str, int]
    named: Named
    given: dict[Given, list[tuple[str, Sheet | None]]] = field(default_factory=dict)


def speaks_of_dtm(file: RawFile) -> bool:
    texts = (cell for table in file.tables for row in table.head(_TITLES) for cell in row)
    return any(_DTM.search(text) for text in texts) or any(_DTM.search(table.sheet or "") for table in file.tables)


def context(file: RawFile) -> tuple[Category, ...]:
    """The categories that titles and headings speak of."""
    found: dict[Category, None] = {}
    for table in file.tables:
        for text in [table.sheet or "", *(cell for row in table.head(_TITLES) for cell in row)]:
            if len(text) < 120 and (category := understand(text).category):
                found[category] = None
            for word in words(text) if len(text) < 60 else ():
                if category := understand(word).category:
                    found[category] = None
    return tuple(found)


def understand_books(reading: Reading) -> tuple[list[Book], list[RawTable]]:
    """Say what the file says of its sheets: one book, or one for each period where each sheet states its own.

    Beside them, the sheets of a round that states no date among others that do. The file is refused where
    nothing in it is certain.
    """
    file = reading.file
    whom = context(file)

    def named(name: str) -> str | None:
        return reading.gazetteer.country(name, system="name").code

    found = {
        i: sheet
        for i, table in enumerate(file.tables)
        # A sheet that states how many people there are in all is a summary, however short its tables.
        if not stated_totals(Grid(table.head(_TITLES)), whom, named) and (sheet := find(table, own(table, whom), named))
    }
    undated = _undated_rounds(file, found)
    sheets = {i: sheet for i, sheet in found.items() if i not in undated}
    tables = [table for i, table in enumerate(file.tables) if i not in undated]
    taught: dict[str, int] = {}
    for sheet in sheets.values():
        for word, level in units_of(sheet.names).items():
            taught.setdefault(word, level)
    country = _country(reading, found)
    name = reading.gazetteer.country_names(country).get("en", country)

    def book(some: list[RawTable], period: tuple[date, date] | None, flags: str) -> Book:
        within = {i: sheet for i, sheet in sheets.items() if file.tables[i] in some}
        return Book(file.path.name, whom, period, country, name, _round(some), flags, some, within, taught, named)

    left = [file.tables[i] for i in undated]
    return [book(*one) for one in _periods(reading, tables, sheets)], left


_Dated = tuple[list[RawTable], tuple[date, date] | None, str]


def _periods(reading: Reading, tables: list[RawTable], sheets: dict[int, Sheet]) -> list[_Dated]:
    """The tables by the period they state, with a flag where only the file's name does; a column may date them."""
    period = _period(tables)
    if period or (sheets and all(sheet.date for sheet in sheets.values())):
        return [(tables, period, "")]
    if several := _by_own_period(reading.file, tables, sheets):
        return [(some, stated, "") for stated, some in several.items()]
    if named := dates.named_period(reading):
        return [(tables, named, dates.FROM_NAME)]
    raise UnknownFeed("nothing in it says when its people were counted", where=reading.file.path.name,
                      next=RECIPE.format(reading.file.path.name))  # fmt: skip


def _undated_rounds(file: RawFile, sheets: dict[int, Sheet]) -> list[int]:
    """The sheets of one of several rounds that state no date: that of another round is not theirs."""
    rounds = {index: _round([file.tables[index]]) for index in sheets}
    if len(set(rounds.values()) - {""}) < 2:
        return []
    return [i for i, number in rounds.items() if number and not sheets[i].date and not _period([file.tables[i]])]


def _by_own_period(
    file: RawFile, tables: list[RawTable], sheets: dict[int, Sheet]
) -> dict[tuple[date, date], list[RawTable]]:
    """The tables by the period that each states in its own titles; empty where one of the sheets states none."""
    found: dict[tuple[date, date], list[RawTable]] = {}
    for table in tables:
        if stated := _period([table]):
            found.setdefault(stated, []).append(table)
        elif any(file.tables[index] is table for index in sheets):
            return {}
    return found


def own(table: RawTable, context: tuple[Category, ...]) -> tuple[Category, ...]:
    """The one category a sheet's own name speaks of, where it speaks of one."""
    said = {c for word in words(table.sheet or "") if (c := understand(word).category)}
    return tuple(said) if len(said) == 1 else context


def _period(tables: list[RawTable]) -> tuple[date, date] | None:
    """The period beside the word for it, or the only one that the titles state."""
    found: set[tuple[date, date]] = set()
    for table in tables:
        for row in table.head(_TITLES):
            texts = [cell.strip() for cell in row if cell.strip()]
            for i, text in enumerate(texts):
                labelled = understand(text).role is Role.DATE or "period" in words(text)
                if labelled and (stated := dates.period(" ".join(texts[i : i + 2]))):
                    return stated
            if len(texts) <= 4:
                found |= {stated for text in texts if (stated := dates.period(text))}
    return found.pop() if len(found) == 1 else None


def _country(reading: Reading, sheets: dict[int, Sheet]) -> str:
    """The country of the p-codes, or else the one the titles name."""
    printed: set[str] = set()
    for sheet in sheets.values():
        for code in (admin.code for admin in sheet.admins if admin.code and admin.level < 5):
            printed |= set(sheet.rows[code].filter(sheet.rows[code].str.contains(r"^[A-Za-z]{2,3}[A-Za-z]*\d")))
    codes = {_of_code(code, reading.gazetteer) for code in printed} - {None}
    for found in (codes, _countries_named(reading)):
        if len(found) == 1:
            return str(found.pop())
    name = reading.file.path.name
    raise UnknownFeed("nothing in it says in which country its people are", where=name, next=RECIPE.format(name))


def _of_code(code: str, gazetteer: Gazetteer) -> str | None:
    """The country whose units the store knows by such codes, or else the one its first letters name."""
    if known := gazetteer.country_of_code(code):
        return known
    letters = code[:3].upper()
    if letters.isalpha() and (found := country_of(letters, system="iso3").code):
        return found
    return country_of(letters[:2], system="iso2").code


def _countries_named(reading: Reading) -> set[str]:
    """Countries in titles: runs of up to three words of short texts that stand in no table."""
    found: set[str] = set()
    for table in reading.file.tables:
        for row in table.head(6):
            for text in [cell.strip() for cell in row if cell.strip()]:
                parts = re.findall(r"[^\W\d_]+", text)
                if len(parts) > 12:
                    continue
                for size in (3, 2, 1):
                    runs = (" ".join(parts[i : i + size]) for i in range(len(parts) - size + 1))
                    matches = (reading.gazetteer.country(run, system="name") for run in runs)
                    found |= {m.code for m in matches if m.code and m.level == 0 and m.method in ("exact", "alias")}
    return found


def _round(tables: list[RawTable]) -> str:
    """The number of the round that the titles state, as text."""
    for table in tables:
        for row in table.head(_TITLES):
            for text in row:
                if len(text) < 80 and (
                    stated := re.search(r"\b(?:round|ronda|ronde|tour|vague)\s*#?\s*(\d{1,3})\b", text, re.IGNORECASE)
                ):
                    return stated[1]
    return ""
