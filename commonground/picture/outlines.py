"""The loaded outlines under a map's bubbles: land, its coast, and the limits between areas of one country."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from commonground.picture.colours import COAST, LAND
from commonground.picture.svg import path

Point = tuple[float, float]
At = Callable[[float, float], Point]  # degrees to the map's own measure
Edge = frozenset[Point]
LIMIT = "#B5AD9B"


@dataclass(frozen=True)
class Outlines:
    """The closed rings of each unit by its code, and the unit's country."""

    rings: Mapping[str, list[list[Point]]]
    countries: Mapping[str, str]

    def __bool__(self) -> bool:
        return bool(self.rings)

    @property
    def points(self) -> list[Point]:
        return [point for rings in self.rings.values() for ring in rings for point in ring]

    def coast(self, at: At) -> str:
        """The outer edge of all units. Drawn under all land, so that it shows only where beyond it lies the sea."""
        edges = self._edges()
        outer = {edge for edge, owners in edges.items() if len(owners) == 1}
        runs = "".join(_run(run, at) for ring in self._all() for run in _runs(ring, outer.__contains__))
        line = f'fill="none" stroke="{COAST}" stroke-width="1.9" stroke-linejoin="round"'
        return f'<path d="{runs}" {line}/>' if runs else ""

    def land(self, at: At) -> str:
        """The units filled as the land around them; the thin edge of the same colour closes hairlines between them."""
        filled = ("".join(path([at(*point) for point in ring[:-1]]) for ring in rings) for rings in self.rings.values())
        paint = f'fill="{LAND}" fill-rule="evenodd" stroke="{LAND}" stroke-width="0.5"'
        return f"<g {paint}>" + "".join(f'<path d="{d}"/>' for d in filled) + "</g>" if self.rings else ""

    def limits(self, at: At) -> str:
        """What two units of one country share, each stretch once; between two countries nothing is drawn."""
        edges, drawn = self._edges(), set[Edge]()

        def shared(edge: Edge) -> bool:
            owners = edges.get(edge, ())
            fresh = len(owners) > 1 and edge not in drawn and len({self.countries[code] for code in owners}) == 1
            drawn.add(edge)
            return fresh

        runs = "".join(_run(run, at) for ring in self._all() for run in _runs(ring, shared))
        line = f'fill="none" stroke="{LIMIT}" stroke-width="0.8" stroke-dasharray="2.5 2.5" stroke-linejoin="round"'
        return f'<path d="{runs}" {line}/>' if runs else ""

    def _all(self) -> list[list[Point]]:
        return [ring for rings in self.rings.values() for ring in rings]

    def _edges(self) -> dict[Edge, set[str]]:
        """The units on either side of each edge."""
        found: dict[Edge, set[str]] = {}
        for code, rings in self.rings.items():
            for ring in rings:
                for pair in pairwise(ring):
                    found.setdefault(frozenset(pair), set()).add(code)
        return found


def outlines(places: Mapping[str, Any]) -> Outlines:
    """Return the outlines that a picture's places carry, if any."""
    rings = {
        code: [[(lon, lat) for lon, lat in ring] for polygon in polygons for ring in polygon]
        for code, polygons in places.get("shapes", {}).items()
    }
    return Outlines(rings, {unit["code"]: unit["country"] for unit in places["units"] if unit["code"] in rings})


def _runs(ring: list[Point], wanted: Callable[[Edge], bool]) -> list[list[Point]]:
    """The longest stretches of a ring whose every edge is wanted."""
    runs: list[list[Point]] = []
    open_ = False
    for a, b in pairwise(ring):
        if wanted(frozenset((a, b))):
            if open_:
                runs[-1].append(b)
            else:
                runs.append([a, b])
            open_ = True
        else:
            open_ = False
    return runs


def _run(points: list[Point], at: At) -> str:
    return path([at(*point) for point in points], closed=points[0] == points[-1])
