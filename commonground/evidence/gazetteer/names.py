"""Printed names of places made comparable: case, accents, articles, kinds of unit, points of the compass."""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from commonground.evidence.gazetteer.vocabulary import (
    ABBREVIATIONS,
    ARTICLES,
    COMPASS,
    KINDS,
    NOWHERE,
    PARTICLES,
    SUN,
    TELLING,
)

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʻʾʿ`´ʹ′"), "")
_ARABIC = {
    **dict.fromkeys(map(ord, "أإآٱ"), "ا"),
    **dict.fromkeys(map(ord, "ىیۍې"), "ي"),
    **dict.fromkeys(map(ord, "ةۀەۃ"), "ه"),
    ord("ؤ"): "و",
    ord("ئ"): "ي",
    ord("ک"): "ك",
    ord("ـ"): "",
}
_LATIN = {ord("ø"): "o", ord("ł"): "l", ord("đ"): "d", ord("ð"): "d", ord("þ"): "th", ord("æ"): "ae"}
_LATIN |= {ord("œ"): "oe", ord("ı"): "i", ord("ə"): "a", ord("ŋ"): "n", ord("ɓ"): "b", ord("ɗ"): "d"}
_OTHER = re.compile(r"[\W_]+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the name without case, accents and punctuation, in its own script, words parted by one space."""
    if not text.isascii() or "&" in text:
        text = unicodedata.normalize("NFKD", html.unescape(text).lower().translate(_APOSTROPHES))
        text = "".join(c for c in text if not unicodedata.combining(c))
        text = text.translate(_ARABIC).translate(_LATIN).replace("ß", "ss")
    else:
        text = text.lower().replace("'", "").replace("`", "")
    return _OTHER.sub(" ", text).strip()


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """Return the folded name without articles, particles and the word for the kind of unit."""
    words = [ABBREVIATIONS.get(w, w) for w in fold(text).split()]
    kept = [w for w, after in zip(words, [*words[1:], ""]) if not _is_article(w, after)]
    kept = [w[2:] if w.startswith("ال") and len(w) > 3 else w for w in kept]
    while len(kept) > 1 and kept[-1] in KINDS:
        kept.pop()
    while len(kept) > 1 and kept[0] in KINDS:
        kept.pop(0)
    content = [w for w in kept if w not in PARTICLES]
    return " ".join(content or kept or words)


def _is_article(word: str, after: str) -> bool:
    if not after:
        return False
    return word in ARTICLES or (word in SUN and after.startswith(SUN[word]))


@lru_cache(maxsize=65536)
def pointed(text: str) -> tuple[str, str]:
    """Return the points of the compass in a name, and the rest of it."""
    words = bare(text).split()
    points = sorted(" ".join(COMPASS[w] for w in words if w in COMPASS).split())
    return "".join(points), " ".join(w for w in words if w not in COMPASS)


@lru_cache(maxsize=65536)
def compass(text: str) -> str | None:
    """Return a key that is the same in every language for names with a point of the compass, else None."""
    points, rest = pointed(text)
    return " ".join([points, *sorted(rest.split())]) if points else None


@lru_cache(maxsize=65536)
def telling(text: str) -> tuple[str, ...]:
    """Return what must be equal in two names before they may be called near: numbers, compass, new or old."""
    marks = []
    for word in bare(text).split():
        if word in COMPASS:
            marks += COMPASS[word].split()
        elif word in TELLING or word.isdigit() or len(word) == 1:
            marks.append(word)
        elif digits := re.sub(r"\D", "", word):
            marks.append(digits)
    return tuple(sorted(marks))


def located(text: str | None) -> bool:
    """Return False for a blank and for words that name no place (not available, dispersed, various)."""
    return bool(text) and bool(key := fold(text or "")) and key not in NOWHERE


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed name taken apart: "Juba (within Admin 1: Central Equatoria) [Admin 3: POC]"."""

    name: str
    level: int | None = None
    within: str | None = None
    site: bool = False  # a settlement, camp or office, not an administrative unit


_BRACKET = re.compile(r"\s*\[\s*admin\s*(\d)\s*(?::\s*([^\]]*))?\]\s*$", re.IGNORECASE)
_WITHIN = re.compile(r"\s*\(\s*within\s+admin\s*\d\s*:\s*([^)]*)\)\s*$", re.IGNORECASE)


@lru_cache(maxsize=65536)
def printed(text: str) -> Printed:
    """Take UNHCR's level and parent notes off a name; a bracket such as [Admin 3: POC] marks a site."""
    level, site, within = None, False, None
    if bracket := _BRACKET.search(text):
        level, site, text = int(bracket[1]), bool(bracket[2]), text[: bracket.start()]
    if note := _WITHIN.search(text):
        within, text = note[1].strip(), text[: note.start()]
    return Printed(text.strip(), level, within, site)
