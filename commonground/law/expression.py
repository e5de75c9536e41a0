"""The grammar rules are written in: text in, a frozen tree out, and back; nothing here runs a rule."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn

from commonground.core.errors import RuleError

# Far above any rule of ours (the longest has 330 characters and nests 4 deep), far below what hurts.
MAX_LENGTH = 2000
MAX_DEPTH = 40

KEYWORDS = frozenset({"and", "or", "not", "in", "true", "false", "null"})
COMPARISONS = ("==", "!=", "<=", ">=", "<", ">")
_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)"
    r"|(?P<string>\"[^\"]*\"|'[^']*')"
    r"|(?P<sign>==|!=|<=|>=|[-<>+*/()\[\],])"
)


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text, true, false or null as written."""

    value: Fraction | str | bool | None


@dataclass(frozen=True, slots=True)
class Name:
    """A fact, a derived value or a policy key; the dots lead into maps."""

    path: tuple[str, ...]

    @property
    def dotted(self) -> str:
        """The name as written."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Items:
    """A list written out."""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """`not` before a truth value, or a minus before a number."""

    sign: str
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Chain:
    """Numbers joined from left to right by + and -, or by * and /."""

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides and one of == != < <= > >= in."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Junction:
    """Two or more truth values joined by `and`, or by `or`."""

    word: str
    sides: tuple["Node", ...]


Node = Literal | Name | Items | Negation | Chain | Comparison | Junction


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression with the rule it belongs to."""

    text: str
    node: Node
    where: str

    @property
    def names(self) -> frozenset[str]:
        """Every dotted name it reads."""
        return frozenset(part.dotted for part in walk(self.node) if isinstance(part, Name))

    def knowing(self, known: frozenset[str]) -> "Expression":
        """Return itself, or refuse a name outside `known`; a known map does not make its keys known."""
        for name in sorted(self.names - known):
            raise RuleError(
                f"'{name}' in \"{self.text}\" is not a name rules may read.",
                where=self.where,
                next="Write one of the inputs, derived values or policy keys.",
            )
        return self


def walk(node: Node) -> Iterator[Node]:
    """Yield a tree's nodes, each once, parents first."""
    yield node
    match node:
        case Items(parts) | Junction(_, parts):
            for part in parts:
                yield from walk(part)
        case Negation(_, operand):
            yield from walk(operand)
        case Chain(first, rest):
            yield from walk(first)
            for _, part in rest:
                yield from walk(part)
        case Comparison(_, left, right):
            yield from walk(left)
            yield from walk(right)


def parse(text: str, *, where: str = "expression") -> Expression:
    """Parse one expression or refuse it with the rule, the position and what was expected."""
    if not isinstance(text, str):
        raise RuleError("an expression is a quoted text.", where=where, next="Put it between quotes.")
    if len(text) > MAX_LENGTH:
        raise RuleError(
            f"an expression of {len(text):,} characters is too long.",
            where=where,
            next=f"Split the rule; {MAX_LENGTH:,} is the most.",
        )
    return Expression(text, _Parser(text, where).whole(), where)


class _Parser:
    """Recursive descent, one method a line of the grammar."""

    def __init__(self, text: str, where: str) -> None:
        self.text, self.where = text, where
        self.tokens = list(self._cut())
        self.at = 0
        self.depth = 0

    def _cut(self) -> Iterator[tuple[str, str, int]]:
        position = 0
        while position < len(self.text):
            found = _TOKEN.match(self.text, position)
            if found is None:
                self._refuse(f"'{self.text[position]}' is not part of the grammar", position)
            kind, word = str(found.lastgroup), found.group()
            if kind == "word":
                head = word.split(".")[0]
                if head in KEYWORDS and head != word:
                    self._refuse(f"'{head}' is a reserved word", position)
                kind = "keyword" if word in KEYWORDS else "name"
            if kind != "space":
                yield kind, word, position
            position = found.end()
        yield "end", "the end", len(self.text)

    def _refuse(self, what: str, position: int) -> NoReturn:
        raise RuleError(
            f'{what} at character {position + 1} of "{self.text}".',
            where=self.where,
            next="Write it in the grammar of law/texts: comparisons joined by and, or, not.",
        )

    def _take(self, *words: str) -> str | None:
        kind, word, _ = self.tokens[self.at]
        if kind in ("sign", "keyword") and word in words:
            self.at += 1
            return word
        return None

    def _expect(self, word: str) -> None:
        if self._take(word) is None:
            _, found, position = self.tokens[self.at]
            self._refuse(f"'{word}' expected and '{found}' found", position)

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self._refuse("nesting is too deep", self.tokens[self.at][2])

    def whole(self) -> Node:
        node = self._or()
        kind, word, position = self.tokens[self.at]
        if kind != "end":
            chained = word in COMPARISONS or word == "in"
            self._refuse("comparisons do not chain" if chained else f"'{word}' is one too many", position)
        return node

    def _or(self) -> Node:
        sides = [self._and()]
        while self._take("or"):
            sides.append(self._and())
        return Junction("or", tuple(sides)) if len(sides) > 1 else sides[0]

    def _and(self) -> Node:
        sides = [self._not()]
        while self._take("and"):
            sides.append(self._not())
        return Junction("and", tuple(sides)) if len(sides) > 1 else sides[0]

    def _not(self) -> Node:
        if not self._take("not"):
            return self._compare()
        self._deeper()
        node = Negation("not", self._not())
        self.depth -= 1
        return node

    def _compare(self) -> Node:
        left = self._chain(("+", "-"))
        sign = self._take(*COMPARISONS, "in")
        return Comparison(sign, left, self._chain(("+", "-"))) if sign else left

    def _chain(self, signs: tuple[str, str]) -> Node:
        inner = self._product if "+" in signs else self._unary
        first, rest = inner(), []
        while sign := self._take(*signs):
            rest.append((sign, inner()))
        return Chain(first, tuple(rest)) if rest else first

    def _product(self) -> Node:
        return self._chain(("*", "/"))

    def _unary(self) -> Node:
        if not self._take("-"):
            return self._atom()
        self._deeper()
        node = Negation("-", self._unary())
        self.depth -= 1
        return node

    def _atom(self) -> Node:
        kind, word, position = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return Literal(Fraction(word))
        if kind == "string":
            return Literal(word[1:-1])
        if kind == "name":
            return Name(tuple(word.split(".")))
        if word in ("true", "false", "null") and kind == "keyword":
            return Literal({"true": True, "false": False, "null": None}[word])
        if kind == "sign" and word in ("(", "["):
            self._deeper()
            node = self._items() if word == "[" else self._or()
            self._expect("]" if word == "[" else ")")
            self.depth -= 1
            return node
        self._refuse(f"a value expected and '{word}' found", position)

    def _items(self) -> Node:
        if self.tokens[self.at][:2] == ("sign", "]"):
            return Items(())
        items = [self._or()]
        while self._take(","):
            items.append(self._or())
        return Items(tuple(items))
