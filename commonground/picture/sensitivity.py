"""How the lead moves with the threshold, which no text sets: the stretches of each lead and the value in force."""

from collections.abc import Mapping, Sequence
from typing import Any

from commonground.picture.colours import INK, QUIET
from commonground.picture.languages import Language
from commonground.picture.svg import said
from commonground.picture.svg import width as wide
from commonground.picture.vega import drawn

KEY = "predominance_threshold"
LEAST, MOST = 0.55, 0.95
MARGIN = 16
SIZE = 10.5
LEAD_COLOUR = {("UNHCR",): "#0072BC", ("IOM",): "#8C1D6B", ("IOM", "UNHCR"): "#5B6770"}
Row = dict[str, Any]


def sensitivity(picture: Mapping[str, Any], lang: Language, line: str = "movement", *, width: int = 620) -> str:
    """Draw who would lead at each threshold, and the one in force; "" where no threshold decides."""
    told = picture["lead"].get(line)
    if not told or KEY not in told["policy"]:
        return ""
    setting = told["policy"][KEY]
    parts = told["flip"]["settings"].get(KEY) or [{"from": LEAST, "to": MOST, "lead": told["lead"]}]
    room = width - 2 * MARGIN
    stretches = [_stretch(part, lang, room) for part in parts if part["to"] > LEAST and part["from"] < MOST]
    kind = lang.text("chart.policy_default" if setting["default"] else "chart.policy_set")
    force = lang.text("chart.in_force", value=f"{lang.percent(setting['value'])} ({kind})")
    spec = {
        "width": room,
        "height": 26,
        "autosize": "none",
        "padding": {"left": MARGIN, "right": MARGIN, "top": 20, "bottom": 20},
        "layer": _layers(stretches, [{"at": setting["value"], "name": said(force, lang)}], lang),
    }
    items = lang.apart(
        lang.text(
            "chart.segment",
            low=lang.percent(part["from"], digits=1),
            high=lang.percent(part["to"], digits=1),
            lead=_leaders(part["lead"], lang),
        )
        for part in parts
    )
    title = lang.text("chart.sensitivity", low=lang.percent(LEAST), high=lang.percent(MOST), items=items)
    return drawn(spec, title=lang.apart([title, force]), lang=lang)


def _layers(stretches: list[Row], mark: list[Row], lang: Language) -> list[Row]:
    rtl = lang.direction == "rtl"
    x = {"type": "quantitative", "scale": {"domain": [LEAST, MOST], "reverse": rtl, "nice": False}}
    before, after = lang.text("number.percent", n="|").split("|")
    printed = f"'{before}' + round(datum.value * 100) + '{after}'"
    axis = {"values": [0.55, 0.65, 0.75, 0.85, 0.95], "labelExpr": printed, "grid": False}
    own = {"field": "fill", "type": "nominal", "scale": None}
    bar = {"type": "bar", "height": 24, "stroke": "#fff", "strokeWidth": 1}
    text = {"type": "text", "fontSize": SIZE, "fontWeight": "bold", "fill": "#fff"}
    text |= {"align": "right" if rtl else "left", "dx": -7 if rtl else 7}
    start = {"field": "from", **x}
    at = {"field": "at", **x}
    return [
        {
            "data": {"values": stretches},
            "mark": bar,
            "encoding": {"x": {**start, "axis": axis}, "x2": {"field": "to"}, "color": own},
        },
        {"data": {"values": mark}, "mark": {"type": "rule", "color": INK, "strokeWidth": 2.5}, "encoding": {"x": at}},
        {"data": {"values": stretches}, "mark": text, "encoding": {"x": start, "text": {"field": "name"}}},
        {
            "data": {"values": mark},
            "mark": {"type": "text", "dy": -21, "fontSize": 9.5, "fill": INK},
            "encoding": {"x": at, "text": {"field": "name"}},
        },
    ]


def _stretch(part: Mapping[str, Any], lang: Language, room: float) -> Row:
    """The part of a stretch that is drawn; it carries its lead's name where the name fits."""
    low, high = max(part["from"], LEAST), min(part["to"], MOST)
    name = _leaders(part["lead"], lang)
    fits = wide(name, SIZE * 1.08, lang) + 14 < (high - low) / (MOST - LEAST) * room
    fill = LEAD_COLOUR.get(tuple(sorted(part["lead"])), QUIET)
    return {"from": low, "to": high, "name": said(name, lang) if fits else "", "fill": fill}


def _leaders(lead: Sequence[str], lang: Language) -> str:
    return lang.join(lang.agency(code) for code in lead) if lead else lang.text("chart.nobody")
