"""`commonground triggers`: which agreed trigger is met by a forecast, and how often such alarms were right."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commonground.cli.options import json_option, say_json, store_option

if TYPE_CHECKING:
    from commonground.foresight.triggers import Watched


@click.command("triggers")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@store_option
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Use nothing dated later, as if it were that day.")
@json_option
def triggers_command(file: Path, store_path: Path, as_of: Any, as_json: bool) -> None:
    """Hold the triggers of FILE against the forecasts: base rate first, then the forecast, then the record.

    A trigger names a number, a threshold, how many periods ahead and how likely it must be. One that is met opens
    its checklist for people; nothing is done by itself. Hits, misses and false alarms are those the same trigger
    would have had at earlier dates, from what was known then.
    """
    from commonground.evidence.store import Store
    from commonground.foresight.telling import trigger_record
    from commonground.foresight.triggers import read_triggers, watch

    store = Store.open(store_path)
    found = [watch(store, one, until=as_of.date() if as_of else None) for one in read_triggers(file)]
    if as_json:
        say_json([trigger_record(one) for one in found])
        return
    for one in found:
        _tell(one)
    click.echo("Nothing was done: a person decides what follows.")


def _tell(one: "Watched") -> None:
    trigger, asked = one.trigger, one.trigger.asked
    whose = f" from {asked.origin}" if asked.origin else ""
    where = f" in {asked.place}" if asked.place else ""
    side = "more" if trigger.above else "fewer"
    click.echo(f"{trigger.id}: {'MET' if one.fires else 'not met'}")
    click.echo(f"  {side} than {one.bound:,.0f} {asked.category.replace('_', ' ')}{whose}{where} by {one.period}")
    base = one.peers.base_rate
    if base is None:
        click.echo("  Usual: too few series of this size are on file to say.")
    else:
        click.echo(
            f"  Usual: such a change came to {base:.0%} of {one.peers.cases:,} series of this size in that time."
        )
    click.echo(
        f"  Forecast: {one.likely:.0%} likely (the trigger needs {trigger.probability:.0%});"
        f" middle {one.median:,.0f}, 8 of 10 lie in {one.range80[0]:,.0f} to {one.range80[1]:,.0f};"
        f" last count {one.last[1]:,.0f} ({one.last[0]})."
    )
    for name, alarms in (("this series", one.own), ("series of its size, same relative change", one.peers)):
        click.echo(
            f"  Record, {name}: {alarms.hits:,} hits, {alarms.misses:,} misses, {alarms.false_alarms:,} false alarms,"
            f" {alarms.quiet:,} rightly quiet."
        )
    for period, what in one.events:
        click.echo(f"    {period}: {what.replace('_', ' ').rstrip('s')}" if what != "misses" else f"    {period}: miss")
    click.echo("  Checklist, when it is met:" if not one.fires else "  Checklist, now:")
    for line in trigger.checklist:
        click.echo(f"    [ ] {line}")
