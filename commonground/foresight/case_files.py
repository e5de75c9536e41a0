"""Read a case folder: input_csv/ (network, conflict, closures) and source_data/ (registrations), as collected."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from commonground.core.errors import BadCell, UnreadableFile
from commonground.foresight.case import Array, Camp, Case, Closure, Place, Registrations, Road
from commonground.foresight.case_tables import Line, day, days, lines, number, read_table, whole

KINDS = {"country", "location", "camp", "idpcamp", "link", "remove_forced_redirection"}
LONGEST = 36_500
NATIONAL = "total"
PERIOD = "sim_period.csv"
# What a camp without a limit has for its capacity.
NO_LIMIT = -1


def read_case(folder: Path) -> Case:
    """The case in `folder`; refuses what no network can mean, and says where it stands."""
    given, counted = folder / "input_csv", folder / "source_data"
    if not given.is_dir():
        raise UnreadableFile(
            "this is not a case folder: it holds no input_csv",
            where=str(folder),
            next="Name the folder that holds input_csv and source_data.",
        )
    older = given / "conflict_period.csv"
    start, length = _period(older if older.is_file() and not (given / PERIOD).is_file() else given / PERIOD)
    places = _places(given / "locations.csv")
    at = {place.name: at for at, place in enumerate(places)}
    layout = {row[0]: [name for name in row[1:] if name] for _, row in lines(counted / "data_layout.csv")}
    camps = _camps(given / "registration_corrections.csv", counted, layout, places, start)
    national = [name for name in layout.get(NATIONAL, []) if (counted / name).is_file()]
    roads = _roads(given / "routes.csv", at)
    closures = _closures(given / "closures.csv")
    conflict, strange = _conflict(given / "conflicts.csv", at, length)
    case = Case(
        name=folder.resolve().name,
        start=start,
        length=length,
        places=tuple(places),
        roads=tuple(roads),
        closures=tuple(closures),
        conflict=conflict,
        camps=tuple(camps),
        national=tuple(_series(counted, name, start) for name in national),
    )
    if not national:
        strange.append("source_data holds no national series (total): early rises are judged by past crises alone")
    return replace(case, notes=tuple(strange))


def _period(path: Path) -> tuple[date, int]:
    said = {row[0].lower(): (where, row[1]) for where, row in lines(path) if len(row) > 1}
    for word in ("startdate", "length"):
        if word not in said:
            raise BadCell(f"there is no line {word}", where=str(path), next="Give StartDate and Length.")
    where, cell = said["length"]
    length = whole(cell, where=where)
    if not 1 <= length <= LONGEST:
        raise BadCell(f"a case of {length} days", where=where, next=f"Give a length of 1 to {LONGEST} days.")
    where, cell = said["startdate"]
    return day(cell, where=where), length


def _places(path: Path) -> list[Place]:
    places: dict[str, Place] = {}
    for where, row in lines(path, headings=["name"]):
        if len(row) < 6 or not row[5]:
            raise BadCell("a place has fewer than six cells", where=where, next="Give name to location_type.")
        if row[0] in places:
            raise BadCell(f"{row[0]} stands twice", where=where, next="Keep one of the two.")
        people = number(row[7] if len(row) > 7 else "", where=where, blank=0.0)
        if people == NO_LIMIT and "camp" in row[5].lower():
            people = 0.0
        if people < 0:
            raise BadCell(f"{row[0]} has {people:.0f} people", where=where, next="Correct the count.")
        places[row[0]] = Place(row[0], row[2], row[5].lower(), people)
    if not any(place.is_camp for place in places.values()):
        raise BadCell("no place is a camp", where=str(path), next="Give one the location_type camp.")
    return list(places.values())


def _roads(path: Path, at: dict[str, int]) -> list[Road]:
    """The roads, both ways open: the fourth cell says where a simulator sends its agents, and closes no way back."""
    roads = []
    for where, row in lines(path, headings=["name1"]):
        if len(row) < 3:
            raise BadCell("a road needs two places and a distance", where=where, next="Complete the line.")
        unknown = [name for name in row[:2] if name not in at]
        if unknown:
            raise BadCell(f"{unknown[0]!r} is no place of this case", where=where, next="Add it to locations.csv.")
        if row[0] == row[1]:
            raise BadCell(f"a road from {row[0]} to itself", where=where, next="Name the other end.")
        km = number(row[2], where=where)
        if km < 0:
            raise BadCell(f"a distance of {km:g} km", where=where, next="Give the length of the road.")
        roads.append(Road(at[row[0]], at[row[1]], km))
    return roads


def _closures(path: Path) -> list[Closure]:
    closures = []
    for where, row in lines(path, headings=["closure_type", "type"], needed=False):
        if len(row) < 5 or row[0].lower() not in KINDS:
            raise BadCell(
                f"{row[0]!r} is no closure of five cells", where=where, next=f"Use {', '.join(sorted(KINDS))}."
            )
        start, end = (whole(cell, where=where) for cell in row[3:5])
        closures.append(Closure(row[0].lower(), row[1], row[2], start, end))
    return closures


def _conflict(path: Path, at: dict[str, int], length: int) -> tuple[Array, list[str]]:
    """Days by places, intensity 0 to 1, a day the file does not name as quiet as zero says; and columns left out."""
    table = read_table(path)
    heads = table[0][1] if table else []
    if not any(head in at for head in heads[1:]):
        raise BadCell(
            "its first line names no place of this case",
            where=str(path),
            next="Begin with Day, then one column for each place of locations.csv.",
        )
    columns = [(column, at[head]) for column, head in enumerate(heads) if column and head in at]
    conflict = np.zeros((length, len(at)))
    for where, row in table[1:]:
        if not row[0].isdigit() or int(row[0]) >= length:
            continue
        for column, place in columns:
            hard = number(row[column] if column < len(row) else "", where=where, blank=0.0)
            if not 0 <= hard <= 1:
                raise BadCell(f"a conflict of {hard:g}", where=where, next="Give an intensity from 0 to 1.")
            conflict[int(row[0]), place] = hard
    strange = [head for head in heads[1:] if head and head not in at]
    return conflict, [f"{path.name}: {head} is no place of this case; its column is left out" for head in strange]


def _camps(fixes: Path, counted: Path, layout: dict[str, list[str]], places: list[Place], start: date) -> list[Camp]:
    corrections: dict[str, list[int]] = {}
    table = lines(fixes, headings=["camp", "name"], needed=False)
    verified = days([(where, row[1:] or [""]) for where, row in table])
    for (where, row), when in zip(table, verified, strict=True):
        if when is None:
            raise BadCell("a correction needs a camp and a day", where=where, next="Write the day as 2012-02-29.")
        corrections.setdefault(row[0], []).append((when - start).days)
    return [
        Camp(
            at,
            tuple(_series(counted, name, start) for name in layout.get(place.name, [])),
            tuple(corrections.get(place.name, ())),
        )
        for at, place in enumerate(places)
        if place.is_camp
    ]


def _series(counted: Path, name: str, start: date) -> Registrations:
    """The dated counts of a file, by day; a line that opens with no day is a heading or a note."""
    path = counted / name
    if counted.resolve() not in path.resolve().parents:
        raise UnreadableFile(
            f"{name} lies outside the case", where=str(counted / "data_layout.csv"), next="Name a file beside it."
        )
    table = lines(path)
    found = [
        (float((when - start).days), _count(line))
        for when, line in zip(days(table), table, strict=True)
        if when is not None and len(line[1]) > 1 and line[1][1]
    ]
    found.sort(key=lambda pair: pair[0])
    return Registrations(np.array([when for when, _ in found], float), np.array([many for _, many in found], float))


def _count(line: Line) -> float:
    where, row = line
    count = number(row[1], where=where)
    if count < 0:
        raise BadCell(f"{count:.0f} people registered", where=where, next="Correct the count.")
    return count
