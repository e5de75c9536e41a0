"""Plain horizontal bars in groups: label, bar, number; what is not reported has words and no bar."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from commonground.picture import svg
from commonground.picture.colours import INK, QUIET, RULE
from commonground.picture.languages import Language
from commonground.picture.vega import drawn

HEAD, LABEL, NOTE = 10.5, 10.5, 8.5  # sizes of letters
LABELS = 0.42  # share of the width for labels
NARROW, NAMES = 0.3, 0.22  # for labels, and for the groups' names where those stand beside the bars
THICK = 13

Group = tuple[str, Sequence["Bar"]]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it counts, whose and of when, the number as printed and as drawn, its bounds."""

    label: str
    note: str
    value: str
    people: float | None
    low: float | None
    high: float | None
    colour: str


@dataclass
class _Sheet:
    """Every piece of the chart with its place down the page."""

    heads: list[Row] = field(default_factory=list)
    labels: list[Row] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    bars: list[Row] = field(default_factory=list)
    height: float = 0

    def lay(self, groups: Sequence[Group], lang: Language, *, room: float, beside: float) -> None:
        """Write the groups one below the other, each name above its bars or, given room for it, beside them."""
        for name, group in groups:
            top = self.height
            for line in svg.wrapped(name, beside or room * 2, HEAD * 1.06, lang):
                self.heads.append({"y": top + 8, "text": svg.said(line, lang)})
                top += HEAD * 1.3
            self.height += 0 if beside else 19
            for bar in group:
                self._bar(bar, lang, room)
            self.height = max(self.height, top + 2) + (3 if beside else 5)

    def _bar(self, bar: Bar, lang: Language, room: float) -> None:
        top = self.height
        self.bars.append(_row(bar, top + 8, lang))
        for line in svg.wrapped(bar.label, room, LABEL * 0.97, lang) if bar.label else ():
            self.labels.append({"y": self.height + 7, "text": svg.said(line, lang)})
            self.height += LABEL * 1.3
        if bar.note:
            self.notes.append({"y": self.height + 5, "text": svg.said(bar.note, lang)})
            self.height += NOTE * 1.3
        self.height = max(self.height, top + THICK) + (6 if bar.note else 4)


def bars(groups: Sequence[Group], *, title: str, lang: Language, width: int, beside: bool = False) -> str:
    """Draw groups of bars to one scale, each under its name or beside it; from the right where the language runs so."""
    sheet = _Sheet()
    names = width * NAMES if beside else 0
    labels = width * (NARROW if beside else LABELS)
    sheet.lay(groups, lang, room=labels - 0.02 * width, beside=names)
    labels += names
    widest = max((svg.width(bar.value, LABEL * 1.08, lang) for _, group in groups for bar in group), default=0)
    rtl = lang.direction == "rtl"
    ends = [width - labels, widest + 8] if rtl else [labels, width - widest - 8]
    edge, indent = (width, width - names) if rtl else (0, names)
    y: Row = {"field": "y", "type": "quantitative", "axis": None}
    y["scale"] = {"domain": [0, sheet.height], "range": [0, sheet.height], "nice": False}
    words = {"type": "text", "align": "right" if rtl else "left", "baseline": "middle"}
    spec = {
        "width": width,
        "height": sheet.height,
        "autosize": "none",
        "layer": [
            _texts(sheet.heads, {**words, "fontWeight": "bold", "fontSize": HEAD}, edge, y),
            _texts(sheet.labels, {**words, "fontSize": LABEL}, indent, y),
            _texts(sheet.notes, {**words, "fontSize": NOTE, "fill": QUIET}, indent, y),
            *_marks(sheet.bars, ends, y, {**words, "fontSize": LABEL, "fontWeight": "bold", "dx": -5 if rtl else 5}),
        ],
    }
    return drawn(spec, title=title, lang=lang)


def _marks(rows: list[Row], ends: list[float], y: Row, words: Row) -> list[Row]:
    """The bars from a common base, the bounds of those that have any, and every number at its bar's end."""
    told = [row for row in rows if row["people"] is not None]
    ranged = [row for row in told if row["high"] is not None and row["low"] is not None and row["high"] > row["low"]]
    scale = {"domain": [0, max([row["most"] for row in rows], default=0) or 1], "range": ends, "nice": False}
    x = {"type": "quantitative", "scale": scale, "axis": None}

    def own(name: str) -> Row:
        return {"field": name, "type": "nominal", "scale": None}

    bar = {"type": "bar", "height": THICK, "orient": "horizontal"}
    base = {"type": "tick", "orient": "vertical", "thickness": 1, "size": THICK + 6, "color": RULE}
    bounds = {"type": "rule", "strokeWidth": 1.5, "color": INK}
    return [
        _layer(told, bar, {"y": y, "x": {"field": "people", **x}, "x2": {"datum": 0}, "color": own("fill")}),
        _layer(ranged, bounds, {"y": y, "x": {"field": "low", **x}, "x2": {"field": "high"}}),
        _layer(rows, base, {"y": y, "x": {"value": ends[0]}}),
        _layer(rows, words, {"y": y, "x": {"field": "most", **x}, "text": {"field": "value"}, "color": own("ink")}),
    ]


def _row(bar: Bar, y: float, lang: Language) -> Row:
    return {
        "y": y,
        "value": svg.said(bar.value, lang),
        "people": bar.people,
        "low": bar.low,
        "high": bar.high,
        "most": max(bar.people or 0, bar.high or 0),
        "fill": bar.colour,
        "ink": INK if bar.people is not None else QUIET,
    }


def _texts(rows: list[Row], mark: Row, x: float, y: Row) -> Row:
    return _layer(rows, mark, {"y": y, "x": {"value": x}, "text": {"field": "text"}})


def _layer(rows: list[Row], mark: Row, encoding: Row) -> Row:
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}
