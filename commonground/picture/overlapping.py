"""People two sources may both have counted: bounds per nationality, never a sum as if they were others."""

from collections.abc import Mapping
from typing import Any

from commonground.core.words import Category, Status
from commonground.law.overlap import bounds
from commonground.law.policy import settings
from commonground.picture.composition import country_names, same_source
from commonground.picture.figures import Figures
from commonground.picture.headline import Headline
from commonground.picture.numbers import gap_days

# Foreign nationals counted as migrants by one agency and as refugees or asylum-seekers by another (T-02).
PROTECTED = (Category.REFUGEE, Category.ASYLUM_SEEKER, Category.OIP)
MIGRANTS = (Category.MIGRANT, Category.UNDETERMINED)


def overlaps(chosen: Mapping[str, Headline], figures: Figures) -> list[dict[str, Any]]:
    """Bounds for foreign nationals seen by either source, nationality by nationality."""
    right = [chosen[c.value] for c in PROTECTED if c.value in chosen and chosen[c.value].chosen.value]
    found = []
    for category in MIGRANTS:
        headline = chosen.get(category.value)
        if headline is None or not headline.chosen.value or not right:
            continue
        if headline.chosen.source in {one.chosen.source for one in right}:
            continue  # one producer's categories exclude each other
        there = [one for one in right if one.chosen.place == headline.chosen.place]
        entry = _overlap(headline, there, figures) if there else None
        if entry:
            found.append(entry)
    return found


def _overlap(left: Headline, right: list[Headline], figures: Figures) -> dict[str, Any] | None:
    ours = _by_nationality([left], figures)
    theirs = _by_nationality(right, figures)
    if not ours or not theirs:
        return None
    bound = bounds(ours, theirs)
    return {
        "id": f"{left.category}:{left.chosen.source}:{right[0].chosen.source}",
        "left": figures.register.number(left.chosen, figures.window),
        "right": [figures.register.number(one.chosen, figures.window) for one in right],
        "nationalities": [
            {
                "origin": one.nationality,
                "name": country_names(one.nationality, figures),
                "left": one.left,
                "right": one.right,
                "low": one.low,
                "high": one.high,
                "both": one.nationality in bound.overlapping,
            }
            for one in sorted(bound.by_nationality, key=lambda one: (-one.high, one.nationality))
        ],
        "low": bound.low,
        "high": bound.high,
        "overlapping": list(bound.overlapping),
        "unknown": list(bound.unknown),
        "because": "Each nationality seen by both sources counts between the larger of the two and their sum.",
        "aligned": _aligned([left, *right], figures),
        "rules": ["T-02", "O-25"],
    }


def _aligned(headlines: list[Headline], figures: Figures) -> bool:
    """Whether no two of the dates lie further apart than the policy allows (O-25)."""
    gap = int(settings(figures.dossier.policy)["max_date_gap_days"].value)
    rows = [headline.chosen for headline in headlines]
    return all(gap_days(a, b) <= gap for a in rows for b in rows)


def _by_nationality(headlines: list[Headline], figures: Figures) -> dict[str, int | None]:
    people: dict[str, int | None] = {}
    for headline in headlines:
        for row in same_source(headline, figures.by_origin):
            if row.status != Status.NOT_REPORTED and row.value:
                origin = row.origin or "UNK"
                people[origin] = (people.get(origin) or 0) + round(row.value)
    return people
