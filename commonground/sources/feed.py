"""What a feed is: who produced it, on what terms, how its files are known, and how they are read."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import polars as pl

from commonground.core.errors import UnknownFeed
from commonground.core.figure import Question
from commonground.evidence.gazetteer import Gazetteer
from commonground.evidence.releases import Reason
from commonground.sources.opening import RawFile, RawTable
from commonground.sources.told import Told
from commonground.sources.unplaced import Unplaced


@dataclass(frozen=True, slots=True)
class Licence:
    """The terms a producer publishes under; `redistribute` False keeps figures out of exports."""

    name: str
    terms: str
    redistribute: bool = True


CC_BY_4 = Licence("CC BY 4.0", "Attribution; no endorsement implied.")
CC_BY_IGO = Licence("CC BY 3.0 IGO", "Attribution to the organisation; no endorsement implied.")
IOM_DTM = Licence(
    "IOM DTM terms",
    "Non-commercial use with the credit 'International Organization for Migration (IOM), Displacement Tracking"
    " Matrix (DTM)'; no redistribution and no derivative works.",
    redistribute=False,
)
UNSTATED = Licence("not stated", "No licence came with the file: ask its producer before passing it on.")


# Every example has these, known or not.
_CELL: dict[str, object] = {"sheet": None, "row": None, "column": None, "value": None}


@dataclass(slots=True)
class Account:
    """The rows of one release, each counted once: kept, refused or ignored.

    A reader tells it what became of each row; `reasons` groups rows (and bad cells of kept rows) by
    reason and keeps the first example of each.
    """

    kept: int = 0
    refused: int = 0
    ignored: int = 0
    _reasons: dict[tuple[str, str], Reason] = field(default_factory=dict)

    @property
    def rows_in(self) -> int:
        return self.kept + self.refused + self.ignored

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(self._reasons.values())

    def keep(self, rows: int) -> None:
        self.kept += rows

    def refuse(self, reason: str, rows: int, *, next: str, **example: object) -> None:
        """Count rows that should have given numbers and gave none. `example`: sheet, row, column, value."""
        self.refused += rows
        self._add("refused", reason, rows, 0, next, example)

    def ignore(self, reason: str, rows: int, *, next: str = "", **example: object) -> None:
        """Count rows that hold no figures by design: headers, totals, notes, blanks, duplicates."""
        self.ignored += rows
        self._add("ignored", reason, rows, 0, next, example)

    def bad_cells(self, reason: str, cells: int, *, next: str, **example: object) -> None:
        """Count unreadable cells of rows whose other cells were kept."""
        self._add("cell", reason, 0, cells, next, example)

    def _add(self, kind: str, reason: str, rows: int, cells: int, next: str, example: dict[str, object]) -> None:
        if not rows and not cells:
            return
        known = self._reasons.get((kind, reason))
        if known is not None:
            rows, cells, example, next = known.rows + rows, known.cells + cells, known.example, known.next
        self._reasons[kind, reason] = Reason(reason, rows, cells, _CELL | example, next)


@dataclass(slots=True)
class Reading:
    """What a feed's reader works with: the file, the gazetteer, and where it reports rows and doubts."""

    file: RawFile
    gazetteer: Gazetteer
    account: Account = field(default_factory=Account)
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unplaced: Unplaced = field(default_factory=Unplaced)
    told: Told = field(default_factory=Told)
    places: pl.DataFrame | None = None  # what a reference table of places gives
    licence: Licence | None = None  # what the file says of its own terms, instead of the feed's
    producer: str = ""  # and of its producer


Reader = Callable[[Reading], Iterator[pl.DataFrame] | Iterable[pl.DataFrame]]


@dataclass(frozen=True, slots=True)
class Feed:
    """One kind of file of one producer.

    `recognises(file)` looks at content, never at the name. `read(reading)` yields frames with any of the
    columns of core.figure.COLUMNS and accounts for every row of every table of the file.
    `rank` orders the publications of one producer's value: 0 the original, higher a republication.
    `lists_covered` says that a round lists every place it covered: a place it does not list was not looked at.
    """

    id: str
    title: str
    producer: str
    licence: Licence
    recognises: Callable[[RawFile], bool]
    read: Reader
    rank: int = 0
    reference: bool = False  # gives places, not figures; read before the others
    lists_covered: bool = False


def heading_rows(table: RawTable, *, within: int = 30) -> Iterator[tuple[int, list[str]]]:
    """The rows that may hold a table's headings, with their number; row 0 are the keys of JSON records."""
    if table.keys:
        # The properties of a shape are the columns of its row.
        yield 0, [key.removeprefix("properties.") for key in table.keys]
        return
    for number, row in enumerate(table.head(within), start=1):
        yield number, [cell.strip() for cell in row]


def heading_row(table: RawTable, fits: Callable[[list[str]], bool]) -> tuple[int, list[str]] | None:
    """The first row that `fits`, as the row of the headings, with them; None when none of the first rows does."""
    return next(((number, names) for number, names in heading_rows(table) if fits(names)), None)


def has_heading(file: RawFile, *columns: str) -> bool:
    """Whether one of the first rows of a table holds all these headings."""
    wanted = set(columns)
    return any(wanted <= set(cells) for table in file.tables for _, cells in heading_rows(table))


def unknown(file: RawFile) -> UnknownFeed:
    """The refusal of a readable file that no feed knows."""
    return UnknownFeed(
        "no feed recognises this table",
        where=file.path.name,
        next=f"Describe it with a recipe: commonground recipe {file.path.name}",
    )
