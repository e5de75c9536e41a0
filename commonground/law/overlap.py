"""People two sources may both have seen: bounds, from the larger of the two to the sum.

"Other" and "unknown" are no nationalities. The unknown of one source may be anybody the other names; the others of
one may be anybody of a nationality it does not name itself. So they lower what the two must have seen at least.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from commonground.core.errors import BadCell

# Not listed by the source, though the source knows it; and not known at all.
OTHER, UNKNOWN = "OTH", "UNK"
POOLS = (OTHER, UNKNOWN)


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

    A nationality named without a number stays unknown, is named, and is never counted as nobody. People of other
    or unknown nationality add nothing to the lower bound as far as they may be people the other source names.
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
    rows = _without_pools(rows)
    shared = [row for row in rows if row.left and row.right and row.nationality not in POOLS]
    shared.sort(key=lambda row: (row.low - row.high, row.nationality))
    return Bounds(
        low=sum(row.low for row in rows),
        high=sum(row.high for row in rows),
        overlapping=tuple(row.nationality for row in shared),
        by_nationality=tuple(rows),
        unknown=tuple(unknown),
    )


def _without_pools(rows: list[NationalityBound]) -> list[NationalityBound]:
    """Lower the least number of people of other and unknown nationality by those the other source may name."""
    left, right = ({row.nationality: getattr(row, side) or 0 for row in rows} for side in ("left", "right"))
    least = {pool: left.get(pool, 0) + right.get(pool, 0) for pool in POOLS}
    rest = {}
    for side, mine, theirs in (("left", left, right), ("right", right, left)):
        named = {n: max(0, people - mine.get(n, 0)) for n, people in theirs.items() if n not in POOLS}
        for pool in POOLS:
            absorbed = 0
            for nation, people in named.items():
                if pool == UNKNOWN or not mine.get(nation):
                    taken = min(people, mine.get(pool, 0) - absorbed)
                    named[nation], absorbed = people - taken, absorbed + taken
            least[pool] -= absorbed
            rest[side, pool] = mine.get(pool, 0) - absorbed
    # Nobody needs to be in both sources' pools and named, so what is left of one may be what is left of the other.
    common = min(sum(rest["left", pool] for pool in POOLS), sum(rest["right", pool] for pool in POOLS))
    for pool in POOLS:
        taken = min(common, least[pool])
        least[pool], common = least[pool] - taken, common - taken
    return [replace(row, low=least[row.nationality]) if row.nationality in POOLS else row for row in rows]
