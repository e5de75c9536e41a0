"""A plan on the map: land without borders, and for each place with a position its room and what the plan uses of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians, sqrt

from commonground.picture.colours import COAST, INK, LAND, QUIET, SEA
from commonground.picture.labels import Label, Sheet
from commonground.picture.land import Window, land_in
from commonground.picture.languages import Language
from commonground.picture.outlines import Outlines
from commonground.picture.svg import opening, path, text, wrapped

WIDTH, TALLEST, SHORTEST = 760, 420, 240
LARGEST, SMALLEST, NOTE = 30.0, 3.0, 11
BUBBLE = "#5B6BB5"


@dataclass(frozen=True)
class Spot:
    """A place of a plan: where it lies, what is used of which room, its name on the map, and what its circle says."""

    id: str
    lat: float
    lon: float
    used: float
    room: float
    label: str
    says: str


def draw(
    spots: Sequence[Spot], lang: Language, *, title: str, link: Callable[[str], str], shapes: Outlines | None = None
) -> str:
    """Draw the spots as SVG; every circle opens its place, and the disclaimer of boundaries stands below."""
    lons, lats = [spot.lon for spot in spots], [spot.lat for spot in spots]
    margin = 0.18 * max(max(lons) - min(lons), max(lats) - min(lats), 2.0)
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
    own = shapes.coast(at) + shapes.land(at) if shapes else ""
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
        f'<rect {frame} fill="{SEA}"/><path d="{land}" {coast}/>{own}{_circles(spots, at, height, lang, link)}</g>'
        f"{told}</svg>"
    )


def _circles(
    spots: Sequence[Spot],
    at: Callable[[float, float], tuple[float, float]],
    height: float,
    lang: Language,
    link: Callable[[str], str],
) -> str:
    """The circles, large ones first so that no small one is hidden, and the names that find room beside them."""
    most = max((max(spot.room, spot.used) for spot in spots), default=1.0) or 1.0
    sheet, circles, names = Sheet(WIDTH, height), [], []
    ordered = sorted(spots, key=lambda spot: (-spot.room, spot.id))
    for spot in ordered:
        x, y = at(spot.lon, spot.lat)
        outer = max(LARGEST * sqrt(max(spot.room, spot.used) / most), SMALLEST)
        sheet.take(x - outer, y - outer, x + outer, y + outer)
        circles.append(_circle(spot, x, y, outer, LARGEST * sqrt(spot.used / most), link))
    for spot in ordered:
        x, y = at(spot.lon, spot.lat)
        reach = max(LARGEST * sqrt(max(spot.room, spot.used) / most), SMALLEST)
        names.append(sheet.place(Label(spot.label, x, y, reach, reach), lang) or "")
    return "".join(circles + names)


def _circle(spot: Spot, x: float, y: float, outer: float, inner: float, link: Callable[[str], str]) -> str:
    says, where = escape(spot.says), f'cx="{x:.1f}" cy="{y:.1f}"'
    return (
        f'<a href="{escape(link(spot.id))}" aria-label="{says}">'
        f'<circle {where} r="{outer:.1f}" fill="#fff" fill-opacity="0.75" stroke="{INK}" stroke-width="1"/>'
        f'<circle {where} r="{min(inner, outer):.1f}" fill="{BUBBLE}" fill-opacity="0.8"/>'
        f"<title>{says}</title></a>"
    )
