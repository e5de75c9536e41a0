"""The map: land without borders, a bubble for each count at its area's centre, and beside it whom nobody located."""

from collections.abc import Mapping
from html import escape
from math import cos, radians, sqrt
from typing import Any

from commonground.picture.colours import COAST, LAND, QUIET, RULE, SEA, colour
from commonground.picture.labels import Label, Sheet
from commonground.picture.land import Window, land_in
from commonground.picture.languages import Language
from commonground.picture.legend import NOTE, PANEL, beside
from commonground.picture.listing import Link, listed, named
from commonground.picture.outlines import Outlines, outlines
from commonground.picture.svg import opening, path, text, wrapped

GAP = 16  # between the map and what stands beside it
SHORTEST = 280
LARGEST = 30.0  # radius of the largest bubble; one that would be smaller than SMALLEST is drawn so, to be seen
SMALLEST = 1.6
NAMED = 12  # how many places carry their name on the map


def draw(
    picture: Mapping[str, Any], lang: Language, *, link: Link | None = None, width: int = 760, tallest: int = 430
) -> str:
    """Return the map as SVG; with `link`, every bubble opens its number."""
    everywhere = [u for u in picture["places"]["units"] if any(n["value"] for n in u["numbers"].values())]
    units = [u for u in picture["places"]["units"] if u["lat"] is not None and u["lon"] is not None]
    shown = [u for u in everywhere if u in units]
    unlocated = [n for n in picture["places"]["unlocated"] if n["value"]]
    counts = [n["value"] for u in shown for n in u["numbers"].values() if n["value"]]
    most = max([*counts, *(n["value"] for n in unlocated)], default=1)
    shapes = outlines(picture["places"])
    points = [*((u["lon"], u["lat"]) for u in units), *shapes.points]
    # Centres lie well inside their areas; outlines need no more room than their own.
    window = _window(points, margin=0.03 if shapes else 0.14)
    area = _Area(window, most, width - PANEL - GAP, tallest)
    undrawn = len(everywhere) - len(shown) if shown else 0
    panel = beside(picture, lang, radius=area.radius, counts=counts, undrawn=undrawn)
    height = max(area.height, panel.height)
    note = wrapped(" ".join(_notes(shapes, len(units), lang)), width - 8, NOTE, lang)
    whole = height + 8 + len(note) * NOTE * 1.35
    title = lang.text("map.title", place=lang.country(picture["situation"]["name"]))
    at_right = lang.direction == "rtl"
    if shown:
        inside = _field(area, shapes, shown, lang, link)
    else:
        inside = listed(everywhere, lang, area.width, area.height, link)
    field = f'<g transform="translate({PANEL + GAP if at_right else 0},0)">{inside}</g>'
    side = f'<g transform="translate({0 if at_right else area.width + GAP},0)">{panel.svg}</g>'
    x, anchor = (width - 4, "end") if at_right else (4, "start")
    told = "".join(
        text(x, height + 14 + at * NOTE * 1.35, line, lang, size=NOTE, fill=QUIET, anchor=anchor)
        for at, line in enumerate(note)
    )
    role = "group" if link else "img"
    return f"{opening(width, whole, title=title, lang=lang, role=role)}{field}{side}{told}</svg>"


def _notes(shapes: Outlines, units: int, lang: Language) -> list[str]:
    """The disclaimer, and what the dashed lines are where there are any."""
    notes = [lang.text("map.disclaimer")]
    if shapes:
        notes.append(lang.text("map.outlines"))
        if missing := units - len(shapes.rings):
            notes.append(lang.text("map.without_outline", n=lang.number(missing)))
    return notes


class _Area:
    """Turns degrees into the map's own measure: equal scale both ways at the middle latitude."""

    def __init__(self, window: Window, most: float, width: float, tallest: float) -> None:
        self.window, self.most, self.width = window, most, width
        middle = radians((self.window.south + self.window.north) / 2)
        wide = (self.window.east - self.window.west) * cos(middle)
        self.scale = width / wide
        tall = (self.window.north - self.window.south) * self.scale
        self.height = min(max(tall, SHORTEST), tallest)
        self.scale *= min(1, self.height / tall)
        self._squeeze = cos(middle)
        self._middle = ((self.window.west + self.window.east) / 2, (self.window.south + self.window.north) / 2)

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        lon = lon + 360 if lon < self.window.west - 180 else lon
        x = self.width / 2 + (lon - self._middle[0]) * self._squeeze * self.scale
        return x, self.height / 2 - (lat - self._middle[1]) * self.scale

    def seen(self) -> Window:
        """The degrees that fill the field, which is seldom of the window's own shape; a little more on each side."""
        half_x, half_y = self.width / 2 / self.scale / self._squeeze * 1.05, self.height / 2 / self.scale * 1.05
        lon, lat = self._middle
        return Window(lon - half_x, lat - half_y, lon + half_x, lat + half_y)

    def radius(self, people: float) -> float:
        return max(LARGEST * sqrt(people / self.most), SMALLEST)


def _window(points: list[tuple[float, float]], *, margin: float) -> Window:
    """The degrees that hold every point with a margin; across the date line where that is the shorter way."""
    lons, lats = [x for x, _ in points] or [0.0], [y for _, y in points] or [0.0]
    if max(lons) - min(lons) > 180:
        lons = [x + 360 if x < 0 else x for x in lons]
    more = max(max(lons) - min(lons), max(lats) - min(lats), 1.0) * margin
    return Window(min(lons) - more, min(lats) - more, max(lons) + more, max(lats) + more)


def _field(area: _Area, shapes: Outlines, units: list[dict[str, Any]], lang: Language, link: Link | None) -> str:
    frame = f'width="{area.width}" height="{area.height:.0f}"'
    land = "".join(path([area.at(*point) for point in ring]) for ring in land_in(area.seen()))
    ground = (
        f'<defs><clipPath id="map-field"><rect {frame}/></clipPath></defs><g clip-path="url(#map-field)">'
        f'<rect {frame} fill="{SEA}"/>{_grid(area)}{shapes.coast(area.at)}'
        f'<path d="{land}" fill="{LAND}" fill-rule="evenodd" stroke="{COAST}" stroke-width="0.7"/>'
        f"{shapes.land(area.at)}{shapes.limits(area.at)}"
    )
    placed = [(bubble, unit) for unit in units for bubble in _bubbles(unit, area)]
    # Large ones first, so that no small one is hidden.
    drawn = sorted(placed, key=lambda one: (-one[0].r, one[1]["code"], one[0].category))
    circles = "".join(bubble.svg(unit, lang, link) for bubble, unit in drawn)
    names = _names(area, units, [bubble for bubble, _ in placed], lang)
    edge = f'<rect {frame} fill="none" stroke="{RULE}"/>'
    return f"{ground}{circles}{names}</g>{edge}"


def _grid(area: _Area) -> str:
    """Meridians and parallels at a round step: scale and orientation where no coast is near."""
    seen = area.seen()
    step = next(s for s in (1, 2, 5, 10, 20, 30) if (seen.east - seen.west) / s <= 8 or s == 30)
    lines = ""
    for lon in range(int(seen.west // step) * step, int(seen.east) + step, step):
        x, _ = area.at(lon, 0)
        lines += f"M{x:.1f} 0V{area.height:.0f}"
    for lat in range(int(seen.south // step) * step, int(seen.north) + step, step):
        _, y = area.at(0, lat)
        lines += f"M0 {y:.1f}H{area.width}"
    return f'<path d="{lines}" stroke="#E1E9EE" stroke-width="0.6" fill="none"/>'


class _Bubble:
    def __init__(self, category: str, number: dict[str, Any], x: float, y: float, r: float) -> None:
        self.category, self.number, self.x, self.y, self.r = category, number, x, y, r

    def svg(self, unit: Mapping[str, Any], lang: Language, link: Link | None) -> str:
        people = lang.group(self.number, self.number["value"])
        told = escape(lang.text("map.bubble", place=named(unit, lang), people=people))
        circle = (
            f'<circle cx="{self.x:.1f}" cy="{self.y:.1f}" r="{self.r:.1f}" fill="{colour(self.category)}" '
            f'fill-opacity="0.82" stroke="#fff" stroke-width="0.8"><title>{told}</title></circle>'
        )
        return f'<a href="{escape(link(unit, self.number))}" aria-label="{told}">{circle}</a>' if link else circle


def _bubbles(unit: Mapping[str, Any], area: _Area) -> list[_Bubble]:
    """The counts of one place side by side, touching, about its centre: categories are never laid into one."""
    counts = [(category, n) for category, n in unit["numbers"].items() if n["value"]]
    counts.sort(key=lambda one: (-one[1]["value"], one[0]))
    x, y = area.at(unit["lon"], unit["lat"])
    radii = [area.radius(n["value"]) for _, n in counts]
    left = x - sum(radii)
    found = []
    for (category, number), r in zip(counts, radii, strict=True):
        found.append(_Bubble(category, number, left + r, y, r))
        left += 2 * r
    return found


def _names(area: _Area, units: list[dict[str, Any]], bubbles: list[_Bubble], lang: Language) -> str:
    """Name the places with the largest counts, where a name fits without hiding a bubble or another name."""
    sheet = Sheet(area.width, area.height)
    for bubble in bubbles:
        sheet.take(bubble.x - bubble.r, bubble.y - bubble.r, bubble.x + bubble.r, bubble.y + bubble.r)
    largest = sorted(units, key=lambda u: (-max(n["value"] or 0 for n in u["numbers"].values()), u["code"]))
    names = ""
    for unit in largest[:NAMED]:
        x, y = area.at(unit["lon"], unit["lat"])
        half = sum(area.radius(n["value"]) for n in unit["numbers"].values() if n["value"])
        tall = max(area.radius(n["value"]) for n in unit["numbers"].values() if n["value"])
        label = sheet.place(Label(named(unit, lang), x, y, half, tall), lang)
        names += label or ""
    return names
