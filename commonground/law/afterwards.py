"""How lasting a solution is for one person: reintegration, durable solution, integration; unknown stays unknown."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from commonground.core.errors import RuleError
from commonground.law.inputs import near_key
from commonground.law.instruments import MET, NOT_MET, PARTLY_MET, UNKNOWN, Criteria, Survey, survey
from commonground.law.policy import Setting, settings

# What follows a table of weights a user loads; we never call a number official ourselves.
_LOADED = "weights as loaded: {title}"


@dataclass(frozen=True, slots=True)
class Weights:
    """What each item of the survey counts, and where that comes from."""

    title: str
    of: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Score:
    """A survey scored from 0 to 1 by dimension; None where too little was answered to say."""

    dimensions: Mapping[str, Fraction | None]
    composite: Fraction | None
    answered: Mapping[str, tuple[int, int]]  # answered of asked, by dimension
    label: str
    clauses: tuple[str, ...]


def score(answers: Mapping[str, object], *, weights: Weights | None = None, where: str = "survey") -> Score:
    """Score one survey: each dimension is the mean of its answered items, and the whole of its dimensions.

    Every item counts the same unless `weights` are loaded; a dimension with less than two thirds of its
    items answered has no score, and then the whole has none.
    """
    asked = survey()
    given = {id: _answer(asked, id, raw, where) for id, raw in answers.items()}
    found: dict[str, Fraction | None] = {}
    answered: dict[str, tuple[int, int]] = {}
    for dimension in asked.dimensions:
        items = [id for id, item in asked.items.items() if item.dimension == dimension]
        known = {id: value for id in items if (value := given.get(id)) is not None}
        answered[dimension] = (len(known), len(items))
        enough = Fraction(len(known), len(items)) >= asked.needs_answered
        found[dimension] = _mean(known, weights) if enough else None
    values = [value for value in found.values() if value is not None]
    composite = sum(values, Fraction()) / len(found) if len(values) == len(found) else None
    label = _LOADED.format(title=weights.title) if weights else asked.label
    return Score(found, composite, answered, label, asked.grounds.clauses)


def _mean(known: Mapping[str, Fraction], weights: Weights | None) -> Fraction | None:
    counts = {id: weights.of[id] if weights else Fraction(1) for id in known}
    total = sum(counts.values(), Fraction())
    # Where only items of no weight were answered, nothing can be said.
    return sum((value * counts[id] for id, value in known.items()), Fraction()) / total if total else None


def _answer(asked: Survey, id: str, raw: object, where: str) -> Fraction | None:
    if id not in asked.items:
        raise RuleError(
            f"'{str(id)[:40]}' is no item of the survey.", where=where, next=f"Write {', '.join(asked.items)}."
        )
    if raw is None or raw in asked.unanswered:
        return None
    if not isinstance(raw, str) or raw not in asked.scores:
        raise RuleError(
            f"'{str(raw)[:40]}' is not an answer the survey knows.",
            where=f"{where}, {id}",
            next=f"Write {', '.join((*asked.scores, *asked.unanswered))}, or null.",
        )
    return asked.scores[raw]


def read_weights(text: str, *, title: str, where: str = "weights") -> Weights:
    """Read a table `item_id, weight` of the survey's weights: every item once, none below zero."""
    found: dict[str, Fraction] = {}
    rows = csv.DictReader(io.StringIO(text))
    if set(rows.fieldnames or ()) != {"item_id", "weight"}:
        raise RuleError(
            "the columns are not item_id and weight.", where=where, next="Name the two columns so, and no others."
        )
    for number, row in enumerate(rows, start=2):
        id, place = (row["item_id"] or "").strip(), f"{where}, row {number}"
        if id not in survey().items or id in found:
            near = near_key(id, survey().items)
            raise RuleError(
                f"'{id[:40]}' is {'written twice' if id in found else 'no item of the survey'}.",
                where=place,
                next=f"Write '{near}' if meant." if near and id not in found else "Write each item once.",
            )
        found[id] = _weight(row["weight"], place)
    missing = [id for id in survey().items if id not in found]
    if missing:
        raise RuleError(
            f"{', '.join(missing)} has no weight.", where=where, next="Give every item one; 0 leaves it out."
        )
    for dimension in survey().dimensions:
        if not any(found[id] for id, item in survey().items.items() if item.dimension == dimension):
            raise RuleError(f"{dimension} has no weight at all.", where=where, next="Give its items some.")
    return Weights(title, found)


def _weight(raw: str | None, where: str) -> Fraction:
    try:
        value = Fraction((raw or "").strip())
    except (ValueError, ZeroDivisionError):
        value = Fraction(-1)
    if not 0 <= value <= 10**6:
        raise RuleError(f"'{str(raw)[:20]}' is not a weight.", where=where, next="Write a number from 0.")
    return value


@dataclass(frozen=True, slots=True)
class Review:
    """Criteria rated for one person or household; reached only when every one is met."""

    of: str
    met: tuple[str, ...]
    partly_met: tuple[str, ...]
    not_met: tuple[str, ...]
    unknown: tuple[str, ...]
    reached: bool | None  # None: nothing speaks against it, and something is not known
    parts: Mapping[str, bool | None]
    clauses: tuple[str, ...]


def review(criteria: Criteria, ratings: Mapping[str, str | None], *, where: str = "review") -> Review:
    """Review the criteria of a durable solution or of integration; one that nobody rated is unknown."""
    known = {one.id: one for one in criteria.criteria}
    for id, rating in ratings.items():
        if id not in known or rating not in (MET, PARTLY_MET, NOT_MET, UNKNOWN, None):
            raise RuleError(
                f"'{str(id)[:40]}: {str(rating)[:40]}' is no rating of these criteria.",
                where=where,
                next=f"Rate {', '.join(known)} as met, partly_met, not_met or unknown.",
            )
    rated = {id: ratings.get(id) or UNKNOWN for id in known}

    def those(rating: str) -> tuple[str, ...]:
        return tuple(id for id, said in rated.items() if said == rating)

    parts = dict.fromkeys(one.part for one in criteria.criteria if one.part)
    return Review(
        of=criteria.id,
        met=those(MET),
        partly_met=those(PARTLY_MET),
        not_met=those(NOT_MET),
        unknown=those(UNKNOWN),
        reached=_reached(list(rated.values())),
        parts={part: _reached([rated[id] for id, one in known.items() if one.part == part]) for part in parts},
        clauses=criteria.grounds.clauses,
    )


def _reached(ratings: list[str]) -> bool | None:
    if NOT_MET in ratings or PARTLY_MET in ratings:
        return False
    return None if UNKNOWN in ratings else True


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Whether somebody was followed for as long as the policy asks."""

    state: str  # complete, running, cut_short, not_started
    months: int  # covered by visits
    asked: Setting
    last: str | None
    visits: int


def follow_up(
    started: date, visits: list[date], *, as_of: date, policy: Mapping[str, Setting] | None = None
) -> FollowUp:
    """Say how long somebody has been followed since return or arrival; a visit to come does not count."""
    asked = (policy or settings())["followup_min_months"]
    made = sorted(day for day in visits if started <= day <= as_of)
    months = _months(started, made[-1]) if made else 0
    if made and months >= asked.value:
        state = "complete"
    elif _months(started, as_of) < asked.value:
        state = "running" if made else "not_started"
    else:
        state = "cut_short"
    return FollowUp(state, months, asked, made[-1].isoformat() if made else None, len(made))


def _months(start: date, end: date) -> int:
    """Whole months between two days; a month is full on the same day of the next, or on its last."""
    whole = (end.year - start.year) * 12 + end.month - start.month
    last_of_month = (date(end.year + end.month // 12, end.month % 12 + 1, 1) - date(end.year, end.month, 1)).days
    return max(whole - (end.day < min(start.day, last_of_month)), 0)
