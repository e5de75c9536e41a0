"""What stands in the map's place where no area has coordinates: the areas with the largest counts, as bars."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from commonground.picture.colours import INK, QUIET, RULE, colour
from commonground.picture.languages import Language
from commonground.picture.svg import text, wrapped

Link = Callable[[Mapping[str, Any], Mapping[str, Any]], str]  # a unit and one of its numbers: the address to open

SIZE, ROW, EDGE, TITLE = 9.5, 17.0, 12.0, 24.0
LABELS, BARS = 0.34, 0.5  # shares of the width


def named(unit: Mapping[str, Any], lang: Language) -> str:
    """Return an area's name in the reader's language, else as its source prints it."""
    return str(unit["names"].get(lang.code) or unit["name"])


def listed(units: Sequence[Mapping[str, Any]], lang: Language, width: float, height: float, link: Link | None) -> str:
    """Draw the areas with the largest counts of each category, and say why there is no map."""
    svg = f'<rect width="{width:.0f}" height="{height:.0f}" fill="none" stroke="{RULE}"/>'
    rtl = lang.direction == "rtl"
    start, anchor = (width - EDGE, "end") if rtl else (EDGE, "start")
    y = EDGE
    why = lang.text("map.no_coordinates" if units else "map.nothing")
    for line in wrapped(why, width - 2 * EDGE, SIZE, lang):
        y += SIZE * 1.3
        svg += text(start, y, line, lang, size=SIZE, fill=QUIET, anchor=anchor)
    y += 6
    categories = _told(units)
    while categories and (height - y - EDGE) / len(categories) < TITLE + 2 * ROW:
        categories = categories[:-1]
    for category in categories:
        room = (height - EDGE - y) / (len(categories) - categories.index(category))
        svg += text(start, y + 14, lang.category(category), lang, size=SIZE, fill=INK, anchor=anchor, bold=True)
        y += TITLE
        rows = sorted((u for u in units if _people(u, category)), key=lambda u: (-_people(u, category), u["code"]))
        for unit in rows[: int((room - TITLE) // ROW)]:
            long = max(width * BARS * _people(unit, category) / _people(rows[0], category), 0.5)
            svg += _row(unit, category, y, long, lang, width, link)
            y += ROW
    return svg


def _row(
    unit: Mapping[str, Any], category: str, y: float, long: float, lang: Language, width: float, link: Link | None
) -> str:
    people = _people(unit, category)
    if lang.direction == "rtl":
        side, base, left = width - EDGE, "end", width * (1 - LABELS) - long
        value_at = left - 4
    else:
        side, base, left = EDGE, "start", width * LABELS
        value_at = left + long + 4
    name = text(side, y + 11, named(unit, lang), lang, size=SIZE, fill=INK, anchor=base)
    value = text(value_at, y + 11, lang.number(people), lang, size=SIZE, fill=INK, anchor=base, bold=True)
    place = f'x="{left:.1f}" y="{y + 2:.1f}" width="{long:.1f}" height="11"'
    bar = f'<rect {place} fill="{colour(category)}"/>{value}'
    if not link:
        return name + bar
    number = unit["numbers"][category]
    told = lang.text("map.bubble", place=named(unit, lang), people=lang.group(number, number["value"]))
    return f'{name}<a href="{escape(link(unit, unit["numbers"][category]))}" aria-label="{escape(told)}">{bar}</a>'


def _told(units: Sequence[Mapping[str, Any]]) -> list[str]:
    """The categories that have people in some area, that of most areas first."""
    areas = Counter(name for unit in units for name in unit["numbers"] if _people(unit, name))
    return sorted(areas, key=lambda name: (-areas[name], name))


def _people(unit: Mapping[str, Any], category: str) -> float:
    return (unit["numbers"].get(category) or {}).get("value") or 0
