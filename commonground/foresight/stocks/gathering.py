"""From the store to a panel: one category, source and series; every place, and every origin if asked so."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

import numpy as np
import polars as pl

from commonground.core.errors import CommonGroundError
from commonground.core.words import Measure
from commonground.evidence.asking import Ask
from commonground.evidence.histories import histories
from commonground.evidence.store import Store
from commonground.evidence.suspecting import JUMP, suspicions
from commonground.foresight.stocks.panel import Array, Panel, Step

# One printed zero after so many people is more often a country that did not report than a country left by all;
# a second one in a row is believed.
RARELY_LEFT = 1_000.0
# A flow over so many days is a year's.
WHOLE_YEAR = 300
# Figures mostly no further apart than so many days are monthly ones.
ABOUT_A_MONTH = 45
# Everybody from one origin, wherever they are, is counted otherwise if so much of them is.
COUNTED_OTHERWISE = 0.1


@dataclass(frozen=True)
class Asked:
    """Which series is meant: the people of a category from an origin ("" for all) in a place ("" for everywhere)."""

    category: str
    origin: str = ""
    place: str = ""
    source: str = ""
    series: str | None = None
    step: Step | None = None
    until: date | None = None  # use nothing dated later
    measure: str = Measure.STOCK.value  # or a flow: who came, returned, applied in each period
    breaks: tuple[str, ...] = ()  # periods a person says are counted otherwise than the one before

    @property
    def key(self) -> tuple[str, str]:
        return self.origin, self.place


@dataclass(frozen=True)
class Gathered:
    """A panel, the row of the series that was asked for, and where it comes from."""

    panel: Panel
    row: int
    source: str
    series: str
    releases: tuple[str, ...]
    beside: tuple[str, ...]  # other series of the same people, as "source, series"
    masked: frozenset[int]  # periods whose count is masked
    # Periods counted otherwise than before: why, and in words of no language how.
    whys: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    suspected: tuple[tuple[int, str], ...] = ()  # periods at which nearly all series jumped, and how many of how many


def gather(store: Store, asked: Asked, *, conflict: dict[tuple[str, date], float] | None = None) -> Gathered:
    """The series that is meant and its peers: the same category and producer elsewhere, at the same step."""
    rows = _rows(store, asked)
    own = rows.filter((pl.col("origin") == asked.origin) & (pl.col("place") == asked.place))
    if asked.series is not None:
        own = own.filter(pl.col("series") == asked.series)
    if asked.until is not None:
        own = own.filter(pl.col("end") <= asked.until)
    if own.is_empty():
        raise CommonGroundError(
            "no dated figure of these people is in the store",
            where=_name(asked),
            next="See commonground figures for what it holds; codes are ISO3 or p-codes, and dates may be too late.",
        )
    # Of several sources that with the longest history answers: in years where years are asked for.
    period = pl.col("end").dt.year() if asked.step is Step.YEAR else pl.col("end")
    counted = own.group_by("source", "series").agg(
        period.n_unique().alias("figures"), pl.col("end").max(), pl.col("value").sum()
    )
    counted = counted.sort("figures", "end", "value", "source", "series", descending=[True, True, True, False, False])
    source, series = counted.row(0)[:2]
    own = own.filter((pl.col("source") == source) & (pl.col("series") == series))
    if own["unsure"].all():
        raise CommonGroundError(
            "every figure of it is a printed 0 that may stand where nothing was reported",
            where=_name(asked),
            next="Look at them with commonground figures, or ask for another source.",
        )
    step = asked.step or _step(own["end"].to_list())
    same = _peers(rows.filter(pl.col("source") == source), series, step)
    if asked.until is not None:
        same = same.filter(pl.col("end") <= asked.until)
    if asked.measure != Measure.STOCK.value:
        same = _of_one_step(same, step)
    panel, masked, whys = _panel(same, step, asked, conflict)
    return Gathered(
        panel,
        panel.keys.index(asked.key),
        source,
        series,
        tuple(sorted(set(own["release"].to_list()))),
        tuple(", ".join(filter(None, row[:2])) for row in counted.rows()[1:]),
        masked,
        whys,
        tuple(_suspected(store, asked, rows, source, series, step)),
    )


def _suspected(
    store: Store, asked: Asked, rows: pl.DataFrame, source: str, series: str, step: Step
) -> Iterator[tuple[int, str]]:
    """Periods at which nearly all origins of the place, or all places of the source, jumped, and no person said why."""
    if not asked.place or asked.measure != Measure.STOCK.value:
        return
    same = rows.filter((pl.col("source") == source) & (pl.col("series") == series))
    here = same.filter(pl.col("place") == asked.place)
    if not asked.origin:
        what = Ask(
            category=(asked.category,), measure=(asked.measure,), by=("origin",), place=(asked.place,), source=(source,)
        )
        parts = histories(store, what).filter((pl.col("series") == series) & (pl.col("place") == asked.place))
        # What moved between origins only, such as people of unknown ones, leaves the whole as it was.
        total = dict(here.select("end", "value").iter_rows())
        found = [one for one in suspicions(parts, member="origin") if _jumps(total.get(one.since), total.get(one.end))]
    else:
        found = suspicions(here, member="origin")
    answered = {answer.about for answer in store.decisions.standing("answer")}
    for one in (*found, *suspicions(same, member="place")):
        if one.id not in answered and (asked.until is None or one.end <= asked.until):
            yield step.number(one.end), f"{one.jumped}/{one.series}"


def _jumps(before: float | None, after: float | None) -> bool:
    return before is not None and after is not None and not 1 / JUMP <= (after + 1) / (before + 1) <= JUMP


def _name(asked: Asked) -> str:
    return f"{asked.category}, origin {asked.origin or 'any'}, place {asked.place or 'any'}"


def _rows(store: Store, asked: Asked) -> pl.DataFrame:
    places: tuple[str, ...] = ()
    level = None
    if asked.place and len(asked.place) != 3:
        unit = store.gazetteer().unit(asked.place)
        if unit is None:
            raise CommonGroundError(
                "no such place is known",
                where=asked.place,
                next="Read the table of the country's units into the store.",
            )
        places, level = (unit.country,), unit.level
    by = ("origin",) if asked.origin else ()
    source = (asked.source,) if asked.source else ()
    what = Ask(category=(asked.category,), measure=(asked.measure,), by=by, place=places, level=level, source=source)
    rows = histories(store, what).filter(pl.col("value").is_not_null() & pl.col("place").is_not_null())
    if asked.origin:
        rows = rows.filter(pl.col("origin").is_not_null() & (pl.col("origin") != pl.col("place")))
    if asked.place:
        return rows
    # Everybody from one origin, wherever they are: figures of one source, series and date do not overlap.
    otherwise = pl.col("why").is_not_null()
    enough = pl.col("value").filter(otherwise).sum() >= COUNTED_OTHERWISE * pl.col("value").sum()
    where = pl.concat_str("place", "how", separator=": ", ignore_nulls=True).filter(otherwise)
    return rows.group_by("source", "series", "release", "origin", "start", "end").agg(
        pl.lit("").alias("place").first(), pl.col("value", "low", "high").sum(), pl.col("masked").any(),
        pl.col("unsure").all(),
        pl.when(otherwise.any() & enough).then(pl.col("why").drop_nulls().first()).alias("why"),
        pl.when(otherwise.any() & enough).then(where.first()).alias("how"),
    )  # fmt: skip


def _of_one_step(rows: pl.DataFrame, step: Step) -> pl.DataFrame:
    """Flows whose period fits the step: a year's total beside its months would count everybody twice."""
    days = (pl.col("end") - pl.col("start")).dt.total_days() + 1
    fit = rows.filter(days <= 366 // step.a_year + 1)
    whole = fit.filter(days >= WHOLE_YEAR)
    return whole if step is Step.YEAR and whole.height else fit


def _peers(rows: pl.DataFrame, series: str, step: Step) -> pl.DataFrame:
    """One series for each origin and place: the one asked for, else the longest of the producer's at this step.

    Missions name a series after their own operation, so that one name alone may have no peer.
    """
    key = ("origin", "place", "series")
    each = rows.group_by(key).agg(pl.col("end").n_unique().alias("figures"), pl.col("end").dt.year().n_unique())
    yearly = pl.col("figures") == pl.col("end")
    fit = each.filter((pl.col("series") == series) | (yearly == (step is Step.YEAR)))
    named = (pl.col("series") == series).alias("named")
    best = fit.with_columns(named).sort("named", "figures", "series", descending=[True, True, False])
    chosen = best.group_by("origin", "place", maintain_order=True).agg(pl.col("series").first())
    return rows.join(chosen, on=list(key), how="semi")


def _step(days: Collection[date]) -> Step:
    """Yearly, unless some year holds two figures; then by month if figures are mostly that near, else by quarter."""
    ordered = sorted(set(days))
    if len({day.year for day in ordered}) == len(ordered):
        return Step.YEAR
    apart = sorted((after - before).days for before, after in pairwise(ordered))
    return Step.MONTH if apart[len(apart) // 2] <= ABOUT_A_MONTH else Step.QUARTER


def _panel(
    rows: pl.DataFrame, step: Step, asked: Asked, conflict: dict[tuple[str, date], float] | None
) -> tuple[Panel, frozenset[int], dict[int, tuple[str, str]]]:
    """Lay the figures on the calendar; of two stocks in one period the later stands, two flows are added."""
    rows = rows.sort("end")
    keys = sorted(set(zip(rows["origin"].to_list(), rows["place"].to_list(), strict=True)))
    at = {key: number for number, key in enumerate(keys)}
    numbers = [step.number(day) for day in rows["end"].to_list()]
    first, last = min(numbers), max(numbers)
    shape = (len(keys), last - first + 1)
    value, low, high = (np.full(shape, np.nan) for _ in range(3))
    unsure, broken = np.zeros(shape, bool), np.zeros(shape, bool)
    whys: dict[int, tuple[str, str]] = {}
    flow = asked.measure != Measure.STOCK.value
    masked = set()
    columns = ("origin", "place", "value", "low", "high", "masked", "unsure", "why", "how")
    for number, record in zip(numbers, rows.select(columns).iter_rows(), strict=True):
        series, period = at[record[0], record[1]], number - first
        before = flow and not np.isnan(value[series, period])
        told = (record[2], record[2] if record[3] is None else record[3], record[2] if record[4] is None else record[4])
        for side, count in zip((value, low, high), told, strict=True):
            side[series, period] = count + (side[series, period] if before else 0.0)
        unsure[series, period] = record[6]
        broken[series, period] |= record[7] is not None
        if (record[0], record[1]) == asked.key:
            if record[5]:
                masked.add(number)
            if record[7] is not None:
                whys.setdefault(number, (record[7], record[8] or ""))
    for label in asked.breaks:
        number = _within(label, step, first, last)
        broken[at[asked.key], number - first] = True
        whys[number] = "asked", ""
    _without_doubtful_zeros(value, unsure)
    panel = Panel(tuple(keys), step, first, value, low, high, broken)
    whole = replace(panel, conflict=_covariate(panel, conflict)) if conflict else panel
    return whole, frozenset(masked), whys


def _without_doubtful_zeros(value: Array, unsure: np.ndarray) -> None:
    """Blank a zero that may be no report: one after many people, unless the period before was such a zero too."""
    last = np.zeros(len(value))
    before = np.zeros(len(value), bool)
    for at in range(value.shape[1]):
        doubtful = unsure[:, at] & (last >= RARELY_LEFT) & ~before
        before = unsure[:, at].copy()
        value[doubtful, at] = np.nan
        last = np.where(np.isnan(value[:, at]), last, value[:, at])


def _within(label: str, step: Step, first: int, last: int) -> int:
    """The number of a period that is written as a year or a month."""
    year, _, month = label.partition("-")
    if year.isdigit() and (not month or (month.isdigit() and 1 <= int(month) <= 12)) and 1 <= int(year) <= 9999:
        number = step.number(date(int(year), int(month or 1), 1))
        if first <= number <= last:
            return number
    raise CommonGroundError(
        f"{label!r} is no period of these figures",
        where="breaks",
        next=f"Write one from {step.label(first)} to {step.label(last)}.",
    )


def _covariate(panel: Panel, conflict: dict[tuple[str, date], float]) -> Array:
    """The covariate of each series' origin, summed within a period; NaN where nothing is given."""
    given: dict[tuple[str, int], float] = {}
    for (country, day), value in conflict.items():
        key = country, panel.step.number(day) - panel.first
        given[key] = given.get(key, 0.0) + value
    found = np.full(panel.values.shape, np.nan)
    for row, (origin, place) in enumerate(panel.keys):
        for at in range(panel.periods):
            found[row, at] = given.get((origin or place, at), np.nan)
    return found
