"""The brief: two pages of a picture for a meeting, on paper or on screen, in four languages."""

from collections.abc import Mapping
from typing import Any

from commonground.picture.brief.memory import Memory, recall, remember
from commonground.picture.languages import Language

__all__ = ["Memory", "pdf", "recall", "remember"]


def pdf(picture: Mapping[str, Any], lang: Language, *, since: Memory | None = None) -> bytes:
    """Return the brief as a PDF of two A4 pages; with `since`, it says what changed."""
    from commonground.picture.brief.content import content
    from commonground.picture.brief.paper import printed

    return printed(content(picture, lang, since=since), lang)
