"""`commonground lead` and `commonground terms`: who leads and why, and words against the rules of words."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commonground.cli.showing import plain, show_row

if TYPE_CHECKING:
    from rich.console import Console

    from commonground.law import Line

# What a case may carry; `expected` and `why` make a file a test of itself and are not read here.
_CASE_KEYS = ("id", "title", "situation", "policy", "expected", "why")


@dataclass(frozen=True, slots=True)
class _Answered:
    id: str
    title: str
    lines: "Mapping[str, Line]"
    unread: tuple[str, ...]


@click.command("lead")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print every line as JSON.")
def lead_command(file: Path, as_json: bool) -> None:
    """Say who leads in each case of FILE, why, under which clauses, and what would flip it.

    FILE is YAML: `cases`, each with an `id` and a `situation` (as_of, movement, return, idps, topics ...),
    and `policy` where a number differs from its default. A result is an answer whatever it is: exit 0.
    A case that cannot be answered is refused with what, where and what next: exit 1; the others stand.
    """
    from commonground.core.errors import CommonGroundError

    answered: list[_Answered] = []
    refused: list[CommonGroundError] = []
    try:
        for case in _cases(file):
            try:
                answered.append(_answer(case, file, {done.id for done in answered}))
            except CommonGroundError as error:
                refused.append(error)
    except CommonGroundError as error:
        refused.append(error)
    if as_json:
        _print_json(answered)
    else:
        _print_cases(answered)
    for done in answered:
        for key in done.unread:
            click.echo(f"{file}, case {done.id}: no rule reads '{plain(key)}'.", err=True)
    for refusal in refused:
        click.echo(plain(str(refusal)), err=True)
    sys.exit(1 if refused else 0)


def _cases(file: Path) -> list[Mapping[str, Any]]:
    """Read the entries of a file, with the policy they share."""
    from commonground.core.errors import RuleError
    from commonground.law import parse_yaml, read_text

    table = parse_yaml(read_text(file), where=str(file))
    cases = table.get("cases") if isinstance(table, Mapping) else None
    if not isinstance(cases, list) or not cases:
        raise RuleError(
            "the file holds no cases." if table else "the file is empty.",
            where=str(file),
            next="Write cases: [{id: ..., situation: {as_of: '2024-12-31', movement: {...}}}].",
        )
    common = table.get("policy")
    if common in (None, "defaults"):
        common = {}
    return [{"case": case, "number": number, "policy": common} for number, case in enumerate(cases, start=1)]


def _answer(entry: Mapping[str, Any], file: Path, taken: set[str]) -> _Answered:
    from commonground.core.errors import RuleError
    from commonground.law import decide, near_key, unread

    case, where = entry["case"], f"{file}, case {entry['number']}"
    if not isinstance(case, Mapping):
        raise RuleError("a case is a map.", where=where, next="Write id and situation.")
    name = case.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int) or name == "":
        raise RuleError("the case has no id.", where=where, next="Give it one, such as id: LBY-2024.")
    if str(name) in taken:
        raise RuleError(f"a case before has the id '{name}'.", where=where, next="Give each its own id.")
    where = f"{file}, case {name}"
    unknown = tuple(str(key) for key in case if key not in _CASE_KEYS)
    for key in unknown:
        if near := near_key(key, _CASE_KEYS):
            raise RuleError(f"'{key}' is not a key of a case.", where=where, next=f"Write '{near}' if meant.")
    policy = {**_map(entry["policy"], f"{file}, policy"), **_map(case.get("policy"), f"{where}, policy")}
    if "situation" not in case:
        raise RuleError("the case has no situation.", where=where, next="Write situation: with as_of in it.")
    lines = decide(case["situation"], policy=policy, where=where)
    title = case.get("title")
    left = tuple(key for key in unread(case["situation"]) if key not in ("figures_basis", "source"))
    return _Answered(str(name), title if isinstance(title, str) else "", lines, unknown + left)


def _map(raw: object, where: str) -> Mapping[str, object]:
    from commonground.core.errors import RuleError

    if raw is None or raw == "defaults":
        return {}
    if not isinstance(raw, Mapping):
        raise RuleError("policy is a map of keys and numbers.", where=where, next="Write key: number.")
    return {str(key): value for key, value in raw.items()}


def _print_json(answered: list[_Answered]) -> None:
    import json

    from commonground.law import preamble

    note, clauses = preamble()
    result = {
        "preamble": {"note": note, "clauses": [clause.as_dict() for clause in clauses]},
        "cases": [
            {"id": case.id, "lines": {name: line.as_dict() for name, line in case.lines.items()}} for case in answered
        ],
    }
    click.echo(json.dumps(result, ensure_ascii=False, indent=2))


def _print_cases(answered: list[_Answered]) -> None:
    from rich.console import Console

    from commonground.law import preamble

    console = Console(highlight=False, soft_wrap=False)
    for case in answered:
        console.rule(plain(f"{case.id}  {case.title}".strip()), align="left", style="bold")
        console.print(preamble()[0], markup=False, style="dim")
        if not case.lines:
            console.print("Nothing in this situation calls for a line.", markup=False)
        for name, line in case.lines.items():
            _print_line(console, name, line)
        console.print()


def _print_line(console: "Console", name: str, line: "Line") -> None:
    agencies = ", ".join(line.lead) or "no lead"
    extra = "".join(f"; {key}: {_said(value)}" for key, value in line.extra.items())
    console.print(
        plain(f"\n{name}: {agencies} ({line.mode or 'mode not recorded'}){extra}"),
        markup=False,
        style="bold",
    )
    rows: list[tuple[str, tuple[str, ...]]] = [("why", (line.because,))]
    if line.support:
        rows.append(("support", (", ".join(line.support),)))
    if line.flags:
        flags = (f"{flag} ({', '.join(line.flag_rules[flag])})" for flag in line.flags)
        rows.append(("flags", (", ".join(flags),)))
    rows.append(("rules", tuple(f"{rule}, basis {line.basis[rule]}" for rule in line.rules)))
    rows.append(("clauses", tuple(f"{c.key}, {c.title}, {c.locator} ({c.date}): {c.summary}" for c in line.clauses)))
    kept = ((s, "policy default" if s.default else "set by the user") for s in line.policy.values())
    rows.append(("policy", tuple(f"{s.key} {float(s.value):g} ({how}; no source gives it)" for s, how in kept)))
    rows.append(("duties", tuple(f"{who}: {', '.join(what)}" for who, what in line.duties.items())))
    rows.append(("flip", line.flip.says))
    rows.append(("notes", line.notes))
    for label, texts in rows:
        for at, text in enumerate(texts):
            show_row(console, label if at == 0 else "", text)


def _said(value: object) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, tuple) else str(value)


@click.command("terms")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def terms_command(file: Path, as_json: bool) -> None:
    """Check the words of the text FILE: each finding with its line, its rule and a better wording.

    Errors and warnings count against the text, a review asks a person, info names an allowed phrase.
    What stands in double quotation marks is somebody else's and is not judged. Findings are an answer: 0.
    """
    import json

    from commonground.core.errors import CommonGroundError
    from commonground.law import findings, line_of, read_text

    try:
        text = read_text(file)
        found = findings(text)
    except CommonGroundError as error:
        click.echo(plain(str(error)), err=True)
        sys.exit(1)
    places = line_of(text, [finding.span[0] for finding in found])
    counts = {s: sum(f.severity == s for f in found) for s in ("error", "warning", "review", "info")}
    if as_json:
        rows = [
            {"line": line, "column": column} | finding.as_dict()
            for finding, (line, column) in zip(found, places, strict=True)
        ]
        click.echo(json.dumps({"findings": rows, "counts": counts}, ensure_ascii=False, indent=2))
        return
    for finding, (line, column) in zip(found, places, strict=True):
        click.echo(plain(f"{file}:{line}:{column}: {finding.severity} {finding.rule}: {finding.words}"))
        if finding.better:
            click.echo(plain(f"    better: {finding.better}"))
        click.echo(plain(f"    {finding.because}"))
    click.echo(", ".join(f"{number} {severity}" for severity, number in counts.items()))
