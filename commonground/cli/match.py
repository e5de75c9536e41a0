"""`commonground match`: who goes where, with a bound, a reason for everyone left out, and the price of every rule."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commonground.cli.options import json_option, say_json

if TYPE_CHECKING:
    from commonground.matching import Instance, Matched

positive = click.FloatRange(0, min_open=True)


@click.command("match")
@click.argument("instance", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(["resettlement", "opportunity"]), default="resettlement", show_default=True)
@click.option("--gap", type=click.FloatRange(0, 1), default=0.001, show_default=True, help="Stop this near the bound.")
@click.option("--time", "seconds", type=positive, default=60.0, show_default=True, help="Processor seconds to spend.")
@click.option("--floor", is_flag=True, help="Every group gets at least what its own share of capacity gives.")
@click.option("--share", type=click.FloatRange(0, 1), help="Skill share: 0.9 for opportunities; 0 turns it off.")
@click.option("--by", type=click.Choice(["value", "need", "deferred"]), default="value", show_default=True)
@click.option("--shortlist", "opening", help="Rank the candidates for this opening, with the reason for each rank.")
@click.option("--stream", is_flag=True, help="Place one week; what was done is kept in the folder --out.")
@click.option("--week", type=click.IntRange(0), help="The week to place (with --stream; default: the next).")
@click.option("--history", type=click.Path(path_type=Path), help="Last year's instance (with --stream).")
@click.option("--seed", type=int, default=0, help="The same seed finds the same plan.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write the tables of the plan here.")
@json_option
def match_command(
    instance: Path, as_json: bool, out: Path | None, opening: str | None, stream: bool, **asked: Any
) -> None:
    """Recommend who goes where: INSTANCE is a folder or prefix of tables, or an .npz.

    The tables are cases, places and scores, and if you have them rules, preferences, closed and put_forward, as CSV or
    Parquet. Families go whole, closed pairs stay closed whatever their score, and every capacity holds. The plan comes
    with a bound that no plan exceeds. For opportunities each skill tier gets at least 90 % of its share of the pool.
    It recommends; a person decides.

    --by need places one by one in order of need, each at its own best place (nobody gains by misreporting); --by
    deferred lets places keep the most pressing who fit. Both report envy.
    """
    from time import process_time

    from commonground.matching import Budget, answer, match, match_by, read_instance, write

    if not stream and (asked["week"] is not None or asked["history"]):
        raise click.UsageError("--week and --history go with --stream.")
    read, budget = read_instance(instance), Budget(asked["seconds"])
    if opening is not None:
        _say_shortlist(read, opening, as_json)
        return
    if stream:
        _stream(read, out, as_json, week=asked["week"], history=asked["history"], seed=asked["seed"])
        return
    envy: dict[str, Any] = {}
    if asked["by"] == "value":
        rules = {key: asked[key] for key in ("kind", "gap", "share", "floor", "seed")}
        found = match(read, budget=budget, **rules)
    else:
        found, seen = match_by(read, asked["by"], budget=budget)
        envy = {"preferences": asdict(seen)}
    written = write(found, out, cpu_seconds=process_time()) if out else []
    if as_json:
        say_json({**answer(found, cpu_seconds=process_time()), **envy})
        return
    _say(found)
    if envy:
        seen = envy["preferences"]
        click.echo(f"{seen['first_choice']:,} have their first choice; {len(seen['envy']):,} envy with right.")
    for path in written:
        click.echo(f"Wrote {path}")


def _say(found: "Matched") -> None:
    from commonground.matching import unplaced

    plan, reasons = found.plan, unplaced(found)
    click.echo(f"{found.placed:,} of {len(found.instance.cases):,} cases have a recommended place.")
    click.echo(f"Value {plan.value:,.10g}; no plan exceeds {plan.bound:,.10g} (gap {plan.gap:.3%}; stop: {plan.stop}).")
    for row in found.rules:
        click.echo(f"{row.rule}, {row.group}: asked {row.asked:,.4g}, got {row.got:,.4g}, price {row.price:,.4g}.")
    if found.rule_cost is not None:
        share = found.rule_cost / max(plan.relaxed + found.rule_cost, 1e-9)
        click.echo(f"All rules together cost {found.rule_cost:,.6g} ({share:.2%}).")
    for case, reason in reasons[:10]:
        click.echo(f"Not placed: {case}. {reason}")
    if len(reasons) > 10:
        click.echo(f"... and {len(reasons) - 10:,} more not placed: --out writes them all.")
    for note in found.notes:
        click.echo(note)


def _say_shortlist(read: "Instance", opening: str, as_json: bool) -> None:
    from commonground.matching import shortlist

    candidates = shortlist(read, opening)
    if as_json:
        say_json({"place": opening, "candidates": [asdict(candidate) for candidate in candidates]})
        return
    for candidate in candidates:
        forward = " Put forward." if candidate.put_forward else ""
        click.echo(f"{candidate.rank}. {candidate.case}: {candidate.because}{forward}")


def _stream(
    read: "Instance", out: Path | None, as_json: bool, *, week: int | None, history: Path | None, seed: int
) -> None:
    from commonground.matching import Budget, place_week, read_instance
    from commonground.matching.streaming import arrivals, load, save, total

    if out is None:
        raise click.UsageError("--stream keeps its state in a folder: give --out DIR.")
    out.mkdir(parents=True, exist_ok=True)
    state = load(out / "stream.json", read)
    if week is None:
        later = arrivals(read)
        later = later[later > state.week]
        week = int(later.min()) if len(later) else state.week + 1
    past = read_instance(history) if history else None
    after = place_week(read, state, week, history=past, seed=seed, budget=Budget(600.0))
    save(after, out / "stream.json")
    fresh = [{"case": c, "place": p} for c, p in after.placed.items() if c not in state.placed]
    waiting = list(after.waiting[len(state.waiting) :])
    if as_json:
        value = total(read, after)
        say_json(
            {"week": week, "placements": fresh, "unplaced": waiting, "placed_so_far": len(after.placed), "value": value}
        )
        return
    click.echo(f"Week {week}: {len(fresh):,} have a recommended place, {len(waiting):,} do not.")
    for row in fresh:
        click.echo(f"{row['case']} -> {row['place']}")
