"""Progress of a group over time: who was reached, who was lost, and what is known; unknown is never achieved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from commonground.core.errors import RuleError

NO_WORD = "no word"


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit found: achieved or not (None: it could not be said), and a score where there is one."""

    achieved: bool | None
    score: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Wave:
    """One round of visits: an outcome for everybody reached, and a reason for those known to be lost."""

    day: str
    outcomes: Mapping[str, Visit]
    lost: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Point:
    """One wave of a cohort, always out of everybody enrolled."""

    day: str
    enrolled: int
    reached: int
    lost: Mapping[str, int]  # by reason; who was neither reached nor explained is "no word"
    achieved: int
    not_achieved: int
    unknown: int  # reached, and nothing could be said
    share: tuple[Fraction, Fraction] | None  # achieved of all enrolled: at least, and at most
    attrition: Fraction | None
    mean_score: Fraction | None
    scored: int
    same_people: int  # scored in the first wave and in this one
    change: Fraction | None  # of their mean score since the first wave


def progress(enrolled: Iterable[str], waves: Sequence[Wave]) -> tuple[Point, ...]:
    """Return a point for each wave; people not reached stay in the count and widen what can be said.

    The least share counts as achieved only what was seen; the most also whoever is not known to have failed.
    A change is measured on the same people, so that losing the weakest never looks like progress.
    """
    people = list(enrolled)
    if len(set(people)) != len(people):
        raise RuleError("somebody is enrolled twice.", where="cohort", next="Enrol each person once.")
    for before, after in pairwise(waves):
        if not before.day < after.day:
            raise RuleError("the waves are not in order.", where=f"cohort, {after.day}", next="Order them by day.")
    for wave in waves:
        _checked(wave, set(people))
    return tuple(_point(len(people), wave, waves[0]) for wave in waves)


def _checked(wave: Wave, people: set[str]) -> None:
    for name in (*wave.outcomes, *wave.lost):
        if name not in people:
            raise RuleError(
                f"'{name[:40]}' was not enrolled.", where=f"cohort, {wave.day}", next="Enrol everybody at the start."
            )
        if name in wave.outcomes and name in wave.lost:
            raise RuleError(f"'{name[:40]}' was both reached and lost.", where=f"cohort, {wave.day}", next="Keep one.")


def _point(enrolled: int, wave: Wave, first: Wave) -> Point:
    outcomes = wave.outcomes.values()
    achieved = sum(one.achieved is True for one in outcomes)
    not_achieved = sum(one.achieved is False for one in outcomes)
    lost: dict[str, int] = {}
    for reason in wave.lost.values():
        lost[reason] = lost.get(reason, 0) + 1
    if silent := enrolled - len(wave.outcomes) - len(wave.lost):
        lost[NO_WORD] = lost.get(NO_WORD, 0) + silent
    scores = [one.score for one in outcomes if one.score is not None]
    both = [
        (before.score, now.score)
        for name, now in wave.outcomes.items()
        if (before := first.outcomes.get(name)) and before.score is not None and now.score is not None
    ]
    return Point(
        day=wave.day,
        enrolled=enrolled,
        reached=len(wave.outcomes),
        lost=lost,
        achieved=achieved,
        not_achieved=not_achieved,
        unknown=len(wave.outcomes) - achieved - not_achieved,
        share=(Fraction(achieved, enrolled), Fraction(enrolled - not_achieved, enrolled)) if enrolled else None,
        attrition=1 - Fraction(len(wave.outcomes), enrolled) if enrolled else None,
        mean_score=_mean(scores),
        scored=len(scores),
        same_people=len(both),
        change=_mean([now - before for before, now in both]),
    )


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction()) / len(values) if values else None
