"""How many there are today: the last yearly figure, carried on by whatever was counted since.

Yearly statistics come months late. A faster stock of the same people (registrations, rounds) that was counted near
the last yearly figure says by what ratio their number changed since; arrivals counted since are added to it; and the
forecast of the yearly series itself speaks where nothing faster does. Each is weighed by how far off it was when the
same was done for earlier years, and what counts as nothing near the last yearly figure is shown and not used.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import polars as pl

from commonground.core.errors import CommonGroundError
from commonground.core.words import Measure
from commonground.evidence.asking import Ask
from commonground.evidence.histories import histories
from commonground.evidence.store import Store
from commonground.foresight.stocks import Asked, Outlook, Step, outlook

# A fast count stands for a date if it was made within so many days of it.
NEAR = timedelta(days=92)
# Arrivals are added up only if their periods cover so much of the time since the yearly figure.
COVERED = 0.6
# How far off (in logs) a source is held to be before it has been tried, and for how many trials that counts.
UNTRIED = {"stock": 0.2, "arrivals": 0.3}
TRIALS = 1
# Normal quantiles of the ranges of 50, 80 and 95 in a hundred.
SPREADS = {50: 0.6745, 80: 1.2816, 95: 1.96}
# A flow is added to a stock only if its name says that people came; anything else may leave, or be of another cause.
_ARRIVALS = ("arriv", "border", "entr", "newly", "new ")

Counts = list[tuple[date, float]]


@dataclass(frozen=True)
class Lean:
    """One thing the estimate leans on: what it says of today, how far off it was before, and its weight."""

    kind: str  # stock, arrivals, forecast
    source: str
    from_day: date
    from_count: float | None
    to_day: date
    to_count: float | None
    says: float
    off: float  # a usual error, as a log
    trials: int  # earlier years it was tried on
    weight: float = 0.0


@dataclass(frozen=True)
class Nowcast:
    """An estimate for a day, its ranges, and everything it leans on."""

    asked: Asked
    day: date
    last: tuple[date, float]
    source: str
    estimate: float
    ranges: dict[int, tuple[float, float]]
    leans: tuple[Lean, ...]
    unused: tuple[str, ...]


def nowcast(store: Store, asked: Asked, *, day: date) -> Nowcast:
    """The number of these people on `day`, in the terms of their yearly series, from figures dated no later."""
    yearly = outlook(store, replace(asked, step=Step.YEAR, until=day), horizon=_years_to(day, store, asked))
    slow = [
        (Step.YEAR.last_day(int(point.period)), (point.low + point.high) / 2 if point.value is None else point.value)
        for point in yearly.history
        if point.low is not None and point.high is not None
    ]
    since, count = slow[-1]
    leans = [_forecast(yearly, day, since, count)]
    unused = []
    for name, kind, counts in _faster(store, asked, yearly, day):
        found = _bridged(name, kind, counts, slow)
        if isinstance(found, Lean):
            leans.append(found)
        elif found:
            unused.append(found)
    weighed = _weighed(leans)
    middle = math.exp(sum(lean.weight * math.log(lean.says + 1) for lean in weighed)) - 1
    apart = sum(lean.weight * math.log((lean.says + 1) / (middle + 1)) ** 2 for lean in weighed)
    spread = math.sqrt(sum(lean.weight * lean.off**2 for lean in weighed) + apart)
    ranges = {
        share: (max((middle + 1) * math.exp(-z * spread) - 1, 0.0), (middle + 1) * math.exp(z * spread) - 1)
        for share, z in SPREADS.items()
    }
    return Nowcast(asked, day, (since, count), _named(yearly.source, yearly.series), middle, ranges, tuple(weighed),
                   tuple(unused))  # fmt: skip


def _years_to(day: date, store: Store, asked: Asked) -> int:
    """How many years ahead of the last yearly figure the day lies."""
    rows = _counts(store, asked, (Measure.STOCK.value,), day)
    yearly = rows.filter((pl.col("end").dt.month() == 12) & (pl.col("end").dt.day() == 31))
    if yearly.is_empty():
        raise CommonGroundError(
            "no figure of a year's end is in the store: a nowcast carries one on",
            where=asked.category,
            next="Read the yearly statistics, or ask commonground forecast for the faster series itself.",
        )
    last: date = yearly["end"].max()  # type: ignore[assignment]
    return min(max(day.year - last.year, 1), 10)


def _forecast(yearly: Outlook, day: date, since: date, count: float) -> Lean:
    """What the yearly series' own forecast says of the day, on the way from the last figure."""
    end = next((one for one in yearly.coming if one.end >= day), yearly.coming[-1])
    part = min(max((day - since).days / max((end.end - since).days, 1), 0.0), 1.0)
    low, high = end.ranges[80]
    said = math.log((high + 1) / (low + 1)) / (2 * SPREADS[80])
    errors = [math.log((one.came + 1) / (one.median + 1)) for one in yearly.last]
    off = _tried(said, errors) * math.sqrt(part)
    says = count + (end.median - count) * part
    return Lean("forecast", yearly.model, since, count, day, None, says, max(off, 0.02), len(errors))


def _faster(store: Store, asked: Asked, yearly: Outlook, day: date) -> Iterable[tuple[str, str, Counts]]:
    """Every other series of the same people: stocks by day, and arrivals by the last day of their period."""
    stocks = _counts(store, asked, (Measure.STOCK.value,), day)
    for (source, series, feed), rows in stocks.group_by("source", "series", "feed", maintain_order=True):
        if (source, series) != (yearly.source, yearly.series):
            counts = [(end, value) for end, value in rows.select("end", "value").iter_rows()]
            yield _named(f"{source} ({feed})", str(series)), "stock", counts
    arrivals = _counts(store, asked, (Measure.FLOW.value, Measure.MOVEMENTS.value), day)
    for (source, series, feed), rows in arrivals.group_by("source", "series", "feed", maintain_order=True):
        if not any(word in f"{series} ".lower() for word in _ARRIVALS) or "resettle" in str(series).lower():
            continue
        spans = rows.filter((pl.col("end") - pl.col("start")).dt.total_days() < 100)
        counts = [(end, value) for end, value in spans.select("end", "value").iter_rows()]
        if counts:
            yield _named(f"{source} ({feed})", str(series)), "arrivals", counts


def _counts(store: Store, asked: Asked, measures: tuple[str, ...], day: date) -> pl.DataFrame:
    what = Ask(
        category=(asked.category,), measure=measures, place=(asked.place,) if asked.place else (),
        by=("origin",) if asked.origin else (),
    )  # fmt: skip
    rows = histories(store, what).filter(
        pl.col("value").is_not_null() & (pl.col("place") == asked.place) & (pl.col("end") <= day)
    )
    return rows.filter(pl.col("origin") == asked.origin).sort("end")


def _bridged(name: str, kind: str, counts: Counts, slow: Counts) -> Lean | str:
    """The last yearly figure carried on by a faster series; in words why it cannot be; "" if it is no newer."""
    since, count = slow[-1]
    latest = counts[-1][0]
    if latest <= since:
        return ""
    told = _carried(kind, counts, since, count, latest)
    if told is None:
        why = "no count near" if kind == "stock" else "no unbroken count since"
        return f"{name}: {why} the yearly figure of {since}; its last is of {latest}."
    errors = []
    for (before, had), (then, came) in pairwise(slow):
        upto = [(end, value) for end, value in counts if end <= then]
        if upto and then - upto[-1][0] <= NEAR and (said := _carried(kind, upto, before, had, upto[-1][0])):
            errors.append(math.log((came + 1) / (said[0] + 1)))
    says, base, last = told
    return Lean(kind, name, since, base, latest, last, says, _tried(UNTRIED[kind], errors), len(errors))


def _tried(before: float, errors: list[float]) -> float:
    """A usual error: what it is held to be before it is tried, and what the trials showed."""
    return math.sqrt((TRIALS * before**2 + sum(error**2 for error in errors)) / (TRIALS + len(errors)))


def _carried(
    kind: str, counts: Counts, since: date, count: float, latest: date
) -> tuple[float, float | None, float] | None:
    """What the series makes of `count` by its latest day, with the two counts it goes by."""
    if kind == "stock":
        near = [(abs(end - since), value) for end, value in counts if abs(end - since) <= NEAR and end < latest]
        if not near or min(near)[1] <= 0:
            return None
        base, last = min(near)[1], counts[-1][1]
        return count * last / base, base, last
    after = [(end, value) for end, value in counts if end > since]
    days = (latest - since).days
    if len(after) < 2 or (after[-1][0] - after[0][0]).days + _usual_gap(after) < COVERED * days:
        return None
    came = sum(value for _, value in after)
    return count + came, None, came


def _usual_gap(counts: Counts) -> int:
    return (counts[-1][0] - counts[0][0]).days // (len(counts) - 1)


def _weighed(leans: list[Lean]) -> list[Lean]:
    total = sum(1 / lean.off**2 for lean in leans)
    weighed = [replace(lean, weight=1 / lean.off**2 / total) for lean in leans]
    return sorted(weighed, key=lambda lean: -lean.weight)


def _named(source: str, series: str) -> str:
    return ", ".join(filter(None, (source, series)))
