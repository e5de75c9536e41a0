"""Three-valued evaluation: what an expression says of recorded values, unknown staying unknown."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from math import isfinite
from typing import Any

from commonground.core.errors import RuleError
from commonground.law.expression import (
    Chain,
    Comparison,
    Expression,
    Items,
    Junction,
    Literal,
    Name,
    Negation,
    Node,
)

Value = bool | None | Fraction | str | tuple[Any, ...] | Mapping[str, Any]
Scope = Mapping[str, Value]


def value_of(raw: object, *, where: str = "input") -> Value:
    """Turn a recorded value into one rules can read; numbers become exact, dates become ISO text."""
    match raw:
        case None | bool() | str() | Fraction():
            return raw
        case int():
            return Fraction(raw)
        case float() if isfinite(raw):
            return Fraction(repr(raw))  # the decimal that was written, not its nearest binary number
        case date():
            return raw.isoformat()
        case Mapping():
            return {str(key): value_of(part, where=f"{where}.{key}") for key, part in raw.items()}
        case list() | tuple():
            return tuple(value_of(part, where=where) for part in raw)
    raise RuleError(
        f"{type(raw).__name__} {str(raw)[:40]!r} is not a value rules can read.",
        where=where,
        next="Write true, false, null, a number, a text, a list or a map.",
    )


def truth(expression: Expression, scope: Scope) -> bool | None:
    """Say whether an expression is true, false or unknown (None)."""
    value = evaluate(expression, scope)
    if value is None or isinstance(value, bool):
        return value
    raise _error(f'"{expression.text}" gives {_kind(value)}, not true or false.', expression)


def evaluate(expression: Expression, scope: Scope) -> Value:
    """Compute an expression over named values; a name nobody recorded is unknown."""
    return _value(expression.node, scope, expression)


def _error(what: str, expression: Expression) -> RuleError:
    return RuleError(what, where=expression.where, next="Correct the input or the rule.")


def _kind(value: Value) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, Fraction):
        return "a number"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, tuple) else "a map" if value is not None else "null"


def _value(node: Node, scope: Scope, expression: Expression) -> Value:
    match node:
        case Literal(value):
            return value
        case Name(path):
            return _named(path, scope, expression)
        case Items(items):
            return tuple(_value(item, scope, expression) for item in items)
        case Negation("not", operand):
            side = _logical(_value(operand, scope, expression), expression)
            return None if side is None else not side
        case Negation(_, operand):
            number = _number(_value(operand, scope, expression), expression)
            return None if number is None else -number
        case Chain(first, rest):
            total = _value(first, scope, expression)
            for sign, part in rest:
                total = _combined(sign, total, _value(part, scope, expression), expression)
            return total
        case Comparison(sign, left, right):
            return _compared(sign, left, right, scope, expression)
        case Junction(word, sides):
            # Every side is evaluated, so that a faulty side is reported whatever the others say.
            values = [_logical(_value(side, scope, expression), expression) for side in sides]
            decisive = word == "or"
            if decisive in values:
                return decisive
            return None if None in values else not decisive


def _named(path: tuple[str, ...], scope: Scope, expression: Expression) -> Value:
    value: Value = scope.get(path[0])
    for depth, word in enumerate(path[1:], start=1):
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise _error(f"'{'.'.join(path[:depth])}' is {_kind(value)}, so it has no '{word}'.", expression)
        value = value.get(word)
    return value


def _logical(value: Value, expression: Expression) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise _error(f'"{expression.text}" joins {_kind(value)}; only true, false and unknown join.', expression)


def _number(value: Value, expression: Expression) -> Fraction | None:
    if value is None or isinstance(value, Fraction):
        return value
    raise _error(f'"{expression.text}" computes with {_kind(value)}.', expression)


def _combined(sign: str, left: Value, right: Value, expression: Expression) -> Fraction | None:
    if left is None or right is None:
        return None
    first, second = _number(left, expression), _number(right, expression)
    assert first is not None and second is not None
    if sign == "+":
        return first + second
    if sign == "-":
        return first - second
    if sign == "*":
        return first * second
    return first / second if second else None


def _compared(sign: str, left: Node, right: Node, scope: Scope, expression: Expression) -> bool | None:
    first, second = _value(left, scope, expression), _value(right, scope, expression)
    null = Literal(None)
    if sign in ("==", "!=") and null in (left, right):
        # The one test of whether something is recorded; it is never unknown itself.
        return (first is None and second is None) is (sign == "==")
    if first is None or second is None:
        return None
    if sign == "in":
        return _held(first, second, expression)
    if isinstance(first, Mapping) or isinstance(second, Mapping):
        raise _error(f'"{expression.text}" compares a map; a map is read by its keys.', expression)
    if sign in ("==", "!="):
        return same(first, second) is (sign == "==")
    if isinstance(first, Fraction) and isinstance(second, Fraction):
        return _ordered(sign, first, second)
    if isinstance(first, str) and isinstance(second, str):
        return _ordered(sign, first, second)
    raise _error(f'"{expression.text}" orders {_kind(first)} and {_kind(second)}.', expression)


def _ordered(sign: str, first: Any, second: Any) -> bool:
    return bool(
        first < second
        if sign == "<"
        else first <= second
        if sign == "<="
        else first > second
        if sign == ">"
        else first >= second
    )


def _held(item: Value, items: Value, expression: Expression) -> bool | None:
    if not isinstance(items, tuple):
        raise _error(f'"{expression.text}" looks inside {_kind(items)}; a list is needed.', expression)
    if any(same(item, other) for other in items if other is not None):
        return True
    return None if None in items else False


def same(first: Value, second: Value) -> bool:
    """Whether two values are equal: lists as sets, and never across types."""
    if isinstance(first, tuple) and isinstance(second, tuple):
        return all(any(same(a, b) for b in second) for a in first) and all(
            any(same(a, b) for a in first) for b in second
        )
    return type(first) is type(second) and first == second
