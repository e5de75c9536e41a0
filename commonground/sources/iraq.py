"""What the tables of Iraq 2014 share: governorates, the master list's columns, and how their places are found."""

import re

import polars as pl

from commonground.core.words import Measure, Unit
from commonground.sources.feed import heading_rows
from commonground.sources.layout import Value
from commonground.sources.opening import RawTable
from commonground.sources.placing import Placing

# As DTM, the census and UNHCR spell them in English, in plain words -> the name DTM uses.
GOVERNORATES = {
    "anbar": "Anbar", "al anbar": "Anbar", "babylon": "Babylon", "babil": "Babylon", "baghdad": "Baghdad",
    "basrah": "Basrah", "basra": "Basrah", "al basrah": "Basrah", "dahuk": "Dahuk", "duhok": "Dahuk",
    "diyala": "Diyala", "erbil": "Erbil", "arbil": "Erbil", "halabja": "Halabja", "kerbala": "Kerbala",
    "karbala": "Kerbala", "kirkuk": "Kirkuk", "missan": "Missan", "maysan": "Missan", "muthanna": "Muthanna",
    "al muthanna": "Muthanna", "najaf": "Najaf", "al najaf": "Najaf", "ninewa": "Ninewa", "nineveh": "Ninewa",
    "ninawa": "Ninewa", "qadissiya": "Qadissiya", "al qadissiya": "Qadissiya", "qadisiya": "Qadissiya",
    "salah al din": "Salah al-Din", "salahaddin": "Salah al-Din", "sulaymaniyah": "Sulaymaniyah",
    "sulaymaniya": "Sulaymaniyah", "sulaimaniya": "Sulaymaniyah", "thi qar": "Thi-Qar", "dhi qar": "Thi-Qar",
    "wassit": "Wassit", "wasit": "Wassit",
}  # fmt: skip
# Where families live, in the order of the list; together they are its "master families".
SHELTERS = (
    "idps in camps transit camps", "rented hotel", "rented house", "idp owned house", "with relative",
    "with hc non relative", "school building", "mosques holly shrines",
    "abandoned public buildings under construction", "collective centres", "informal settlements",
    "military camps", "unknown or other",
)  # fmt: skip
# "Displacement info status" says whether a row is the same as in the last round, new or updated; it is no place.
MASTER_LIST = (
    "seq", "dtm master id", "dtm id", "master families", "origin governorate", "displacement info status",
    "governorate", "district", "sub district", "area", "place", "place arabic", "place id", "longitude",
    "latitude", "last asst rd", "current round", "current round date",
    *SHELTERS,
    "food", "water", "relief items", "sanitation", "health", "priority need", "received assistance",
    "assistance received", "note", "date of displacement",
)  # fmt: skip

STOCK: dict[str, Value] = {"measure": Measure.STOCK.value, "unit": Unit.PERSONS.value, "series": ""}


def plain(heading: str) -> str:
    """A heading's words: "Affect non-host.communities" and "affect_non host communities" are one."""
    return " ".join(re.findall(r"[^\W_]+", heading.lower()))


def find(table: RawTable, *needed: str) -> tuple[int, list[str]] | None:
    """The heading row that holds these words, and all its headings in plain words."""
    for number, cells in heading_rows(table):
        names = [plain(cell) for cell in cells]
        if set(needed) <= set(names):
            return number, names
    return None


def in_iraq(name: pl.Expr, level: int, *, parent: pl.Expr | None = None, above: pl.Expr | None = None) -> Placing:
    """Places of Iraq by name: the tables print neither the country nor p-codes."""
    return Placing(
        country=pl.lit("IRQ"),
        system="iso3",
        country_name=pl.lit("Iraq"),
        name=name,
        parent=parent,
        above=above,
        level=pl.lit(level),
        by=pl.lit(f"place:{level}"),
    )
