"""What may be added to what: the rows of category_overlaps.csv, matched with parts of a sum."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from commonground.core.errors import RuleError
from commonground.core.words import Category
from commonground.law.categories import categories
from commonground.law.clauses import basis_of, citations
from commonground.law.reading import table_csv, table_yaml


@dataclass(frozen=True, slots=True)
class Part:
    """One number offered to a sum, with all that decides whether it may be added."""

    name: str
    category: Category
    value: int | None  # None: not observed or not reported
    source: str = ""
    measure: str = "stock"
    unit: str = "persons"
    series: str = ""
    date: str | None = None  # ISO; the day of a stock, the last day of a flow
    place: str = ""
    low: int | None = None
    high: int | None = None
    partial: bool = False  # covers only a part of its place


@dataclass(frozen=True, slots=True)
class OverlapRule:
    """One row: two kinds of figure, whether they may be added, and what to do instead."""

    id: str
    left: str
    right: str
    kind: str
    totals: tuple[str, ...]
    relation: str
    what_to_do: str
    basis: str
    clauses: tuple[str, ...]


@lru_cache(maxsize=1)
def overlap_rules() -> Mapping[str, OverlapRule]:
    """Load the rows; a phrase, a permission, a basis or a citation nobody knows stops the load."""
    table = table_yaml("sums.yaml")
    found = {}
    for row in table_csv("category_overlaps.csv"):
        where = f"category_overlaps.csv, {row['rule_id']}"
        permission = table["permissions"].get(row["add"])
        if permission is None or not {row["left"], row["right"]} <= set(table["phrases"]):
            raise RuleError("its words are not in sums.yaml.", where=where, next="Add the phrase there.")
        found[row["rule_id"]] = OverlapRule(
            id=row["rule_id"],
            left=row["left"],
            right=row["right"],
            kind=permission["kind"],
            totals=tuple(permission.get("totals", ())),
            relation=row["relation"],
            what_to_do=row["what_to_do"],
            basis=basis_of(row["basis"], where=where),
            clauses=citations(row["source"], where=where),
        )
    return found


@lru_cache(maxsize=1)
def _pairs() -> tuple[tuple[str, str, str], ...]:
    rows = [(rule.id, rule.left, rule.right) for rule in overlap_rules().values()]
    rows += [(row["rule"], row["left"], row["right"]) for row in table_yaml("sums.yaml")["also"]]
    # A row that names its categories speaks before one that names a whole axis of them.
    return tuple(sorted(rows, key=lambda row: any(_is_general(phrase) for phrase in row[1:])))


def _is_general(phrase: str) -> bool:
    selector = table_yaml("sums.yaml")["phrases"][phrase]
    return "axis" in selector or "family" in selector


def between(one: Part, other: Part) -> Iterator[OverlapRule]:
    """Yield every row that speaks of two parts, whichever stands left."""
    seen = set()
    for id, left, right in _pairs():
        if id not in seen and ((_is(one, left) and _is(other, right)) or (_is(other, left) and _is(one, right))):
            seen.add(id)
            yield overlap_rules()[id]


def _is(part: Part, phrase: str) -> bool:
    selector: Mapping[str, Any] = table_yaml("sums.yaml")["phrases"][phrase]
    if not selector:
        return False
    entry = categories()[part.category]
    return (
        part.category in selector.get("category", (part.category,))
        and part.source in selector.get("source", (part.source,))
        and part.measure in selector.get("measure", (part.measure,))
        and part.series in selector.get("series", (part.series,))
        and part.series not in selector.get("not_series", ())
        and entry.axis in selector.get("axis", (entry.axis,))
        and entry.family in selector.get("family", (entry.family,))
    )
