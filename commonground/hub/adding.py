"""Files into the hub: each document is read, cut, stored whole; its meaning is encoded afterwards, once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from commonground.core.errors import CommonGroundError, UnreadableFile
from commonground.hub.about import about
from commonground.hub.cutting import cut
from commonground.hub.indexing import Progress, quiet
from commonground.hub.indexing import encode as encode_pending
from commonground.hub.reading import documents_under, open_text
from commonground.hub.store import HubStore
from commonground.hub.words import fold


@dataclass
class Report:
    """What became of every file given; each stands in exactly one of the three lists."""

    added: list[dict[str, Any]] = field(default_factory=list)
    known: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    encoded: int = 0
    waiting: int = 0
    notes: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For a program."""
        return {
            "documents": self.added, "known": self.known, "refused": self.refused,
            "encoded": self.encoded, "waiting": self.waiting, "notes": self.notes,
        }  # fmt: skip


def add(
    paths: Iterable[Path], store: HubStore, *, on: str, office: str = "", progress: Progress = quiet,
    encode: bool = True,
) -> Report:  # fmt: skip
    """Store the documents under these paths; a refusal leaves the others, an interruption what was stored."""
    report = Report()
    for path, within in documents_under(paths):
        try:
            _add_one(path, within, store, report, on=on, office=office)
        except CommonGroundError as refusal:
            report.refused.append({"path": str(path), "reason": refusal.what, "next": refusal.next})
        progress("reading", len(report.added) + len(report.known) + len(report.refused), 0)
    if encode:
        report.encoded, report.waiting, missing = encode_pending(store, progress=progress)
        report.notes.extend(missing)
    return report


def _add_one(path: Path, within: Path | None, store: HubStore, report: Report, *, on: str, office: str) -> None:
    sha256, text = open_text(path, within=within)
    if known := store.known(sha256):
        report.known.append({"path": str(path), "document": known, "sha256": sha256})
        return
    passages = cut(text)
    if not passages:
        raise UnreadableFile("The document holds no paragraph.", where=str(path), next="Give the text itself.")
    told = about(text, passages)
    document, older = _identity(path, told.title, store)
    if not told.title:
        told = type(told)(path.stem.replace("_", " ").strip(), *_rest(told))
    store.keep(document, sha256, str(path), text, told, passages, on=on, office=office)
    report.added.append({
        "path": str(path), "document": document, "sha256": sha256, "format": text.format, "title": told.title,
        "issuer": told.issuer, "date": told.date, "language": told.language, "symbol": told.symbol, "kind": told.kind,
        "passages": len(passages), "pages": text.pages, "unreadable_pages": list(text.unreadable),
        "supersedes": older, "notes": list(text.notes),
    })  # fmt: skip


def _rest(told: Any) -> tuple[str, ...]:
    return told.issuer, told.date, told.language, told.symbol, told.kind


def _identity(path: Path, title: str, store: HubStore) -> tuple[str, str | None]:
    """The document's id, and the version it replaces: the same file anew, or the same name and title."""
    stem = re.sub(r"[^\w.-]+", "-", fold(path.stem)).strip("-.")[:80] or "document"
    rows = store.connection.execute(
        "SELECT d.id, d.title, d.version, v.path FROM documents d JOIN versions v ON v.sha256=d.version "
        "WHERE d.id=? OR d.id GLOB ?",
        (stem, f"{stem}~[0-9]*"),
    ).fetchall()
    for one, its_title, version, its_path in rows:
        if its_path == str(path) or (its_title and its_title == title and Path(its_path).name == path.name):
            return one, version
    taken = {row[0] for row in rows}
    number = 2
    document = stem
    while document in taken:
        document, number = f"{stem}~{number}", number + 1
    return document, None
