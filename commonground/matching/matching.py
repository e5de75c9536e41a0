"""One plan for an instance: rules held, problem solved, every case placed or unplaced with its reason."""

from dataclasses import dataclass, replace

import numpy as np

from commonground.core.errors import CommonGroundError
from commonground.matching.fairness import Held, RulePrice, exhausted, group_floor, hold, prices, skill_share
from commonground.matching.instance import Instance
from commonground.matching.problem import Floats, Ints, Problem
from commonground.matching.program import Budget
from commonground.matching.relaxing import relax
from commonground.matching.solving import Plan, solve


@dataclass(frozen=True)
class Matched:
    """A recommended plan: `at` gives each case its place or -1; a person decides, nothing is placed by it."""

    instance: Instance
    plan: Plan
    at: Ints
    rules: list[RulePrice]
    rule_cost: float | None
    notes: tuple[str, ...]

    @property
    def placed(self) -> int:
        return int((self.at >= 0).sum())


def match(
    instance: Instance,
    *,
    kind: str = "resettlement",
    gap: float = 0.001,
    share: float | None = None,
    floor: bool = False,
    budget: Budget,
    seed: int = 0,
) -> Matched:
    """Make a plan; for opportunities the skill share of 0.9 holds unless `share` is 0."""
    free = instance.problem()
    rules = list(instance.rules)
    notes = list(instance.notes)
    asked = (0.9 if kind == "opportunity" else 0.0) if share is None else share
    skills = skill_share(instance, asked)
    if skills:
        rules.append(skills)
    elif asked and share is not None:
        raise CommonGroundError("no skill share can be held", where="cases", next="Give cases the column skill_tier.")
    elif asked:
        notes.append("No skill share is held: cases have no column skill_tier.")
    if floor:
        rules.append(group_floor(instance))
    held = hold(instance, free, rules, budget=budget)
    problem = replace(free, across=tuple(row.across for row in held))
    plan = solve(problem, gap=gap, budget=budget, seed=seed)
    if exhausted(instance, free, held, plan.places) and not free.open.any(1).all():
        notes.append("Shares are of those who have an open place: some groups have too few for a share of everyone.")
        held = hold(instance, free, rules, budget=budget, placeable=True)
        problem = replace(free, across=tuple(row.across for row in held))
        plan = solve(problem, gap=gap, budget=budget, seed=seed)
    return Matched(
        instance,
        plan,
        plan.places[instance.unit],
        prices(instance, free, held, plan.places, plan.prices.across),
        _cost(free, plan, held, budget),
        tuple(notes),
    )


def _cost(free: Problem, plan: Plan, held: list[Held], budget: Budget) -> float | None:
    """What all soft rules cost together: the bound without them less the bound with them."""
    if not held:
        return None
    without = relax(free, budget=Budget(max(budget.left, 5.0), budget.clock), start=None)
    return max(0.0, without.bound - plan.relaxed)


def uses(matched: Matched) -> Floats:
    """What the plan uses of each capacity."""
    use = np.zeros(matched.instance.capacity.shape)
    placed = np.flatnonzero(matched.at >= 0)
    np.add.at(use, matched.at[placed], matched.instance.need[placed])
    return use
