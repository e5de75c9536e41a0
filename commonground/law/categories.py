"""The categories: what each is, how two relate, and which code of which system names them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from commonground.core.errors import RuleError
from commonground.core.words import Category
from commonground.law.clauses import basis_of, citations
from commonground.law.reading import required, table_csv, table_yaml


@dataclass(frozen=True, slots=True)
class CategoryEntry:
    """One category as the table describes it."""

    category: Category
    label: str
    axis: str  # legal_status, movement, need, place; aggregate for a statistical mix
    family: str
    definition: str
    crossed_border: bool | None
    mandate: str
    framework: tuple[str, ...]
    clauses: tuple[str, ...]
    basis: str
    note: str


@dataclass(frozen=True, slots=True)
class Relation:
    """How two categories relate: exclusive, may combine, sequence, contains."""

    left: str
    right: str
    relation: str
    rule: str
    basis: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """One row of the crosswalk: what a code of a system counts, and as what."""

    system: str
    code: str
    categories: tuple[str, ...]
    unit: str
    measure: str
    reference_date: str
    note: str
    basis: str


@lru_cache(maxsize=1)
def categories() -> Mapping[Category, CategoryEntry]:
    """Return every category of categories.yaml; one without clause or basis does not load."""
    table = table_yaml("categories.yaml")
    found = {}
    stock = next(row for row in table["statistical_aggregates"] if row["id"] == Category.DESA_MIGRANT_STOCK)
    for row in (*table["categories"], {**stock, "axis": "aggregate", "family": "migrants"}):
        where = f"categories.yaml, {row.get('id')}"
        basis = basis_of(row.get("basis"), where=where)
        entry = CategoryEntry(
            category=Category(required(row, "id", str, where=where)),
            label=row.get("label", row["id"]),
            axis=required(row, "axis", str, where=where),
            family=required(row, "family", str, where=where),
            definition=row.get("definition", ""),
            crossed_border=row.get("crossed_border"),
            mandate=row.get("mandate", ""),
            framework=tuple(row.get("framework", ())),
            clauses=citations(_cited(row), where=where),
            basis=basis,
            note=row.get("note", row.get("warning", "")),
        )
        if not entry.clauses:
            raise RuleError("the category cites nothing.", where=where, next="Give it its source.")
        found[entry.category] = entry
    return found


def _cited(row: Mapping[str, Any]) -> list[str]:
    """A public category may cite by its framework; prose names of whole bodies of law are no citations."""
    if "source" in row:
        return list(row["source"])
    instruments = {source["id"] for source in table_csv("sources.csv")}
    return [key for key in row.get("framework", ()) if key.split(":")[0] in instruments]


@lru_cache(maxsize=1)
def relations() -> tuple[Relation, ...]:
    """Return how categories relate, pair by pair."""
    return tuple(
        Relation(
            row["left"],
            row["right"],
            row["relation"],
            row["rule"],
            basis_of(row["basis"], where=f"category_relations.csv, {row['left']}"),
            citations(row["source"], where=f"category_relations.csv, {row['left']}"),
        )
        for row in table_csv("category_relations.csv")
    )


def relation(one: Category, other: Category) -> Relation | None:
    """Return how two categories relate, whichever comes first; None where no row speaks of them."""
    for row in relations():
        sides = ({row.left}, _group(row.right))
        if (one in sides[0] and other in sides[1]) or (other in sides[0] and one in sides[1]):
            return row
    statuses = _group("any legal_status")
    for row in relations():
        if row.left == "any legal_status" and row.right in (one, other) and {one, other} & statuses:
            return row
    return None


def _group(word: str) -> set[str]:
    if word.startswith("any ") and word.endswith("legal_status"):
        return {entry.category for entry in categories().values() if entry.axis == "legal_status"}
    if word == "any displaced group":
        return {e.category for e in categories().values() if e.axis in ("legal_status", "movement")}
    return {word}


@lru_cache(maxsize=1)
def crosswalk() -> tuple[Code, ...]:
    """Return every code of every system with the categories it may count."""
    ids = set(Category)
    rows = []
    for row in table_csv("code_crosswalk.csv"):
        named = row["category_id"].replace(" or ", "|").split("|")
        rows.append(
            Code(
                row["system"],
                row["code_or_field"],
                tuple(name for name in named if name in ids),
                row["unit"],
                row["stock_or_flow"],
                row["reference_date"],
                row["note"],
                basis_of(row["basis"], where=f"code_crosswalk.csv, {row['code_or_field']}"),
            )
        )
    return tuple(rows)


def code(system: str, word: str) -> Code | None:
    """Return the crosswalk's row for a code or field of a system, without regard to case."""
    asked = word.strip().casefold()
    for row in crosswalk():
        names = {row.code.casefold(), *(part.strip().casefold() for part in row.code.split(" / "))}
        if row.system.casefold() == system.strip().casefold() and asked in names:
            return row
    return None


def category_of(system: str, word: str) -> Category | None:
    """Return the one category a code names; None where it names several, none, or is not known."""
    row = code(system, word)
    return Category(row.categories[0]) if row and len(row.categories) == 1 else None


def code_of(category: Category, system: str) -> str | None:
    """Return the code a system has for a category's people, stocks first; None where it has none."""
    rows = [
        row
        for row in crosswalk()
        if row.categories == (category,) and row.system.casefold() == system.strip().casefold()
    ]
    rows.sort(key=lambda row: (row.unit != "people", row.measure != "stock"))
    return rows[0].code.split(" / ")[0] if rows else None
