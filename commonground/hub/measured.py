"""What the figure store answers of an indicator: each year's figure with its sources, its trend, and nothing guessed.

A sum over countries says how many reported. What no feed measures is said to be unmeasured.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from commonground.core.words import Category, Measure
from commonground.evidence.asking import Ask, Row, ask
from commonground.evidence.store import Store
from commonground.hub.frameworks import Indicator, baselines, indicators

# Indicators that a feed of the house answers, and by what. The others stay open until a feed brings them.
ASKED: dict[str, Ask] = {
    "IND-18": Ask(category=(Category.REFUGEE.value,), measure=(Measure.FLOW.value,), series=("resettlement arrivals",)),
    "IND-21": Ask(category=(Category.RETURNED_REFUGEE.value,), measure=(Measure.FLOW.value,)),
    "IND-03": Ask(series=("dead", "missing")),
    "IND-35": Ask(series=("dead", "missing")),
}
# Less than this share up or down is no trend.
_FLAT = 0.02


@dataclass(frozen=True, slots=True)
class Value:
    """One year's figure: a sum of what places reported to one source."""

    year: int
    value: float
    places: int
    source: str
    unreported: int
    example: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """For a program."""
        return {
            "year": self.year, "value": self.value, "places": self.places, "source": self.source,
            "unreported": self.unreported, "locator": self.example,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator with what is known of it."""

    indicator: Indicator
    values: tuple[Value, ...]
    trend: str  # rising, falling, steady, or empty where two years are not known
    progress: str  # better, worse, or empty: context and ambiguous directions are never judged
    baseline: tuple[dict[str, str], ...]

    def as_dict(self) -> dict[str, Any]:
        """For a program."""
        one = self.indicator
        return {
            "id": one.id, "title": one.title, "unit": one.unit, "direction": one.direction, "type": one.type,
            "values": [value.as_dict() for value in self.values], "trend": self.trend or None,
            "progress": self.progress or None, "baseline": list(self.baseline), "measured": bool(self.values),
        }  # fmt: skip


def measured(framework_id: str, figures: Store | None, *, below: bool = False) -> list[Measured]:
    """The indicators of a node (and, with `below`, of what hangs under it), with the figures that answer them."""
    wanted = [
        one
        for one in indicators()
        if one.framework_id == framework_id or (below and one.framework_id.startswith(f"{framework_id}-"))
    ]
    return [_measured(one, figures) for one in wanted]


def _measured(one: Indicator, figures: Store | None) -> Measured:
    values = tuple(_values(ask(figures, ASKED[one.id], parts=True))) if figures is not None and one.id in ASKED else ()
    trend = _trend(values)
    good = {"up": "rising", "down": "falling"}.get(one.direction)
    progress = "" if not trend or trend == "steady" or good is None else "better" if trend == good else "worse"
    told = tuple(
        {"id": base.id, "what": base.what, "value": base.value, "unit": base.unit, "comparator": base.comparator,
         "period": base.period, "source": base.source, "caveat": base.caveat}
        for base in baselines() if base.framework_id == one.framework_id
    )  # fmt: skip
    return Measured(one, values, trend, progress, told)


def _values(rows: list[Row]) -> list[Value]:
    by_year: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        by_year[row.source, row.ends.year].append(row)
    found: list[Value] = []
    for (source, year), group in by_year.items():
        reported = [row for row in group if row.value is not None]
        if not reported:
            continue
        # A sum has no cell of its own: the first of those it is made of stands for them.
        first = reported[0]
        at = first.parts[0] if first.parts else first.locator
        example = {"path": at.path, "sheet": at.sheet, "row": at.row, "column": at.column, "release": first.release}
        found.append(
            Value(
                year, sum(row.value or 0 for row in reported), len({row.place for row in reported}), source,
                len(group) - len(reported), example,
            )
        )  # fmt: skip
    return sorted(found, key=lambda value: (value.source, value.year))


def _trend(values: tuple[Value, ...]) -> str:
    """Between the last two years of one source; other sources are not compared."""
    if len(values) < 2 or values[-1].source != values[-2].source or not values[-2].value:
        return ""
    change = values[-1].value / values[-2].value - 1
    return "steady" if abs(change) < _FLAT else "rising" if change > 0 else "falling"
