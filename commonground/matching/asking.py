"""What if: one capacity more or less, a pin or a forbidden pair, foreseen by the prices and checked by re-solving."""

from dataclasses import dataclass, replace

import numpy as np

from commonground.matching.adjusting import Hand, Pair, find, find_pair
from commonground.matching.closing import close_misfits, is_misfit
from commonground.matching.instance import Closures, Instance
from commonground.matching.matching import Asked, Matched, match
from commonground.matching.program import Budget
from commonground.matching.saying import Refusal, Said


@dataclass(frozen=True)
class WhatIf:
    """What one capacity more or less would bring.

    `foreseen` is the price times the change; `relaxed` and `value` are what re-solving gives, in parts of cases
    and in whole ones. Where no pair opens or closes with the room, a gain in parts is never above what is foreseen.
    """

    place: str
    dimension: str
    more: float
    price: float
    foreseen: float
    relaxed: float
    value: float
    gap: float
    placed: int
    moved: tuple[tuple[str, str | None, str | None], ...]


@dataclass(frozen=True)
class HandCost:
    """What one pin or one forbidden pair costs: foreseen by the prices, and by re-solving without it.

    `relaxed` is the cost in the bound, `value` the cost in the plan, which knows whole cases and is known only to
    within the gaps of the two plans.
    """

    act: str
    case: str
    place: str
    foreseen: float
    relaxed: float
    value: float


def what_if(matched: Matched, place: str, dimension: str, more: float, *, budget: Budget) -> WhatIf:
    """Re-solve with `more` of one capacity, everything else as asked for before."""
    instance = matched.instance
    j = find(instance.places, place, "place", "--what-if")
    d = find(instance.dimensions, dimension, "capacity", "--what-if")
    if not np.isfinite(more) or instance.capacity[j, d] + more < 0:
        room = float(instance.capacity[j, d])
        what = f"{place} has {room:g} {dimension}: it cannot change by {more:+g}"
        said = Said(what, "change_too_far", place=place, dimension=dimension, room=room, more=more)
        raise Refusal(said, where="--what-if", next="Take away no more than it has.")
    again = _again(widen(_bare(instance), j, d, more), matched.asked, budget)
    price = float(matched.plan.prices.capacity[j, d])
    return WhatIf(
        place,
        dimension,
        more,
        price,
        price * more,
        again.plan.relaxed - matched.plan.relaxed,
        again.plan.value - matched.plan.value,
        again.plan.gap,
        again.placed - matched.placed,
        moves(matched, again),
    )


def widen(instance: Instance, place: int, dimension: int, more: float) -> Instance:
    """The instance with another capacity: pairs that only lacked room open, those that no longer fit close."""
    capacity = instance.capacity.copy()
    capacity[place, dimension] += more
    clauses = instance.closures.clauses
    by = instance.closures.by.copy()
    for k, clause in enumerate(clauses, start=1):
        if is_misfit(clause):
            by[by == k] = 0
    closures = Closures(by, list(clauses))
    close_misfits(closures, instance.need, capacity, instance.dimensions)
    return replace(instance, capacity=capacity, closures=closures)


def hand_costs(
    instance: Instance, matched: Matched, *, budget: Budget, untouched: Matched | None = None
) -> list[HandCost]:
    """The cost of each pin and each forbidden pair, alone: the plan without it beside the plan with it.

    `instance` is as it was read; `matched` is the plan that keeps the whole hand; `untouched`, if it is there already,
    the plan without any hand.
    """
    hand = matched.asked.hand
    acts = [("pin", pair) for pair in hand.pins] + [("forbid", pair) for pair in hand.forbids]
    costs = []
    for turn, (act, pair) in enumerate(acts):
        without = Hand(
            tuple(p for p in hand.pins if act != "pin" or p != pair),
            tuple(p for p in hand.forbids if act != "forbid" or p != pair),
        )
        asked = replace(matched.asked, hand=without)
        if untouched is not None and not without:
            free = untouched
        else:
            free = _again(instance, asked, budget.part(1 / (len(acts) - turn)))
        costs.append(hand_cost(free, matched, act, pair))
    return costs


def hand_cost(free: Matched, kept: Matched, act: str, pair: Pair) -> HandCost:
    """What one act costs: the plan without it beside the plan that keeps it."""
    relaxed = max(0.0, free.plan.relaxed - kept.plan.relaxed)
    return HandCost(act, *pair, _foreseen(free, act, pair), relaxed, free.plan.value - kept.plan.value)


def _foreseen(free: Matched, act: str, pair: Pair) -> float:
    """What the prices say: how far the pair lies under the case's best, or the best of the others under the pair."""
    instance = free.instance
    i, j = find_pair(instance, *pair, f"--{act}")
    members = np.flatnonzero(instance.unit == instance.unit[i])
    problem = instance.problem()
    unit = int(instance.unit[i])
    paid = free.plan.prices.capacity @ instance.need[members].sum(0)
    net = np.where(problem.open[unit], problem.weight[unit] - paid, -np.inf)
    here, best = float(net[j]), float(max(net.max(initial=0.0), 0.0))
    if act == "pin":
        return max(0.0, best - here)
    others = float(max(np.delete(net, j).max(initial=0.0), 0.0))
    return max(0.0, here - others) if np.isfinite(here) else 0.0


def _bare(instance: Instance) -> Instance:
    """The instance without what a hand closed; the hand closes it again."""
    by = instance.closures.by.copy()
    for k, clause in enumerate(instance.closures.clauses, start=1):
        if clause.rule in ("pinned", "forbidden"):
            by[by == k] = 0
    return replace(instance, closures=Closures(by, list(instance.closures.clauses)))


def _again(instance: Instance, asked: Asked, budget: Budget) -> Matched:
    return match(
        instance,
        kind=asked.kind,
        gap=asked.gap,
        share=asked.share,
        floor=asked.floor,
        hand=asked.hand,
        budget=budget,
        seed=asked.seed,
    )


def moves(before: Matched, after: Matched) -> tuple[tuple[str, str | None, str | None], ...]:
    """Who would be elsewhere, from where and to where; a name left out is nowhere."""
    names = [*before.instance.places, None]
    changed = np.flatnonzero(before.at != after.at)
    return tuple((before.instance.cases[i], names[before.at[i]], names[after.at[i]]) for i in changed)
