"""The clauses rules stand on: where each is found and what it says in our words."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache

from commonground.core.errors import RuleError
from commonground.law.reading import table_csv

# What a rule may rest on; several are joined by +.
BASES = frozenset({"seed", "public", "interpretation", "policy"})


@dataclass(frozen=True, slots=True)
class Clause:
    """One citable clause: its key, its document, where in it, and our one-sentence summary."""

    key: str
    title: str
    locator: str
    date: str
    summary: str
    basis: str
    known_how: str  # whether the text itself was seen; empty for the five letters and reports

    def as_dict(self) -> dict[str, str]:
        """Return it as JSON prints it."""
        return asdict(self)


@lru_cache(maxsize=1)
def _clauses() -> Mapping[str, Clause]:
    known_how = {row["id"]: row["known_how"] for row in table_csv("sources.csv")}
    found: dict[str, Clause] = {}
    for row in table_csv("clauses.csv"):
        clause = Clause(
            key=row["key"],
            title=row["document"],
            locator=row["locator"],
            date=row["date"],
            summary=row["summary"],
            basis=basis_of(row["basis"], where=f"clauses.csv, {row['key']}"),
            known_how=known_how.get(row["key"].split(":")[0], ""),
        )
        if clause.key in found or not all((clause.title, clause.locator, clause.summary)):
            raise RuleError(
                "a clause stands once, with its title, locator and summary.",
                where=f"clauses.csv, {clause.key}",
                next="Correct the row.",
            )
        found[clause.key] = clause
    return found


def clause(key: str, *, where: str = "") -> Clause:
    """Return the clause a key cites, or refuse an unknown citation."""
    try:
        return _clauses()[key]
    except KeyError:
        raise RuleError(
            f"'{key}' cites no clause we hold.",
            where=where,
            next="Add it to law/texts/clauses.csv with title, locator and a summary of our own.",
        ) from None


def clauses(keys: Iterable[str]) -> tuple[Clause, ...]:
    """Return the clauses of several keys, each once, in the order given."""
    return tuple(clause(key) for key in dict.fromkeys(keys))


def citations(raw: object, *, where: str) -> tuple[str, ...]:
    """Check a rule's `source`: a list of keys, or keys joined by ; in a CSV cell; each must be known."""
    if isinstance(raw, str):
        raw = [part.strip() for part in raw.split(";") if part.strip()]
    if not isinstance(raw, list) or not all(isinstance(key, str) for key in raw):
        raise RuleError(
            "'source' is missing or is not a list of citations.",
            where=where,
            next="Cite the clause; write [] where the rule is a policy or a reading of ours.",
        )
    return tuple(clause(key, where=where).key for key in raw)


def basis_of(raw: object, *, where: str) -> str:
    """Check a rule's `basis`: seed, public, interpretation or policy, joined by +."""
    if not isinstance(raw, str) or not BASES.issuperset(raw.split("+")):
        raise RuleError(
            f"the basis {raw!r} is not known.",
            where=where,
            next=f"Write {', '.join(sorted(BASES))}, joined by +.",
        )
    return raw


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a rule stands on: its citations, its basis and the day it takes effect."""

    clauses: tuple[str, ...]
    basis: str
    effective_from: str


def grounds(row: Mapping[str, object], *, where: str, default_from: str = "") -> Grounds:
    """Return what a rule stands on, or refuse a rule without clause, basis or date.

    Only a rule that rests on policy or a reading of ours alone may cite nothing.
    """
    basis, cited = basis_of(row.get("basis"), where=where), citations(row.get("source"), where=where)
    if not cited and not {"interpretation", "policy"}.issuperset(basis.split("+")):
        raise RuleError(f"its basis is {basis} and it cites nothing.", where=where, next="Cite the clause.")
    dated = "effective_from" in row or not default_from
    return Grounds(cited, basis, day_of(row.get("effective_from"), where=where) if dated else default_from)


def day_of(raw: object, *, where: str) -> str:
    """Check a rule's date: a full day."""
    if not isinstance(raw, date):
        raise RuleError("the rule has no date.", where=where, next="Give it effective_from, a full date.")
    return raw.isoformat()
