"""`commonground solutions`: every solution side by side for a person or a family."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commonground.cli.casework import finish
from commonground.cli.options import json_option
from commonground.cli.showing import plain, show_row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from commonground.law import Case, Comparison, Option


@click.command("solutions")
@click.argument("file", metavar="CASE", type=click.Path(path_type=Path))
@json_option
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write a page to print: FILE.html.")
@click.option("--lang", type=click.Choice(["en", "fr", "es", "ar"]), default="en", help="The page's language.")
def solutions_command(file: Path, as_json: bool, out: Path | None, lang: str) -> None:
    """Show every solution for the person or family in CASE: open, stopped, or waiting for what.

    CASE is YAML: `id`, `facts` (and `members`, each with its own facts, for a family), or several under `cases`.
    A consent, a place or a scheme is of one solution: record it under `solutions: {resettlement: {...}}`, or name
    the one all facts are for with `solution`. Asking changes no status and closes no other way.
    """
    from commonground.law import casebook, compare

    book = casebook(file, lambda case, where: compare(case))
    done = book.answered
    if out is not None and done:
        _write([comparison for _, comparison in done], out, lang)
    elif as_json:
        import json

        rows = [comparison.as_dict() for _, comparison in done]
        click.echo(json.dumps({"cases": rows}, ensure_ascii=False, indent=2))
    elif out is None:
        _show(done)
    finish(file, (case for case, _ in done), book.refused)


def _write(comparisons: "list[Comparison]", out: Path, lang: str) -> None:
    from commonground.core.errors import UnreadableFile
    from commonground.picture.languages import language
    from commonground.picture.solutions import page, sheet

    words = language(lang)
    html = sheet(page(comparison.as_dict(), words) for comparison in comparisons)
    try:
        out.write_text(html, encoding="utf-8")
    except OSError as error:
        raise UnreadableFile(
            f"the page cannot be written: {error.strerror or error}.", where=str(out), next="Name another file."
        ) from None
    click.echo(f"{out}: {len(comparisons)} {'case' if len(comparisons) == 1 else 'cases'}", err=True)


def _show(done: "Iterable[tuple[Case, Comparison]]") -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=False)
    for case, comparison in done:
        console.rule(plain(f"{case.id}  {case.title}".strip()), align="left", style="bold")
        for promise in comparison.promises:
            console.print(promise.says, markup=False, style="dim")
        for option in comparison.options:
            _show_option(console, option)
        console.print()


def _show_option(console: "Console", option: "Option") -> None:
    from commonground.law import STATES, facts

    console.print(f"\n{option.solution.title}: {STATES[option.state]}", markup=False, style="bold")
    rows = [("verdict", f"{option.verdict.verdict}. {option.verdict.says}")]
    rows += [("rule", f"{rule.id}: {rule.rule}") for rule in option.rules]
    if option.to_confirm:
        labels = "; ".join(facts()[name].label for name in option.to_confirm)
        rows.append(("confirm", f"recorded, but not for which solution: {labels}"))
    for gap in option.verdict.gaps:
        rule = gap.safeguard
        rows.append((gap.state, f"{rule.id} {rule.title} ({rule.severity}); evidence: {'; '.join(rule.evidence)}"))
    if option.aside:
        rows = [("for", ", ".join(option.solution.who)), *rows[1 : 1 + len(option.rules)]]
    else:
        rows.append(("stages", " > ".join(option.solution.stages)))
        rows += [("changes", option.solution.changes), ("keeps", option.solution.keeps)]
    for label, text in rows:
        show_row(console, label, text)
