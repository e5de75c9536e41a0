"""What the store keeps, as the other modules see it: documents, passages, and what people decided."""

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it stands, with what people corrected."""

    id: str
    title: str
    issuer: str
    date: str
    language: str
    symbol: str
    kind: str
    office: str
    version: str
    path: str = ""
    pages: int | None = None
    unreadable: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """A passage as stored."""

    id: int
    document: str
    version: str
    language: str
    locator: str
    heading: str
    kind: str
    lead_in: str
    page: int | None
    start: int
    end: int
    ordinal: int
    text: str
    hash: str
    categories: tuple[str, ...]
    current: bool

    @property
    def name(self) -> str:
        """What a citation says: document, language and locator."""
        return f"{self.document}/{self.language}/{self.locator}"


@dataclass(frozen=True, slots=True)
class Act:
    """What a person decided, when and why."""

    id: int
    act: str
    about: str
    who: str
    day: str
    why: str
    facts: dict[str, Any] = field(default_factory=dict)


def document_of(row: tuple[Any, ...], edits: dict[str, str]) -> Document:
    """A document from its row, with what people corrected."""
    plain = dict(zip(("title", "issuer", "date", "language", "symbol", "kind", "office"), row[1:8]))
    return Document(
        row[0], **{**plain, **edits}, version=row[8], path=row[9], pages=row[10],
        unreadable=tuple(json.loads(row[11])), notes=tuple(json.loads(row[12])),
    )  # fmt: skip


def stored_of(row: tuple[Any, ...]) -> Stored:
    """A passage from its row."""
    told: dict[str, Any] = dict(zip(Stored.__slots__, row))
    return Stored(**{**told, "categories": tuple(row[14].split(",")) if row[14] else (), "current": bool(row[15])})
