"""The ways out of displacement: whom each is foreseen for, its stages, what it changes and what it keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from commonground.core.errors import RuleError
from commonground.law.clauses import Grounds, grounds
from commonground.law.expression import Expression, parse
from commonground.law.facts import facts
from commonground.law.inputs import near_key
from commonground.law.reading import required, table_yaml

TABLE = "solutions.yaml"


@dataclass(frozen=True, slots=True)
class Solution:
    """One way out of displacement, as the sources describe it."""

    id: str
    title: str
    kind: str
    who: tuple[str, ...]
    foreseen_for: Expression
    lead: str
    stages: tuple[str, ...]
    changes: str
    keeps: str
    safeguards_of: str
    principle: str
    ends_status: str
    note: str
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A rule on how solutions are offered; with `when`, it keeps some from being offered."""

    id: str
    rule: str
    when: Expression | None
    solutions: tuple[str, ...]
    gives: str
    grounds: Grounds


@lru_cache(maxsize=1)
def solutions() -> Mapping[str, Solution]:
    """Return every solution by its id; one without clause, basis or date does not load."""
    return load(table_yaml(TABLE))


def solution(id: object, *, where: str = "case") -> Solution:
    """Return one solution, or refuse an unknown one."""
    known = solutions()
    if isinstance(id, str) and id in known:
        return known[id]
    near = near_key(str(id), known)
    raise RuleError(
        f"'{str(id)[:60]}' is not a solution." if id is not None else "the case names no solution.",
        where=where,
        next=f"Write '{near}' if that is meant." if near else f"Write one of {', '.join(known)}.",
    ).keyed("no_solution", value="" if id is None else str(id)[:60], words=near or ", ".join(known))


def load(table: Mapping[str, Any]) -> Mapping[str, Solution]:
    """Check and freeze the solutions of a table in the shape of solutions.yaml."""
    found: dict[str, Solution] = {}
    for row in table["solutions"]:
        one = _solution(row, table["kinds"])
        if one.id in found:
            raise RuleError("the solution stands twice.", where=f"{TABLE}, {one.id}", next="Remove one.")
        found[one.id] = one
    for one in found.values():
        if one.safeguards_of not in found:
            raise RuleError(
                f"it takes the safeguards of '{one.safeguards_of}', which is no solution.",
                where=f"{TABLE}, {one.id}",
                next="Correct use_safeguards_of.",
            )
    return found


def _solution(row: dict[str, Any], kinds: list[str]) -> Solution:
    id = required(row, "id", str, where=TABLE)
    where = f"{TABLE}, {id}"
    if required(row, "kind", str, where=where) not in kinds:
        raise RuleError(f"the kind '{row['kind']}' is not known.", where=where, next="Add it under kinds.")
    return Solution(
        id=id,
        title=required(row, "title", str, where=where),
        kind=row["kind"],
        who=tuple(required(row, "who", list, where=where)),
        foreseen_for=_expression(row, "foreseen_for", where),
        lead=required(row, "lead", str, where=where),
        stages=tuple(required(row, "stages", list, where=where)),
        changes=required(row, "changes", str, where=where),
        keeps=required(row, "keeps", str, where=where),
        safeguards_of=row.get("use_safeguards_of", id),
        principle=row.get("principle", ""),
        ends_status=row.get("ends_status", ""),
        note=row.get("note", ""),
        grounds=grounds(row, where=where),
    )


def _expression(row: dict[str, Any], key: str, where: str) -> Expression:
    return parse(required(row, key, str, where=where), where=where).knowing(frozenset(facts()))


@lru_cache(maxsize=1)
def eligibility() -> tuple[Eligibility, ...]:
    """Return the rules on offering solutions, each with its clause."""
    rows = []
    for row in table_yaml(TABLE)["eligibility_rules"]:
        where = f"{TABLE}, {row.get('id')}"
        for named in row.get("solutions", ()):
            solution(named, where=where)
        rows.append(
            Eligibility(
                id=required(row, "id", str, where=TABLE),
                rule=required(row, "rule", str, where=where),
                when=_expression(row, "when", where) if "when" in row else None,
                solutions=tuple(row.get("solutions", ())),
                gives=row.get("gives", ""),
                grounds=grounds(row, where=where),
            )
        )
    return tuple(rows)
