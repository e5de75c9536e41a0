"""`commonground flows`: who moved between places, from stocks at two dates."""

import csv
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commonground.cli.options import json_option, say_json
from commonground.core.errors import CommonGroundError

if TYPE_CHECKING:
    import numpy as np

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("flows")
@click.argument("tables", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--vital", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="CSV of place,births,deaths between the two tables.")  # fmt: skip
@click.option("--store", "store_path", type=click.Path(path_type=Path), envvar="COMMONGROUND_STORE",
              help="Take the stocks of people abroad from this store.")  # fmt: skip
@click.option("--category", "-c", default="refugee", show_default=True, help="With --store: whose stocks.")
@click.option("--source", default="", help="With --store: the producer.")
@click.option("--from", "since", type=_DAY, help="With --store: day of the first stocks.")
@click.option("--to", "until", type=_DAY, help="With --store: day of the second.")
@click.option("--origin", multiple=True, help="With --store: of these origins only (repeatable).")
@click.option("--least", type=click.IntRange(0), default=1, show_default=True, help="Leave out smaller flows.")
@json_option
def flows_command(
    tables: tuple[Path, ...], vital: Path | None, store_path: Path | None, category: str, source: str,
    since: Any, until: Any, origin: tuple[str, ...], least: int, as_json: bool,
) -> None:  # fmt: skip
    """The least movement between places that turns the stocks of one date into those of another.

    Give two CSV TABLES (first column birthplace, one column a place of residence), or --store with --from and --to.
    From a store, stocks are of people abroad: what they rose by is taken to have left home, what they fell by to
    have gone home or out of the count. People who left and came back in between are in no such table.
    """
    if store_path is not None and not tables:
        places, between, basis, otherwise = _from_store(store_path, category, source, since, until, origin)
        outside = None
    elif len(tables) == 2:
        places, between, outside = _from_tables(tables, vital)
        otherwise = []
        basis = f"{tables[0].name} to {tables[1].name}"
    else:
        raise click.UsageError("Give two tables, or --store with --from and --to.")
    moved = [
        {"from": places[a], "to": places[b], "people": round(float(between[a, b]), 6)}
        for a, b in zip(*between.nonzero(), strict=True)
        if between[a, b] >= least
    ]
    moved.sort(key=lambda one: (-one["people"], one["from"], one["to"]))
    if as_json:
        say_json({"basis": basis, "total": round(float(between.sum()), 6), "flows": moved, "outside": outside,
                  "counted_otherwise": otherwise})  # fmt: skip
        return
    click.echo(f"At least {between.sum():,.0f} people moved ({basis}): the least movement the stocks allow.")
    for one in moved:
        click.echo(f"  {one['from']:>6} → {one['to']:6} {one['people']:>14,.0f}")
    if otherwise:
        click.echo(f"  Note: counted otherwise in between, so that not all of it moved: {', '.join(otherwise)}.")
    for one in outside or []:
        click.echo(f"  {one['place']:>6}: {one['came']:,.0f} came from outside, {one['left']:,.0f} left")


def _from_tables(tables: tuple[Path, ...], vital: Path | None) -> tuple[list[str], "np.ndarray", list[dict[str, Any]]]:
    from commonground.foresight.flows import flows_from_stocks

    (places, start), (others, end) = (_table(path) for path in tables)
    if places != others:
        raise CommonGroundError(
            "its places are not those of the first table, in that order", where=str(tables[1]),
            next="Give both tables the same rows and columns.",
        )  # fmt: skip
    births, deaths = _vital(vital, places) if vital else (None, None)
    found = flows_from_stocks(start, end, births=births, deaths=deaths)
    outside = [
        {"place": place, "came": round(float(came), 6), "left": round(float(left), 6)}
        for place, came, left in zip(places, found.from_outside, found.to_outside, strict=True)
        if came or left
    ]
    return places, found.between, outside


def _table(path: Path) -> tuple[list[str], "np.ndarray"]:
    import numpy as np

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if any(cell.strip() for cell in row)]
    places = [cell.strip() for cell in rows[0][1:]] if rows else []
    if not places or [row[0].strip() for row in rows[1:]] != places:
        raise CommonGroundError(
            "its rows are not the places of its columns, in that order", where=str(path),
            next="Head it birthplace,A,B,... and write a row for A, B, ...",
        )  # fmt: skip
    return places, np.array([_numbers(row[1:], len(places), path, at) for at, row in enumerate(rows[1:], start=2)])


def _numbers(cells: list[str], length: int, path: Path, row: int) -> list[float]:
    try:
        numbers = [float(cell.replace(",", "")) for cell in cells]
    except ValueError:
        numbers = []
    if len(numbers) != length:
        raise CommonGroundError(
            f"it does not hold {length} counts", where=f"{path}, row {row}", next="Write one number for each place."
        )
    return numbers


def _vital(path: Path, places: list[str]) -> tuple["np.ndarray", "np.ndarray"]:
    import numpy as np

    with path.open(encoding="utf-8-sig", newline="") as file:
        told = {row[0].strip(): row[1:] for row in csv.reader(file) if row}
    if any(place not in told for place in places):
        raise CommonGroundError("a place has no births and deaths", where=str(path), next="Write place,births,deaths.")
    found = np.array([_numbers(told[place][:2], 2, path, at) for at, place in enumerate(places, start=2)])
    return found[:, 0], found[:, 1]


def _from_store(
    path: Path, category: str, source: str, since: Any, until: Any, origins: tuple[str, ...]
) -> tuple[list[str], "np.ndarray", str, list[str]]:
    from commonground.core.words import category as known
    from commonground.evidence.store import Store
    from commonground.foresight.abroad import moved_abroad

    if since is None or until is None:
        raise click.UsageError("With --store, say --from DAY and --to DAY.")
    meant = known(category)
    if meant is None:
        raise CommonGroundError(f"{category!r} is not a category", next="See commonground figures --help.")
    first, last = since.date(), until.date()
    wanted = tuple(code.upper() for code in origins)
    places, between, whose, otherwise = moved_abroad(
        Store.open(path), meant.value, first, last, source=source, origins=wanted
    )
    basis = f"{whose}, {_when(first)} to {_when(last)}; rises left home, falls went home or left the count"
    return places, between, basis, otherwise


def _when(day: date) -> str:
    return day.isoformat()
