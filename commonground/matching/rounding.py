"""From parts of cases to whole ones: keep what is whole, refill by value, and drop what breaks a rule."""

import numpy as np

from commonground.matching.problem import UNPLACED, Floats, Ints, Prices, Problem, coefficients, nets, used
from commonground.matching.program import Budget
from commonground.matching.relaxing import Relaxation

ALL = 1 - 1e-6
# Room is compared with this slack where needs are not whole numbers.
ROOM = 1e-9
PASSES = 3


def round_off(problem: Problem, relaxation: Relaxation, *, budget: Budget) -> Ints:
    """Keep the cases the relaxation places whole, then fill the rest by net and by value."""
    plan = np.full(problem.cases, UNPLACED, np.int64)
    whole = relaxation.use > ALL
    plan[relaxation.case[whole]] = relaxation.place[whole]
    plan = shed(problem, plan)
    return fill(problem, plan, relaxation.prices, budget=budget)


def fill(problem: Problem, plan: Ints, prices: Prices, *, budget: Budget) -> Ints:
    """Place who is unplaced where the net of prices is best; then, in time, move anyone to a higher value."""
    desk = Desk(problem, plan)
    worth = {}
    for rows, net in nets(problem, prices):
        waiting = np.flatnonzero(desk.plan[rows] < 0) + rows.start
        worth.update({int(i): float(net[i - rows.start].max(initial=-np.inf)) for i in waiting})
    for i in sorted(worth, key=lambda i: (-worth[i], i)):
        desk.improve(i, prices)
    for _ in range(PASSES):
        if not sum(desk.improve(int(i)) for i in desk.hopeful() if budget.left > 0):
            break
    return desk.plan


def shed(problem: Problem, plan: Ints) -> Ints:
    """Leave out the cheapest cases until every rule holds that an empty plan keeps."""
    plan = plan.copy()
    for rule in problem.across:
        while True:
            placed = np.flatnonzero(plan >= 0)
            part = coefficients(problem, rule, placed, plan[placed])
            short, over = rule.low - part.sum(), part.sum() - rule.high
            if max(short, over) <= ROOM:
                break
            helps = part < 0 if short > ROOM else part > 0
            if not helps.any():
                break
            weight = problem.weight[placed, plan[placed]]
            ratio = np.where(helps, weight / np.maximum(np.abs(part), 1e-12), np.inf)
            plan[placed[int(ratio.argmin())]] = UNPLACED
    return plan


def holds(problem: Problem, plan: Ints) -> bool:
    """Whether a plan keeps every rule across places."""
    placed = np.flatnonzero(plan >= 0)
    for rule in problem.across:
        total = float(coefficients(problem, rule, placed, plan[placed]).sum())
        slack = 1e-6 * max(1.0, abs(total))
        if not rule.low - slack <= total <= rule.high + slack:
            return False
    return True


class Desk:
    """A plan being changed one case at a time, with the room and the rules' sums kept in step."""

    def __init__(self, problem: Problem, plan: Ints) -> None:
        self.problem, self.plan = problem, plan.copy()
        self.room: Floats = problem.capacity - used(problem, plan)
        placed = np.flatnonzero(plan >= 0)
        self.sums = [float(coefficients(problem, r, placed, plan[placed]).sum()) for r in problem.across]

    def hopeful(self) -> Ints:
        """Cases whose best pair is worth more than what they have."""
        now = self._now(np.arange(self.problem.cases))
        return np.flatnonzero(self.problem.weight.max(1, initial=-np.inf) > now + 1e-9)

    def improve(self, case: int, prices: Prices | None = None) -> bool:
        """Move a case to the best pair that fits and breaks no rule; True if it moved."""
        problem, here = self.problem, int(self.plan[case])
        fits = problem.open[case] & (self.room >= problem.need[case] - ROOM).all(1)
        gain = np.where(fits, problem.weight[case], -np.inf)
        if prices is not None:
            gain = np.where(gain > 0, gain - prices.capacity @ problem.need[case], -np.inf)
        now = float(problem.weight[case, here]) if here >= 0 else 0.0
        floor = -np.inf if prices is not None else now + 1e-9
        for there in np.argsort(-gain, kind="stable"):
            if gain[there] <= floor or not np.isfinite(gain[there]):
                return False
            if self._allowed(case, here, int(there)):
                self._move(case, here, int(there))
                return True
        return False

    def _now(self, cases: Ints) -> Floats:
        at = self.plan[cases]
        return np.where(at >= 0, self.problem.weight[cases, np.maximum(at, 0)], 0.0)

    def _changes(self, case: int, here: int, there: int) -> list[float]:
        change = []
        for rule in self.problem.across:
            pair = coefficients(self.problem, rule, np.array([case, case]), np.array([here, there]))
            change.append(float(pair[1] - (pair[0] if here >= 0 else 0.0)))
        return change

    def _allowed(self, case: int, here: int, there: int) -> bool:
        rules = zip(self.problem.across, self.sums, self._changes(case, here, there), strict=True)
        return all(rule.low <= total + change <= rule.high for rule, total, change in rules if change)

    def _move(self, case: int, here: int, there: int) -> None:
        self.sums = [a + b for a, b in zip(self.sums, self._changes(case, here, there), strict=True)]
        need = self.problem.need[case]
        if here >= 0:
            self.room[here] += need
        self.room[there] -= need
        self.plan[case] = there
