"""`commonground places`: names that found no place, and placing them."""

from pathlib import Path

import click

from commonground.cli.options import json_option, places_of, say_json, store_option, today, who_option, why_option


@click.group("places", invoke_without_command=True)
@store_option
@click.option("--country", help="Only this country: ISO3 or name.")
@click.option("--matched", is_flag=True, help="Names that were matched, with method and confidence.")
@json_option
@click.pass_context
def places_command(ctx: click.Context, store_path: Path, country: str | None, matched: bool, as_json: bool) -> None:
    """See which printed names found no place, with proposals, and place them.

    A doubtful name is never guessed: it is listed here with the units it may mean. Your placing is remembered for
    files read later and applied to figures read before; it can be taken back.
    """
    from commonground.evidence.locating import matched_names, unmatched_names
    from commonground.evidence.store import Store

    ctx.obj = Store.open(store_path)
    if ctx.invoked_subcommand is not None:
        return
    country = places_of(ctx.obj, [country])[0] if country else None
    names = matched_names(ctx.obj, country=country) if matched else unmatched_names(ctx.obj, country=country)
    if as_json:
        say_json(names)
        return
    for name in names:
        if matched:
            sure = f"{name['method']}, {name['confidence']:.2f}"
            click.echo(f"{name['country']}  {name['name']} -> {name['place']} ({sure}; {name['figures']:,} figures)")
            continue
        where = name["country"] or f"({name['kind']})"
        click.echo(f"{where}  {name['name']}  ({name['figures']:,} figures)")
        for proposal in name["proposals"]:
            click.echo(f"      {proposal['code']}  {proposal['name']}  {proposal['score']:.2f}")
    if not matched:
        told = "Place one: commonground places --store DIR set COUNTRY NAME CODE --who NAME --why WHY"
        click.echo(f"{len(names)} names without a place. {told}")


@places_command.command("set")
@click.argument("country")
@click.argument("name")
@click.argument("code")
@who_option
@why_option
@click.pass_context
def set_place(ctx: click.Context, country: str, name: str, code: str, who: str, why: str) -> None:
    """Say that NAME in COUNTRY means the unit CODE.

    For the name of a country give its code twice: places set LBY Lybia LBY.
    """
    from commonground.evidence.locating import locate

    (within,) = places_of(ctx.obj, [country])
    act = locate(ctx.obj, within=within, name=name, code=code, who=who, why=why, when=today())
    click.echo(f"{name} means {code} from now on ({act.id}). Undo: commonground places --store ... undo {act.id}")


@places_command.command("undo")
@click.argument("decision")
@who_option
@why_option
@click.pass_context
def undo(ctx: click.Context, decision: str, who: str, why: str) -> None:
    """Take a placing back, by its id."""
    from commonground.core.errors import StoreError

    if decision not in {one.id for one in ctx.obj.decisions.standing("locate")}:
        raise StoreError("no placing of this id stands", where=decision, next="`places set` printed the id.")
    ctx.obj.decisions.write("take_back", decision, who=who, why=why, when=today())
    click.echo(f"{decision} is taken back.")
