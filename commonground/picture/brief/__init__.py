"""The brief: two pages of a picture for a meeting, on paper or on screen, in four languages."""

from collections.abc import Mapping
from typing import Any

from commonground.picture.brief.memory import Memory, mark, recall, remember
from commonground.picture.languages import language

__all__ = ["Memory", "html", "mark", "pdf", "recall", "remember"]


def pdf(picture: Mapping[str, Any], code: str, *, since: Memory | None = None) -> bytes:
    """Return the brief in a language as a PDF of two A4 pages; with `since`, it says what changed."""
    from commonground.picture.brief.content import content
    from commonground.picture.brief.paper import printed

    lang = language(code)
    return printed(lambda room: content(picture, lang, since=since, room=room), lang)


def html(picture: Mapping[str, Any], code: str, *, since: Memory | None = None) -> str:
    """Return the brief in a language as one HTML file; with `since`, it says what changed."""
    from commonground.picture.brief.content import content
    from commonground.picture.brief.page import page

    return page(content(picture, language(code), since=since), language(code))
