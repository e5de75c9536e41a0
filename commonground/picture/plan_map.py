"""A plan on the map: land without borders, and for each place whose position is given a bubble for who goes there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians, sqrt

from commonground.picture.colours import COAST, LAND, QUIET, SEA
from commonground.picture.land import Window, land_in
from commonground.picture.languages import Language
from commonground.picture.svg import opening, path, text, wrapped

WIDTH, TALLEST, SHORTEST = 760, 420, 240
LARGEST, SMALLEST, NOTE = 26.0, 3.0, 11
BUBBLE = "#5B6BB5"


@dataclass(frozen=True)
class Spot:
    """A place of a plan: where it lies, how many go there, and the words its bubble says."""

    id: str
    name: str
    lat: float
    lon: float
    people: float
    says: str


def draw(spots: Sequence[Spot], lang: Language, *, title: str, link: Callable[[str], str]) -> str:
    """Draw the spots as SVG; every bubble opens its place, and the disclaimer of boundaries stands below."""
    lons, lats = [spot.lon for spot in spots], [spot.lat for spot in spots]
    margin = 0.15 * max(max(lons) - min(lons), max(lats) - min(lats), 2.0)
    west, east = min(lons) - margin, max(lons) + margin
    south, north = max(min(lats) - margin, -89.0), min(max(lats) + margin, 89.0)
    squeeze = cos(radians((south + north) / 2))
    scale = min(WIDTH / ((east - west) * squeeze), TALLEST / (north - south))
    height = max(SHORTEST, (north - south) * scale)
    middle = ((west + east) / 2, (south + north) / 2)

    def at(lon: float, lat: float) -> tuple[float, float]:
        return WIDTH / 2 + (lon - middle[0]) * squeeze * scale, height / 2 - (lat - middle[1]) * scale

    half_x, half_y = WIDTH / 2 / scale / squeeze, height / 2 / scale
    seen = Window(middle[0] - half_x, middle[1] - half_y, middle[0] + half_x, middle[1] + half_y)
    land = "".join(path([at(*point) for point in ring]) for ring in land_in(seen))
    frame = f'width="{WIDTH}" height="{height:.0f}"'
    coast = f'fill="{LAND}" fill-rule="evenodd" stroke="{COAST}" stroke-width="0.7"'
    most = max((spot.people for spot in spots), default=1.0) or 1.0
    # Large ones first, so that no small one is hidden.
    ordered = sorted(spots, key=lambda spot: (-spot.people, spot.id))
    bubbles = "".join(_bubble(spot, *at(spot.lon, spot.lat), most, link) for spot in ordered)
    note = wrapped(lang.text("map.disclaimer"), WIDTH - 8, NOTE, lang)
    x, anchor = (WIDTH - 4, "end") if lang.direction == "rtl" else (4, "start")
    told = "".join(
        text(x, height + 16 + n * NOTE * 1.35, line, lang, size=NOTE, fill=QUIET, anchor=anchor)
        for n, line in enumerate(note)
    )
    whole = height + 10 + len(note) * NOTE * 1.35
    return (
        f"{opening(WIDTH, whole, title=title, lang=lang, role='group')}"
        f'<clipPath id="plan-field"><rect {frame}/></clipPath><g clip-path="url(#plan-field)">'
        f'<rect {frame} fill="{SEA}"/><path d="{land}" {coast}/>{bubbles}</g>{told}</svg>'
    )


def _bubble(spot: Spot, x: float, y: float, most: float, link: Callable[[str], str]) -> str:
    radius = max(LARGEST * sqrt(spot.people / most), SMALLEST)
    says = escape(spot.says)
    return (
        f'<a href="{escape(link(spot.id))}" aria-label="{says}"><circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" '
        f'fill="{BUBBLE}" fill-opacity="0.7" stroke="#fff"><title>{says}</title></circle></a>'
    )
