"""One plan for an instance: rules held, pins kept, problem solved, every case placed or unplaced with its reason."""

from dataclasses import dataclass, replace

import numpy as np

from commonground.core.errors import CommonGroundError
from commonground.matching.adjusting import NO_HAND, Hand, pin_down
from commonground.matching.fairness import Held, RulePrice, exhausted, group_floor, hold, prices, skill_share
from commonground.matching.instance import Instance, SoftRule
from commonground.matching.problem import UNPLACED, Floats, Ints, Prices, Problem, worth
from commonground.matching.program import Budget
from commonground.matching.relaxing import relax
from commonground.matching.saying import Said
from commonground.matching.solving import Plan, solve

# For opportunities each skill tier gets this much of its share of the pool, unless another share is asked for.
SHARE = 0.9
# What the rules cost is worked out first, with at most this share of the budget.
COSTING = 0.2


@dataclass(frozen=True)
class Asked:
    """What a plan was asked to keep; the same again gives the same plan."""

    kind: str = "resettlement"
    gap: float = 0.001
    share: float | None = None
    floor: bool = False
    seed: int = 0
    hand: Hand = NO_HAND


NOTHING_ASKED = Asked()


@dataclass(frozen=True)
class Matched:
    """A recommended plan: `at` gives each case its place or -1; a person decides, nothing is placed by it."""

    instance: Instance
    plan: Plan
    at: Ints
    rules: list[RulePrice]
    rule_cost: float | None
    notes: tuple[str, ...]
    asked: Asked = NOTHING_ASKED
    held: tuple[Held, ...] = ()
    by: str = "value"

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
    hand: Hand = NO_HAND,
    budget: Budget,
    seed: int = 0,
) -> Matched:
    """Make a plan; for opportunities the skill share of 0.9 holds unless `share` is 0."""
    asked = Asked(kind, gap, share, floor, seed, hand)
    instance, fixed = pin_down(instance, hand)
    free = instance.problem()
    rules, notes = _rules(instance, asked)
    held = hold(instance, free, rules, budget=budget.part(COSTING))
    without = _bound_without(free, fixed, held, budget)
    problem = replace(free, across=tuple(row.across for row in held))
    if any(row.rule.kind == "share" for row in held) and not free.open.any(1).all():
        # A quick plan shows whether a group has too few who can go anywhere, before time goes into a good one.
        quick = _solve(problem, fixed, gap=1.0, budget=budget.part(0.5), seed=seed)
        if exhausted(instance, free, held, quick.places):
            words = "Shares are of those who have an open place: some groups have too few for a share of everyone."
            notes.append(Said(words, "share_of_placeable"))
            held = hold(instance, free, rules, budget=budget.part(COSTING), placeable=True)
            problem = replace(free, across=tuple(row.across for row in held))
    plan = _solve(problem, fixed, gap=gap, budget=budget, seed=seed)
    if held and without is None:
        words = "There was no time to work out what the rules cost together: give more with --time."
        notes.append(Said(words, "no_time_for_cost"))
    return Matched(
        instance,
        plan,
        plan.places[instance.unit],
        prices(instance, free, held, plan.places, plan.prices.across),
        None if without is None else max(0.0, without - plan.relaxed),
        tuple(notes),
        asked,
        tuple(held),
    )


def _rules(instance: Instance, asked: Asked) -> tuple[list[SoftRule], list[str]]:
    """The rules of the instance with those asked for, and what must be said of them."""
    rules, notes = list(instance.rules), list(instance.notes)
    share = (SHARE if asked.kind == "opportunity" else 0.0) if asked.share is None else asked.share
    skills = skill_share(instance, share)
    if skills:
        rules.append(skills)
    elif share and asked.share is not None:
        raise CommonGroundError("no skill share can be held", where="cases", next="Give cases the column skill_tier.")
    elif share:
        notes.append(Said("No skill share is held: cases have no column skill_tier.", "no_skill_tier"))
    if asked.floor:
        rules.append(group_floor(instance))
    return rules, notes


def _solve(problem: Problem, fixed: Ints, *, gap: float, budget: Budget, seed: int) -> Plan:
    """Solve for the cases no pin keeps, in the room and under the rules the pinned ones leave."""
    if not (fixed >= 0).any():
        return solve(problem, gap=gap, budget=budget, seed=seed)
    others = np.flatnonzero(fixed < 0)
    kept = worth(problem, fixed)
    if not len(others):
        return Plan(fixed, kept, kept, kept, "optimal", Prices.zero(problem))
    rest = problem.beside(others, np.arange(problem.places), fixed)
    plan = solve(rest, gap=gap, budget=budget, seed=seed)
    places = fixed.copy()
    places[others] = plan.places
    return Plan(places, plan.value + kept, plan.bound + kept, plan.relaxed + kept, plan.stop, plan.prices)


def _bound_without(free: Problem, fixed: Ints, held: list[Held], budget: Budget) -> float | None:
    """The bound the plan would have without its soft rules; what they cost is how far it falls with them."""
    if not held:
        return None
    others = np.flatnonzero(fixed < 0)
    rest = free if len(others) == free.cases else free.beside(others, np.arange(free.places), fixed)
    without = relax(rest, budget=budget.part(COSTING))
    return without.bound + worth(free, np.where(fixed >= 0, fixed, UNPLACED)) if without.proven else None


def uses(matched: Matched) -> Floats:
    """What the plan uses of each capacity."""
    use = np.zeros(matched.instance.capacity.shape)
    placed = np.flatnonzero(matched.at >= 0)
    np.add.at(use, matched.at[placed], matched.instance.need[placed])
    return use
