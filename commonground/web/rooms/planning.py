"""Plans as pages ask for them: made once for a state of their files and for what a person has changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from threading import RLock
from time import process_time

import numpy as np
from django.http import Http404

from commonground.core.errors import CommonGroundError
from commonground.matching import (
    Budget,
    Explanation,
    Hand,
    HandCost,
    Instance,
    Matched,
    Pair,
    Refusal,
    Said,
    WhatIf,
    explanations,
    hand_cost,
    match,
    moves,
    read_instance,
    unplaced,
    what_if,
)
from commonground.picture.dossier import Dossier

# A reader waits no longer: processor seconds for a plan, and for each question about it.
SECONDS = 6.0
GAP = 0.002
# More changes than this are for the command line, where there is time to work out what each costs.
MOST = 8
# Plans are made one at a time: a second reader waits for the first one's answer and then shares it.
_TURN = RLock()
_SUFFIXES = (".csv", ".parquet", ".npz")
State = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Fed:
    """What a plan is made from: its files, the state they are in, and the kind of its openings."""

    file: Path
    kind: str
    state: State = ()


@dataclass(frozen=True, eq=False)
class Plan:
    """One plan made from one instance, with the reason of each case left out."""

    fed: Fed
    instance: Instance
    found: Matched
    reasons: Mapping[str, Said]
    seconds: float

    def case(self, name: str) -> int:
        """The index of a case, or no such page."""
        if name not in self.instance.cases:
            raise Http404("case")
        return self.instance.cases.index(name)

    def place(self, name: str) -> int:
        """The index of a place, or no such page."""
        if name not in self.instance.places:
            raise Http404("place")
        return self.instance.places.index(name)

    def place_of(self, case: int) -> str | None:
        """Where a case is recommended."""
        at = int(self.found.at[case])
        return self.instance.places[at] if at >= 0 else None

    @property
    def hand(self) -> Hand:
        return self.found.asked.hand

    @cached_property
    def explained(self) -> list[Explanation]:
        """Every case explained, worked out when a page first asks for all of them."""
        return explanations(self.found)

    @cached_property
    def kept(self) -> frozenset[str]:
        """The cases a person keeps for a place, with those linked to them."""
        unit = self.instance.unit
        units = [unit[self.instance.cases.index(case)] for case, _ in self.hand.pins]
        return frozenset(self.instance.cases[i] for i in np.flatnonzero(np.isin(unit, units)))


@dataclass(frozen=True)
class Cost:
    """What one more change costs, beside the plan before it and the plan that keeps it."""

    cost: HandCost
    before: Plan
    after: Plan

    @property
    def moved(self) -> tuple[tuple[str, str | None, str | None], ...]:
        return moves(self.before.found, self.after.found)


def plans_of(dossier: Dossier) -> dict[str, Fed]:
    """Each plan's files and kind by the last part of their path; a second of the same name gets a number."""
    found: dict[str, Fed] = {}
    for kind, files in (("resettlement", dossier.plans), ("opportunity", dossier.openings)):
        for file in files:
            name = file.stem if file.suffix in _SUFFIXES else file.name
            while name in found:
                name += "-2"
            found[name] = Fed(file, kind)
    return found


def made(fed: Fed, hand: Hand | None = None) -> Plan:
    """The plan of some files as they are now, with what a person has changed."""
    with _TURN:
        return _made(replace(fed, state=_state(fed.file)), hand or Hand())


def holds(fed: Fed, case: str) -> bool:
    """Whether a case is in the tables of a plan; tables that cannot be read hold none."""
    try:
        return case in _read(fed.file, _state(fed.file)).cases
    except CommonGroundError:
        return False


def changes(plan: Plan, pins: Iterable[str], forbids: Iterable[str]) -> Hand:
    """Read changes written as CASE=PLACE; a name that is not in the plan is refused."""
    hand = Hand(
        tuple(dict.fromkeys(_pair(plan, text) for text in pins)),
        tuple(dict.fromkeys(_pair(plan, text) for text in forbids)),
    )
    if len(hand.pins) + len(hand.forbids) > MOST:
        raise Refusal(Said(f"a page keeps at most {MOST} changes", "too_many_changes", most=MOST))
    return hand


def written(pair: Pair) -> str:
    """A change as an address and the command line hold it."""
    return "=".join(pair)


def without(hand: Hand, act: str, pair: Pair) -> Hand:
    """The hand after one of its acts is undone."""
    if act == "pin":
        return replace(hand, pins=tuple(one for one in hand.pins if one != pair))
    return replace(hand, forbids=tuple(one for one in hand.forbids if one != pair))


def cost_of(plan: Plan, act: str, pair: Pair) -> Cost:
    """What a change costs: an act of the plan's hand is weighed against the plan without it, another added."""
    hand = plan.hand
    acts = hand.pins if act == "pin" else hand.forbids
    if pair in acts:
        before, after = made(plan.fed, without(hand, act, pair)), plan
    else:
        more = replace(hand, **{f"{act}s": (*acts, pair)})
        before, after = plan, made(plan.fed, more)
    return Cost(hand_cost(before.found, after.found, act, pair), before, after)


def widened(plan: Plan, place: str, dimension: str, more: str) -> WhatIf:
    """What more, or less, of one capacity would bring."""
    try:
        change = float(more)
    except ValueError:
        raise Refusal(Said(f"{more!r} is not a number", "not_a_number", written=more)) from None
    if dimension not in plan.instance.dimensions:
        raise Refusal(Said(f"there is no capacity {dimension!r}", "no_such_name", written=dimension))
    with _TURN:
        return _widened(plan, place, dimension, change)


def _pair(plan: Plan, text: str) -> Pair:
    parts = text.split("=", MOST)
    for cut in range(1, len(parts)):
        case, place = "=".join(parts[:cut]), "=".join(parts[cut:])
        if case in plan.instance.cases and place in plan.instance.places:
            return case, place
    raise Refusal(Said(f"{text!r} names no case and place", "no_such_name", written=text))


def _state(file: Path) -> State:
    """The files of an instance and when they changed: another state is another plan."""
    folder = file if file.is_dir() else file.parent
    if not folder.is_dir():
        return ()
    start = "" if file.is_dir() else file.name
    return tuple(
        sorted((f.name, f.stat().st_mtime_ns) for f in folder.iterdir() if f.name.startswith(start) and f.is_file())
    )


@lru_cache(maxsize=8)
def _read(file: Path, state: State) -> Instance:
    return read_instance(file)


@lru_cache(maxsize=16)
def _made(fed: Fed, hand: Hand) -> Plan:
    """Read an instance and make its plan once for every time it changes."""
    began, instance = process_time(), _read(fed.file, fed.state)
    found = match(instance, kind=fed.kind, gap=GAP, hand=hand, budget=Budget(SECONDS))
    return Plan(fed, instance, found, dict(unplaced(found)), process_time() - began)


@lru_cache(maxsize=64)
def _widened(plan: Plan, place: str, dimension: str, more: float) -> WhatIf:
    return what_if(plan.found, place, dimension, more, budget=Budget(SECONDS))
