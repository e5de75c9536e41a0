"""`commonground questions`: doubts about the figures, and what people answered."""

from datetime import date
from pathlib import Path

import click

from commonground.cli.options import json_option, places_of, say_json, store_option, today, who_option


@click.group("questions", invoke_without_command=True)
@store_option
@click.option("--place", multiple=True, help="Only about these places: codes or names.")
@click.option("--all", "everything", is_flag=True, help="Answered questions, too.")
@json_option
@click.pass_context
def questions_command(
    ctx: click.Context, store_path: Path, place: tuple[str, ...], everything: bool, as_json: bool
) -> None:
    """Doubts about the figures: list, answer, re-open.

    A question is a place where the figures give a careful reader pause: a 99 % fall, people who come from the
    country they are in, a missing year, a figure equal to last year's, a total that its parts miss, columns that
    look swapped. Nothing is changed by a question; an answer is kept with who and why.
    """
    from commonground.evidence.questioning import questions
    from commonground.evidence.store import Store

    ctx.obj = Store.open(store_path)
    if ctx.invoked_subcommand is not None:
        return
    asked = questions(ctx.obj, places=places_of(ctx.obj, place), as_of=date.fromisoformat(today()))
    asked = [one for one in asked if everything or one["answer"] is None]
    if as_json:
        say_json(asked)
        return
    for one in asked:
        click.echo(f"{one['id']}\n  {one['text']}")
        for cell in one["where"]:
            click.echo(f"  at {', '.join(str(part) for part in cell.values() if part not in (None, ''))}")
        if one["answer"]:
            click.echo(f"  answered {one['answer']['when']} by {one['answer']['who']}: {one['answer']['text']}")
    click.echo(f"{len(asked)} questions. Answer one: commonground questions --store DIR answer ID TEXT --who NAME")


@questions_command.command("answer")
@click.argument("question")
@click.argument("text")
@click.option(
    "--counted-otherwise",
    is_flag=True,
    help="The way of counting changed: forecasts take this step for no movement of people.",
)
@who_option
@click.pass_context
def answer(ctx: click.Context, question: str, text: str, counted_otherwise: bool, who: str) -> None:
    """Answer a question; the answer is kept with who and when."""
    from commonground.evidence.questioning import known, step_of

    asked = known(ctx.obj, question)
    facts = {"counted_otherwise": step_of(asked)} if counted_otherwise else {}
    ctx.obj.decisions.write("answer", question, who=who, why=text, when=today(), **facts)
    click.echo(f"Answered. Undo: commonground questions --store ... reopen '{question}' --who NAME --why ...")


@questions_command.command("reopen")
@click.argument("question")
@click.option("--why", required=True, help="Why it is open again.")
@who_option
@click.pass_context
def reopen(ctx: click.Context, question: str, why: str, who: str) -> None:
    """Open an answered question again; the old answer stays on record."""
    from commonground.core.errors import StoreError

    standing = [d for d in ctx.obj.decisions.standing("answer") if d.about == question]
    if not standing:
        raise StoreError("this question has no answer", where=question, next="commonground questions --all lists them.")
    for decision in standing:
        ctx.obj.decisions.write("take_back", decision.id, who=who, why=why, when=today())
    click.echo("Open again.")
