"""Neighbourhoods: free the cases of some places that share families, solve that part whole, keep what is better."""

from dataclasses import dataclass

import numpy as np

from commonground.matching.problem import (
    UNPLACED,
    Bools,
    Floats,
    Ints,
    Problem,
    nets,
    used,
    worth,
)
from commonground.matching.program import Budget, search
from commonground.matching.relaxing import Relaxation

# Cases freed at once: few and quick first, more where that finds nothing more; with many places a chain of moves
# passes through many of them, so that more must be free together.
FREED, FREED_PER_PLACE, MOST = 300, 3.3, 1200
# A pair joins a neighbourhood when it loses less than this share of a case's mean weight against the prices.
NEAR, NEAREST, FARTHEST = 0.025, 0.01, 0.3
# Checks a neighbourhood may take: some two processor seconds.
CHECKS = 30
CLOSE = 1e-4
# How likely a case that loses nothing is freed, beside one that loses as much as a near pair may.
CALM = 0.15
# Neighbourhoods in a row without a better plan before their size changes, and before the search ends.
DRY, EXHAUSTED = 6, 60


@dataclass
class Search:
    """A plan, what each open pair loses against the prices, and how strongly places share their cases."""

    problem: Problem
    relaxation: Relaxation
    plan: Ints
    budget: Budget
    seed: int

    def __post_init__(self) -> None:
        problem = self.problem
        self.loss = np.empty(problem.open.shape, np.float32)
        self.rent = np.empty(problem.cases)
        for rows, net in nets(problem, self.relaxation.prices):
            self.rent[rows] = net.max(1, initial=0.0)
            self.loss[rows] = self.rent[rows, None] - net
        used_pairs = self.relaxation.use > 1e-6
        chosen = problem.weight[self.relaxation.case[used_pairs], self.relaxation.place[used_pairs]]
        self.scale = float(np.abs(chosen).mean()) if len(chosen) else 1.0
        self.value = worth(problem, self.plan)
        self.random = np.random.default_rng(self.seed)
        self.visits, self.turn = np.zeros(problem.places), 0
        self.near = NEAR * self.scale
        self.size = min(MOST, max(FREED, int(FREED_PER_PLACE * problem.places)))
        self.shared = self._shared()

    def run(self, bound: float, *, gap: float) -> Ints:
        """Search until the bound is near enough, the budget is spent or nothing more is found; the best plan."""
        dry = solved = 0
        while dry < EXHAUSTED and self.budget.left > 0:
            if bound - self.value <= gap * abs(bound):
                break
            better, proven = self._step()
            dry = 0 if better else dry + 1
            solved = solved + proven if dry else 0
            if dry and dry % DRY == 0:
                self._widen(solved * 2 >= DRY)
                solved = 0
        return self.plan

    def _widen(self, solved: bool) -> None:
        """Free more where parts are solved to the end without gain; look less far where they are not."""
        if solved:
            self.size = min(MOST, int(self.size * 1.5))
            self.near = min(FARTHEST * self.scale, self.near * 1.2)
        else:
            self.near = max(NEAREST * self.scale, self.near * 0.7)
        self.shared = self._shared()

    def _step(self) -> tuple[bool, bool]:
        # In turn: all the cases of some places, then some cases of all places; each finds what the other cannot.
        self.turn += 1
        if self.turn % 2:
            places = np.arange(self.problem.places)
            cases = self._scattered()
        else:
            places = self._places()
            cases = self._cases(places)
        near = self._pairs(cases, places)
        at, to = np.nonzero(near)
        part = self.problem.beside(cases, places, self.plan)
        if not len(at):
            return False, True
        slot = np.full(self.problem.places + 1, UNPLACED)
        slot[places] = np.arange(len(places))
        here = slot[self.plan[cases]]
        start = (here[at] == to).astype(float)
        found = search(part, at, to, start=start, gap=CLOSE, checks=CHECKS, budget=self.budget)
        if not found.found:
            return False, found.proven
        now = np.full(len(cases), UNPLACED)
        on = found.use > 0.5
        now[at[on]] = to[on]
        gain = worth(part, now) - worth(part, here)
        if gain <= 1e-9 * self.scale:
            return False, found.proven
        self.plan = self.plan.copy()
        self.plan[cases] = np.where(now >= 0, places[np.maximum(now, 0)], UNPLACED)
        self.value += gain
        return True, found.proven

    def _shared(self) -> Floats:
        """For two places, the cases to which both are near."""
        near = ((self.loss <= self.near) & self.problem.open).astype(np.float32)
        together: Floats = (near.T @ near).astype(np.float64)
        np.fill_diagonal(together, 0)
        return together

    def _waste(self) -> Floats:
        """What each place loses against the prices: cases better off elsewhere, and priced room left empty."""
        placed = np.flatnonzero(self.plan >= 0)
        room = self.problem.capacity - used(self.problem, self.plan)
        waste: Floats = (self.relaxation.prices.capacity * room).sum(1)
        np.add.at(waste, self.plan[placed], self.loss[placed, self.plan[placed]])
        return np.maximum(waste, 0) + 1e-9

    def _places(self) -> Ints:
        """A wasteful place and those that share most with it, until enough cases are freed."""
        count = np.bincount(self.plan[self.plan >= 0], minlength=self.problem.places)
        if count.sum() <= self.size:
            return np.arange(self.problem.places)
        waste = self._waste()
        odds = waste / (1 + self.visits)
        first = int(self.random.choice(self.problem.places, p=odds / odds.sum()))
        inside = np.zeros(self.problem.places, bool)
        inside[first] = True
        pull = self.shared[first].copy()
        while count[inside].sum() < self.size and not inside.all():
            chance = (0.3 + self.random.random(self.problem.places)) * (waste + waste.mean())
            draw = np.where(inside, -1.0, (pull + 1e-3) / (1 + count) * chance)
            chosen = int(draw.argmax())
            inside[chosen] = True
            pull += self.shared[chosen]
        self.visits[inside] += 1
        return np.flatnonzero(inside)

    def _cases(self, places: Ints) -> Ints:
        """Cases now in these places, and the unplaced for whom one of them is near."""
        inside = np.zeros(self.problem.places + 1, bool)
        inside[places] = True
        waiting = np.flatnonzero(self.plan < 0)
        close = self.problem.open[np.ix_(waiting, places)] & (self.loss[np.ix_(waiting, places)] <= 3 * self.near)
        return np.union1d(waiting[close.any(1)], np.flatnonzero((self.plan >= 0) & inside[self.plan]))

    def _scattered(self) -> Ints:
        """Cases anywhere, the more likely the more each loses, of those for whom more than one pair is near."""
        here = self.loss[np.arange(self.problem.cases), np.maximum(self.plan, 0)]
        losing = np.clip(np.where(self.plan >= 0, here, self.rent) / self.near, 0, 2)
        several = ((self.loss <= self.near) & self.problem.open).sum(1) > 1
        odds = (losing + CALM * several) * self.random.random(self.problem.cases)
        count = min(self.size, int((odds > 0).sum()))
        return np.sort(np.argsort(-odds, kind="stable")[:count])

    def _pairs(self, cases: Ints, places: Ints) -> Bools:
        grid = np.ix_(cases, places)
        reach = np.where(self.plan[cases] < 0, 3 * self.near, self.near)
        here = self.plan[cases][:, None] == places[None, :]
        near: Bools = self.problem.open[grid] & ((self.loss[grid] <= reach[:, None]) | here)
        return near
