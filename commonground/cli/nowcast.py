"""`commonground nowcast`: how many there are today, from figures that came faster than the yearly ones."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commonground.cli.options import json_option, say_json, store_option, today
from commonground.core.errors import CommonGroundError

if TYPE_CHECKING:
    from commonground.foresight.nowcast import Lean, Nowcast


@click.command("nowcast")
@store_option
@click.option("--category", "-c", required=True, help="Category id or code.")
@click.option("--origin", default="", help="ISO3 of the country of origin; left out: people of all origins.")
@click.option("--place", required=True, help="ISO3 of the country they are in.")
@click.option("--source", default="", help="Whose yearly figures are carried on, where several count the same people.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day.  [default: today]")
@json_option
def nowcast_command(
    store_path: Path, category: str, origin: str, place: str, source: str, as_of: Any, as_json: bool
) -> None:
    """Carry the last yearly figure on to a day, with its range and what it leans on.

    Faster stocks (registrations, rounds) give the ratio since the yearly figure, arrivals are added, and the
    forecast of the yearly series speaks too; each is weighed by how far off it was in earlier years. The answer is
    an estimate of what the yearly series would say, and never replaces a figure.
    """
    from commonground.core.words import category as known
    from commonground.evidence.store import Store
    from commonground.foresight.nowcast import nowcast
    from commonground.foresight.stocks import Asked

    meant = known(category)
    if meant is None:
        raise CommonGroundError(f"{category!r} is not a category", next="See commonground figures --help.")
    day = as_of.date() if as_of else date.fromisoformat(today())
    asked = Asked(meant.value, origin.upper(), place.upper(), source)
    found = nowcast(Store.open(store_path), asked, day=day)
    if as_json:
        say_json(_as_record(found))
        return
    _tell(found)


def _as_record(found: "Nowcast") -> dict[str, Any]:
    return {
        "category": found.asked.category,
        "origin": found.asked.origin or None,
        "place": found.asked.place,
        "day": found.day.isoformat(),
        "last_yearly": {"day": found.last[0].isoformat(), "count": round(found.last[1]), "source": found.source},
        "estimate": round(found.estimate),
        **{f"range{share}": [round(low), round(high)] for share, (low, high) in found.ranges.items()},
        "at_least": {"count": round(found.at_least[0]), "source": found.at_least[1]} if found.at_least else None,
        "leans_on": [_lean(lean) for lean in found.leans],
        "not_used": list(found.unused),
        "tried": [
            {"day": one.day.isoformat(), "estimate": round(one.estimate),
             "range80": [round(one.low80), round(one.high80)], "last": round(one.last), "came": round(one.came),
             "inside": one.inside}
            for one in found.tried
        ],
    }  # fmt: skip


def _lean(lean: "Lean") -> dict[str, Any]:
    return {
        "kind": lean.kind,
        "how": lean.how,
        "source": lean.source,
        "from": {"day": lean.from_day.isoformat(), "count": lean.from_count},
        "to": {"day": lean.to_day.isoformat(), "count": lean.to_count},
        "says": round(lean.says),
        "usual_error": round(lean.off, 4),
        "tried_on_years": lean.trials,
        "weight": round(lean.weight, 4),
    }


def _tell(found: "Nowcast") -> None:
    whose = f" from {found.asked.origin}" if found.asked.origin else ""
    people = found.asked.category.replace("_", " ").capitalize()
    click.echo(f"{people}{whose} in {found.asked.place}, estimated for {found.day}: {found.estimate:,.0f}")
    for share, (low, high) in found.ranges.items():
        click.echo(f"  {share} of 100 such estimates lie within {low:,.0f} to {high:,.0f}")
    click.echo(f"  Last yearly figure: {found.last[1]:,.0f} ({found.last[0]}, {found.source})")
    click.echo("  It leans on:")
    for lean in found.leans:
        tried = f"{lean.off:.0%} off in {lean.trials} earlier years" if lean.trials else "never tried before"
        what = f"{lean.kind}, by its {lean.how}: {lean.source}" if lean.source else f"{lean.kind}: {lean.how}"
        click.echo(f"    {lean.weight:4.0%}  {what}, to {lean.to_day}, says {lean.says:,.0f} ({tried})")
    if found.at_least:
        click.echo(f"  Lifted to {found.at_least[0]:,.0f}: so many {found.at_least[1]} counts already.")
    for line in found.unused:
        click.echo(f"  Not used: {line}")
    if found.tried:
        click.echo("  The same for earlier years' ends, before their figures came:")
    for one in found.tried:
        verdict = "inside" if one.inside else "OUTSIDE"
        click.echo(
            f"    {one.day}: {one.estimate:,.0f} ({one.low80:,.0f} to {one.high80:,.0f}); came {one.came:,.0f},"
            f" {verdict} (the figure before: {one.last:,.0f})"
        )
