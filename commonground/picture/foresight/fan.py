"""A forecast drawn: the counts so far, and the ranges they open into."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from commonground.picture.colours import colour
from commonground.picture.languages import Language
from commonground.picture.vega import drawn

AXIS = 62  # room for the numbers of the axis
BREAK = "#555555"
SHOWN = 24  # periods of history; older ones are in the table of the trend


def fan(one: Mapping[str, Any], lang: Language, *, title: str, width: int = 620, height: int = 200) -> str:
    """Draw one forecast of a picture; "" where there is none."""
    if "refused" in one:
        return ""
    history = [point for point in one["history"] if point["low"] is not None][-SHOWN:]
    past = [{"when": _when(p["period"]), "value": (p["low"] + p["high"]) / 2} for p in history]
    last = past[-1]
    opening = {"when": last["when"], "median": last["value"]}
    for share in (50, 80, 95):
        opening |= {f"low{share}": last["value"], f"high{share}": last["value"]}
    coming = [opening] + [
        {"when": _when(row["period"]), "median": row["median"]}
        | {
            f"{side}{share}": row[f"range{share}"][at]
            for share in (50, 80, 95)
            for at, side in enumerate(("low", "high"))
        }
        for row in one["forecast"]
    ]
    rtl = lang.direction == "rtl"
    most = max([row["value"] for row in past] + [row["high95"] for row in coming]) * 1.04 or 1
    ends = [past[0]["when"], coming[-1]["when"]]
    axis = {"grid": False, "format": "d", "tickCount": 6, "labelPadding": 6, "tickMinStep": 1}
    x = {"field": "when", "type": "quantitative", "axis": axis,
         "scale": {"domain": ends, "nice": False, "reverse": rtl}}  # fmt: skip
    shade = colour(one["category"])
    y = _up(most, lang)
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": coming},
            "mark": {"type": "area", "color": shade, "opacity": opacity},
            "encoding": {"x": x, "y": {**y, "field": f"low{share}"}, "y2": {"field": f"high{share}"}},
        }
        for share, opacity in ((95, 0.14), (80, 0.22), (50, 0.3))
    ]
    line = {"type": "line", "color": shade}
    layers += [
        {"data": {"values": coming}, "mark": {**line, "strokeDash": [4, 3]},
         "encoding": {"x": x, "y": {**y, "field": "median"}}},
        {"data": {"values": past}, "mark": {**line, "strokeWidth": 2, "point": {"color": shade}},
         "encoding": {"x": x, "y": {**y, "field": "value"}}},
    ]  # fmt: skip
    # A step to another way of counting is drawn as a line across, so that nobody reads it as people moving.
    broken = [{"when": _when(p["period"])} for p in history[1:] if p["break"]]
    if broken:
        rule = {"type": "rule", "color": BREAK, "strokeDash": [2, 3]}
        layers.append({"data": {"values": broken}, "mark": rule, "encoding": {"x": x}})
    side = {"left": 12, "right": AXIS} if rtl else {"left": AXIS, "right": 12}
    spec = {"width": width - AXIS - 12, "height": height, "autosize": "none",
            "padding": {**side, "top": 8, "bottom": 22}, "layer": layers}  # fmt: skip
    return drawn(spec, title=title, lang=lang)


def _when(period: str) -> float:
    """A period as a number of years."""
    year, _, month = period.partition("-")
    if not month:
        return int(year)
    if month.startswith("Q"):
        return int(year) + (int(month[1:]) - 1) / 4
    return round(int(year) + (date(int(year), int(month), 1).timetuple().tm_yday - 1) / 366, 4)


def _up(most: float, lang: Language) -> dict[str, Any]:
    group = lang.text("number.group")
    printed = f"replace(format(datum.value, ',.0f'), /,/g, '{group}')"
    axis = {"orient": "right" if lang.direction == "rtl" else "left", "tickCount": 5, "labelExpr": printed}
    return {"type": "quantitative", "axis": axis, "scale": {"domain": [0, most], "nice": False}}
