"""Floors, shares and balance as rules across places, and the price of each."""

from dataclasses import dataclass

import numpy as np

from commonground.core.errors import RuleError
from commonground.matching.closing import passing
from commonground.matching.instance import Instance, SoftRule
from commonground.matching.problem import Across, Bools, Floats, Ints, Problem, coefficients
from commonground.matching.program import Budget
from commonground.matching.relaxing import relax
from commonground.matching.saying import Refusal, Said

# A scheme may not take only the highly skilled: each tier gets this much of its share of the pool.
SKILL_SHARE = 0.9
SKILLS = "skill_tier"
FLOOR_GROUP = "nationality"
# Balance holds for each quarter of the year.
QUARTER = 13


@dataclass(frozen=True)
class RulePrice:
    """What a rule holds a group to, what the group gets, and what the rule costs in value."""

    rule: str
    kind: str
    group: str
    asked: float
    got: float
    price: float
    clause: str


@dataclass(frozen=True)
class Held:
    """One row of a soft rule with what it is about."""

    rule: SoftRule
    group: str
    across: Across
    level: float


def skill_share(instance: Instance, share: float) -> SoftRule | None:
    """The default rule for opportunities; none where no case has a skill tier."""
    if not share or SKILLS not in instance.case_table.columns:
        return None
    text = f"Each skill tier gets at least {share:.0%} of its share of the pool."
    clause = Said(text, "skill_share", share=share)
    return SoftRule("skill share", "share", share, clause, SKILLS)


def group_floor(instance: Instance) -> SoftRule:
    """Every group gets at least what its own share of the capacity would give it."""
    column = FLOOR_GROUP if FLOOR_GROUP in instance.case_table.columns else "group"
    if column not in instance.case_table.columns:
        raise RuleError("no column to hold a floor for", where="--floor", next="Give cases nationality or group.")
    clause = Said("Every group gets at least what its share of capacity gives.", "group_floor")
    return SoftRule("group floor", "floor", 1.0, clause, column)


def hold(
    instance: Instance, problem: Problem, rules: list[SoftRule], *, budget: Budget, placeable: bool = False
) -> list[Held]:
    """Turn soft rules into rows over the units; `placeable` counts only those with an open place into the pool."""
    held = []
    for rule in rules:
        if rule.kind == "balance":
            held += _balance(instance, problem, rule)
            continue
        for group, members in _groups(instance, rule):
            if rule.kind == "share":
                held += _share(instance, problem, rule, group, members, placeable)
            else:
                held += _floor(instance, problem, rule, group, members, budget)
    return held


def prices(instance: Instance, problem: Problem, held: list[Held], plan: Ints, shadow: Floats) -> list[RulePrice]:
    """What each row asks, what this plan gives it, and what one unit more would cost."""
    placed = np.flatnonzero(plan >= 0)
    everyone = float(_per_unit(instance, np.ones(len(instance.cases), bool))[placed].sum())
    answer = []
    for row, price in zip(held, shadow, strict=True):
        got = float(coefficients(problem, row.across, placed, plan[placed]).sum())
        asked = row.level
        if row.rule.kind == "share":  # the row holds members less their part of all placed
            asked = row.level * everyone
            got += asked
        rule = row.rule
        answer.append(RulePrice(rule.name, rule.kind, row.group, asked, got, abs(float(price)), rule.clause))
    return answer


def exhausted(instance: Instance, problem: Problem, held: list[Held], plan: Ints) -> bool:
    """Whether a share leaves room empty because everyone of its group who can be placed is placed, or nobody is."""
    shares = [row for row in held if row.rule.kind == "share"]
    reachable = problem.open.any(1)
    if not shares or not reachable.any():
        return False
    left = (plan < 0) & reachable
    waiting = [bool(left[np.flatnonzero(row.across.by_case > row.across.by_case.min())].any()) for row in shares]
    return not (plan >= 0).any() or not all(waiting)


def _groups(instance: Instance, rule: SoftRule) -> list[tuple[str, Bools]]:
    if rule.test:
        return [(rule.test, passing(rule.test, instance.case_table, None, where=rule.name))]
    words = instance.case_table[rule.column or ""].fill_null("").str.strip_chars().to_numpy()
    return [(_group(rule.column or "", word), words == word) for word in sorted(set(words))]


def _group(column: str, word: str) -> Said:
    if not word:
        return Said(f"{column} not recorded", "group_unknown", column=column)
    return Said(f"{column} {word}", "group", column=column, word=word)


def _per_unit(instance: Instance, members: Bools) -> Floats:
    """How many members each unit has."""
    return np.bincount(instance.unit, members.astype(float), instance.units).astype(np.float64)


def _share(
    instance: Instance, problem: Problem, rule: SoftRule, group: str, members: Bools, placeable: bool
) -> list[Held]:
    """Placed members are at least level x their part of the pool x all placed."""
    inside = _per_unit(instance, members)
    if not problem.open[inside > 0].any():
        return []  # nobody of the group can go anywhere: a share of the placed would forbid placing anyone
    somewhere: Bools = np.asarray(problem.open.any(axis=1))
    pool = somewhere[instance.unit] if placeable else np.ones(len(members), bool)
    part = rule.level * members[pool].mean()
    everyone = _per_unit(instance, np.ones(len(members), bool))
    across = Across(f"{rule.name}: {group}", inside - part * everyone, np.ones(problem.places), 0.0, np.inf)
    return [Held(rule, group, across, float(part))]


def _floor(
    instance: Instance, problem: Problem, rule: SoftRule, group: str, members: Bools, budget: Budget
) -> list[Held]:
    """The group's mean outcome is at least level x what it would get alone from its share of the capacity."""
    inside = _per_unit(instance, members)
    sizes = _per_unit(instance, np.ones(len(members), bool))
    rows = np.flatnonzero(inside)
    own = Problem(
        problem.value[rows],
        problem.open[rows],
        problem.need[rows],
        problem.capacity * members.mean(),
        np.zeros(len(rows)),
    )
    alone = relax(own, budget=budget)
    if not alone.proven and budget.left <= 0:
        said = Said(f"there was no time to work out the floor of {group}", "floor_no_time", group=group)
        raise Refusal(said, where=rule.name, next="Give more with --time.")
    count = float(members.sum())
    low = rule.level * alone.value / count
    by_case = np.divide(inside, sizes * count, out=np.zeros(len(inside)), where=sizes > 0)
    across = Across(f"{rule.name}: {group}", by_case, np.ones(problem.places), low, np.inf, on_value=True)
    return [Held(rule, group, across, low)]


def _balance(instance: Instance, problem: Problem, rule: SoftRule) -> list[Held]:
    """No quarter fills more of a place than level x the quarter's share of arrivals."""
    weeks = instance.case_table["week"].cast(float, strict=False).fill_null(-1.0).to_numpy()
    first = np.full(instance.units, np.inf)
    np.minimum.at(first, instance.unit, weeks)
    quarter = (np.maximum(first, 0) // QUARTER).astype(int)
    held = []
    for q in sorted(set(quarter.tolist())):
        inside = (quarter == q) * problem.need[:, 0]
        arriving = float(inside.sum() / max(problem.need[:, 0].sum(), 1e-9))
        for j, name in enumerate(instance.places):
            at = np.zeros(problem.places)
            at[j] = 1.0
            high = rule.level * arriving * problem.capacity[j, 0]
            group = Said(f"{name}, quarter {q + 1}", "quarter", place=name, quarter=q + 1)
            across = Across(f"{rule.name}: {group}", inside, at, -np.inf, high)
            held.append(Held(rule, group, across, high))
    return held
