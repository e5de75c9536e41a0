"""The clauses rules stand on: where each is found and what it says in our words."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
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
