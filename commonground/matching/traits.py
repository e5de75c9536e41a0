"""What is recorded of cases, as numbers a model can weigh: one column a level, and a line for each measured number."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from commonground.matching.levels import Levels, numbers, told
from commonground.matching.problem import Floats, Ints

# Beyond this many spreads from the middle a number counts as if it stood there.
FAR = 2.5


@dataclass(frozen=True)
class Line:
    """A straight line through a measured number: how much one spread more, counted from the middle, moves the odds."""

    column: str
    middle: float
    spread: float

    @property
    def name(self) -> str:
        return f"each {self.spread:.4g} over {self.middle:.4g}"

    def of(self, table: pl.DataFrame) -> Floats:
        """How many spreads each row is from the middle; what is not recorded is taken to be there."""
        return np.clip(np.nan_to_num((numbers(table, self.column) - self.middle) / self.spread), -FAR, FAR)


@dataclass(frozen=True)
class Traits:
    """The traits of a case: first what all cases share, then the levels of each column, then the lines."""

    levels: tuple[Levels, ...]
    lines: tuple[Line, ...]

    @property
    def widths(self) -> list[int]:
        return [1, *(levels.count for levels in self.levels), *(1 for _ in self.lines)]

    @property
    def names(self) -> list[tuple[str, str]]:
        """The column and the level of each trait; what all share has neither."""
        steps = [(levels.column, name) for levels in self.levels for name in levels.names]
        return [("", ""), *steps, *((line.column, line.name) for line in self.lines)]

    def of(self, table: pl.DataFrame) -> Floats:
        """The traits of each row: 1 where it has the level, spreads from the middle on a line."""
        found = np.zeros((table.height, sum(self.widths)))
        found[:, 0] = 1.0
        start, rows = 1, np.arange(table.height)
        for levels in self.levels:
            found[rows, start + levels.of(table)] = 1.0
            start += levels.count
        for line in self.lines:
            found[:, start] = line.of(table)
            start += 1
        return found

    @property
    def block(self) -> Ints:
        """For each trait the number of its table."""
        return np.repeat(np.arange(len(self.widths)), self.widths)

    @property
    def lined(self) -> frozenset[int]:
        """The numbers of the tables whose column has a line as well."""
        lines = {line.column for line in self.lines}
        return frozenset(table for table, levels in enumerate(self.levels, 1) if levels.column in lines)


def traits_of(history: pl.DataFrame, columns: list[str]) -> Traits:
    """The traits these columns hold; a number of many values has its bands and a line through them."""
    levels = tuple(told(history, column) for column in columns)
    lines = []
    for measured in levels:
        if measured.edges:
            known = numbers(history, measured.column)
            known = known[~np.isnan(known)]
            if known.std() > 0:
                lines.append(Line(measured.column, float(known.mean()), float(known.std())))
    return Traits(levels, tuple(lines))
