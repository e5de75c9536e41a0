"""The way from a problem to a plan: prices, relaxation, rounding, neighbourhoods, the whole model if small."""

from dataclasses import dataclass

import numpy as np

from commonground.matching.problem import UNPLACED, Floats, Ints, Prices, Problem, nets, worth
from commonground.matching.program import Budget, Whole, search
from commonground.matching.relaxing import Relaxation, relax
from commonground.matching.rounding import fill, holds, round_off
from commonground.matching.saying import Refusal, Said
from commonground.matching.searching import Search

# HiGHS solves the whole model well up to about this many pairs; beyond, neighbourhoods find more in the same time.
WHOLE = 40_000
# Below this many pairs the whole model comes first: it mostly proves the optimum within so many checks, in a second.
SMALL, CHECKS = 2_000, 60
# The whole model of a middling instance gets this share of the budget before the neighbourhoods.
BOUNDING = 0.7
# A large relaxation leaves this share of the budget to turn its prices into a plan.
PRICING = 0.8
# A first plan under this share of the bound, once rules are held, is worth a search of its own.
POOR = 0.8


@dataclass(frozen=True)
class Plan:
    """Where each case goes (a place, or UNPLACED), its value, a bound no plan exceeds, and why the search stopped.

    `stop` is optimal (value is the bound), gap (the gap asked for is met), time, or searched (nothing better found).
    """

    places: Ints
    value: float
    bound: float
    relaxed: float
    stop: str
    prices: Prices

    @property
    def gap(self) -> float:
        return max(0.0, (self.bound - self.value) / abs(self.bound)) if self.bound else 0.0


def solve(problem: Problem, *, gap: float = 0.001, budget: Budget, seed: int = 0, start: Prices | None = None) -> Plan:
    """Find a plan within `gap` of a proven bound, or the best one the budget allows."""
    relaxation = relax(problem, budget=budget.part(PRICING), start=start)
    places = _first_plan(problem, relaxation, budget)
    bound = _tidy(problem, relaxation.bound)
    pairs = int(problem.open.sum())
    if pairs <= SMALL and not _met(problem, places, bound, 0.0):
        places, bound = _whole(problem, relaxation, places, bound, gap=min(gap, 1e-6), checks=CHECKS, budget=budget)
    if SMALL < pairs <= WHOLE and not _met(problem, places, bound, gap):
        # Only the whole model brings the bound below the relaxation's, and what it finds is a good start.
        part = budget.part(BOUNDING)
        places, bound = _whole(problem, relaxation, places, bound, gap=gap, checks=None, budget=part)
    if not _met(problem, places, bound, gap) and budget.left > 0:
        hunt = Search(problem, relaxation, places, budget, seed)
        places = hunt.run(bound, gap=gap)
    if pairs <= WHOLE and not _met(problem, places, bound, gap) and budget.left > 0:
        places, bound = _whole(problem, relaxation, places, bound, gap=gap, checks=None, budget=budget)
    return _plan(problem, relaxation, places, bound, gap, "time" if budget.left <= 0 else "searched")


def _plan(problem: Problem, relaxation: Relaxation, places: Ints, bound: float, gap: float, stop: str) -> Plan:
    value = worth(problem, places)
    if _met(problem, places, bound, 1e-9):
        stop, bound = "optimal", max(value, min(bound, value + 1e-6))
    elif _met(problem, places, bound, gap):
        stop = "gap"
    return Plan(places, value, bound, relaxation.bound, stop, relaxation.prices)


def _met(problem: Problem, places: Ints, bound: float, gap: float) -> bool:
    return bound - worth(problem, places) <= gap * abs(bound) + 1e-9


def _tidy(problem: Problem, bound: float) -> float:
    """Where every weight is a whole number, so is every plan's value: round the bound down."""
    finite = problem.weight[problem.open]
    if finite.size and not np.any(finite % 1):
        return float(np.floor(bound + 1e-6))
    return bound


def _first_plan(problem: Problem, relaxation: Relaxation, budget: Budget) -> Ints:
    if not relaxation.use.any():
        nobody = np.full(problem.cases, UNPLACED, np.int64)
        plan = fill(problem, nobody, relaxation.prices, budget=budget)
    else:
        plan = round_off(problem, relaxation, budget=budget)
    kept = holds(problem, plan)
    if kept and (not problem.across or worth(problem, plan) >= POOR * relaxation.bound):
        return plan
    return _feasible(problem, relaxation, budget, plan if kept else None)


def _feasible(problem: Problem, relaxation: Relaxation, budget: Budget, poor: Ints | None) -> Ints:
    """A tight rule can ask more than rounding gives: let the whole search find a plan that keeps it well."""
    for case, place in ((relaxation.case, relaxation.place), np.nonzero(problem.open)):
        found = search(problem, case, place, start=None, gap=0.01, checks=None, budget=budget.part(0.5))
        if found.found:
            better = _read(problem, case, place, found)
            return better if poor is None or worth(problem, better) > worth(problem, poor) else poor
        if budget.left <= 0:
            break
    if poor is not None:
        return poor
    names = ", ".join(sorted({rule.name for rule in problem.across}))
    said = (
        Said("no plan of whole cases keeps these rules", "rules_impossible", rules=names)
        if budget.left > 0
        else Said("no plan keeping these rules was found in time", "rules_no_time", rules=names)
    )
    raise Refusal(said, where=names, next="Lower the level of a rule, add capacity, or give more time with --time.")


def _whole(
    problem: Problem,
    relaxation: Relaxation,
    places: Ints,
    bound: float,
    *,
    gap: float,
    checks: int | None,
    budget: Budget,
) -> tuple[Ints, float]:
    """Give HiGHS every pair that a better plan could use, and the plan found so far."""
    value = worth(problem, places)
    keep = problem.open.copy()
    for rows, net in nets(problem, relaxation.prices):
        best = net.max(1, initial=0.0)
        # A plan that uses a pair loses at least this much against the bound: no better plan uses the others.
        keep[rows] &= best[:, None] - net <= relaxation.bound - value + 1e-6
    keep[np.flatnonzero(places >= 0), places[places >= 0]] = True
    case, place = np.nonzero(keep)
    start: Floats = (places[case] == place).astype(float)
    found = search(problem, case, place, start=start, gap=gap, checks=checks, budget=budget)
    if np.isfinite(found.bound):
        bound = min(bound, max(_tidy(problem, found.bound + 1e-6), value))
    if not found.found:
        return places, bound
    better = _read(problem, case, place, found)
    return (better if worth(problem, better) > value else places), bound


def _read(problem: Problem, case: Ints, place: Ints, found: Whole) -> Ints:
    plan = np.full(problem.cases, UNPLACED, np.int64)
    on = found.use > 0.5
    plan[case[on]] = place[on]
    return plan
