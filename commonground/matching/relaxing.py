"""The linear relaxation over all open pairs, solved on few of them: add what prices in until nothing does."""

from dataclasses import dataclass

import numpy as np

from commonground.matching.pricing import descend
from commonground.matching.problem import Bools, Floats, Ints, Prices, Problem, bound, nets
from commonground.matching.program import Budget, Program, Relaxed

# Pairs a case starts with, and the most that may join in one round.
FIRST, JOIN = 12, 4
# The bound and the value of the relaxation agree to this share: it is the optimum over all pairs.
PROVEN = 1e-9
ROUNDS = 60


@dataclass(frozen=True)
class Relaxation:
    """The relaxation's optimum: the pairs it uses and how far, its prices, and the bound they prove."""

    case: Ints
    place: Ints
    use: Floats
    value: float
    bound: float
    prices: Prices
    proven: bool


def relax(problem: Problem, *, budget: Budget, start: Prices | None = None) -> Relaxation:
    """Solve the relaxation over all open pairs, or stop at the budget with the best bound so far."""
    # Prices alone come within half a percent of the bound: they leave most of a short budget to the program.
    prices = start or descend(problem, budget=budget.part(0.3))
    best, best_prices = bound(problem, prices), prices
    core = _first_pairs(problem, prices)
    case, place = np.nonzero(core)
    program = Program(problem, case, place, budget=budget)
    found = Relaxed(0.0, np.zeros(len(case)), prices, finished=False)
    proven = False
    for turn in range(ROUNDS):
        latest = program.relax(interior=turn == 0)
        if not latest.finished:
            break
        found = latest
        level = bound(problem, found.prices)
        if level <= best:
            best, best_prices = level, found.prices
        proven = best - found.value <= PROVEN * max(abs(best), 1.0)
        joining = None if proven else _joining(problem, found.prices, core)
        if joining is None or not joining.any():
            break
        core |= joining
        if budget.left <= 0:
            break
        program.add(*np.nonzero(joining))
    use = np.zeros(len(program.case))
    use[: len(found.use)] = found.use  # pairs that joined after the last finished round are not used
    return Relaxation(program.case, program.place, use, found.value, best, best_prices, proven)


def _first_pairs(problem: Problem, prices: Prices) -> Bools:
    """Each case's best few pairs at the first prices."""
    core = np.zeros(problem.open.shape, bool)
    few = min(FIRST, problem.places)
    for rows, net in nets(problem, prices):
        top = np.argpartition(-net, few - 1, axis=1)[:, :few]
        np.put_along_axis(core[rows], top, True, axis=1)
    core &= problem.open
    return core


def _joining(problem: Problem, prices: Prices, core: Bools) -> Bools:
    """Pairs worth more at these prices than every pair their case has; the strongest few of each case."""
    joining = np.zeros_like(core)
    few = min(JOIN, problem.places)
    for rows, net in nets(problem, prices):
        mine = np.where(core[rows], net, -np.inf).max(1, initial=0.0)
        better = np.where(core[rows], -np.inf, net - mine[:, None])
        top = np.argpartition(-better, few - 1, axis=1)[:, :few]
        enters = np.take_along_axis(better, top, axis=1) > 1e-7 * max(1.0, float(np.abs(mine).max(initial=0.0)))
        np.put_along_axis(joining[rows], top, enters, axis=1)
    return joining
