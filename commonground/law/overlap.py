"""People two sources may both have seen: bounds, from the larger of the two to the sum."""

from collections.abc import Mapping
from dataclasses import dataclass

from commonground.core.errors import BadCell


@dataclass(frozen=True, slots=True)
class NationalityBound:
    """What two sources say of one nationality; None where a source does not name it."""

    nationality: str
    left: int | None
    right: int | None
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many different people two sources can have seen together, and where they may overlap."""

    low: int
    high: int
    overlapping: tuple[str, ...]  # nationalities both sources count, most people in common first
    by_nationality: tuple[NationalityBound, ...]
    unknown: tuple[str, ...]  # named by a source without a number: the bounds leave them out


def bounds(left: Mapping[str, int | None], right: Mapping[str, int | None]) -> Bounds:
    """Bound the people in either source: per nationality the larger of the two, to their sum.

    A nationality named without a number stays unknown, is named, and is never counted as nobody.
    """
    rows, unknown = [], []
    for nationality in sorted({*left, *right}):
        one, other = left.get(nationality), right.get(nationality)
        if any(nationality in side and side[nationality] is None for side in (left, right)):
            unknown.append(nationality)
        known = [n for n in (one, other) if n is not None]
        if any(n < 0 for n in known):
            raise BadCell("a count of people is never negative.", where=nationality, next="Correct the figure.")
        if known:
            rows.append(NationalityBound(nationality, one, other, max(known), sum(known)))
    shared = [row for row in rows if row.left and row.right]
    shared.sort(key=lambda row: (row.low - row.high, row.nationality))
    return Bounds(
        low=sum(row.low for row in rows),
        high=sum(row.high for row in rows),
        overlapping=tuple(row.nationality for row in shared),
        by_nationality=tuple(rows),
        unknown=tuple(unknown),
    )
