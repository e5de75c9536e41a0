"""Outlines of admin units (GeoJSON): the map of a dossier draws them; they count nobody."""

import re
from collections.abc import Iterator
from itertools import islice

import polars as pl

from commonground.sources.feed import Feed, Reading
from commonground.sources.opening import RawFile, RawTable
from commonground.sources.pcodes import OCHA_COD

_KIND = "geometry.type"
_PROPERTY = "properties."
_CODE = re.compile(r"(?:adm|admin)?\d?p?cod(?:e)?")
# Numbers that describe an outline. Any other may count people, and then the file is read for them.
_OF_OUTLINES = re.compile(
    r"object ?id|fid|gid|id|uid|shape .*|area.*|.*sq ?km|perimeter|len.*|lat.*|lon.*|x|y|.*level|version|.*code.*"
    r"|.*date.*"
)
_ENOUGH = 2_000  # features that show what a property holds


def _is_shapes(file: RawFile) -> bool:
    return file.kind == "json" and bool(file.tables) and all(map(_outlines, file.tables))


def _outlines(table: RawTable) -> bool:
    """Whether every row is a polygon with a code, and no property counts anything."""
    names = [_words(key) if key.startswith(_PROPERTY) else "" for key in table.keys]
    if _KIND not in table.keys or not any(_CODE.fullmatch(name.replace(" ", "")) for name in names):
        return False
    rows = list(islice(table.rows(), _ENOUGH))
    kinds = {row[table.keys.index(_KIND)] for row in rows}
    counted = (
        any(row[at].strip() for row in rows) and all(_number(row[at]) for row in rows)
        for at, name in enumerate(names)
        if name and not _OF_OUTLINES.fullmatch(name)
    )
    return kinds <= {"Polygon", "MultiPolygon", ""} and not any(counted)


def _words(key: str) -> str:
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])|[\W_]+", " ", key.removeprefix(_PROPERTY))
    return plain.strip().lower()


def _number(cell: str) -> bool:
    return not cell.strip() or re.fullmatch(r"-?[\d.,\s]+", cell) is not None


def _read(reading: Reading) -> Iterator[pl.DataFrame]:
    for table in reading.file.tables:
        reading.account.ignore(
            "outline of an admin unit: the map of a dossier that names this file under shapes draws it",
            table.height,
            sheet=table.sheet,
            row=1,
        )
    return iter(())


FEEDS = (Feed("shapes", "Outlines of admin units", "OCHA", OCHA_COD, _is_shapes, _read, reference=True),)
