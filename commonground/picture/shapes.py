"""Outlines of admin units from the GeoJSON files a dossier names: checked, and known by the unit's p-code."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson

from commonground.core.errors import DossierError

Point = tuple[float, float]  # longitude, latitude
Ring = list[Point]
Polygon = list[Ring]  # the outline, then its holes
Outlines = dict[str, list[Polygon]]  # by the code of the unit

# Far more than a page can show; beyond it a map would take minutes and most of a machine to draw the same.
LARGEST, POINTS = 20_000_000, 400_000
_SIMPLER = "Simplify it first (mapshaper: -simplify 10% keep-shapes -o format=geojson) and keep one admin level."
# What publishers call the p-code of a unit; the code of the dossier's own level stands before one of no level.
_OF_LEVEL = ("adm{}pcode", "admin{}pcode", "adm{}pcod", "admin{}pcod", "adm{}code", "admin{}code")
_OF_NONE = ("pcode", "pcod", "admpcode", "code")
_NO_WORD = re.compile(r"[\W_]")


def read(paths: Iterable[Path], *, level: int) -> Outlines:
    """Read the polygons of every file by the code of their unit; a file that cannot be used is refused."""
    found: Outlines = {}
    points = 0
    for path in paths:
        file = _File(path, level)
        for code, polygons in file.units():
            found.setdefault(code, []).extend(polygons)
            points += sum(len(ring) for polygon in polygons for ring in polygon)
            if points > POINTS:
                raise file.fault(f"its outlines have more than {POINTS:,} points, more than a map shows", _SIMPLER)
    return found


def within(polygons: Sequence[Polygon]) -> Point:
    """A point inside the largest polygon of a unit: its centroid, or the middle of the widest stretch beside it."""
    rings = max(polygons, key=lambda polygon: abs(area(polygon[0])))
    lon, lat = _centroid(rings[0])
    crossings = sorted(_crossings(rings, lat))
    stretches = list(zip(crossings[::2], crossings[1::2], strict=False))
    if not stretches or any(west <= lon <= east for west, east in stretches):
        return round(lon, 4), round(lat, 4)
    west, east = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
    return round((west + east) / 2, 4), round(lat, 4)


def area(ring: Sequence[Point]) -> float:
    """The area of a ring, negative where it runs clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]])) / 2


def _centroid(ring: Ring) -> Point:
    whole = area(ring)
    if not whole:
        return ring[0]
    # From the first point on, so that small areas far from the origin keep their digits.
    x, y = ring[0]
    lon = lat = 0.0
    for a, b in pairwise([(p[0] - x, p[1] - y) for p in [*ring, ring[0]]]):
        turn = a[0] * b[1] - b[0] * a[1]
        lon, lat = lon + (a[0] + b[0]) * turn, lat + (a[1] + b[1]) * turn
    return x + lon / (6 * whole), y + lat / (6 * whole)


def _crossings(rings: Polygon, lat: float) -> Iterator[float]:
    """Where the rings cross a parallel."""
    for ring in rings:
        for a, b in pairwise([*ring, ring[0]]):
            if (a[1] > lat) != (b[1] > lat):
                yield a[0] + (lat - a[1]) / (b[1] - a[1]) * (b[0] - a[0])


class _File:
    """One GeoJSON file on its way to outlines."""

    def __init__(self, path: Path, level: int) -> None:
        self.path, self.level = path, level

    def fault(self, what: str, then: str) -> DossierError:
        return DossierError(f"shapes: {what}", where=str(self.path), next=then)

    def units(self) -> Iterator[tuple[str, list[Polygon]]]:
        """Each feature's code with its polygons; a feature without a code or a geometry is no unit to draw."""
        features = self.features()
        names = self.code_names(features)
        for number, feature in enumerate(features, start=1):
            code = next((str(feature["properties"][name]).strip() for name in names if _told(feature, name)), "")
            geometry = feature.get("geometry")
            if not code or geometry is None:
                continue
            yield code, self.polygons(geometry, f"feature {number} ({code[:40]})")

    def features(self) -> list[dict[str, Any]]:
        told = self.parsed()
        features = told.get("features") if isinstance(told, dict) else None
        if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
            raise self.fault("it is no GeoJSON FeatureCollection", "Export the admin layer as GeoJSON.")
        return [{**one, "properties": one.get("properties") or {}} for one in features]

    def parsed(self) -> Any:
        try:
            size = self.path.stat().st_size
            if size > LARGEST:
                raise self.fault(f"it has {size:,} bytes, more than the {LARGEST:,} a map is drawn from", _SIMPLER)
            return orjson.loads(self.path.read_bytes())
        except orjson.JSONDecodeError as error:
            then = "Download it again; a FeatureCollection of polygons is expected."
            raise self.fault(f"it cannot be read as JSON ({error.msg})", then) from None
        except OSError as error:
            raise self.fault(error.strerror or str(error), "Check the path in situation.toml.") from None

    def code_names(self, features: list[dict[str, Any]]) -> list[str]:
        """The properties that may hold the code, the best first."""
        wanted = [*(name.format(self.level) for name in _OF_LEVEL), *_OF_NONE]
        if not all(isinstance(one["properties"], dict) for one in features):
            raise self.fault("a feature's properties are no table", "Export the admin layer as GeoJSON.")
        seen = {name: None for one in features for name in one["properties"]}
        known = {_NO_WORD.sub("", name).lower(): name for name in seen}
        names = [known[name] for name in wanted if name in known]
        if not names:
            what = f"no property of its features is a p-code of level {self.level}"
            raise self.fault(what, f"Name one ADM{self.level}_PCODE, or pcode.")
        return names

    def polygons(self, geometry: Any, what: str) -> list[Polygon]:
        kind = geometry.get("type") if isinstance(geometry, Mapping) else None
        told = geometry.get("coordinates") if isinstance(geometry, Mapping) else None
        if kind == "Polygon":
            told = [told]
        elif kind != "MultiPolygon":
            shown = str(kind)[:40] if kind else "no geometry"
            raise self.fault(f"{what} is {shown}, not Polygon or MultiPolygon", "Keep polygons only.")
        if not isinstance(told, list) or not all(isinstance(one, list) and one for one in told):
            raise self.fault(f"{what} has broken coordinates", "Export the layer again.")
        return [[self.ring(ring, what) for ring in polygon] for polygon in told]

    def ring(self, told: Any, what: str) -> Ring:
        """A ring without its repeated last point."""
        if not isinstance(told, list) or not all(map(_is_point, told)):
            raise self.fault(f"{what} has broken coordinates", "Export the layer again.")
        ring = [(float(point[0]), float(point[1])) for point in told]
        if not all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in ring):
            raise self.fault(f"{what} is not in degrees", "Export it in longitude and latitude (EPSG:4326).")
        if len(set(ring)) < 3:
            raise self.fault(f"{what} has a ring of fewer than three points", "Repair the layer's geometry.")
        return ring[:-1] if ring[0] == ring[-1] else ring


def _is_point(told: Any) -> bool:
    """Two numbers; a height behind them is of no use on a map."""
    return isinstance(told, list) and len(told) > 1 and {type(told[0]), type(told[1])} <= {int, float}


def _told(feature: dict[str, Any], name: str) -> bool:
    return feature["properties"].get(name) not in (None, "")
