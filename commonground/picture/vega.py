"""Draws a Vega-Lite specification as SVG text, the same on every machine."""

import re
from functools import cache
from html import escape
from typing import Any

import vl_convert

from commonground.picture.colours import INK, QUIET, RULE
from commonground.picture.languages import Language
from commonground.picture.svg import FAMILY, FONTS

# Vega marks every group for screen readers; one sentence on the whole drawing serves them better.
_ARIA = re.compile(r' (?:aria-[a-z]+|role)="[^"]*"')
_CLASS = re.compile(r' class="[^"]*"')
_EMPTY = re.compile(r"<path d=\"M0,0h0v0h0Z\"[^>]*>(?:</path>)?|<g></g>")
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_CONFIG = {
    "font": FAMILY,
    "background": None,
    "padding": 0,
    "view": {"stroke": None},
    "axis": {
        "domain": False,
        "ticks": False,
        "labelColor": QUIET,
        "labelFontSize": 10,
        "gridColor": RULE,
        "title": None,
        "labelFont": FAMILY,
    },
    "text": {"font": FAMILY, "fill": INK, "fontSize": 11},
}


def drawn(spec: dict[str, Any], *, title: str, lang: Language) -> str:
    """Return a specification's drawing as SVG with its alternative text; base direction left to right."""
    _fonts()
    svg = vl_convert.vegalite_to_svg(
        {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", **spec, "config": _CONFIG}
    )
    svg = _CLASS.sub("", _ARIA.sub("", svg))
    told = f'<svg role="img" aria-label="{escape(title)}" lang="{lang.code}" direction="ltr" '
    return _EMPTY.sub("", svg).replace("<svg ", told, 1).replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")


@cache
def _fonts() -> None:
    """Let Vega measure texts with the font the brief is printed in, whatever the machine has."""
    vl_convert.register_font_directory(str(FONTS))
