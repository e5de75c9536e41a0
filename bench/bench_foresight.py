"""How far off camp forecasts are, beside the rules to beat and the reference simulator; and what they cost.

Every error is people placed wrongly over people registered, a mean over days. Run it, one thread, with
`OPENBLAS_NUM_THREADS=1 python bench/bench_foresight.py [DATA] [--members N]`; DATA is COMMONGROUND_DATA or
../shared/data. `--write` puts what it finds into bench/RESULTS.md.
"""

import argparse
import heapq
import os
import time
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
from foresight_lessons import Lesson, learned

from commonground.foresight import Case, Record, Score, ranges, read_case, score, simulate
from commonground.foresight.case import Array
from commonground.foresight.experience import PAST, Experience
from commonground.foresight.meanfield import arrivals
from commonground.foresight.network import network

RESULTS = Path(__file__).with_name("RESULTS.md")
# What lies between these lines is written by this script.
BEGIN, END = "<!-- bench_foresight begins -->", "<!-- bench_foresight ends -->"
DATA = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"
# FLEE (commit 02cd2cb), people divided by 10 or 100, as published with the cases.
FLEE = {
    "burundi2015": 0.517, "car2013": 0.337, "mali2012": 0.347, "mali2017_adm1": 0.685, "nigeria2016": 0.253,
    "ssudan2013": 0.513, "syria2013": 0.329, "tigray2020": 0.455,
}  # fmt: skip
# Processor seconds of FLEE for mali2012 with people divided by 20.
FLEE_SECONDS = 10.6
LEADS = (30, 90)
ASKED = {30: 0.90, 90: 0.85}
REPEATS = 20
SHAKES = 8


# What is asked for, how much, what was found, and whether that is enough.
Bar = tuple[str, str, str, bool]


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
    bars: list[Bar] = []
    told = [*_networks([lesson.case for lesson in lessons], given.members, bars), "", *_forecasts(lessons, bars), ""]
    told += ["| bar | asked | found | met |", "| --- | --- | --- | --- |"]
    told += [f"| {bar} | {asked_for} | {found} | {'yes' if met else '**no**'} |" for bar, asked_for, found, met in bars]
    print("\n".join(told))
    if given.write:
        text = RESULTS.read_text("utf-8")
        before, _, rest = text.partition(BEGIN)
        _, _, after = rest.partition(END)
        RESULTS.write_text(f"{before}{BEGIN}\n\n" + "\n".join(told) + f"\n\n{END}{after}", "utf-8")


def _networks(cases: list[Case], members: int, bars: list[Bar]) -> list[str]:
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
    told.append(
        f"\nMeans: network {means[0]:.3f}, no capacity {means[2]:.3f}, uniform {means[3]:.3f}, nearest {means[4]:.3f}, "
        f"1/distance {means[5]:.3f}; {means[8]:.0%} inside. Against FLEE at worst {worst:+.3f}."
    )
    told.append(
        f"\nmali2012: {taken * 1000:.1f} ms; FLEE with a twentieth of the people takes {FLEE_SECONDS / taken:,.0f} "
        f"times that. {members:,} members of the slowest case: {max(row[7] for row in rows):.1f} s."
    )
    slowest, naively = max(row[7] for row in rows), min(means[3:6])
    bars += [
        ("network against FLEE, the worst case", "+0.05", f"{worst:+.3f}", worst <= 0.05),
        ("times less processor time than FLEE, mali2012", "1,000", f"{FLEE_SECONDS / taken:,.0f}", taken <= 0.0106),
        (f"{members:,} members of any case", "60 s", f"{slowest:.1f} s", slowest <= 60),
        ("no capacity, below every naive rule", f"{naively:.3f}", f"{means[2]:.3f}", bool(means[2] < naively)),
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


def _forecasts(lessons: list[Lesson], bars: list[Bar]) -> list[str]:
    """The forecasts as shipped; then each case with what the others alone teach; then with every number shaken."""
    told: list[str] = []
    apart = [learned([one for one in lessons if one is not left_out]) for left_out in lessons]
    for lead in LEADS:
        shipped = [_scored(lesson, lead, PAST) for lesson in lessons]
        held_out = [_scored(lesson, lead, past) for lesson, past in zip(lessons, apart, strict=True)]
        told += [
            f"| {lead} days ahead | given total | left out | rule | count | left out | rule | inside 80 % | left out |",
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        ]  # fmt: skip
        rows = [
            (one.given_total, out.given_total, one.last_shares, one.count, out.count, one.last_counts, one.cover80,
             out.cover80)
            for one, out in zip(shipped, held_out, strict=True)
        ]  # fmt: skip
        means = np.mean(rows, axis=0)
        for name, row in zip([*(lesson.case.name for lesson in lessons), "mean"], [*rows, means], strict=True):
            told.append(f"| {name} | {' | '.join(f'{value:.3f}' for value in row)} |")
        worst = max(max(row[0] / row[2], row[3] / row[5]) for row in rows)
        shaken = _shaken(lessons, lead, float(means[2]), float(means[5]))
        told.append(
            f"\nAgainst the rule, {lead} days: given total {means[0] / means[2]:.3f} (left out "
            f"{means[1] / means[2]:.3f}), count {means[3] / means[5]:.3f} (left out {means[4] / means[5]:.3f}); the "
            f"worst case {worst:.2f}. All numbers shaken by up to a third, {SHAKES} times: {shaken}.\n"
        )
        for name, at in (("given the total", 0), ("count", 3)):
            rule = means[2] if at == 0 else means[5]
            found, out = means[at] / rule, means[at + 1] / rule
            bar = f"{name}, {lead} days, against the rule; with the case left out"
            bars.append((bar, f"{ASKED[lead]:.2f}", f"{found:.3f}; {out:.3f}", bool(max(found, out) <= ASKED[lead])))
        inside = f"{means[6]:.0%}; {means[7]:.0%}"
        bars.append((f"80 % ranges, {lead} days; left out", "75-85 %", inside, bool(0.75 <= means[6] <= 0.85)))
        bars.append((f"no case worse than the rule by, {lead} days", "1.10", f"{worst:.2f}", bool(worst <= 1.10)))
    measured = learned(lessons)
    told.append(f"Measured on all eight: stays {measured.stays:.3f}, in camps {measured.in_camps:.3f}.")
    return told


def _scored(lesson: Lesson, lead: int, past: Experience) -> Score:
    found = score(lesson.case, lead=lead, past=past, known=lesson.known)
    if found is None:
        raise SystemExit(f"{lesson.case.name}: nobody was registered")
    return found


def _shaken(lessons: list[Lesson], lead: int, shares: float, counts: float) -> str:
    """The ratios to the rules, lowest, median and highest, when every number of the experience is another."""
    chance = np.random.default_rng(1)
    names = [one.name for one in fields(Experience) if one.name != "misses"]
    truths = [lesson.case.registered() for lesson in lessons]
    ratios = []
    for _ in range(SHAKES):
        changed = {name: getattr(PAST, name) * chance.uniform(2 / 3, 4 / 3) for name in names}
        for name in ("stays", "for_age", "verifies"):  # a share stays a share
            changed[name] = 1 - (1 - getattr(PAST, name)) * chance.uniform(2 / 3, 4 / 3)
        past = replace(PAST, **changed)
        errors = [_errors(lesson, truth, lead, past) for lesson, truth in zip(lessons, truths, strict=True)]
        ratios.append(np.mean(errors, axis=0) / (shares, counts))
    low, middle, high = np.quantile(ratios, (0, 0.5, 1), axis=0)
    return ", ".join(
        f"{name} {low[at]:.3f} to {high[at]:.3f} (median {middle[at]:.3f})"
        for at, name in enumerate(("given total", "count"))
    )


def _errors(lesson: Lesson, truth: Array, lead: int, past: Experience) -> tuple[float, float]:
    """The errors of the forecasts given the total, and without it."""
    then = truth[lead:]
    record = Record(lesson.case, past, lesson.known)
    made = [record.forecast(day=day, lead=lead, total=float(true.sum())) for day, true in enumerate(then)]
    given = np.array([one.count if one.given_total is None else one.given_total for one in made])
    return error(given, then), error(np.array([one.count for one in made]), then)


if __name__ == "__main__":
    main()
