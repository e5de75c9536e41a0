"""A figure in words: its number, its period, and the line that cites it."""

from dataclasses import replace
from pathlib import PurePath

from commonground.core.figure import BREAKDOWNS
from commonground.core.words import Measure, Status
from commonground.evidence.asking import Row
from commonground.evidence.store import Store


def citation(store: Store, row: Row) -> str:
    """Return one line to paste under a figure: who counted what, where, when, in which cell, on what terms."""
    release = store.release(row.release)
    whom = [row.category.replace("_", " ")] + [
        f"{name} {text}" for name in BREAKDOWNS if (text := getattr(row, name)) is not None
    ]
    where = row.place_name or row.place or "place not stated"
    unit = "" if row.unit in ("persons", "") else f" {row.unit}"
    cells = f" (sum of {row.cells:,} cells)" if row.cells > 1 else ""
    return (
        f"{row.source}, {release.title}: {number(row)}{unit}, {', '.join(whom)} ({measure(row)}), {where},"
        f" {period(row)}. {cell(row)}{cells}. {release.licence}. Release {row.release[:12]}, read {release.read_on}."
    )


def cell(row: Row) -> str:
    """Name the cell a number stands in by its file's own name, without the folders of whoever read it."""
    return str(replace(row.locator, path=PurePath(row.locator.path).name))


def measure(row: Row) -> str:
    """Name what is counted: "stock, conflict"."""
    return f"{row.measure}, {row.series}" if row.series else row.measure


def number(row: Row) -> str:
    """Write a figure's number: 200,335; 1 to 5 where it is masked; in words what is no number."""
    if row.status == Status.NOT_REPORTED:
        return "not reported"
    if row.value == 0 and "zero_or_not_reported" in row.flags:
        return "0 or not reported"
    if row.low is not None and row.low == row.high == row.value:
        return _grouped(row.low)
    if row.high is None:
        bounds = f"{_grouped(row.low or 0)} or more"
    else:
        bounds = f"{_grouped(row.low or 0)} to {_grouped(row.high)}"
    return bounds if row.value is None else f"{_grouped(row.value)} ({bounds})"


def _grouped(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def period(row: Row) -> str:
    """Write when: a day, a calendar year, or from one day to another."""
    if row.start is None or row.end is None:
        return "date not stated"
    if row.start == row.end:
        return row.start.isoformat()
    whole_year = (row.start.month, row.start.day, row.end.month, row.end.day) == (1, 1, 12, 31)
    if whole_year and row.start.year == row.end.year and row.measure != Measure.STOCK:
        return str(row.start.year)
    return f"{row.start.isoformat()} to {row.end.isoformat()}"
