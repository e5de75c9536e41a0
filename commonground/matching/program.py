"""The linear program of a set of pairs, kept inside HiGHS so that pairs can be added; and its whole form."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic, process_time
from typing import Any

import highspy
import numpy as np

from commonground.matching.problem import Floats, Ints, Prices, Problem, coefficients

INTERRUPTS = (
    highspy.cb.HighsCallbackType.kCallbackSimplexInterrupt,
    highspy.cb.HighsCallbackType.kCallbackIpmInterrupt,
    highspy.cb.HighsCallbackType.kCallbackMipInterrupt,
)


# On a busy machine the clock on the wall runs ahead of the processor's: it ends a search after this many times as long.
PATIENT = 3.0
# Processor seconds after which the pace of the machine is known; it changes, so that HiGHS ends a little early.
SEEN, EARLY = 0.05, 0.95


@dataclass(frozen=True)
class Budget:
    """Processor seconds to spend, kept by ourselves in every stage: HiGHS keeps wall time only, and overruns it."""

    seconds: float
    clock: Callable[[], float] = process_time
    wall: Callable[[], float] = monotonic
    patient: float = PATIENT
    within: "Budget | None" = None
    start: float = field(init=False)
    began: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", self.clock())
        object.__setattr__(self, "began", self.wall())

    @property
    def left(self) -> float:
        own = min(self.seconds - (self.clock() - self.start), self.patient * self.seconds - (self.wall() - self.began))
        return own if self.within is None else min(own, self.within.left)

    @property
    def pace(self) -> float:
        """Wall seconds that pass in a processor second here, as far as has been seen."""
        if self.within is not None:
            return self.within.pace
        spent = self.clock() - self.start
        return min(max((self.wall() - self.began) / spent, 1.0), self.patient) if spent > SEEN else self.patient

    def part(self, share: float) -> "Budget":
        """A share of what is left, which ends with the whole."""
        return Budget(max(self.left, 0.0) * share, self.clock, self.wall, self.patient, self)


@dataclass(frozen=True)
class Relaxed:
    """The optimum of a linear program over some pairs, and the prices that prove it."""

    value: float
    use: Floats
    prices: Prices
    finished: bool


@dataclass(frozen=True)
class Whole:
    """What a search over whole cases found; the bound holds for the pairs it was given."""

    use: Floats
    bound: float
    found: bool
    proven: bool


class Program:
    """Maximise the weight of the pairs used, each case once, within every capacity and rule."""

    def __init__(self, problem: Problem, case: Ints, place: Ints, *, budget: Budget) -> None:
        self.problem, self.budget = problem, budget
        self.case, self.place = case, place
        self.highs = _quiet(budget, checks=None)
        self.highs.passModel(_model(problem, case, place))

    def add(self, case: Ints, place: Ints) -> None:
        """Add pairs, keeping the basis reached so far."""
        starts, rows, values = _columns(self.problem, case, place)
        count = len(case)
        weight = self.problem.weight[case, place]
        self.highs.addCols(count, weight, np.zeros(count), np.ones(count), len(rows), starts[:-1], rows, values)
        self.case, self.place = np.concatenate([self.case, case]), np.concatenate([self.place, place])

    def relax(self, *, interior: bool) -> Relaxed:
        """Solve with parts of cases allowed; the interior method is faster from nothing, simplex from a basis."""
        self.highs.setOptionValue("solver", "ipm" if interior else "simplex")
        self.highs.run()
        solution, info = self.highs.getSolution(), self.highs.getInfo()
        finished = self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        dual = np.array(solution.row_dual)
        if not finished or not len(dual):
            return Relaxed(0.0, np.zeros(len(self.case)), Prices.zero(self.problem), finished=False)
        return Relaxed(info.objective_function_value, np.array(solution.col_value), self._prices(dual), finished)

    def _prices(self, dual: Floats) -> Prices:
        cases, room = self.problem.cases, self.problem.capacity
        across = dual[cases + room.size :].copy()
        for k, rule in enumerate(self.problem.across):
            if not np.isfinite(rule.high if across[k] > 0 else rule.low):
                across[k] = 0.0  # a sign without a limit on that side is rounding of the solver
        return Prices(np.maximum(dual[cases : cases + room.size].reshape(room.shape), 0.0), across)


def search(
    problem: Problem, case: Ints, place: Ints, *, start: Floats | None, gap: float, checks: int | None, budget: Budget
) -> Whole:
    """Look for the best use of these pairs by whole cases, stopping after so many checks of the search.

    Checks are counted, not timed, so that the same instance gives the same plan on a slow and on a fast machine.
    """
    highs = _quiet(budget, checks=checks)
    model = _model(problem, case, place)
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(case)
    highs.setOptionValue("mip_rel_gap", gap)
    highs.passModel(model)
    if start is not None:
        given = highspy.HighsSolution()
        given.col_value = start.tolist()
        highs.setSolution(given)
    highs.run()
    info, status = highs.getInfo(), highs.getModelStatus()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    use = np.array(highs.getSolution().col_value) if found else np.zeros(len(case))
    return Whole(use, info.mip_dual_bound, found, proven=status == highspy.HighsModelStatus.kOptimal)


def _quiet(budget: Budget, *, checks: int | None) -> highspy.Highs:
    """A silent HiGHS on one thread that stops when the budget or the number of checks is spent."""
    highs = highspy.Highs()
    # Some stages of HiGHS (its presolve, its searches within searches) ask no callback: its own limit of wall time,
    # at the pace the machine lets us have, is the second rope.
    limit = EARLY * budget.pace * max(budget.left, 0.0)
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("time_limit", limit)):
        highs.setOptionValue(name, value)
    seen = 0

    def stop(kind: Any, message: str, out: Any, order: Any, data: Any) -> None:
        nonlocal seen
        seen += kind == INTERRUPTS[2]
        if budget.left <= 0 or (checks is not None and seen > checks):
            order.user_interrupt = 1

    highs.setCallback(stop, None)
    for kind in INTERRUPTS:
        highs.startCallback(kind)
    return highs


def _model(problem: Problem, case: Ints, place: Ints) -> highspy.HighsLp:
    starts, rows, values = _columns(problem, case, place)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(case), problem.cases + problem.capacity.size + len(problem.across)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = problem.weight[case, place]
    model.col_lower_, model.col_upper_ = np.zeros(len(case)), np.ones(len(case))
    low = np.full(problem.cases + problem.capacity.size, -highspy.kHighsInf)
    model.row_lower_ = np.concatenate([low, [rule.low for rule in problem.across]])
    model.row_upper_ = np.concatenate(
        [np.ones(problem.cases), problem.capacity.ravel(), [rule.high for rule in problem.across]]
    )
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.start_, matrix.index_, matrix.value_ = starts, rows, values
    return model


def _columns(problem: Problem, case: Ints, place: Ints) -> tuple[Any, Any, Floats]:
    """Each pair's entries: its case once, what it uses of each capacity, what it adds to each rule."""
    dimensions = problem.capacity.shape[1]
    pair, row, value = [np.arange(len(case))], [case], [np.ones(len(case))]
    for d in range(dimensions):
        uses = np.flatnonzero(problem.need[case, d] > 0)
        pair.append(uses)
        row.append(problem.cases + place[uses] * dimensions + d)
        value.append(problem.need[case[uses], d])
    for k, rule in enumerate(problem.across):
        part = coefficients(problem, rule, case, place)
        uses = np.flatnonzero(part)
        pair.append(uses)
        row.append(np.full(len(uses), problem.cases + problem.capacity.size + k))
        value.append(part[uses])
    at = np.concatenate(pair)
    order = np.argsort(at, kind="stable")
    starts = np.zeros(len(case) + 1, np.int32)
    np.cumsum(np.bincount(at, minlength=len(case)), out=starts[1:])
    return starts, np.concatenate(row)[order].astype(np.int32), np.concatenate(value)[order]
