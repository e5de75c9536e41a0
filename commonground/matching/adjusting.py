"""A caseworker's hand: pins and forbidden pairs, which close pairs with their clause and never open one."""

import difflib
from dataclasses import dataclass, replace

import numpy as np

from commonground.core.errors import CommonGroundError
from commonground.matching.instance import Clause, Closures, Instance
from commonground.matching.problem import UNPLACED, Ints
from commonground.matching.saying import Refusal, Said

Pair = tuple[str, str]
FORBIDDEN = Clause("forbidden", Said("A caseworker keeps this case from this place.", "forbidden"))
PINNED = Clause("pinned", Said("A caseworker keeps the case for another place.", "pinned"))


@dataclass(frozen=True)
class Hand:
    """What a caseworker decides before the plan is made: pairs that must be used, and pairs that may not."""

    pins: tuple[Pair, ...] = ()
    forbids: tuple[Pair, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pins or self.forbids)


NO_HAND = Hand()


def pin_down(instance: Instance, hand: Hand) -> tuple[Instance, Ints]:
    """Close what the hand closes, and give for each unit the place it is kept for (or UNPLACED).

    Refused are pins that contradict one another, a rule, a tie, a safeguard or the room there is.
    """
    fixed = np.full(instance.units, UNPLACED, np.int64)
    for case, place in hand.pins:
        i, j = find_pair(instance, case, place, "--pin")
        unit = int(instance.unit[i])
        if fixed[unit] not in (UNPLACED, j):
            other = instance.places[int(fixed[unit])]
            what = f"{case} is pinned to {place} and, itself or with a case it is linked to, to {other}"
            said = Said(what, "pinned_twice", case=case, place=place, other=other)
            raise Refusal(said, where="--pin", next="Keep one of the pins.")
        if (case, place) in hand.forbids:
            said = Said(f"{case} is pinned to {place} and forbidden there", "pinned_forbidden", case=case, place=place)
            raise Refusal(said, where="--pin", next="Keep one of the two.")
        _open_there(instance, unit, case, j)
        fixed[unit] = j
    _room(instance, fixed)
    return _closed(instance, hand, fixed), fixed


def find_pair(instance: Instance, case: str, place: str, where: str) -> tuple[int, int]:
    """The indices of a case and a place; a name that is not there is refused with the nearest that is."""
    return find(instance.cases, case, "case", where), find(instance.places, place, "place", where)


def find(names: list[str], name: str, what: str, where: str) -> int:
    if name not in names:
        near = difflib.get_close_matches(name, names, 1)
        table = "cases" if what == "case" else "places"
        hint = f"Did you mean {near[0]!r}?" if near else f"Name a {what} of the table of {table}."
        raise CommonGroundError(f"there is no {what} {name!r}", where=where, next=hint)
    return names.index(name)


def _open_there(instance: Instance, unit: int, case: str, place: int) -> None:
    """Nobody may pin what a safeguard, a tie or a rule closes, for the case or for one it is linked to."""
    for member in np.flatnonzero(instance.unit == unit):
        clause = int(instance.closures.by[member, place])
        if clause:
            why = instance.closures.clauses[clause - 1]
            where = instance.places[place]
            raise Refusal(
                Said(
                    f"{case} cannot be pinned to {where}: {why.rule}. {why.text}",
                    "pin_closed",
                    case=case,
                    place=where,
                    clause=why,
                ),
                where="--pin",
                next="A pin opens nothing. Record what the clause asks for, or pin another place.",
            )


def _room(instance: Instance, fixed: Ints) -> None:
    use = np.zeros(instance.capacity.shape)
    at = fixed[instance.unit]
    kept = np.flatnonzero(at >= 0)
    np.add.at(use, at[kept], instance.need[kept])
    over = np.argwhere(use > instance.capacity + 1e-9)
    if len(over):
        place, d = (int(index) for index in over[0])
        name, dimension = instance.places[place], instance.dimensions[d]
        asked, room = float(use[place, d]), float(instance.capacity[place, d])
        what = f"the pins ask for {asked:g} {dimension} of {name}, which has {room:g}"
        said = Said(what, "pins_too_many", asked=asked, dimension=dimension, place=name, room=room)
        raise Refusal(said, where="--pin", next="Take a pin back or add capacity.")


def _closed(instance: Instance, hand: Hand, fixed: Ints) -> Instance:
    closures = Closures(instance.closures.by.copy(), list(instance.closures.clauses))
    shut = np.zeros(closures.by.shape, bool)
    for case, place in hand.forbids:
        shut[find_pair(instance, case, place, "--forbid")] = True
    closures.close(shut, FORBIDDEN)
    at = fixed[instance.unit]
    kept = np.flatnonzero(at >= 0)
    elsewhere = np.zeros(closures.by.shape, bool)
    elsewhere[kept] = True
    elsewhere[kept, at[kept]] = False
    closures.close(elsewhere, PINNED)
    return replace(instance, closures=closures)
