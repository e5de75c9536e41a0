"""A plan is as good as trying every one, under a bound that holds, and never uses what is closed."""

from dataclasses import replace
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.matching.pricing import descend
from commonground.matching.problem import Across, Problem, bound, used, worth
from commonground.matching.program import Budget, Program
from commonground.matching.relaxing import relax
from commonground.matching.rounding import holds
from commonground.matching.solving import solve
from tests.matching.world import best, budget, invented

seeds = st.integers(0, 10_000)
few = settings(max_examples=25, deadline=None)


def whole_relaxation(problem: Problem) -> float:
    case, place = np.nonzero(problem.open)
    return Program(problem, case, place, budget=budget()).relax(interior=False).value


@few
@given(seeds, st.integers(1, 3))
def test_a_small_plan_is_the_best_of_all_plans(seed: int, dimensions: int) -> None:
    problem = invented(seed, dimensions=dimensions)
    plan = solve(problem, gap=0.0, budget=budget())
    truth = best(problem)
    assert plan.value == truth == worth(problem, plan.places)
    assert plan.stop == "optimal" and plan.bound >= truth
    assert (used(problem, plan.places) <= problem.capacity).all()


@few
@given(seeds)
def test_pricing_few_pairs_gives_the_relaxation_of_all_pairs(seed: int) -> None:
    problem = invented(seed, cases=40, places=25, tight=0.7)
    found = relax(problem, budget=budget())
    assert found.proven
    assert found.value == pytest.approx(whole_relaxation(problem), abs=1e-5)
    assert found.bound == pytest.approx(found.value, rel=1e-8, abs=1e-6)


@few
@given(seeds)
def test_any_prices_give_a_bound_above_the_best_plan(seed: int) -> None:
    problem = invented(seed)
    guess = descend(problem, steps=10, budget=budget())
    wild = replace(guess, capacity=np.random.default_rng(seed).random(problem.capacity.shape) * 500)
    for prices in (guess, wild):
        assert bound(problem, prices) >= best(problem) - 1e-6


@few
@given(seeds)
def test_a_closed_pair_is_never_used_whatever_its_score(seed: int) -> None:
    problem = invented(seed, cases=12, places=4)
    tempting = replace(problem, value=np.where(problem.open, problem.value, 1_000_000.0))
    plan = solve(tempting, budget=budget())
    placed = np.flatnonzero(plan.places >= 0)
    assert problem.open[placed, plan.places[placed]].all()
    assert plan.value == solve(problem, budget=budget()).value


@few
@given(seeds)
def test_order_of_rows_and_columns_changes_nothing(seed: int) -> None:
    problem = invented(seed, cases=12, places=5)
    random = np.random.default_rng(seed)
    rows, columns = random.permutation(12), random.permutation(5)
    turned = Problem(
        problem.value[np.ix_(rows, columns)],
        problem.open[np.ix_(rows, columns)],
        problem.need[rows],
        problem.capacity[columns],
        problem.bonus[rows],
    )
    assert solve(turned, gap=0, budget=budget()).value == solve(problem, gap=0, budget=budget()).value


@few
@given(seeds, st.integers(0, 2))
def test_more_capacity_never_lowers_the_relaxation_and_slack_is_free(seed: int, place: int) -> None:
    problem = invented(seed, cases=20)
    wider = problem.capacity.copy()
    wider[place] += 1
    found = relax(problem, budget=budget())
    assert relax(replace(problem, capacity=wider), budget=budget()).value >= found.value - 1e-6
    use = np.zeros(problem.capacity.shape)
    np.add.at(use, found.place, found.use[:, None] * problem.need[found.case])
    assert found.prices.capacity[use < problem.capacity - 1e-5] == pytest.approx(0, abs=1e-6)


@few
@given(seeds, st.floats(0.1, 0.9))
def test_rules_across_places_hold_and_the_best_plan_keeping_them_is_found(seed: int, level: float) -> None:
    problem = invented(seed)
    group = (np.arange(problem.cases) < 3).astype(float)
    rule = Across("share", group - level * 3 / 7, np.ones(problem.places), 0.0, np.inf)
    held = replace(problem, across=(rule,))
    plan = solve(held, gap=0.0, budget=budget())
    assert holds(held, plan.places)
    assert plan.value == pytest.approx(best(held))


def test_one_person_one_opening_is_solved_exactly_by_the_relaxation() -> None:
    random = np.random.default_rng(3)
    value = random.integers(1, 1000, (120, 80)).astype(float)
    problem = Problem(value, value > 300, np.ones((120, 1)), np.ones((80, 1)), np.zeros(120))
    plan = solve(problem, gap=0.0, budget=budget())
    assert plan.stop == "optimal" and plan.value == pytest.approx(plan.relaxed)


def test_the_same_seed_gives_the_same_plan() -> None:
    problem = invented(5, cases=80, places=6, dimensions=2)
    first, second = (solve(problem, gap=0.01, budget=budget(), seed=4) for _ in range(2))
    assert (first.places == second.places).all()


@few
@given(seeds)
def test_another_unit_of_value_changes_the_value_only_by_that_unit(seed: int) -> None:
    problem = invented(seed)
    scaled = replace(problem, value=problem.value * 7, bonus=problem.bonus * 7)
    assert solve(scaled, gap=0, budget=budget()).value == solve(problem, gap=0, budget=budget()).value * 7


@pytest.mark.parametrize("seconds", [0.3, 1.5])
def test_the_time_asked_for_is_kept_in_processor_seconds(seconds: float) -> None:
    problem = invented(9, cases=1500, places=60, dimensions=3, tight=0.9)
    began = process_time()
    plan = solve(problem, gap=0.0, budget=budget(seconds))
    assert process_time() - began < 1.1 * seconds + 0.5
    assert 0 < plan.value <= plan.bound and plan.stop == "time"


def test_the_clock_on_the_wall_ends_a_search_that_the_processor_starves() -> None:
    walls = iter([0.0, *[1.0] * 5, *[7.0] * 100_000])
    starved = Budget(2.0, clock=lambda: 0.0, wall=lambda: next(walls))
    plan = solve(invented(6, cases=200, places=10), gap=0.0, budget=starved)
    assert plan.stop == "time" and 0 < plan.value <= plan.bound


def test_a_spent_budget_still_gives_a_plan_and_a_bound() -> None:
    problem = invented(6, cases=200, places=10)
    plan = solve(problem, gap=0.0, budget=budget(0.0))
    assert plan.stop == "time" and 0 < plan.value <= plan.bound
    assert (used(problem, plan.places) <= problem.capacity).all()
