"""A release: one file as it came, what was read from it, and what was not."""

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import orjson

from commonground.core.figure import Locator, Question


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows (or single cells of kept rows) did not become figures, with one example."""

    reason: str
    rows: int = 0  # whole rows refused or ignored for this reason
    cells: int = 0  # bad cells in rows whose other cells were kept
    example: dict[str, Any] = field(default_factory=dict)  # sheet, row, column, value
    next: str = ""


def release_id(sha256: str, recipe: str = "") -> str:
    """Name one reading of one file: by its content, and by the recipe (sha256) it was read by."""
    return f"{sha256}-{recipe[:12]}" if recipe else sha256


@dataclass(frozen=True, slots=True)
class Release:
    """What release.json holds. `rows_in == kept + refused + ignored` always."""

    path: str  # as given when it was read
    feed: str
    sha256: str
    rows_in: int
    kept: int
    refused: int
    ignored: int
    figures: int
    source: str  # the producer
    title: str = ""
    licence: str = ""
    terms: str = ""
    redistribute: bool = True  # False: figures are left out of exports unless the user insists
    rank: int = 0  # among one producer's feeds: 0 is the original publication, higher a republication
    lists_covered: bool = False  # a place that one of its rounds does not list was not looked at
    order: int = 0  # the how-manieth release of the store
    recipe: str = ""  # sha256 of the recipe it was read by; another recipe is another reading
    read_on: str = ""  # ISO date, given by the caller
    size: int = 0
    # An interface may answer in pages: pages of one `answer` are one publication; pages 0 where nobody says how many.
    answer: str = ""
    page: int = 0
    pages: int = 0
    grains: tuple[str, ...] = ()  # every grain among its figures
    reasons: tuple[Reason, ...] = ()
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.rows_in != self.kept + self.refused + self.ignored:
            raise AssertionError(
                f"{self.path}: {self.rows_in} rows in, but {self.kept} kept + {self.refused} refused"
                f" + {self.ignored} ignored"
            )

    @property
    def id(self) -> str:
        """The file's sha256, followed by the recipe's where one was used."""
        return release_id(self.sha256, self.recipe)

    @property
    def name(self) -> str:
        """The file's own name, without its folder."""
        return Path(self.path).name

    def report(self, *, path: str | None = None) -> dict[str, Any]:
        """The shape `commonground read --json` prints; `path` as this call gave it."""
        return {
            "path": path or self.path,
            "feed": self.feed,
            "sha256": self.sha256,
            "release": self.id,
            "rows_in": self.rows_in,
            "kept": self.kept,
            "refused": self.refused,
            "ignored": self.ignored,
            "figures": self.figures,
            "reasons": [asdict(reason) for reason in self.reasons],
            "questions": [asdict(question) for question in self.questions],
            "notes": list(self.notes),
        }

    def to_json(self) -> bytes:
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        stored = orjson.loads(text)
        stored["reasons"] = tuple(Reason(**reason) for reason in stored["reasons"])
        stored["questions"] = tuple(
            Question(**{**q, "where": tuple(Locator(**cell) for cell in q["where"])}) for q in stored["questions"]
        )
        stored["notes"] = tuple(stored["notes"])
        stored["grains"] = tuple(stored["grains"])
        return cls(**stored)

    def numbered(self, order: int) -> "Release":
        return replace(self, order=order)
