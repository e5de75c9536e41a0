"""What a rule may be asked about: each input's kind, checked before any rule reads it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from fractions import Fraction
from math import isfinite
from typing import NoReturn

from commonground.core.errors import RuleError
from commonground.law.evaluation import Value

# More people than are alive; a larger number is a slip of the keyboard.
MOST = 10_000_000_000


@dataclass(frozen=True, slots=True)
class Input:
    """One name rules read: its kind, and for maps its keys."""

    name: str
    kind: str  # date, bool, count (whole number), number, text, enum, list or map
    required: bool = False
    values: tuple[str, ...] = ()  # of an enum, or of what a list may hold
    keys: Mapping[str, "Input"] = field(default_factory=dict)


def checked(inputs: Mapping[str, Input], raw: Mapping[str, object], *, where: str) -> dict[str, Value]:
    """Return the recorded values of known inputs ready for rules; refuse any of the wrong kind.

    A key that is no input is left out, unless it looks like a slip for one: that is refused.
    """
    for key in raw:
        if key not in inputs and (near := near_key(str(key), inputs)):
            raise RuleError(
                f"'{str(key)[:60]}' is not an input.", where=where, next=f"Write '{near}' if that is meant."
            ).keyed("near_key", word=str(key)[:60], near=near)
    for name, known in inputs.items():
        if known.required and raw.get(name) is None:
            raise RuleError(f"'{name}' is not recorded.", where=where, next=f"Add {name}: {_LIKE[known.kind]}.")
    return {name: _value(inputs[name], raw[name], f"{where}, {name}") for name in inputs if name in raw}


def near_key(key: str, known: Iterable[str]) -> str | None:
    """Return the known key a key looks like a slip for, or None."""
    return next(iter(get_close_matches(key[:80], list(known), n=1, cutoff=0.8)), None)


def unread(inputs: Mapping[str, Input], raw: Mapping[str, object]) -> tuple[str, ...]:
    """Name the keys no rule reads, so that nothing written down is passed over in silence."""
    return tuple(str(key) for key in raw if key not in inputs)


# What a right value looks like, said where a wrong one is refused.
_LIKE = {
    "date": "'2019-01-25', a full date",
    "bool": "true or false",
    "count": "a whole number from 0, without quotes, or null where nobody counted",
    "number": "a number from 0, without quotes, or null",
    "text": "a text",
    "enum": "one of the words allowed",
    "list": "a list of texts, such as [IOM, UNHCR]",
    "map": "a map of keys and values",
}


def _refuse(known: Input, raw: object, where: str, *, like: str = "") -> NoReturn:
    said = str(raw).lower() if isinstance(raw, bool) else str(raw) if isinstance(raw, date) else repr(raw)
    raise RuleError(
        f"{said[:60]} is not {_article(known.kind)}.", where=where, next=f"Write {like or _LIKE[known.kind]}."
    ).keyed(f"not_{known.kind}", value=said[:60], like=", ".join(known.values) or like)


def _article(kind: str) -> str:
    return {"enum": "a word allowed here", "bool": "true or false"}.get(kind, f"a {kind}")


def _value(known: Input, raw: object, where: str) -> Value:
    if raw is None:
        return None
    match known.kind:
        case "date":
            return _date(known, raw, where)
        case "bool":
            return raw if isinstance(raw, bool) else _refuse(known, raw, where)
        case "count" | "number":
            return _number(known, raw, where)
        case "list":
            return _list(known, raw, where)
        case "map":
            return _map(known, raw, where)
    if not isinstance(raw, str) or (known.values and raw not in known.values):
        _refuse(known, raw, where, like=" or ".join(known.values))
    return raw


def _date(known: Input, raw: object, where: str) -> str:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw.isoformat()
    if not isinstance(raw, str) or len(raw) != 10:
        _refuse(known, raw, where)
    try:
        return date.fromisoformat(raw).isoformat()
    except ValueError:
        _refuse(known, raw, where)


def _number(known: Input, raw: object, where: str) -> Fraction:
    if isinstance(raw, bool) or not isinstance(raw, int | float | Fraction):
        _refuse(known, raw, where)
    if isinstance(raw, float) and not isfinite(raw):
        _refuse(known, raw, where)
    number = Fraction(repr(raw)) if isinstance(raw, float) else Fraction(raw)
    if not 0 <= number <= MOST or (known.kind == "count" and number.denominator != 1):
        _refuse(known, raw if abs(number) < 10**30 else "a number this large", where)
    return number


def _list(known: Input, raw: object, where: str) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple):
        _refuse(known, raw, where)
    for item in raw:
        if not isinstance(item, str) or (known.values and item not in known.values):
            _refuse(Input(known.name, "text"), item, where, like=", ".join(known.values))
    return tuple(raw)


def _map(known: Input, raw: object, where: str) -> Mapping[str, Value]:
    if not isinstance(raw, Mapping):
        _refuse(known, raw, where)
    for key in raw:
        if key not in known.keys:
            raise RuleError(
                f"'{str(key)[:60]}' is not a key of {known.name}.",
                where=where,
                next=f"Its keys are {', '.join(known.keys)}.",
            )
    return {key: _value(known.keys[key], part, f"{where}.{key}") for key, part in raw.items()}
