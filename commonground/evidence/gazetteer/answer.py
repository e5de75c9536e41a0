"""What the gazetteer knows and answers: units, matches, proposals and what people corrected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Unit:
    """One administrative unit as an official table gives it; `names` are (language, name)."""

    code: str
    name: str
    level: int
    parent: str | None  # the code of the unit above it; None at the first level
    country: str  # ISO3
    names: tuple[tuple[str, str], ...] = ()
    valid_from: date | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A unit a person may have meant, best first in a list; `score` is from 0 to 1."""

    code: str
    name: str
    level: int
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """Where a printed name or code lies, and how we know; `code` is None when it is not located.

    `method` is code, code_ancestor, exact, alias, transliterated, near or person; "not_located" says that
    the words themselves name no place ("Dispersed in the country"); None says that nothing matched.
    `code_ancestor` keeps the finer code of the source, which the gazetteer does not list, in `own_code`.
    """

    code: str | None = None
    level: int | None = None
    method: str | None = None
    confidence: float | None = None
    name: str | None = None
    adm1: str | None = None
    adm2: str | None = None
    own_code: str | None = None
    own_level: int | None = None
    note: str = ""
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's word that a printed name means a unit; `code` None says that it is no place.

    Without `parent` (as printed, or its code) it stands for the name under every parent.
    """

    country: str
    level: int | None
    name: str
    code: str | None
    who: str
    why: str
    when: date
    id: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Revocation:
    """A person's word that the correction with the id `revokes` no longer stands."""

    id: str
    revokes: str
    who: str
    why: str
    when: date


def standing(log: Iterable[Correction | Revocation]) -> tuple[Correction, ...]:
    """Return the corrections of an append-only log that nobody revoked, in their order."""
    entries = list(log)
    revoked = {entry.revokes for entry in entries if isinstance(entry, Revocation)}
    return tuple(entry for entry in entries if isinstance(entry, Correction) and entry.id not in revoked)
