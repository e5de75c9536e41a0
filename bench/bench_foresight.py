"""How far off camp forecasts are, beside the rules to beat and the reference simulator; and what they cost.

Every error is people placed wrongly over people registered, a mean over days. Run it, one thread, with
`OPENBLAS_NUM_THREADS=1 python bench/bench_foresight.py [DATA] [--members N]`; DATA is COMMONGROUND_DATA or
../shared/data. `--write` puts what it finds into bench/RESULTS.md.
"""

import argparse
import heapq
import os
import time
from pathlib import Path

import numpy as np

from commonground.foresight import Case, ranges, read_case, score, simulate
from commonground.foresight.case import Array
from commonground.foresight.meanfield import arrivals
from commonground.foresight.network import network

DATA = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"
# FLEE (commit 02cd2cb), people divided by 10 or 100, as published with the cases.
FLEE = {
    "burundi2015": 0.517, "car2013": 0.337, "mali2012": 0.347, "mali2017_adm1": 0.685, "nigeria2016": 0.253,
    "ssudan2013": 0.513, "syria2013": 0.329, "tigray2020": 0.455,
}  # fmt: skip
# Processor seconds of FLEE for mali2012 with people divided by 20.
FLEE_SECONDS = 10.6
LEADS = (30, 90)
REPEATS = 20
SHAKES = 20


def error(said: Array, truth: Array) -> float:
    """People placed wrongly over people registered, a mean over the days somebody was."""
    total = truth.sum(axis=1)
    some = total > 0
    return float((np.abs(said - truth).sum(axis=1)[some] / total[some]).mean())


def distances(case: Case) -> Array:
    """Places by camps: kilometres by road, in either direction."""
    roads: list[list[tuple[int, float]]] = [[] for _ in case.places]
    for road in case.roads:
        roads[road.first].append((road.second, road.km))
        roads[road.second].append((road.first, road.km))
    found = np.full((len(case.places), len(case.camps)), np.inf)
    for at, camp in enumerate(case.camps):
        queue = [(0.0, camp.place)]
        while queue:
            km, place = heapq.heappop(queue)
            if km < found[place, at]:
                found[place, at] = km
                for following, more in roads[place]:
                    heapq.heappush(queue, (km + more, following))
    return found


def naive(case: Case) -> dict[str, float]:
    """The errors of rules that use no count of any camp and no capacity."""
    truth = case.registered()
    camps = len(case.camps)
    came = arrivals(truth.sum(axis=1))
    came[0] = 0
    km = distances(case)
    near = np.eye(camps)[np.argmin(km, axis=1)]
    inverse = 1 / np.maximum(np.where(np.isfinite(km), km, 1e9), 1)
    leaving = network(case.until(case.length), days=case.length).leaving
    rules = {
        "uniform": np.full((case.length, camps), 1 / camps),
        "nearest": leaving @ near,
        "1/distance": leaving @ (inverse / inverse.sum(axis=1, keepdims=True)),
    }
    return {name: error(truth[0] + np.cumsum(came[:, None] * share, axis=0), truth) for name, share in rules.items()}


def seconds(case: Case, totals: Array) -> float:
    """Processor seconds of one run, the least of several: the machine is shared."""
    taken = []
    for _ in range(REPEATS):
        before = time.process_time()
        simulate(case, totals)
        taken.append(time.process_time() - before)
    return min(taken)


def main() -> None:
    """Print, or write, one table of the network and one of the forecasts for each lead."""
    asked = argparse.ArgumentParser()
    asked.add_argument("data", nargs="?", type=Path, default=Path(os.environ.get("COMMONGROUND_DATA", DATA)))
    asked.add_argument("--members", type=int, default=1000)
    asked.add_argument("--write", action="store_true")
    given = asked.parse_args()
    lessons = [Lesson.of(read_case(given.data / "flee" / name)) for name in FLEE]
    told = [*_networks([lesson.case for lesson in lessons], given.members), "", *_forecasts(lessons)]
    print("\n".join(told))
    if given.write:
        text = RESULTS.read_text("utf-8")
        before, _, rest = text.partition(BEGIN)
        _, _, after = rest.partition(END)
        RESULTS.write_text(f"{before}{BEGIN}\n\n" + "\n".join(told) + f"\n\n{END}{after}", "utf-8")


def _networks(cases: list[Case], members: int) -> list[str]:
    told = [
        "| case | network | FLEE | no capacity | uniform | nearest | 1/distance | ms | ensemble s | inside 80 % |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    rows = [_network(case, members) for case in cases]
    for case, row in zip(cases, rows, strict=True):
        shown = [f"{value:.3f}" for value in row[:6]] + [f"{row[6]:.1f}", f"{row[7]:.1f}", f"{row[8]:.0%}"]
        told.append(f"| {case.name} | {' | '.join(shown)} |")
    means = np.mean(rows, axis=0)
    worst = max(row[0] - row[1] for row in rows)
    mali = cases[list(FLEE).index("mali2012")]
    taken = seconds(mali, mali.registered().sum(axis=1))
    told += [
        "",
        f"Means: network {means[0]:.3f}, no capacity {means[2]:.3f}, uniform {means[3]:.3f}, nearest {means[4]:.3f}, "
        f"1/distance {means[5]:.3f}; {means[8]:.0%} inside. Against FLEE at worst {worst:+.3f}.",
        "",
        f"mali2012: {taken * 1000:.1f} ms, FLEE with a twentieth of the people {FLEE_SECONDS / taken:,.0f} times that; "
        f"{members:,} members of the slowest case {max(row[7] for row in rows):.1f} s.",
    ]
    return told


def _network(case: Case, members: int) -> tuple[float, ...]:
    truth = case.registered()
    totals = truth.sum(axis=1)
    before = time.process_time()
    low, high = ranges(case, totals, members=members, seed=1)
    taken = time.process_time() - before
    return (
        error(simulate(case, totals), truth),
        FLEE[case.name],
        error(simulate(case.without_capacity(), totals), truth),
        *naive(case).values(),
        seconds(case, totals) * 1000,
        taken,
        float(((low <= truth) & (truth <= high))[totals > 0].mean()),
    )


def _forecasts(lessons: list[Lesson]) -> list[str]:
    """The forecasts as shipped; then each case with what the others alone teach; then with every number shaken."""
    told: list[str] = []
    apart = [learned([one for one in lessons if one is not left_out]) for left_out in lessons]
    for lead in LEADS:
        shipped = [_scored(lesson, lead, PAST) for lesson in lessons]
        held_out = [_scored(lesson, lead, past) for lesson, past in zip(lessons, apart, strict=True)]
        told += [
            f"| {lead} days ahead | given total | left out | last shares | count | left out | last counts | inside 80 % "
            "| left out |",
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        ]
        columns = [
            (one.given_total, out.given_total, one.last_shares, one.count, out.count, one.last_counts, one.cover80,
             out.cover80)
            for one, out in zip(shipped, held_out, strict=True)
        ]  # fmt: skip
        means = np.mean(columns, axis=0)
        names = [lesson.case.name for lesson in lessons]
        for name, row in zip([*names, "mean"], [*columns, means], strict=True):
            told.append(f"| {name} | {' | '.join(f'{value:.3f}' for value in row)} |")
        worst = max(max(row[0] / row[2], row[3] / row[5]) for row in columns)
        shaken = _shaken(lessons, lead)
        told += [
            "",
            f"Against the rule, {lead} days: given total {means[0] / means[2]:.3f} (left out {means[1] / means[2]:.3f}), "
            f"count {means[3] / means[5]:.3f} (left out {means[4] / means[5]:.3f}); the worst case {worst:.2f}. "
            f"Every number shaken by up to a third, {SHAKES} times: given total {shaken[0]}, count {shaken[1]}.",
            "",
        ]
    measured = learned(lessons)
    told.append(
        f"Measured on all eight: stays {measured.stays:.3f}, in camps {measured.in_camps:.3f}, "
        f"first rate {measured.first_rate:.0f}; the ranges are those of `experience.MISSES`."
    )
    return told


def _scored(lesson: Lesson, lead: int, past: Experience) -> Score:
    found = score(lesson.case, lead=lead, past=past, known=lesson.known)
    if found is None:
        raise SystemExit(f"{lesson.case.name}: nobody was registered")
    return found


def _shaken(lessons: list[Lesson], lead: int) -> tuple[str, str]:
    """The ratios to the rules, lowest, median and highest, when every number of the experience is another."""
    chance = np.random.default_rng(1)
    names = [one.name for one in fields(Experience) if one.name != "misses"]
    ratios = []
    for _ in range(SHAKES):
        changed = {name: getattr(PAST, name) * chance.uniform(2 / 3, 4 / 3) for name in names}
        # A share stays a share.
        changed |= {name: 1 - (1 - getattr(PAST, name)) * chance.uniform(2 / 3, 4 / 3) for name in ("stays", "for_age")}
        scores = [_scored(lesson, lead, replace(PAST, **changed)) for lesson in lessons]
        given, count, shares, counts = np.mean(
            [(one.given_total, one.count, one.last_shares, one.last_counts) for one in scores], axis=0
        )
        ratios.append((given / shares, count / counts))
    spread = np.quantile(ratios, (0, 0.5, 1), axis=0)
    given, count = (" to ".join(f"{spread[at, which]:.3f}" for at in (0, 2)) for which in (0, 1))
    return f"{given} (median {spread[1, 0]:.3f})", f"{count} (median {spread[1, 1]:.3f})"


if __name__ == "__main__":
    main()
