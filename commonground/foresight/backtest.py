"""Forecasts as they would have been made, day after day, and how far off they were."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from commonground.foresight.camp_forecast import CampForecast
from commonground.foresight.camp_record import Record, last_counts, last_shares
from commonground.foresight.camp_state import CampState, camp_state
from commonground.foresight.case import Case
from commonground.foresight.experience import PAST, Experience


@dataclass(frozen=True, slots=True)
class Score:
    """The error of forecasts made `lead` days before, and of the rules to beat (misses over registered)."""

    lead: int
    given_total: float
    count: float
    last_shares: float
    last_counts: float
    cover80: float


def states(case: Case) -> list[CampState]:
    """The camps as known at the end of each of the case's days."""
    return [camp_state(case, day=day) for day in range(case.length)]


def backtest(
    case: Case, *, lead: int, past: Experience = PAST, known: Sequence[CampState] | None = None
) -> Iterator[CampForecast]:
    """For every day from `lead` on, the forecast made `lead` days before; of later days it is told that total only."""
    totals = case.registered().sum(axis=1)
    record = Record(case, past, states(case) if known is None else known)
    for day in range(lead, case.length):
        yield record.forecast(day=day - lead, lead=lead, total=float(totals[day]))


def score(case: Case, *, lead: int, past: Experience = PAST, known: Sequence[CampState] | None = None) -> Score | None:
    """The backtest's errors beside those of carrying the last count or share on; none if no day can be scored."""
    truth = case.registered()
    misses: dict[str, list[float]] = {"given_total": [], "count": [], "last_shares": [], "last_counts": []}
    inside: list[bool] = []
    for made in backtest(case, lead=lead, past=past, known=known):
        true = truth[made.day]
        total = true.sum()
        if total <= 0 or made.given_total is None:
            continue
        last = last_counts(case, made.day - lead)
        rules = {
            "given_total": made.given_total,
            "count": made.count,
            "last_shares": total * last_shares(last),
            "last_counts": last,
        }
        for rule, said in rules.items():
            misses[rule].append(float(np.abs(said - true).sum() / total))
        inside.extend((made.low80 <= true) & (true <= made.high80))
    if not inside:
        return None
    return Score(
        lead, cover80=float(np.mean(inside)), **{rule: float(np.mean(found)) for rule, found in misses.items()}
    )
