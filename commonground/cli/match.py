"""`commonground match`: who goes where, with a bound, a reason for everyone left out, and the price of every rule."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commonground.cli.options import json_option, say_json

if TYPE_CHECKING:
    from commonground.matching import Budget, Hand, Instance, Matched

positive = click.FloatRange(0, min_open=True)
# What if and the cost of a pin are re-solved with this share of the time asked for, each.
ASKING = 0.5


@click.command("match")
@click.argument("instance", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(["resettlement", "opportunity"]), default="resettlement", show_default=True)
@click.option("--gap", type=click.FloatRange(0, 1), default=0.001, show_default=True, help="Stop this near the bound.")
@click.option(
    "--time",
    "seconds",
    type=positive,
    default=60.0,
    show_default=True,
    help="Processor seconds for the plan, in all its stages; on a busy machine never more than three times as long.",
)
@click.option("--floor", is_flag=True, help="Every group gets at least what its own share of capacity gives.")
@click.option("--share", type=click.FloatRange(0, 1), help="Skill share: 0.9 for opportunities; 0 turns it off.")
@click.option("--pin", "pins", multiple=True, metavar="CASE=PLACE", help="Keep a case for a place; says what it costs.")
@click.option("--forbid", "forbids", multiple=True, metavar="CASE=PLACE", help="Keep a case from a place.")
@click.option("--explain", "explained", multiple=True, metavar="CASE", help="Explain what is recommended for a case.")
@click.option(
    "--what-if",
    "asks",
    multiple=True,
    metavar="PLACE,CAPACITY,+N",
    help="What more, or less, of one capacity would bring.",
)
@click.option("--by", type=click.Choice(["value", "need", "deferred"]), default="value", show_default=True)
@click.option("--shortlist", "opening", help="Rank the candidates for this opening, with the reason for each rank.")
@click.option("--learn", "outcomes", type=click.Path(path_type=Path), help="Learn the scores from a table of outcomes.")
@click.option("--stream", is_flag=True, help="Place one week; what was done is kept in the folder --out.")
@click.option("--week", type=click.IntRange(0), help="The week to place (with --stream; default: the next).")
@click.option("--history", type=click.Path(path_type=Path), help="Last year's instance (with --stream).")
@click.option("--seed", type=int, default=0, help="The same seed finds the same plan.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write the tables of the plan here.")
@json_option
def match_command(
    instance: Path, as_json: bool, out: Path | None, opening: str | None, stream: bool, seconds: float, **asked: Any
) -> None:
    """Recommend who goes where: INSTANCE is a folder or prefix of tables, or an .npz.

    The tables are cases, places and scores, and if you have them rules, preferences, closed and put_forward, as CSV or
    Parquet. Families go whole, closed pairs stay closed whatever their score, and every capacity holds. The plan comes
    with a bound that no plan exceeds. For opportunities each skill tier gets at least 90 % of its share of the pool.
    It recommends; a person decides.

    --by need places one by one in order of need, each at its own best place (nobody gains by misreporting); --by
    deferred lets places keep the most pressing who fit. Both report envy.

    --learn FILE gives every pair the outcome expected after a table of past ones (place, outcome of 0 or 1 or a count,
    and what was recorded of the case); no table of scores is then needed.
    """
    from time import process_time

    from commonground.matching import Budget, learn_scores, read_instance

    began, budget = process_time(), Budget(seconds)
    if not stream and (asked["week"] is not None or asked["history"]):
        raise click.UsageError("--week and --history go with --stream.")
    read = read_instance(instance, unscored=asked["outcomes"] is not None)
    extra: dict[str, Any] = {}
    if asked["outcomes"]:
        read, learned = learn_scores(read, asked["outcomes"], seed=asked["seed"])
        extra["learned"] = {**learned.report, "files": _keep_learned(read, learned, out)}
    if opening is not None:
        _say_shortlist(read, opening, as_json)
    elif stream:
        _stream(read, out, as_json, budget, week=asked["week"], history=asked["history"])
    else:
        found, more = _plan(read, budget, asked)
        extra |= more | _asked_of(read, found, asked, seconds)
        _show(found, extra, out, as_json, cpu_seconds=process_time() - began)


def _plan(read: "Instance", budget: "Budget", asked: dict[str, Any]) -> "tuple[Matched, dict[str, Any]]":
    from commonground.matching import match, match_by

    hand = _hand(asked["pins"], asked["forbids"])
    if asked["by"] == "value":
        rules = {key: asked[key] for key in ("kind", "gap", "share", "floor", "seed")}
        return match(read, budget=budget, hand=hand, **rules), {}
    if hand or asked["asks"]:
        raise click.UsageError("--pin, --forbid and --what-if go with --by value.")
    found, seen = match_by(read, asked["by"], budget=budget)
    return found, {"preferences": asdict(seen)}


def _hand(pins: tuple[str, ...], forbids: tuple[str, ...]) -> "Hand":
    from commonground.matching import Hand

    return Hand(tuple(_pair(text, "--pin") for text in pins), tuple(_pair(text, "--forbid") for text in forbids))


def _pair(text: str, option: str) -> tuple[str, str]:
    case, equals, place = (part.strip() for part in text.partition("="))
    if not (case and equals and place):
        raise click.BadParameter(f"{text!r}: write CASE=PLACE.", param_hint=option)
    return case, place


def _change(text: str) -> tuple[str, str, float]:
    parts = [part.strip() for part in text.rsplit(",", 2)]
    try:
        place, dimension, more = parts[0], parts[1], float(parts[2])
    except (IndexError, ValueError):
        raise click.BadParameter(f"{text!r}: write PLACE,CAPACITY,+N.", param_hint="--what-if") from None
    return place, dimension, more


def _asked_of(read: "Instance", found: "Matched", asked: dict[str, Any], seconds: float) -> dict[str, Any]:
    """Answers about the plan: explanations, what if, and the cost of a caseworker's hand."""
    from commonground.matching import Budget, explain, hand_costs, what_if
    from commonground.matching.adjusting import find
    from commonground.matching.writing import as_dict

    told: dict[str, Any] = {}
    if asked["explained"]:
        at = [find(found.instance.cases, name, "case", "--explain") for name in asked["explained"]]
        told["explained"] = [as_dict(explain(found, case)) for case in at]
    if found.asked.hand:
        told["hand"] = [asdict(cost) for cost in hand_costs(read, found, budget=Budget(seconds * ASKING))]
    changes = [_change(text) for text in asked["asks"]]
    if changes:
        told["what_if"] = [asdict(what_if(found, *change, budget=Budget(seconds * ASKING))) for change in changes]
    return told


def _keep_learned(read: "Instance", learned: Any, out: Path | None) -> list[str]:
    """Write what was learnt beside the plan: the scores, every effect of the model, and its errors."""
    if out is None:
        return []
    from commonground.matching.writing import write_learned

    return [str(path) for path in write_learned(read, learned, out)]


def _show(found: "Matched", extra: dict[str, Any], out: Path | None, as_json: bool, *, cpu_seconds: float) -> None:
    from commonground.matching import answer, write

    written = write(found, out, cpu_seconds=cpu_seconds) if out else []
    if as_json:
        say_json({**answer(found, cpu_seconds=cpu_seconds), **extra})
        return
    _say(found)
    _say_more(extra)
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


def _say_more(extra: dict[str, Any]) -> None:
    for told in extra.get("explained", ()):
        click.echo(told["says"])
        for clause, places in told["closed"].items():
            click.echo(f"  Closed: {', '.join(places)} ({clause})")
    for cost in extra.get("hand", ()):
        words = "Pinning" if cost["act"] == "pin" else "Keeping away"
        click.echo(
            f"{words} {cost['case']} = {cost['place']} costs {cost['value']:,.6g} of the plan's value "
            f"({cost['relaxed']:,.6g} of the bound; the prices foresee {cost['foreseen']:,.6g})."
        )
    for told in extra.get("what_if", ()):
        click.echo(
            f"{told['more']:+g} {told['dimension']} at {told['place']}: the prices foresee {told['foreseen']:,.6g}; "
            f"re-solved, the plan gains {told['value']:,.6g} and the bound {told['relaxed']:,.6g}; "
            f"{told['placed']:+d} cases placed."
        )
    if "preferences" in extra:
        seen = extra["preferences"]
        click.echo(f"{seen['first_choice']:,} have their first choice; {len(seen['envy']):,} envy with right.")
    if "learned" in extra:
        told, loss = extra["learned"], extra["learned"]["loss"]
        by = ", ".join(told["columns"]) or "place alone"
        click.echo(f"Scores learnt from {told['outcomes']:,} outcomes by {by}.")
        click.echo(
            f"Error on rows held out: {loss['model']:.4f} (place alone {loss['place_only']:.4f}, "
            f"the mean alone {loss['mean_only']:.4f}); calibration slope {told['calibration']['slope']:.2f}."
        )


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
    read: "Instance",
    out: Path | None,
    as_json: bool,
    budget: "Budget",
    *,
    week: int | None,
    history: Path | None,
) -> None:
    from commonground.matching import place_week, read_instance
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
    after = place_week(read, state, week, history=past, budget=budget)
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
