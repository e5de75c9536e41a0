"""From a yearly figure to a later day: what a faster series makes of it, and how far off that was in earlier years.

A faster stock (registrations, rounds) carries the figure on by its ratio where it covers most of the people, by its
difference where it covers a part of them, and speaks for itself where it began after the figure; arrivals are added up.
Which of these a series does best is told by its own earlier years, and by a belief until there are some.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

# A fast count stands for a date if it was made within so many days of it.
NEAR = timedelta(days=92)
# Arrivals are added up only if their periods cover so much of the time since the yearly figure.
COVERED = 0.6
# A series that began after the yearly figure may be the whole only if it counts so much of it.
WHOLE = 0.5
# How far off (in logs) each way is held to be before it was tried: where the series covers all, and what is added to
# that where it covers next to nobody. The belief counts as one trial.
UNTRIED = {"ratio": (0.2, 0.5), "difference": (0.2, 0.3), "level": (0.4, 0.0), "sum": (0.3, 0.0)}
TRIALS = 1
# One year nobody foresaw says little of the others: an error counts for a doubling at most.
LARGEST = math.log(2)

Counts = Sequence[tuple[date, float]]


@dataclass(frozen=True)
class Fast:
    """A series counted more often than yearly: stocks by day, or arrivals by the last day of their period."""

    name: str
    kind: str  # stock, arrivals
    counts: Counts
    breaks: frozenset[date] = frozenset()  # days from which on it counts otherwise


@dataclass(frozen=True)
class Lean:
    """One thing the estimate leans on: what it says of today, how far off it was before, and its weight."""

    kind: str  # stock, arrivals, forecast
    how: str  # ratio, difference, level, sum; or the model of the forecast
    source: str
    figure: float  # the yearly figure it carries on
    from_day: date
    from_count: float | None
    to_day: date
    to_count: float | None
    says: float
    off: float  # a usual error, as a log
    trials: int  # earlier years it was tried on
    weight: float = 0.0

    @property
    def at_least(self) -> float:
        """So many there must be: the series was part of the yearly figure, and counts so many now."""
        part = self.how == "difference" and (self.from_count or 0.0) <= self.figure
        return self.to_count or 0.0 if part else 0.0


@dataclass(frozen=True)
class _Carried:
    """What a series makes of a yearly figure, with the counts it goes by and how much of the figure it covers."""

    says: float
    base: float | None
    last: float
    covers: float


def bridged(fast: Fast, slow: Counts, *, day: date, recounted: frozenset[date]) -> Lean | str:
    """The last yearly figure carried on to the series' last count by `day`; in words why it cannot be; "" if no newer.

    A step into a `recounted` yearly figure is no trial: it was counted otherwise than the one before.
    """
    since, count = slow[-1]
    upto = _until(fast.counts, day)
    if not upto or upto[-1][0] <= since:
        return ""
    found = []
    for how, carry in _WAYS[fast.kind].items():
        now = carry(fast, upto, since, count)
        if now is None:
            continue
        errors = list(_errors(fast, carry, slow, recounted))
        least, more = UNTRIED[how]
        off = tried(least + more * (1 - now.covers), errors, counting=TRIALS)
        found.append(Lean(fast.kind, how, fast.name, count, since, now.base, upto[-1][0], now.last, now.says, off,
                          len(errors)))  # fmt: skip
    if found:
        return min(found, key=lambda lean: lean.off)
    latest = upto[-1][0]
    if any(since < broken <= latest for broken in fast.breaks):
        return f"{fast.name}: counted otherwise since the yearly figure of {since}; its last is of {latest}."
    why = "no count near the yearly figure, and a part of the people only" if fast.kind == "stock" else (
        "no unbroken count since the yearly figure"
    )  # fmt: skip
    return f"{fast.name}: {why}; its last is of {latest}."


def tried(before: float, errors: Sequence[float], *, counting: float) -> float:
    """A usual error: what it was held to be before it was tried, for so many trials, and what the trials showed."""
    squares = sum(min(abs(error), LARGEST) ** 2 for error in errors)
    return math.sqrt((counting * before**2 + squares) / (counting + len(errors)))


def _errors(fast: Fast, carry: "_Way", slow: Counts, recounted: frozenset[date]) -> "Sequence[float]":
    """How far off (in logs) the same was for each yearly figure from the one before."""
    errors = []
    for (before, had), (then, came) in pairwise(slow):
        upto = _until(fast.counts, then)
        if then in recounted or not upto or upto[-1][0] <= before or then - upto[-1][0] > NEAR:
            continue
        if said := carry(fast, upto, before, had):
            errors.append(math.log((came + 1) / (said.says + 1)))
    return errors


def _until(counts: Counts, day: date) -> Counts:
    return [(end, value) for end, value in counts if end <= day]


def _near(fast: Fast, counts: Counts, since: date) -> float | None:
    """The count nearest to a day, if there is one near it, and the series counts alike from it to its last."""
    latest = counts[-1][0]
    near = [(abs(end - since), end, value) for end, value in counts if abs(end - since) <= NEAR and end < latest]
    if not near:
        return None
    _, end, value = min(near)
    return None if any(end < broken <= latest for broken in fast.breaks) else value


def _ratio(fast: Fast, counts: Counts, since: date, count: float) -> _Carried | None:
    base, last = _near(fast, counts, since), counts[-1][1]
    if not base:
        return None
    return _Carried(count * last / base, base, last, min(base / max(count, 1.0), 1.0))


def _difference(fast: Fast, counts: Counts, since: date, count: float) -> _Carried | None:
    base, last = _near(fast, counts, since), counts[-1][1]
    if base is None:
        return None
    return _Carried(max(count + last - base, last), base, last, min(base / max(count, 1.0), 1.0))


def _level(fast: Fast, counts: Counts, since: date, count: float) -> _Carried | None:
    last = counts[-1][1]
    if _near(fast, counts, since) is not None or last < WHOLE * count:
        return None
    return _Carried(last, None, last, 1.0)


def _sum(fast: Fast, counts: Counts, since: date, count: float) -> _Carried | None:
    after = [(end, value) for end, value in counts if end > since]
    days = (counts[-1][0] - since).days
    if len(after) < 2 or (after[-1][0] - after[0][0]).days + _usual_gap(after) < COVERED * days:
        return None
    came = sum(value for _, value in after)
    return _Carried(count + came, None, came, 1.0)


def _usual_gap(counts: Counts) -> int:
    return (counts[-1][0] - counts[0][0]).days // (len(counts) - 1)


_Way = Callable[[Fast, Counts, date, float], _Carried | None]
_WAYS: Mapping[str, Mapping[str, _Way]] = {
    "stock": {"ratio": _ratio, "difference": _difference, "level": _level},
    "arrivals": {"sum": _sum},
}
