"""One batch placed by us and by others: value, gap, processor seconds and memory, each method in its own process.

    python bench/bench_matching_static.py 1000x50 --seconds 25
    python bench/bench_matching_static.py 5000x50 --methods simplex,ours --gap 0.001

`simplex` and `interior` only solve the relaxation over all pairs with HiGHS; `highs`, `cpsat` and `scip` search the
whole model. cpsat and scip need OR-Tools (pip install ortools) and are left out, and named, without it.
"""

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np
from bench_matching_instances import generate, processor

from commonground.matching.problem import Problem, used, worth
from commonground.matching.program import Program, search
from commonground.matching.solving import solve

PEERS = ("cpsat", "scip")
METHODS = ("one_by_one", "simplex", "interior", "highs", "cpsat", "scip", "ours")
Row = dict[str, object]


def one_by_one(problem: Problem) -> np.ndarray:
    """First come, first served: each case takes the best place that still fits."""
    plan, room = np.full(problem.cases, -1), problem.capacity.copy()
    for i in range(problem.cases):
        gain = np.where((room >= problem.need[i]).all(1), problem.weight[i], -np.inf)
        j = int(gain.argmax())
        if gain[j] > 0:
            plan[i] = j
            room[j] -= problem.need[i]
    return plan


def relaxation(problem: Problem, seconds: float, *, interior: bool) -> Row:
    case, place = np.nonzero(problem.open)
    found = Program(problem, case, place, budget=processor(seconds)).relax(interior=interior)
    return {"bound": round(found.value, 1) if found.finished else None}


def highs(problem: Problem, seconds: float, gap: float) -> tuple[np.ndarray | None, float]:
    case, place = np.nonzero(problem.open)
    found = search(problem, case, place, start=None, gap=gap, checks=None, budget=processor(seconds))
    return _plan(problem, case, place, found.use) if found.found else None, found.bound


def _plan(problem: Problem, case: np.ndarray, place: np.ndarray, use: np.ndarray) -> np.ndarray:
    plan = np.full(problem.cases, -1)
    plan[case[use > 0.5]] = place[use > 0.5]
    return plan


def run(method: str, problem: Problem, gap: float, seconds: float) -> Row:
    began = time.process_time()
    row: Row = {"method": method}
    plan: np.ndarray | None = None
    bound = float("nan")
    if method in ("simplex", "interior"):
        row |= relaxation(problem, seconds, interior=method == "interior")
    elif method == "one_by_one":
        plan = one_by_one(problem)
    elif method == "ours":
        found = solve(problem, gap=gap, budget=processor(seconds))
        plan, bound = found.places, found.bound
        row["stop"] = found.stop
    else:
        plan, bound = highs(problem, seconds, gap)
    return row | judged(problem, plan, bound, time.process_time() - began)


def peer(method: str, problem: Problem, limits: list[str]) -> Row:
    """A peer that cannot live beside our solver: the arrays go to its process, its plan is judged here."""
    with tempfile.NamedTemporaryFile(suffix=".npz") as arrays:
        parts = {name: getattr(problem, name) for name in ("open", "weight", "need", "capacity")}
        np.savez(arrays, **parts)
        arrays.flush()
        words = [sys.executable, __file__.replace("_static", "_peers"), method, arrays.name, *limits]
        done = subprocess.run(words, capture_output=True, text=True)
    if not done.stdout.strip():
        return {"method": method, "failed": done.stderr[-300:]}
    told = json.loads(done.stdout)
    plan = None if told["plan"] is None else np.array(told["plan"])
    return {"method": method, **judged(problem, plan, told["bound"], told["spent"]), "mb": told["mb"]}


def judged(problem: Problem, plan: np.ndarray | None, bound: float, spent: float) -> Row:
    """A plan's value recounted, its gap to the method's own bound, and what it took."""
    row: Row = {"cpu_s": round(spent, 2)}
    if plan is not None:
        assert (used(problem, plan) <= problem.capacity).all() and np.isfinite(worth(problem, plan))
        row["value"] = round(worth(problem, plan))
    if np.isfinite(bound):
        row["bound"] = round(bound, 1)
        if plan is not None:
            row["gap_percent"] = round(100 * (1 - worth(problem, plan) / bound), 3)
    row["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return row


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("size", help="cases x places, as 1000x50")
    asked.add_argument("--methods", default=",".join(METHODS))
    asked.add_argument("--gap", type=float, default=0.001)
    asked.add_argument("--seconds", type=float, default=60.0)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--here", help="run this one method in this process")
    given = asked.parse_args()
    cases, places = (int(part) for part in given.size.split("x"))
    if given.here:
        problem = generate(cases, places, given.seed).problem
        print(json.dumps(run(given.here, problem, given.gap, given.seconds)))
        return
    for method in given.methods.split(","):
        if method in PEERS and importlib.util.find_spec("ortools") is None:
            print(json.dumps({"method": method, "left_out": "OR-Tools is not installed: pip install ortools"}))
            continue
        limits = ["--gap", str(given.gap), "--seconds", str(given.seconds)]
        if method in PEERS:
            print(json.dumps(peer(method, generate(cases, places, given.seed).problem, limits)), flush=True)
            continue
        words = [given.size, *limits, "--seed", str(given.seed), "--here", method]
        done = subprocess.run([sys.executable, __file__, *words], capture_output=True, text=True)
        print(done.stdout.strip() or json.dumps({"method": method, "failed": done.stderr[-300:]}), flush=True)


if __name__ == "__main__":
    main()
