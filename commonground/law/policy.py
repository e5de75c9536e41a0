"""The numbers no source gives: each with its default, its limits and why; never shown as a clause."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import isfinite

from commonground.core.errors import RuleError
from commonground.law.clauses import citations
from commonground.law.evaluation import truth
from commonground.law.expression import Comparison, Expression, Junction, Literal, Name, Node, parse
from commonground.law.reading import required, table_yaml


@dataclass(frozen=True, slots=True)
class PolicyKey:
    """A number a user may set within `check`."""

    key: str
    default: Fraction
    check: Expression
    locked: bool
    why: str
    used_by: tuple[str, ...]
    clauses: tuple[str, ...]

    @property
    def limits(self) -> tuple[tuple[Fraction, bool] | None, tuple[Fraction, bool] | None]:
        """The least and the most it may be, each with whether the limit itself is allowed."""
        low = high = None
        for sign, limit in _limits(self.check.node):
            if sign in (">", ">="):
                low = (limit, sign == ">=")
            elif sign in ("<", "<="):
                high = (limit, sign == "<=")
            else:
                low = high = (limit, True)
        return low, high


def _limits(node: Node) -> Iterator[tuple[str, Fraction]]:
    match node:
        case Junction("and", sides):
            for side in sides:
                yield from _limits(side)
        case Comparison(sign, Name(("value",)), Literal(Fraction() as limit)):
            yield sign, limit


@dataclass(frozen=True, slots=True)
class Setting:
    """A policy key with the value in force."""

    key: str
    value: Fraction
    default: bool
    why: str

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON prints it."""
        return {"value": number(self.value), "default": self.default, "basis": "policy", "why": self.why}


def number(value: Fraction) -> int | float:
    """Return an exact number as JSON knows it."""
    return int(value) if value.denominator == 1 else float(value)


@lru_cache(maxsize=1)
def policy_keys() -> Mapping[str, PolicyKey]:
    """Return the policy keys by name."""
    keys = {}
    for row in table_yaml("mandates_policy.yaml")["policy"]:
        where = f"mandates_policy.yaml, {row.get('key')}"
        key = PolicyKey(
            key=required(row, "key", str, where=where),
            default=Fraction(repr(row["default"])),
            check=parse(required(row, "check", str, where=where), where=where).knowing(frozenset({"value"})),
            locked=row.get("locked", False) is True,
            why=required(row, "why", str, where=where),
            used_by=tuple(row["used_by"]),
            clauses=citations(row.get("source"), where=where),
        )
        if truth(key.check, {"value": key.default}) is not True:
            raise RuleError("the default does not pass its check.", where=where, next="Correct the table.")
        keys[key.key] = key
    return keys


def settings(chosen: Mapping[str, object] | None = None, *, where: str = "policy") -> dict[str, Setting]:
    """Return every policy key in force: the user's values where they pass their check, else defaults."""
    keys = policy_keys()
    for name in chosen or {}:
        if name not in keys:
            raise RuleError(
                f"'{str(name)[:60]}' is not a policy key.",
                where=where,
                next=f"The keys are {', '.join(keys)}.",
            )
    return {name: _setting(key, chosen or {}, where) for name, key in keys.items()}


# Days, months, periods and shares: nothing a policy counts comes near this.
_MOST = 10**6


def _exact(raw: object) -> Fraction | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float | Fraction):
        return None
    if isinstance(raw, float):
        return Fraction(repr(raw)) if isfinite(raw) else None
    return Fraction(raw)


def _setting(key: PolicyKey, chosen: Mapping[str, object], where: str) -> Setting:
    if key.key not in chosen:
        return Setting(key.key, key.default, True, key.why)
    raw, place = chosen[key.key], f"{where}, {key.key}"
    value = _exact(raw)
    if value is None or abs(value) > _MOST:
        raise RuleError(
            f"{raw[:40]!r} is not a number." if isinstance(raw, str) else "this is not a number it can be.",
            where=place,
            next=f"Write a number without quotes: {key.check.text}.",
        )
    if key.locked and value != key.default:
        raise RuleError(
            f"this number is locked at {number(key.default)}.", where=place, next=f"Leave it out: {key.why}."
        )
    if truth(key.check, {"value": value}) is not True:
        raise RuleError(f"{number(value)} is outside what is allowed.", where=place, next=f"Keep to: {key.check.text}.")
    return Setting(key.key, value, value == key.default, key.why)
