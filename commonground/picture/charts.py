"""The charts: who is there, from where, since when, and who would lead at which threshold; each told in words too."""

from collections.abc import Mapping, Sequence
from typing import Any

from commonground.picture.bars import Bar, bars
from commonground.picture.colours import colour
from commonground.picture.languages import Language
from commonground.picture.sensitivity import sensitivity
from commonground.picture.series import trends

__all__ = ["composition", "counted", "origins", "sensitivity", "source_date", "trends"]

ORIGINS = 10  # bars of one category; the rest stand together as other origins

Picture = Mapping[str, Any]


def composition(picture: Picture, lang: Language, *, width: int = 620, notes: bool = True) -> str:
    """Draw every category of the headline beside its family; nothing is added, what is unknown has no bar.

    Without `notes`, source and date are left to what stands beside the chart, which is then half as tall.
    """
    headline = picture["headline"]
    groups = [
        (name, [_bar(part, headline[part], name, lang, note=notes) for part in family["parts"]])
        for family in picture["composition"]["families"]
        for name in [lang.family(family["family"])]
    ]
    items = lang.apart(
        lang.text("chart.item", label=bar.label or name, value=bar.value) for name, family in groups for bar in family
    )
    return bars(groups, title=lang.text("chart.composition", items=items), lang=lang, width=width, beside=not notes)


def origins(picture: Picture, lang: Language, category: str, *, width: int = 620) -> str:
    """Draw a category's people by origin, the largest first; "" where no source tells."""
    rows = [row for row in picture["composition"]["origins"].get(category, []) if row["value"]]
    if not rows:
        return ""
    rows = sorted(rows, key=lambda row: (-row["value"], row["origin"]))
    shown = [_origin(category, lang.country(row["name"]), [row], lang) for row in rows[:ORIGINS]]
    if rest := rows[ORIGINS:]:
        shown.append(_origin(category, lang.text("chart.others"), rest, lang))
    items = lang.apart(lang.text("chart.item", label=bar.label, value=bar.value) for bar in shown)
    label = lang.group(rows[0])
    return bars([(label, shown)], title=lang.text("chart.origins", label=label, items=items), lang=lang, width=width)


def _bar(category: str, number: Mapping[str, Any], family: str, lang: Language, *, note: bool) -> Bar:
    label = lang.group(number)
    return Bar(
        label="" if label == family else label,  # a family named like its only part is not named twice
        note=source_date(number, lang) if note else "",
        value=counted(number, lang),
        people=number["value"],
        low=number["low"],
        high=number["high"],
        colour=colour(category),
    )


def _origin(category: str, label: str, rows: Sequence[Mapping[str, Any]], lang: Language) -> Bar:
    people = sum(row["value"] for row in rows)
    lows, highs = [row["low"] for row in rows], [row["high"] for row in rows]
    low = None if None in lows else sum(lows)
    high = None if None in highs else sum(highs)
    return Bar(label, "", lang.number(people), people, low, high, colour(category))


def counted(number: Mapping[str, Any], lang: Language) -> str:
    """Return a number as charts print it: exact, a range where the source masks it, or not reported."""
    if number["status"] == "masked" and number["low"] is not None and number["low"] != number["high"]:
        return lang.range(number["low"], number["high"])
    return lang.number(number["value"])


def source_date(number: Mapping[str, Any], lang: Language) -> str:
    """Say whose number it is and of when: a day, or a period during which people were counted."""
    at_a_date = number["measure"] == "stock" or number["start"] == number["end"]
    key = "chart.source_date" if at_a_date else "chart.source_during"
    period = lang.period(number["start"], number["end"])
    return lang.text(key, source=lang.agency(number["source"]), period=period)
