"""The outline of Merania, invented: coasts and limits between named corners, roughened by seeded chance.

Every line between two corners is drawn once, so that the two districts beside it share it to the last digit.
"""

from itertools import pairwise
from random import Random

Point = tuple[float, float]  # longitude, latitude

# Corners: c on the coast, i inside the country; longitude, latitude.
CORNERS = {
    "c1": (-31.45, 15.05), "c2": (-29.5, 16.2), "c3": (-28.9, 15.7), "c4": (-28.05, 13.7), "c5": (-27.9, 11.95),
    "c6": (-29.45, 10.8), "c7": (-31.1, 11.75), "c8": (-32.7, 13.4), "c9": (-32.15, 14.3),
    "i1": (-30.45, 14.95), "i2": (-29.35, 13.9), "i3": (-30.1, 13.75), "i4": (-30.55, 13.2), "i5": (-30.5, 12.75),
    "i6": (-31.15, 12.6), "i7": (-29.35, 11.65),
}  # fmt: skip
# Capes and bays that a coast runs by on its way from corner to corner.
CAPES = {
    ("c1", "c2"): [(-31.2, 15.7), (-31.05, 16.35), (-30.35, 16.8), (-29.85, 16.5)],
    ("c3", "c4"): [(-28.15, 15.5), (-27.75, 14.75), (-28.3, 14.2)],
    ("c4", "c5"): [(-27.65, 13.2), (-28.1, 12.6)],
    ("c5", "c6"): [(-27.5, 11.5), (-27.85, 10.7), (-28.6, 10.35)],
    ("c6", "c7"): [(-29.9, 11.15), (-30.6, 11.0)],
    ("c7", "c8"): [(-31.75, 11.65), (-32.4, 11.9), (-32.95, 12.5), (-32.6, 12.95)],
    ("c8", "c9"): [(-32.35, 13.8)],
    ("c9", "c1"): [(-31.75, 14.45)],
}  # fmt: skip
# The corners of each district, clockwise.
RINGS = {
    "XM0101": ["c8", "c9", "i4", "i5", "i6"],
    "XM0102": ["c9", "c1", "i1", "i3", "i4"],
    "XM0103": ["c7", "c8", "i6"],
    "XM0201": ["i1", "c2", "c3", "i2", "i3"],
    "XM0202": ["c1", "c2", "i1"],
    "XM0203": ["c3", "c4", "i2"],
    "XM0301": ["i4", "i3", "i2", "c4", "c5", "i7", "i5"],
    "XM0302": ["i5", "i7", "c6", "c7", "i6"],
    "XM0303": ["i7", "c5", "c6"],
}
# Islands off a district's coast, and lakes within it: the middle and half the width.
ISLANDS = {"XM0103": [((-33.15, 12.05), 0.13), ((-33.3, 12.45), 0.07)], "XM0203": [((-27.5, 14.15), 0.09)]}
LAKES = {"XM0302": [((-30.42, 12.2), 0.2)]}
COAST, LIMIT = 0.17, 0.1  # how far a line strays, as a share of its length


def polygons(code: str) -> list[list[list[Point]]]:
    """The polygons of one district in GeoJSON's way: each ring closed, the lakes as holes of the first."""
    corners = RINGS[code]
    ring = [point for a, b in pairwise([*corners, corners[0]]) for point in line(a, b)[:-1]]
    lakes = [_round(f"lake of {code}", *lake)[::-1] for lake in LAKES.get(code, [])]
    islands = [[_round(f"island {n} of {code}", *one)] for n, one in enumerate(ISLANDS.get(code, []))]
    return [[[*ring, ring[0]], *lakes], *islands]


def line(a: str, b: str) -> list[Point]:
    """The line from one corner to another: the same points as from the other to the one."""
    if a > b:
        return line(b, a)[::-1]
    if (b, a) in CAPES:
        stops = [CORNERS[a], *CAPES[b, a][::-1], CORNERS[b]]
    else:
        stops = [CORNERS[a], *CAPES.get((a, b), []), CORNERS[b]]
    rough = COAST if a[0] == b[0] == "c" else LIMIT
    random = Random(f"{a} {b}")  # noqa: S311  a seed for a fiction, not a secret
    return _joined([_strayed(start, end, rough, random) for start, end in pairwise(stops)])


def _round(name: str, middle: Point, half: float) -> list[Point]:
    """A closed shore about a point."""
    random = Random(name)  # noqa: S311
    (x, y), r = middle, half
    stops = [(x - r, y), (x - r / 3, y + r * 0.7), (x + r, y + r / 4), (x + r / 2, y - r * 0.6), (x - r, y)]
    return _joined([_strayed(start, end, COAST, random) for start, end in pairwise(stops)])


def _strayed(a: Point, b: Point, rough: float, random: Random) -> list[Point]:
    """A straight line broken at its middle, and each half again, until the pieces are short."""
    along = (b[0] - a[0], b[1] - a[1])
    if abs(along[0]) + abs(along[1]) < 0.05:
        return [a, b]
    off = random.uniform(-rough, rough)
    middle = (round((a[0] + b[0]) / 2 - along[1] * off, 4), round((a[1] + b[1]) / 2 + along[0] * off, 4))
    return _joined([_strayed(a, middle, rough, random), _strayed(middle, b, rough, random)])


def _joined(parts: list[list[Point]]) -> list[Point]:
    return [parts[0][0], *(point for part in parts for point in part[1:])]
