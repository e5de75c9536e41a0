"""Yearly stocks by origin and country of asylum: our forecasts beside the last value with normal ranges.

Refugees, asylum-seekers and others in need of international protection are summed, as the rule to beat was
measured so; pairs with twenty years or more since 2000, the 200 largest by the three years before each cut, one to
three years ahead. Means over cuts. The interval score is that of the 80 % range, over each series' mean change.
"""

import time
from collections.abc import Iterable, Sequence

import numpy as np
import polars as pl

from bench.measuring import DATA, Line, record
from commonground.foresight.stocks import Panel, Step, Walk

FIRST, LAST, SINCE = 1980, 2024, 2000
LEADS = (1, 2, 3)
YEARS_NEEDED, TOP = 20, 200
NORMAL = 1.2816
# The bars: the last value's own figures.
BARS = {"median error": 1.49, "WAPE": 0.247, "interval score": 29.6}
LEARN_FROM = 22  # cuts before the first that is judged; the command line walks 24
Scores = dict[str, float]


def table() -> tuple[list[tuple[str, str]], np.ndarray, np.ndarray]:
    """Pairs, people by year (a pair without a row has nobody), and the pairs with rows in enough years."""
    rows = pl.read_csv(DATA / "unhcr-population" / "population.csv", infer_schema_length=None, null_values=["", "-"])
    people = pl.sum_horizontal(pl.col("refugees", "asylum_seekers", "oip").fill_null(0)).alias("people")
    rows = rows.filter(pl.col("year").is_between(FIRST, LAST), pl.col("coo_iso") != pl.col("coa_iso"))
    years = rows.group_by("coo_iso", "coa_iso", "year").agg(people.sum()).sort("coo_iso", "coa_iso", "year")
    pairs = years.select("coo_iso", "coa_iso").unique(maintain_order=True).rows()
    at = {pair: number for number, pair in enumerate(pairs)}
    found, told = np.zeros((len(pairs), LAST - FIRST + 1)), np.zeros((len(pairs), LAST - FIRST + 1), bool)
    for origin, place, year, count in years.iter_rows():
        found[at[origin, place], year - FIRST] = count
        told[at[origin, place], year - FIRST] = True
    return list(pairs), found, told[:, SINCE - FIRST :].sum(axis=1) >= YEARS_NEEDED


def judged(middle: np.ndarray, low: np.ndarray, high: np.ndarray, came: np.ndarray, usual: np.ndarray) -> Scores:
    """The scores of one cut and lead; `usual` is each series' mean change up to the cut."""
    off = np.abs(came - middle)
    score = (high - low) + 10 * np.maximum(low - came, 0) + 10 * np.maximum(came - high, 0)
    return {
        "median error": float(np.median(off / usual)),
        "mean error": float((off / usual).mean()),
        "WAPE": float(off.sum() / came.sum()),
        "inside 80 %": float(((low <= came) & (came <= high)).mean()),
        "interval score": float((score / usual).mean()),
    }


def largest(values: np.ndarray, enough: np.ndarray, cut: int, ranks: slice) -> np.ndarray:
    """The series of these ranks by their last three years."""
    rows = np.flatnonzero(enough)
    return rows[np.argsort(-values[rows, cut - 2 : cut + 1].mean(axis=1), kind="stable")][ranks]


def run(
    panel: Panel, enough: np.ndarray, years: Sequence[int], since: int, ranks: slice
) -> tuple[Scores, Scores, Scores, float]:
    """Ours, the last value's, what else ours covers, and processor seconds of all forecasts of all series."""
    values = panel.values
    ours, base, wider = [], [], []
    walk, spent = Walk(panel, len(LEADS)), 0.0
    for year in range(years[0] - LEARN_FROM, years[-1] + 1):
        before = time.process_time()
        made = walk.at(year - FIRST)
        spent += time.process_time() - before
        if year not in years:
            continue
        cut = year - FIRST
        rows = largest(values, enough, cut, ranks)
        steps = np.diff(values[rows, since - FIRST : cut + 1], axis=1)
        usual, spread, last = np.abs(steps).mean(axis=1), steps.std(axis=1), values[rows, cut]
        told = usual > 0
        for lead in LEADS:
            came, limits = values[rows, cut + lead], made.limits[rows, lead - 1]
            away = NORMAL * spread * np.sqrt(lead)
            sides = [
                (made.middle[rows, lead - 1], limits[:, 1], limits[:, 4]),
                (last, np.maximum(last - away, 0), last + away),
            ]
            for found, (middle, low, high) in zip((ours, base), sides, strict=True):
                found.append(judged(middle[told], low[told], high[told], came[told], usual[told]))
            wider.append(
                {
                    "inside 50 %": float(((limits[:, 2] <= came) & (came <= limits[:, 3])).mean()),
                    "inside 95 %": float(((limits[:, 0] <= came) & (came <= limits[:, 5])).mean()),
                }
            )
    return _mean(ours), _mean(base), _mean(wider), spent


def _mean(scores: Iterable[Scores]) -> Scores:
    every = list(scores)
    return {name: float(np.mean([one[name] for one in every])) for name in every[0]}


def main() -> None:
    """Measure the bar, and two slices that were not looked at when the settings were chosen or were chosen on."""
    pairs, values, enough = table()
    panel = Panel.of(pairs, Step.YEAR, FIRST, values)
    lines = []
    slices = [
        ("2013-2021, the 200 largest", range(2013, 2022), SINCE, slice(0, TOP), BARS),
        ("2013-2021, the next 200", range(2013, 2022), SINCE, slice(TOP, 2 * TOP), {}),
        ("2004-2012, the 200 largest", range(2004, 2013), 1991, slice(0, TOP), {}),
    ]
    for name, years, since, ranks, bars in slices:
        ours, base, wider, spent = run(panel, enough, years, since, ranks)
        for score, value in ours.items():
            bar = f"below {bars[score]}" if score in bars else "0.78 to 0.84" if bars and score == "inside 80 %" else ""
            lines.append(Line(f"{name}: {score}", f"{value:.3f}", f"{base[score]:.3f}", bar=bar))
        lines += [Line(f"{name}: {score}", f"{value:.3f}") for score, value in wider.items()]
        lines.append(
            Line(f"{name}: {len(pairs):,} series at {len(years) + LEARN_FROM} cuts", f"{spent:.1f} s", bar="60 s")
        )
    record("bench_stocks", lines, "numpy")


if __name__ == "__main__":
    main()
