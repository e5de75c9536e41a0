"""An instance ready to be solved: who, where, what each pair is worth, which pairs are closed and by which clause."""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from commonground.matching.problem import Bools, Floats, Ints, Problem
from commonground.matching.saying import key_of

KINDS = ("resettlement", "opportunity")


@dataclass(frozen=True)
class Clause:
    """Why a pair is closed: the rule's name, its words, and the safeguard of the law it keeps, if it keeps one."""

    rule: str
    text: str
    safeguard: str = ""


@dataclass(frozen=True)
class SoftRule:
    """A rule that has a price: a floor, a share or a balance, over the groups of a column or one test of the cases."""

    name: str
    kind: str
    level: float
    clause: str
    column: str | None = None
    test: str | None = None


@dataclass(frozen=True)
class Closures:
    """Which clause closes each pair: 0 is open, k is clauses[k - 1]; the first clause that closes stays."""

    by: np.ndarray
    clauses: list[Clause] = field(default_factory=list)

    def close(self, where: Bools, clause: Clause) -> None:
        """Close every pair of `where` that is still open, naming the clause."""
        fresh = where & (self.by == 0)
        if fresh.any():
            if clause not in self.clauses:
                self.clauses.append(clause)
            self.by[fresh] = self.clauses.index(clause) + 1

    @property
    def open(self) -> Bools:
        return self.by == 0

    def counts(self) -> list[dict[str, object]]:
        """How many pairs each clause closes."""
        tally = np.bincount(self.by.ravel(), minlength=len(self.clauses) + 1)[1:]
        return [
            {
                "rule": clause.rule,
                "clause": clause.text,
                "key": key_of(clause.text),
                "safeguard": clause.safeguard,
                "pairs": int(count),
            }
            for clause, count in zip(self.clauses, tally, strict=True)
        ]


@dataclass(frozen=True)
class Instance:
    """Everything a plan is made from; `unit` gives for each case the linked group that is placed as one."""

    cases: list[str]
    places: list[str]
    dimensions: list[str]
    value: Floats
    need: Floats
    capacity: Floats
    bonus: Floats
    closures: Closures
    unit: Ints
    case_table: pl.DataFrame
    place_table: pl.DataFrame
    rules: tuple[SoftRule, ...] = ()
    rank: Ints | None = None
    put_forward: frozenset[tuple[str, str]] = frozenset()
    notes: tuple[str, ...] = ()
    numbered: bool = False

    @property
    def units(self) -> int:
        return int(self.unit.max(initial=-1)) + 1

    def problem(self) -> Problem:
        """The problem over units: linked cases are one, open where all of them are."""
        if self.units == len(self.cases):
            value = np.where(self.closures.open, self.value, 0.0)
            return Problem(value, self.closures.open, self.need, self.capacity, self.bonus)
        shape = (self.units, len(self.places))
        value, shut = np.zeros(shape), np.zeros(shape, bool)
        need, bonus = np.zeros((self.units, len(self.dimensions))), np.zeros(self.units)
        np.add.at(value, self.unit, np.where(self.closures.open, self.value, 0.0))
        np.logical_or.at(shut, self.unit, ~self.closures.open)
        np.add.at(need, self.unit, self.need)
        np.add.at(bonus, self.unit, self.bonus)
        fits = (need[:, None, :] <= self.capacity[None, :, :]).all(2)
        return Problem(value, ~shut & fits, need, self.capacity, bonus)


def units_of(links: list[tuple[int, int]], cases: int) -> Ints:
    """Number the groups of linked cases in the order of their first case."""
    root = list(range(cases))

    def top(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for a, b in links:
        low, high = sorted((top(a), top(b)))
        root[high] = low
    number: dict[int, int] = {}
    return np.array([number.setdefault(top(i), len(number)) for i in range(cases)], np.int64)
