"""What is decided: whole cases, open pairs, capacities of any number of dimensions, rules across places."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Singles = NDArray[np.float32]

# Rows priced at once: keeps the scratch of a pass over all pairs at a few megabytes, however many cases there are.
BLOCK = 1024
UNPLACED = -1


@dataclass(frozen=True)
class Across:
    """A rule over many pairs: low <= sum of by_case x by_place (x value) over the pairs used <= high."""

    name: str
    by_case: Floats
    by_place: Floats
    low: float
    high: float
    on_value: bool = False


@dataclass(frozen=True)
class Problem:
    """One plan to make: `value` and `open` are cases by places, `need` and `capacity` by dimension."""

    value: Floats
    open: Bools
    need: Floats
    capacity: Floats
    bonus: Floats
    across: tuple[Across, ...] = ()
    weight: Floats = field(init=False)

    def __post_init__(self) -> None:
        weight = np.where(self.open, self.value + self.bonus[:, None], -np.inf)
        object.__setattr__(self, "weight", weight)

    @property
    def cases(self) -> int:
        return int(self.need.shape[0])

    @property
    def places(self) -> int:
        return int(self.capacity.shape[0])

    def beside(self, cases: Ints, places: Ints, plan: Ints) -> "Problem":
        """These cases and places alone, in the room and under the rules that a plan's other cases leave."""
        grid = np.ix_(cases, places)
        others = plan.copy()
        others[cases] = UNPLACED
        room = (self.capacity - used(self, others))[places]
        staying = np.flatnonzero(others >= 0)
        across = []
        for rule in self.across:
            fixed = float(coefficients(self, rule, staying, others[staying]).sum())
            by_case, by_place = rule.by_case[cases], rule.by_place[places]
            across.append(Across(rule.name, by_case, by_place, rule.low - fixed, rule.high - fixed, rule.on_value))
        return Problem(self.value[grid], self.open[grid], self.need[cases], room, self.bonus[cases], tuple(across))

    def part(self, cases: Ints, *, capacity: Floats | None = None) -> "Problem":
        """Keep these cases only, against the same or another capacity; rules across are left behind."""
        room = self.capacity if capacity is None else capacity
        return Problem(self.value[cases], self.open[cases], self.need[cases], room, self.bonus[cases])


@dataclass(frozen=True)
class Prices:
    """What one unit of each capacity is worth, and what each rule across places costs."""

    capacity: Floats
    across: Floats

    @staticmethod
    def zero(problem: Problem) -> "Prices":
        return Prices(np.zeros(problem.capacity.shape), np.zeros(len(problem.across)))


def nets(problem: Problem, prices: Prices, *, block: int = BLOCK) -> Iterator[tuple[slice, Floats]]:
    """Weight less the price of what each pair uses, a block of cases at a time; closed pairs are minus infinity."""
    plain = [k for k, rule in enumerate(problem.across) if not rule.on_value and prices.across[k]]
    valued = [k for k, rule in enumerate(problem.across) if rule.on_value and prices.across[k]]
    for start in range(0, problem.cases, block):
        rows = slice(start, min(start + block, problem.cases))
        net = problem.weight[rows] - problem.need[rows] @ prices.capacity.T
        for k in plain:
            rule = problem.across[k]
            net -= np.outer(rule.by_case[rows] * prices.across[k], rule.by_place)
        for k in valued:
            rule = problem.across[k]
            net -= np.outer(rule.by_case[rows] * prices.across[k], rule.by_place) * problem.value[rows]
        yield rows, net


def bound(problem: Problem, prices: Prices) -> float:
    """A value no plan exceeds, whatever the prices: rent of all capacity plus each case's best net."""
    total = rent(problem, prices)
    for _, net in nets(problem, prices):
        total += float(np.maximum(net.max(1, initial=0.0), 0.0).sum())
    return total


def rent(problem: Problem, prices: Prices) -> float:
    """What all capacity and all rules are worth at these prices."""
    total = float((prices.capacity * problem.capacity).sum())
    for rule, price in zip(problem.across, prices.across, strict=True):
        if price:
            total += float(price) * (rule.high if price > 0 else rule.low)
    return total


def coefficients(problem: Problem, rule: Across, case: Ints, place: Ints) -> Floats:
    """What each of these pairs adds to the sum of a rule."""
    part: Floats = rule.by_case[case] * rule.by_place[place]
    if rule.on_value:
        part = part * problem.value[case, place]
    return part


def used(problem: Problem, plan: Ints) -> Floats:
    """What a plan uses of each capacity (plan[i] is a place, or UNPLACED)."""
    use = np.zeros(problem.capacity.shape)
    placed = np.flatnonzero(plan >= 0)
    np.add.at(use, plan[placed], problem.need[placed])
    return use


def worth(problem: Problem, plan: Ints) -> float:
    """The declared objective of a plan."""
    placed = np.flatnonzero(plan >= 0)
    return float(problem.weight[placed, plan[placed]].sum())


def sums(problem: Problem, plan: Ints) -> Floats:
    """The sum of each rule across places under a plan."""
    placed = np.flatnonzero(plan >= 0)
    return np.array([coefficients(problem, rule, placed, plan[placed]).sum() for rule in problem.across])
