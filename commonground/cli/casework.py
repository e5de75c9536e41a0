"""Files of cases for `safeguards` and `solutions`: each case read or refused by name, the others stand."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from commonground.cli.showing import plain

if TYPE_CHECKING:
    from commonground.core.errors import CommonGroundError
    from commonground.law import Case

Answer = TypeVar("Answer")


def answers(
    file: Path, answer: "Callable[[Case, str], Answer]"
) -> "tuple[list[tuple[Case, Answer]], list[CommonGroundError]]":
    """Answer every case of a file; what cannot be answered comes back as a refusal with what, where, next."""
    from commonground.core.errors import CommonGroundError, RuleError
    from commonground.law import read_case

    done: list[tuple[Case, Answer]] = []
    taken: set[str] = set()
    refused: list[CommonGroundError] = []
    try:
        cases, policy = _cases(file)
    except CommonGroundError as error:
        return [], [error]
    for number, raw in enumerate(cases, start=1):
        where = f"{file}, case {number}"
        try:
            case = read_case(raw, where=where, policy=policy)
            if case.id in taken:
                raise RuleError(f"a case before has the id '{case.id}'.", where=where, next="Give each its own id.")
            taken.add(case.id)
            done.append((case, answer(case, f"{file}, case {case.id}")))
        except CommonGroundError as error:
            refused.append(error)
    return done, refused


def _cases(file: Path) -> tuple[list[object], object]:
    """Return the cases of a file and the policy they share; a file may also be one case."""
    from collections.abc import Mapping

    from commonground.core.errors import RuleError
    from commonground.law import parse_yaml, read_text

    table = parse_yaml(read_text(file), where=str(file))
    if isinstance(table, Mapping) and "cases" not in table and ("facts" in table or "members" in table):
        return [table], None
    cases = table.get("cases") if isinstance(table, Mapping) else None
    if not isinstance(cases, list) or not cases:
        raise RuleError(
            "the file holds no cases." if table else "the file is empty.",
            where=str(file),
            next="Write cases: [{id: FAM-7, solution: resettlement, facts: {person_category: refugee}}].",
        )
    return cases, table.get("policy")


def finish(file: Path, cases: "list[Case]", refused: "list[CommonGroundError]") -> None:
    """Say what no safeguard reads and what was refused; exit 1 where anything was refused."""
    for case in cases:
        for key in case.unread:
            click.echo(plain(f"{file}, case {case.id}: no safeguard reads '{key}'."), err=True)
    for refusal in refused:
        click.echo(plain(str(refusal)), err=True)
    sys.exit(1 if refused else 0)
