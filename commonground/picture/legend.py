"""What stands beside the map: colours with source and date, the size of a bubble, and people nobody located."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from commonground.picture.colours import INK, QUIET, RULE, colour
from commonground.picture.languages import Language
from commonground.picture.svg import text, wrapped

NOTE = 8.5
LINE = 9.5
PANEL = 210
_WHY = {"no_units": "map.no_units", "other_date": "map.other_date", "not_located": "map.not_located"}


@dataclass(frozen=True, slots=True)
class Panel:
    """A drawing and how tall it is."""

    svg: str
    height: float


def beside(
    picture: Mapping[str, Any],
    lang: Language,
    *,
    radius: Callable[[float], float],
    counts: list[float],
    undrawn: int,
) -> Panel:
    """Return the panel beside a map whose bubbles have these counts and radii."""
    page = _Page(lang)
    for category, number in _categories(picture).items():
        _swatch(page, category, number)
    if counts:
        _sizes(page, radius, counts)
    if undrawn:
        page.write(lang.text("map.undrawn", n=lang.number(undrawn)), size=NOTE, fill=QUIET)
    unlocated = picture["places"]["unlocated"]
    if unlocated:
        _unlocated(page, unlocated, radius)
    return Panel(page.svg, page.y + 4)


class _Page:
    """A column written from the top; the start of a line is its right end where the language runs so."""

    def __init__(self, lang: Language) -> None:
        self.lang, self.y, self.svg = lang, 2.0, ""
        self.rtl = lang.direction == "rtl"

    def x(self, indent: float) -> float:
        return PANEL - indent if self.rtl else indent

    def write(self, words: str, *, indent: float = 0, size: float = LINE, fill: str = INK, bold: bool = False) -> None:
        for line in wrapped(words, PANEL - indent, size * (1.06 if bold else 1), self.lang):
            self.y += size * 1.3
            anchor = "end" if self.rtl else "start"
            self.svg += text(self.x(indent), self.y, line, self.lang, size=size, fill=fill, anchor=anchor, bold=bold)

    def rule(self) -> None:
        self.y += 7
        self.svg += f'<path d="M0 {self.y:.1f}H{PANEL}" stroke="{RULE}"/>'
        self.y += 2


def _categories(picture: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The categories on the map in the order of the headline, each with one of its numbers."""
    seen: dict[str, dict[str, Any]] = {}
    for unit in picture["places"]["units"]:
        for category, number in unit["numbers"].items():
            seen.setdefault(category, number)
    order = list(picture["headline"])
    return dict(sorted(seen.items(), key=lambda one: order.index(one[0]) if one[0] in order else len(order)))


def _swatch(page: _Page, category: str, number: Mapping[str, Any]) -> None:
    lang = page.lang
    top = page.y
    page.write(lang.group(number), indent=16)
    page.svg += f'<circle cx="{page.x(6):.1f}" cy="{top + LINE:.1f}" r="5" fill="{colour(category)}"/>'
    period = lang.period(number["start"], number["end"])
    told = lang.text("chart.source_date", source=lang.agency(number["source"]), period=period)
    page.write(told, indent=16, size=NOTE, fill=QUIET)
    page.y += 3


def _sizes(page: _Page, radius: Callable[[float], float], counts: list[float]) -> None:
    """Two or three round counts with their circles."""
    page.rule()
    page.write(page.lang.text("map.size"), size=NOTE, fill=QUIET)
    most = max(counts)
    top = 10 ** (len(str(int(most))) - 1)
    largest = max(step * top for step in (1, 2, 5) if step * top <= most)
    x, row = 0.0, page.y
    for people in sorted({largest, max(largest // 5, 1), max(largest // 50, 1)}, reverse=True):
        r = radius(people)
        x += r + 2
        at = page.x(x)
        middle = row + radius(largest) + 6
        label = page.lang.number(people)
        page.svg += f'<circle cx="{at:.1f}" cy="{middle:.1f}" r="{r:.1f}" fill="none" stroke="{QUIET}"/>'
        side = at - r - 3 if page.rtl else at + r + 3
        anchor = "end" if page.rtl else "start"
        page.svg += text(side, middle + 3, label, page.lang, size=NOTE, fill=INK, anchor=anchor)
        x += r + 10 + len(label) * NOTE * 0.62
    page.y = row + 2 * radius(largest) + 8


def _unlocated(page: _Page, unlocated: list[dict[str, Any]], radius: Callable[[float], float]) -> None:
    """Each category's people without a place, as a bubble of the same scale; never spread over the map."""
    lang = page.lang
    page.rule()
    page.write(lang.text("map.unlocated"), bold=True)
    for number in unlocated:
        people = number["value"]
        top = page.y
        indent = 16.0
        if people:
            r = radius(people)
            indent = max(2 * r + 8, 16)
            middle = top + max(r + 4, LINE)
            fill = colour(number["category"])
            page.svg += (
                f'<circle cx="{page.x(r + 1):.1f}" cy="{middle:.1f}" r="{r:.1f}" fill="{fill}" fill-opacity="0.82" '
                f'stroke="{INK}" stroke-dasharray="2 2" stroke-width="0.7"/>'
            )
            page.write(lang.group(number, people), indent=indent)
            if number["share"] is not None:
                share = lang.percent(number["share"], digits=1)
                page.write(lang.text("map.share", share=share), indent=indent, size=NOTE, fill=QUIET)
            page.y = max(page.y, middle + r)
        else:
            page.write(lang.group(number), indent=indent)
        page.write(
            lang.text(_WHY[number["why"]]) if number["why"] in _WHY else lang.say(number["why"]), size=NOTE, fill=QUIET
        )
        page.y += 4
