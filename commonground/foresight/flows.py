"""Flows between places from two tables of stocks: the least movement that turns one table into the other.

After Abel (2013, Demographic Research 28:18), Abel and Sander (2014), Abel (2018) and Abel and Cohen (2019): of
the people of one birthplace, as many as are in a place at both ends have stayed there; the others have moved, and
their moves are as even as both tables allow (iterative proportional fitting). What is found is the least
movement, not the movement: people who left and came back are not in it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonground.core.errors import CommonGroundError

Array = NDArray[np.float64]

# Margins this near to one another, as a share of the people, are met.
CLOSE = 1e-12
MOST_ROUNDS = 20_000


@dataclass(frozen=True)
class Flows:
    """Movers from row to column, and those who came from or went to nowhere in the tables, by birthplace."""

    between: Array
    from_outside: Array
    to_outside: Array

    @property
    def total(self) -> float:
        return float(self.between.sum())


def flows_from_stocks(
    start: Array, end: Array, *, births: Array | None = None, deaths: Array | None = None, seed: Array | None = None
) -> Flows:
    """Movers between places from stocks by birthplace (rows) and residence (columns) at two dates.

    Births are of the place they happen in and stay there; deaths fall on everybody in a place alike. Where a
    birthplace has more or fewer people at the end than births and deaths explain, the difference has left the
    system, or come into it. `seed` tells which moves are likelier, such as one over the distance.
    """
    before, after = _checked(start, "start"), _checked(end, "end")
    places = len(before)
    born, died = (np.zeros(places) if given is None else np.asarray(given, float) for given in (births, deaths))
    if after.shape != before.shape or born.shape != (places,) or died.shape != (places,):
        raise CommonGroundError(
            "the tables are not of the same places", where="flows", next="Give each place one row and one column."
        )
    people = before.sum(axis=0)
    if (died > people).any() or (born < 0).any() or (died < 0).any():
        raise CommonGroundError(
            "births or deaths are negative, or more die in a place than live there", where="flows",
            next="Check the two columns.",
        )  # fmt: skip
    before = before - before * np.divide(died, people, out=np.zeros(places), where=people > 0)
    after = after - np.diag(born)
    if (after < 0).any():
        raise CommonGroundError(
            "more children were born in a place than natives live there at the end", where="flows",
            next="Check births; children who left with their parents are counted where they live now.",
        )  # fmt: skip
    before, after, came, left = _balanced(before, after)
    likely = np.ones((places, places)) if seed is None else _checked(seed, "seed").copy()
    np.fill_diagonal(likely, 0.0)
    between = np.zeros((places, places))
    for birthplace in range(places):
        stayed = np.minimum(before[birthplace], after[birthplace])
        between += fitted(likely, before[birthplace] - stayed, after[birthplace] - stayed)
    return Flows(between, came, left)


def abroad(start: Array, end: Array, home: NDArray[np.int64]) -> Flows:
    """The same for stocks of people abroad alone: what their number rose by left home, what it fell by went home.

    Rows are origins, columns places; `home` is each origin's own column. Returns, and any other way out of the
    count (a new nationality, resettlement to a place not in the table), are one number here.
    """
    before, after = _checked(start, "start", square=False).copy(), _checked(end, "end", square=False).copy()
    rows = np.arange(len(before))
    before[rows, home] = after[rows, home] = 0.0
    more = after.sum(axis=1) - before.sum(axis=1)
    before[rows, home], after[rows, home] = np.maximum(more, 0), np.maximum(-more, 0)
    places = before.shape[1]
    likely = np.ones((places, places)) - np.eye(places)
    between = np.zeros((places, places))
    for origin in rows:
        stayed = np.minimum(before[origin], after[origin])
        between += fitted(likely, before[origin] - stayed, after[origin] - stayed)
    return Flows(between, np.zeros(places), np.zeros(places))


def fitted(seed: Array, rows: Array, columns: Array) -> Array:
    """The table nearest to `seed` with these margins; a cell that is nought in the seed stays nought."""
    table = seed.copy()
    people = float(rows.sum())
    if people <= 0:
        return np.zeros(seed.shape)
    for _ in range(MOST_ROUNDS):
        table *= _ratio(rows, table.sum(axis=1))[:, None]
        table *= _ratio(columns, table.sum(axis=0))
        if np.abs(table.sum(axis=1) - rows).max() <= CLOSE * people:
            return table
    raise CommonGroundError(
        "no table of moves has these margins", where="flows", next="Give every possible move a likelihood above 0."
    )


def _ratio(wanted: Array, there: Array) -> Array:
    return np.divide(wanted, there, out=np.zeros(wanted.shape), where=there > 0)


def _balanced(before: Array, after: Array) -> tuple[Array, Array, Array, Array]:
    """Take out of each birthplace those who must have left the system or come into it.

    Who left is spread as its people live at the end, and who came as they lived at the start (Abel 2013).
    """
    more = before.sum(axis=1) - after.sum(axis=1)
    out, new = np.maximum(more, 0), np.maximum(-more, 0)
    left = after * _ratio(out, after.sum(axis=1))[:, None]
    came = before * _ratio(new, before.sum(axis=1))[:, None]
    # A birthplace that is at one end only has no other end to spread by.
    left = np.where((after.sum(axis=1) > 0)[:, None], left, before * _ratio(out, before.sum(axis=1))[:, None])
    came = np.where((before.sum(axis=1) > 0)[:, None], came, after * _ratio(new, after.sum(axis=1))[:, None])
    # Whoever left was there at the start without being there at the end: both tables then hold the same people.
    return before + came, after + left, came.sum(axis=1), left.sum(axis=1)


def _checked(table: Array, name: str, *, square: bool = True) -> Array:
    found = np.asarray(table, float)
    if found.ndim != 2 or (square and found.shape[0] != found.shape[1]):
        raise CommonGroundError("the table is not square", where=name, next="Give each place one row and one column.")
    if not np.isfinite(found).all() or (found < 0).any():
        raise CommonGroundError("a cell is no count of people", where=name, next="Write whole numbers from 0 on.")
    return found
