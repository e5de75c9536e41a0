"""A file of cases: each read or refused by name, so that one fault never hides the others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from commonground.core.errors import CommonGroundError, RuleError
from commonground.law.cases import Case, read_case
from commonground.law.reading import parse_yaml, read_text, unreordered

Answer = TypeVar("Answer")
# What a file of cases looks like.
_LIKE = "cases: [{id: FAM-7, solution: resettlement, facts: {person_category: refugee}}]"


@dataclass(frozen=True)
class Casebook(Generic[Answer]):
    """The cases of a file with what was asked of each, and what was refused with the reason."""

    answered: tuple[tuple[Case, Answer], ...]
    refused: tuple[CommonGroundError, ...]


def casebook(file: Path, answer: Callable[[Case, str], Answer]) -> Casebook[Answer]:
    """Read every case of a file and put `answer(case, where)` beside it; never raises for one case's fault."""
    answered: list[tuple[Case, Answer]] = []
    taken: set[str] = set()
    refused: list[CommonGroundError] = []
    try:
        cases, policy = _cases(file)
    except CommonGroundError as error:
        return Casebook((), (error,))
    for number, raw in enumerate(cases, start=1):
        where = f"{file}, case {number}"
        try:
            case = read_case(raw, where=where, policy=policy)
            if case.id in taken:
                raise RuleError(
                    f"a case before has the id '{case.id}'.", where=where, next="Give each its own id."
                ).keyed("same_id", id=case.id)
            taken.add(case.id)
            answered.append((case, answer(case, f"{file}, case {case.id}")))
        except CommonGroundError as error:
            refused.append(error)
    return Casebook(tuple(answered), tuple(refused))


def _cases(file: Path) -> tuple[list[object], object]:
    """Return the cases of a file and the policy they share; a file may also be one case."""
    table = parse_yaml(unreordered(read_text(file), where=str(file)), where=str(file))
    if isinstance(table, Mapping) and "cases" not in table and ("facts" in table or "members" in table):
        return [table], None
    cases = table.get("cases") if isinstance(table, Mapping) else None
    if not isinstance(cases, list) or not cases:
        key, what = _nothing(table, cases)
        raise RuleError(what, where=str(file), next=f"Write {_LIKE}.").keyed(key, like=_LIKE)
    return cases, table.get("policy")  # type: ignore[union-attr]


def _nothing(table: object, cases: object) -> tuple[str, str]:
    """Say why a file holds no cases, with its key."""
    if isinstance(table, list) and table:
        return "is_list", "the file is a list, and the cases stand under 'cases'."
    if cases:
        return "no_list", "'cases' is not a list of cases."
    return ("no_cases", "the file holds no cases.") if table else ("empty", "the file is empty.")
