"""The case as arrays a day can be computed with: roads one way each, what is open when, where people set out from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonground.foresight.case import Array, Case, Closure, Flags

Indices = NDArray[np.int64]

# A zone drives people out less as its conflict lasts: the factor per thirty days since it flared up.
FADING = np.array([1.0, 1.0, 1.0, 0.5, 0.1])
FADES_EVERY = 30


@dataclass(frozen=True, slots=True)
class Network:
    """Roads one way each, and by day: which are open, which camps take people in, how hard conflict drives."""

    origin: Indices
    target: Indices
    km: Array
    open_roads: Flags
    is_camp: Flags
    driving: Array
    leaving: Array


def network(case: Case, *, days: int) -> Network:
    """The network over `days` days; after the last day known conflict stays as it was, closures as announced."""
    ways = [(a, b, road.km) for road in case.roads for a, b in ((road.first, road.second), (road.second, road.first))]
    origin = np.array([way[0] for way in ways], np.int64)
    target = np.array([way[1] for way in ways], np.int64)
    open_roads = np.ones((days, len(ways)), bool)
    is_camp = np.tile([place.is_camp for place in case.places], (days, 1))
    for closure in case.closures:
        _close(case, closure, origin, target, open_roads, is_camp)
    driving = _driving(_held(case.conflict, days))
    return Network(
        origin=origin,
        target=target,
        km=np.array([way[2] for way in ways]),
        open_roads=open_roads,
        is_camp=is_camp,
        driving=driving,
        leaving=_leaving(case, driving),
    )


def segments(net: Network) -> tuple[list[int], list[int]]:
    """The first days of the stretches over which neither conflict nor closures change, and the days they end before."""
    changed = np.zeros(len(net.driving), bool)
    changed[0] = True
    for part in (net.driving, net.open_roads, net.is_camp):
        changed[1:] |= np.any(part[1:] != part[:-1], axis=1)
    first = np.flatnonzero(changed).tolist()
    return first, [*first[1:], len(changed)]


def _held(conflict: Array, days: int) -> Array:
    """Conflict over `days` days, the last day known repeated."""
    if len(conflict) >= days:
        return conflict[:days]
    return np.concatenate([conflict, np.repeat(conflict[-1:], days - len(conflict), axis=0)])


def _close(case: Case, closure: Closure, origin: Indices, target: Indices, roads: Flags, camps: Flags) -> None:
    """Mark one closure; two named places of a `location` closure are the link between them."""
    when = slice(max(closure.start, 0), len(roads) if closure.end < 0 else max(closure.end, 0))
    number = {place.name: at for at, place in enumerate(case.places)}
    first, second = number.get(closure.first), number.get(closure.second)
    if closure.kind == "country":
        here = np.array([place.country == closure.first for place in case.places])
        there = np.array([place.country == closure.second for place in case.places])
        roads[when] &= ~((here[origin] & there[target]) | (there[origin] & here[target]))
    elif closure.kind in ("camp", "idpcamp") and first is not None:
        camps[when, first] = False
    elif closure.kind in ("location", "link") and first is not None:
        if second is not None:
            roads[when] &= ~(((origin == first) & (target == second)) | ((origin == second) & (target == first)))
        elif closure.kind == "location":
            roads[when] &= ~((origin == first) | (target == first))


def _driving(conflict: Array) -> Array:
    """Days by places: intensity at the flare-up, fading with the days since."""
    active = conflict > 0
    before = np.zeros_like(active)
    before[1:] = active[:-1]
    days = np.arange(len(conflict))[:, None]
    since = np.maximum.accumulate(np.where(active & ~before, days, -1), axis=0)
    flared = np.take_along_axis(conflict, np.maximum(since, 0), axis=0)
    fade = FADING[np.minimum((days - np.maximum(since, 0)) // FADES_EVERY, len(FADING) - 1)]
    return np.where(active, flared * fade, 0.0)


def _leaving(case: Case, driving: Array) -> Array:
    """Days by places: the share of a day's new people who set out there, by inhabitants and conflict."""
    inhabitants = np.array([place.people for place in case.places])
    weight = driving * inhabitants
    total = weight.sum(axis=1, keepdims=True)
    some = total[:, 0] > 0
    last = np.maximum.accumulate(np.where(some, np.arange(len(weight)), -1))
    shares = np.where(some[:, None], weight / np.where(some[:, None], total, 1), 0.0)
    return np.where(last[:, None] >= 0, shares[np.maximum(last, 0)], 1 / len(case.places))
