"""The instruments of the way after: criteria and survey items as validated tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from commonground.core.errors import RuleError
from commonground.law.clauses import Grounds, grounds
from commonground.law.reading import required, table_yaml

TABLE = "instruments.yaml"
MET, PARTLY_MET, NOT_MET, UNKNOWN = "met", "partly_met", "not_met", "unknown"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing to be rated; `part` groups it where the instrument has parts."""

    id: str
    title: str
    part: str


@dataclass(frozen=True, slots=True)
class Criteria:
    """An instrument of criteria, each rated met, partly met, not met or unknown."""

    id: str
    rule: str
    criteria: tuple[Criterion, ...]
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the survey, as a topic in our words."""

    id: str
    dimension: str
    topic: str


@dataclass(frozen=True, slots=True)
class Survey:
    """The reintegration survey: its items, the answers it knows and how much must be answered."""

    items: Mapping[str, Item]
    dimensions: tuple[str, ...]
    scores: Mapping[str, Fraction]  # what each answer counts
    unanswered: tuple[str, ...]
    needs_answered: Fraction
    label: str  # of the default weights, which are not the official ones
    grounds: Grounds


@lru_cache(maxsize=1)
def durable_solutions() -> Criteria:
    """Return the eight criteria by which displacement is judged to have ended."""
    return _criteria("iasc_durable_solutions")


@lru_cache(maxsize=1)
def integration() -> Criteria:
    """Return the signs of self-sufficiency and well-being after arrival."""
    return _criteria("integration_followup")


def _criteria(name: str) -> Criteria:
    row, where = _row(name)
    if set(row["scale"]) != {MET, PARTLY_MET, NOT_MET, UNKNOWN}:
        raise RuleError("the scale is fixed.", where=where, next="Restore it.")
    found = tuple(Criterion(one["id"], one["title"], one.get("part", "")) for one in row["criteria"])
    _distinct([one.id for one in found], where)
    if any(one.part not in row.get("parts", ("",)) for one in found):
        raise RuleError("a criterion stands in no part.", where=where, next="Correct its part.")
    return Criteria(name, required(row, "rule", str, where=where), found, grounds(row, where=where))


@lru_cache(maxsize=1)
def survey() -> Survey:
    """Return the reintegration sustainability survey with our scoring, which is unofficial."""
    row, where = _row("reintegration_sustainability_survey")
    scoring = row["default_scoring"]
    items = {one["id"]: Item(one["id"], one["dimension"], one["topic"]) for one in row["items"]}
    _distinct([one["id"] for one in row["items"]], where)
    dimensions = tuple(row["dimensions"])
    if {item.dimension for item in items.values()} != set(dimensions):
        raise RuleError("every dimension has items, and every item one.", where=where, next="Correct the items.")
    scores = {answer: Fraction(repr(step["score"])) for step in scoring["answer_scale"] for answer in step["answers"]}
    few, of = scoring["needs_answered"]
    return Survey(
        items=items,
        dimensions=dimensions,
        scores=scores,
        unanswered=tuple(scoring["unanswered"]),
        needs_answered=Fraction(few, of),
        label=required(scoring, "label", str, where=where),
        grounds=grounds(row, where=where),
    )


def _row(name: str) -> tuple[dict[str, Any], str]:
    return dict(table_yaml(TABLE)[name]), f"{TABLE}, {name}"


def _distinct(ids: list[str], where: str) -> None:
    if len(set(ids)) != len(ids):
        raise RuleError("an id stands twice.", where=where, next="Give each its own.")
