"""Read a case folder: input_csv/ (network, conflict, closures) and source_data/ (registrations), as collected."""

import csv
from datetime import date
from pathlib import Path

import numpy as np

from commonground.core.errors import BadCell, UnreadableFile
from commonground.foresight.case import Camp, Case, Closure, Place, Registrations, Road

KINDS = {"country", "location", "camp", "idpcamp", "link", "remove_forced_redirection"}


def read_case(folder: Path) -> Case:
    """The case in `folder`; refuses what no network can mean, and says where it stands."""
    given, counted = folder / "input_csv", folder / "source_data"
    if not given.is_dir():
        raise UnreadableFile(
            "this is not a case folder: it holds no input_csv", where=str(folder), next="Name the folder above it."
        )
    start, length = _period(given / "sim_period.csv")
    places = _places(given / "locations.csv")
    number = {place.name: at for at, place in enumerate(places)}
    return Case(
        name=folder.resolve().name,
        start=start,
        length=length,
        places=tuple(places),
        roads=tuple(_roads(given / "routes.csv", number)),
        closures=tuple(_closures(given / "closures.csv")),
        conflict=_conflict(given / "conflicts.csv", number, length),
        camps=tuple(_camps(given, counted, places, start)),
    )


def _rows(path: Path, *, needed: bool = True) -> list[tuple[int, list[str]]]:
    """Every filled line that is no comment, with its number."""
    if not path.is_file():
        if needed:
            raise UnreadableFile("the case needs this file", where=str(path), next="Add it, or name another folder.")
        return []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        read = [(at, [cell.strip().strip('"') for cell in row]) for at, row in enumerate(csv.reader(lines), start=1)]
    return [(at, row) for at, row in read if row and row[0] and not row[0].startswith("#")]


def _number(cell: str, *, where: str, blank: float | None = None) -> float:
    if not cell and blank is not None:
        return blank
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        raise BadCell(f"{cell!r} is not a number", where=where, next="Correct the cell.")
    return value


def _day(cell: str, *, where: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise BadCell(f"{cell!r} is not a day", where=where, next="Write it as 2012-02-29.") from None


def _period(path: Path) -> tuple[date, int]:
    said = {row[0].lower(): (at, row[1]) for at, row in _rows(path) if len(row) > 1}
    for word in ("startdate", "length"):
        if word not in said:
            raise BadCell(f"there is no line {word}", where=str(path), next="Give StartDate and Length.")
    at, cell = said["length"]
    length = int(_number(cell, where=f"{path}, row {at}"))
    if not 1 <= length <= 36500:
        raise BadCell(f"a case of {length} days", where=f"{path}, row {at}", next="Give a length of 1 to 36500 days.")
    at, cell = said["startdate"]
    return _day(cell, where=f"{path}, row {at}"), length


def _places(path: Path) -> list[Place]:
    places: dict[str, Place] = {}
    for at, row in _rows(path):
        where = f"{path}, row {at}"
        if len(row) < 6:
            raise BadCell("a place has fewer than six cells", where=where, next="Give name to location_type.")
        if row[0] in places:
            raise BadCell(f"{row[0]} stands twice", where=where, next="Keep one of the two.")
        people = _number(row[7] if len(row) > 7 else "", where=where, blank=0.0)
        if people < 0:
            raise BadCell(f"{row[0]} has {people:.0f} people", where=where, next="Correct the count.")
        places[row[0]] = Place(row[0], row[2], row[5].lower(), people)
    if not any(place.is_camp for place in places.values()):
        raise BadCell("no place is a camp", where=str(path), next="Give one the location_type camp.")
    return list(places.values())


def _roads(path: Path, number: dict[str, int]) -> list[Road]:
    roads = []
    for at, row in _rows(path):
        where = f"{path}, row {at}"
        if len(row) < 3:
            raise BadCell("a road needs two places and a distance", where=where, next="Complete the line.")
        unknown = [name for name in row[:2] if name not in number]
        if unknown:
            raise BadCell(f"{unknown[0]} is no place of this case", where=where, next="Add it to locations.csv.")
        km = _number(row[2], where=where)
        if km < 0:
            raise BadCell(f"a distance of {km:g} km", where=where, next="Give the length of the road.")
        roads.append(Road(number[row[0]], number[row[1]], km))
    return roads


def _closures(path: Path) -> list[Closure]:
    closures = []
    for at, row in _rows(path, needed=False):
        where = f"{path}, row {at}"
        if row[0] == "closure_type":
            continue
        if len(row) < 5 or row[0] not in KINDS:
            raise BadCell(
                f"{row[0]!r} is no closure of five cells", where=where, next=f"Use {', '.join(sorted(KINDS))}."
            )
        start, end = (int(_number(cell, where=where)) for cell in row[3:5])
        closures.append(Closure(row[0], row[1], row[2], start, end))
    return closures


def _conflict(path: Path, number: dict[str, int], length: int) -> np.ndarray:
    """Days by places: intensity 0 to 1; a day the file does not name is as quiet as zero says."""
    if not path.is_file():
        raise UnreadableFile("the case needs this file", where=str(path), next="Add it, or name another folder.")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        read = list(csv.reader(lines))
    heads = [cell.strip().strip('"') for cell in read[0]] if read else []
    columns = [(at, number[head]) for at, head in enumerate(heads) if head in number]
    conflict = np.zeros((length, len(number)))
    for at, row in enumerate(read[1:], start=2):
        if not row or not row[0].strip().strip('"').isdigit():
            continue
        day = int(row[0].strip().strip('"'))
        if day >= length:
            continue
        for column, place in columns:
            cell = row[column].strip().strip('"') if column < len(row) else ""
            conflict[day, place] = _number(cell, where=f"{path}, row {at}", blank=0.0)
    return conflict


def _camps(given: Path, counted: Path, places: list[Place], start: date) -> list[Camp]:
    files = {row[0]: [name for name in row[1:] if name] for _, row in _rows(counted / "data_layout.csv")}
    corrections: dict[str, list[int]] = {}
    fixes = given / "registration_corrections.csv"
    for at, row in _rows(fixes, needed=False):
        if len(row) < 2:
            raise BadCell("a correction needs a camp and a day", where=f"{fixes}, row {at}", next="Complete the line.")
        corrections.setdefault(row[0], []).append((_day(row[1], where=f"{fixes}, row {at}") - start).days)
    return [
        Camp(
            at,
            tuple(_series(counted / name, start) for name in files.get(place.name, [])),
            tuple(corrections.get(place.name, ())),
        )
        for at, place in enumerate(places)
        if place.is_camp
    ]


def _series(path: Path, start: date) -> Registrations:
    """The dated counts of a file, by day; a line that opens with no date is a heading or a note."""
    found = []
    for at, row in _rows(path):
        try:
            day = (date.fromisoformat(row[0]) - start).days
        except ValueError:
            continue
        if len(row) < 2 or not row[1]:
            continue
        count = _number(row[1], where=f"{path}, row {at}")
        if count < 0:
            raise BadCell(f"{count:.0f} people registered", where=f"{path}, row {at}", next="Correct the count.")
        found.append((day, count))
    found.sort(key=lambda pair: pair[0])
    return Registrations(np.array([day for day, _ in found], float), np.array([count for _, count in found], float))
