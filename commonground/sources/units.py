"""The administrative unit a row names: the deepest of the levels that are filled in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl


@dataclass(frozen=True)
class Units:
    """Columns of unit codes and names by level; `site` names a place inside the deepest of them."""

    codes: Mapping[int, str] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    site: str | None = None

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """The levels there are columns for, deepest first."""
        return tuple(sorted({*self.codes, *self.names}, reverse=True))

    def __bool__(self) -> bool:
        return bool(self.levels)

    @property
    def level(self) -> pl.Expr:
        """The level of a row's deepest unit, 0 where it names none."""
        found: pl.Expr = pl.lit(0)
        for n in reversed(self.levels):
            found = pl.when(self._filled(n)).then(pl.lit(n)).otherwise(found)
        return found.cast(pl.Int8)

    @property
    def name(self) -> pl.Expr | None:
        return self._own(self.names)

    @property
    def code(self) -> pl.Expr | None:
        return self._own(self.codes)

    @property
    def parent(self) -> pl.Expr | None:
        """The code or the name of the unit above a row's own: of the next level that is filled."""
        found: pl.Expr = pl.lit("")
        for place, n in reversed(list(enumerate(self.levels))):
            if place:
                deeper = pl.any_horizontal([self._filled(m) for m in self.levels[:place]])
                own = pl.coalesce([pl.col(c).replace("", None) for c in self._columns(n)])
                found = pl.when(deeper & own.is_not_null()).then(own).otherwise(found)
        return found if len(self.levels) > 1 else None

    @property
    def grain(self) -> pl.Expr:
        """Which partition by place a row belongs to.

        A row that names no unit in a table of units may be a total or people nobody placed: it joins no sum.
        A site has level 5.
        """
        level: pl.Expr = self.level
        if self.site:
            level = pl.when(pl.col(self.site) != "").then(pl.lit(5, dtype=pl.Int8)).otherwise(level)
        return pl.when(level > 0).then(pl.format("place:{}", level)).otherwise(pl.lit("place:mixed"))

    def _columns(self, level: int) -> list[str]:
        return [table[level] for table in (self.codes, self.names) if level in table]

    def _filled(self, level: int) -> pl.Expr:
        return pl.any_horizontal([pl.col(column) != "" for column in self._columns(level)])

    def _own(self, table: Mapping[int, str]) -> pl.Expr | None:
        if not table:
            return None
        found: pl.Expr = pl.lit("")
        for n in reversed(self.levels):
            own = pl.col(table[n]) if n in table else pl.lit("")
            found = pl.when(self._filled(n)).then(own).otherwise(found)
        return found
