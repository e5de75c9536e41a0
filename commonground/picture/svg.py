"""The few pieces every drawing is made of: escaped text that keeps its direction, and its width."""

from collections.abc import Sequence
from html import escape
from importlib import resources
from pathlib import Path

from commonground.picture.languages import Language

FONTS = Path(str(resources.files("commonground.picture") / "fonts"))
# On paper the first is always there, because the brief brings it; on a screen any other sans-serif will do.
FAMILY = "DejaVu Sans, Verdana, Arial, sans-serif"
# Measured on DejaVu Sans: the mean width of a letter as a share of its size.
_MEAN = {"ltr": 0.6, "rtl": 0.55}


def said(text: str, lang: Language) -> str:
    """Return a text that reads in its own direction inside a drawing, whose base is always left to right."""
    return f"\N{RIGHT-TO-LEFT EMBEDDING}{text}\N{POP DIRECTIONAL FORMATTING}" if lang.direction == "rtl" else text


def width(text: str, size: float, lang: Language) -> float:
    """Estimate how wide a text stands, rather too wide than too narrow."""
    return len(text) * size * _MEAN[lang.direction]


def wrapped(text: str, room: float, size: float, lang: Language) -> list[str]:
    """Break a text into lines no wider than the room."""
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if line and width(longer, size, lang) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def text(
    x: float, y: float, words: str, lang: Language, *, size: float, fill: str, anchor: str = "start", bold: bool = False
) -> str:
    """Return a text element; anchor is start, middle or end as read from the left."""
    weight = ' font-weight="bold"' if bold else ""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:g}"{weight} fill="{fill}"'
    return f"<text {place}>{escape(said(words, lang))}</text>"


def path(points: Sequence[tuple[float, float]], *, closed: bool = True) -> str:
    """Return a line through points as path data."""
    (x, y), *rest = points
    return f"M{x:.1f} {y:.1f}L" + " ".join(f"{a:.1f} {b:.1f}" for a, b in rest) + ("Z" if closed else "")


def opening(width: float, height: float, *, title: str, lang: Language, role: str = "img") -> str:
    """Return the opening tag of a drawing with its alternative text."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="{role}" aria-label="{escape(title)}" lang="{lang.code}" direction="ltr" '
        f'font-family="{FAMILY}">'
    )
