"""`commonground forecast`: how many people will be counted next, with ranges and with what they were worth before."""

import csv
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commonground.cli.options import json_option, say_json, store_option
from commonground.core.errors import CommonGroundError

if TYPE_CHECKING:
    from commonground.foresight.stocks import Outlook

_DAY = click.DateTime(["%Y-%m-%d"])
_COVARIATE = {"country", "date", "value"}


@click.command("forecast")
@store_option
@click.option("--category", "-c", multiple=True, required=True, help="Category id or code; each is forecast apart.")
@click.option("--origin", default="", help="ISO3 of the country of origin; left out: people of all origins.")
@click.option("--place", default="", help="ISO3 or p-code of where they are; left out: wherever they are.")
@click.option(
    "--horizon", "-n", type=click.IntRange(1, 24), default=3, show_default=True, help="Periods to look ahead."
)
@click.option(
    "--measure",
    type=click.Choice(["stock", "flow", "movements"]),
    default="stock",
    show_default=True,
    help="People who are there, or who came, returned or applied in each period.",
)
@click.option(
    "--every",
    type=click.Choice(["year", "quarter", "month"]),
    help="Read the series by this step.  [default: as it is]",
)
@click.option("--source", default="", help="Producer, where several count the same people.")
@click.option("--series", help="Series of the producer, where it has several.")
@click.option("--as-of", type=_DAY, help="Use nothing dated later, as if it were that day.")
@click.option("--break", "breaks", multiple=True, metavar="PERIOD", help="People are counted otherwise from here on.")
@click.option("--conflict", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="CSV of country,date,value: a covariate of the country of origin.")  # fmt: skip
@json_option
def forecast_command(
    store_path: Path, category: tuple[str, ...], origin: str, place: str, measure: str, horizon: int, every: str | None,
    source: str, series: str | None, as_of: Any, breaks: tuple[str, ...], conflict: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """How many people of a category will be counted, by year, quarter or month, with ranges.

    Base rates come first: how often series of this size changed so much. Then the middle and the ranges that 50, 80
    and 95 of 100 outcomes should lie in, the model and why it was chosen, and what its earlier forecasts were worth
    on this series and on its peers. Categories are never merged. Nothing acts on a forecast by itself.
    """
    from commonground.core.words import category as known
    from commonground.evidence.store import Store
    from commonground.foresight.stocks import Asked, Step, outlook
    from commonground.foresight.telling import outlook_record

    if not origin and not place:
        raise click.UsageError("Say whose origin (--origin) or which place (--place), or both.")
    store = Store.open(store_path)
    given = _covariate(conflict) if conflict else None
    found = []
    for word in dict.fromkeys(category):
        meant = known(word)
        if meant is None:
            raise CommonGroundError(f"{word!r} is not a category", next="See commonground figures --help.")
        asked = Asked(
            meant.value, origin.upper(), place.upper(), source, series, Step(every) if every else None,
            as_of.date() if as_of else None, measure, breaks,
        )  # fmt: skip
        found.append(outlook(store, asked, horizon=horizon, conflict=given))
    if as_json:
        told = [outlook_record(one) for one in found]
        say_json(told[0] if len(told) == 1 else told)
        return
    for one in found:
        _tell(one)


def _covariate(path: Path) -> dict[tuple[str, date], float]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = csv.DictReader(file)
        if not set(table.fieldnames or ()) >= _COVARIATE:
            raise CommonGroundError(
                "its columns are not country, date and value", where=str(path), next="Name them so."
            )
        found: dict[tuple[str, date], float] = {}
        for number, row in enumerate(table, start=2):
            try:
                key = row["country"].strip().upper(), date.fromisoformat(row["date"].strip())
                found[key] = found.get(key, 0.0) + float(row["value"])
            except ValueError:
                raise CommonGroundError(
                    "a date or a value cannot be read", where=f"{path}, row {number}",
                    next="Write dates as 2024-12-31 and values as numbers.",
                ) from None  # fmt: skip
    return found


def _tell(one: "Outlook") -> None:
    from commonground.foresight.telling import in_english, why

    whose = f"from {one.asked.origin} " if one.asked.origin else ""
    where = f"in {one.asked.place}" if one.asked.place else "wherever they are"
    source = ", ".join(filter(None, (one.source, one.series)))
    click.echo(f"{one.asked.category.replace('_', ' ').capitalize()} {whose}{where}, by {one.step} ({source})")
    for rate in one.base_rates:
        ahead = f"in one {one.step}" if rate.lead == 1 else f"in {rate.lead} {one.step}s"
        click.echo(
            f"  Usual: of {rate.cases:,} series of this size, {ahead} {rate.rose[1.25]:.0%} rose by more than a quarter"
            f" ({rate.rose[2.0]:.0%} more than doubled) and {rate.fell:.0%} fell by more than a quarter."
        )
    if not one.base_rates:
        click.echo("  Usual: too few series of this size are on file to say.")
    last = next(point for point in reversed(one.history) if point.low is not None)
    count = f"{last.value:,}" if last.value is not None else f"{last.low:,} to {last.high:,} (masked)"
    click.echo(f"  Last count: {count} ({last.period})")
    click.echo(f"  {'period':8} {'middle':>12}   {'5 of 10 lie in':^25}   {'8 of 10':^25}   {'19 of 20':^25}")
    for coming in one.coming:
        spans = "   ".join(f"{low:>11,} – {high:>11,}" for low, high in coming.ranges.values())
        click.echo(f"  {coming.period:8} {coming.median:>12,}   {spans}")
    click.echo(f"  Model: {one.model}. {why(one)}")
    for record in one.peers:
        own = next((mine for mine in one.own if mine.lead == record.lead), None)
        mine = f"; this series: {own.inside[80]:.0%} of {own.forecasts}" if own else ""
        click.echo(
            f"  {record.lead} ahead, {record.forecasts:,} earlier forecasts: usually {record.median_scaled:.2f} changes"
            f" off (last value {record.base_scaled:.2f}), {record.wape:.0%} of people misjudged (last value"
            f" {record.base_wape:.0%}), {record.inside[80]:.0%} inside the range of 8 of 10{mine}."
        )
    if one.last:
        click.echo("  The last forecasts, each made at the count before, against what happened:")
    for said in one.last:
        verdict = "counted otherwise" if not said.alike else "inside" if said.inside else "OUTSIDE"
        click.echo(
            f"    {said.period}, made {said.made}: {said.median:,} ({said.low80:,} to {said.high80:,});"
            f" came {said.came:,}, {verdict}"
        )
    for note in one.notes:
        click.echo(f"  Note: {in_english(note)}")
