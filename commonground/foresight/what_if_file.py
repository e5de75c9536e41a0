"""Read a supposition from a TOML file: tables [[close]], [[open]], [[room]] and [[conflict]], and a name."""

import math
import tomllib
from pathlib import Path
from typing import Any

from commonground.core.errors import CommonGroundError, UnreadableFile
from commonground.foresight.case import Closure
from commonground.foresight.what_if import NewCamp, NewConflict, WhatIf

# What a table may say; keys after the first must be there.
KEYS: dict[str, tuple[set[str], set[str]]] = {
    "close": (set(), {"countries", "road", "place", "camp", "from", "until"}),
    "open": ({"camp", "country", "roads"}, {"capacity", "from"}),
    "room": ({"camp", "capacity"}, set()),
    "conflict": ({"place"}, {"intensity", "people", "from", "until"}),
}


def read_what_if(path: Path) -> WhatIf:
    """The supposition in the file; a fault names its table and what to write there."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise UnreadableFile("there is no such file", where=str(path), next="Name a TOML file.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, IsADirectoryError) as fault:
        raise UnreadableFile(f"it is not TOML: {fault}", where=str(path), next="Mend the line it names.") from None
    return _Told(path).what_if(told)


class _Told:
    """What one file says, checked."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def what_if(self, told: dict[str, Any]) -> WhatIf:
        strange = sorted(set(told) - {"name", *KEYS})
        if strange:
            raise self.fault(f"{strange[0]} is no part of a what-if", f"Use name and [[{']], [['.join(KEYS)}]].")
        tables = {kind: self.tables(told, kind) for kind in KEYS}
        if not any(tables.values()):
            raise self.fault("it supposes nothing", f"Add a table: [[{']], [['.join(KEYS)}]].")
        return WhatIf(
            name=str(told.get("name", self.path.stem)),
            closures=tuple(self.closure(table) for table in tables["close"]),
            camps=tuple(
                NewCamp(
                    name=self.text(table, "camp"),
                    country=self.text(table, "country"),
                    capacity=self.number(table, "capacity", 0.0),
                    roads=self.roads(table),
                    start=self.day(table, "from", 0),
                )
                for table in tables["open"]
            ),
            capacities=tuple(
                (self.text(table, "camp"), self.number(table, "capacity", 0.0)) for table in tables["room"]
            ),
            conflicts=tuple(self.conflict(table) for table in tables["conflict"]),
        )

    def tables(self, told: dict[str, Any], kind: str) -> list[dict[str, Any]]:
        found = told.get(kind, [])
        needed, allowed = KEYS[kind]
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise self.fault(f"{kind} is no list of tables", f"Write [[{kind}]] and its keys below it.")
        for one in found:
            if strange := sorted(set(one) - needed - allowed):
                raise self.fault(
                    f"[[{kind}]] knows no {strange[0]}", f"It knows {', '.join(sorted(needed | allowed))}."
                )
            if missing := sorted(needed - set(one)):
                raise self.fault(f"[[{kind}]] needs {missing[0]}", f"Add {missing[0]} = ... to it.")
        return found

    def closure(self, table: dict[str, Any]) -> Closure:
        said = [kind for kind in ("countries", "road", "place", "camp") if kind in table]
        if len(said) != 1:
            raise self.fault("[[close]] closes one thing", "Give one of countries, road, place, camp.")
        start, end = self.day(table, "from", 0), self.day(table, "until", -1)
        self.order(start, end)
        if said[0] in ("countries", "road"):
            pair = table[said[0]]
            if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(one, str) for one in pair):
                raise self.fault(f"{said[0]} is no pair", f'Write {said[0]} = ["Aru", "Belo"].')
            return Closure("country" if said[0] == "countries" else "link", pair[0], pair[1], start, end)
        return Closure("location" if said[0] == "place" else "camp", self.text(table, said[0]), "", start, end)

    def conflict(self, table: dict[str, Any]) -> NewConflict:
        intensity = self.number(table, "intensity", 1.0)
        if not 0 < intensity <= 1:
            raise self.fault(f"an intensity of {intensity:g}", "Give one above 0, up to 1.")
        start, end = self.day(table, "from", 0), self.day(table, "until", -1)
        self.order(start, end)
        return NewConflict(self.text(table, "place"), intensity, self.number(table, "people", 0.0), start, end)

    def roads(self, table: dict[str, Any]) -> tuple[tuple[str, float], ...]:
        roads = table["roads"]
        if not isinstance(roads, dict) or not roads:
            raise self.fault("roads leads nowhere", "Write roads = {Aru = 40} with kilometres.")
        return tuple((other, self.number(roads, other, 0.0)) for other in roads)

    def order(self, start: int, end: int) -> None:
        if 0 <= end <= start:
            raise self.fault(f"until day {end} is not after day {start}", "Exchange the two days.")

    def text(self, table: dict[str, Any], key: str) -> str:
        value = table[key]
        if not isinstance(value, str) or not value.strip():
            raise self.fault(f"{key}: {value!r} is not a name", f'Write {key} = "...".')
        return value

    def number(self, table: dict[str, Any], key: str, default: float) -> float:
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
            raise self.fault(f"{key}: {value!r} is no number of zero or more", "Correct it.")
        return float(value)

    def day(self, table: dict[str, Any], key: str, default: int) -> int:
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < min(default, 0):
            raise self.fault(f"{key}: {value!r} is no day of a case", "Count days from the case's first, 0.")
        return value

    def fault(self, what: str, then: str) -> CommonGroundError:
        return CommonGroundError(what, where=str(self.path), next=then)
