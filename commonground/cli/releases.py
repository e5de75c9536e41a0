"""`commonground releases`: what was read, and what of it stands."""

from pathlib import Path

import click

from commonground.cli.options import json_option, say_json, store_option, today, who_option, why_option


@click.group("releases", invoke_without_command=True)
@store_option
@json_option
@click.pass_context
def releases_command(ctx: click.Context, store_path: Path, as_json: bool) -> None:
    """List, show, withdraw or restore what was read.

    A release is one file as it came. A withdrawn release is kept and marked; its figures are not used until it is
    restored. Both acts are written down with who and why.
    """
    from commonground.evidence.store import Store

    ctx.obj = Store.open(store_path)
    if ctx.invoked_subcommand is not None:
        return
    out = {decision.about: decision for decision in ctx.obj.decisions.standing("withdraw")}
    standing = {release.id for release in ctx.obj.releases(withdrawn=False)}
    if as_json:
        told = [
            r.report() | {"read_on": r.read_on, "withdrawn": r.id in out, "stands": r.id in standing}
            for r in ctx.obj.releases()
        ]
        say_json(told)
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("release", "read on", "feed", "file"):
        table.add_column(heading, overflow="fold")
    table.add_column("figures", justify="right")
    table.add_column("")
    for release in ctx.obj.releases():
        state = f"withdrawn by {out[release.id].who}" if release.id in out else ""
        if not state and release.id not in standing:
            state = "read again by another recipe"
        figures = f"{release.figures:,}"
        table.add_row(release.id[:12], release.read_on, release.feed, release.name, figures, state)
    Console().print(table)


@releases_command.command("show")
@click.argument("release")
@click.pass_context
def show(ctx: click.Context, release: str) -> None:
    """Show one release: its origin, terms, rows and questions."""
    found = ctx.obj.release(release)
    acts = [d for d in ctx.obj.decisions.all() if d.about == found.id]
    say_json(
        found.report()
        | {"source": found.source, "title": found.title, "licence": found.licence, "terms": found.terms}
        | {"read_on": found.read_on, "decisions": [f"{d.when} {d.who}: {d.act}, {d.why}" for d in acts]}
    )


@releases_command.command("withdraw")
@click.argument("release")
@who_option
@why_option
@click.pass_context
def withdraw(ctx: click.Context, release: str, who: str, why: str) -> None:
    """Take a release out of use; it is kept."""
    found = ctx.obj.release(release)
    act = ctx.obj.decisions.write("withdraw", found.id, who=who, why=why, when=today())
    click.echo(f"{found.name} is withdrawn ({act.id}). Undo: commonground releases --store ... restore {release}")


@releases_command.command("restore")
@click.argument("release")
@who_option
@why_option
@click.pass_context
def restore(ctx: click.Context, release: str, who: str, why: str) -> None:
    """Put a withdrawn release back into use."""
    _take_back(ctx, release, "withdraw", "is not withdrawn", who, why)
    click.echo(f"{ctx.obj.release(release).name} is in use again.")


@releases_command.command("as-printed")
@click.argument("release")
@who_option
@why_option
@click.pass_context
def as_printed(ctx: click.Context, release: str, who: str, why: str) -> None:
    """Reverse a corrected reading: take swapped columns as their headings say."""
    from commonground.core.errors import StoreError
    from commonground.evidence.view import corrected

    found = ctx.obj.release(release)
    if not corrected(ctx.obj, found.id):
        raise StoreError(
            f"no column of {found.name} was exchanged", where=release, next="commonground releases show RELEASE."
        )
    ctx.obj.decisions.write("reverse", found.id, who=who, why=why, when=today())
    click.echo(f"{found.name} is read as printed. Undo: commonground releases --store ... as-corrected {release}")


@releases_command.command("as-corrected")
@click.argument("release")
@who_option
@why_option
@click.pass_context
def as_corrected(ctx: click.Context, release: str, who: str, why: str) -> None:
    """Go back to the corrected reading of swapped columns."""
    _take_back(ctx, release, "reverse", "is read as corrected already", who, why)
    click.echo(f"{ctx.obj.release(release).name} is read as corrected.")


def _take_back(ctx: click.Context, release: str, act: str, otherwise: str, who: str, why: str) -> None:
    from commonground.core.errors import StoreError

    found = ctx.obj.release(release)
    standing = [d for d in ctx.obj.decisions.standing(act) if d.about == found.id]
    if not standing:
        raise StoreError(f"{found.name} {otherwise}", where=release, next="commonground releases lists what stands.")
    for decision in standing:
        ctx.obj.decisions.write("take_back", decision.id, who=who, why=why, when=today())
