"""The register: what texts promise, with what people decided about it; and what is promised for one situation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from commonground.core.errors import CommonGroundError, StoreError
from commonground.hub.about import about
from commonground.hub.cutting import cut
from commonground.hub.promises.finding import commitments
from commonground.hub.promises.promise import KINDS, STATUSES, Promise
from commonground.hub.reading import documents_under, open_text
from commonground.hub.store import Act, HubStore

# How an entry stands with people; a proposal binds nobody.
STANDINGS = ("proposed", "accepted", "rejected")
_AMENDABLE = ("kind", "actor", "addressee", "action", "due_text", "due_date", "status")
_SETTLED = ("done", "lapsed")
_DECIDED = ("accept", "amend", "reject", "settle")


@dataclass(frozen=True, slots=True)
class Entry:
    """A promise with its standing and, on the day asked, how late it is."""

    promise: Promise
    standing: str = "proposed"
    evidence: str = ""  # what proves the status: a passage, a figure, or why it was settled so
    late: int | None = None  # days past due while open; None where no date is given or nothing is late
    title: str = ""
    decisions: tuple[dict[str, Any], ...] = ()  # what people decided about it: act, who, when, why

    def as_dict(self) -> dict[str, Any]:
        """For a program."""
        told = {**self.promise.as_dict(), "standing": self.standing, "evidence": self.evidence or None}
        return {**told, "days_late": self.late, "title": self.title, "decisions": list(self.decisions)}


@dataclass(frozen=True, slots=True)
class Promised:
    """What the documents of a situation promise, the most overdue first; and the documents that could not be read."""

    entries: tuple[Entry, ...]
    refused: tuple[dict[str, str], ...]
    documents: tuple[dict[str, Any], ...] = ()

    def overdue(self, most: int = 3) -> tuple[Entry, ...]:
        """The most overdue."""
        return tuple(entry for entry in self.entries if entry.late)[:most]


def register(store: HubStore, *, day: str = "", document: str | None = None) -> list[Entry]:
    """Every promise of the store's current documents, with what people decided; rejected ones stay, marked."""
    found: list[Entry] = []
    acts = store.acts(*_DECIDED)
    for one in store.documents():
        if document and one.id != document:
            continue
        promises = commitments(
            store.passages(document=one.id), document=one.id, version=one.version, issuer=one.issuer, date=one.date,
            treaty=one.kind == "treaty",
        )  # fmt: skip
        found.extend(_entry(promise, acts, day, one.title) for promise in promises)
    return found


def promised(paths: Iterable[Path], *, day: str, store: HubStore | None = None) -> Promised:
    """What a dossier's documents promise on a day: by whom, due when, with locators; rejected ones are left out."""
    acts = store.acts(*_DECIDED) if store else []
    entries: list[Entry] = []
    refused: list[dict[str, str]] = []
    documents: dict[str, dict[str, Any]] = {}
    for path, within in documents_under(paths):
        try:
            sha256, text = open_text(path, within=within)
        except CommonGroundError as refusal:
            refused.append({"path": str(path), "reason": refusal.what, "next": refusal.next})
            continue
        # The same file under two names promises once.
        if sha256 in documents:
            continue
        passages = cut(text)
        told = about(text, passages)
        document = (store.known(sha256) if store else None) or path.stem
        title = told.title or path.stem
        promises = commitments(
            passages, document=document, version=sha256, issuer=told.issuer, date=told.date,
            treaty=told.kind == "treaty",
        )  # fmt: skip
        documents[sha256] = {
            "document": document, "path": str(path), "sha256": sha256, "title": title, "issuer": told.issuer,
            "date": told.date, "language": told.language, "promises": len(promises),
        }  # fmt: skip
        entries.extend(_entry(promise, acts, day, title) for promise in promises)
    kept = [entry for entry in entries if entry.standing != "rejected"]
    kept.sort(key=lambda entry: (-(entry.late or 0), entry.promise.due_date or "9999"))
    return Promised(tuple(kept), tuple(refused), tuple(documents.values()))


def accept(store: HubStore, promise: str, *, who: str, why: str, day: str) -> Act:
    """Say that a proposal is a promise."""
    return store.act("accept", _known(store, promise), who=who, why=why, day=day)


def reject(store: HubStore, promise: str, *, who: str, why: str, day: str) -> Act:
    """Say that a proposal is none; it stays, marked, and may be taken back."""
    return store.act("reject", _known(store, promise), who=who, why=why, day=day)


def amend(store: HubStore, promise: str, *, who: str, why: str, day: str, **values: str) -> Act:
    """Correct a promise's kind, actor, addressee, action, due date or status; the quote is the text's and stays."""
    if wrong := set(values) - set(_AMENDABLE):
        raise StoreError(f"{', '.join(sorted(wrong))} cannot be amended", next=f"Amend any of {', '.join(_AMENDABLE)}.")
    _check(values)
    return store.act("amend", _known(store, promise), who=who, why=why, day=day, **values)


def settle(store: HubStore, promise: str, status: str, *, evidence: str, who: str, why: str, day: str) -> Act:
    """Say that a promise is done or lapsed, and what proves it: a passage, a figure, a page."""
    if status not in _SETTLED or not evidence.strip():
        raise StoreError("a promise is settled as done or lapsed, with evidence", next="Name a passage or a figure.")
    return store.act("settle", _known(store, promise), who=who, why=why, day=day, status=status, evidence=evidence)


def _check(values: dict[str, str]) -> None:
    if values.get("kind", KINDS[0]) not in KINDS:
        raise StoreError(f"{values['kind']!r} is no kind", next=f"Use any of {', '.join(KINDS)}.")
    if values.get("status", STATUSES[0]) not in STATUSES:
        raise StoreError(f"{values['status']!r} is no status", next=f"Use any of {', '.join(STATUSES)}.")
    if values.get("due_date"):
        try:
            date.fromisoformat(values["due_date"])
        except ValueError:
            raise StoreError(f"{values['due_date']!r} is no date", next="Write it as 2019-03-31.") from None


def _known(store: HubStore, promise: str) -> str:
    if promise not in {entry.promise.id for entry in register(store)}:
        raise StoreError(f"no promise {promise!r}", next="See their ids: commonground hub commitments --store DIR.")
    return promise


def _entry(promise: Promise, acts: Sequence[Act], day: str, title: str) -> Entry:
    standing, evidence = "proposed", ""
    # An amended promise keeps the id of its quote.
    about = [act for act in acts if act.about == promise.id]
    for act in about:
        if act.act == "amend":
            promise, standing = _amended(promise, act.facts), "accepted"
        elif act.act == "settle":
            promise, evidence = replace(promise, status=act.facts["status"]), act.facts["evidence"]
        else:
            standing = "accepted" if act.act == "accept" else "rejected"
    late = None
    if day and promise.due_date and promise.status in {"open", "pending", "continuing"}:
        late = (date.fromisoformat(day) - date.fromisoformat(promise.due_date)).days
    decisions = tuple(
        {"act": act.id, "decision": act.act, "who": act.who, "day": act.day, "why": act.why} for act in about
    )
    return Entry(promise, standing, evidence, late if late and late > 0 else None, title, decisions)


def _amended(promise: Promise, values: dict[str, Any]) -> Promise:
    amended: dict[str, Any] = {key: str(value) for key, value in values.items() if key in _AMENDABLE}
    return replace(promise, **amended)
