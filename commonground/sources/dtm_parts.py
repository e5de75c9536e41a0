"""The columns that part a count: by sex and age, shelter, time of arrival, nationality.

They are known for parts only where they add up to the count in every row that has all its numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from commonground.core.figure import grain
from commonground.core.words import Category
from commonground.sources import dtm_headings as h
from commonground.sources.dtm_headings import Heading
from commonground.sources.layout import Value

# A partition proven on fewer rows with people in them could be chance.
_PROOF = 2


@dataclass(frozen=True, slots=True)
class Total:
    """A column that counts everybody of one category."""

    column: str
    category: Category
    series: str
    unit: str


@dataclass(frozen=True, slots=True)
class Part:
    """A column that counts a part of a total: the fields in which it differs, and the partition it belongs to."""

    column: str
    total: Total
    fields: dict[str, Value]
    cut: tuple[str, ...]


def parts_of(
    names: list[str],
    headings: list[Heading],
    banner: list[str],
    counts: dict[str, pl.Series],
    totals: Sequence[Total],
    named: h.Named,
) -> tuple[Part, ...]:
    """The columns that add up to a total row by row, group by group."""
    by_name = dict(zip(names, headings, strict=True))
    over = dict(zip(names, banner, strict=False))
    taken = {total.column for total in totals}
    cuts: set[tuple[str, tuple[str, ...]]] = set()
    parts: list[Part] = []
    for total in totals:
        for group in _groups(names, total, by_name, over, counts, taken):
            made = _understood(group, total, by_name, over, named)
            key = (total.column, made[0].cut)
            if key not in cuts:
                cuts.add(key)
                parts += made
            taken.update(group)
    return tuple(parts)


def _groups(
    names: list[str],
    total: Total,
    headings: dict[str, Heading],
    over: dict[str, str],
    counts: dict[str, pl.Series],
    taken: set[str],
) -> Iterator[list[str]]:
    """Runs of neighbouring columns, under one banner, whose sum is the total in every row."""
    whole = counts[total.column]
    start = 0
    while start < len(names):
        end = _end_of_run(names, start, total, headings, over, counts, taken, whole)
        if end is None:
            start += 1
        else:
            yield names[start:end]
            start = end


def _end_of_run(
    names: list[str],
    start: int,
    total: Total,
    headings: dict[str, Heading],
    over: dict[str, str],
    counts: dict[str, pl.Series],
    taken: set[str],
    whole: pl.Series,
) -> int | None:
    summed = None
    for i in range(start, len(names)):
        name, heading = names[i], headings[names[i]]
        other = (heading.unit and heading.unit != total.unit) or (
            heading.category and heading.category != total.category
        )
        if name not in counts or name in taken or other or over.get(name) != over.get(names[start]):
            return None
        summed = counts[name] if summed is None else summed + counts[name]
        # A row with a cell that says no number proves nothing, and disproves nothing.
        missed = summed - whole
        if (missed > 0.5).any():
            return None
        proven = (missed.abs() < 0.5).all() and (whole.filter(missed.is_not_null()) > 0).sum() >= _PROOF
        if i > start and proven:
            return i + 1
    return None


def _understood(
    group: list[str], total: Total, headings: dict[str, Heading], over: dict[str, str], named: h.Named
) -> list[Part]:
    """What a group parts people by: nationality, sex and age, or else what its banner says."""
    codes = {name: named(name.strip()) for name in group}
    if sum(code is not None for code in codes.values()) >= 0.8 * len(group):
        return [Part(n, total, {"origin": codes[n], "origin_name": n}, ("origin",)) for n in group]
    people = {name: (headings[name].sex, headings[name].age) for name in group}
    if all(any(said) for said in people.values()):
        sexes, ages = (any(said[i] for said in people.values()) for i in (0, 1))
        cut = tuple(word for word, used in (("sex", sexes), ("age", ages)) if used)
        return [
            Part(n, total, {**({"sex": sex or h.UNKNOWN_SEX} if sexes else {}),
                            **({"age": age or h.UNKNOWN_AGE} if ages else {})}, cut)
            for n, (sex, age) in people.items()
        ]  # fmt: skip
    key = h.dimension(over.get(group[0], ""))
    return [Part(n, total, {"detail": f"{key}={h.label(n)}"}, ("detail", f"detail.{key}")) for n in group]


def place_grain(cut: Sequence[str], level: int) -> str:
    """The partition of a sheet's figures: its units, cut further by `cut`."""
    return grain(*cut, *([f"place:{level}"] if level else []))
