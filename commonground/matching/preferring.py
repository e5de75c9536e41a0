"""Preferences of families, priorities of places: order of need, skipping deferred acceptance, and envy."""

from dataclasses import dataclass, replace

import numpy as np

from commonground.core.errors import CommonGroundError
from commonground.matching.instance import Instance
from commonground.matching.matching import Matched
from commonground.matching.problem import UNPLACED, Floats, Ints, Problem, used, worth
from commonground.matching.program import Budget
from commonground.matching.relaxing import relax
from commonground.matching.saying import Said
from commonground.matching.solving import Plan

# Points of need where the cases carry no priority of their own: medical need, one parent alone, then each person.
MEDICAL, ALONE, PERSON = 2.0, 1.5, 0.025
# Above every rank; and room is compared with this slack where needs are not whole numbers.
UNRANKED, ROOM = 10**9, 1e-9
# The plan comes first, then the look for envy, each with at most this share of the time that is left.
PLACING, LOOKING = 0.8, 0.5


@dataclass(frozen=True)
class Envy:
    """A case that prefers a place where one of lower need sits whose leaving alone would make room."""

    case: str
    wants: str
    held_by: str


@dataclass(frozen=True)
class Report:
    """How a plan looks to the families: their ranks, justified envy, and room somewhere better.

    `complete` is false where the time ended first: cases were left out unasked, or places not looked at for envy.
    """

    placed: int
    mean_rank: float | None
    first_choice: int
    envy: tuple[Envy, ...]
    room_elsewhere: tuple[str, ...]
    complete: bool = True


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


def by_need(problem: Problem, rank: Ints, need: Floats, *, budget: Budget) -> tuple[Ints, bool]:
    """One by one in order of need, each to its own best place that fits: nobody gains by misreporting.

    Where the time ends first the least pressing are left out, and the second answer is false.
    """
    plan, room = np.full(problem.cases, UNPLACED, np.int64), problem.capacity.copy()
    for unit in np.argsort(-need, kind="stable"):
        if budget.left <= 0:
            return plan, False
        fits = (rank[unit] > 0) & (room >= problem.need[unit] - ROOM).all(1)
        if fits.any():
            place = int(np.where(fits, rank[unit], UNRANKED).argmin())
            plan[unit] = place
            room[place] -= problem.need[unit]
    return plan, True


def deferred(problem: Problem, rank: Ints, need: Floats, *, budget: Budget) -> tuple[Ints, bool]:
    """Families propose in their order; each place keeps the most pressing that fit together, skipping who does not.

    What is held when the time ends is a plan that keeps every capacity; then the second answer is false.
    """
    order = np.argsort(np.where(rank > 0, rank, UNRANKED), axis=1, kind="stable")
    ranked, turn = (rank > 0).sum(1), np.zeros(problem.cases, np.int64)
    pressing = np.empty(problem.cases, np.int64)
    pressing[np.argsort(-need, kind="stable")] = np.arange(problem.cases)
    plan = np.full(problem.cases, UNPLACED, np.int64)
    held = [Held(problem.need, room) for room in problem.capacity]
    todo = np.arange(problem.cases)
    while len(todo := todo[turn[todo] < ranked[todo]]):
        asks = order[todo, turn[todo]]
        turn[todo] += 1
        again = []
        for place in np.unique(asks):
            if budget.left <= 0:
                return plan, False
            before = held[place].units
            newcomers = sorted(todo[asks == place].tolist(), key=pressing.__getitem__)
            refused = held[place].choose(newcomers, pressing)
            plan[before], plan[held[place].units] = UNPLACED, place
            again += refused
        todo = np.array(again, np.int64)
    return plan, True


class Held:
    """Whom a place keeps for now, the most pressing first, and the room each leaves to those after it."""

    def __init__(self, need: Floats, capacity: Floats) -> None:
        self.need, self.units = need, np.empty(0, np.int64)
        self.left = capacity[None, :].copy()

    def choose(self, newcomers: list[int], pressing: Ints) -> list[int]:
        """Keep the most pressing that fit, of those held and those who ask; the others are refused."""
        for turn, unit in enumerate(newcomers):
            # Nothing changes for the more pressing: who does not fit after them is refused at once.
            at = int(np.searchsorted(pressing[self.units], pressing[unit]))
            if (self.need[unit] <= self.left[at] + ROOM).all():
                return newcomers[:turn] + self._again(at, newcomers[turn:], pressing)
        return newcomers

    def _again(self, at: int, newcomers: list[int], pressing: Ints) -> list[int]:
        """Choose anew from a rank on."""
        kept, left, refused = self.units[:at].tolist(), [*self.left[: at + 1]], []
        for unit in sorted(self.units[at:].tolist() + newcomers, key=pressing.__getitem__):
            if (self.need[unit] <= left[-1] + ROOM).all():
                kept.append(unit)
                left.append(left[-1] - self.need[unit])
            else:
                refused.append(unit)
        self.units, self.left = np.array(kept, np.int64), np.array(left)
        return refused


def envy(instance: Instance, problem: Problem, rank: Ints, need: Floats, plan: Ints, *, budget: Budget) -> Report:
    """Who would rather be elsewhere with right, and who could be."""
    room = problem.capacity - used(problem, plan)
    mine = np.where(plan >= 0, rank[np.arange(problem.cases), np.maximum(plan, 0)], UNRANKED)
    mine = np.where(mine == 0, UNRANKED, mine)
    nearest, holder = np.full(problem.cases, UNRANKED), np.full((problem.cases, 2), UNPLACED, np.int64)
    roomy, complete = np.zeros(problem.cases, bool), True
    for place in range(problem.places):
        if budget.left <= 0:
            complete = False
            break
        wants = np.flatnonzero((rank[:, place] > 0) & (rank[:, place] < mine))
        roomy[wants] |= (problem.need[wants] <= room[place] + ROOM).all(1)
        members = np.flatnonzero(plan == place)
        wants = wants[rank[wants, place] < nearest[wants]]
        if len(members) and len(wants):
            gives = (room[place] + problem.need[members] >= problem.need[wants][:, None] - ROOM).all(2)
            rightly = gives & (need[members] < need[wants][:, None])
            found = wants[rightly.any(1)]
            nearest[found] = rank[found, place]
            holder[found, 0], holder[found, 1] = place, members[rightly.argmax(1)[rightly.any(1)]]
    names = _first_names(instance)
    envious = np.flatnonzero(holder[:, 0] >= 0)
    told = tuple(Envy(names[u], instance.places[holder[u, 0]], names[holder[u, 1]]) for u in envious)
    got = mine[(plan >= 0) & (mine < UNRANKED)]
    mean = float(got.mean()) if len(got) else None
    could = tuple(names[u] for u in np.flatnonzero(roomy))
    return Report(int((plan >= 0).sum()), mean, int((got == 1).sum()), told, could, complete)


def match_by(instance: Instance, rule: str, *, budget: Budget) -> tuple[Matched, Report]:
    """Place by `need` or by `deferred` acceptance, beside the bound of what value alone could reach."""
    problem, rank, need = instance.problem(), ranks(instance), needs(instance)
    place = by_need if rule == "need" else deferred
    units, finished = place(problem, rank, need, budget=budget.part(PLACING))
    seen = envy(instance, problem, rank, need, units, budget=budget.part(LOOKING))
    relaxation = relax(problem, budget=budget)
    stop = rule if finished else "time"
    plan = Plan(units, worth(problem, units), relaxation.bound, relaxation.bound, stop, relaxation.prices)
    notes = list(instance.notes)
    if instance.rank is None:
        words = "No preferences are given: each family is taken to prefer the places of higher value."
        notes.append(Said(words, "no_preferences"))
    if instance.rules:
        words = "Floors, shares and balance are not held by a rule of preferences."
        notes.append(Said(words, "rules_not_held"))
    if not finished:
        words = "The time ended before everyone was asked: the plan is no more than a beginning. Give more --time."
        notes.append(Said(words, "asking_unfinished"))
    if not seen.complete:
        words = "The time ended before every place was looked at: there may be more envy than is listed."
        notes.append(Said(words, "envy_unfinished"))
    if not relaxation.proven:
        words = "There was no time to prove the bound tight: what value alone could reach may be less."
        notes.append(Said(words, "bound_unproven"))
    return Matched(instance, plan, units[instance.unit], [], None, tuple(notes), by=rule), replace(
        seen, complete=seen.complete and finished
    )


def _first_names(instance: Instance) -> list[str]:
    names: dict[int, str] = {}
    for name, unit in zip(instance.cases, instance.unit, strict=True):
        names.setdefault(int(unit), name)
    return [names[unit] for unit in range(instance.units)]
