"""Trends: every series of a category over time, each named at its end, gaps left as gaps."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from commonground.picture.colours import colour
from commonground.picture.languages import Language
from commonground.picture.svg import said
from commonground.picture.svg import width as wide
from commonground.picture.vega import drawn

NAME = 10.5  # size of the letters that name a series
AXIS = 62  # room for the numbers of the axis
OTHERS = ("#5B6770", "#9AA5AD", "#C2C9CE")
Row = dict[str, Any]


def trends(picture: Mapping[str, Any], lang: Language, category: str, *, width: int = 620, height: int = 190) -> str:
    """Draw every series of a category over time, each named at its end; a gap stays a gap. "" without a series."""
    series = [one for one in picture["trends"] if one["category"] == category and _told(one)]
    if not series:
        return ""
    rtl = lang.direction == "rtl"
    yearly = all(point["end"][5:10] == "12-31" for one in series for point in one["points"])
    most = max(point["value"] for one in series for point in _told(one)) * 1.06
    names = _names(series, lang, yearly=yearly, apart=most / height * NAME * 1.3)
    room = max(wide(name["text"], NAME, lang) for name in names) + 16
    points = [
        {"series": at, "when": _when(point["end"], yearly=yearly), "value": point["value"]}
        for at, one in enumerate(series)
        for point in one["points"]
    ]
    x, y = _across(points, yearly=yearly, rtl=rtl), _up(most, lang)
    own: Row = {"field": "series", "type": "nominal", "legend": None}
    own["scale"] = {"domain": list(range(len(series))), "range": [_shade(category, at) for at in range(len(series))]}
    dash = {"field": "series", "type": "nominal", "legend": None}
    line = {"type": "line", "strokeWidth": 2, "invalid": "break-paths-show-path-domains"}
    dot = {"type": "point", "filled": True, "size": 28, "opacity": 1}
    text = {"type": "text", "align": "right" if rtl else "left", "dx": -8 if rtl else 8, "fontSize": NAME}
    spec = {
        "width": width - AXIS - room,
        "height": height,
        "autosize": "none",
        "padding": {"left": room if rtl else AXIS, "right": AXIS if rtl else room, "top": 8, "bottom": 22},
        "data": {"values": points},
        "layer": [
            {"mark": line, "encoding": {"x": x, "y": y, "color": own, "strokeDash": dash}},
            {"mark": dot, "encoding": {"x": x, "y": y, "color": own}},
            {"data": {"values": names}, "mark": text, "encoding": {"x": x, "y": y, "text": {"field": "text"}}},
        ],
    }
    items = lang.apart(_told_in_words(one, lang) for one in series)
    return drawn(spec, title=lang.text("chart.trends", label=lang.category(category), items=items), lang=lang)


def _told(series: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [point for point in series["points"] if point["value"] is not None]


def _when(iso: str, *, yearly: bool) -> float:
    """A day as a number of years; the figure of a year's end belongs to that year."""
    day = date.fromisoformat(iso[:10])
    return day.year if yearly else round(day.year + (day.timetuple().tm_yday - 1) / 366, 4)


def _names(series: list[dict[str, Any]], lang: Language, *, yearly: bool, apart: float) -> list[Row]:
    """Each series' source and last number at its last point, moved up where two would touch."""
    names = []
    for one in series:
        last = _told(one)[-1]
        words = f"{lang.agency(one['source'])} {lang.number(last['value'])}"
        names.append({"text": said(words, lang), "when": _when(last["end"], yearly=yearly), "value": last["value"]})
    names.sort(key=lambda name: name["value"])
    for below, above in pairwise(names):
        above["value"] = max(above["value"], below["value"] + apart)
    return names


def _across(points: list[Row], *, yearly: bool, rtl: bool) -> Row:
    first, last = min(p["when"] for p in points), max(p["when"] for p in points)
    years = range(int(first), int(last) + 1)
    step = max(1, len(years) // 8)
    axis: Row = {"grid": False, "values": [year if yearly else year + 0.5 for year in years[::step]]}
    axis |= {"labelExpr": "'' + floor(datum.value)", "labelPadding": 6}
    scale = {"domain": [first, last] if last > first else [first - 1, last + 1], "nice": False, "reverse": rtl}
    return {"field": "when", "type": "quantitative", "axis": axis, "scale": scale}


def _up(most: float, lang: Language) -> Row:
    group = lang.text("number.group")
    # Vega groups digits by commas; the reader's own mark takes their place.
    printed = f"replace(format(datum.value, ',.0f'), /,/g, '{group}')"
    axis = {"orient": "right" if lang.direction == "rtl" else "left", "tickCount": 5, "labelExpr": printed}
    return {"field": "value", "type": "quantitative", "axis": axis, "scale": {"domain": [0, most], "nice": False}}


def _shade(category: str, at: int) -> str:
    """The category's colour for its first series; greys for the others, which the dash tells apart too."""
    return colour(category) if at == 0 else OTHERS[(at - 1) % len(OTHERS)]


def _told_in_words(series: Mapping[str, Any], lang: Language) -> str:
    first, last = (
        f"{lang.number(point['value'])} ({lang.date(point['end'])})" for point in (_told(series)[0], _told(series)[-1])
    )
    return lang.text("chart.trend", source=lang.agency(series["source"]), first=first, last=last)
