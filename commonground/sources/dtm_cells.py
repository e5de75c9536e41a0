"""The cells of a summary sheet: what stands where, and what one of them counts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from commonground.core.errors import BadCell
from commonground.core.numbers import parse
from commonground.core.words import Category, Status


@dataclass(frozen=True, slots=True)
class Stated:
    """One cell read: 1-based row, 0-based column, and what it counts."""

    row: int
    column: int
    value: float
    category: Category
    unit: str
    cut: tuple[str, ...] = ()
    level: int = 0
    place: str = ""
    parent: str = ""
    fields: dict[str, str] = field(default_factory=dict)


class Grid:
    """The cells of a sheet, with what each says as a number."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self.rows = [[cell.strip() for cell in row] for row in rows]
        self.height = len(self.rows)
        self.width = max(map(len, self.rows), default=0)

    def text(self, row: int, column: int) -> str:
        inside = 0 <= row < self.height and 0 <= column < self.width
        return self.rows[row][column] if inside else ""

    def number(self, row: int, column: int) -> float | None:
        try:
            read = parse(self.text(row, column))
        except BadCell:
            return None
        return float(read.value) if read.status is Status.REPORTED and read.value is not None else None
