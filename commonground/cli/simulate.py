"""`commonground simulate`: where people will go, and how far off such forecasts were."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commonground.cli.options import json_option, say_json
from commonground.core.errors import CommonGroundError

if TYPE_CHECKING:
    from commonground.foresight import CampForecast, Case, Score

ENOUGH_MEMBERS = 10


@click.command("simulate")
@click.argument("case_dir", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--from", "start", type=int, help="Forecast from this day of the case, with what was known that day.")
@click.option("--horizon", type=click.IntRange(1, 3650), help="Days to look ahead.  [default: 90]")
@click.option("--assimilate", is_flag=True, help="Start from the camp counts known that day.")
@click.option("--members", type=click.IntRange(ENOUGH_MEMBERS, 10_000), default=100, show_default=True,
              help="Runs of the network the ranges are taken from.")  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same answer.")
@click.option("--backtest", "leads", metavar="DAYS,...", help="For every day, the forecast made so many days before.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write every day and camp to this CSV.")
@json_option
def simulate_command(
    case_dir: Path, start: int | None, horizon: int | None, assimilate: bool, members: int, seed: int,
    leads: str | None, out: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Say how many people each camp of a displacement case will hold, with the range 8 of 10 lie in.

    Without --from, the network is run over the whole case: it knows each day's registered total and the
    capacities in the files, and no camp's count. A forecast (--from, --backtest) uses nothing that begins after
    the day it is made, and no capacity: in the files that is mostly the camp's own later peak.
    """
    from commonground import foresight

    case = foresight.read_case(case_dir)
    if leads is not None:
        if start is not None or assimilate:
            raise click.UsageError("--backtest makes a forecast from every day: leave out --from and --assimilate.")
        _backtest(case, _leads(leads, case), out, as_json=as_json)
        return
    if start is None:
        if assimilate or horizon is not None:
            raise click.UsageError("--assimilate and --horizon need the day the forecast is made: add --from DAY.")
        basis = "a replay: it knows each day's registered total and the capacities in the files, and no camp's count"
        days = foresight.replay(case, members=members, seed=seed)
    else:
        if not 0 <= start < case.length:
            raise CommonGroundError(
                f"day {start} is outside the case", where=case.name, next=f"Use a day from 0 to {case.length - 1}."
            )
        ahead = horizon or 90
        if assimilate:
            basis = f"the counts known on day {start}, carried forward; no capacity"
            state = foresight.camp_state(case, day=start)
            days = [foresight.forecast(state, lead=lead) for lead in range(1, ahead + 1)]
        else:
            basis = f"the network alone, with what was known on day {start}; no camp's count, no capacity"
            days = foresight.network_forecast(case, day=start, horizon=ahead, members=members, seed=seed)
    _tell(case, days, basis, out, as_json=as_json)


def _leads(text: str, case: "Case") -> list[int]:
    leads = []
    for word in text.split(","):
        if not word.strip().isdigit() or not 1 <= int(word) < case.length:
            raise CommonGroundError(
                f"{word.strip()!r} is no number of days this case can be forecast ahead",
                where="--backtest",
                next=f"Use days from 1 to {case.length - 1}, as in 30,90.",
            )
        leads.append(int(word))
    return leads


def _rows(case: "Case", forecast: "CampForecast") -> list[dict[str, Any]]:
    return [
        {
            "day": forecast.day,
            "camp": name,
            "count": round(float(forecast.count[at]), 1),
            "low80": round(float(forecast.low80[at]), 1),
            "high80": round(float(forecast.high80[at]), 1),
        }
        for at, name in enumerate(case.camp_names)
    ]


def _write(out: Path, columns: list[str], rows: list[dict[str, Any]]) -> None:
    with out.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def _tell(case: "Case", days: list["CampForecast"], basis: str, out: Path | None, *, as_json: bool) -> None:
    rows = [row for day in days for row in _rows(case, day)]
    if out:
        _write(out, ["day", "camp", "count", "low80", "high80"], rows)
    if as_json:
        say_json({"case": case.name, "start": case.start.isoformat(), "basis": basis, "days": rows})
        return
    last = days[-1]
    click.echo(f"{case.name}, day {last.day} ({basis})")
    for row in _rows(case, last):
        click.echo(f"  {row['camp']:24} {row['count']:>12,.0f}   8 of 10: {row['low80']:,.0f} to {row['high80']:,.0f}")
    if out:
        click.echo(f"Every day: {out}")


def _backtest(case: "Case", leads: list[int], out: Path | None, *, as_json: bool) -> None:
    from commonground import foresight

    scores = [score for lead in leads if (score := foresight.score(case, lead=lead)) is not None]
    if out:
        rows = []
        for lead in leads:
            for made in foresight.backtest(case, lead=lead):
                given = made.given_total
                for at, row in enumerate(_rows(case, made)):
                    total = None if given is None else round(float(given[at]), 1)
                    rows.append({**row, "lead": lead, "given_total": total})
        _write(out, ["day", "camp", "lead", "given_total", "count", "low80", "high80"], rows)
    if as_json:
        say_json({"case": case.name, "scores": [_score(score) for score in scores]})
        return
    click.echo(f"{case.name}: people placed wrongly, as a share of all registered (the rule to beat beside it)")
    for score in scores:
        click.echo(
            f"  {score.lead} days ahead: given the total {score.given_total:.3f} "
            f"(last shares {score.last_shares:.3f}), without it {score.count:.3f} "
            f"(last counts {score.last_counts:.3f}); {score.cover80:.0%} inside the range of 8 of 10"
        )
    if not scores:
        click.echo("  Nobody was registered on any day that could be scored.")
    if out:
        click.echo(f"Every day: {out}")


def _score(score: "Score") -> dict[str, Any]:
    return {name: getattr(score, name) for name in score.__slots__}
