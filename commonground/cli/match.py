"""`commonground match`: who goes where, with a bound, a reason for everyone left out, and the price of every rule."""

from pathlib import Path

import click

from commonground.cli.options import json_option, say_json


@click.command("match")
@click.argument("instance", type=click.Path(path_type=Path))
@click.option(
    "--kind",
    type=click.Choice(["resettlement", "opportunity"]),
    default="resettlement",
    help="For an opportunity the skill share holds by default.",
)
@click.option("--gap", type=click.FloatRange(0, 1), default=0.001, show_default=True, help="Stop this near the bound.")
@click.option(
    "--time",
    "seconds",
    type=click.FloatRange(0, min_open=True),
    default=60.0,
    show_default=True,
    help="Processor seconds.",
)
@click.option("--floor", is_flag=True, help="Every group gets at least what its own share of capacity gives.")
@click.option(
    "--share",
    type=click.FloatRange(0, 1),
    help="Each skill tier gets this much of its share of the pool (0.9 for opportunities; 0 turns it off).",
)
@json_option
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write the tables of the plan here.")
@click.option("--seed", type=int, default=0, help="Another seed may find another plan; the same finds the same.")
def match_command(
    instance: Path,
    kind: str,
    gap: float,
    seconds: float,
    floor: bool,
    share: float | None,
    as_json: bool,
    out: Path | None,
    seed: int,
) -> None:
    """Recommend who goes where: INSTANCE is a folder or prefix of tables, or an .npz.

    The tables are cases, places and scores, and if you have them rules, preferences, closed and put_forward (CSV or
    Parquet). Families go whole, closed pairs stay closed whatever their score, and every capacity holds. The plan
    comes with a bound that no plan exceeds. It recommends; a person decides.
    """
    from time import process_time

    from commonground.matching import Budget, answer, match, read_instance, unplaced, write

    read = read_instance(instance)
    found = match(read, kind=kind, gap=gap, share=share, floor=floor, budget=Budget(seconds), seed=seed)
    written = write(found, out, cpu_seconds=process_time()) if out else []
    if as_json:
        say_json(answer(found, cpu_seconds=process_time()))
        return
    plan = found.plan
    click.echo(f"{found.placed:,} of {len(read.cases):,} cases have a recommended place.")
    click.echo(
        f"Value {plan.value:,.10g}; no plan exceeds {plan.bound:,.10g} (gap {plan.gap:.3%}; stopped: {plan.stop})."
    )
    for row in found.rules:
        click.echo(f"{row.rule}, {row.group}: asked {row.asked:,.4g}, got {row.got:,.4g}, price {row.price:,.4g}.")
    if found.rule_cost is not None:
        click.echo(f"All rules together cost {found.rule_cost:,.6g} ({found.rule_cost / max(plan.bound, 1e-9):.2%}).")
    for case, reason in unplaced(found)[:10]:
        click.echo(f"Not placed: {case}. {reason}")
    for note in found.notes:
        click.echo(note)
    for path in written:
        click.echo(f"Wrote {path}")
