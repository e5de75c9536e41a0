"""What `commonground simulate` prints and writes: rows a day and camp, as text, JSON and CSV."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commonground.cli.options import say_json

if TYPE_CHECKING:
    from commonground.foresight import CampForecast, Case, Compared, Score


def tell(case: "Case", days: list["CampForecast"], basis: str, out: Path | None, *, as_json: bool) -> None:
    """Say the last day as text, or all days as JSON; every day into `out`."""
    rows = [row for day in days for row in forecast_rows(case, day)]
    if out:
        write_rows(out, ["day", "camp", "count", "low80", "high80"], rows)
    if as_json:
        say_json(_about(case, basis) | {"days": rows})
        return
    click.echo(f"{case.name}, day {days[-1].day} ({basis})")
    for row in forecast_rows(case, days[-1]):
        click.echo(f"  {row['camp']:24} {row['count']:>12,.0f}   8 of 10: {row['low80']:,.0f} to {row['high80']:,.0f}")
    _close(case, out)


def tell_compared(case: "Case", compared: list["Compared"], basis: str, out: Path | None, *, as_json: bool) -> None:
    """Say each supposition beside the baseline on the last day, or every day as JSON; every day into `out`."""
    rows = [row for one in compared for row in _compared_rows(one)]
    if out:
        columns = ["day", "camp", "what_if", "baseline", "supposed", "changed", "changed_low80", "changed_high80"]
        write_rows(out, columns, rows)
    if as_json:
        say_json(_about(case, basis) | {"what_if": [one.what_if.name for one in compared], "days": rows})
        return
    for one in compared:
        last = one.first + len(one.baseline) - 1
        click.echo(f"{case.name}, day {last}, what if: {one.what_if.name} ({basis})")
        click.echo(f"  {'':24} {'baseline':>12} {'what if':>12} {'change':>12}")
        for row in (row for row in _compared_rows(one) if row["day"] == last):
            was = "not there" if row["baseline"] is None else f"{row['baseline']:,.0f}"
            click.echo(
                f"  {row['camp']:24} {was:>12} {row['supposed']:>12,.0f} {row['changed']:>+12,.0f}"
                f"   8 of 10: {row['changed_low80']:+,.0f} to {row['changed_high80']:+,.0f}"
            )
    _close(case, out)


def tell_scores(case: "Case", scores: list["Score"], out: Path | None, *, as_json: bool) -> None:
    """Say how far off the backtest's forecasts were, beside the rules to beat."""
    if as_json:
        from commonground.foresight import doubts

        told = [{name: getattr(score, name) for name in score.__slots__} for score in scores]
        say_json({"case": case.name, "notes": doubts(case), "scores": told})
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
    _close(case, out)


def forecast_rows(case: "Case", forecast: "CampForecast") -> list[dict[str, Any]]:
    """One row a camp."""
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


def write_rows(out: Path, columns: list[str], rows: list[dict[str, Any]]) -> None:
    """Write the rows as CSV."""
    with out.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def _compared_rows(one: "Compared") -> Iterator[dict[str, Any]]:
    changed = one.changed
    for day in range(len(one.baseline)):
        for at, camp in enumerate(one.camps):
            yield {
                "day": one.first + day,
                "camp": camp,
                "what_if": one.what_if.name,
                "baseline": round(float(one.baseline[day, at]), 1) if one.has_baseline(at) else None,
                "supposed": round(float(one.supposed[day, at]), 1),
                "changed": round(float(changed[day, at]), 1),
                "changed_low80": round(float(one.changed_low80[day, at]), 1),
                "changed_high80": round(float(one.changed_high80[day, at]), 1),
            }


def _about(case: "Case", basis: str) -> dict[str, Any]:
    from commonground.foresight import doubts

    return {"case": case.name, "start": case.start.isoformat(), "basis": basis, "notes": doubts(case)}


def _close(case: "Case", out: Path | None) -> None:
    """What the reader of a text must still know: what could not be meant, and where every day is."""
    from commonground.foresight import doubts

    for note in doubts(case):
        click.echo(f"Note: {note}.")
    if out:
        click.echo(f"Every day: {out}")
