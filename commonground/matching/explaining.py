"""Words filled from numbers: why a case stays unplaced, and what its place costs against the next best."""

from dataclasses import dataclass

import numpy as np

from commonground.matching.instance import Instance
from commonground.matching.matching import Matched, uses
from commonground.matching.problem import Floats, Problem

# Clauses named in a reason; the others are counted.
NAMED = 6


@dataclass(frozen=True)
class Option:
    """One place for a case: value, price of the room used, what soft rules add, what is left, and what binds."""

    place: str
    value: float
    price: float
    push: float
    net: float
    binds: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """A placement beside the next best: a positive regret says rounding to whole cases cost this case something.

    Linked cases are placed, and so explained, as one.
    """

    case: str
    open_places: int
    placed: Option | None
    next_best: Option | None
    regret: float | None
    closed: dict[str, tuple[str, ...]]
    rules: tuple[str, ...]
    says: str


def explain(matched: Matched, case: int) -> Explanation:
    """Explain what the plan recommends for a case, in its prices."""
    return _explain(matched, matched.instance.problem(), case)


def explanations(matched: Matched) -> list[Explanation]:
    """Every case explained, placed or not."""
    problem = matched.instance.problem()
    return [_explain(matched, problem, case) for case in range(len(matched.instance.cases))]


def _explain(matched: Matched, problem: Problem, case: int) -> Explanation:
    instance, here, unit = matched.instance, int(matched.at[case]), int(matched.instance.unit[case])
    paid = matched.plan.prices.capacity @ problem.need[unit]
    pushed, push = _pushed(matched, problem, unit)
    net = problem.weight[unit] - paid + push

    def option(place: int) -> Option:
        price = matched.plan.prices.capacity[place]
        binds = (n for d, n in enumerate(instance.dimensions) if price[d] > 1e-6 and problem.need[unit, d] > 0)
        weight, pay, more = float(problem.weight[unit, place]), float(paid[place]), float(push[place])
        return Option(instance.places[place], weight, pay, more, weight - pay + more, tuple(binds))

    others = np.where(np.arange(len(net)) == here, -np.inf, net)
    best = int(others.argmax())
    placed = option(here) if here >= 0 else None
    next_best = option(best) if np.isfinite(others[best]) else None
    regret = None if placed is None or next_best is None else next_best.net - placed.net
    open_places = int(np.isfinite(net).sum())
    name = instance.cases[case]
    linked = [instance.cases[i] for i in np.flatnonzero(instance.unit == unit) if i != case]
    whom = f"{name} (with {', '.join(linked)})" if linked else name
    says = _says(whom, placed, next_best, regret, open_places, pushed)
    return Explanation(name, open_places, placed, next_best, regret, _closed_by(instance, case), pushed, says)


def _pushed(matched: Matched, problem: Problem, unit: int) -> tuple[tuple[str, ...], Floats]:
    """The soft rules that bind and speak of this case, and what they add to or take from each of its places."""
    push, named = np.zeros(problem.places), []
    for held, price in zip(matched.held, matched.plan.prices.across, strict=True):
        rule = held.across
        part = rule.by_case[unit] * rule.by_place * (problem.value[unit] if rule.on_value else 1.0)
        if abs(price) > 1e-6 and np.any(part):
            push -= price * part
            named.append(f"{held.rule.name}: {held.group} (price {abs(price):,.4g})")
    return tuple(named), push


def _closed_by(instance: Instance, case: int) -> dict[str, tuple[str, ...]]:
    """The places closed to a case, under the clause that closes them."""
    closed: dict[str, tuple[str, ...]] = {}
    for place, k in enumerate(instance.closures.by[case]):
        if k:
            clause = instance.closures.clauses[k - 1]
            name = f"{clause.rule}: {clause.text}"
            closed[name] = (*closed.get(name, ()), instance.places[place])
    return closed


def _says(
    case: str,
    placed: Option | None,
    next_best: Option | None,
    regret: float | None,
    open_places: int,
    pushed: tuple[str, ...],
) -> str:
    """The explanation in plain words, filled from its numbers."""
    if placed is None:
        return f"{case} has no recommended place; {open_places} are open to it."
    words = [f"{case} to {placed.place}: value {placed.value:,.6g}, less {placed.price:,.6g} for the room it uses"]
    if placed.binds:
        words.append(f" ({', '.join(name.replace('_', ' ') for name in placed.binds)} is short there)")
    words.append(f", net {placed.net:,.6g}. ")
    if placed.push:
        words.insert(-1, f", {'plus' if placed.push > 0 else 'less'} {abs(placed.push):,.6g} for rules that bind")
    if next_best is None:
        words.append("No other place is open to it.")
    else:
        words.append(f"Next best: {next_best.place}, net {next_best.net:,.6g}. ")
        if regret is not None and regret > 1e-6:
            words.append(f"By prices it loses {regret:,.6g} here: not every whole case fits where it gains most.")
        else:
            words.append("It does no better anywhere else at these prices.")
    if pushed:
        words.append(f" Rules that bind: {'; '.join(pushed)}.")
    return "".join(words)


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
    many = ["1 place" if tally[k] == 1 else f"{tally[k]} places" for k in order[:NAMED]]
    rules = [instance.closures.clauses[k - 1].rule for k in order[:NAMED]]
    named = [f"{rule} ({count})" for rule, count in zip(rules, many, strict=True)]
    more = f" and {len(order) - NAMED} more" if len(order) > NAMED else ""
    return f"Every place is closed: {', '.join(named)}{more}. {instance.closures.clauses[order[0] - 1].text}"


def _outbid(matched: Matched, case: int, places: int, need: Floats, room: Floats, fits: int) -> str:
    instance = matched.instance
    which = "its one open place" if places == 1 else f"all its {places} open places"
    if fits and matched.by != "value":
        return f"There is room in {fits} of its {places} open places, but not where it ranks, or not when it was asked."
    if fits:
        rules = sorted({row.rule for row in matched.rules if row.price > 1e-6})
        if rules:
            return f"There is room in {fits} of its {places} open places, but {', '.join(rules)} would be broken."
        return f"There is room in {fits} of its {places} open places, but placing it adds no value."
    short = (room < need - 1e-9).sum(0)
    what = instance.dimensions[int(short.argmax())].replace("_", " ")
    why = "others add more value there" if matched.by == "value" else "others come first there"
    return f"Not enough room is left in {which} ({what} above all): {why}."
