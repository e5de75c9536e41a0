"""Registered people per camp over time, one file a camp, as collected for displacement simulations (FabFlee).

The files have no headings: a date and a count a line. What a file counts is said by its folder: data_layout.csv
maps camps to files, locations.csv (where it is there) says in which country each lies, registration_corrections.csv
on which days the people of a camp were counted anew. A camp stands in a series of its own: the camps of a country
are listed in part, so their sum is nobody's total.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from commonground.core.errors import UnknownFeed
from commonground.core.figure import ANEW, Locator, Question
from commonground.core.words import Category, Measure, Method, Unit
from commonground.evidence.gazetteer import country
from commonground.sources.dates import iso_day
from commonground.sources.feed import Feed, Licence, Reading
from commonground.sources.layout import Cell, Layout, figures, letter
from commonground.sources.opening import RawFile, RawTable, open_file
from commonground.sources.placing import Placing

LICENCE = Licence(
    "BSD-3-Clause (the collection)",
    "Compiled from UNHCR's portal by the authors of FabFlee; the counts carry no terms of their own: cite UNHCR.",
)
LAYOUT, PLACES, VERIFIED = "data_layout.csv", "locations.csv", "registration_corrections.csv"
_TOTAL = "total"
_SITE = 5
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_COUNT = re.compile(r"\d+(\.0+)?|\d{1,3}(,\d{3})+")
# Of the lines of a series, this share must be a date and a count; the others are refused one by one.
_MOST = 0.6
# The collection's own short names of countries, in file names and folders; "con" is either Congo (see _host).
_SHORT = {
    "bf": "BFA", "bfa": "BFA", "cam": "CMR", "cha": "TCD", "dcon": "COD", "eth": "ETH", "ken": "KEN",
    "mau": "MRT", "mrt": "MRT", "ner": "NER", "nig": "NER", "rwa": "RWA", "sud": "SDN", "tan": "TZA",
    "uga": "UGA", "car": "CAF", "ssudan": "SSD", "dcongo": "COD", "rc": "COG", "drc": "COD", "tigray": "ETH",
}  # fmt: skip
# First cells of the simulation's own settings, which lie beside the series: what they are.
_SETTINGS = {
    ("#name1", "name2"): "roads between places",
    ("#closure_type", "name1"): "closed borders and roads",
    ("closure_type", "name1"): "closed borders and roads",
    ("#Day",): "days of conflict by place",
    ("#name", "region", "country"): "the network of places",
    ("StartDate",): "the days simulated",
}


@dataclass(frozen=True, slots=True)
class _Subject:
    """What one file counts: a camp, a whole country of asylum, or all countries together.

    Its series names the origin and the camp, because it is never all refugees of the country it is in.
    """

    name: str
    series: str
    host: str | None
    origin: str | None
    site: bool = False
    verified: tuple[str, ...] = ()  # days on which its people were counted anew


def _rows(table: RawTable, within: int = 200) -> list[list[str]]:
    """The first lines that are neither blank nor comments."""
    rows = [[cell.strip() for cell in row] for row in table.head(within)]
    return [row for row in rows if any(row) and not row[0].startswith("#")]


def _is_series(table: RawTable) -> bool:
    rows = _rows(table)[_headed(table) :]
    good = sum(bool(_DAY.fullmatch(r[0]) and _COUNT.fullmatch(r[1])) for r in rows) if table.width > 1 else 0
    return bool(rows) and good >= _MOST * len(rows)


def _headed(table: RawTable) -> bool:
    """Whether the first line is a heading, which the collection's own files do not have."""
    first = (table.head(1) or [[""]])[0]
    return len(first) > 1 and first[0].strip().lower() in ("date", "day") and not _COUNT.fullmatch(first[1].strip())


def _is_layout(table: RawTable) -> bool:
    rows = _rows(table)
    names = all(cell.endswith(".csv") for row in rows for cell in row[1:] if cell)
    return len(rows) > 1 and table.width >= 2 and names and all(row[0] and row[1] for row in rows)


def _is_shares(table: RawTable) -> bool:
    first = table.head(1)
    return bool(first) and first[0][0].strip().lower() == "#country name"


def _is_corrections(table: RawTable) -> bool:
    rows = _rows(table)
    return bool(rows) and table.width == 3 and all(_DAY.fullmatch(r[1]) and r[2].isalpha() for r in rows)


def _setting(table: RawTable) -> str | None:
    first = [cell.strip() for cell in (table.head(1) or [[]])[0]]
    return next((what for start, what in _SETTINGS.items() if tuple(first[: len(start)]) == start), None)


def _is_side_by_side(file: RawFile) -> bool:
    """A table of dates whose columns are camps that the list beside it names."""
    first = [cell.strip().lower() for cell in (file.tables[0].head(1) or [[""]])[0]]
    beside = _beside(file.path, LAYOUT)
    if first[0] != "date" or beside is None:
        return False
    listed = {row[0].lower() for row in _cells(beside)}
    return len(first) > 2 and {cell for cell in first[1:] if cell} <= listed


def _why_ignored(file: RawFile) -> str | None:
    table = file.tables[0]
    if _is_side_by_side(file):
        return "the series of the files beside it once more, side by side"
    if _is_layout(table):
        return "a list of files by camp"
    if _is_shares(table):
        return "shares of the population, not counts of people"
    if _is_corrections(table):
        return "days on which a camp's count was verified"
    if what := _setting(table):
        return f"settings of a simulation: {what}"
    return None


def recognises(file: RawFile) -> bool:
    """A headerless series beside its data_layout.csv, that list itself, or a file of the same folders."""
    if file.kind != "csv" or len(file.tables) != 1:
        return False
    table = file.tables[0]
    beside = _beside(file.path, LAYOUT) is not None
    return (beside and _is_series(table)) or _why_ignored(file) is not None


def _beside(path: Path, name: str) -> Path | None:
    """A file of the same case: in the same folder, or in the folder of settings next to it."""
    places = (path.parent / name, path.parent.parent / "input_csv" / name)
    return next((place for place in places if place.is_file()), None)


def read(reading: Reading) -> Iterator[pl.DataFrame]:
    """Yield one series; lists and settings are accounted for and give no figures."""
    table = reading.file.tables[0]
    if why := _why_ignored(reading.file):
        reading.account.ignore(why, table.height, row=1)
        return
    if _beside(reading.file.path, LAYOUT) is None:
        raise UnknownFeed(
            "a series of dates and counts that says of nobody whom it counts",
            where=reading.file.path.name,
            next=f"Put it beside its {LAYOUT}, or describe it with a recipe.",
        )
    subject = _subject(reading.file.path)
    if table.width > 2:
        _ask_about_parts(reading, table)
    if subject.host is None and subject.site:
        reading.notes.append(f"The country of {subject.name} is not known: its people are not located.")
    if subject.verified:
        days = ", ".join(subject.verified)
        reading.notes.append(f"{VERIFIED} says that people in {subject.name} were counted anew on {days}.")
    yield from figures(_layout(table, subject), reading)


def _layout(table: RawTable, subject: _Subject) -> Layout:
    text = pl.col("A")
    return Layout(
        table,
        header=int(_headed(table)),
        shown=[letter(i) for i in range(table.width)],
        headings=[letter(i) for i in range(table.width)],
        cells=[Cell("B", {})],
        fields={
            "category": Category.REFUGEE.value,
            "measure": Measure.STOCK.value,
            "unit": Unit.PERSONS.value,
            "method": Method.REGISTRATION.value,
            "source": "UNHCR",
            "series": subject.series,
            "start": iso_day(text),
            "end": iso_day(text),
            "flags": pl.when(text.is_in(list(subject.verified))).then(pl.lit(ANEW)) if subject.verified else None,
        },
        placing=_placing(subject),
        ignore=[("a comment", text.str.starts_with("#"))],
        refuse=[
            ("the date is not a date", iso_day(text).is_null(), "A", "Write it as YYYY-MM-DD."),
            ("the date stands twice", ~text.is_first_distinct(), "A", "Keep the count that holds for the day."),
        ],
        required=["A"],
    )


def _placing(subject: _Subject) -> Placing:
    """A camp is a site inside its country, and no unit of it, whatever its name."""
    site = subject.site
    return Placing(
        country=pl.lit(subject.host, dtype=pl.String),
        system="iso3",
        country_name=None if site else pl.lit(subject.name),
        loose=True,
        origin=pl.lit(subject.origin, dtype=pl.String),
        origin_system="iso3",
        name=pl.lit(subject.name) if site else None,
        level=pl.lit(_SITE) if site else None,
        by=pl.lit(f"place:{_SITE}") if site else None,
    )


def _subject(path: Path) -> _Subject:
    """Say whom a file counts, by the list beside it; a file that is not listed speaks by its own name."""
    names = {file: name for name, *files in _cells(_beside(path, LAYOUT)) for file in files if file}
    listed = names.get(path.name)
    prefix, _, rest = path.stem.partition("-")
    origin = _origin(path)
    since = f"from {origin or 'one country'}"
    if listed is not None and listed.lower() == _TOTAL:
        return _Subject("all countries of asylum", f"{since}, all countries of asylum", None, origin)
    whole = _country(path.stem)
    if whole and not rest:
        return _Subject(listed or path.stem, since, whole, origin)
    camp = (listed or rest or path.stem).replace("_", " ")
    host = _host(path, listed, prefix if rest else "", set(names))
    verified = tuple(row[1] for row in _cells(_beside(path, VERIFIED)) if listed and row[0] == listed and len(row) > 1)
    return _Subject(camp, f"{since}, camp {path.stem}", host, origin, site=True, verified=verified)


def _host(path: Path, listed: str | None, prefix: str, files: set[str]) -> str | None:
    """The country a camp lies in: as the network of places says, else by the file's short name."""
    for row in _cells(_beside(path, PLACES)):
        if listed and row[0] == listed and len(row) > 2:
            return _country(row[2])
    if prefix == "con":
        # Where the other Congo has a short name of its own, "con" is the Republic.
        return "COG" if any(file.startswith("dcon-") for file in files) else None
    return _country(prefix)


def _origin(path: Path) -> str | None:
    """The country people left: the one with places of conflict, else the one the folder is named for."""
    left = {row[2] for row in _cells(_beside(path, PLACES)) if len(row) > 5 and row[5] == "conflict_zone"}
    if len(left) == 1:
        return _country(left.pop())
    folders = (path.parent.name, path.parent.parent.name)
    named = (_country(re.sub(r"[\d_].*$", "", folder)) for folder in folders)
    return next((code for code in named if code), None)


def _country(word: str) -> str | None:
    word = word.strip()
    if not word:
        return None
    match = country(word.replace("_", " "), system="name")
    exact = match.code if match.level == 0 and match.method in ("exact", "alias") else None
    return _SHORT.get(word.lower()) or exact


def _cells(path: Path | None) -> list[list[str]]:
    if path is None:
        return []
    return [[cell.strip() for cell in row] for row in open_file(path).tables[0].rows() if any(row)]


def _ask_about_parts(reading: Reading, table: RawTable) -> None:
    """A total may carry the parts it is made of, without their names: then it may hold more than refugees."""
    where = Locator(reading.file.path.name, None, 1, "B")
    text = (
        f"Each line of {reading.file.path.name} holds {table.width - 1} numbers and no heading. The first was read as"
        " the total; whom do the others count, and are all of them refugees?"
    )
    facts: dict[str, object] = {"path": reading.file.path.name, "columns": table.width - 1}
    reading.questions.append(Question(f"unnamed_columns:{where.path}", "unnamed_columns", text, (where,), facts))


FEEDS = (Feed("camp_series", "Registered refugees per camp over time", "UNHCR", LICENCE, recognises, read, rank=2),)
