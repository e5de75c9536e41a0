"""A file as it came: its checksum and its tables of text cells."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import polars as pl

from commonground.core.errors import UnreadableFile
from commonground.sources.opening import bidi

BATCH = 131_072
# A frame of more cells than this would not be small any more, however few its rows.
_CELLS = 6_000_000
ROW = "row"


@dataclass(frozen=True, slots=True)
class RawTable:
    """One table of a file: text cells in columns c0, c1, ...; a blank is "", never null.

    `sheet` is a workbook's sheet name or the path inside a JSON file; None for a plain table. `keys` are the
    JSON keys, one a column; elsewhere the headings stand among the rows and `keys` is empty.
    """

    sheet: str | None
    width: int
    height: int
    keys: tuple[str, ...]
    _batches: Callable[[int], Iterator[pl.DataFrame]] = field(repr=False, compare=False)
    _first: list[list[str]] = field(default_factory=list, repr=False, compare=False)
    marked: bool = False  # whether invisible marks of the direction of print were removed from it

    def head(self, n: int = 40) -> list[list[str]]:
        """Return the first n rows as text cells, each as wide as the table."""
        if len(self._first) < min(n, self.height):
            self._first[:] = islice(self.rows(), n)
        return [list(row) for row in self._first[:n]]

    def rows(self) -> Iterator[list[str]]:
        """Yield every row in order, blank ones too; the first is row 1."""
        for batch in self.batches(size=4096):
            yield from map(list, batch.drop(ROW).iter_rows())

    def batches(self, size: int = BATCH, skip: int = 0) -> Iterator[pl.DataFrame]:
        """Yield the rows after the first `skip`, at most `size` a frame: `row` (1-based) and c0..cN."""
        size = max(1, min(size, _CELLS // max(1, self.width)))
        pending: list[pl.DataFrame] = []
        held = 0
        seen = 0
        for piece in self._batches(size):
            numbered = piece.insert_column(0, pl.int_range(seen + 1, seen + len(piece) + 1, eager=True).alias(ROW))
            seen += len(piece)
            numbered = numbered.slice(max(0, skip - (seen - len(piece))))
            while held + len(numbered) >= size:
                pending.append(numbered.head(size - held))
                yield pl.concat(pending, rechunk=True)
                numbered = numbered.slice(size - held)
                pending, held = [], 0
            if len(numbered):
                pending.append(numbered)
                held += len(numbered)
        if pending:
            yield pl.concat(pending, rechunk=True)


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file, checksummed, with every table found in it; `envelope` is what a JSON file says of itself."""

    path: Path
    sha256: str
    size: int
    kind: str
    tables: tuple[RawTable, ...]
    notes: tuple[str, ...] = ()
    envelope: dict[str, str] = field(default_factory=dict)


def from_frame(frame: pl.DataFrame, *, where: str, sheet: str | None, keys: tuple[str, ...] = ()) -> RawTable:
    """Wrap a frame of text columns c0..cN that is in memory; refuse NUL bytes and bidi tricks."""
    if _any(frame, "\0") or any("\0" in key for key in keys):
        raise UnreadableFile(
            "A cell holds a NUL byte, which no text does.",
            where=f"{where}, {sheet}" if sheet else where,
            next="Correct the file at its source.",
        )
    _check_tricks(frame, keys, where, sheet)
    marked = _any(frame, bidi.MARKS) or any(map(bidi.MARK_SIGN.search, keys))
    if marked:
        frame = frame.with_columns(pl.all().str.replace_all(bidi.MARKS, ""))
        keys = tuple(bidi.MARK_SIGN.sub("", key) for key in keys)
    held = frame

    def batches(size: int) -> Iterator[pl.DataFrame]:
        for start in range(0, held.height, size):
            yield held.slice(start, size)

    return RawTable(sheet, held.width, held.height, keys, batches, marked=marked)


def _check_tricks(frame: pl.DataFrame, keys: tuple[str, ...], where: str, sheet: str | None) -> None:
    """Refuse the table at the first cell or name that prints other text than it holds."""
    bidi.check_name(sheet or "", where, "The name of a sheet or list")
    for key in keys:
        bidi.check_name(key, where, "The name of a column")
    if not _any(frame, bidi.TRICKS):
        return
    row, cells = next((n, row) for n, row in enumerate(frame.iter_rows(), 1) if any(map(bidi.TRICK_SIGN.search, row)))
    at, found = next((i, sign) for i, cell in enumerate(cells) if (sign := bidi.TRICK_SIGN.search(cell)))
    column = keys[at] if keys else f"column {at + 1}"
    raise bidi.deceives(found[0], f"{where}, {sheet}" if sheet else where, f"Row {row:,}, {column},")


def _any(frame: pl.DataFrame, pattern: str) -> bool:
    return bool(frame.width) and frame.select(pl.any_horizontal(pl.all().str.contains(pattern).any())).item()


def columns(width: int) -> list[str]:
    """Name the columns of a table of this width."""
    return [f"c{i}" for i in range(width)]
