"""What a recipe may say, and what is wrong with one that says something else."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from commonground.core.errors import CommonGroundError
from commonground.core.numbers import Locale
from commonground.core.words import Measure, Method, Sex, Unit, category

LEVELS = (1, 2, 3, 4)
# What each part of a recipe may hold, and of what type.
PARTS: dict[str, dict[str, type]] = {
    "source": {"producer": str, "title": str, "licence": str, "terms": str, "redistribute": bool, "method": str},
    "table": {"sheet": str, "header": int, "heading_rows": int, "locale": str},
    "period": {"column": str, "start": str, "end": str, "from": date, "to": date},
    "place": {
        **dict.fromkeys(("country", "country_is", "origin", "site"), str),
        **{f"adm{n}{kind}": str for n in LEVELS for kind in ("", "_code")},
    },
    "rows": {"sex": str, "age": str, "cause": str, "category": str, "currency": str, "method": str,
             "coverage": str, "break": str, "apart": list, "labels": list},
    "ignore": {"column": str, "is": list},
    "value": {"column": str, "category": str, "measure": str, "unit": str, "series": str, "sex": str, "age": str,
              "origin": str, "detail": str, "method": str, "year": int},
}  # fmt: skip


def check(path: Path, name: str, entry: object) -> None:
    """Refuse an entry of a part that says what no recipe says, or says it in another type."""
    if not isinstance(entry, dict):
        raise wrong(path, f"has a part {name!r} that is no table", "Begin it with [name], or [[name]] for a list.")
    for key, given in entry.items():
        kind = PARTS[name].get(key)
        if kind is None:
            raise wrong(path, f"says {key!r} in {name}", f"{name} may hold {', '.join(PARTS[name])}.")
        if not isinstance(given, kind) or (kind is int and isinstance(given, bool)):
            raise wrong(path, f"gives {name}.{key} as {given!r}", f"Write it as a {_KINDS[kind]}.")
    if name == "table" and entry.get("locale", "undeclared") not in list(Locale):
        raise wrong(path, f"has the locale {entry['locale']!r}", "Use point (1,234.5), comma (1.234,5) or undeclared.")
    if name == "ignore" and not {"column", "is"} <= set(entry):
        raise wrong(
            path, "has an [[ignore]] that lacks `column` or `is`", "Name the column and the cells to leave out."
        )


_KINDS = {
    str: "text in quotation marks",
    bool: "true or false",
    int: "number",
    list: "list [ ]",
    date: "date 2024-12-31",
}


def check_value(path: Path, value: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    """Refuse a value column that does not say, in our words, what it counts."""
    column = value.get("column")
    for key in ("column", "measure", "unit"):
        if not value.get(key):
            raise wrong(path, f"has a [[value]] without {key}", "Every value column needs column, measure and unit.")
    for key, words in (("measure", Measure), ("sex", Sex), ("method", Method)):
        if value.get(key) and value[key] not in list(words):
            raise wrong(path, f"says {key} = {value[key]!r} of {column!r}", f"Use one of {', '.join(words)}.")
    if value["unit"] not in list(Unit) and not (len(value["unit"]) == 3 and value["unit"].isupper()):
        raise wrong(path, f"says unit = {value['unit']!r} of {column!r}", f"Use {', '.join(Unit)} or a currency code.")
    if value.get("category") and category(value["category"]) is None:
        raise wrong(path, f"says category = {value['category']!r} of {column!r}", "See commonground figures --help.")
    stated = value.get("category") or said.get("rows", {}).get("category") or value["unit"] not in list(Unit)
    if said.get("confirmed") and not stated and value["unit"] != Unit.USD:
        raise wrong(path, f"does not say whom {column!r} counts", "Give its category; `undetermined` is one.")


def wrong(path: Path, what: str, next: str) -> CommonGroundError:
    """The refusal of a recipe."""
    return CommonGroundError(f"the recipe {what}", where=str(path), next=next)
