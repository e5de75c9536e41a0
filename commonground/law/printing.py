"""Expressions printed, so that parsing the print gives the same tree."""

from fractions import Fraction

from commonground.law.expression import Chain, Comparison, Items, Junction, Literal, Name, Negation, Node


def written(node: Node) -> str:
    """Print a tree so that parsing the print gives the same tree."""
    return _write(node, 0)


# How tightly each node binds; a node is bracketed where a tighter one is asked for.
_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _UNARY, _ATOM = range(8)


def _write(node: Node, least: int) -> str:
    text, binds = _print(node)
    return f"({text})" if binds < least else text


def _print(node: Node) -> tuple[str, int]:
    match node:
        case Literal(value):
            return _literal(value), _ATOM
        case Name():
            return node.dotted, _ATOM
        case Items(items):
            return f"[{', '.join(_write(item, _OR) for item in items)}]", _ATOM
        case Negation(sign, operand):
            return (f"-{_write(operand, _UNARY)}", _UNARY) if sign == "-" else (f"not {_write(operand, _NOT)}", _NOT)
        case Chain(first, rest):
            binds = _SUM if rest[0][0] in "+-" else _PRODUCT
            tail = "".join(f" {sign} {_write(part, binds + 1)}" for sign, part in rest)
            return _write(first, binds + 1) + tail, binds
        case Comparison(sign, left, right):
            return f"{_write(left, _SUM)} {sign} {_write(right, _SUM)}", _COMPARE
        case Junction(word, sides):
            binds = _OR if word == "or" else _AND
            return f" {word} ".join(_write(side, binds + 1) for side in sides), binds


def _literal(value: Fraction | str | bool | None) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}'" if '"' in value else f'"{value}"'
    # A number of the grammar has a finite decimal print, so scaling by ten ends.
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(int(value * 10**places)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits
