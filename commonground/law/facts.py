"""What safeguards are asked about: each fact with its kind and level, checked before any rule reads it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from commonground.core.errors import RuleError
from commonground.core.words import Category
from commonground.law.categories import categories
from commonground.law.evaluation import Value
from commonground.law.inputs import Input, checked
from commonground.law.reading import required, table_yaml

TABLE = "facts.yaml"
LEVELS = ("person", "family", "case", "scheme", "place")
_KINDS = ("bool", "number", "enum", "list")
# Facts about the status of one person, which a category sets; no family can hold them in common.
CATEGORY = "person_category"
UNDETERMINED = "undetermined"
# Older than anybody; a larger age is a slip, as of a year for an age.
AGE, OLDEST = "age", 125


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be recorded: about a person, a family, a case, a scheme or a place."""

    id: str
    label: str
    level: str
    means: str
    one_solution: bool  # true for a consent, a place or a scheme: recorded for one, silent on another
    known: Input
    share: bool


@dataclass(frozen=True, slots=True)
class _Mapped:
    category: str
    status: str | None  # None: a need held beside a status, and no status itself
    sets: Mapping[str, Value]


@lru_cache(maxsize=1)
def facts() -> Mapping[str, Fact]:
    """Return every fact by its id, or refuse a table that is not whole."""
    return load(table_yaml(TABLE))


def load(table: Mapping[str, Any]) -> Mapping[str, Fact]:
    """Check and freeze a table in the shape of facts.yaml."""
    found: dict[str, Fact] = {}
    for row in table["facts"]:
        fact = _fact(row)
        if fact.id in found:
            raise RuleError("the fact stands twice.", where=f"{TABLE}, {fact.id}", next="Remove one.")
        found[fact.id] = fact
    return found


def _fact(row: dict[str, Any]) -> Fact:
    id = required(row, "id", str, where=TABLE)
    where = f"{TABLE}, {id}"
    kind, level = required(row, "type", str, where=where), required(row, "level", str, where=where)
    values = tuple(row.get("values", ()))
    if kind not in _KINDS or level not in LEVELS or (kind == "enum") > bool(values):
        raise RuleError(
            f"the type {kind}, the level {level} or its values are not known.",
            where=where,
            next=f"Types are {', '.join(_KINDS)}; levels are {', '.join(LEVELS)}; an enum lists its values.",
        )
    if id == "rst_categories":
        values = submission_categories()
    return Fact(
        id=id,
        label=required(row, "label", str, where=where),
        level=level,
        means=row.get("means", ""),
        one_solution=row.get("of") == "solution",
        known=Input(id, kind, values=values),
        share=row.get("unit") == "0..1",
    )


@lru_cache(maxsize=1)
def submission_categories() -> tuple[str, ...]:
    """Return the ids of the resettlement submission categories."""
    members = table_yaml("instruments.yaml")["resettlement_submission_categories"]["members"]
    return tuple(member["id"] for member in members)


@lru_cache(maxsize=1)
def _inputs() -> Mapping[str, Input]:
    return {id: fact.known for id, fact in facts().items()}


def recorded(raw: object, *, where: str) -> dict[str, Value]:
    """Return recorded facts ready for rules; refuse a wrong kind or a slip of a name, never guess.

    A list may hold null for what nobody knows; a list of nothing else is not recorded at all.
    """
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        raise RuleError("facts are a map.", where=where, next="Write facts: {person_category: refugee}.").keyed(
            "no_map", like="facts: {person_category: refugee}"
        )
    found = checked(_inputs(), {key: _without_unknown(value) for key, value in raw.items()}, where=where)
    for name, value in found.items():
        if facts()[name].share and isinstance(value, Fraction) and value > 1:
            raise RuleError("a share is 0 to 1.", where=f"{where}, {name}", next="Write 0.3 for 30 per cent.").keyed(
                "not_share"
            )
        if name == AGE and isinstance(value, Fraction) and value > OLDEST:
            raise RuleError(
                f"nobody is {value} years old.", where=f"{where}, {name}", next="Write the age in years."
            ).keyed("not_age", value=value)
        if isinstance(value, tuple) and None in raw[name]:
            found[name] = (*value, None) if value else None
    return found


def _without_unknown(value: object) -> object:
    return [item for item in value if item is not None] if isinstance(value, list) else value


def unread_facts(raw: object) -> tuple[str, ...]:
    """Name the keys that are no facts, so that nothing written down is passed over in silence."""
    return tuple(str(key) for key in raw if key not in facts()) if isinstance(raw, Mapping) else ()


@lru_cache(maxsize=1)
def _category_map() -> tuple[_Mapped, ...]:
    """Load the map from every category to the value of person_category, in order of precedence."""
    values = facts()[CATEGORY].known.values
    rows = []
    for row in table_yaml(TABLE)["category_map"]:
        where = f"{TABLE}, category_map, {row['category']}"
        axis_only = row["value"] == "axis_only"
        if row["category"] not in categories() or not (axis_only or row["value"] in values):
            raise RuleError("the category or its value is not known.", where=where, next="Correct the row.")
        if categories()[Category(row["category"])].axis == "place":
            continue  # hosts are a place's population; no safeguard asks about them
        status = row.get("status") if axis_only else row["value"]
        rows.append(_Mapped(row["category"], status, recorded(row.get("facts", {}), where=where)))
    return tuple(rows)


def facts_of(held: Iterable[str], *, where: str = "categories") -> dict[str, Value]:
    """Return the facts a person's categories set; the first row of the map that fits gives the status.

    Someone of whom only needs are recorded has a status nobody recorded: undetermined, never migrant.
    """
    names = list(held)
    rows = _category_map()
    for name in names:
        if name not in {row.category for row in rows}:
            raise RuleError(
                f"'{str(name)[:60]}' is no category of a person.",
                where=where,
                next=f"Write some of {', '.join(row.category for row in rows)}.",
            ).keyed("no_category", value=str(name)[:60], words=", ".join(row.category for row in rows))
    fitting = [row for row in rows if row.category in names]
    status = next((row.status for row in fitting if row.status), UNDETERMINED if fitting else None)
    found: dict[str, Value] = {CATEGORY: status}
    for row in fitting:
        found.update(row.sets)
    return found
