"""One safeguard asked of recorded facts: does it apply, is it met, and which facts stand in the way."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from commonground.law.evaluation import Scope, Value, truth
from commonground.law.expression import Expression, Junction, Node
from commonground.law.facts import CATEGORY, facts
from commonground.law.safeguards import Safeguard

PASS, FAIL, MISSING = "pass", "fail", "missing"
# Far more answers than a caseload brings; once worked out, each is one look-up.
_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """How a safeguard stands for one person, or for the people named."""

    safeguard: Safeguard
    applies: bool | None  # None: not known, which is read as applying
    state: str
    asks: tuple[tuple[str, Value], ...]  # the facts to record or to put right, as they are recorded now
    people: tuple[str, ...] = ()


def check(safeguard: Safeguard, scope: Scope) -> Check:
    """Ask one safeguard; the same recorded values give the same answer, so each is worked out once."""
    return _check(safeguard, tuple(scope.get(name) for name in (*safeguard.facts, *safeguard.policy)))


@lru_cache(maxsize=_REMEMBERED)
def _check(safeguard: Safeguard, values: tuple[Value, ...]) -> Check:
    scope = dict(zip((*safeguard.facts, *safeguard.policy), values, strict=True))
    applies, met = truth(safeguard.applies_when, scope), truth(safeguard.satisfied_when, scope)
    if met or applies is False:
        return Check(safeguard, applies, PASS, ())
    asked = dict.fromkeys(_in_the_way(safeguard.satisfied_when.node, scope))
    if applies is None:
        asked |= dict.fromkeys(_in_the_way(safeguard.applies_when.node, scope))
    asks = tuple((name, scope[name]) for name in asked if name in facts())
    return Check(safeguard, applies, MISSING if met is None else FAIL, asks)


def _in_the_way(node: Node, scope: Scope) -> Iterator[str]:
    """Yield the facts that keep a condition from being true, in the order it reads them.

    A person's category is nothing to put right: a way open to another category only is not named,
    unless there is no other way.
    """
    if _holds(node, scope):
        return
    match node:
        case Junction("or", sides):
            ways = [side for side in sides if not _for_others(side, scope)]
            for side in ways or sides:
                yield from _in_the_way(side, scope)
        case Junction("and", sides):
            for side in sides:
                yield from _in_the_way(side, scope)
        case _:
            yield from sorted(_named(node))


def _for_others(node: Node, scope: Scope) -> bool:
    """Whether a way is closed because it is meant for another category."""
    sides = node.sides if isinstance(node, Junction) and node.word == "and" else (node,)
    return any(CATEGORY in _named(side) and _holds(side, scope) is False for side in sides)


def _holds(node: Node, scope: Scope) -> bool | None:
    return truth(Expression("", node, "safeguards.yaml"), scope)


def _named(node: Node) -> frozenset[str]:
    return Expression("", node, "").names
