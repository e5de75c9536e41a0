"""The safeguards, loaded: a predicate over recorded facts stands only with clause, basis and date."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from commonground.core.errors import RuleError
from commonground.law.clauses import Grounds, grounds
from commonground.law.expression import Expression, parse
from commonground.law.facts import facts
from commonground.law.policy import policy_keys
from commonground.law.reading import required, table_yaml
from commonground.law.solutions import solution, solutions

TABLE = "safeguards.yaml"
BLOCKING, BEFORE_DEPARTURE, RECOMMENDED = "blocking", "before_departure", "recommended"


@dataclass(frozen=True, slots=True, eq=False)
class Safeguard:
    """One safeguard: when it applies, when it is met, how heavy it is, who answers and what to do."""

    id: str
    title: str
    solutions: tuple[str, ...]
    applies_when: Expression
    satisfied_when: Expression
    severity: str
    evidence: tuple[str, ...]
    responsible: tuple[str, ...]
    next: str
    note: str
    policy: tuple[str, ...]
    grounds: Grounds
    facts: tuple[str, ...]  # every fact it reads


@dataclass(frozen=True, slots=True)
class Safeguards:
    """The whole table, in its order."""

    severities: Mapping[str, str]
    order: tuple[tuple[str, ...], ...]  # verdicts from the least open
    all: Mapping[str, Safeguard]

    def rank(self, verdict: str) -> int:
        """Return how open a verdict is; blocked and waiting for evidence share the lowest rank."""
        return next(rank for rank, verdicts in enumerate(self.order) if verdict in verdicts)


@lru_cache(maxsize=1)
def safeguards() -> Safeguards:
    """Load safeguards.yaml, refusing a safeguard without clause, basis or date and any unknown name."""
    return load(table_yaml(TABLE))


@lru_cache(maxsize=32)
def safeguards_of(named: str) -> tuple[Safeguard, ...]:
    """Return the safeguards of a solution, in the order of the table."""
    of = solution(named).safeguards_of
    return tuple(one for one in safeguards().all.values() if of in one.solutions)


def load(table: Mapping[str, Any]) -> Safeguards:
    """Check and freeze a table in the shape of safeguards.yaml."""
    order = tuple(tuple(verdicts) for verdicts in table["verdict_order"])
    severities = dict(table["severities"])
    if set(severities) != {BLOCKING, BEFORE_DEPARTURE, RECOMMENDED}:
        raise RuleError("the three severities are fixed.", where=TABLE, next="Restore them.")
    found: dict[str, Safeguard] = {}
    for row in table["safeguards"]:
        one = _safeguard(row, severities)
        if one.id in found:
            raise RuleError("the safeguard stands twice.", where=f"{TABLE}, {one.id}", next="Remove one.")
        found[one.id] = one
    return Safeguards(severities, order, found)


def _safeguard(row: dict[str, Any], severities: Mapping[str, str]) -> Safeguard:
    id = required(row, "id", str, where=TABLE)
    where = f"{TABLE}, {id}"
    policy = tuple(row.get("policy", ()))
    known = frozenset(facts()) | frozenset(policy_keys())
    applies, satisfied = (
        parse(required(row, key, str, where=where), where=where).knowing(known)
        for key in ("applies_when", "satisfied_when")
    )
    read = applies.names | satisfied.names
    if read & frozenset(policy_keys()) != frozenset(policy):
        raise RuleError("it does not list exactly the policy keys it reads.", where=where, next="Correct policy.")
    if required(row, "severity", str, where=where) not in severities:
        raise RuleError(
            f"the severity '{row['severity']}' is not known.",
            where=where,
            next=f"Write {', '.join(severities)}.",
        )
    named = tuple(required(row, "solutions", list, where=where))
    for one in named:
        if one not in solutions():
            raise RuleError(f"'{one}' is no solution.", where=where, next="Correct solutions.")
    return Safeguard(
        id=id,
        title=required(row, "title", str, where=where),
        solutions=named,
        applies_when=applies,
        satisfied_when=satisfied,
        severity=row["severity"],
        evidence=tuple(required(row, "evidence", list, where=where)),
        responsible=tuple(required(row, "responsible", list, where=where)),
        next=required(row, "next", str, where=where),
        note=row.get("note", ""),
        policy=policy,
        grounds=grounds(row, where=where),
        facts=tuple(sorted(read - frozenset(policy))),
    )
