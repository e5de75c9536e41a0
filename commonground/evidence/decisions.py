"""What people decided about the evidence: an append-only log beside the releases.

Nothing in it is ever changed or removed: a later entry takes an earlier one back by naming its id.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson
from filelock import FileLock

from commonground.core.errors import StoreError

# The acts a log may hold; each names the id it acts on in `about`.
ACTS = (
    "withdraw",  # a release: kept, but no figure of it is used
    "reverse",  # a corrected reading (swapped columns): use the columns as printed again
    "locate",  # a printed place name: `facts` hold country, level, name, code
    "answer",  # a question
    "take_back",  # any earlier entry, by its id
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One act: who did what about which thing, when and why."""

    id: str  # d1, d2, ... in the order written
    act: str
    about: str
    who: str
    when: str  # ISO date or moment, given by the caller
    why: str
    facts: dict[str, Any] = field(default_factory=dict)


class Decisions:
    """The log of one store. Reading needs no lock: a line is written whole or not at all."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def all(self) -> list[Decision]:
        """Every entry ever written, oldest first; a half-written last line (a crash) is left out."""
        if not self.path.exists():
            return []
        return list(self._read())

    def _read(self) -> Iterator[Decision]:
        for line in self.path.read_bytes().split(b"\n")[:-1]:
            if line.strip():
                yield Decision(**orjson.loads(line))

    def standing(self, *acts: str) -> list[Decision]:
        """The entries of these acts that no later entry took back, oldest first."""
        entries = self.all()
        gone: set[str] = set()
        for entry in reversed(entries):
            if entry.act == "take_back" and entry.id not in gone:
                gone.add(entry.about)
        return [entry for entry in entries if entry.act in acts and entry.id not in gone]

    def write(self, act: str, about: str, *, who: str, when: str, why: str, **facts: Any) -> Decision:
        """Add one entry and return it; the caller says who, when and why."""
        if act not in ACTS:
            raise StoreError(f"{act!r} is not an act", where=str(self.path), next=f"Use one of {', '.join(ACTS)}.")
        if not who.strip() or not why.strip():
            raise StoreError("a decision needs who and why", where=act, next="Give --who and --why.")
        with FileLock(f"{self.path}.lock"):
            self._heal()
            entries = self.all()
            if act == "take_back" and about not in {entry.id for entry in entries}:
                raise StoreError(f"no decision {about}", where=str(self.path), next="List them to see their ids.")
            entry = Decision(f"d{len(entries) + 1}", act, about, who, when, why, facts)
            with self.path.open("ab") as log:
                log.write(orjson.dumps(asdict(entry)) + b"\n")
                log.flush()
        return entry

    def _heal(self) -> None:
        # A crash in the middle of a write leaves a line without its end; no reader ever used it.
        if self.path.exists():
            text = self.path.read_bytes()
            if text and not text.endswith(b"\n"):
                self.path.write_bytes(text[: text.rfind(b"\n") + 1])
