"""The charts and the map of a situation in one language, drawn once and kept while the server runs."""

import re
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache, partial
from threading import RLock
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from commonground.picture import charts, map
from commonground.picture.languages import Language, language
from commonground.web import sections
from commonground.web.room import Picture, Situation
from commonground.web.speaking import address

# Several threads serve pages; the chart compiler is used by one at a time.
DRAWING = RLock()
# The widths charts are drawn at; the wide one is enlarged to fill the column.
WIDTHS = {"wide": 620, "narrow": 340}
_IDS = re.compile(r'(\bid="|url\(#|href="#)')


class Drawings:
    """What is drawn of one situation for readers of one language."""

    def __init__(self, situation: Situation, lang: Language) -> None:
        self._situation, self._lang = situation, lang

    @cached_property
    def composition(self) -> SafeString:
        return self._chart("composition", charts.composition)

    @cached_property
    def origins(self) -> dict[str, SafeString]:
        """The countries of origin, for each category that has them."""
        told = self._situation.picture["composition"]["origins"]
        return {
            category: self._chart(f"origins-{category}", partial(_of, charts.origins, category))
            for category, rows in told.items()
            if rows
        }

    @cached_property
    def trends(self) -> dict[str, SafeString]:
        """The course of time, one chart for what may stand on one."""
        found = {}
        for group in sections.trends(self._situation.picture):
            alone = {"trends": group["series"]}
            draw = partial(_of, charts.trends, group["category"], instead=alone)
            found[group["id"]] = self._chart(f"trends-{group['id']}", draw)
        return found

    @cached_property
    def sensitivity(self) -> SafeString:
        return self._chart("sensitivity", charts.sensitivity)

    @cached_property
    def map(self) -> SafeString:
        return mark_safe(self._svg("map", partial(map.draw, link=self._place)))  # noqa: S308

    @cached_property
    def brief(self) -> bytes:
        from commonground.picture.brief import pdf  # late: the typesetter is loaded only for who asks for paper

        with DRAWING:
            return pdf(self._situation.picture, self._lang.code)

    def _place(self, unit: Mapping[str, Any], number: Mapping[str, Any]) -> str:
        return address(self._lang.code, self._situation.slug, "place", unit["code"])

    def _chart(self, name: str, draw: Callable[..., str]) -> SafeString:
        """Draw a chart for a screen and for a phone; the style sheet shows the one that fits."""
        drawn = {size: self._svg(f"{name}-{size}", partial(draw, width=width)) for size, width in WIDTHS.items()}
        # Our own drawing code escapes the names it prints, and no script runs on these pages.
        return mark_safe("".join(f'<div class="{size}">{svg}</div>' for size, svg in drawn.items() if svg))  # noqa: S308

    def _svg(self, name: str, draw: Callable[..., str]) -> str:
        """Draw, and prefix the ids inside: several drawings share one page."""
        with DRAWING:
            svg = draw(self._situation.picture, self._lang)
        return _IDS.sub(rf"\g<1>{name}-", svg)


def _of(
    draw: Callable[..., str],
    category: str,
    picture: Picture,
    lang: Language,
    *,
    width: int,
    instead: Mapping[str, Any] | None = None,
) -> str:
    """Draw one category of a picture, of which some parts may be replaced."""
    return draw({**picture, **(instead or {})}, lang, category, width=width)


@lru_cache(maxsize=64)
def drawings(situation: Situation, code: str) -> Drawings:
    """Return the drawings of a situation, the same ones each time."""
    return Drawings(situation, language(code))
