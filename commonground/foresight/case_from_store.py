"""What the store knows of a crisis, drafted as a case: units with coordinates, who was counted where and when."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from statistics import fmean
from typing import Any

from commonground.core.errors import CommonGroundError
from commonground.core.words import Category, Measure, Unit, category
from commonground.evidence.asking import Ask, Row, ask
from commonground.evidence.gazetteer import Gazetteer, by_iso3
from commonground.evidence.gazetteer import Unit as Area
from commonground.evidence.store import Store
from commonground.foresight.case_draft import Draft, Spot, write_case

Point = tuple[float, float]


def new_case(store: Store, folder: Path, *, place: str, people: str, level: int) -> list[str]:
    """Write a case of the `people` (a category) who left the country `place`, or who are displaced inside it."""
    return write_case(draft_case(store, place=place.upper(), people=people, level=level), folder)


def draft_case(store: Store, *, place: str, people: str, level: int) -> Draft:
    """The draft: the country's units as towns, and for each place of arrival the series with the most dates."""
    places = store.gazetteer()
    if place not in by_iso3() and place not in places.countries:
        raise CommonGroundError(f"{place!r} is no country known here", where="--place", next="Give its ISO3 code.")
    kind = category(people)
    if kind is None:
        raise CommonGroundError(f"{people!r} is no category", where="--category", next="Use refugee, idp, ...")
    inside = kind in (Category.IDP, Category.RETURNED_IDP)
    asked: dict[str, Any] = {"place": (place,), "level": level} if inside else {"origin": (place,)}
    rows = ask(store, Ask(category=(kind,), measure=(Measure.STOCK,), unit=(Unit.PERSONS,), **asked))
    towns = _towns(places, place, level)
    arrivals, notes = _arrivals(places, rows)
    if inside:
        at_home = {town.code for town in towns}
        arrivals = [_in_its_town(spot) if spot.code in at_home else spot for spot in arrivals]
    closed = {row.source for row in rows if not store.release(row.release).redistribute}
    if closed:
        notes.append(f"source_data: the terms of {', '.join(sorted(closed))} forbid passing these counts on.")
    incidents = ask(store, Ask(measure=(Measure.INCIDENTS,), place=(place,), level=level))
    fled = {row.place for row in incidents if row.place} & {town.code for town in towns}
    return Draft(tuple(towns), tuple(arrivals), frozenset(fled), tuple(notes))


def _towns(places: Gazetteer, place: str, level: int) -> list[Spot]:
    """The units of the country whose coordinates are known; the country itself where none are."""
    name = _name(places, place)
    found = [
        Spot(area.name, area.code, area.parent or place, name, *point)
        for area in places.units(place, level=level)
        if (point := _point(places, area)) is not None
    ]
    point = _country_point(place)
    return found or ([Spot(name, place, place, name, *point)] if point else [])


def _arrivals(places: Gazetteer, rows: Sequence[Row]) -> tuple[list[Spot], list[str]]:
    """A place of arrival for each place somebody was counted in, with its longest series; and what was left out."""
    notes = []
    nowhere = sum(row.place is None for row in rows)
    if nowhere:
        notes.append(f"{nowhere} counts lie at no known place and are left out (commonground places locates them).")
    by_place: dict[str, dict[tuple[str, str], list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.place is not None and row.end is not None and row.value is not None:
            by_place[row.place][row.source, row.series].append(row)
    arrivals = []
    for code, series in sorted(by_place.items()):
        area = places.unit(code)
        point = _point(places, area) if area else _country_point(code)
        name = area.name if area else _name(places, code)
        if point is None:
            notes.append(f"{name} ({code}): no coordinates are known, so its counts are left out.")
            continue
        (source, _), longest = max(series.items(), key=lambda one: (len({row.end for row in one[1]}), one[0]))
        others = sorted({other for other, _ in series} - {source})
        if others:
            notes.append(f"{name}: counted by {source}; {', '.join(others)} counted too and may differ.")
        country = _name(places, area.country if area else code)
        region = (area.parent if area else None) or code
        arrivals.append(Spot(name, code, region, country, *point, counts=_counts(longest)))
    return arrivals, notes


def _counts(rows: Iterable[Row]) -> tuple[tuple[date, float, str], ...]:
    """One count a day, each with its cell."""
    found: dict[date, tuple[date, float, str]] = {}
    for row in rows:
        if row.end is not None and row.value is not None:
            found.setdefault(row.end, (row.end, row.value, f"{row.source}: {row.locator}"))
    return tuple(found[day] for day in sorted(found))


def _in_its_town(spot: Spot) -> Spot:
    """Those who found refuge in a unit beside the unit itself, which others may be leaving."""
    return Spot(
        f"{spot.name} (arrivals)", spot.code, spot.region, spot.country, spot.lat, spot.lon, spot.counts, spot.code
    )


def _name(places: Gazetteer, code: str) -> str:
    return places.country_names(code).get("en", code)


def _point(places: Gazetteer, area: Area) -> Point | None:
    """Where the unit lies: its own coordinates, else the middle of its parts'."""
    if area.lat is not None and area.lon is not None:
        return area.lat, area.lon
    parts = [(one.lat, one.lon) for one in places.units(area.country) if one.parent == area.code]
    known = [(lat, lon) for lat, lon in parts if lat is not None and lon is not None]
    return (fmean(lat for lat, _ in known), fmean(lon for _, lon in known)) if known else None


def _country_point(code: str) -> Point | None:
    known = by_iso3().get(code)
    return (known.lat, known.lon) if known and known.lat is not None and known.lon is not None else None
