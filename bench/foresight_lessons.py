"""What the cases teach a camp forecast: the measured numbers of `commonground.foresight.experience`, from any cases.

Each is a plain average with a rule of its own; none is chosen by the error of a forecast. So they can be measured
with a case left out, and that case forecast with them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from commonground.foresight import Case
from commonground.foresight.backtest import states
from commonground.foresight.camp_forecast import forecast
from commonground.foresight.camp_state import CampState
from commonground.foresight.experience import PAST, Experience, Misses, Range

PAUSE = 30
EARLY = 365
# So much of the past forecasts is left out at either end of a range.
TAIL = 0.1
KINDS = {"unseen": (0, 60), "unverified": (0, 30, 90), "verified": (0,)}
LEADS = (30, 90)


@dataclass(frozen=True)
class Lesson:
    """One case with its states, computed once."""

    case: Case
    known: list[CampState]

    @staticmethod
    def of(case: Case) -> "Lesson":
        return Lesson(case, states(case))


def learned(lessons: Sequence[Lesson], base: Experience = PAST) -> Experience:
    """The experience these cases teach; what is not measured is taken from `base`."""
    first = replace(
        base,
        stays=float(np.mean([stay for lesson in lessons if (stay := _stays(lesson.case)) is not None])),
        in_camps=float(np.median([share for lesson in lessons if (share := _in_camps(lesson)) is not None])),
    )
    return replace(first, misses=_misses(lessons, first))


def _stays(case: Case) -> float | None:
    """What the first verification after a pause left of the counts of camps mostly filled since the start, a mean."""
    left = []
    for camp in case.camps:
        for series in camp.series:
            for day in sorted(camp.corrections)[:1]:
                at = np.flatnonzero(series.days == day)
                old = (
                    np.interp(0, series.days, series.counts) > series.counts[max(at[0] - 1, 0)] / 2 if len(at) else True
                )
                if not old and at[0] > 0 and day - series.days[at[0] - 1] >= PAUSE:
                    left.extend(after / before for before, after in series.verifications((day,)))
    return float(np.mean(left)) if left else None


def _in_camps(lesson: Lesson) -> float | None:
    """The registered rise over the national one, the median early day with a camp still uncounted."""
    totals = lesson.case.registered().sum(axis=1)
    shares = [
        (totals[state.day] - totals[0]) / state.national_rise
        for state in lesson.known[:EARLY]
        if state.national_rise > 1000 and (state.unseen & (state.opens <= state.day)).any()
    ]
    return float(np.median(shares)) if shares else None


def _misses(lessons: Sequence[Lesson], past: Experience) -> Misses:
    """Quantiles of the logarithm of truth over forecast, every case weighing as the root of its forecasts."""
    found: dict[tuple[str, int, int], list[tuple[int, float]]] = {}
    wide = replace(past, misses=dict.fromkeys(KINDS, ((0, (0.0, 0.0), (0.0, 0.0)),)))
    for number, lesson in enumerate(lessons):
        truth = lesson.case.registered()
        for lead in LEADS:
            for state in lesson.known[: max(lesson.case.length - lead, 0)]:
                made, true = forecast(state, lead=lead, past=wide), truth[state.day + lead]
                if true.sum() <= 0:
                    continue
                # With misses of nothing the upper end is what a range is measured from.
                missed = np.log(np.maximum(true, 1) / np.maximum(made.high80, 1e-9))
                for at, log in enumerate(missed):
                    kind = "unseen" if state.unseen[at] else "verified" if state.verified[at] else "unverified"
                    since = state.unverified[at] if kind == "unverified" else state.day
                    start = max(day for day in KINDS[kind] if day <= since)
                    found.setdefault((kind, start, lead), []).append((number, float(log)))
    return {
        kind: tuple((start, *(_range(found[kind, start, lead], kind) for lead in LEADS)) for start in starts)
        for kind, starts in KINDS.items()
    }


def _range(logs: list[tuple[int, float]], kind: str) -> Range:
    cases, values = (np.array(part) for part in zip(*logs, strict=True))
    many = np.bincount(cases.astype(int))
    weight = 1 / np.sqrt(many[cases.astype(int)])
    order = np.argsort(values)
    along = np.cumsum(weight[order]) / weight.sum()
    # Nobody may come to a camp nobody was counted in: its range begins at nobody, and so ends with the upper tail.
    low = values[order][np.searchsorted(along, TAIL)]
    high = values[order][np.searchsorted(along, 1 - TAIL)]
    return (min(float(low), 0.0) if kind != "unseen" else 0.0, max(float(high), 0.0))
