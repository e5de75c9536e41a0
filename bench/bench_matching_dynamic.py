"""A year of weekly batches: what share of the hindsight relaxation each policy reaches, seed by seed and on the mean.

    python bench/bench_matching_dynamic.py            # seeds 1 to 5
    python bench/bench_matching_dynamic.py --shift 0.5

The policies see last year's cases (another draw of the same world) and this year's only as they arrive; how many are
still to come is last year's number for the weeks left.
"""

import argparse
import json
import time
from dataclasses import replace

import numpy as np
from bench_matching_instances import World, generate, processor
from bench_matching_static import one_by_one

from commonground.matching.problem import used, worth
from commonground.matching.relaxing import relax
from commonground.matching.streaming import WEEKS, likely, weekly


def stream(now: World, past: World) -> np.ndarray:
    """Place week by week at prices re-solved on who is likely to come."""
    problem, room, start = now.problem, now.problem.capacity.copy(), None
    plan = np.full(problem.cases, -1)
    for week in range(WEEKS):
        rows = np.flatnonzero(now.week == week)
        if not len(rows):
            continue
        batch = problem.part(rows)
        to_come = round(past.problem.cases * (WEEKS - 1 - week) / WEEKS)
        pool = likely(past.problem, problem.part(np.flatnonzero(now.week <= week)))
        placed, start = weekly(batch, room, pool, to_come, start=start, budget=processor(600))
        plan[rows] = placed
        room = room - used(batch, placed)
    assert (used(problem, plan) <= problem.capacity).all()
    return plan


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seeds", default="1,2,3,4,5")
    asked.add_argument("--shift", type=float, default=0.0, help="part of the mix of arrivals that moves")
    given = asked.parse_args()
    reached: dict[str, list[float]] = {"one_by_one": [], "ours": []}
    for seed in (int(part) for part in given.seeds.split(",")):
        now = generate(1000, 50, seed, year=1, shift=given.shift)
        past = generate(1000, 50, seed)
        past = replace(past, problem=replace(past.problem, capacity=now.problem.capacity))
        hindsight = relax(now.problem, budget=processor(600)).bound
        began = time.process_time()
        plans = {"one_by_one": one_by_one(now.problem), "ours": stream(now, past)}
        spent = time.process_time() - began
        row = {name: round(100 * worth(now.problem, plan) / hindsight, 2) for name, plan in plans.items()}
        for name, share in row.items():
            reached[name].append(share)
        print(json.dumps({"seed": seed, "shift": given.shift, **row, "cpu_s": round(spent, 1)}), flush=True)
    print(json.dumps({"mean": {name: round(float(np.mean(shares)), 2) for name, shares in reached.items()}}))


if __name__ == "__main__":
    main()
