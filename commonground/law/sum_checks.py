"""What no row of overlaps says and still stops or marks a sum: units, dates, places, mixed families."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from commonground.core.words import Category
from commonground.law.categories import categories, relation
from commonground.law.overlap_rules import OverlapRule, Part
from commonground.law.policy import settings

# People whom the rules of words keep apart from migrants under any single number (T-01).
_PROTECTED = frozenset({Category.REFUGEE, Category.ASYLUM_SEEKER, Category.OIP, Category.PALESTINE_REFUGEE})
_MIGRANTS = frozenset({Category.MIGRANT, Category.DESA_MIGRANT_STOCK})


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a sum is refused, or, where `refuses` is false, what must be said beside it."""

    rule: str
    reason: str
    offer: str
    refuses: bool = True
    label: str = ""


def objections(
    parts: tuple[Part, ...],
    found: Iterable[tuple[Part, Part, OverlapRule]],
    *,
    policy: Mapping[str, object] | None = None,
) -> Iterator[Objection]:
    """Yield what speaks against adding parts, or must be said beside their sum."""
    spoken_of = {frozenset((one.name, other.name)) for one, other, _ in found}
    gap = int(settings(policy)["max_date_gap_days"].value)
    for one, other in combinations(parts, 2):
        yield from _dates(one, other, gap)
        yield from _families(one, other)
        if frozenset((one.name, other.name)) not in spoken_of:
            yield from _unlisted(one, other)
    kinds = {(part.measure, part.unit) for part in parts}
    if len(parts) > 1 and (len(kinds) > 1 or kinds & {("movements", "movements")}):
        said = ", ".join(f"{part.name} ({part.unit}, {part.measure})" for part in parts)
        yield Objection("T-11", f"different units or movements, not people: {said}", "show each with its unit")
    for part in parts:
        if part.low is not None or part.high is not None:
            yield Objection("O-26", f"{part.name} is a masked or rounded number", "", refuses=False)
        if part.partial:
            yield Objection("O-27", f"{part.name} covers only a part of its place", "", refuses=False)


def _dates(one: Part, other: Part, gap: int) -> Iterator[Objection]:
    if one.date is None or other.date is None or one.date == other.date:
        return
    days = abs((date.fromisoformat(one.date) - date.fromisoformat(other.date)).days)
    pair = f"{one.name} ({one.date}) and {other.name} ({other.date})"
    if _same_series(one, other) and one.place == other.place:
        yield Objection("O-25", f"{pair} are two rounds of one series", "show the later one")
    elif days > gap:
        yield Objection("O-25", f"{pair} are {days} days apart, more than {gap} (policy)", "mark them not aligned")
    else:
        yield Objection("O-25", f"{pair} are {days} days apart, within {gap} (policy)", "", refuses=False)


def _same_series(one: Part, other: Part) -> bool:
    return (one.category, one.source, one.series, one.measure) == (
        other.category,
        other.source,
        other.series,
        other.measure,
    )


def _families(one: Part, other: Part) -> Iterator[Objection]:
    """Refugees and migrants: never under one number, unless both parts stand beside it (T-01)."""
    sides = {one.category, other.category}
    if not (sides & _PROTECTED and sides & _MIGRANTS):
        return
    migrants = one if one.category in _MIGRANTS else other
    if migrants.category == Category.DESA_MIGRANT_STOCK:
        # An overlap row refuses it already; the rule of words is named beside.
        yield Objection("T-01", "the stock contains refugees", "", refuses=False)
    elif migrants.source and one.source != other.source:
        low, high = max(one.value or 0, other.value or 0), (one.value or 0) + (other.value or 0)
        yield Objection(
            "T-01",
            f"{one.name} and {other.name} come from two sources that may have seen the same people",
            f"show both with their bounds: {low} to {high} people",
        )
    else:
        label = "refugees and migrants, a mixed total: its parts stand beside it"
        yield Objection("T-01", "two legal categories; the parts stand beside the sum", "", False, label)


def _unlisted(one: Part, other: Part) -> Iterator[Objection]:
    """A pair no row speaks of: allowed where the categories exclude each other, else refused."""
    pair = f"{one.name} and {other.name}"
    if _same_series(one, other):
        if one.place == other.place and one.date == other.date:
            yield Objection("unlisted", f"{pair} are the same people twice", "keep one of them")
        return
    known = relation(one.category, other.category)
    axes = {categories()[part.category].axis for part in (one, other)}
    exclusive = known is not None and known.relation.startswith("exclusive")
    # Two legal statuses exclude each other towards one State (categories.yaml), stateless apart.
    statuses = axes == {"legal_status"} and Category.STATELESS not in (one.category, other.category)
    if one.category != other.category and (exclusive or statuses):
        return
    yield Objection("unlisted", f"no rule says that {pair} may be added", "show them side by side")
