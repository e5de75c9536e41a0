"""What the mix of skills costs, on places for a tenth of the people: with no rule, and at levels of the pool's share.

python bench/bench_matching_fairness.py
"""

import json
import time
from dataclasses import replace

import numpy as np
from bench_matching_instances import generate, processor

from commonground.matching.problem import Across
from commonground.matching.solving import solve


def main() -> None:
    world = generate(2000, 100, 5, tight=0.10, ties=0.0, bonus=0)
    problem, pool = world.problem, np.bincount(world.tier, minlength=3) / world.problem.cases
    free = None
    for level in (0.0, 0.9, 0.98):
        rows = tuple(
            Across(f"tier {k}", (world.tier == k) - level * pool[k], np.ones(problem.places), 0.0, np.inf)
            for k in range(3)
            if level
        )
        began = time.process_time()
        plan = solve(replace(problem, across=rows), gap=0.0005, budget=processor(60))
        got = np.bincount(world.tier[plan.places >= 0], minlength=3)
        free = free or plan
        row = {
            "share_of_pool": level,
            "pool_percent": np.round(100 * pool, 1).tolist(),
            "placed_percent": np.round(100 * got / got.sum(), 1).tolist(),
            "value": plan.value,
            "gap_percent": round(100 * plan.gap, 3),
            "cost_percent_of_value": round(100 * (1 - plan.value / free.value), 2),
            "cost_percent_of_relaxation": round(100 * (1 - plan.relaxed / free.relaxed), 2),
            "cpu_s": round(time.process_time() - began, 1),
        }
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
