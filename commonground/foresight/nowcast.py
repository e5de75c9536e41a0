"""How many there are today: the last yearly figure, carried on by whatever was counted since.

Yearly statistics come months late. Faster series of the same people (registrations, rounds, arrivals) and the forecast
of the yearly series itself each say what the next figure would be; each is weighed by how far off it was when the same
was done for earlier years, and the whole is held against the yearly figures that came. What cannot be used is shown.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from commonground.core.errors import CommonGroundError
from commonground.core.words import Measure
from commonground.evidence.asking import Ask
from commonground.evidence.histories import histories
from commonground.evidence.store import Store
from commonground.foresight.bridging import Counts, Fast, Lean, bridged, tried
from commonground.foresight.stocks import Asked, Outlook, Step, outlook

# For how many trials the forecast's own range counts: it was learnt from many series.
RANGE_COUNTS = 8
# Normal quantiles of the ranges of 50, 80 and 95 in a hundred.
SPREADS = {50: 0.6745, 80: 1.2816, 95: 1.96}
# A flow is added to a stock only if its name says that people came; anything else may leave, or be of another cause.
_ARRIVALS = ("arriv", "border", "entr", "newly", "new ")
# Counts this many times further from the forecast than both may err contradict it.
CONTRADICTS = 2.0
# Periods longer than this are years: they are no faster than the yearly figure.
_FASTER = 100


@dataclass(frozen=True)
class Tried:
    """A nowcast of an earlier year's end, made before its figure came, beside it and the last figure known then."""

    day: date
    estimate: float
    low80: float
    high80: float
    last: float
    came: float

    @property
    def inside(self) -> bool:
        return self.low80 <= self.came <= self.high80


@dataclass(frozen=True)
class Nowcast:
    """An estimate for a day, its ranges, everything it leans on, and what such estimates were worth before."""

    asked: Asked
    day: date
    last: tuple[date, float]
    source: str
    estimate: float
    ranges: dict[int, tuple[float, float]]
    leans: tuple[Lean, ...]
    unused: tuple[str, ...]
    at_least: tuple[float, str] | None  # the most that a faster series counted, where the estimate is lifted to it
    tried: tuple[Tried, ...]


@dataclass(frozen=True)
class _Forecast:
    """What the yearly series' own forecast said of the next figure, and the errors known by then."""

    model: str
    end: date
    middle: float
    low80: float
    high80: float
    errors: tuple[float, ...]


@dataclass(frozen=True)
class _Estimate:
    middle: float
    ranges: dict[int, tuple[float, float]]
    leans: tuple[Lean, ...]
    unused: tuple[str, ...]
    at_least: tuple[float, str] | None


def nowcast(store: Store, asked: Asked, *, day: date) -> Nowcast:
    """The number of these people on `day`, in the terms of their yearly series, from figures dated no later."""
    yearly = outlook(store, replace(asked, step=Step.YEAR, until=day), horizon=_years_to(day, store, asked))
    points = [(_day(point.period), point) for point in yearly.history if point.low is not None]
    slow = [(end, (p.low + p.high) / 2 if p.value is None else p.value) for end, p in points]  # type: ignore[operator]
    recounted = frozenset(end for end, point in points if point.broken)
    fast = list(_faster(store, asked, yearly, day))
    made = _estimate(slow, fast, recounted, _coming(yearly, day), day)
    return Nowcast(
        asked, day, slow[-1], _named(yearly.source, yearly.series), made.middle, made.ranges, made.leans, made.unused,
        made.at_least, tuple(_tried(yearly, slow, fast, recounted)),
    )  # fmt: skip


def _day(period: str) -> date:
    return Step.YEAR.last_day(int(period))


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


def _coming(yearly: Outlook, day: date) -> _Forecast:
    end = next((one for one in yearly.coming if one.end >= day), yearly.coming[-1])
    errors = tuple(math.log((one.came + 1) / (one.median + 1)) for one in yearly.last if one.alike)
    return _Forecast(yearly.model, end.end, end.median, *end.ranges[80], errors)


def _tried(yearly: Outlook, slow: Counts, fast: Sequence[Fast], recounted: frozenset[date]) -> Iterable[Tried]:
    """The same for the last yearly figures, each from what was known before it came."""
    for number, said in enumerate(yearly.last):
        then = _day(said.period)
        known = [(end, count) for end, count in slow if end < then]
        if not said.alike or not known:
            continue
        errors = tuple(math.log((one.came + 1) / (one.median + 1)) for one in yearly.last[:number] if one.alike)
        then_said = _Forecast(yearly.model, then, said.median, said.low80, said.high80, errors)
        made = _estimate(known, fast, recounted, then_said, then)
        yield Tried(then, made.middle, *made.ranges[80], known[-1][1], said.came)


def _estimate(slow: Counts, fast: Sequence[Fast], recounted: frozenset[date], ahead: _Forecast, day: date) -> _Estimate:
    """Weigh everything that is said of `day`: the middle in logs, the range by the errors and by the disagreement."""
    since, count = slow[-1]
    own = _forecast(ahead, since, count, day)
    leans, unused = [own], []
    for series in fast:
        found = bridged(series, slow, day=day, recounted=recounted)
        whole = next(
            (one.name for one in fast if series.name.startswith(f"{one.name}, ") and _newer(one, since, day)), ""
        )
        if isinstance(found, Lean) and whole:
            unused.append(f"{series.name}: a part of {whole}, which is used.")
        elif isinstance(found, Lean):
            # What happened after its last count is as unknown as the forecast is.
            left = (day - found.to_day).days / max((day - since).days, 1)
            leans.append(replace(found, off=math.sqrt(found.off**2 + left * own.off**2)))
        elif found:
            unused.append(found)
    weighed = _weighed(leans)
    middle = math.exp(sum(lean.weight * math.log(lean.says + 1) for lean in weighed)) - 1
    counted = max(weighed, key=lambda lean: lean.at_least)
    at_least = (counted.at_least, counted.source) if counted.at_least > middle else None
    middle = max(middle, counted.at_least)
    apart = sum(lean.weight * math.log((lean.says + 1) / (middle + 1)) ** 2 for lean in weighed)
    spread = math.sqrt(sum(lean.weight * lean.off**2 for lean in weighed) + apart)
    ranges = {
        share: (max((middle + 1) * math.exp(-z * spread) - 1, 0.0), (middle + 1) * math.exp(z * spread) - 1)
        for share, z in SPREADS.items()
    }
    return _Estimate(middle, ranges, tuple(weighed), tuple(unused), at_least)


def _newer(series: Fast, since: date, day: date) -> bool:
    return any(since < end <= day for end, _ in series.counts)


def _forecast(ahead: _Forecast, since: date, count: float, day: date) -> Lean:
    """What the yearly series' own forecast says of the day, on the way from the last figure."""
    part = min(max((day - since).days / max((ahead.end - since).days, 1), 0.0), 1.0)
    said = math.log((ahead.high80 + 1) / (ahead.low80 + 1)) / (2 * SPREADS[80])
    off = tried(said, ahead.errors, counting=RANGE_COUNTS) * math.sqrt(part)
    says = count + (ahead.middle - count) * part
    return Lean("forecast", ahead.model, "", count, since, count, day, None, says, max(off, 0.02), len(ahead.errors))


def _faster(store: Store, asked: Asked, yearly: Outlook, day: date) -> Iterable[Fast]:
    """Every other series of the same people: stocks by day, and arrivals by the last day of their period."""
    stocks = _counts(store, asked, (Measure.STOCK.value,), day)
    for (source, series, feed), rows in stocks.group_by("source", "series", "feed", maintain_order=True):
        if (source, series) != (yearly.source, yearly.series) and _is_faster(rows):
            yield _series(f"{source} ({feed})", str(series), "stock", rows)
    arrivals = _counts(store, asked, (Measure.FLOW.value, Measure.MOVEMENTS.value), day)
    for (source, series, feed), rows in arrivals.group_by("source", "series", "feed", maintain_order=True):
        if not any(word in f"{series} ".lower() for word in _ARRIVALS) or "resettle" in str(series).lower():
            continue
        spans = rows.filter((pl.col("end") - pl.col("start")).dt.total_days() < _FASTER)
        if not spans.is_empty():
            yield _series(f"{source} ({feed})", str(series), "arrivals", spans)


def _is_faster(rows: pl.DataFrame) -> bool:
    """Whether a stock was counted at other days than the ends of years."""
    return any((day.month, day.day) != (12, 31) for day in rows["end"].to_list())


def _series(source: str, name: str, kind: str, rows: pl.DataFrame) -> Fast:
    broken = rows.filter(pl.col("why").is_not_null())["end"].to_list()
    return Fast(_named(source, name), kind, list(rows.select("end", "value").iter_rows()), frozenset(broken))


def _counts(store: Store, asked: Asked, measures: tuple[str, ...], day: date) -> pl.DataFrame:
    what = Ask(
        category=(asked.category,), measure=measures, place=(asked.place,) if asked.place else (),
        by=("origin",) if asked.origin else (),
    )  # fmt: skip
    rows = histories(store, what).filter(
        pl.col("value").is_not_null() & (pl.col("place") == asked.place) & (pl.col("end") <= day)
    )
    return rows.filter(pl.col("origin") == asked.origin).sort("end")


def _weighed(leans: list[Lean]) -> list[Lean]:
    """Each by how far off it was and by how far apart they all are: the more they disagree, the more alike they weigh.

    What lies between them beyond their own errors is as DerSimonian and Laird (1986) estimate it.
    """
    leans = _contradicted(leans)
    plain = [1 / lean.off**2 for lean in leans]
    total, mean = sum(plain), _mean(leans)
    spread = sum(weight * (_log(lean) - mean) ** 2 for weight, lean in zip(plain, leans, strict=True)) - len(leans) + 1
    room = total - sum(weight**2 for weight in plain) / total
    between = max(spread / room, 0.0) if room > 0 else 0.0
    weights = [1 / (lean.off**2 + between) for lean in leans]
    weighed = [replace(lean, weight=one / sum(weights)) for lean, one in zip(leans, weights, strict=True)]
    return sorted(weighed, key=lambda lean: -lean.weight)


def _contradicted(leans: list[Lean]) -> list[Lean]:
    """The leans, the forecast among them as far off as what was counted since shows it to be.

    It was made before those counts. Where they contradict it by more than twice what both may err, something has
    happened that no yearly figure knows of.
    """
    counted = [lean for lean in leans if lean.kind != "forecast"]
    if not counted:
        return leans
    nearest = min(lean.off for lean in counted)
    return [
        replace(lean, off=apart)
        if lean.kind == "forecast"
        and (apart := abs(_log(lean) - _mean(counted))) > CONTRADICTS * math.hypot(lean.off, nearest)
        else lean
        for lean in leans
    ]


def _mean(leans: Sequence[Lean]) -> float:
    return sum(_log(lean) / lean.off**2 for lean in leans) / sum(1 / lean.off**2 for lean in leans)


def _log(lean: Lean) -> float:
    return math.log(lean.says + 1)


def _named(source: str, series: str) -> str:
    return ", ".join(filter(None, (source, series)))
