"""Makes outlines light enough for a page: what two units share stays shared, to the last point."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import ceil, log10

from commonground.core.errors import DossierError
from commonground.picture.shapes import Point, Polygon, Ring, area

# A map field is some 530 pixels wide: outlines are snapped to a quarter of one and bend by half of one at most ...
_SNAP, _BEND = 2_000, 1_000
# ... or by more, where that leaves more points than a page carries. Coarser than this, nothing is recognised.
POINTS = 6_000
_COARSEST = 60

Spot = tuple[int, int]  # a point in steps of the grid
Arc = tuple[Spot, ...]


def lightened(outlines: Mapping[str, Sequence[Polygon]]) -> dict[str, list[list[list[list[float]]]]]:
    """Return each unit's outline as the coordinates of a GeoJSON MultiPolygon, all of them within POINTS points."""
    if not outlines:
        return {}
    size = _size([point for polygons in outlines.values() for polygon in polygons for point in polygon[0]])
    decimals = max(0, ceil(log10(_SNAP / size)))
    grid = {code: [_snapped(polygon, decimals) for polygon in outlines[code]] for code in sorted(outlines)}
    bend = size / _BEND * 10**decimals
    while True:
        light = _bent(grid, bend)
        points = sum(len(ring) for polygons in light.values() for polygon in polygons for ring in polygon)
        if points <= POINTS:
            break
        bend *= 1.5
        if bend > size / _COARSEST * 10**decimals:
            raise DossierError(
                f"shapes: {len(grid):,} units are too many for one map",
                next="Load the shapes of a higher admin level, and set `level` to it.",
            )
    return {
        code: [[[[x / 10**decimals, y / 10**decimals] for x, y in (*ring, ring[0])] for ring in one] for one in found]
        for code, found in light.items()
    }


def _size(points: Sequence[Point]) -> float:
    """The longer side of what holds the points, in degrees; across the date line where that is shorter."""
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    wide = max(lons) - min(lons)
    if wide > 180:
        turned = [lon + 360 if lon < 0 else lon for lon in lons]
        wide = min(wide, max(turned) - min(turned))
    return max(wide, max(lats) - min(lats), 1e-3)


def _snapped(polygon: Polygon, decimals: int) -> list[list[Spot]]:
    """The rings on the grid, without points that fell together; a hole that vanished is left out."""
    rings = [_on_grid(ring, 10**decimals) for ring in polygon]
    return [rings[0], *(ring for ring in rings[1:] if len(ring) > 2)]


def _on_grid(ring: Ring, steps: int) -> list[Spot]:
    spots = [(round(lon * steps), round(lat * steps)) for lon, lat in ring]
    return [spot for before, spot in pairwise([spots[-1], *spots]) if spot != before]


def _bent(grid: Mapping[str, list[list[list[Spot]]]], bend: float) -> dict[str, list[list[list[Spot]]]]:
    """Straighten every stretch between two meeting points once, whichever unit asks for it."""
    rings = [ring for polygons in grid.values() for polygon in polygons for ring in polygon if len(ring) > 2]
    meeting = _meeting(rings)
    known: dict[Arc, Arc] = {}
    found: dict[str, list[list[list[Spot]]]] = {}
    for code, polygons in grid.items():
        kept = []
        for polygon in polygons:
            drawn = [_ring(ring, meeting, known, bend) for ring in polygon if len(ring) > 2]
            seen = [ring for ring in drawn if len(ring) > 2 and abs(area(ring)) >= bend * bend]
            if seen and seen[0] is drawn[0]:
                kept.append(seen)
        # A unit smaller than a pixel keeps its outline: what is there is drawn.
        whole = [polygon[:1] for polygon in polygons if len(polygon[0]) > 2]
        if kept or whole:
            found[code] = kept or [max(whole, key=lambda polygon: abs(area(polygon[0])))]
    return found


def _meeting(rings: Sequence[list[Spot]]) -> set[Spot]:
    """The spots where outlines part or meet: those with more than two neighbours over all rings."""
    beside: dict[Spot, set[Spot]] = {}
    for ring in rings:
        for before, spot, after in zip([ring[-1], *ring], ring, [*ring[1:], ring[0]], strict=False):
            beside.setdefault(spot, set()).update((before, after))
    return {spot for spot, neighbours in beside.items() if len(neighbours) > 2}


def _ring(ring: list[Spot], meeting: set[Spot], known: dict[Arc, Arc], bend: float) -> list[Spot]:
    """A ring of straightened stretches; one that meets no other starts at its first spot in order."""
    start = next((n for n, spot in enumerate(ring) if spot in meeting), ring.index(min(ring)))
    turned = [*ring[start:], *ring[: start + 1]]
    found: list[Spot] = []
    stretch = [turned[0]]
    for n, spot in enumerate(turned[1:], start=2):
        stretch.append(spot)
        if spot in meeting or n == len(turned):
            found += _straightened(tuple(stretch), known, bend)[:-1]
            stretch = [spot]
    return found


def _straightened(stretch: Arc, known: dict[Arc, Arc], bend: float) -> Arc:
    """The same stretch bends the same way from either end."""
    back = stretch[::-1]
    key = min(stretch, back)
    if key not in known:
        known[key] = _fewest(key, bend)
    return known[key] if key == stretch else known[key][::-1]


def _fewest(stretch: Arc, bend: float) -> Arc:
    """Leave out points as long as none lies farther than `bend` from the line (Douglas and Peucker)."""
    kept = {0, len(stretch) - 1}
    open_ = [(0, len(stretch) - 1)]
    while open_:
        first, last = open_.pop()
        far, at = 0.0, 0
        for n in range(first + 1, last):
            away = _away(stretch[n], stretch[first], stretch[last])
            if away > far:
                far, at = away, n
        if far > bend:
            kept.add(at)
            open_ += [(first, at), (at, last)]
    return tuple(stretch[n] for n in sorted(kept))


def _away(spot: Spot, start: Spot, end: Spot) -> float:
    """How far a spot lies from the line between two others."""
    along = (end[0] - start[0], end[1] - start[1])
    to = (spot[0] - start[0], spot[1] - start[1])
    length = along[0] ** 2 + along[1] ** 2
    share = min(max((to[0] * along[0] + to[1] * along[1]) / length, 0), 1) if length else 0
    return float(((to[0] - share * along[0]) ** 2 + (to[1] - share * along[1]) ** 2) ** 0.5)
