"""CP-SAT and SCIP, through OR-Tools, on the whole model; called by bench_matching_static.py in a process of its own.

OR-Tools carries a HiGHS inside that does not live beside ours: arrays come in a file, and a plan goes out.
"""

import argparse
import json
import resource
import time
from dataclasses import dataclass

import numpy as np
import ortools.linear_solver.python.model_builder as model_builder
import ortools.sat.python.cp_model as cp_model


@dataclass(frozen=True)
class Problem:
    open: np.ndarray
    weight: np.ndarray
    need: np.ndarray
    capacity: np.ndarray

    @property
    def cases(self) -> int:
        return len(self.need)

    @property
    def places(self) -> int:
        return len(self.capacity)


def _groups(problem: Problem) -> tuple[np.ndarray, np.ndarray, list[list[int]], list[tuple[list[int], list[int], int]]]:
    """The pairs of each case, and for each capacity the pairs that use it, how much, and the room."""
    case, place = np.nonzero(problem.open)
    by_case: list[list[int]] = [[] for _ in range(problem.cases)]
    by_place: list[list[int]] = [[] for _ in range(problem.places)]
    for k, (i, j) in enumerate(zip(case.tolist(), place.tolist(), strict=True)):
        by_case[i].append(k)
        by_place[j].append(k)
    rows = []
    for j, pairs in enumerate(by_place):
        for d in range(problem.capacity.shape[1]):
            uses = [k for k in pairs if problem.need[case[k], d] > 0]
            rows.append((uses, [int(problem.need[case[k], d]) for k in uses], int(problem.capacity[j, d])))
    return case, place, by_case, rows


def cpsat(problem: Problem, seconds: float, gap: float) -> tuple[np.ndarray | None, float]:
    case, place, by_case, rows = _groups(problem)
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in case]
    for pairs in by_case:
        model.add_at_most_one(x[k] for k in pairs)
    for uses, amounts, room in rows:
        if uses:
            model.add(cp_model.LinearExpr.weighted_sum([x[k] for k in uses], amounts) <= room)
    weight = problem.weight[case, place].astype(int).tolist()
    model.maximize(cp_model.LinearExpr.weighted_sum(x, weight))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 1, seconds
    solver.parameters.relative_gap_limit = gap
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, solver.best_objective_bound
    use = np.array([solver.value(v) for v in x], float)
    return _plan(problem, case, place, use), solver.best_objective_bound


def scip(problem: Problem, seconds: float, gap: float) -> tuple[np.ndarray | None, float]:
    case, place, by_case, rows = _groups(problem)
    model = model_builder.Model()
    x = [model.new_bool_var("") for _ in case]
    for pairs in by_case:
        if pairs:
            model.add(model_builder.LinearExpr.sum([x[k] for k in pairs]) <= 1)
    for uses, amounts, room in rows:
        if uses:
            model.add(model_builder.LinearExpr.weighted_sum([x[k] for k in uses], amounts) <= room)
    model.maximize(model_builder.LinearExpr.weighted_sum(x, problem.weight[case, place].tolist()))
    solver = model_builder.Solver("scip")
    solver.set_time_limit_in_seconds(seconds)
    solver.set_solver_specific_parameters(f"limits/gap = {gap}\n")
    status = solver.solve(model)
    if status not in (model_builder.SolveStatus.OPTIMAL, model_builder.SolveStatus.FEASIBLE):
        return None, float("nan")
    use = np.array([solver.value(v) for v in x])
    return _plan(problem, case, place, use), solver.best_objective_bound


def _plan(problem: Problem, case: np.ndarray, place: np.ndarray, use: np.ndarray) -> np.ndarray:
    plan = np.full(problem.cases, -1)
    plan[case[use > 0.5]] = place[use > 0.5]
    return plan


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("method")
    asked.add_argument("arrays")
    asked.add_argument("--gap", type=float)
    asked.add_argument("--seconds", type=float)
    given = asked.parse_args()
    with np.load(given.arrays) as arrays:
        problem = Problem(**{name: arrays[name] for name in arrays.files})
    began = time.process_time()
    plan, bound = {"cpsat": cpsat, "scip": scip}[given.method](problem, given.seconds, given.gap)
    spent = time.process_time() - began
    mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"plan": None if plan is None else plan.tolist(), "bound": bound, "spent": spent, "mb": mb}))


if __name__ == "__main__":
    main()
