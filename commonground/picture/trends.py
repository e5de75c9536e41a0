"""How each series went: its points in order, gaps left as gaps."""

from collections.abc import Mapping
from typing import Any

from commonground.core.words import Category, Measure, Unit
from commonground.evidence.asking import Row
from commonground.picture.figures import Figures
from commonground.picture.headline import Headline
from commonground.picture.numbers import plain

_MEASURES = (Measure.STOCK.value, Measure.FLOW.value, Measure.MOVEMENTS.value, Measure.INCIDENTS.value)


def trends(chosen: Mapping[str, Headline], figures: Figures) -> list[dict[str, Any]]:
    """Every series with at least two points of the categories in the headline, by category, source and date."""
    series: dict[tuple[str, ...], list[Row]] = {}
    for row in figures.whole:
        told = row.category in chosen or row.category == Category.UNDETERMINED  # the dead and missing on the way
        if told and row.measure in _MEASURES and row.unit != Unit.CASES.value:
            key = (row.category, row.measure, row.unit, row.source, row.series)
            series.setdefault(key, []).append(row)
    found = []
    for (category, measure, unit, source, name), rows in sorted(series.items()):
        points = [_point(row, figures) for row in sorted(rows, key=lambda row: (row.end, row.start))]
        if sum(point["value"] not in (None, 0) for point in points) < 2:
            continue
        found.append(
            {
                "category": category,
                "measure": measure,
                "unit": unit,
                "source": source,
                "series": name,
                "feed": rows[-1].feed,
                "points": points,
            }
        )
    return found


def _point(row: Row, figures: Figures) -> dict[str, Any]:
    number = figures.register.number(row, figures.window)
    told = ("start", "end", "status", "flags", "key", "locator")
    return {name: number[name] for name in told} | {
        "value": plain(row.value),
        "low": plain(row.low),
        "high": plain(row.high),
    }
