"""A case folder to begin with: places with coordinates and counts by date in, the files of a case out.

What nobody gave is put in plainly and named in NOTES.md: straight lines for roads, every town in conflict alike.
"""

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path

from commonground.core.errors import CommonGroundError

EARTH_KM = 6371.0
NEIGHBOURS = 3
# From a town to those who found refuge in it: a road there must be, and its length says nothing.
IN_TOWN_KM = 5.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with its coordinates: a town people may leave or, with counts, a place of arrival, maybe `in_town`."""

    name: str
    code: str
    region: str
    country: str
    lat: float
    lon: float
    counts: tuple[tuple[date, float, str], ...] = ()
    in_town: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A case as the store gives it: `fled` are the towns known to be in conflict, `notes` what a person must settle."""

    towns: tuple[Spot, ...]
    arrivals: tuple[Spot, ...]
    fled: frozenset[str]
    notes: tuple[str, ...]


def write_case(draft: Draft, folder: Path) -> list[str]:
    """Write the folder, which must not be there yet; returns what was assumed, as NOTES.md lists it."""
    if folder.exists():
        raise CommonGroundError("the folder is already there", where=str(folder), next="Name a new one.")
    dated = [when for spot in draft.arrivals for when, _, _ in spot.counts]
    if not draft.towns or not dated:
        missing = "people registered by date" if draft.towns else "a place with coordinates"
        raise CommonGroundError(
            f"the store holds no {missing} for this case",
            where=str(folder),
            next="Read the files that do (commonground figures shows what is there), or name another --place.",
        )
    draft = _named(draft)
    start, length = min(dated), (max(dated) - min(dated)).days + 1
    given, counted = folder / "input_csv", folder / "source_data"
    given.mkdir(parents=True)
    counted.mkdir()
    _write(given / "sim_period.csv", [["StartDate", start], ["Length", length]])
    _write(given / "locations.csv", _locations(draft))
    _write(given / "routes.csv", [["#name1", "name2", "distance", "forced_redirection", "basis"], *_roads(draft)])
    _write(given / "conflicts.csv", _conflict(draft, length))
    _write(given / "closures.csv", [["#closure_type", "name1", "name2", "closure_start", "closure_end"]])
    _write(given / "registration_corrections.csv", [])
    _write(counted / "data_layout.csv", [[spot.name, f"{spot.code}.csv"] for spot in draft.arrivals])
    for spot in draft.arrivals:
        rows = [[when, f"{count:g}", where] for when, count, where in spot.counts]
        _write(counted / f"{spot.code}.csv", [["#date", "people", "from"], *rows])
    notes = [*draft.notes, *_assumed(draft)]
    (folder / "NOTES.md").write_text(
        "# To settle before this case is used\n\n" + "".join(f"- {note}\n" for note in notes), encoding="utf-8"
    )
    return notes


def _named(draft: Draft) -> Draft:
    """Every place under a name of its own: a second one of the same name carries its code."""
    taken: set[str] = set()

    def own(spot: Spot) -> Spot:
        plain = spot.name.lstrip("#").strip() or spot.code
        name = plain if plain not in taken else f"{plain} ({spot.code})"
        taken.add(name)
        return replace(spot, name=name)

    return replace(
        draft,
        towns=tuple(own(spot) for spot in draft.towns),
        arrivals=tuple(own(spot) for spot in draft.arrivals),
    )


def _write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _locations(draft: Draft) -> list[list[object]]:
    heading = ["#name", "region", "country", "latitude", "longitude", "location_type", "conflict_date", "population"]
    rows: list[list[object]] = [[*heading, "code"]]
    for spot in draft.towns:
        kind = "conflict_zone" if _in_conflict(draft, spot) else "town"
        # One inhabitant each: people set out from every town alike until somebody says how many live there.
        rows.append([spot.name, spot.region, spot.country, spot.lat, spot.lon, kind, 0, 1, spot.code])
    for spot in draft.arrivals:
        kind = "idpcamp" if spot.in_town else "camp"
        rows.append([spot.name, spot.region, spot.country, spot.lat, spot.lon, kind, "", "", spot.code])
    return rows


def _in_conflict(draft: Draft, spot: Spot) -> bool:
    return not draft.fled or spot.code in draft.fled


def _conflict(draft: Draft, length: int) -> list[list[object]]:
    intensities = [int(_in_conflict(draft, spot)) for spot in draft.towns]
    rows: list[list[object]] = [["#Day", *(spot.name for spot in draft.towns)]]
    return rows + [[day, *intensities] for day in range(length)]


def _roads(draft: Draft) -> list[list[object]]:
    """Each town to its nearest ones, so that all hang together; each place of arrival to its town, or the nearest."""
    pairs = {tuple(sorted(pair)) for pair in _tree(draft.towns)}
    for at in range(len(draft.towns)):
        others = sorted((_km(draft.towns[at], other), to) for to, other in enumerate(draft.towns) if to != at)
        pairs |= {tuple(sorted((at, to))) for _, to in others[:NEIGHBOURS]}
    rows: list[list[object]] = []
    for one, other in sorted(pairs):
        first, second = draft.towns[one], draft.towns[other]
        rows.append([first.name, second.name, round(_km(first, second), 1), 0, "straight line"])
    for spot in draft.arrivals:
        own = [town for town in draft.towns if town.code == spot.in_town]
        if own:
            rows.append([own[0].name, spot.name, IN_TOWN_KM, 0, "assumed"])
            continue
        near = sorted((_km(town, spot), town.name) for town in draft.towns)[:NEIGHBOURS]
        rows += [[name, spot.name, round(km, 1), 0, "straight line"] for km, name in near]
    return rows


def _tree(towns: Sequence[Spot]) -> list[tuple[int, int]]:
    """The shortest roads that join all towns."""
    group = list(range(len(towns)))
    chosen = []
    for _, one, other in sorted((_km(towns[a], towns[b]), a, b) for a, b in combinations(range(len(towns)), 2)):
        if group[one] != group[other]:
            chosen.append((one, other))
            joined = group[other]
            group = [group[one] if mine == joined else mine for mine in group]
    return chosen


def _km(one: Spot, other: Spot) -> float:
    """Kilometres along the great circle."""
    north, south = math.radians(one.lat), math.radians(other.lat)
    apart = math.radians(other.lon - one.lon)
    half = math.sin((south - north) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(apart / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def _assumed(draft: Draft) -> list[str]:
    notes = [
        "routes.csv: distances are straight lines between coordinates (fifth column); put in the roads people use.",
        "locations.csv: every town has one inhabitant, so people set out from all alike; put in the inhabitants.",
        "locations.csv: no capacity is known; put in those of the camps, if they are known.",
        "closures.csv: no border or camp is closed.",
    ]
    if not draft.fled:
        notes.append("conflicts.csv: nothing says where people fled from, so every town is in conflict; mark where.")
    return notes
