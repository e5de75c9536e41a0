"""One figure among several for the same people: a named rule picks it, the others stay beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from commonground.core.errors import RuleError
from commonground.law.clauses import Clause, basis_of, citations, clauses
from commonground.law.policy import settings
from commonground.law.reading import required, table_yaml

TABLE = "reconciling.yaml"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One figure that could stand for a category at a place and date."""

    source: str
    feed: str
    value: float | None
    low: float | None
    high: float | None
    start: date
    end: date
    method: str | None
    coverage: float | None  # share of areas covered, 1 for all; None when not stated
    id: str


@dataclass(frozen=True, slots=True)
class Override:
    """A person's choice, which stands before any rule; the reason is part of it."""

    id: str
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A figure not chosen: how it differs and why it stands second."""

    candidate: Candidate
    ratio: float | None  # its value over the chosen one
    gap: float | None  # its value less the chosen one
    days: int  # its date less the chosen one's
    second: str  # what put it second: a key of SECOND
    reason: str  # the same in words


@dataclass(frozen=True, slots=True)
class Choice:
    """The figure that stands, by which rule and why, with all the others."""

    chosen: Candidate | None
    rule: str
    grounds: str  # what made it stand: only, first, next, rule, person, unreported, far
    apart: int  # days between its date and the day asked for
    because: str  # the same in words
    alternatives: tuple[Alternative, ...]
    clauses: tuple[Clause, ...]
    basis: str
    aligned: bool  # whether its date lies within the policy's gap of the date asked for
    version: int


@dataclass(frozen=True, slots=True)
class _Rule:
    id: str
    categories: frozenset[str] | None  # None: any
    purposes: frozenset[str] | None
    sources: tuple[str, ...]
    why: str
    why_first: Mapping[str, str]  # by the source that stands first, where the reason differs
    basis: str
    clauses: tuple[str, ...]

    def fits(self, category: str, purpose: str) -> bool:
        return (self.categories is None or category in self.categories) and (
            self.purposes is None or purpose in self.purposes
        )


def choose(
    candidates: Iterable[Candidate],
    *,
    category: str,
    purpose: str | None = None,
    on: date | None = None,
    policy: Mapping[str, object] | None = None,
    override: Override | None = None,
) -> Choice:
    """Pick the figure that stands on a day (by default the latest date reported), by a named rule.

    Figures further from the day than the policy's max_date_gap_days are not aligned and not chosen (O-25);
    where every figure is that far, none is chosen. A figure not reported is never chosen.
    """
    offered = sorted(candidates, key=lambda c: c.id)
    ids = [c.id for c in offered]
    if len(set(ids)) != len(ids):
        raise RuleError("two figures have one id.", where=f"reconciling {category}", next="Name each its own.")
    reported = [c for c in offered if c.value is not None]
    rule = _rule_for(category, purpose)
    if override is not None:
        return _overridden(offered, override, rule)
    if not reported:
        return _result(None, offered, rule, "unreported", because="No figure is reported.", seconds={}, aligned=False)
    gap = int(settings(policy)["max_date_gap_days"].value)
    day = on or max(c.end for c in reported)
    near = [c for c in reported if _days(c, day) <= gap]
    far = "far", f"its date is more than {gap} days from {day.isoformat()} (policy, O-25)"
    seconds = {c.id: far for c in reported if c not in near}
    if not near:
        because = f"No figure lies within {gap} days of {day.isoformat()} (policy, O-25)."
        return _result(None, offered, rule, "far", because=because, seconds=seconds, aligned=False)
    ranked = sorted(near, key=lambda c: _rank(c, rule, day))
    chosen = ranked[0]
    seconds |= {c.id: _why_second(c, chosen, rule, day) for c in ranked[1:]}
    grounds, first = _why_first(chosen, rule)
    if len(reported) == 1:
        grounds, first = "only", "It is the only figure reported"
    apart = _days(chosen, day)
    aligned = f" It is {apart} days from {day.isoformat()}, within the {gap} allowed (policy, O-25)." if apart else ""
    because = f"{first} ({rule.id}).{aligned}"
    return _result(chosen, offered, rule, grounds, because=because, seconds=seconds, aligned=True, apart=apart)


def _why_first(chosen: Candidate, rule: _Rule) -> tuple[str, str]:
    if chosen.source in rule.sources:
        return "first", f"{chosen.source} stands first: {rule.why_first.get(chosen.source, rule.why)}"
    if rule.sources:
        none = f"None of {', '.join(rule.sources)} has a figure near the day"
        return "next", f"{none}; method, date and coverage decide"
    return "rule", rule.why


def _days(candidate: Candidate, day: date) -> int:
    """How far a figure's date is from a day; a day inside its period is no distance."""
    if candidate.start <= day <= candidate.end:
        return 0
    return min(abs((candidate.end - day).days), abs((candidate.start - day).days))


def _rank(candidate: Candidate, rule: _Rule, day: date) -> tuple[Any, ...]:
    sources, methods = rule.sources, _methods()
    return (
        sources.index(candidate.source) if candidate.source in sources else len(sources),
        methods.index(candidate.method) if candidate.method in methods else len(methods),
        _days(candidate, day),
        -(candidate.coverage if candidate.coverage is not None else -1.0),
        candidate.id,
    )


SECOND = ("source", "method", "date", "coverage", "order", "far", "person", "unreported")


def _why_second(candidate: Candidate, chosen: Candidate, rule: _Rule, day: date) -> tuple[str, str]:
    mine, first = _rank(candidate, rule, day), _rank(chosen, rule, day)
    at = next(place for place, (a, b) in enumerate(zip(mine, first, strict=True)) if a != b)
    return SECOND[at], (
        f"{chosen.source} stands before {candidate.source} for this category ({rule.id})",
        f"{chosen.method or 'its method'} stands before {candidate.method or 'a method not stated'}",
        f"its date is further from {day.isoformat()}; dates and rounds of one source are never summed",
        "its coverage is narrower or not stated",
        "nothing sets them apart but their order; a person should choose",
    )[at]


def _overridden(offered: list[Candidate], override: Override, rule: _Rule) -> Choice:
    where = f"override of {override.id}"
    chosen = next((c for c in offered if c.id == override.id), None)
    if chosen is None:
        raise RuleError(
            "no figure has that id.", where=where, next=f"Choose one of {', '.join(c.id for c in offered)}."
        )
    if not override.reason.strip():
        raise RuleError("a choice by a person needs its reason.", where=where, next="Write the reason.")
    by = f" by {override.by}" if override.by else ""
    seconds = {c.id: ("person", f"a person chose another{by}: {override.reason}") for c in offered}
    return Choice(
        chosen,
        "override",
        "person",
        0,
        f"Chosen{by}: {override.reason.strip().rstrip('.')}. The rule would have been {rule.id}.",
        _alternatives(chosen, offered, seconds),
        (),
        "policy",
        True,
        _version(),
    )


def _result(
    chosen: Candidate | None,
    offered: list[Candidate],
    rule: _Rule,
    grounds: str,
    *,
    because: str,
    seconds: Mapping[str, tuple[str, str]],
    aligned: bool,
    apart: int = 0,
) -> Choice:
    others, cited = _alternatives(chosen, offered, seconds), clauses(rule.clauses)
    return Choice(chosen, rule.id, grounds, apart, because, others, cited, rule.basis, aligned, _version())


def _alternatives(
    chosen: Candidate | None, offered: list[Candidate], seconds: Mapping[str, tuple[str, str]]
) -> tuple[Alternative, ...]:
    found = []
    for other in offered:
        if other is chosen:
            continue
        ratio = gap = None
        if chosen is not None and chosen.value is not None and other.value is not None:
            ratio = other.value / chosen.value if chosen.value else None
            gap = other.value - chosen.value
        days = (other.end - chosen.end).days if chosen else 0
        unreported = "unreported", "it is not reported"
        second, reason = seconds.get(other.id, ("", "")) if other.value is not None else unreported
        found.append(Alternative(other, ratio, gap, days, second, reason))
    return tuple(found)


def _rule_for(category: str, purpose: str | None) -> _Rule:
    table = table_yaml(TABLE)
    asked = purpose or table["default_purpose"]
    if asked not in table["purposes"]:
        raise RuleError(f"'{asked}' is not a purpose.", where=TABLE, next=f"Use {', '.join(table['purposes'])}.")
    return next(rule for rule in _rules() if rule.fits(category, asked))


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    rules = []
    for row in table_yaml(TABLE)["rules"]:
        where = f"{TABLE}, {row.get('id')}"
        rules.append(
            _Rule(
                id=required(row, "id", str, where=TABLE),
                categories=None if row["categories"] == "any" else frozenset(row["categories"]),
                purposes=None if row["purposes"] == "any" else frozenset(row["purposes"]),
                sources=tuple(required(row, "sources", list, where=where)),
                why=required(row, "why", str, where=where),
                why_first=required(row, "why_first", dict, where=where) if "why_first" in row else {},
                basis=basis_of(row.get("basis"), where=where),
                clauses=citations(row.get("source"), where=where),
            )
        )
    return tuple(rules)


def _methods() -> tuple[str, ...]:
    return tuple(table_yaml(TABLE)["methods"])


def _version() -> int:
    return int(table_yaml(TABLE)["version"])
