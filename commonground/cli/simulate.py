"""`commonground simulate`: where people will go, what would change it, and how far off such forecasts were."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commonground.cli.options import json_option, say_json
from commonground.cli.simulate_text import forecast_rows, tell, tell_compared, tell_scores, write_rows
from commonground.core.errors import CommonGroundError

if TYPE_CHECKING:
    from commonground.foresight import Case

ENOUGH_MEMBERS = 10
REPLAYED = "a replay: it knows each day's registered total and the capacities in the files, and no camp's count"


@click.command("simulate")
@click.argument("case_dir", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--from", "start", type=int, help="Forecast from this day of the case, with what was known that day.")
@click.option("--horizon", type=click.IntRange(1, 3650), help="Days to look ahead.  [default: 90]")
@click.option("--assimilate", is_flag=True, help="Start from the camp counts known that day.")
@click.option("--what-if", "what_ifs", multiple=True, type=click.Path(path_type=Path, dir_okay=False),
              help="Compare with what a TOML file supposes: a border closed, a camp open... (repeatable)")  # fmt: skip
@click.option("--members", type=click.IntRange(ENOUGH_MEMBERS, 10_000), default=100, show_default=True,
              help="Runs of the network the ranges are taken from.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed, the same answer.")
@click.option("--backtest", "leads", metavar="DAYS,...", help="For every day, the forecast made so many days before.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write every day and camp to this CSV.")
@click.option("--new", type=click.Path(path_type=Path), help="Write a case folder here from what a store holds.")
@click.option("--store", "store_path", type=click.Path(path_type=Path), envvar="COMMONGROUND_STORE",
              help="With --new: the folder of the store (or set COMMONGROUND_STORE).")  # fmt: skip
@click.option("--place", help="With --new: ISO3 of the country people leave, or move within.")
@click.option(
    "--category", default="refugee", show_default=True, help="With --new: whose counts; idp for those inside."
)
@click.option("--level", type=click.IntRange(1, 4), default=1, show_default=True, help="With --new: units as places.")
@json_option
def simulate_command(
    case_dir: Path | None, start: int | None, horizon: int | None, assimilate: bool, what_ifs: tuple[Path, ...],
    members: int, seed: int, leads: str | None, out: Path | None, new: Path | None, store_path: Path | None,
    place: str | None, category: str, level: int, as_json: bool,
) -> None:  # fmt: skip
    """Say how many people each camp of a displacement case will hold, with the range 8 of 10 lie in.

    Without --from, the network is run over the whole case: it knows each day's registered total and the
    capacities in the files, and no camp's count. A forecast (--from, --backtest) uses nothing that begins after
    the day it is made, and no capacity: in the files that is mostly the camp's own later peak.
    """
    if new is not None:
        if case_dir is not None or store_path is None or place is None:
            raise click.UsageError("--new FOLDER needs --store and --place, and no case.")
        _new(new, store_path, place, category, level, as_json=as_json)
        return
    if case_dir is None:
        raise click.UsageError("Name the folder of a case, or --new FOLDER to begin one.")
    from commonground import foresight

    case = foresight.read_case(case_dir)
    if leads is not None:
        if start is not None or assimilate or what_ifs:
            raise click.UsageError("--backtest stands alone: leave out --from, --assimilate and --what-if.")
        _backtest(case, _leads(leads, case), out, as_json=as_json)
        return
    if start is None and (assimilate or horizon is not None):
        raise click.UsageError("--assimilate and --horizon need the day the forecast is made: add --from DAY.")
    if assimilate and what_ifs:
        raise click.UsageError("--what-if moves people over the network: leave out --assimilate.")
    if start is not None and not 0 <= start < case.length:
        raise CommonGroundError(
            f"day {start} is outside the case", where=case.name, next=f"Use a day from 0 to {case.length - 1}."
        )
    ahead = horizon or 90
    # Notes on a forecast, too, are of what was known that day.
    known = case if start is None else case.until(start)
    alone = f"the network alone, with what was known on day {start}; no camp's count, no capacity"
    basis = REPLAYED if start is None else alone
    if what_ifs:
        read = [foresight.read_what_if(path) for path in what_ifs]
        compared = [
            foresight.compare_what_if(case, one, day=start, horizon=ahead, members=members, seed=seed) for one in read
        ]
        tell_compared(known, compared, basis, out, as_json=as_json)
        return
    if start is None:
        days = foresight.replay(case, members=members, seed=seed)
    elif assimilate:
        record = foresight.Record(case)
        believed = record.trust(start, ahead)[1]
        basis = (
            f"the counts known on day {start}, carried forward; no capacity. {ahead} days ahead the forecast is"
            f" believed {believed:.0%}, the last counts {1 - believed:.0%}, by how far off both were in this case so far"
        )
        days = [record.forecast(day=start, lead=lead) for lead in range(1, ahead + 1)]
    else:
        days = foresight.network_forecast(case, day=start, horizon=ahead, members=members, seed=seed)
    tell(known, days, basis, out, as_json=as_json)


def _leads(text: str, case: "Case") -> list[int]:
    leads = []
    for word in text.split(","):
        if not word.strip().isdecimal() or not 1 <= int(word) < case.length:
            raise CommonGroundError(
                f"{word.strip()!r} is no number of days this case can be forecast ahead",
                where="--backtest",
                next=f"Use days from 1 to {case.length - 1}, as in 30,90.",
            )
        leads.append(int(word))
    return leads


def _backtest(case: "Case", leads: list[int], out: Path | None, *, as_json: bool) -> None:
    from commonground import foresight

    known = foresight.states(case)
    scores = [score for lead in leads if (score := foresight.score(case, lead=lead, known=known)) is not None]
    if out:
        rows = []
        for lead in leads:
            for made in foresight.backtest(case, lead=lead, known=known):
                given = made.given_total
                for at, row in enumerate(forecast_rows(case, made)):
                    total = None if given is None else round(float(given[at]), 1)
                    rows.append({**row, "lead": lead, "given_total": total})
        write_rows(out, ["day", "camp", "lead", "given_total", "count", "low80", "high80"], rows)
    tell_scores(case, scores, out, as_json=as_json)


def _new(folder: Path, store_path: Path, place: str, category: str, level: int, *, as_json: bool) -> None:
    from commonground.evidence.store import Store
    from commonground.foresight.case_from_store import new_case

    notes = new_case(Store.open(store_path), folder, place=place, people=category, level=level)
    if as_json:
        say_json({"case": str(folder), "to_settle": notes})
        return
    click.echo(f"{folder}: a case to correct. Try it: commonground simulate {folder}")
    for note in notes:
        click.echo(f"  - {note}")
