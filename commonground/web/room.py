"""What the pages stand on: pictures by name, and behind each number its cells."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NotRequired, Protocol, TypedDict

from commonground.picture.dossier import Dossier

# A picture is the plain dict that `commonground.picture` draws; the pages only read it.
Picture = Mapping[str, Any]
# What the points of a trend have in common stands once, on the trend.
_TREND = ("category", "measure", "unit", "source", "series", "feed")


class Cell(TypedDict):
    """One cell that a number rests on."""

    locator: dict[str, Any]
    value: float | None
    low: float | None
    high: float | None
    status: str
    origin: NotRequired[str | None]
    place_name: NotRequired[str | None]


class Row(TypedDict):
    """The row a cell stands in, with the rows around it, as the file prints them."""

    headings: list[str]
    cells: list[str | None]
    before: list[list[str | None]]
    after: list[list[str | None]]
    marked: NotRequired[int | None]  # which of `cells`; without it, the one under the locator's column


class Cells(TypedDict):
    """A number opened: the cells it is made of, the row of one of them, and the release they came in."""

    number: dict[str, Any]
    cells: list[Cell]
    row: Row | None  # null when the raw file is no longer kept
    release: dict[str, Any]


class Lineage(Protocol):
    """Opens the cells of one situation's numbers."""

    def open_cells(self, key: str, *, cell: int = 0) -> Mapping[str, Any]:
        """Open the number `key` as `Cells`, with the row of its `cell`-th cell; LookupError when there is none."""
        ...


@dataclass(frozen=True, eq=False)
class Situation:
    """One picture, the way back to its cells, and the dossier that feeds the rooms beside it."""

    picture: Picture
    lineage: Lineage
    dossier: Dossier | None = None

    @cached_property
    def numbers(self) -> dict[str, dict[str, Any]]:
        """Every number of the picture by its key, as the picture first gives it."""
        return {number["key"]: number for number in reversed(list(_numbers(self.picture)))}

    @property
    def slug(self) -> str:
        return str(self.picture["situation"]["id"])


def _numbers(part: Any, about: Mapping[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    """Give every number in a part of a picture; the points of a trend take the trend's own words."""
    if isinstance(part, Mapping):
        if "key" in part and "locator" in part:
            yield {**(about or {}), **part}
        words = {name: part[name] for name in _TREND if name in part} if "points" in part else None
        for value in part.values():
            yield from _numbers(value, words or about)
    elif isinstance(part, list):
        for value in part:
            yield from _numbers(value, about)


class Room:
    """The situations one server shows, in the order they were given."""

    def __init__(self, situations: Iterable[Situation]) -> None:
        self.situations = {situation.slug: situation for situation in situations}
