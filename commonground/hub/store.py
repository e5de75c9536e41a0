"""The hub's store: documents with their versions, passages, the word index, vectors, and what people decided.

One SQLite file. A document is stored whole or not at all; nothing is ever removed: a changed document is a new
version beside the old, and acts of people are only added to.
"""

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from commonground.core.errors import StoreError
from commonground.hub.about import About
from commonground.hub.categories import named_categories
from commonground.hub.cutting import Passage
from commonground.hub.kept import Act, Document, Stored, document_of, stored_of
from commonground.hub.reading import Text
from commonground.hub.schema import prepare
from commonground.hub.words import fold

FILE = "hub.sqlite"
# So many passages are written in one go.
_AT_ONCE = 2_000
# So many passages are written in one go.
_AT_ONCE = 2_000
# What a person may do; each act names in `about` the passage, document or commitment it is about.
ACTS = ("edit", "tag", "accept", "amend", "reject", "settle", "take_back")
# Acts after which a document may have another title.
_RETITLES = ("edit", "take_back")
EDITABLE = ("title", "issuer", "date", "language", "symbol", "kind", "office")


class HubStore:
    """The store of one hub."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # Threads of a server may share it; they take turns.
        self.connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=NORMAL")
        prepare(self.connection, where=str(path))

    @staticmethod
    def open(folder: Path, *, create: bool = False) -> "HubStore":
        """Open the hub of a store's folder; refuses a folder that holds none."""
        home = folder / "hub"
        if not HubStore.exists(folder):
            if not create:
                raise StoreError(
                    "no documents in it yet", where=str(folder), next="Add some: commonground hub add PATH --store DIR"
                )
            home.mkdir(parents=True, exist_ok=True)
        try:
            return HubStore(home / FILE)
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"the hub's file cannot be used: {error}", where=str(home / FILE), next="Restore it, or add anew."
            ) from None

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether a store's folder holds a hub."""
        return (folder / "hub" / FILE).exists()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All that is written inside is stored, or none of it."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def known(self, sha256: str) -> str | None:
        """The document that a file already is a version of."""
        found = self.connection.execute("SELECT document FROM versions WHERE sha256=?", (sha256,)).fetchone()
        return found[0] if found else None

    def keep(
        self, document: str, sha256: str, path: str, text: Text, told: About, passages: Sequence[Passage], *,
        on: str, office: str,
    ) -> None:  # fmt: skip
        """Store one version with its passages and words; an older version stays, marked as superseded."""
        with self.writing():
            older = self.connection.execute("SELECT version FROM documents WHERE id=?", (document,)).fetchone()
            if older:
                self.connection.execute("UPDATE versions SET superseded_by=? WHERE sha256=?", (sha256, older[0]))
                self.connection.execute("UPDATE passages SET current=0 WHERE version=?", (older[0],))
            self.connection.execute(
                "INSERT OR REPLACE INTO documents VALUES(?,?,?,?,?,?,?,?,?)",
                (document, *asdict(told).values(), office, sha256),
            )
            self.connection.execute(
                "INSERT INTO versions VALUES(?,?,?,?,?,?,?,?,?,?)",
                (
                    sha256, document, path, text.format, on, text.pages, json.dumps(text.unreadable),
                    json.dumps(text.notes), None, zlib.compress(text.source.encode("utf-8", "surrogatepass"), 6),
                ),
            )  # fmt: skip
            self.insert(document, sha256, self._edits().get(document, {}).get("title", told.title), passages)

    def insert(self, document: str, version: str, title: str, passages: Sequence[Passage]) -> None:
        """Write passages and their words; called inside `writing`."""
        (first,) = self.connection.execute("SELECT coalesce(max(id), 0) + 1 FROM passages").fetchone()
        for start in range(0, len(passages), _AT_ONCE):
            self._insert(document, version, title, passages[start : start + _AT_ONCE], first + start)

    def _insert(self, document: str, version: str, title: str, passages: Sequence[Passage], first: int) -> None:
        rows, words = [], []
        for number, one in enumerate(passages, first):
            digest = hashlib.sha256(encoded_text(one).encode("utf-8", "surrogatepass")).hexdigest()[:32]
            categories = ",".join(named_categories(f"{one.lead_in} {one.text}"))
            rows.append((
                number, document, version, one.language, one.locator, one.heading, one.kind, one.lead_in, one.page,
                one.start, one.end, one.ordinal, one.text, digest, categories,
            ))  # fmt: skip
            said = indexed(one.text, one.language)
            words.append((number, said, indexed(one.heading, one.language), one.lead_in, title))
        self.connection.executemany(
            "INSERT INTO "
            "passages(id,document,version,language,locator,heading,kind,lead_in,page,start,end,ordinal,text,"
            "hash,categories) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            rows,
        )
        self.index(words)

    def index(self, words: Sequence[tuple[int, str, str, str, str]]) -> None:
        """Write the word index: for each passage its text, heading, lead-in and title."""
        self.connection.executemany("INSERT INTO words(rowid,text,heading,lead_in,title) VALUES(?,?,?,?,?)", words)

    def documents(self, only: Sequence[str] | None = None) -> list[Document]:
        """Every document, or only those with these ids, by id."""
        edits = self._edits()
        wanted = "" if only is None else f"WHERE d.id IN ({','.join('?' * len(only))}) "
        found = self.connection.execute(
            "SELECT d.*, v.path, v.pages, v.unreadable, v.notes FROM documents d "  # noqa: S608 - values are bound
            f"JOIN versions v ON v.sha256=d.version {wanted}ORDER BY d.id",
            tuple(only or ()),
        )
        return [document_of(row, edits.get(row[0], {})) for row in found]

    def passages(self, *, document: str | None = None, current: bool = True) -> list[Stored]:
        """The passages of one document or of all, in the order printed."""
        wanted = ["current=1"] if current else []
        wanted += ["document=?"] if document else []
        where = f" WHERE {' AND '.join(wanted)}" if wanted else ""
        rows = self.connection.execute(
            f"SELECT * FROM passages{where} ORDER BY version, ordinal",  # noqa: S608 - no outside words in it
            (document,) if document else (),
        )
        return [stored_of(row) for row in rows]

    def named(self, name: str) -> list[Stored]:
        """Every passage that a citation (document/language/locator) names, the current version's last."""
        document, _, rest = name.partition("/")
        spoken, _, locator = rest.partition("/")
        rows = self.connection.execute(
            "SELECT * FROM passages WHERE document=? AND language=? AND locator=? ORDER BY current, id",
            (document, spoken, locator),
        )
        return [stored_of(row) for row in rows]

    def cited(self, name: str, *, version: str = "") -> dict[str, Any]:
        """A citation opened: its passage in the version cited (else the newest), and what a newer version says."""
        found = [one for one in self.named(name) if one.version.startswith(version)]
        if not found:
            then = "Copy it from hub search: document/language/locator."
            raise StoreError(f"no passage {name!r}{f' in version {version}' if version else ''}", next=then)
        one = found[-1]
        (document,) = self.documents([one.document])
        now = next((other for other in reversed(self.named(name)) if other.current), None)
        return {
            "passage": one.name, "title": document.title, "locator": one.locator, "page": one.page, "text": one.text,
            "start": one.start, "end": one.end, "language": one.language, "version": one.version,
            "current": one.current, "newer_version": None if one.current else document.version,
            "newer_text": None if one.current or now is None else now.text,
        }  # fmt: skip

    def fetch(self, ids: Sequence[int]) -> dict[int, Stored]:
        """Passages by number."""
        found: dict[int, Stored] = {}
        for start in range(0, len(ids), 500):
            part = [int(one) for one in ids[start : start + 500]]
            marks = ",".join("?" * len(part))
            rows = self.connection.execute(f"SELECT * FROM passages WHERE id IN ({marks})", part)  # noqa: S608
            found.update((row[0], stored_of(row)) for row in rows)
        return found

    def source(self, version: str) -> str:
        """The stored source that a version's spans point into."""
        found = self.connection.execute("SELECT source FROM versions WHERE sha256=?", (version,)).fetchone()
        if not found:
            raise StoreError(
                f"no version {version[:12]}", where=str(self.path), next="List documents with hub documents."
            )
        return zlib.decompress(found[0]).decode("utf-8", "surrogatepass")

    def act(self, act: str, about: str, *, who: str, why: str, day: str, **facts: Any) -> Act:
        """Add what a person decided; the caller says who, when and why."""
        if act not in ACTS:
            raise StoreError(f"{act!r} is not an act", where=str(self.path), next=f"Use one of {', '.join(ACTS)}.")
        if not who.strip() or not why.strip():
            raise StoreError("a decision needs who and why", where=act, next="Give --who and --why.")
        with self.writing():
            before = {one.id: one.title for one in self.documents()} if act in _RETITLES else {}
            done = self.connection.execute(
                "INSERT INTO acts(act,about,who,day,why,facts) VALUES(?,?,?,?,?,?)",
                (act, about, who, day, why, json.dumps(facts)),
            )
            for one in self.documents() if before else ():
                if one.title != before[one.id]:
                    self._retitle(one, before[one.id])
        return Act(int(done.lastrowid or 0), act, about, who, day, why, facts)

    def _retitle(self, document: Document, before: str) -> None:
        """Find the passages of a document by its corrected title too; its meaning is encoded with the next `add`."""
        rows = [
            (one.id, indexed(one.text, one.language), indexed(one.heading, one.language), one.lead_in)
            for one in self.passages(document=document.id)
        ]
        self.connection.executemany(
            "INSERT INTO words(words,rowid,text,heading,lead_in,title) VALUES('delete',?,?,?,?,?)",
            [(*row, before) for row in rows],
        )
        self.index([(*row, document.title) for row in rows])
        self.connection.execute("DELETE FROM word_vectors WHERE hash=?", (f"title {document.version}",))

    def acts(self, *kinds: str) -> list[Act]:
        """Acts of these kinds that nobody took back, oldest first."""
        entries = [
            Act(row[0], row[1], row[2], row[3], row[4], row[5], json.loads(row[6]))
            for row in self.connection.execute("SELECT * FROM acts ORDER BY id")
        ]
        gone: set[str] = set()
        for entry in reversed(entries):
            if entry.act == "take_back" and str(entry.id) not in gone:
                gone.add(entry.about)
        return [entry for entry in entries if entry.act in kinds and str(entry.id) not in gone]

    def edit(self, document: str, *, who: str, why: str, day: str, **values: str) -> Act:
        """Correct what a document was said to be: its title, issuer, date, language, symbol, kind or office."""
        if not self.connection.execute("SELECT 1 FROM documents WHERE id=?", (document,)).fetchone():
            raise StoreError(f"no document {document!r}", where=str(self.path), next="See commonground hub documents.")
        if wrong := set(values) - set(EDITABLE):
            raise StoreError(f"{', '.join(sorted(wrong))} cannot be edited", next=f"Edit any of {', '.join(EDITABLE)}.")
        return self.act("edit", document, who=who, why=why, day=day, **values)

    def _edits(self) -> dict[str, dict[str, str]]:
        edits: dict[str, dict[str, str]] = {}
        for entry in self.acts("edit"):
            edits.setdefault(entry.about, {}).update(entry.facts)
        return edits


def encoded_text(passage: Passage | Stored) -> str:
    """What of a passage the encoders read: its nearest heading, the words that introduce its list, and itself."""
    heading = passage.heading.rpartition(" > ")[2] if passage.kind != "heading" else ""
    lead_in = f"{passage.lead_in} " if passage.lead_in else ""
    return f"{heading}. {lead_in}{passage.text}" if heading else f"{lead_in}{passage.text}"


def indexed(text: str, spoken: str) -> str:
    """What the word index takes in; Arabic without article and vowels, as its questions are asked."""
    return " ".join(fold(word) for word in text.split()) if spoken == "ar" else text
