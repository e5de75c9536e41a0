"""P-codes as different agencies write them: another prefix, other widths, a level deeper than we know."""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property

from commonground.evidence.gazetteer.answer import Unit

_PLAIN = re.compile(r"[^0-9A-Z]")
_LEADING_LETTERS = re.compile(r"^[A-Z]+")


def plain(code: str) -> str:
    """Return the code in capitals without blanks, hyphens or dots."""
    return _PLAIN.sub("", code.upper())


@dataclass(frozen=True, slots=True)
class CodeReading:
    """How a code was read: the known unit, and, when that unit is only an ancestor, the level of the code."""

    unit: Unit
    method: str  # code or code_ancestor
    confidence: float
    note: str = ""
    own_level: int | None = None


class CodeBook:
    """The p-codes of one country, found by any agency's way of writing them."""

    def __init__(self, units: Iterable[Unit], *, iso3: str, iso2: str | None) -> None:
        self._units = {plain(unit.code): unit for unit in units}
        self._prefixes = [p for p in (iso3, iso2) if p]

    def read(self, code: str, *, level: int | None = None) -> CodeReading | None:
        """Return the unit a code means: as written, in another agency's spelling, or its nearest ancestor."""
        key = plain(code)
        if unit := self._units.get(key):
            return CodeReading(unit, "code", 1.0)
        body = self._body(key)
        if body and (unit := self._by_body.get(body)):
            return CodeReading(unit, "code", 0.99, f"{code} read as {unit.code}")
        if body and (found := self._by_numbers(body, level)):
            return CodeReading(found, "code", 0.9, f"{code} read as {found.code}: same numbers, other widths")
        return self._ancestor(key, code, level)

    def _body(self, key: str) -> str | None:
        """Return the code without its country prefix; None when it starts with another country's letters."""
        for prefix in self._prefixes:
            if key.startswith(prefix) and len(key) > len(prefix):
                return key[len(prefix) :]
        return key if key[:1].isdigit() else None

    @cached_property
    def _by_body(self) -> dict[Hashable, Unit]:
        return _unambiguous((self._body(key), unit) for key, unit in self._units.items())

    @cached_property
    def _numbers(self) -> dict[Hashable, Unit]:
        """Units by the numbers in their code, one a level: NE002003 is (2, 3)."""
        return _unambiguous((self._split(unit), unit) for unit in self._units.values())

    def _split(self, unit: Unit) -> tuple[int, ...] | None:
        body = self._body(plain(unit.code))
        if not body or not body.isdigit():
            return None
        parent = self._units.get(plain(unit.parent or ""))
        if parent is None:
            return (int(body),) if unit.level == 1 else None
        stem = self._body(plain(parent.code))
        above = self._split(parent)
        if not stem or above is None or not body.startswith(stem) or body == stem:
            return None
        return (*above, int(body[len(stem) :]))

    def _by_numbers(self, body: str, level: int | None) -> Unit | None:
        """Read NE0203 as NE002003: all levels of one width, and the level must be known."""
        if level is None or not body.isdigit() or len(body) % level:
            return None
        width = len(body) // level
        if width == 1 and level > 1:
            return None
        return self._numbers.get(tuple(int(body[i : i + width]) for i in range(0, len(body), width)))

    def _ancestor(self, key: str, code: str, level: int | None) -> CodeReading | None:
        """Return the longest known beginning of a finer code, where the widths of the levels allow it."""
        respelt = [key]
        if body := self._body(key):
            respelt += [known + body for known in self._stems]
        for text in respelt:
            for end in range(len(text) - 1, 2, -1):
                unit = self._units.get(text[:end])
                if unit is None:
                    continue
                own = self._depth(unit, len(text) - end)
                if own is None or (level is not None and level < unit.level):
                    return None
                note = f"{code} is not listed; it lies in {unit.code}"
                deeper = level if level is not None and level > unit.level else own
                return CodeReading(unit, "code_ancestor", 0.99, note, deeper)
        return None

    @cached_property
    def _stems(self) -> list[str]:
        """The prefixes this country's table uses, when they are not what the source wrote (TCD for TD)."""
        found = {m[0] for key in self._units if (m := _LEADING_LETTERS.match(key)) and m[0] in self._prefixes}
        return sorted(found)

    def _depth(self, unit: Unit, extra: int) -> int | None:
        """Return the level of a code `extra` characters longer than the unit's, None when no width fits."""
        step = self._steps.get(unit.level + 1) or self._steps.get(unit.level)
        if not step or extra % step:
            return None
        return unit.level + extra // step

    @cached_property
    def _steps(self) -> dict[int, int]:
        """How many characters each level adds to the code above it, where all units of the level agree."""
        widths: dict[int, set[int]] = {}
        for key, unit in self._units.items():
            above = plain(unit.parent or "")
            if above in self._units and key.startswith(above):
                widths.setdefault(unit.level, set()).add(len(key) - len(above))
        return {level: seen.pop() for level, seen in widths.items() if len(seen) == 1}


def _unambiguous(pairs: Iterable[tuple[Hashable, Unit]]) -> dict[Hashable, Unit]:
    """Index units by a key, leaving out the keys that two units share."""
    seen: dict[Hashable, Unit | None] = {}
    for key, unit in pairs:
        if key is not None:
            seen[key] = None if key in seen else unit
    return {key: unit for key, unit in seen.items() if unit is not None}
