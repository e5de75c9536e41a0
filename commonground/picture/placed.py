"""Where in the country: figures by admin unit, and the people nobody could locate."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from commonground.core.errors import DossierError
from commonground.core.words import Category, Measure, Status
from commonground.evidence.asking import Row
from commonground.evidence.gazetteer import Gazetteer
from commonground.evidence.gazetteer import Unit as AdminUnit
from commonground.picture.figures import Figures, latest
from commonground.picture.headline import Headline
from commonground.picture.numbers import plain
from commonground.picture.shapes import Outlines, read, within
from commonground.picture.simplifying import lightened

# Shares below this are rounding between a published total and its parts, not people without a place.
_LEAST_SHARE = 0.0005


def places(chosen: Mapping[str, Headline], figures: Figures) -> dict[str, Any]:
    """The admin table: one entry a unit with its numbers, and per category who is not in it, and why."""
    gazetteer = figures.gazetteer
    picked = _newest_of_each_category(chosen, figures)
    units: dict[str, dict[str, Any]] = {}
    for country in figures.dossier.places:
        middles = _middles(gazetteer, country, figures.dossier.level)
        for unit in gazetteer.units(country, level=figures.dossier.level):
            lat, lon = middles.get(unit.code, (unit.lat, unit.lon))
            units[unit.code] = {
                "code": unit.code,
                "name": unit.name,
                "names": _names(unit),
                "lat": lat,
                "lon": lon,
                "country": country,
                "numbers": {},
            }
    for rows in picked.values():
        for row in rows:
            known = gazetteer.unit(row.place or "")
            entry = units.setdefault(
                row.place or "",
                {
                    "code": row.place,
                    "name": known.name if known else row.place_name or row.place,
                    "names": _names(known) if known else {},
                    "lat": None,
                    "lon": None,
                    "country": (row.place or "")[:2],
                    "numbers": {},
                },
            )
            entry["numbers"][row.category] = figures.register.number(row, figures.at_level)
    outlines = _outlines(units, figures)
    for code, polygons in outlines.items():
        if units[code]["lat"] is None or units[code]["lon"] is None:
            units[code]["lon"], units[code]["lat"] = within(polygons)
    return {
        "level": figures.dossier.level,
        "units": [units[code] for code in sorted(units)],
        "unlocated": _unlocated(picked, chosen, figures),
        "shapes": lightened(outlines),
    }


def _outlines(units: Mapping[str, Any], figures: Figures) -> Outlines:
    """The loaded outlines of these units; a file of other units or of another level is of no use and refused."""
    dossier = figures.dossier
    loaded = read(dossier.shapes, level=dossier.level)
    found = {code: polygons for code, polygons in loaded.items() if code in units}
    if dossier.shapes and units and not found:
        raise DossierError(
            f"shapes: none of their {len(loaded):,} codes is a unit of level {dossier.level}"
            f" (they have {next(iter(loaded), 'none')}, the units {next(iter(units), 'none')})",
            where=str(dossier.folder),
            next="Load shapes of the same level and p-codes as the table of places.",
        )
    return found


def _names(unit: AdminUnit) -> dict[str, str]:
    """Its names by language; a name whose language the table does not tell is its `name` already."""
    return {language: name for language, name in unit.names if language}


def _middles(gazetteer: Gazetteer, country: str, level: int) -> dict[str, tuple[float, float]]:
    """For units without a coordinate of their own, the middle of the places known inside them."""
    inside: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for unit in gazetteer.units(country):
        if unit.lat is None or unit.lon is None or unit.level < level:
            continue
        lies = gazetteer.match("", country=country, code=unit.code)
        above = unit.code if unit.level == level else lies.adm1 if level == 1 else lies.adm2
        if above is not None:
            inside[above].append((unit.lat, unit.lon))
    return {
        code: (round(sum(lat for lat, _ in spots) / len(spots), 4), round(sum(lon for _, lon in spots) / len(spots), 4))
        for code, spots in inside.items()
    }


def _newest_of_each_category(chosen: Mapping[str, Headline], figures: Figures) -> dict[str, list[Row]]:
    """For each category the admin figures of one source, series and date: its headline's where that has any."""
    groups: dict[str, dict[tuple[str, ...], list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in figures.units:
        # In the unit of the headline: a list that counts people and families has both in every row.
        if row.category in chosen and row.unit == chosen[row.category].chosen.unit:
            key = (row.source, row.series, row.unit, row.begins.isoformat(), row.ends.isoformat(), row.release)
            groups[row.category][key].append(row)
    picked = {}
    for category, series in groups.items():
        mine = chosen[category].chosen
        newest = latest(rows[0] for rows in series.values())
        best = max(newest, key=lambda row: (row.source == mine.source, row.series == mine.series, row.ends))
        rows = next(rows for rows in series.values() if rows[0] is best)
        picked[category] = [row for row in rows if row.status != Status.NOT_REPORTED]
    return picked


def _unlocated(
    picked: Mapping[str, list[Row]], chosen: Mapping[str, Headline], figures: Figures
) -> list[dict[str, Any]]:
    """Per category the people of the headline whom no unit of the table holds."""
    found = []
    for category, headline in chosen.items():
        total = headline.chosen.value
        rows = picked.get(category, [])
        located = sum(row.value or 0 for row in rows)
        told = headline.chosen.measure == Measure.STOCK and category != Category.DESA_MIGRANT_STOCK
        if not total or not told or 1 - located / total < _LEAST_SHARE:
            continue
        same = bool(rows) and rows[0].begins <= headline.chosen.ends and rows[0].ends >= headline.chosen.begins
        found.append(
            {
                **figures.register.number(headline.chosen, figures.window),
                "category": category,
                "located": plain(located),
                "value": plain(total - located) if same or not rows else None,
                "share": round(1 - located / total, 4) if same or not rows else None,
                "why": "no_units" if not rows else "other_date" if not same else "not_located",
            }
        )
    return found
