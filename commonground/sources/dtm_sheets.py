"""A DTM sheet with one row a place: its heading row, units, counts, and the columns that part a count.

Columns are taken for parts of a count (by sex, shelter, time of arrival, nationality) only where they add up to
it in every row. What adds up to nothing is left alone and named, so that nobody is counted by a guess.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from commonground.core.numbers import Locale
from commonground.core.words import Category, Status
from commonground.sources import dtm_headings as h
from commonground.sources.decimals import inferred
from commonground.sources.dtm_headings import Heading, Role, understand
from commonground.sources.dtm_parts import Part, Total, parts_of, place_grain
from commonground.sources.layout import named_columns, splits, unique
from commonground.sources.numbers import parse_column
from commonground.sources.opening import RawTable
from commonground.sources.rows import TOTAL

_WITHIN = 20
# Of the rows below a heading row, this share must name a unit, or the sheet is not one table.
_ONE_TABLE = 0.9
# A baseline has one row a place; a longer table is something else, and is not held in memory to find out.
_LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Admin:
    """One level of units: where its name and its code stand; one of them does."""

    level: int
    name: str | None
    code: str | None

    @property
    def key(self) -> str:
        return self.code or self.name or ""


@dataclass(frozen=True)
class Sheet:
    """A sheet understood: one table from its heading row down."""

    table: RawTable
    header: int
    names: list[str]
    admins: tuple[Admin, ...]
    totals: tuple[Total, ...]
    parts: tuple[Part, ...]
    origin: str | None
    round: str | None
    date: str | None
    unread: tuple[str, ...]  # columns of numbers that add up to nothing
    rows: pl.DataFrame
    sums: pl.DataFrame  # its total rows
    locale: Locale

    @property
    def deepest(self) -> Admin:
        return self.admins[-1]

    def sum(self, total: Total) -> float:
        return float(self._numbers(total.column).sum())

    def states(self, total: Total) -> bool:
        """Whether one of its total rows prints the sum of all its rows."""
        if self.sums.is_empty():
            return False
        printed = parse_column(self.sums[total.column], locale=self.locale)["value"]
        return bool(((printed - self.sum(total)).abs() < 0.5).any())

    def rounds(self) -> set[str]:
        """The rounds its rows belong to, as printed."""
        return set(self.rows[self.round].replace("", None).drop_nulls()) if self.round else set()

    def units(self) -> tuple[frozenset[str], frozenset[str]]:
        """The codes and the names of its deepest units."""
        deepest = self.deepest
        codes, names = (set(self.rows[column]) if column else set() for column in (deepest.code, deepest.name))
        return frozenset(codes), frozenset(names)

    def grains(self) -> set[tuple[Category, str, str, str]]:
        """Every partition it gives: category, series, unit of count and grain."""
        cut = ("origin",) if self.origin else ()
        level = self.deepest.level
        whole = {(t.category, t.series, t.unit, place_grain(cut, level)) for t in self.totals}
        return whole | {
            (p.total.category, p.total.series, p.total.unit, place_grain((*cut, *p.cut), level)) for p in self.parts
        }

    def _numbers(self, column: str) -> pl.Series:
        return parse_column(self.rows[column], locale=self.locale)["value"].fill_null(0)


def units_of(names: Sequence[str]) -> dict[str, int]:
    """The level of each unit word that the numbered headings teach: mantika is 2 in "ADM2_Mantika_EN"."""
    taught: dict[str, int] = {}
    for heading in map(understand, names):
        if heading.level is not None:
            for word in heading.unit_words:
                taught.setdefault(word, heading.level)
    return taught


def find(table: RawTable, context: Sequence[Category], named: h.Named = h.well_known) -> Sheet | None:
    """Return the sheet where it is one table of units and counts; `context` is what its title speaks of."""
    if table.height > _LONGEST or table.keys:
        return None
    for number, row in enumerate(table.head(_WITHIN), start=1):
        printed, header = [cell.strip() for cell in row], number
        if splits(table, number):
            printed, header = named_columns(table, number + 1, 2), number + 1
        headings = [understand(cell) for cell in printed]
        roles = {heading.role for heading in headings}
        if not roles & {Role.NAME, Role.CODE} or Role.COUNT not in roles:
            continue
        return _sheet(table, header, printed, headings, context, named)
    return None


def _side_by_side(printed: Sequence[str], names: Sequence[str], rows: pl.DataFrame) -> bool:
    """Whether an empty column parts two tables: a row of one says nothing of the row of the other beside it."""
    last = max((i for i, cell in enumerate(printed) if cell), default=0)
    return any(not cell and (rows[name] == "").all() for cell, name in zip(printed[:last], names, strict=False))


def _sheet(
    table: RawTable,
    header: int,
    printed: list[str],
    headings: list[Heading],
    context: Sequence[Category],
    named: h.Named,
) -> Sheet | None:
    names = unique(printed)
    admins = _admins(names, headings)
    rows, sums = _rows(table, header, names)
    if not admins or rows.is_empty():
        return None
    key = admins[-1].key
    filled = rows.filter(_several(names))
    if (filled[key] != "").sum() < _ONE_TABLE * filled.height or _side_by_side(printed, names, filled):
        return None
    data = filled.filter(pl.col(key) != "")
    locale = inferred([data[name] for name, heading in zip(names, headings, strict=True) if heading.role is Role.COUNT])
    counts = {name: values for name in names if (values := _counts(data[name], locale)) is not None}
    totals = _totals(names, headings, counts, context)
    if not totals:
        return None
    banner = _banner(table, header)
    parts = parts_of(names, headings, banner, counts, totals, named)
    used = {part.column for part in parts} | {total.column for total in totals}
    unread = [n for n, g in zip(names, headings, strict=True) if n in counts and g.role is Role.COUNT and n not in used]

    def column(role: Role) -> str | None:
        return next((n for n, g in zip(names, headings, strict=True) if g.role is role), None)

    return Sheet(
        table, header, names, admins, totals, parts,
        origin=column(Role.ORIGIN), round=column(Role.ROUND), date=column(Role.DATE), unread=tuple(unread), rows=data,
        sums=sums, locale=locale,
    )  # fmt: skip


def _rows(table: RawTable, header: int, names: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows below the heading row as stripped text with their numbers, and the total rows among them."""
    frames = list(table.batches(skip=header))
    if not frames:
        return pl.DataFrame(), pl.DataFrame()
    rows = pl.concat(frames)
    rows = rows.rename(dict(zip(rows.columns[1:], names, strict=True))).with_columns(pl.col(names).str.strip_chars())
    tag = pl.any_horizontal(pl.col(names).str.contains(r"^#[a-z]"))
    total = pl.any_horizontal(pl.col(names).str.contains(TOTAL))
    return rows.filter(~tag & ~total), rows.filter(~tag & total)


def _several(names: list[str]) -> pl.Expr:
    """Rows that are neither blank nor one cell of words under a table: its source, a note."""
    filled = pl.sum_horizontal([(pl.col(name) != "").cast(pl.Int32) for name in names])
    return filled > (1 if len(names) > 2 else 0)


def _admins(names: list[str], headings: list[Heading]) -> tuple[Admin, ...]:
    """The levels of units, from the first down: as numbered, or in the order in which their words stand."""
    numbered = max((heading.level for heading in headings if heading.level is not None), default=None)
    taught = units_of(names)
    order: list[str] = []
    found: dict[int, dict[Role, str]] = {}
    for name, heading in zip(names, headings, strict=True):
        if heading.role not in (Role.NAME, Role.CODE) or not heading.latin:
            continue
        level = heading.level
        if level is None and numbered is None:
            level = _level(heading.unit_words[0], order)
        elif level is None:
            level = _beside_numbers(heading, taught, numbered or 0)
        if level:
            found.setdefault(level, {}).setdefault(heading.role, name)
    return tuple(Admin(level, f.get(Role.NAME), f.get(Role.CODE)) for level, f in sorted(found.items()))


def _beside_numbers(heading: Heading, taught: dict[str, int], deepest: int) -> int | None:
    """The level of an unnumbered heading among numbered ones: a known unit's code, or a deeper unit.

    "Region 2" beside "ADM 2 Region" says where migrants come from, so a name that is not deeper says nothing.
    """
    level = next((taught.get(word) or h.level_of(word) for word in heading.unit_words), None)
    return level if level and (heading.role is Role.CODE or level > deepest) else None


def _level(word: str, order: list[str]) -> int | None:
    """The level of an unnumbered unit: the how-manieth kind of unit of the sheet, sites apart."""
    usual = h.level_of(word)
    if usual in (0, 5):
        return usual
    if word not in order:
        order.append(word)
    first = h.level_of(order[0]) or 1
    return first + order.index(word)


def _counts(cells: pl.Series, locale: Locale) -> pl.Series | None:
    """The numbers of a column of counts, blanks as 0 and null where a cell is masked or cannot be read.

    None for a column of anything else: more of its cells are words than numbers.
    """
    read = parse_column(cells, locale=locale)
    unreadable = read["bad"].is_not_null()
    if not read["value"].is_not_null().any() or unreadable.sum() > read["low"].is_not_null().sum():
        return None
    nobody = read["status"] == Status.NOT_REPORTED.value
    return read["value"].set(nobody.fill_null(False), 0.0)


def _totals(
    names: list[str], headings: list[Heading], counts: dict[str, pl.Series], context: Sequence[Category]
) -> tuple[Total, ...]:
    """The columns that count everybody; where no heading says of whom, the title must, and of one category only."""
    named = {heading.category for heading in headings if heading.role is Role.COUNT and heading.category}
    fallback = next(iter(context)) if len(context) == 1 and named <= set(context) else None
    found: dict[tuple[Category, str, str], Total] = {}
    for name, heading in zip(names, headings, strict=True):
        category = heading.category or fallback
        if name not in counts or not heading.whole or category is None:
            continue
        unit = heading.unit or h.PERSONS
        found.setdefault((category, heading.series, unit), Total(name, category, heading.series, unit))
    return tuple(found.values())


def _banner(table: RawTable, header: int) -> list[str]:
    """The banner text over each column, carried to the right to the next one."""
    if header < 2:
        return [""] * table.width
    carried, above = "", []
    for cell in table.head(header)[header - 2]:
        carried = cell.strip() or carried
        above.append(carried)
    return above
