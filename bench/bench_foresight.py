"""How far off camp forecasts are, beside the rules to beat and the reference simulator; and what they cost.

Every error is people placed wrongly over people registered, a mean over days. Run it, one thread, with
`OPENBLAS_NUM_THREADS=1 python bench/bench_foresight.py [DATA] [--members N]`; DATA is COMMONGROUND_DATA or
../shared/data.
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
    """Print one table of the network and one of the forecasts."""
    asked = argparse.ArgumentParser()
    asked.add_argument("data", nargs="?", type=Path, default=Path(os.environ.get("COMMONGROUND_DATA", DATA)))
    asked.add_argument("--members", type=int, default=1000)
    given = asked.parse_args()
    cases = [read_case(given.data / "flee" / name) for name in FLEE]
    print("| case | network | FLEE | no capacity | uniform | nearest | 1/distance | ms | ensemble s | inside 80 % |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    rows = [_network(case, given.members) for case in cases]
    means = np.mean([[row[at] for at in (0, 2, 3, 4, 5, 8)] for row in rows], axis=0)
    mali = seconds(cases[2], cases[2].registered().sum(axis=1))
    print(f"\nmeans: network {means[0]:.3f}, no capacity {means[1]:.3f}, uniform {means[2]:.3f}, ", end="")
    print(f"nearest {means[3]:.3f}, 1/distance {means[4]:.3f}; {means[5]:.0%} inside")
    print(
        f"mali2012: {mali * 1000:.1f} ms, FLEE with a twentieth of the people {FLEE_SECONDS / mali:,.0f} times that\n"
    )
    for lead in LEADS:
        _forecasts(cases, lead)


def _network(case: Case, members: int) -> tuple[float, ...]:
    truth = case.registered()
    totals = truth.sum(axis=1)
    free = error(simulate(case.without_capacity(), totals), truth)
    rules = naive(case)
    before = time.process_time()
    low, high = ranges(case, totals, members=members, seed=1)
    taken = time.process_time() - before
    inside = float(((low <= truth) & (truth <= high))[totals > 0].mean())
    row = (
        error(simulate(case, totals), truth), FLEE[case.name], free, *rules.values(),
        seconds(case, totals) * 1000, taken, inside,
    )  # fmt: skip
    shown = [f"{value:.3f}" for value in row[:6]] + [f"{row[6]:.1f}", f"{taken:.1f}", f"{inside:.0%}"]
    print(f"| {case.name} | {' | '.join(shown)} |", flush=True)
    return row


def _forecasts(cases: list[Case], lead: int) -> None:
    print(f"| {lead} days ahead | given total | last shares | count | last counts | inside 80 % |")
    print("| --- | --- | --- | --- | --- | --- |")
    rows = []
    for case in cases:
        found = score(case, lead=lead)
        if found is None:
            continue
        rows.append((found.given_total, found.last_shares, found.count, found.last_counts, found.cover80))
        print(f"| {case.name} | {' | '.join(f'{value:.3f}' for value in rows[-1])} |")
    mean = np.mean(rows, axis=0)
    print(f"| mean | {' | '.join(f'{value:.3f}' for value in mean)} |")
    print(f"\nagainst the rule: given total {mean[0] / mean[1]:.3f}, count {mean[2] / mean[3]:.3f}\n")


if __name__ == "__main__":
    main()
