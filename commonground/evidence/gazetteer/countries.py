"""Every country and territory of ISO 3166-1 with its codes and names, and the codes that are no country."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from commonground.evidence.gazetteer.answer import Match, Proposal
from commonground.evidence.gazetteer.names import fold, located

System = Literal["iso3", "iso2", "m49", "unhcr", "name"]
LANGUAGES = ("en", "fr", "es", "ar")

# A misspelt country is taken for the nearest name only from this likeness on, and this far before the
# second: Mauritania and Mauritius, Niger and Nigeria, Austria and Australia are all below it.
NEAR = 0.9
MARGIN = 0.08
NEAR_LETTERS = 6
# "Greenland (DNK)", "Aruba (K. of the Netherland)": the State a territory belongs to.
_SOVEREIGN = re.compile(r"\s*\((?:[A-Z]{3}|K\. of the Netherlands?)\)$")
# A demonym names people, not the country; it is a reading, so it is less certain than a name.
_CONFIDENCE = {"code": 1.0, "exact": 1.0, "alias": 0.98, "demonym": 0.95}


@dataclass(frozen=True, slots=True)
class Country:
    """One row of the table. `kind` is country, special (outside ISO), pseudo (no place) or region."""

    iso3: str  # "" for a region
    iso2: str
    m49: str  # zero-padded text
    unhcr: str
    kind: str
    lat: float | None
    lon: float | None
    names: dict[str, str]  # by language
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]

    @property
    def name(self) -> str:
        """The English name."""
        return self.names["en"]

    @property
    def is_place(self) -> bool:
        """Whether people can be in it: stateless, unknown and regions are not places of asylum or stay."""
        return self.kind in ("country", "special")


@lru_cache(maxsize=1)
def countries() -> tuple[Country, ...]:
    """Return the whole table, countries first, then special and pseudo codes, then regions."""
    text = files(__package__).joinpath("countries.csv").read_text(encoding="utf-8")
    return tuple(_country(row) for row in csv.DictReader(text.splitlines()))


def _country(row: dict[str, str]) -> Country:
    return Country(
        iso3=row["iso3"],
        iso2=row["iso2"],
        m49=row["m49"],
        unhcr=row["unhcr"],
        kind=row["kind"],
        lat=float(row["lat"]) if row["lat"] else None,
        lon=float(row["lon"]) if row["lon"] else None,
        names={language: row[language] for language in LANGUAGES},
        aliases=tuple(filter(None, row["aliases"].split("; "))),
        demonyms=tuple(filter(None, row["demonyms"].split("; "))),
    )


@lru_cache(maxsize=1)
def by_iso3() -> dict[str, Country]:
    """Return countries, special and pseudo codes by their ISO3 (or the code that stands for it)."""
    return {country.iso3: country for country in countries() if country.iso3}


@lru_cache(maxsize=1)
def _by_code() -> dict[str, dict[str, Country]]:
    tables: dict[str, dict[str, Country]] = {"iso3": {}, "iso2": {}, "m49": {}, "unhcr": {}}
    for country in countries():
        for system, table in tables.items():
            if code := getattr(country, system):
                table.setdefault(code, country)
    # XXX is how UNHCR's country list writes the unknown, and KOS is IOM's and UNHCR's Kosovo.
    tables["iso3"]["XXX"] = tables["iso3"]["UNK"]
    tables["unhcr"]["UNK"] = tables["iso3"]["UNK"]
    tables["unhcr"]["XXA"] = tables["iso3"]["XXA"]
    return tables


@lru_cache(maxsize=1)
def _by_name() -> dict[str, list[tuple[str, Country]]]:
    table: dict[str, list[tuple[str, Country]]] = {}
    for country in countries():
        for method, spelling in _spellings(country):
            found = table.setdefault(fold(spelling).replace(" ", ""), [])
            if all(known is not country for _, known in found):
                found.append((method, country))
    return table


def _spellings(country: Country) -> Iterator[tuple[str, str]]:
    yield from (("exact", name) for name in country.names.values())
    yield from (("alias", alias) for alias in country.aliases)
    yield from (("demonym", demonym) for demonym in country.demonyms)


# ISO 3166 leaves these to its users: exercises and fictitious countries take their codes from them.
_USER_ASSIGNED = re.compile(r"AA[A-Z]|Q[M-Z][A-Z]|X[A-Z]{2}|ZZ[A-Z]")


@lru_cache(maxsize=16384)
def country(text: str, *, system: System | None = None) -> Match:
    """Return the country a code or name means; without a system a code is ISO3 first, and a note says so."""
    word = text.strip()
    if system == "name":
        return _named(word)
    if system is not None:
        return _coded(word, system)
    code = word.upper()
    if len(word) == 3 and code.isalpha() and code == word and (found := _three_letters(code)):
        return found
    if len(word) == 2 and word.isalpha() and word == code and code in _by_code()["iso2"]:
        return _two_letters(code)
    if word.isdigit():
        return _coded(word, "m49")
    return _named(word)


def _coded(word: str, system: str) -> Match:
    code = word.upper().zfill(3) if system == "m49" else word.upper()
    found = _by_code()[system].get(code)
    if found is None and system == "iso3" and _USER_ASSIGNED.fullmatch(code):
        return _user_assigned(code)
    if found is None:
        return Match(note=f"{word!r} is no {system} code")
    return _answer(found, "code")


def _three_letters(code: str) -> Match | None:
    iso = _by_code()["iso3"].get(code)
    unhcr = _by_code()["unhcr"].get(code)
    if iso and unhcr and iso is not unhcr:
        return _answer(iso, "code", note=f"{code} read as ISO3; as a UNHCR code it is {unhcr.name}", sure=0.8)
    if iso:
        return _answer(iso, "code")
    if unhcr and not _by_name().get(code.lower()):
        return _answer(unhcr, "code", note=f"{code} read as UNHCR's code; it is no ISO3 code", sure=0.95)
    return _user_assigned(code) if _USER_ASSIGNED.fullmatch(code) else None


def _user_assigned(code: str) -> Match:
    return Match(code, 0, "code", 1.0, code, note="a user-assigned ISO code: its name is given by the situation")


def _two_letters(code: str) -> Match:
    if not located(code):
        return Match(method="not_located", note=f"{code} is ISO2 of Namibia or 'not available': say which system")
    return _answer(_by_code()["iso2"][code], "code")


def _named(word: str) -> Match:
    text = word.removesuffix("(P)").strip()  # Missing Migrants marks a presumed origin so
    text = _SOVEREIGN.sub("", text)
    key = fold(text).replace(" ", "")
    found = _by_name().get(key, [])
    if len(found) > 1:
        method = min((m for m, _ in found), key=["exact", "alias", "demonym"].index)
        best = [c for m, c in found if m == method and c.kind != "region"]
        if len({c.kind == "region" for _, c in found}) == 2 or len(best) > 1:
            names = " or ".join(c.name for _, c in found)
            return Match(note=f"{word!r} may be {names}", proposals=tuple(_proposal(c, 1.0) for _, c in found))
        found = [(method, c) for c in best] or found[:1]
    if found:
        method, match = found[0]
        note = "UN short name; the other Congo is 'Dem. Rep. of the Congo'" if key == "congo" else ""
        note = f"{word!r} read as a demonym" if method == "demonym" else note
        return _answer(match, "alias" if method == "demonym" else method, note=note, sure=_CONFIDENCE[method])
    if not located(text):
        return Match(method="not_located", note="the words name no country")
    return _near(word, key)


def _near(word: str, key: str) -> Match:
    from rapidfuzz import fuzz, process

    ranked: dict[str, tuple[float, Country]] = {}
    for spelling, score, _ in process.extract(key, _by_name().keys(), scorer=fuzz.ratio, limit=8):
        for _, match in _by_name()[spelling]:
            ranked.setdefault(match.iso3 or match.m49, (score / 100, match))
    best, second = [*ranked.values(), (0.0, None)][:2]
    proposals = tuple(_proposal(c, score) for score, c in list(ranked.values())[:3] if score >= 0.6)
    sure = len(key) >= NEAR_LETTERS and best[0] >= NEAR and best[0] - second[0] >= MARGIN
    if sure and best[1] is not None and best[1].is_place:
        return _answer(best[1], "near", note=f"{word!r} read as {best[1].name}", sure=round(best[0], 3))
    return Match(note=f"{word!r} names no country we know", proposals=proposals)


def _proposal(match: Country, score: float) -> Proposal:
    return Proposal(match.iso3 or match.m49, match.name, 0, round(score, 3))


def _answer(match: Country, method: str, *, note: str = "", sure: float = 1.0) -> Match:
    """A region is recognised and never a place; a pseudo code keeps its code at no level."""
    if match.kind == "region":
        return Match(method="not_located", confidence=1.0, name=match.name, note=f"{match.name} is a region")
    level = 0 if match.is_place else None
    if match.iso3 == "SRB" and not note:
        note = "UNHCR counts Kosovo (S/RES/1244 (1999)) under Serbia"
    return Match(match.iso3, level, method, sure, match.name, note=note)
