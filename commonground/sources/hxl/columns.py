"""A tagged table's columns sorted by what they are for: counting, placing, dating, or telling rows apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from commonground.core.errors import BadCell
from commonground.core.numbers import parse
from commonground.sources import dates
from commonground.sources.described import Meaning, part_ages
from commonground.sources.hxl import meaning
from commonground.sources.hxl.tags import Tag
from commonground.sources.hxl.tags import parse as parse_tag
from commonground.sources.opening import RawTable
from commonground.sources.wording import is_no_count, said

WITHIN = 25  # the standard: the tags stand within the first 25 rows
_SAMPLE, _DISTINCT = 400, 60  # rows, and different cells of them, that tell what a column holds
# Attributes that make a column one of words, whatever its hashtag.
_TEXTUAL = frozenset({"name", "type", "code", "group", "desc", "description", "text", "label", "id", "url", "list"})
# In this order a date says when people were counted, rather than when somebody wrote about it.
_COUNTED = ("occurred", "reference", "ref", "survey", "assessment", "collected", "round", "year", "reported")
_NOT_COUNTED = frozenset({"start", "end", "origin", "arrival", "valid", "from", "displacement"})
# Attributes of columns that say how a row was counted, and count nobody.
METHOD, COVERAGE, BREAK = ("method", "methodology"), ("coverage",), ("break",)
HOW = frozenset((*METHOD, *COVERAGE, *BREAK))
UNITS = frozenset({"adm1", "adm2", "adm3", "adm4"})
_PLACES = UNITS | {"country"}
# What tells rows apart whose people may be the same: never summed with one another.
APART = ("event", "crisis", "operations", "sector", "subsector", "activity", "service", "item", "modality", "output",
         "need", "status", "severity", "indicator", "channel")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where it stands, its heading as printed, its tag if it has one."""

    name: str  # c0, c1, ...
    heading: str
    tag: Tag | None

    @property
    def shown(self) -> str:
        return self.heading or (self.tag.printed if self.tag else f"column {int(self.name[1:]) + 1}")

    @property
    def base(self) -> str:
        return self.tag.base if self.tag else ""

    @property
    def marks(self) -> frozenset[str]:
        return self.tag.attributes if self.tag else frozenset()


@dataclass(slots=True)
class Columns:
    """The columns of one table by use."""

    row: int  # 1-based row of the tags; 0 where the tags are JSON keys
    all: list[Column]
    values: list[tuple[Column, Meaning]] = field(default_factory=list)
    unread: list[Column] = field(default_factory=list)  # numbers that count neither people nor money

    def first(self, base: str, *prefer: str, never: frozenset[str] = frozenset()) -> Column | None:
        """The column of a hashtag with the first of the preferred attributes it has, else with the fewest."""
        found = [c for c in self.all if c.base == base and not c.marks & never and not self.counts(c)]
        for mark in prefer:
            for column in found:
                if mark in column.marks:
                    return column
        return min(found, key=lambda c: len(c.marks), default=None)

    def dates(self) -> tuple[Column | None, Column | None]:
        """The columns that hold the first and the last day of what a row counts; one column may hold both."""
        start, end = self.with_mark("date", "start"), self.with_mark("date", "end")
        if start and end:
            return start, end
        single = self.first("date", *_COUNTED, never=_NOT_COUNTED) or start or end
        return single, single

    def with_mark(self, base: str, *marks: str) -> Column | None:
        """The column of a hashtag that has one of these attributes."""
        return next((c for m in marks for c in self.all if c.base == base and m in c.marks), None)

    def saying(self, marks: Sequence[str]) -> str | None:
        """The name of the first column with one of these attributes."""
        return next((column.name for column in self.all if column.marks & set(marks)), None)

    def counts(self, column: Column) -> bool:
        return any(column is value for value, _ in self.values)


def columns_of(table: RawTable) -> Columns | None:
    """Find the tags of a table and sort its columns; None when it is not tagged."""
    found = _tag_row(table)
    if found is None:
        return None
    row, tags = found
    heads = table.head(WITHIN)
    headings = heads[row - 2] if row > 1 else [""] * table.width
    sample = [r for r in table.head(_SAMPLE)[row:] if any(cell.strip() for cell in r)]
    cells = [[r[i].strip() for r in sample if r[i].strip()] for i in range(table.width)]
    bases = {tag.base for tag in tags if tag}
    columns = [
        Column(f"c{i}", headings[i].strip(), tag or _untagged(headings[i], cells[i], bases))
        for i, tag in enumerate(tags)
    ]
    sorted_ = Columns(row, columns)
    for column, sample_cells in zip(columns, cells, strict=True):
        _sort(sorted_, column, sample_cells)
    return sorted_


def _untagged(heading: str, cells: list[str], bases: set[str]) -> Tag | None:
    """The tag a column of dates or places must have lost, where no other column has it."""
    meant = parse_tag("#" + heading.strip())
    if meant and meant.base in _PLACES and meant.base not in bases:
        return Tag(meant.base, meant.attributes, "", "the tag is missing; the heading says it")
    dated = [cell for cell in cells if not cell.isdigit()]
    if "date" not in bases and dated and len(dated) == len(cells) and all(dates.period(cell) for cell in dated):
        return Tag("date", frozenset(), "", "the tag is missing; every cell is a date")
    return None


def _tag_row(table: RawTable) -> tuple[int, list[Tag | None]] | None:
    if table.keys:
        tags = [parse_tag(key) for key in table.keys]
        return (0, tags) if _is_tag_row(list(table.keys), tags) else None
    for number, row in enumerate(table.head(WITHIN), start=1):
        tags = [parse_tag(cell) for cell in row]
        if _is_tag_row(row, tags):
            return number, [parse_tag(cell, among_tags=True) for cell in row]
    return None


def _is_tag_row(row: list[str], tags: list[Tag | None]) -> bool:
    """Most filled cells are tags we know, and one is written as a tag or two carry attributes."""
    filled = sum(bool(cell.strip()) for cell in row)
    known = [tag for tag in tags if tag and (tag.core or not tag.fault)]
    proper = any(tag and tag.core and not tag.fault for tag in tags) or any(
        tag and tag.core and tag.printed.startswith("#") and tag.printed[1:2].isalpha() for tag in tags
    )
    attributed = sum(bool(tag and tag.core and "+" in tag.printed) for tag in tags)
    return bool(filled) and len(known) * 2 >= filled and (proper or attributed >= 2)


def _sort(columns: Columns, column: Column, cells: list[str]) -> None:
    tag = column.tag
    if tag is None or not tag.core:
        if _good(cells, fraction=False) and not is_no_count(column.heading) and not _numbering(cells):
            columns.values.append((column, meaning.of_heading(column.shown)))
        return
    if column.marks & HOW:
        return
    numeric = _good(cells, fraction=True) or not any(re.search(r"\d|[^\W_]{2}", cell) for cell in cells)
    if column.marks & _TEXTUAL and not (numeric and cells):
        return
    if tag.base in meaning.PEOPLE or tag.base in meaning.MONEY:
        if numeric or any(re.search(r"\d", cell) for cell in cells):
            columns.values.append((column, meaning.of(tag, column.heading) or meaning.of_heading(column.shown)))
    elif tag.base in meaning.PERHAPS and numeric and cells:
        found = meaning.of(tag, column.heading)
        if found is not None:
            columns.values.append((column, found))
        elif not is_no_count(column.heading):
            columns.unread.append(column)


def _good(cells: list[str], *, fraction: bool) -> bool:
    """Whether numbers outweigh cells that are none; blanks, dashes and masks are no evidence."""
    good = bad = 0
    for cell in list(dict.fromkeys(cells))[:_DISTINCT]:
        try:
            good += parse(cell, allow_negative=True, allow_fraction=fraction).low is not None
        except BadCell:
            # 12.000 is a number in one of two ways.
            good, bad = (good + 1, bad) if re.fullmatch(r"[\d\s.,]+", cell) and fraction else (good, bad + 1)
    return good > bad


def _numbering(cells: list[str]) -> bool:
    """Whether cells are ids, years or numbers of rows: leading zeros, 2015, or 1, 2, 3 and so on."""
    if any(re.fullmatch(r"0\d+", cell) for cell in cells) or all(re.fullmatch(r"(19|20)\d\d", c) for c in cells):
        return True
    first = int(cells[0]) if cells[0].isdigit() else None
    return len(cells) > 2 and first is not None and cells == [str(first + i) for i in range(len(cells))]


def tell_apart(values: list[tuple[Column, Meaning]]) -> list[tuple[Column, Column]]:
    """Keep columns whose people may be the same out of one sum; return the pairs that carry one meaning.

    Two columns with one meaning are two series, unless their headings name different sexes. Sets of age bands
    that overlap become partitions of their own.
    """
    pairs = []
    seen: dict[tuple[object, ...], tuple[Column, Meaning]] = {}
    for column, counted in values:
        if twin := seen.get(counted.whole):
            pairs.append((column, twin[0]))
            _part_twins(twin, (column, counted))
            seen[twin[1].whole] = twin
        seen[counted.whole] = (column, counted)
    part_ages(counted for _, counted in values)
    return pairs


def _part_twins(one: tuple[Column, Meaning], other: tuple[Column, Meaning]) -> None:
    sexes = [said(column.heading).sex for column, _ in (one, other)]
    if all(sexes) and sexes[0] != sexes[1]:
        for (_, counted), sex in zip((one, other), sexes, strict=True):
            counted.flags += ["tag_repaired"] if counted.sex != sex else []
            counted.sex = sex
    else:
        column, counted = other
        counted.series = " ".join(filter(None, [counted.series, column.shown, column.name]))
        counted.flags.append("tag_repeated")
