"""`commonground safeguards`: which gate each case stands at, and what opens it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commonground.cli.casework import finish
from commonground.cli.options import json_option
from commonground.cli.showing import plain, show_row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from commonground.law import Case, Verdict


@click.command("safeguards")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def safeguards_command(file: Path, as_json: bool) -> None:
    """Say for each case of FILE whether its solution is open, what stops it and what to do next.

    FILE is YAML: `cases`, each with an `id`, a `solution` and `facts` (person_category, consent_written ...);
    a family lists `members`, each with its own facts; `policy` where a number differs from its default. A fact
    that is null or not listed is unknown, and unknown is never a pass. Blocked is an answer: exit 0.
    A case that cannot be answered is refused with what, where and what next: exit 1; the others stand.
    """
    from commonground.law import casebook, notices, solution, verdict_of

    book = casebook(file, lambda case, where: verdict_of(case, solution(case.solution, where=where).id))
    if as_json:
        import json

        rows = [
            {
                "id": case.id,
                "title": case.title,
                **verdict.as_dict(),
                "notices": [one.as_dict() for one in notices(case)],
            }
            for case, verdict in book.answered
        ]
        click.echo(json.dumps({"cases": rows}, ensure_ascii=False, indent=2))
    else:
        _show(book.answered)
    finish(file, (case for case, _ in book.answered), book.refused)


def _show(done: "Iterable[tuple[Case, Verdict]]") -> None:
    from rich.console import Console

    from commonground.law import solution

    console = Console(highlight=False, soft_wrap=False)
    for case, verdict in done:
        console.rule(plain(f"{case.id}  {case.title}".strip()), align="left", style="bold")
        title = solution(verdict.solution).title
        console.print(f"{title}: {verdict.verdict}", markup=False, style="bold")
        console.print(verdict.says, markup=False)
        show_gaps(console, verdict)
        console.print()


def show_gaps(console: "Console", verdict: "Verdict") -> None:
    """Print what fails or is not shown, each with what to do, on which clause, and who answers."""
    from commonground.law import clauses_of, next_step

    for gap in verdict.gaps:
        rule = gap.safeguard
        people = f" ({', '.join(gap.people)})" if gap.people else ""
        console.print(plain(f"\n  {rule.id} {rule.title}: {gap.state}, {rule.severity}{people}"), markup=False)
        rows = [("next", next_step(gap)), ("evidence", "; ".join(rule.evidence))]
        rows.append(("answers", ", ".join(rule.responsible)))
        rows += [("clause", f"{c.key}, {c.title}, {c.locator} ({c.date}): {c.summary}") for c in clauses_of(rule)]
        rows.append(("basis", f"{rule.grounds.basis}, from {rule.grounds.effective_from}"))
        rows += [("policy", _policy(verdict, key)) for key in rule.policy]
        for label, text in rows:
            show_row(console, label, text, indent=4)


def _policy(verdict: "Verdict", key: str) -> str:
    setting = verdict.policy[key]
    kind = "policy default" if setting.default else "set by the user"
    return f"{key} {float(setting.value):g} ({kind}; no source gives it)"
