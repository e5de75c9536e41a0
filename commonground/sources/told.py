"""Of whom a file has spoken already: prints of its rows, few bytes each."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl


class Seen:
    """The prints of all rows so far: eight bytes a row, so memory stays small on millions of them.

    They lie in sorted runs of which two of about one length are merged: a batch looks into a few runs only,
    however many rows came before.
    """

    def __init__(self) -> None:
        self._runs: list[pl.Series] = []

    def again(self, prints: pl.Series) -> pl.Series:
        """Say which rows were seen before, in this batch or in an earlier one, and remember the others."""
        again = ~prints.is_first_distinct()
        batch = prints.unique().sort()
        known = pl.Series([], dtype=pl.UInt64)
        for run in self._runs:
            at = run.search_sorted(batch).clip(upper_bound=len(run) - 1)
            known = pl.concat([known, batch.filter(run.gather(at) == batch)])
        if len(known):
            again = again | prints.is_in(known.implode())
        self._add(batch.filter(~batch.is_in(known.implode())) if len(known) else batch)
        return again

    def _add(self, run: pl.Series) -> None:
        if not len(run):
            return
        while self._runs and len(self._runs[-1]) < 2 * len(run):
            run = pl.concat([self._runs.pop(), run]).sort()
        self._runs.append(run)


@dataclass(slots=True)
class Told:
    """Of whom a file has spoken, over all its tables: by what names the people of a row, and the column."""

    _people: dict[tuple[str, ...], Seen] = field(default_factory=dict)
    _numbers: dict[tuple[str, ...], Seen] = field(default_factory=dict)

    def again(
        self, rows: pl.DataFrame, key: Sequence[str], values: Sequence[str], *, alone: bool
    ) -> tuple[pl.Series, pl.Series]:
        """Which rows speak of people spoken of before, and which of those give another number.

        In a table that stands `alone` all columns speak of the same rows, so they are looked at as one.
        """
        key = sorted(key)
        again = differs = pl.repeat(False, rows.height, eager=True)
        for columns in [sorted(values)] if alone else [[value] for value in values]:
            name = (*key, "", *columns)
            filled = rows.select(pl.any_horizontal(pl.col(columns) != "")).to_series()
            people = self._people.setdefault(name, Seen()).again(rows.select(key).hash_rows())
            numbers = self._numbers.setdefault(name, Seen()).again(rows.select(*key, *columns).hash_rows())
            again, differs = again | (people & filled), differs | (people & ~numbers & filled)
        return again, differs
