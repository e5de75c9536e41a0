"""`commonground figures`: ask the store."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commonground.cli.options import json_option, places_of, say_json, store_option

if TYPE_CHECKING:
    from commonground.evidence.asking import Row

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("figures")
@store_option
@click.option("--category", "-c", multiple=True, help="Category id or code: refugee, REF, IDP... (repeatable)")
@click.option("--measure", multiple=True, help="stock, flow, movements, incidents, cases, requirement, funding.")
@click.option("--origin", multiple=True, help="Country of origin: ISO3 or name.")
@click.option("--place", multiple=True, help="ISO3 or name of a country (its own figures), p-code or name of a unit.")
@click.option("--level", type=click.IntRange(1, 4), help="With a country: its units at this admin level.")
@click.option("--date", "on", type=_DAY, help="Stocks at this date.")
@click.option("--from", "since", type=_DAY, help="Figures that begin on or after this date.")
@click.option("--to", "until", type=_DAY, help="Figures that end on or before this date.")
@click.option("--source", multiple=True, help="Producer: UNHCR, IOM, IDMC, 'UN DESA', OCHA...")
@click.option("--feed", multiple=True, help="Feed id, as `commonground releases` shows it.")
@click.option("--by", help="Split by: origin, sex, age, cause, detail (comma-separated).")
@click.option("--cite", is_flag=True, help="Print a citation per figure.")
@click.option("--include-restricted", is_flag=True, help="Export figures whose terms forbid redistribution, too.")
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@click.option("--hxl", "as_hxl", is_flag=True, help="Print CSV with an HXL tag row.")
@click.option("--xlsx", type=click.Path(path_type=Path), help="Write a workbook.")
def figures_command(
    store_path: Path, by: str | None, cite: bool, include_restricted: bool, as_json: bool, as_csv: bool,
    as_hxl: bool, xlsx: Path | None, **asked: Any,
) -> None:  # fmt: skip
    """Figures by category, place and date, each with its cell.

    Rows never overlap: without --by there is one row per category, measure, source, place and date, summed over
    origins, sex and age where the file gives only parts. Nothing is ever summed across sources, dates, measures
    or categories. --place LBY means the country's own figures; --place LBY --level 2 its admin-2 units.
    """
    from commonground.evidence import citing, exporting
    from commonground.evidence.asking import Ask, ask
    from commonground.evidence.store import Store

    store = Store.open(store_path)
    days: dict[str, Any] = {name: _day(asked.pop(name)) for name in ("on", "since", "until")}
    asked |= {name: places_of(store, asked[name]) for name in ("place", "origin")}
    what = Ask(by=tuple(word.strip() for word in by.split(",")) if by else (), **asked, **days)
    rows = ask(store, what, parts=as_json)
    exporting_out = as_csv or as_hxl or xlsx is not None
    if exporting_out:
        table = exporting.table(store, rows, include_restricted=include_restricted)
        for line in table.remarks:
            click.echo(line, err=True)
        if xlsx is not None:
            exporting.write_xlsx(table, xlsx)
        else:
            click.echo(exporting.as_csv(table, tags=as_hxl), nl=False)
    elif as_json:
        say_json([exporting.record(store, row) for row in rows])
    elif cite:
        for row in rows:
            click.echo(citing.citation(store, row))
    else:
        _show(rows)


def _show(rows: "list[Row]") -> None:
    """Print the answer as a table for people; the cell of each number comes last."""
    from rich.console import Console
    from rich.table import Table

    from commonground.core.figure import BREAKDOWNS
    from commonground.evidence import citing

    if not rows:
        click.echo("No figure answers this. See commonground releases for what the store holds.")
        return
    split = [name for name in BREAKDOWNS if any(getattr(row, name) is not None for row in rows)]
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("category", "place", *split, "when", "measure"):
        table.add_column(heading, overflow="fold")
    table.add_column("number", justify="right", overflow="fold")
    table.add_column("source", overflow="fold")
    table.add_column("cell", overflow="fold", style="dim")
    for row in rows:
        parts = [getattr(row, name) or "not stated" for name in split]
        unit = "" if row.unit == "persons" else f" {row.unit}"
        cell = f"sum of {row.cells:,} cells" if row.cells > 1 else citing.cell(row)
        more = f", also in {len(row.alternatives)} more" if row.alternatives else ""
        table.add_row(
            row.category.replace("_", " "), row.place_name or row.place, *parts, citing.period(row),
            citing.measure(row), citing.number(row) + unit + _lacking(row), row.source, cell + more,
        )  # fmt: skip
    Console(highlight=False, markup=False).print(table)


def _lacking(row: "Row") -> str:
    """A sum over cells without a number says so beside it."""
    return "\nincomplete" if "incomplete" in row.flags else ""


def _day(given: Any) -> date | None:
    return given.date() if given is not None else None
