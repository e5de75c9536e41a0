"""Publications: which releases say one thing together, and which of several stands.

The pages of one answer of an interface are one publication. A newer publication replaces an older one of the same
rank, unless it is a part of what the older tells: a page whose other pages are not here, or a selection that
leaves out origins, places or ages the older one names.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from commonground.core.words import Status
from commonground.evidence.answer import Ask, Row
from commonground.evidence.releases import Release

# A newer version may well drop some people; one without a tenth of them, whom the older one names under labels that
# the newer one does not have, is a selection of the table and no new version of it.
LEFT_OUT = 0.1
SELECTION = "selection"
Cells = Callable[[list[Row]], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Publication:
    """Releases answered as one, under the id of the first."""

    pages: tuple[Release, ...]
    whole: bool

    @property
    def id(self) -> str:
        return self.pages[0].id

    @property
    def place(self) -> tuple[bool, int, int]:
        """Where it stands among others: a whole one first, then the original, then the newest."""
        return (not self.whole, self.pages[0].rank, -max(page.order for page in self.pages))


def publications(releases: Iterable[Release]) -> list[Publication]:
    """Gather the pages of each answer; of one page read twice the newest counts."""
    found: dict[str, dict[int, Release]] = {}
    alone = []
    for release in sorted(releases, key=lambda r: r.order):
        if release.answer:
            found.setdefault(f"{release.feed} {release.answer}", {})[release.page] = release
        else:
            alone.append(Publication((release,), whole=True))
    for pages in found.values():
        of = max(page.pages for page in pages.values())
        whole = of > 0 and set(pages) >= set(range(1, of + 1))
        alone.append(Publication(tuple(pages[number] for number in sorted(pages)), whole))
    return alone


def standing(best: Iterable[Row], published: Sequence[Publication], what: Ask, cells: Cells) -> list[Row]:
    """One publication a key, with what the others say beside it.

    A key is answered from one publication as a whole: an origin that a newer version no longer names is not put
    back from an older one, or parts of two versions would be added.
    """
    order = {publication.id: publication for publication in published}
    keys: dict[tuple[Any, ...], dict[str, list[Row]]] = {}
    for row in best:
        whose = keys.setdefault(_whose(row), {})
        whole = order[row.release].whole
        whose.setdefault(row.release, []).append(row if whole else _flagged(row, "incomplete"))
    ranked = [
        sorted(found.values(), key=lambda rows: (not any(map(_told, rows)), *order[rows[0].release].place))
        for found in keys.values()
    ]
    _put_selections_back(ranked, order, cells)
    rows = []
    for first, *others in ranked:
        for row in first:
            cut = _cut(row, what)
            same = tuple(other for found in others for other in found if _cut(other, what) == cut)
            rows.append(replace(row, alternatives=same))
    return sorted(rows, key=_position)


def _put_selections_back(ranked: list[list[list[Row]]], order: dict[str, Publication], cells: Cells) -> None:
    """Put a publication behind an older one of its rank that tells more of the same people, in more cells."""
    doubted = []
    for found in ranked:
        first = found[0]
        rank = order[first[0].release].pages[0].rank
        fuller = [
            other
            for other in found[1:]
            if order[other[0].release].pages[0].rank == rank
            and order[other[0].release].whole
            and any(map(_told, other))
            and _total(first) < (1 - LEFT_OUT) * _total(other)
            and (_cells(first) < _cells(other) or first[0].grain != other[0].grain)
        ]
        if fuller:
            doubted.append((found, max(fuller, key=_total)))
    if not doubted:
        return
    alike = [(found[0], more) for found, more in doubted if found[0][0].grain == more[0].grain]
    told = _labels(cells([row for pair in alike for rows in pair for row in rows])) if alike else {}
    for rows, more in doubted:
        if _is_selection(rows[0], more, told):
            rows.remove(more)
            rows[:1] = [more, [_flagged(row, SELECTION) for row in rows[0]]]


def _is_selection(first: list[Row], more: list[Row], told: dict[Any, dict[Any, float]]) -> bool:
    """Whether `first` lacks a good part of the people whom `more` names, or whom it states as a whole."""
    if first[0].grain != more[0].grain:
        # Parts that fall short of what the source states as the whole are some of the parts.
        return _cuts(more[0]) < _cuts(first[0])
    mine, theirs = (told.get(_publication(rows[0]), {}) for rows in (first, more))
    lacking = sum(people for label, people in theirs.items() if label not in mine)
    return lacking > LEFT_OUT * _total(more)


def _labels(cells: pl.DataFrame) -> dict[Any, dict[Any, float]]:
    """The people of each publication of a key, by what tells its cells apart."""
    found: dict[Any, dict[Any, float]] = {}
    for cell in cells.iter_rows(named=True):
        label = tuple(cell[name] for name in ("origin", "place", "place_name", "sex", "age", "cause", "detail"))
        whose = found.setdefault((*(cell[name] for name in _KEYS), cell["at"], cell["release"]), {})
        whose[label] = whose.get(label, 0) + (cell["value"] or 0)
    return found


_KEYS = ("category", "measure", "unit", "series", "source", "start", "end")
# Before the printed name of a place that is no known country (a region, a sea route, a misspelling): two such
# names are never summed with one another.
PRINTED = "~"


def at(row: Row) -> str:
    """The unit a row is counted in, as queries name it."""
    return row.place or PRINTED + (row.place_name or "")


def _whose(row: Row) -> tuple[Any, ...]:
    return (*(getattr(row, name) for name in _KEYS), at(row))


def _publication(row: Row) -> tuple[Any, ...]:
    return (*_whose(row), row.release)


def _cuts(row: Row) -> int:
    return len([cut for cut in row.grain.split("+") if cut])


def _total(rows: list[Row]) -> float:
    return sum(row.value or 0 for row in rows)


def _cells(rows: list[Row]) -> int:
    return sum(row.cells for row in rows)


def _told(row: Row) -> bool:
    return row.status != Status.NOT_REPORTED


def _flagged(row: Row, flag: str) -> Row:
    return replace(row, flags=tuple(sorted({*row.flags, flag})))


def _cut(row: Row, what: Ask) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in what.by)


def _position(row: Row) -> tuple[Any, ...]:
    return (
        row.category, row.place or "", row.measure, row.start or date.min, row.end or date.min, row.source,
        row.series, row.unit, -(row.value or 0), row.origin or "", row.sex or "", row.age or "", row.cause or "",
        row.detail or "",
    )  # fmt: skip
