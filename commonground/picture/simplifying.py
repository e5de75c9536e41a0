"""Makes outlines light enough for a page: what two units share stays shared, to the last point."""

from collections.abc import Iterable, Mapping, Sequence
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
_Cut = Mapping[str, list[list[list[Arc]]]]  # a unit's polygons, their rings, and each ring's stretches


def lightened(outlines: Mapping[str, Sequence[Polygon]]) -> dict[str, list[list[list[list[float]]]]]:
    """Return each unit's outline as the coordinates of a GeoJSON MultiPolygon, all of them within POINTS points."""
    if not outlines:
        return {}
    rings = [ring for polygons in outlines.values() for polygon in polygons for ring in polygon]
    size = _size([point for ring in rings for point in ring])
    decimals = max(0, ceil(log10(_SNAP / size)))
    steps = 10**decimals
    meeting = _meeting(rings)
    grid = {
        code: [[_stretches(ring, meeting, steps) for ring in polygon] for polygon in outlines[code]]
        for code in sorted(outlines)
    }
    cut: _Cut = grid
    bend = size / _BEND * steps
    while True:
        known: dict[Arc, Arc] = {}
        bent = {
            code: [[[_straightened(stretch, known, bend) for stretch in ring] for ring in one] for one in polygons]
            for code, polygons in cut.items()
        }
        light = _seen(bent, grid, bend)
        points = sum(len(ring) for polygons in light.values() for polygon in polygons for ring in polygon)
        if points <= POINTS:
            break
        # What was straightened once is the start of the next pass: each is shorter than the one before.
        cut, bend = bent, bend * 1.5
        if bend > size / _COARSEST * steps:
            raise DossierError(
                f"shapes: {len(cut):,} units are too many for one map",
                next="Load the shapes of a higher admin level, and set `level` to it.",
            )
    return {
        code: [[[[x / steps, y / steps] for x, y in (*ring, ring[0])] for ring in one] for one in found]
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


def _meeting(rings: Sequence[Ring]) -> set[Point]:
    """The points where outlines part or meet: those whose neighbours are not the same two in every ring."""
    beside: dict[Point, tuple[Point, Point]] = {}
    found: set[Point] = set()
    for ring in rings:
        for before, point, after in zip([ring[-1], *ring], ring, [*ring[1:], ring[0]], strict=False):
            pair = (before, after) if before <= after else (after, before)
            if beside.setdefault(point, pair) != pair:
                found.add(point)
    return found


def _stretches(ring: Ring, meeting: set[Point], steps: int) -> list[Arc]:
    """A ring on the grid, cut where it meets others; one that meets none starts at its first point in order."""
    start = next((n for n, point in enumerate(ring) if point in meeting), None)
    if start is None:
        start = ring.index(min(ring))
    turned = [*ring[start:], *ring[: start + 1]]
    cuts = [n for n, point in enumerate(turned) if point in meeting or n in (0, len(ring))]
    return [_on_grid(turned[first : last + 1], steps) for first, last in pairwise(cuts)]


def _on_grid(stretch: Sequence[Point], steps: int) -> Arc:
    """The points in steps of the grid, without those that fell together."""
    spots = [(round(lon * steps), round(lat * steps)) for lon, lat in stretch]
    return (spots[0], *(spot for before, spot in pairwise(spots) if spot != before))


def _seen(bent: _Cut, grid: _Cut, bend: float) -> dict[str, list[list[list[Spot]]]]:
    """The rings of each unit without those smaller than a pixel; a unit that small keeps its largest as it came."""
    found: dict[str, list[list[list[Spot]]]] = {}
    for code, polygons in bent.items():
        drawn = [[_joined(ring) for ring in polygon] for polygon in polygons]
        large = [[ring for ring in rings if _wide(ring, bend)] for rings in drawn if _wide(rings[0], bend)]
        found[code] = large or [[max((_joined(one[0]) for one in grid[code]), key=_extent)]]
    return {code: polygons for code, polygons in found.items() if len(polygons[0][0]) > 2}


def _wide(ring: list[Spot], bend: float) -> bool:
    return len(ring) > 2 and _extent(ring) >= bend * bend


def _extent(ring: list[Spot]) -> float:
    return abs(area(ring)) if ring else 0


def _joined(stretches: Iterable[Arc]) -> list[Spot]:
    return [spot for stretch in stretches for spot in stretch[:-1]]


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
        far, at = _farthest(stretch, first, last)
        if far > bend * bend:
            kept.add(at)
            open_ += [(first, at), (at, last)]
    return tuple(stretch[n] for n in sorted(kept))


def _farthest(stretch: Arc, first: int, last: int) -> tuple[float, int]:
    """The square of the distance of the spot farthest from the line between two others, and which one it is."""
    (x, y), (end_x, end_y) = stretch[first], stretch[last]
    along, up = end_x - x, end_y - y
    length = along * along + up * up
    far, at = 0.0, first
    for n in range(first + 1, last):
        a, b = stretch[n]
        a, b = a - x, b - y
        share = a * along + b * up
        if not length or share <= 0:
            away: float = a * a + b * b
        elif share >= length:
            away = (a - along) ** 2 + (b - up) ** 2
        else:
            away = (a * up - b * along) ** 2 / length
        if away > far:
            far, at = away, n
    return far, at
