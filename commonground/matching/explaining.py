"""Words filled from numbers: why a case stays unplaced, and what its place costs against the next best."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from commonground.matching.instance import Clause, Instance
from commonground.matching.matching import Matched, uses
from commonground.matching.problem import Floats, Problem
from commonground.matching.saying import Said, key_of

# Clauses named in a reason; the others are counted.
NAMED = 6
LINKED = Clause("linked cases", Said("With the cases it is linked with it cannot go there.", "linked_shut"))


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
    rules: tuple[Said, ...]
    says: str
    said: tuple[Said, ...]


def explain(matched: Matched, case: int) -> Explanation:
    """Explain what the plan recommends for a case, in its prices."""
    return _explain(matched, matched.instance.problem(), case)


def explanations(matched: Matched, cases: Iterable[int] | None = None) -> list[Explanation]:
    """Every case explained, placed or not; or those asked for."""
    problem = matched.instance.problem()
    asked = range(len(matched.instance.cases)) if cases is None else cases
    return [_explain(matched, problem, case) for case in asked]


def options(matched: Matched, case: int) -> list[Option]:
    """Every place that is open to a case, the best by prices first."""
    problem, unit = matched.instance.problem(), int(matched.instance.unit[case])
    paid, push, _ = _prices(matched, problem, unit)
    net = problem.weight[unit] - paid + push
    order = [int(place) for place in np.argsort(-net, kind="stable") if np.isfinite(net[place])]
    return [_option(matched, problem, unit, place, paid, push) for place in order]


def closed_to(matched: Matched, case: int) -> list[tuple[Clause, list[str]]]:
    """The clauses that close places to a case, each with its places."""
    return _closed_to(matched.instance, matched.instance.problem(), case)


def _closed_to(instance: Instance, problem: Problem, case: int) -> list[tuple[Clause, list[str]]]:
    by = instance.closures.by[case]
    closed = [
        (clause, [instance.places[place] for place in np.flatnonzero(by == k)])
        for k, clause in enumerate(instance.closures.clauses, start=1)
        if (by == k).any()
    ]
    apart = (by == 0) & ~problem.open[instance.unit[case]]
    return closed + ([(LINKED, [instance.places[place] for place in np.flatnonzero(apart)])] if apart.any() else [])


def _explain(matched: Matched, problem: Problem, case: int) -> Explanation:
    instance, here, unit = matched.instance, int(matched.at[case]), int(matched.instance.unit[case])
    paid, push, pushed = _prices(matched, problem, unit)
    net = problem.weight[unit] - paid + push

    def option(place: int) -> Option:
        return _option(matched, problem, unit, place, paid, push)

    others = np.where(np.arange(len(net)) == here, -np.inf, net)
    best = int(others.argmax())
    placed = option(here) if here >= 0 else None
    next_best = option(best) if np.isfinite(others[best]) else None
    regret = None if placed is None or next_best is None else next_best.net - placed.net
    open_places = int(np.isfinite(net).sum())
    linked = [instance.cases[i] for i in np.flatnonzero(instance.unit == unit) if i != case]
    told = tuple(_told(instance.cases[case], linked, placed, next_best, regret, open_places, pushed))
    closed = {f"{clause.rule}: {clause.text}": tuple(places) for clause, places in _closed_to(instance, problem, case)}
    name, says = instance.cases[case], " ".join(told)
    return Explanation(name, open_places, placed, next_best, regret, closed, pushed, says, told)


def _option(matched: Matched, problem: Problem, unit: int, place: int, paid: Floats, push: Floats) -> Option:
    instance, price = matched.instance, matched.plan.prices.capacity[place]
    binds = (n for d, n in enumerate(instance.dimensions) if price[d] > 1e-6 and problem.need[unit, d] > 0)
    weight, pay, more = float(problem.weight[unit, place]), float(paid[place]), float(push[place])
    return Option(instance.places[place], weight, pay, more, weight - pay + more, tuple(binds))


def _prices(matched: Matched, problem: Problem, unit: int) -> tuple[Floats, Floats, tuple[Said, ...]]:
    """What the room costs, what soft rules add at each place, and the soft rules that bind and speak of this case."""
    push, named = np.zeros(problem.places), []
    for held, price in zip(matched.held, matched.plan.prices.across, strict=True):
        rule = held.across
        part = rule.by_case[unit] * rule.by_place * (problem.value[unit] if rule.on_value else 1.0)
        if abs(price) > 1e-6 and np.any(part):
            push -= price * part
            words = f"{held.rule.name}: {held.group} (price {abs(price):,.4g})"
            rule_said = Said(held.rule.name, key_of(held.rule.clause))
            named.append(Said(words, "rule_binds", rule=rule_said, group=held.group, price=abs(float(price))))
    return matched.plan.prices.capacity @ problem.need[unit], push, tuple(named)


def _told(
    case: str,
    linked: list[str],
    placed: Option | None,
    next_best: Option | None,
    regret: float | None,
    open_places: int,
    pushed: tuple[Said, ...],
) -> Iterator[Said]:
    """The explanation in plain sentences, filled from its numbers."""
    if placed is None:
        yield Said(f"{case} has no recommended place; {open_places} are open to it.", "no_place", open=open_places)
        return
    if linked:
        yield Said(f"{case} goes with {', '.join(linked)}.", "linked", cases=linked)
    yield Said(
        f"{case} to {placed.place}: value {placed.value:,.6g}, less {placed.price:,.6g} for the room it uses, "
        f"{'plus' if placed.push >= 0 else 'less'} {abs(placed.push):,.6g} for rules that bind, net {placed.net:,.6g}."
        if placed.push
        else f"{case} to {placed.place}: value {placed.value:,.6g}, less {placed.price:,.6g} for the room it uses, "
        f"net {placed.net:,.6g}.",
        "pushed" if placed.push else "placed",
        place=placed.place,
        value=placed.value,
        price=placed.price,
        push=placed.push,
        net=placed.net,
    )
    if placed.binds:
        short = ", ".join(name.replace("_", " ") for name in placed.binds)
        yield Said(f"Short there: {short}.", "short", dimensions=list(placed.binds))
    if next_best is None:
        yield Said("No other place is open to it.", "only_place")
        return
    yield Said(
        f"Next best: {next_best.place}, net {next_best.net:,.6g}.", "next", place=next_best.place, net=next_best.net
    )
    if regret is not None and regret > 1e-6:
        words = f"By prices it loses {regret:,.6g} here: not every whole case fits where it gains most."
        yield Said(words, "regret", regret=regret)
    else:
        yield Said("It does no better anywhere else at these prices.", "no_better")
    if pushed:
        yield Said(f"Rules that bind: {'; '.join(pushed)}.", "rules_bind", rules=list(pushed))


def unplaced(matched: Matched) -> list[tuple[str, Said]]:
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
        reasons.append((instance.cases[case], _outbid(matched, len(places), need, room[places], len(fits))))
    return reasons


def _closed(instance: Instance, case: int, linked: bool) -> Said:
    """Name the clauses that close every place, the commonest first."""
    by = instance.closures.by[case]
    if linked and (by == 0).any():
        words = "The cases it is linked with share no open place with room for all of them."
        return Said(words, "linked_apart")
    tally = np.bincount(by[by > 0], minlength=len(instance.closures.clauses) + 1)
    order = [int(k) for k in np.argsort(-tally, kind="stable") if tally[k]]
    many = ["1 place" if tally[k] == 1 else f"{tally[k]} places" for k in order[:NAMED]]
    clauses = [instance.closures.clauses[k - 1] for k in order[:NAMED]]
    named = [f"{clause.rule} ({count})" for clause, count in zip(clauses, many, strict=True)]
    left = max(0, len(order) - NAMED)
    more = f" and {left} more" if left else ""
    counts = [
        {"rule": clause.rule, "key": key_of(clause.text), "places": int(tally[k])}
        for clause, k in zip(clauses, order, strict=False)
    ]
    words = f"Every place is closed: {', '.join(named)}{more}. {clauses[0].text}"
    return Said(words, "all_closed", closed=counts, further=left, clause=clauses[0].text)


def _outbid(matched: Matched, places: int, need: Floats, room: Floats, fits: int) -> Said:
    instance = matched.instance
    which = "its one open place" if places == 1 else f"all its {places} open places"
    if fits and matched.by != "value":
        words = (
            f"There is room in {fits} of its {places} open places, but not where it ranks, or not when it was asked."
        )
        return Said(words, "not_asked", fits=fits, open=places)
    if fits:
        there = f"There is room in {fits} of its {places} open places"
        rules = {row.rule: Said(row.rule, key_of(row.clause)) for row in matched.rules if row.price > 1e-6}
        if rules:
            names = [rules[name] for name in sorted(rules)]
            words = f"{there}, but {', '.join(names)} would be broken."
            return Said(words, "rules_broken", fits=fits, open=places, rules=names)
        return Said(f"{there}, but placing it adds no value.", "adds_nothing", fits=fits, open=places)
    short = (room < need - 1e-9).sum(0)
    dimension = instance.dimensions[int(short.argmax())]
    words = f"Not enough room is left in {which} ({dimension.replace('_', ' ')} above all)"
    if matched.by != "value":
        return Said(f"{words}: others come first there.", "others_first", open=places, dimension=dimension)
    return Said(f"{words}: others add more value there.", "no_room", open=places, dimension=dimension)
