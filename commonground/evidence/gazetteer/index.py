"""The units of one country, found by name: exactly, by alias, by consonants, by likeness."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz import fuzz, process

from commonground.evidence.gazetteer.answer import Proposal, Unit
from commonground.evidence.gazetteer.codes import CodeBook
from commonground.evidence.gazetteer.names import bare, compass, fold, telling
from commonground.evidence.gazetteer.scripts import agreement, is_arabic, latin, skeletons

# Measured by bench/bench_places.py: a unit taken out of the table must not be taken for its neighbours, and
# the spellings agencies really use must be found. The first number holds among the units of one province (or
# of the first level), the second where the province is not said and the whole country competes.
TWO_SCRIPTS = (0.86, 0.94)  # equal consonants in Arabic and Latin letters
SAME_CONSONANTS = (0.88, 0.9)  # equal consonants, other vowels
NEAR = (0.87, 0.9)  # other consonants too
# How far the best must be before the second.
MARGIN_TWO_SCRIPTS, MARGIN = 0.03, 0.06
NEAR_LETTERS = 5  # shorter names are never matched by likeness alone
WORTH_PROPOSING = 0.55
# The likeness of a name cut off after at least so many letters, as narrow columns do: "Sidi Bouz".
CUT_OFF, CUT_LETTERS = 0.91, 8
# Vowels are written as one hears them, consonants less so: sounds weigh more than letters.
_SOUNDS = 0.6
# Below these likenesses of letters even perfect sounds stay under every floor by more than the margin.
_HOPELESS, _HOPELESS_EQUAL = 0.6, 0.5
_LOOKED_AT = 8

Keys = Callable[[str], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Spelling:
    """A group of spellings of one place from a crosswalk; its level is None where every level may have it."""

    level: int | None
    names: tuple[str, ...]
    trusted: bool = False  # written by us: other names of one place need not sound alike


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike a printed name and a unit are, and what must be reached to take one for the other."""

    score: float
    unit: Unit
    equal: bool  # the consonants are the same
    scripts: bool  # two scripts were compared

    def enough(self, *, wide: bool) -> float:
        """Return the least score that counts; `wide` when the whole country competes."""
        floors = NEAR if not self.equal else TWO_SCRIPTS if self.scripts else SAME_CONSONANTS
        return floors[wide]

    @property
    def margin(self) -> float:
        """Return how far the second must be behind."""
        return MARGIN_TWO_SCRIPTS if self.equal and self.scripts else MARGIN


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

    def alike(self, name: str, *, level: int | None, under: str | None) -> list[Likeness]:
        """Return the units that may be meant, best first."""
        asked, marks, bones = latin(name), telling(name), skeletons(name)
        choices = self._forms(level, under)
        picked = {code for bone in bones for code in self._bones.get(bone, ())}
        text = asked.replace(" ", "")
        near = process.extract(text, choices.texts, scorer=fuzz.ratio, limit=_LOOKED_AT, score_cutoff=50)
        picked.update(choices.codes[i] for _, _, i in near)
        found = []
        for unit in self._known(picked):
            if self._fits(unit, level, under):
                best = max((_likeness(name, asked, bones, n, unit) for n in self._names(unit)), key=lambda f: f.score)
                if marks not in {telling(n) for n in _names(unit)}:
                    best = replace(best, score=min(best.score, WORTH_PROPOSING + best.score / 10))
                found.append(best)
        return sorted(found, key=lambda f: (-f.score, f.unit.code))

    def _names(self, unit: Unit) -> list[str]:
        return _names(unit) + self._aliases.get(unit.code, [])

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
            levels = {u.level for u in self.units.values()} if group.level is None else {group.level}
            for level in levels:
                meant = {name: self._means(name, level) for name in group.names}
                codes = {code for code in meant.values() if code}
                if len(codes) != 1:
                    continue
                unit = self.units[codes.pop()]
                new = [n for n, code in meant.items() if code is None]
                sound = [n for n in new if group.trusted or _same_place(n, unit, meant)]
                found.setdefault(unit.code, []).extend(sound)
        return found

    def _means(self, name: str, level: int | None) -> str | None:
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
        pairs = sorted({(latin(n).replace(" ", ""), u.code) for u in units for n in _names(u)})
        self.texts = [text for text, _ in pairs]
        self.codes = [code for _, code in pairs]


def _alias_keys(name: str) -> set[str]:
    return _compass_keys(name) | {"=" + key for key in _exact_keys(name)}


def _names(unit: Unit) -> list[str]:
    return list(dict.fromkeys([unit.name, *(name for _, name in unit.names)]))


def _table(units: Iterable[Unit], keys: Keys) -> dict[str, set[str]]:
    table: dict[str, set[str]] = {}
    for unit in units:
        for name in _names(unit):
            for key in keys(name):
                table.setdefault(key, set()).add(unit.code)
    return table


def _likeness(name: str, asked: str, bones: frozenset[str], known: str, unit: Unit) -> Likeness:
    """Compare two names: in two scripts only the sounds can agree, in one script the letters count too."""
    equal, scripts = bool(bones & skeletons(known)), is_arabic(name) != is_arabic(known)
    if equal and scripts:
        return Likeness(agreement(name, known), unit, equal, scripts)
    one, other = asked.replace(" ", ""), latin(known).replace(" ", "")
    letters = fuzz.ratio(one, other) / 100
    if letters < (_HOPELESS_EQUAL if equal else _HOPELESS):
        return Likeness(letters, unit, equal, scripts)
    sounds = agreement(name, known)
    score = _SOUNDS * sounds + (1 - _SOUNDS) * letters if equal else (sounds + letters) / 2
    if len(one) >= CUT_LETTERS and other.startswith(one):
        score = max(score, CUT_OFF)
    return Likeness(score, unit, equal, scripts)


def _same_place(name: str, unit: Unit, meant: dict[str, str | None]) -> bool:
    """Say whether a crosswalk's spelling sounds like the unit, or like a spelling in its row that does."""
    anchors = [n for n, code in meant.items() if code] + _names(unit)
    return any(bool(skeletons(name) & skeletons(a)) or agreement(name, a) >= 0.6 for a in anchors)
