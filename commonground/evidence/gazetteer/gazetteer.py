"""The gazetteer: administrative units of many countries, and from a printed name or code to one of them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import polars as pl

from commonground.evidence.gazetteer.answer import Correction, Match, Unit
from commonground.evidence.gazetteer.codes import CodeReading, plain
from commonground.evidence.gazetteer.countries import System, by_iso3
from commonground.evidence.gazetteer.countries import country as country_of
from commonground.evidence.gazetteer.index import CountryIndex
from commonground.evidence.gazetteer.loading import exonyms, spellings_of, units_of
from commonground.evidence.gazetteer.names import fold, located, printed
from commonground.evidence.gazetteer.search import CONTRADICTED, answer, could_be, doubt, find

# The country of a correction that says what the name of a country means.
ANYWHERE = ""


class Gazetteer:
    """Units, crosswalks and corrections; a country is indexed when it is first asked for."""

    def __init__(self, units: Iterable[Unit] = (), corrections: Iterable[Correction] = ()) -> None:
        self._by_country: dict[str, list[Unit]] = {}
        for unit in units:
            self._by_country.setdefault(unit.country, []).append(unit)
        self._frames: dict[str, list[pl.DataFrame]] = {}
        self._crosswalks: list[pl.DataFrame] = []
        self._indexes: dict[str, CountryIndex] = {}
        self._corrections = _by_name(corrections)
        self._named: dict[str, dict[str, str]] = {}  # names by language of countries a table of the store names

    @classmethod
    def of(cls, frames: Iterable[pl.DataFrame], corrections: Iterable[Correction] = ()) -> "Gazetteer":
        """Build a gazetteer from the frames `read` gives, one a table, crosswalks among them."""
        found = cls(corrections=corrections)
        for frame in frames:
            if frame["code"].null_count():
                found._crosswalks.append(frame)
                continue
            for code, language, name in frame.filter(level=0).select("code", "language", "name").iter_rows():
                found._named.setdefault(code, {}).setdefault(language or "en", name)
            below = frame.filter(pl.col("level") > 0)
            for (iso3,), part in below.partition_by("country", as_dict=True).items():
                found._frames.setdefault(str(iso3), []).append(part)
        return found

    def with_corrections(self, corrections: Iterable[Correction]) -> "Gazetteer":
        """Return the same gazetteer under other corrections: give it what `standing` leaves of the log."""
        other = Gazetteer()
        other.__dict__.update(self.__dict__)
        other._corrections = _by_name(corrections)
        return other

    @property
    def countries(self) -> tuple[str, ...]:
        """The ISO3 codes of the countries whose units are known."""
        return tuple(sorted({*self._by_country, *self._frames}))

    def country(self, text: str, *, system: System | None = None) -> Match:
        """Return the country a code or a name means: as a person said, else the built-in table, else the store's."""
        if system in (None, "name") and (said := self._corrections.get((ANYWHERE, fold(text)))):
            return Match(said[-1].code, 0, "person", 1.0, note=f"{said[-1].who}: {said[-1].why}")
        found = country_of(text, system=system)
        if found.code is not None and found.method != "near":
            return found
        named = self._country_of_name.get(fold(text)) if system in (None, "name") else None
        return Match(named, 0, "exact", 1.0, text) if named else found

    def country_names(self, code: str) -> dict[str, str]:
        """Return a country's names by language; empty where nobody names it."""
        known = by_iso3().get(code)
        return dict(known.names) if known else dict(self._named.get(code, {}))

    @cached_property
    def _country_of_name(self) -> Mapping[str, str]:
        return {fold(name): code for code, names in self._named.items() for name in names.values()}

    def units(self, country: str, *, level: int | None = None) -> tuple[Unit, ...]:
        """Return the units of a country, of one level or of all, in the order of their codes."""
        units = self._index(country).units.values()
        return tuple(sorted((u for u in units if level is None or u.level == level), key=lambda u: u.code))

    def unit(self, code: str) -> Unit | None:
        """Return the unit of an official code, or None."""
        iso3 = self._country_of_code.get(plain(code))
        reading = self._index(iso3).codes.read(code) if iso3 else None
        return reading.unit if reading else None

    def ancestors(self, code: str) -> tuple[str | None, str | None]:
        """Return the admin-1 and admin-2 codes that a code lies in or is, in whatever agency's spelling."""
        match = self.match("", country=None, code=code)
        return match.adm1, match.adm2

    def match(
        self,
        name: str | None,
        *,
        country: str | None,
        level: int | None = None,
        parent: str | None = None,
        code: str | None = None,
    ) -> Match:
        """Return where a printed name, with or without a code, lies; a doubt gives proposals, not a place.

        `parent` is the name or the code of a unit above it, as printed. A code stands before a name and a
        person's correction before both.
        """
        seen = printed(name or "")
        level, parent = seen.level if level is None else level, parent or seen.within
        iso3 = country or self.country_of_code(code)
        if iso3 is None:
            return Match(note="no country is given, and no code that tells it")
        index = self._index(iso3)
        under = self._parent(index, parent, level)
        if said := self._said(index, iso3, seen.name, level, parent, under):
            return _corrected(index, said)
        if code and located(code) and (reading := index.codes.read(code, level=level)):
            return _by_code(index, reading, code, seen.name)
        if level == 0:
            return country_of(seen.name, system="name")
        if not located(seen.name) and not index.named(seen.name, "exact", level=level):
            return Match(method="not_located", note="the words name no place")
        if seen.site:
            return _site(index, seen.name, under)
        return find(index, seen.name, level=level, under=under)

    def match_many(self, frame: pl.DataFrame, wanted: Sequence[str] = ()) -> pl.DataFrame:
        """Return the frame with the match of each row beside it; each distinct place is matched once."""
        from commonground.evidence.gazetteer.many import match_many

        return match_many(self, frame, wanted)

    def _index(self, iso3: str) -> CountryIndex:
        if iso3 not in self._indexes:
            units = [*self._by_country.get(iso3, ()), *units_of(self._frames.get(iso3, ()))]
            known = by_iso3().get(iso3)
            iso2 = known.iso2 if known else None
            plain_index = CountryIndex(units, iso3=iso3, iso2=iso2)
            spellings = [s for frame in self._crosswalks for s in spellings_of(frame, iso3, plain_index)]
            spellings += exonyms().get(iso3, [])
            self._indexes[iso3] = CountryIndex(units, iso3=iso3, iso2=iso2, spellings=spellings)
        return self._indexes[iso3]

    @cached_property
    def _country_of_code(self) -> Mapping[str, str]:
        pairs = [(u.code, u.country) for units in self._by_country.values() for u in units]
        for iso3, frames in self._frames.items():
            pairs += [(code, iso3) for frame in frames for code in frame["code"].unique()]
        return {plain(code): iso3 for code, iso3 in pairs}

    def country_of_code(self, code: str | None) -> str | None:
        """Return the country of a code given alone: by its longest known beginning, else by its letters."""
        key = plain(code or "")
        for end in range(len(key), 2, -1):
            if iso3 := self._country_of_code.get(key[:end]):
                return iso3
        letters = [country_of(key[:3], system="iso3"), country_of(key[:2], system="iso2")] if len(key) > 2 else []
        return next((m.code for m in letters if m.code in self.countries), None)

    def _parent(self, index: CountryIndex, parent: str | None, level: int | None) -> Unit | None:
        """Return the unit a printed parent means, None when there is none or it is not known."""
        if not parent or not located(parent):
            return None
        if reading := index.codes.read(parent):
            return reading.unit if reading.method == "code" else None
        for above in range((level or 4) - 1, 0, -1):
            if (match := find(index, parent, level=above, under=None)).code:
                return index.units[match.code]
        return None

    def _said(
        self,
        index: CountryIndex,
        iso3: str,
        name: str,
        level: int | None,
        parent: str | None,
        under: Unit | None,
    ) -> Correction | None:
        """Return what a person last said of this name; without a parent it moves no namesake elsewhere."""
        for correction in reversed(self._corrections.get((iso3, fold(name)), ())):
            if correction.level is not None and level is not None and correction.level != level:
                continue
            if correction.parent is not None:
                same = fold(correction.parent) == fold(parent or "")
                if same or (under is not None and under.code == correction.parent):
                    return correction
            elif not (under and _namesake(index, name, level, under, correction.code)):
                return correction
        return None


def _by_name(corrections: Iterable[Correction]) -> dict[tuple[str, str], list[Correction]]:
    table: dict[tuple[str, str], list[Correction]] = {}
    for correction in corrections:
        table.setdefault((correction.country, fold(printed(correction.name).name)), []).append(correction)
    return table


def _namesake(index: CountryIndex, name: str, level: int | None, under: Unit, code: str | None) -> bool:
    """Say whether the province printed beside the name has another unit of exactly this name."""
    here = index.named(name, "exact", level=level, under=under.code)
    return bool(here) and all(unit.code != code for unit in here)


def _corrected(index: CountryIndex, said: Correction) -> Match:
    note = f"{said.who}: {said.why}"
    if said.code is None:
        return Match(method="person", confidence=1.0, note=note)
    reading = index.codes.read(said.code)
    if reading is None:
        return Match(said.code, said.level, "person", 1.0, note=note)
    return answer(index, reading.unit, "person", 1.0, note=note, code=reading, own=said.code)


def _by_code(index: CountryIndex, reading: CodeReading, code: str, name: str) -> Match:
    """Return the unit of a code; when the printed name is that of another unit, say so."""
    unit = reading.unit
    found = answer(index, unit, reading.method, reading.confidence, note=reading.note, code=reading, own=code)
    if reading.method != "code" or not located(name):
        return found
    others = index.named(name, "exact", level=unit.level)
    if not others or unit in others or could_be(index, name, unit):
        return found
    note = f"the code {code} is {unit.name}, but {name!r} is the name of {others[0].code}"
    proposals = index.proposals([(1.0, unit), *((1.0, other) for other in others)])
    if reading.confidence < 1:  # a respelt code and another unit's name: neither can be relied on
        return doubt(index, note, [(1.0, unit), *((1.0, other) for other in others)])
    return Match(
        *(unit.code, unit.level, "code", CONTRADICTED, unit.name, found.adm1, found.adm2),
        note=note,
        proposals=proposals,
    )


def _site(index: CountryIndex, name: str, under: Unit | None) -> Match:
    """A camp or an office may bear a district's name and lie elsewhere: only its stated parent is used."""
    near = index.alike(name, level=None, under=under.code if under else None)
    return doubt(index, "a site, not an administrative unit", ((f.score, f.unit) for f in near), under)
