"""From the frames of `tables.read` to the units and spellings of one country."""

import csv
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import polars as pl

from commonground.evidence.gazetteer.answer import Unit
from commonground.evidence.gazetteer.index import CountryIndex, Spelling


def units_of(frames: Sequence[pl.DataFrame]) -> list[Unit]:
    """Merge the tables of one country: later validity gives the parent and the shown name, all names stay."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for frame in frames:
        for row in frame.iter_rows(named=True):
            rows.setdefault(row["code"], []).append(row)
    return [_unit(code, found) for code, found in rows.items()]


def _unit(code: str, rows: list[dict[str, Any]]) -> Unit:
    newest = max(rows, key=lambda row: str(row["valid_from"] or ""))
    current = [row for row in rows if row["valid_from"] == newest["valid_from"]]
    shown = next((row for row in current if row["language"] in ("", "en")), newest)
    placed = next((row for row in rows if row["lat"] is not None and row["lon"] is not None), newest)
    return Unit(
        code,
        name=shown["name"],
        level=newest["level"],
        parent=newest["parent"],
        country=newest["country"],
        names=tuple(dict.fromkeys((row["language"], row["name"]) for row in rows)),
        valid_from=newest["valid_from"],
        lat=placed["lat"],
        lon=placed["lon"],
    )


def spellings_of(frame: pl.DataFrame, iso3: str, index: CountryIndex) -> list[Spelling]:
    """Return a crosswalk's groups that are of a country: by its own word, or because half of it fits."""
    groups: dict[int, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        groups.setdefault(row["row"], []).append(row)
    spellings = {line: Spelling(rows[0]["level"], tuple(r["name"] for r in rows)) for line, rows in groups.items()}
    said = {line: rows[0]["country"] for line, rows in groups.items()}
    if all(country is None for country in said.values()):
        found = list(spellings.values())
        return found if index.belongs(found) else []
    return [spellings[line] for line, country in said.items() if country == iso3]


@lru_cache(maxsize=1)
def exonyms() -> dict[str, list[Spelling]]:
    """Return our own short list of names that no comparison finds: Tripoli and طرابلس, Aleppo and Halab."""
    text = files(__package__).joinpath("exonyms.csv").read_text(encoding="utf-8")
    found: dict[str, list[Spelling]] = {}
    for row in csv.DictReader(text.splitlines()):
        names = tuple(row["spellings"].split("|"))
        found.setdefault(row["country"], []).append(Spelling(None, names, trusted=True))
    return found
