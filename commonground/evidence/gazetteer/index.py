"""The units of one country, found by name: exactly, by alias, by consonants, by likeness."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from commonground.evidence.gazetteer.answer import Proposal, Unit
from commonground.evidence.gazetteer.codes import CodeBook
from commonground.evidence.gazetteer.names import bare, compass, fold, telling
from commonground.evidence.gazetteer.scripts import agreement, latin, skeletons

# Measured by bench/bench_places.py: every unit of the global table taken out in turn must not be taken for
# one of its neighbours, and the spellings agencies really use must be found.
TRANSLITERATED = 0.86  # agreement of two names with equal consonants
NEAR = 0.86  # likeness of two names whose consonants differ
MARGIN = 0.06  # how far the best must be before the second
NEAR_LETTERS = 5  # shorter names are never matched by likeness alone
WORTH_PROPOSING = 0.55
_LOOKED_AT = 8

Keys = Callable[[str], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Spelling:
    """A group of spellings of one place from a crosswalk, at one level."""

    level: int
    names: tuple[str, ...]


def _exact_keys(name: str) -> set[str]:
    return {fold(name).replace(" ", ""), bare(name).replace(" ", "")} - {""}


def _compass_keys(name: str) -> set[str]:
    key = compass(name)
    return {key} if key else set()


class CountryIndex:
    """All the ways to a unit of one country; built once, asked many times."""

    def __init__(
        self, units: Sequence[Unit], *, iso3: str, iso2: str | None, spellings: Sequence[Spelling] = ()
    ) -> None:
        self.units = {unit.code: unit for unit in units}
        self.codes = CodeBook(units, iso3=iso3, iso2=iso2)
        self._spellings = spellings

    def above(self, code: str) -> tuple[str, ...]:
        """Return the codes of the units a unit lies in, itself last."""
        chain: list[str] = []
        at: str | None = code
        while at in self.units and at not in chain:
            chain.append(at)
            at = self.units[at].parent
        return tuple(reversed(chain))

    def ancestors(self, code: str) -> tuple[str | None, str | None]:
        """Return the admin-1 and admin-2 codes a known unit lies in or is."""
        levels = {self.units[c].level: c for c in self.above(code)}
        return levels.get(1), levels.get(2)

    def named(self, name: str, tier: str, *, level: int | None, under: str | None = None) -> list[Unit]:
        """Return the units a name means in one tier (exact, alias), at a level, under a unit."""
        table, keys = (self._exact, _exact_keys(name)) if tier == "exact" else (self._alias, _alias_keys(name))
        codes = {code for key in keys for code in table.get(key, ())}
        return [u for u in self._known(codes) if self._fits(u, level, under)]

    def alike(self, name: str, *, level: int | None, under: str | None) -> list[tuple[float, bool, Unit]]:
        """Return (likeness, equal consonants, unit), best first, of the units that may be meant."""
        asked, marks = latin(name), telling(latin(name))
        bones = skeletons(name)
        choices = self._forms(level, under)
        picked = {code for bone in bones for code in self._bones.get(bone, ())}
        near = process.extract(
            asked.replace(" ", ""), choices.texts, scorer=fuzz.ratio, limit=_LOOKED_AT, score_cutoff=50
        )
        picked.update(choices.codes[i] for _, _, i in near)
        found = []
        for unit in self._known(picked):
            if not self._fits(unit, level, under):
                continue
            score, equal = max(_likeness(name, asked, bones, n) for n in _names(unit, self._aliases))
            if marks != telling(latin(unit.name)):
                score = min(score, WORTH_PROPOSING + score / 10)
            found.append((score, equal, unit))
        return sorted(found, key=lambda f: (-f[0], f[2].code))

    def proposals(self, units: Iterable[tuple[float, Unit]]) -> tuple[Proposal, ...]:
        """Return the best three as a person would be shown them."""
        seen = [Proposal(u.code, u.name, u.level, round(s, 3)) for s, u in units if s >= WORTH_PROPOSING]
        return tuple(seen[:3])

    def _known(self, codes: Iterable[str]) -> list[Unit]:
        return [self.units[code] for code in sorted(codes)]

    def _fits(self, unit: Unit, level: int | None, under: str | None) -> bool:
        return (level is None or unit.level == level) and (under is None or under in self.above(unit.code))

    @cached_property
    def _exact(self) -> dict[str, set[str]]:
        return _table(self.units.values(), _exact_keys)

    @cached_property
    def _alias(self) -> dict[str, set[str]]:
        table = _table(self.units.values(), _compass_keys)
        for code, names in self._aliases.items():
            for name in names:
                for key in _alias_keys(name):
                    table.setdefault(key, set()).add(code)
        return table

    @cached_property
    def _bones(self) -> dict[str, set[str]]:
        return _table(self.units.values(), skeletons)

    @cached_property
    def _aliases(self) -> dict[str, list[str]]:
        """Further spellings of a unit: those that stand in one row of a crosswalk with a name of it.

        Crosswalks have slipped rows, so a spelling must sound like the unit it is to mean.
        """
        found: dict[str, list[str]] = {}
        for group in self._spellings:
            meant = {name: self._means(name, group.level) for name in group.names}
            codes = {code for code in meant.values() if code}
            if len(codes) != 1:
                continue
            unit = self.units[codes.pop()]
            sound = [n for n, code in meant.items() if code is None and _same_place(n, unit, meant)]
            found.setdefault(unit.code, []).extend(sound)
        return found

    def _means(self, name: str, level: int) -> str | None:
        units = self.named(name, "exact", level=level)
        return units[0].code if len(units) == 1 else None

    def belongs(self, spellings: Sequence[Spelling]) -> bool:
        """Say whether a crosswalk that names no country is of this one: half its rows name a unit of it."""
        known = sum(any(self._means(n, g.level) for n in g.names) for g in spellings)
        return bool(spellings) and known >= len(spellings) / 2

    def _forms(self, level: int | None, under: str | None) -> "_Forms":
        key = (level, under)
        if key not in self._cached_forms:
            units = [u for u in self.units.values() if self._fits(u, level, under)]
            self._cached_forms[key] = _Forms(units)
        return self._cached_forms[key]

    @cached_property
    def _cached_forms(self) -> dict[tuple[int | None, str | None], "_Forms"]:
        return {}


class _Forms:
    """The Latin forms of some units, side by side for a scan."""

    def __init__(self, units: Sequence[Unit]) -> None:
        pairs = sorted({(latin(n).replace(" ", ""), u.code) for u in units for n in _names(u, {})})
        self.texts = [text for text, _ in pairs]
        self.codes = [code for _, code in pairs]


def _alias_keys(name: str) -> set[str]:
    return _compass_keys(name) | {"=" + key for key in _exact_keys(name)}


def _names(unit: Unit, aliases: dict[str, list[str]]) -> list[str]:
    return list(dict.fromkeys([unit.name, *(n for _, n in unit.names), *aliases.get(unit.code, ())]))


def _table(units: Iterable[Unit], keys: Keys) -> dict[str, set[str]]:
    table: dict[str, set[str]] = {}
    for unit in units:
        for name in _names(unit, {}):
            for key in keys(name):
                table.setdefault(key, set()).add(unit.code)
    return table


def _likeness(name: str, asked: str, bones: frozenset[str], known: str) -> tuple[float, bool]:
    """Return how alike two names are, and whether their consonants are the same."""
    other = latin(known)
    sounds = agreement(name, known)
    letters = fuzz.ratio(asked.replace(" ", ""), other.replace(" ", "")) / 100
    if bones & skeletons(known):
        return max(sounds, letters), True
    return (sounds + letters) / 2, False


def _same_place(name: str, unit: Unit, meant: dict[str, str | None]) -> bool:
    """Say whether a crosswalk's spelling sounds like the unit, or like a spelling in its row that does."""
    anchors = [n for n, code in meant.items() if code] + _names(unit, {})
    return any(bool(skeletons(name) & skeletons(a)) or agreement(name, a) >= 0.6 for a in anchors)
