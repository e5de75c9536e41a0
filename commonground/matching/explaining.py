"""Words filled from numbers: why a case stays unplaced, and what its place costs against the next best."""

from dataclasses import dataclass

import numpy as np

from commonground.matching.instance import Instance
from commonground.matching.matching import Matched, uses
from commonground.matching.problem import Floats

# Clauses named in a reason; the others are counted.
NAMED = 6


@dataclass(frozen=True)
class Option:
    """One place for a case: its value, the price of what the case uses there, and what binds."""

    place: str
    value: float
    price: float
    net: float
    binds: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """A placement beside the next best: a positive regret says rounding to whole cases cost this case something."""

    case: str
    open_places: int
    placed: Option | None
    next_best: Option | None
    regret: float | None
    closed: tuple[tuple[str, str], ...]
    rules: tuple[str, ...]


def explain(matched: Matched, case: int) -> Explanation:
    """Explain what the plan recommends for a case, in its prices."""
    instance, here = matched.instance, int(matched.at[case])
    net, weight, paid = _nets(matched, case)
    others = np.where(np.arange(len(net)) == here, -np.inf, net)
    best = int(others.argmax())
    placed = _option(matched, case, here, weight, paid) if here >= 0 else None
    next_best = _option(matched, case, best, weight, paid) if np.isfinite(others[best]) else None
    regret = None if placed is None or next_best is None else next_best.net - placed.net
    closed = tuple(
        (instance.places[j], instance.closures.clauses[k - 1].rule)
        for j, k in enumerate(instance.closures.by[case])
        if k
    )
    pushed = tuple(row.rule + ": " + row.group for row in matched.rules if row.price > 1e-6)
    return Explanation(instance.cases[case], int(np.isfinite(net).sum()), placed, next_best, regret, closed, pushed)


def unplaced(matched: Matched) -> list[tuple[str, str]]:
    """Each case the plan leaves out, with the reason."""
    instance, room = matched.instance, matched.instance.capacity - uses(matched)
    open_to = instance.problem().open
    linked = np.bincount(instance.unit)
    reasons = []
    for case in np.flatnonzero(matched.at < 0):
        unit = instance.unit[case]
        places = np.flatnonzero(open_to[unit])
        if not len(places):
            reasons.append((instance.cases[case], _closed(instance, int(case), linked[unit] > 1)))
            continue
        need = instance.need[instance.unit == unit].sum(0)
        fits = places[(room[places] >= need - 1e-9).all(1)]
        reasons.append((instance.cases[case], _outbid(matched, int(case), len(places), need, room[places], len(fits))))
    return reasons


def _closed(instance: Instance, case: int, linked: bool) -> str:
    """Name the clauses that close every place, the commonest first."""
    by = instance.closures.by[case]
    if linked and (by == 0).any():
        return "The cases it is linked with share no open place with room for all of them."
    tally = np.bincount(by[by > 0], minlength=len(instance.closures.clauses) + 1)
    order = [int(k) for k in np.argsort(-tally, kind="stable") if tally[k]]
    named = [f"{instance.closures.clauses[k - 1].rule} ({int(tally[k])} places)" for k in order[:NAMED]]
    more = f" and {len(order) - NAMED} more" if len(order) > NAMED else ""
    return f"Every place is closed: {', '.join(named)}{more}. {instance.closures.clauses[order[0] - 1].text}"


def _outbid(matched: Matched, case: int, places: int, need: Floats, room: Floats, fits: int) -> str:
    instance = matched.instance
    which = "its one open place" if places == 1 else f"all its {places} open places"
    if fits:
        rules = sorted({row.rule for row in matched.rules if row.price > 1e-6})
        if rules:
            return f"There is room in {fits} of its {places} open places, but {', '.join(rules)} would be broken."
        return f"There is room in {fits} of its {places} open places, but placing it adds no value."
    short = (room < need - 1e-9).sum(0)
    what = instance.dimensions[int(short.argmax())].replace("_", " ")
    return f"Not enough room is left in {which} ({what} above all): others add more value there."


def _nets(matched: Matched, case: int) -> tuple[Floats, Floats, Floats]:
    instance = matched.instance
    weight = instance.value[case] + instance.bonus[case]
    paid = matched.plan.prices.capacity @ instance.need[case]
    return np.where(instance.closures.open[case], weight - paid, -np.inf), weight, paid


def _option(matched: Matched, case: int, place: int, weight: Floats, paid: Floats) -> Option:
    instance = matched.instance
    price = matched.plan.prices.capacity[place]
    binds = tuple(name for d, name in enumerate(instance.dimensions) if price[d] > 1e-6 and instance.need[case, d] > 0)
    worth, cost = float(weight[place]), float(paid[place])
    return Option(instance.places[place], worth, cost, worth - cost, binds)
