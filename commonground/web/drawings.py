"""The charts and the map of a situation in one language, drawn once and kept while the server runs."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache, partial
from threading import RLock
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from commonground.picture import brief, charts, map
from commonground.picture.languages import Language, language
from commonground.web import sections
from commonground.web.room import Situation
from commonground.web.speaking import address

# Several threads serve pages; the chart compiler is used by one at a time.
_DRAWING = RLock()
_IDS = re.compile(r'(\bid="|url\(#|href="#)')


class Drawings:
    """What is drawn of one situation for readers of one language."""

    def __init__(self, situation: Situation, lang: Language) -> None:
        self._situation, self._lang = situation, lang

    @cached_property
    def composition(self) -> SafeString:
        return self._svg("composition", lambda: charts.composition(self._situation.picture, self._lang))

    @cached_property
    def origins(self) -> dict[str, SafeString]:
        """The countries of origin, for each category that has them."""
        told = self._situation.picture["composition"]["origins"]
        return self._each("origins", (category for category, rows in told.items() if rows), charts.origins)

    @cached_property
    def trends(self) -> dict[str, SafeString]:
        """The course of time, for each category that has more than one date."""
        return self._each("trends", sections.trends(self._situation.picture), charts.trends)

    @cached_property
    def sensitivity(self) -> SafeString:
        return self._svg("sensitivity", lambda: charts.sensitivity(self._situation.picture, self._lang))

    @cached_property
    def map(self) -> SafeString:
        return self._svg("map", lambda: map.draw(self._situation.picture, self._lang, link=self._place))

    @cached_property
    def brief(self) -> bytes:
        with _DRAWING:
            return brief.pdf(self._situation.picture, self._lang.code)

    def _place(self, unit: Mapping[str, Any], number: Mapping[str, Any]) -> str:
        return address(self._lang.code, self._situation.slug, "place", unit["code"])

    def _each(self, name: str, categories: Iterable[str], draw: Callable[..., str]) -> dict[str, SafeString]:
        picture, lang = self._situation.picture, self._lang
        return {
            category: self._svg(f"{name}-{category}", partial(draw, picture, lang, category)) for category in categories
        }

    def _svg(self, name: str, draw: Callable[[], str]) -> SafeString:
        """Draw, and prefix the ids inside: several drawings share one page."""
        with _DRAWING:
            svg = draw()
        # Our own drawing code escapes the names it prints, and no script runs on these pages.
        return mark_safe(_IDS.sub(rf"\g<1>{name}-", svg))  # noqa: S308


@lru_cache(maxsize=64)
def drawings(situation: Situation, code: str) -> Drawings:
    """Return the drawings of a situation, the same ones each time."""
    return Drawings(situation, language(code))
