"""The gazetteer: administrative units of many countries, and from a printed name or code to one of them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import polars as pl

from commonground.evidence.gazetteer import index as rules
from commonground.evidence.gazetteer.answer import Correction, Match, Unit
from commonground.evidence.gazetteer.codes import CodeReading, plain
from commonground.evidence.gazetteer.countries import by_iso3
from commonground.evidence.gazetteer.countries import country as country_of
from commonground.evidence.gazetteer.index import CountryIndex, Spelling
from commonground.evidence.gazetteer.names import fold, located, printed

# How sure an exact name is: with its parent, and alone but only one of that name in the country.
UNDER_PARENT, ALONE, ALIAS = 1.0, 0.97, 0.95


class Gazetteer:
    """Units, crosswalks and corrections; countries are indexed when they are first asked for."""

    def __init__(self, units: Iterable[Unit] = (), corrections: Iterable[Correction] = ()) -> None:
        self._by_country: dict[str, list[Unit]] = {}
        for unit in units:
            self._by_country.setdefault(unit.country, []).append(unit)
        self._frames: dict[str, list[pl.DataFrame]] = {}
        self._crosswalks: list[pl.DataFrame] = []
        self._indexes: dict[str, CountryIndex] = {}
        self._corrections = _by_name(corrections)

    @classmethod
    def of(cls, frames: Iterable[pl.DataFrame], corrections: Iterable[Correction] = ()) -> "Gazetteer":
        """Build a gazetteer from the frames `tables.read` gives, one a table, crosswalks among them."""
        found = cls(corrections=corrections)
        for frame in frames:
            if not frame["code"].null_count() and frame.height:
                below = frame.filter(pl.col("level") > 0)
                for (iso3,), part in below.partition_by("country", as_dict=True).items():
                    found._frames.setdefault(str(iso3), []).append(part)
            elif frame.height:
                found._crosswalks.append(frame)
        return found

    def with_corrections(self, corrections: Iterable[Correction]) -> "Gazetteer":
        """Return the same gazetteer under other corrections; give it what `standing` leaves of the log."""
        other = Gazetteer()
        other.__dict__.update(self.__dict__)
        other._corrections = _by_name(corrections)
        return other

    @property
    def countries(self) -> tuple[str, ...]:
        """The ISO3 codes of the countries whose units are known."""
        return tuple(sorted({*self._by_country, *self._frames}))

    def units(self, country: str, *, level: int | None = None) -> tuple[Unit, ...]:
        """Return the units of a country, of one level or of all, in the order of their codes."""
        units = self._index(country).units.values()
        return tuple(sorted((u for u in units if level is None or u.level == level), key=lambda u: u.code))

    def unit(self, code: str) -> Unit | None:
        """Return the unit of an official code, or None."""
        iso3 = self._country_of_code.get(plain(code))
        return self._index(iso3).codes.read(code).unit if iso3 else None  # type: ignore[union-attr]

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
        level, parent = level if level is not None else seen.level, parent or seen.within
        iso3 = country or self._guess_country(code)
        if iso3 is None:
            return Match(note="no country is given, and no code that tells it")
        index = self._index(iso3)
        under = self._parent(index, parent, level)
        if corrected := self._corrected(index, iso3, seen.name, level, parent, under):
            return corrected
        if code and located(code) and (reading := index.codes.read(code, level=level)):
            return self._by_code(index, reading, code, seen.name)
        if level == 0:
            return country_of(seen.name, system="name")
        if not located(seen.name) and not index.named(seen.name, "exact", level=level):
            return Match(method="not_located", note="the words name no place")
        if seen.site:
            return self._site(index, seen.name, under)
        return self._by_name(index, seen.name, level, parent, under)

    def match_many(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the frame with the match of each row beside it; each distinct place is matched once."""
        from commonground.evidence.gazetteer.many import match_many

        return match_many(self, frame)

    def _index(self, iso3: str) -> CountryIndex:
        if iso3 not in self._indexes:
            units = [*self._by_country.get(iso3, ()), *_units(self._frames.get(iso3, ()))]
            known = by_iso3().get(iso3)
            iso2 = known.iso2 if known else None
            bare_index = CountryIndex(units, iso3=iso3, iso2=iso2)
            spellings = [s for f in self._crosswalks for s in _spellings_of(f, iso3, bare_index)]
            self._indexes[iso3] = CountryIndex(units, iso3=iso3, iso2=iso2, spellings=spellings)
        return self._indexes[iso3]

    @cached_property
    def _country_of_code(self) -> Mapping[str, str]:
        pairs = [(u.code, u.country) for units in self._by_country.values() for u in units]
        for iso3, frames in self._frames.items():
            pairs += [(code, iso3) for frame in frames for code in frame["code"].unique()]
        return {plain(code): iso3 for code, iso3 in pairs}

    def _guess_country(self, code: str | None) -> str | None:
        """Return the country of a code given alone: of the code, of its longest known beginning, of its prefix."""
        key = plain(code or "")
        for end in range(len(key), 2, -1):
            if iso3 := self._country_of_code.get(key[:end]):
                return iso3
        for width in (3, 2):
            match = country_of(key[:width], system="iso3" if width == 3 else "iso2") if len(key) > width else None
            if match and match.code in self.countries:
                return match.code
        return None

    def _parent(self, index: CountryIndex, parent: str | None, level: int | None) -> Unit | None:
        """Return the unit a printed parent means, None when there is none or it is not known."""
        if not parent or not located(parent):
            return None
        if reading := index.codes.read(parent):
            return reading.unit if reading.method == "code" else None
        for above in range((level or 4) - 1, 0, -1):
            match = self._by_name(index, parent, above, None, None)
            if match.code:
                return index.units[match.code]
        return None

    def _corrected(
        self, index: CountryIndex, iso3: str, name: str, level: int | None, parent: str | None, under: Unit | None
    ) -> Match | None:
        """Return what a person said of this name; without a parent it never moves a namesake elsewhere."""
        for correction in reversed(self._corrections.get((iso3, fold(name)), ())):
            if correction.level is not None and level is not None and correction.level != level:
                continue
            if correction.parent is not None:
                same = fold(correction.parent) == fold(parent or "")
                if not same and not (under and under.code == correction.parent):
                    continue
            elif under and correction.code and self._namesake(index, name, level, under, correction.code):
                continue
            note = f"{correction.who}: {correction.why}"
            if correction.code is None:
                return Match(method="person", confidence=1.0, note=note)
            reading = index.codes.read(correction.code)
            if reading is None:
                return Match(correction.code, correction.level, "person", 1.0, note=note)
            return self._answer(index, reading.unit, "person", 1.0, note, reading=reading, code=correction.code)
        return None

    def _namesake(self, index: CountryIndex, name: str, level: int | None, under: Unit, code: str) -> bool:
        here = index.named(name, "exact", level=level, under=under.code)
        return bool(here) and all(unit.code != code for unit in here)

    def _by_code(self, index: CountryIndex, reading: CodeReading, code: str, name: str) -> Match:
        """Return the unit of a code, unless the printed name is that of another unit of its level."""
        unit = reading.unit
        if reading.own_level is None and located(name):
            others = index.named(name, "exact", level=unit.level)
            if others and unit not in others and not _could_be(index, name, unit):
                note = f"the code {code} is {unit.name}, but the name {name!r} is that of {others[0].code}"
                return Match(note=note, proposals=index.proposals([(1.0, unit), *((1.0, u) for u in others)]))
        return self._answer(index, unit, reading.method, reading.confidence, reading.note, reading=reading, code=code)

    def _site(self, index: CountryIndex, name: str, under: Unit | None) -> Match:
        """A camp or an office may bear a district's name and lie elsewhere: only its stated parent is used."""
        near = index.alike(name, level=None, under=under.code if under else None)
        adm1, adm2 = index.ancestors(under.code) if under else (None, None)
        note = "a site, not an administrative unit"
        return Match(note=note, adm1=adm1, adm2=adm2, proposals=index.proposals((s, u) for s, _, u in near))

    def _by_name(
        self, index: CountryIndex, name: str, level: int | None, parent: str | None, under: Unit | None
    ) -> Match:
        here = under.code if under else None
        for tier, sure in (("exact", UNDER_PARENT if under else ALONE), ("alias", ALIAS)):
            found = index.named(name, tier, level=level, under=here)
            if unit := _outermost(index, found):
                return self._answer(index, unit, tier, sure, "" if tier == "exact" else f"{name!r} is an alias")
            if len(found) > 1:
                return _doubt(index, f"{len(found)} places are called {name!r}", [(1.0, u) for u in found])
        elsewhere = index.named(name, "exact", level=level) if under else []
        if elsewhere:
            note = f"{name!r} is not in {under.name if under else ''}; places of that name lie elsewhere"
            return _doubt(index, note, [(0.9, u) for u in elsewhere])
        return self._by_likeness(index, name, level, here, parent_unknown=bool(parent) and under is None)

    def _by_likeness(
        self, index: CountryIndex, name: str, level: int | None, here: str | None, *, parent_unknown: bool
    ) -> Match:
        ranked = index.alike(name, level=level, under=here)
        nearest = [(score, unit) for score, _, unit in ranked]
        if not ranked:
            return Match(note=f"nothing is like {name!r}")
        score, equal, unit = ranked[0]
        rival = next((s for s, _, u in ranked[1:] if u.code not in index.above(unit.code)), 0.0)
        enough = rules.TRANSLITERATED if equal else rules.NEAR
        letters = len(fold(name).replace(" ", ""))
        short = letters < rules.NEAR_LETTERS and not equal
        if score < enough or score - rival < rules.MARGIN or short or parent_unknown:
            why = "its province is not recognised" if parent_unknown else "no place is near enough, or two are"
            return _doubt(index, f"{name!r}: {why}", nearest)
        method = "transliterated" if equal else "near"
        return self._answer(index, unit, method, round(score, 3), f"{name!r} read as {unit.name}")

    def _answer(
        self,
        index: CountryIndex,
        unit: Unit,
        method: str,
        confidence: float,
        note: str = "",
        *,
        reading: CodeReading | None = None,
        code: str = "",
    ) -> Match:
        adm1, adm2 = index.ancestors(unit.code)
        deeper = reading is not None and reading.method == "code_ancestor"
        return Match(
            *(unit.code, unit.level, method, confidence, unit.name, adm1, adm2),
            own_code=code if deeper else None,
            own_level=reading.own_level if reading and deeper else None,
            note=note,
        )


def _by_name(corrections: Iterable[Correction]) -> dict[tuple[str, str], list[Correction]]:
    table: dict[tuple[str, str], list[Correction]] = {}
    for correction in corrections:
        table.setdefault((correction.country, fold(printed(correction.name).name)), []).append(correction)
    return table


def _units(frames: Sequence[pl.DataFrame]) -> list[Unit]:
    """Merge the tables of one country: later validity gives the parent and the shown name, all names stay."""
    rows: dict[str, list[dict[str, object]]] = {}
    for frame in frames:
        for row in frame.iter_rows(named=True):
            rows.setdefault(row["code"], []).append(row)
    return [_unit(code, found) for code, found in rows.items()]


def _unit(code: str, rows: list[dict[str, object]]) -> Unit:
    newest = max(rows, key=lambda r: str(r["valid_from"] or ""))
    shown = next((r for r in rows if r["valid_from"] == newest["valid_from"] and r["language"] in ("", "en")), newest)
    names = tuple(dict.fromkeys((str(r["language"]), str(r["name"])) for r in rows))
    placed = next((r for r in rows if r["lat"] is not None and r["lon"] is not None), newest)
    return Unit(
        code,
        name=str(shown["name"]),
        names=names,
        **{key: newest[key] for key in ("level", "parent", "country", "valid_from")},  # type: ignore[arg-type]
        lat=placed["lat"],  # type: ignore[arg-type]
        lon=placed["lon"],  # type: ignore[arg-type]
    )


def _spellings_of(frame: pl.DataFrame, iso3: str, index: CountryIndex) -> list[Spelling]:
    """Return a crosswalk's groups that are of a country: by its own word, or because half of it fits."""
    groups: dict[int, list[dict[str, object]]] = {}
    for row in frame.iter_rows(named=True):
        groups.setdefault(row["row"], []).append(row)
    spellings = {
        line: Spelling(int(str(rows[0]["level"])), tuple(str(r["name"]) for r in rows)) for line, rows in groups.items()
    }
    said = {line: rows[0]["country"] for line, rows in groups.items()}
    if all(country is None for country in said.values()):
        return list(spellings.values()) if index.belongs(list(spellings.values())) else []
    return [spellings[line] for line, country in said.items() if country == iso3]


def _outermost(index: CountryIndex, found: Sequence[Unit]) -> Unit | None:
    """Return the only unit, or the one that holds all the others of its name (a province and its capital)."""
    for unit in found:
        if all(unit.code in index.above(other.code) for other in found):
            return unit
    return None


def _could_be(index: CountryIndex, name: str, unit: Unit) -> bool:
    best = next((s for s, _, u in index.alike(name, level=unit.level, under=None) if u.code == unit.code), 0.0)
    return best >= rules.NEAR


def _doubt(index: CountryIndex, note: str, nearest: Sequence[tuple[float, Unit]]) -> Match:
    return Match(note=note, proposals=index.proposals(nearest))
