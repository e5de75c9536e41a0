"""An outlook: base rates, the ranges to come, the model and why, and what such forecasts were worth before."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from commonground.core.errors import CommonGroundError
from commonground.evidence.store import Store
from commonground.foresight.stocks.gathering import Asked, Gathered, gather
from commonground.foresight.stocks.looking_back import RANGES, Record, peers_of, record, walked
from commonground.foresight.stocks.panel import Panel, Step
from commonground.foresight.stocks.walking import SIZES, Made
from commonground.foresight.stocks.widths import ENOUGH_RANGES

# Earlier cuts at which the forecast is made again and held against what came.
JUDGED = {Step.YEAR: 8, Step.QUARTER: 10, Step.MONTH: 12}
LAST = 4
# A count so many periods after the one before it is still held against the forecast made at that one.
NEXT_COUNT = {Step.YEAR: 3, Step.QUARTER: 4, Step.MONTH: 6}
# Longer history teaches nothing more, and costs time.
LONGEST = {Step.YEAR: 45, Step.QUARTER: 80, Step.MONTH: 120}
# A base rate of fewer cases is none.
FEWEST = 20
# With fewer figures than this the reader is told so.
FEW = 5
# Changes a base rate is told of: more than a quarter up, half up, doubled; more than a quarter down.
RISES, FALL = (1.25, 1.5, 2.0), 0.75
# A total some of whose parts are masked is told as a number while its ends are no further apart than this share.
EXACT = 0.01
FURTHEST = {Step.YEAR: 10, Step.QUARTER: 12, Step.MONTH: 24}


@dataclass(frozen=True)
class Coming:
    """One period to come: the middle and the ranges that 50, 80 and 95 of 100 outcomes should lie in."""

    period: str
    end: date
    median: int
    ranges: dict[int, tuple[int, int]]


@dataclass(frozen=True)
class Said:
    """A forecast made at one count of the next, and what came."""

    made: str
    period: str
    median: int
    low80: int
    high80: int
    came: int
    inside: bool
    alike: bool  # counted as before: else what came says nothing of the forecast


@dataclass(frozen=True)
class Point:
    """One period of the history: a count, a range where it is masked, or nothing known."""

    period: str
    value: int | None
    low: int | None
    high: int | None
    broken: bool
    why: str = ""  # it is counted otherwise than the one before
    how: str = ""


@dataclass(frozen=True)
class BaseRate:
    """How often stocks of this size changed so much in so many periods, in all series known at the cut."""

    lead: int
    cases: int
    rose: dict[float, float]
    fell: float
    median_change: float  # the middle size of the change, as a share of the people


@dataclass(frozen=True)
class Note:
    """Something a reader must know of a forecast: an id, a number, and words that are no language's."""

    id: str
    n: int = 0
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """A model and its mean error on this series (its peers' counting in), in usual changes."""

    model: str
    error: float


@dataclass(frozen=True)
class Outlook:
    """What is likely next for one series, and all that stands behind it."""

    asked: Asked
    source: str
    series: str
    step: Step
    releases: tuple[str, ...]
    beside: tuple[str, ...]
    history: tuple[Point, ...]
    base_rates: tuple[BaseRate, ...]
    coming: tuple[Coming, ...]
    model: str
    judgements: tuple[Judgement, ...]
    own: tuple[Record, ...]
    peers: tuple[Record, ...]
    last: tuple[Said, ...]
    peer_series: int
    cases: int
    notes: tuple[Note, ...]


def outlook(
    store: Store, asked: Asked, *, horizon: int, conflict: dict[tuple[str, date], float] | None = None
) -> Outlook:
    """The outlook of one series of the store, learnt from all series of its category, source and step."""
    return look(gather(store, asked, conflict=conflict), asked, horizon=horizon)


def look(gathered: Gathered, asked: Asked, *, horizon: int) -> Outlook:
    """The outlook of a gathered series: made at its own last known period, from what was known then."""
    panel, row = gathered.panel, gathered.row
    if not 1 <= horizon <= FURTHEST[panel.step]:
        raise CommonGroundError(
            f"no forecast is made {horizon} {panel.step}s ahead",
            where="horizon",
            next=f"Ask for 1 to {FURTHEST[panel.step]} {panel.step}s.",
        )
    known = np.flatnonzero(panel.known[row])
    if not len(known):
        raise CommonGroundError(
            "none of its figures is a count: all are masked without bounds or may be no report",
            where=f"{asked.category}, {asked.origin or 'any'}, {asked.place or 'any'}",
            next="Look at them with commonground figures.",
        )
    panel = _recent(panel.until(int(known[-1])))
    steps = _last_steps(panel, row)
    furthest = max([horizon, *(at - cut for cut, at in steps)])
    cuts = max([JUDGED[panel.step], *(panel.periods - 1 - cut for cut, _ in steps)])
    walk = walked(panel, furthest, cuts=cuts, row=row)
    made = walk.made[-1]
    earlier = walk.made[-1 - JUDGED[panel.step] : -1]
    peers = np.flatnonzero(made.group == made.group[row])
    leads = range(1, horizon + 1)
    return Outlook(
        asked=asked,
        source=gathered.source,
        series=gathered.series,
        step=panel.step,
        releases=gathered.releases,
        beside=gathered.beside,
        history=_history(gathered, panel, row),
        base_rates=_base_rates(panel, made, row, horizon),
        coming=tuple(_coming(panel, made, row, lead) for lead in leads),
        model=made.names[made.chosen[row]],
        judgements=tuple(sorted(
            (Judgement(name, float(error)) for name, error in zip(made.names, made.judged[:, row], strict=True)),
            key=lambda one: one.error,
        )),
        own=tuple(one for lead in leads if (one := record(panel, earlier, lambda _: np.array([row]), lead))),
        peers=tuple(one for lead in leads if (one := record(panel, earlier, peers_of(row), lead))),
        last=tuple(_said(panel, walk.made, row, cut, at) for cut, at in steps),
        peer_series=len(peers) - 1,
        cases=made.cases,
        notes=tuple(_notes(gathered, panel, row, made)),
    )  # fmt: skip


def _recent(panel: Panel) -> Panel:
    """The last part of a long panel, from a period on."""
    start = panel.periods - LONGEST[panel.step]
    if start <= 0:
        return panel
    return Panel(
        panel.keys, panel.step, panel.first + start, panel.values[:, start:], panel.low[:, start:],
        panel.high[:, start:], panel.breaks[:, start:],
        None if panel.conflict is None else panel.conflict[:, start:],
    )  # fmt: skip


def _history(gathered: Gathered, panel: Panel, row: int) -> tuple[Point, ...]:
    found = []
    for at in range(int(np.flatnonzero(panel.known[row])[0]), panel.periods):
        why, how = gathered.whys.get(panel.first + at, ("", ""))
        value, low, high = (float(side[row, at]) for side in (panel.values, panel.low, panel.high))
        exact, known = high - low <= EXACT * value, not np.isnan(value)
        found.append(
            Point(
                panel.step.label(panel.first + at),
                round(value) if known and exact else None,
                round(low) if known else None,
                round(high) if known else None,
                bool(panel.breaks[row, at]),
                why,
                how,
            )
        )
    return tuple(found)


def _coming(panel: Panel, made: Made, row: int, lead: int) -> Coming:
    number = panel.first + made.cut + lead
    limits = made.limits[row, lead - 1]
    ranges = {share: (round(float(limits[a])), round(float(limits[b]))) for share, (a, b) in RANGES.items()}
    return Coming(
        panel.step.label(number), panel.step.last_day(number), round(float(made.middle[row, lead - 1])), ranges
    )


def _last_steps(panel: Panel, row: int) -> list[tuple[int, int]]:
    """The last counts and those before them, as pairs of periods; those far apart are left out."""
    known = np.flatnonzero(panel.known[row]).tolist()
    return [(cut, at) for cut, at in pairwise(known) if at - cut <= NEXT_COUNT[panel.step]][-LAST:]


def _said(panel: Panel, walked: list[Made], row: int, cut: int, at: int) -> Said:
    """What was forecast of a count at the count before it."""
    made = next(one for one in walked if one.cut == cut)
    lead = at - cut - 1
    median, came = round(float(made.middle[row, lead])), round(float(panel.values[row, at]))
    low, high = (round(float(made.limits[row, lead, side])) for side in RANGES[80])
    label = panel.step.label
    alike = not panel.breaks[row, cut + 1 : at + 1].any()
    return Said(label(panel.first + cut), label(panel.first + at), median, low, high, came, low <= came <= high, alike)


def _base_rates(panel: Panel, made: Made, row: int, horizon: int) -> tuple[BaseRate, ...]:
    """How often series of this size changed by how much, one and `horizon` periods later."""
    group = made.group[row]
    least = (0.0, *SIZES)[group]
    most = (*SIZES, np.inf)[group]
    found = []
    for lead in sorted({1, horizon}):
        if lead >= panel.periods:
            continue
        then, later = panel.values[:, :-lead], panel.values[:, lead:]
        told = np.isfinite(then) & np.isfinite(later) & (then >= max(least, 1.0)) & (then < most)
        told &= panel.alike(lead)
        if told.sum() < FEWEST:
            continue
        ratio = later[told] / then[told]
        found.append(
            BaseRate(
                lead,
                int(told.sum()),
                {rise: float((ratio > rise).mean()) for rise in RISES},
                float((ratio < FALL).mean()),
                float(np.median(np.abs(ratio - 1))),
            )
        )
    return tuple(found)


def _notes(gathered: Gathered, panel: Panel, row: int, made: Made) -> list[Note]:
    known = panel.known[row]
    first = int(np.flatnonzero(known)[0])
    figures, gaps = int(known.sum()), int((~known[first:]).sum())
    found = [
        (figures == 1, Note("one_figure")),
        (1 < figures < FEW, Note("few_figures", figures)),
        (gaps > 0, Note("gaps", gaps)),
        *((True, note) for note in _breaks(gathered, panel, row)),
        (bool(gathered.masked), Note("masked")),
        (not np.nan_to_num(panel.values[row]).any(), Note("all_zero")),
        (made.cases < ENOUGH_RANGES, Note("few_cases", made.cases)),
        (bool(gathered.beside), Note("also_counted", len(gathered.beside), gathered.beside)),
    ]
    return [note for told, note in found if told]


def _breaks(gathered: Gathered, panel: Panel, row: int) -> list[Note]:
    """Where the series is counted otherwise, a note for each reason; and where that is only suspected."""
    first = panel.first + int(np.flatnonzero(panel.known[row])[0])
    told: dict[str, list[str]] = {}
    for at in np.flatnonzero(panel.breaks[row]):
        number = panel.first + int(at)
        # The first figure has none before it to differ from.
        if number > first:
            why, how = gathered.whys.get(number, ("asked", ""))
            told.setdefault(f"break_{why}", []).append(_dated(panel.step.label(number), how))
    broken = {panel.first + int(at) for at in np.flatnonzero(panel.breaks[row])}
    for number, how in gathered.suspected:
        if first < number < panel.first + panel.periods and number not in broken:
            told.setdefault("break_suspected", []).append(_dated(panel.step.label(number), how))
    return [Note(id, len(items), tuple(items)) for id, items in told.items()]


def _dated(period: str, how: str) -> str:
    return f"{period} ({how})" if how else period
