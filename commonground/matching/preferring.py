"""Preferences of families, priorities of places: order of need, skipping deferred acceptance, and envy."""

from dataclasses import dataclass

import numpy as np

from commonground.core.errors import CommonGroundError
from commonground.matching.instance import Instance
from commonground.matching.matching import Matched
from commonground.matching.problem import UNPLACED, Bools, Floats, Ints, used, worth
from commonground.matching.program import Budget
from commonground.matching.relaxing import relax
from commonground.matching.saying import Said
from commonground.matching.solving import Plan

# Points of need where the cases carry no priority of their own: medical need, one parent alone, then each person.
MEDICAL, ALONE, PERSON = 2.0, 1.5, 0.025


@dataclass(frozen=True)
class Envy:
    """A case that prefers a place where one of lower need sits whose leaving alone would make room."""

    case: str
    wants: str
    held_by: str


@dataclass(frozen=True)
class Report:
    """How a plan looks to the families: their ranks, justified envy, and room somewhere better."""

    placed: int
    mean_rank: float | None
    first_choice: int
    envy: tuple[Envy, ...]
    room_elsewhere: tuple[str, ...]


def ranks(instance: Instance) -> Ints:
    """Each unit's rank of each place it may go to (0: not ranked); by value where no preferences are given."""
    problem = instance.problem()
    if instance.rank is not None:
        rank = np.zeros(problem.open.shape, np.int64)
        np.maximum.at(rank, instance.unit, instance.rank)
        return np.where(problem.open, rank, 0)
    order = np.argsort(np.where(problem.open, -problem.value, np.inf), axis=1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(1, problem.places + 1)[None, :].repeat(problem.cases, 0), axis=1)
    return np.where(problem.open, rank, 0)


def needs(instance: Instance) -> Floats:
    """How pressing each unit is: its priority as given, or by medical need, single parents and size."""
    table, units = instance.case_table, np.zeros(instance.units)
    if "priority" in table.columns:
        text = table["priority"].fill_null("").str.strip_chars()
        given = text.cast(float, strict=False).fill_null(float("nan")).to_numpy()
        if np.isnan(given).any():
            row = int(np.flatnonzero(np.isnan(given))[0])
            raise CommonGroundError(
                f"{text[row]!r} is no priority", where=f"cases, row {row + 2}", next="Write a number, higher is first."
            )
        np.maximum.at(units, instance.unit, given)
        return units
    need = np.zeros((instance.units, len(instance.dimensions)))
    np.add.at(need, instance.unit, instance.need)
    if "medical_slots" in instance.dimensions:
        units += MEDICAL * (need[:, instance.dimensions.index("medical_slots")] > 0)
    if "single_parent" in table.columns:
        alone = (
            table["single_parent"].fill_null("").str.strip_chars().str.to_lowercase().is_in(["1", "true", "yes", "y"])
        )
        units += ALONE * (np.bincount(instance.unit, alone.to_numpy().astype(float), instance.units) > 0)
    return units + PERSON * need[:, 0]


def by_need(instance: Instance, rank: Ints, need: Floats) -> Ints:
    """One by one in order of need, each to its own best place that fits: nobody gains by misreporting."""
    problem = instance.problem()
    plan, room = np.full(problem.cases, UNPLACED, np.int64), problem.capacity.copy()
    for unit in np.argsort(-need, kind="stable"):
        fits = (rank[unit] > 0) & (room >= problem.need[unit] - 1e-9).all(1)
        if fits.any():
            place = int(np.where(fits, rank[unit], np.iinfo(np.int64).max).argmin())
            plan[unit] = place
            room[place] -= problem.need[unit]
    return plan


def deferred(instance: Instance, rank: Ints, need: Floats) -> Ints:
    """Families propose in their order; each place keeps the most pressing that fit together, skipping who does not."""
    problem = instance.problem()
    order = [[int(j) for j in np.argsort(np.where(r > 0, r, 10**9), kind="stable")[: int((r > 0).sum())]] for r in rank]
    turn = np.zeros(problem.cases, np.int64)
    held: list[list[int]] = [[] for _ in range(problem.places)]
    todo = list(range(problem.cases))
    while todo:
        asked: dict[int, list[int]] = {}
        for unit in todo:
            if turn[unit] < len(order[unit]):
                asked.setdefault(order[unit][turn[unit]], []).append(unit)
                turn[unit] += 1
        todo = []
        for place, units in asked.items():
            room, kept = problem.capacity[place].copy(), []
            for unit in sorted(held[place] + units, key=lambda u: (-need[u], u)):
                if (problem.need[unit] <= room + 1e-9).all():
                    room -= problem.need[unit]
                    kept.append(unit)
                else:
                    todo.append(unit)
            held[place] = kept
    plan = np.full(problem.cases, UNPLACED, np.int64)
    for place, units in enumerate(held):
        plan[units] = place
    return plan


def envy(instance: Instance, rank: Ints, need: Floats, plan: Ints) -> Report:
    """Who would rather be elsewhere with right, and who could be."""
    problem = instance.problem()
    room = problem.capacity - used(problem, plan)
    mine = np.where(plan >= 0, rank[np.arange(problem.cases), np.maximum(plan, 0)], 10**9)
    mine = np.where(mine == 0, 10**9, mine)
    members = [np.flatnonzero(plan == j) for j in range(problem.places)]
    names = _first_names(instance)
    found, roomy = [], []
    for unit in range(problem.cases):
        better: Bools = (rank[unit] > 0) & (rank[unit] < mine[unit])
        places = np.flatnonzero(better)
        if any((problem.need[unit] <= room[j] + 1e-9).all() for j in places):
            roomy.append(names[unit])
        for j in sorted(places, key=lambda j: int(rank[unit, j])):
            below = members[j][need[members[j]] < need[unit]]
            enough = (room[j] + problem.need[below] >= problem.need[unit] - 1e-9).all(1)
            if enough.any():
                found.append(Envy(names[unit], instance.places[j], names[int(below[enough.argmax()])]))
                break
    got = mine[(plan >= 0) & (mine < 10**9)]
    mean = float(got.mean()) if len(got) else None
    return Report(int((plan >= 0).sum()), mean, int((got == 1).sum()), tuple(found), tuple(roomy))


def match_by(instance: Instance, rule: str, *, budget: Budget) -> tuple[Matched, Report]:
    """Place by `need` or by `deferred` acceptance, beside the bound of what value alone could reach."""
    problem, rank, need = instance.problem(), ranks(instance), needs(instance)
    units = by_need(instance, rank, need) if rule == "need" else deferred(instance, rank, need)
    relaxation = relax(problem, budget=budget)
    plan = Plan(units, worth(problem, units), relaxation.bound, relaxation.bound, rule, relaxation.prices)
    notes = instance.notes
    if instance.rank is None:
        words = "No preferences are given: each family is taken to prefer the places of higher value."
        notes = (*notes, Said(words, "no_preferences"))
    if instance.rules:
        words = "Floors, shares and balance are not held by a rule of preferences."
        notes = (*notes, Said(words, "rules_not_held"))
    matched = Matched(instance, plan, units[instance.unit], [], None, notes)
    return matched, envy(instance, rank, need, units)


def _first_names(instance: Instance) -> list[str]:
    names: dict[int, str] = {}
    for name, unit in zip(instance.cases, instance.unit, strict=True):
        names.setdefault(int(unit), name)
    return [names[unit] for unit in range(instance.units)]
