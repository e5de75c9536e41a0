"""What the columns of a table of places say: read from headings, HXL tags, or both."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Column:
    """The part one column plays; `level` is None where the row itself says the level."""

    role: str
    level: int | None = None
    language: str = ""


_WORDS = re.compile(r"[a-z]+|\d+|[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
_LANGUAGE_CODES = "en fr es ar pt ru uk fa ps ku ckb tr so sw am ti my bn ht ne ur zh vi th id km lo mg"
_LANGUAGES = frozenset(_LANGUAGE_CODES.split())
# A table with one of these is about people or money, not a table of places.
_FIGURES = re.compile(
    r"\b(population|idps?|individuals?|ind|households?|hhs?|famil(?:y|ies)|migrants?|refugees?|returnees?|male|males"
    r"|female|females|men|women|children|boys|girls|round|reporting|reported|assessment|operation|beneficiaries"
    r"|affected|inneed|targeted|reached|total|sum|value|count|number|num|usd|funding|requirements|year|month|sector"
    r"|org|organisation|organization|fatalities|event|phone|age|sex|gender|needs?|nationality|asylum|coo|coa|pop)\b"
    r"|\b[fmt] (?:tl|\d{2})\b"  # F_TL, M_05_09: people by sex and age beside the codes
)
_COUNTRY_CODES = {
    "iso3": r"iso ?(?:3166 1 )?(?:a|alpha)? ?3(?: code)?|iso code|iso ?3166 alpha 3|country iso ?3",
    "iso2": r"iso ?(?:3166 1 )?(?:a|alpha)? ?2(?: code)?",
    "m49": r"m ?49(?: code)?|un code|un m ?49(?: code)?",
    "unhcr": r"unhcr ?code|unhcr country code",
}
_COUNTRY_NAME = re.compile(
    r"(?:ctry|country|idmc short|short|gis)? ?name(?: en)?|country or area|country|name ?postat|admin"
)
_LEVEL_WORDS = {
    1: "gov governorate province region state wilaya muhafazat department departement estado provincia",
    2: "dis dist district county mantika cercle prefecture kaza woreda lga municipality municipio",
    3: "subdistrict baladiya commune nahia payam ward subcounty",
}
_LEVEL_OF_WORD = {word: level for level, words in _LEVEL_WORDS.items() for word in words.split()}


def words(heading: object) -> list[str]:
    """Return a heading's words: "admin3Name_en" is admin, 3, name, en."""
    return _WORDS.findall(_CAMEL.sub(" ", str(heading or "")).lower().replace("p-code", "pcode"))


def is_tag_row(row: Row) -> bool:
    """Say whether a row holds HXL tags."""
    filled = [str(cell).strip() for cell in row if str(cell or "").strip()]
    return bool(filled) and sum(cell.startswith("#") for cell in filled) >= max(1, len(filled) - 1)


def has_figures(row: Row) -> bool:
    """Say whether a heading speaks of people, money or rounds: such a table is no table of places."""
    return any(_FIGURES.search(" ".join(words(cell))) for cell in row)


def from_headings(row: Row) -> list[Column | None]:
    """Return the role of each column of a table of administrative units, by its heading."""
    return [_from_heading(words(cell)) for cell in row]


def from_tags(row: Row) -> list[Column | None]:
    """Return the role of each column by its HXL tag; attributes of a language may be malformed."""
    return [_from_tag(str(cell or "").strip().lower()) for cell in row]


def _from_heading(parts: list[str]) -> Column | None:
    if not parts:
        return None
    # "Admin Level", "ADMINLEVEL" and "admin_level" are one heading.
    flat = "".join(parts)
    if flat in ("adminlevel", "admlevel", "level", "administrativelevel"):
        return Column("level")
    if flat in ("location", "locationcode", "countryiso3", "iso3", "countrycode", "iso3countrycode", "country"):
        return Column("country")
    if flat.startswith("parent") or "parent" in parts:
        return Column("parent") if flat.endswith(("code", "parentp")) or {"code", "pcode", "p"} & set(parts) else None
    if flat in ("pcode", "code", "adminpcode", "admpcode", "placecode"):
        return Column("code")
    if flat in ("name", "adminname", "admname", "nameen", "placename"):
        return Column("name", language="en" if flat.endswith("en") else "")
    if "valid" in parts and ("from" in parts or "on" in parts or flat == "validfromdate"):
        return Column("valid_from")
    if parts[-1] in ("lat", "latitude", "y") and len(parts) <= 3:
        return Column("lat")
    if parts[-1] in ("lon", "long", "lng", "longitude", "x") and len(parts) <= 3:
        return Column("lon")
    return _levelled(parts)


def _levelled(parts: list[str]) -> Column | None:
    """Read admin3Name_en, ADM1_PCODE, adm2_name1, ADM 2 Mantika-Region (EN), admin3AltName1_en."""
    if parts[0] not in ("adm", "admin", "administrative", "a") or not any(p.isdigit() for p in parts[:3]):
        return None
    at = next(i for i, p in enumerate(parts) if p.isdigit())
    level, rest = int(parts[at]), parts[at + 1 :]
    if level > 5:
        return None
    language = rest[-1] if rest and rest[-1] in _LANGUAGES else ""
    if {"pcode", "code", "pcod"} & set(rest) or rest == ["p", "code"] or rest == ["id"]:
        return Column("code", level)
    if {"ref", "alt"} & set(rest):
        return Column("altname", level, language)
    if "type" in rest or "date" in rest:
        return None
    if "name" in rest or language or not rest:
        return Column("name", level, language)
    return None


def _from_tag(tag: str) -> Column | None:
    if not tag.startswith("#"):
        return None
    base, *attributes = tag[1:].split("+")
    marks = {a.strip() for a in attributes}
    language = next((a[:2] for a in (m.removeprefix("i_") for m in marks) if re.split("-", a)[0] in _LANGUAGES), "")
    if base == "country":
        return Column("country" if "code" in marks else "country_name")
    if base == "date":
        return Column("valid_from") if "start" in marks else None
    if base == "geo":
        found = {"admin_level": "level", "lat": "lat", "lon": "lon"}
        return next((Column(found[m]) for m in marks if m in found), None)
    if base == "adm":
        if "parent" in marks:
            return Column("parent")
        return Column("code") if "code" in marks else Column("name", language=language)
    if numbered := re.fullmatch(r"adm(\d)", base):
        role = "code" if "code" in marks else "altname" if "alt" in marks else "name"
        return Column(role, int(numbered[1]), language)
    return None


def country_columns(row: Row) -> dict[str, int]:
    """Return where a country reference has its codes and its name; empty when it is no such table."""
    found: dict[str, int] = {}
    texts = [" ".join(words(cell)) for cell in row]
    for system, pattern in _COUNTRY_CODES.items():
        for i, text in enumerate(texts):
            if re.fullmatch(pattern, text):
                found.setdefault(system, i)
    names = [i for i, text in enumerate(texts) if _COUNTRY_NAME.fullmatch(text)]
    if "iso3" not in found or len(found) < 2 or not names:
        return {}
    return found | {"name": names[0]}


def spelling_columns(row: Row) -> dict[int, int]:
    """Return the columns of a crosswalk that spell one place, each with its level; empty when it is none.

    At least two columns must speak of the same level, and no column may hold its p-code.
    """
    levels = {i: level for i, cell in enumerate(row) if (level := _spelling_level(words(cell))) is not None}
    counts = {level: list(levels.values()).count(level) for level in set(levels.values())}
    best = max(counts, key=lambda level: counts[level], default=0)
    if counts.get(best, 0) < 2:
        return {}
    return {i: level for i, level in levels.items() if level == best}


def _spelling_level(parts: list[str]) -> int | None:
    if {"pcode", "code", "capital", "population", "ar"} & set(parts):
        return None
    for i, part in enumerate(parts):
        if part in ("a", "adm", "admin", "level") and parts[i + 1 : i + 2] and parts[i + 1].isdigit():
            return int(parts[i + 1])
        if part in _LEVEL_OF_WORD:
            return _LEVEL_OF_WORD[part]
    return None


def country_names(row: Row) -> dict[str, int]:
    """Return where a table of countries gives names by language: name_fr, name_ar..."""
    told = {i: words(cell) for i, cell in enumerate(row)}
    named = {i: parts[1] for i, parts in told.items() if len(parts) == 2 and parts[0] == "name"}
    return {language: i for i, language in named.items() if language in _LANGUAGES}
