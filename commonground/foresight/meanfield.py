"""Where people go when nobody has counted them: expected numbers moving over the network, a day a linear map.

The people of a place leave with a daily chance, choose roads by length, conflict and the room at the end, and
travel until the day's distance is spent. The map of a day changes only with conflict, closures and room, so the maps of a
whole crisis are computed together, and many members of an ensemble move in one product.
"""

from dataclasses import dataclass

import numpy as np

from commonground.foresight.case import Array, Case, Flags
from commonground.foresight.network import Network, network

KM_A_DAY = 400.0
STEP_KM = 50.0
SOFTENING_KM = 50.0
DISTANCE_POWER = 0.75
# A road into conflict is chosen this much less, to the power of how hard it drives.
CONFLICT_DETERS = 0.25
LEAVES_TOWN = 0.5
LEAVES_CAMP = 0.001
# A camp takes this many times its stated capacity, and turns people away from this share of it on.
CAPACITY_STRETCH = 1.25
NEARLY_FULL = 0.9
ROOM_STEPS = 5


@dataclass(frozen=True, slots=True)
class Walk:
    """What is the same every day: the network, the distance each road uses, and the days a long one takes."""

    net: Network
    steps: Array
    late: Array
    length: Array
    town: Array
    room_for: Array

    @property
    def places(self) -> int:
        return len(self.town)

    @property
    def waiting(self) -> int:
        """The longest wait on a road, in days."""
        return int(self.late.max(initial=0))


def simulate(case: Case, totals: Array, *, origins: Array | None = None) -> Array:
    """Days by camps: the people expected, when the registered total of each day is `totals` and nothing else is counted.

    `origins` (members by places) weighs where people set out and gives members by days by camps.
    """
    days = len(totals)
    walk = _walk(case, days)
    column = np.array([camp.place for camp in case.camps])
    start = case.registered()[0] if case.length else np.zeros(len(column))
    setting_out = walk.net.leaving
    members = 1 if origins is None else len(origins)
    held = np.zeros((members, walk.places))
    held[:, column] = start
    pipe = np.zeros((members, walk.waiting, walk.places))
    came = arrivals(totals)
    maps = _Maps(walk)
    out = np.zeros((members, days, len(column)))
    for day in range(days):
        moves = maps.of(day, held)
        share = setting_out[day] if origins is None else _weighed(setting_out[day], origins)
        held = held + came[day] * share
        if walk.waiting:
            held += pipe[:, 0]
            pipe[:, :-1] = pipe[:, 1:]
            pipe[:, -1] = 0
        moved = held @ moves
        held = moved[:, : walk.places]
        if walk.waiting:
            pipe += moved[:, walk.places :].reshape(members, walk.waiting, walk.places)
        out[:, day] = held[:, column]
    return out[0] if origins is None else out


def arrivals(totals: Array) -> Array:
    """New people a day: the rise of the total, after earlier falls are made good."""
    peak = np.maximum.accumulate(totals)
    return np.diff(peak, prepend=totals[:1])


def _weighed(share: Array, origins: Array) -> Array:
    weighed = share * origins
    total = weighed.sum(axis=1, keepdims=True)
    return np.where(total > 0, weighed / np.where(total > 0, total, 1), share)


def _walk(case: Case, days: int) -> Walk:
    net = network(case, days=days)
    room_for = np.full(len(case.places), np.inf)
    if case.capacity_known:
        start = case.registered()[0]
        for camp, people in zip(case.camps, start, strict=True):
            if case.places[camp.place].people > 0:
                room_for[camp.place] = max(case.places[camp.place].people - people, 0) * CAPACITY_STRETCH
    return Walk(
        net=net,
        steps=np.maximum(np.rint(net.km / STEP_KM), 1).astype(int),
        late=np.maximum(np.ceil(net.km / KM_A_DAY) - 1, 0).astype(int),
        length=(SOFTENING_KM + net.km) ** -DISTANCE_POWER,
        town=np.array([1.0 if place.is_hub else LEAVES_TOWN for place in case.places]),
        room_for=np.where(room_for > 0, room_for, np.inf),
    )


class _Maps:
    """The map of each day, computed once per change of conflict, closures or room."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        net = walk.net
        state = np.concatenate([net.driving, net.open_roads, net.is_camp], axis=1)
        changed = np.ones(len(state), bool)
        changed[1:] = (state[1:] != state[:-1]).any(axis=1)
        self.segment = np.cumsum(changed) - 1
        self.first = np.flatnonzero(changed)
        self.limited = np.flatnonzero(np.isfinite(walk.room_for))
        self.free = day_maps(walk, self.first, np.ones((len(self.first), walk.places)))
        self.crowded: dict[tuple[int, bytes], Array] = {}

    def of(self, day: int, held: Array) -> Array:
        """The map of `day`; the members of an ensemble find the room their mean leaves."""
        segment = int(self.segment[day])
        if not len(self.limited):
            return self.free[segment]
        full = self.walk.room_for[self.limited]
        room = np.clip((full - held[:, self.limited].mean(axis=0)) / ((1 - NEARLY_FULL) * full), 0, 1)
        if (room >= 1).all():
            return self.free[segment]
        steps = np.rint(room * ROOM_STEPS)
        key = (segment, steps.tobytes())
        if key not in self.crowded:
            rooms = np.ones((1, self.walk.places))
            rooms[0, self.limited] = steps / ROOM_STEPS
            self.crowded[key] = day_maps(self.walk, self.first[segment : segment + 1], rooms)[0]
        return self.crowded[key]


def day_maps(walk: Walk, days: Array, room: Array) -> Array:
    """For each of `days`: places by (places, then places per day of waiting), each row where that place's people end."""
    net, places = walk.net, walk.places
    driving, is_camp = net.driving[days], net.is_camp[days]
    choice = _choices(walk, days, driving, room)
    onward = np.zeros((len(days), places))
    np.add.at(onward.T, net.origin, choice.T)
    can_leave = onward > 0
    passing = np.where(can_leave, np.where(is_camp, LEAVES_CAMP, 1.0), 0.0)
    chance = np.where(is_camp, LEAVES_CAMP, np.where(driving > 0, 1.0, walk.town))
    chance = np.where(can_leave, chance, 0.0)
    routes = _routes(walk, choice, passing)
    result = chance[:, :, None] * routes
    diagonal = np.arange(places)
    result[:, diagonal, diagonal] += 1 - chance
    return result


def _choices(walk: Walk, days: Array, driving: Array, room: Array) -> Array:
    """Days by roads: the share of those leaving its origin who take it."""
    net = walk.net
    weight = walk.length * net.open_roads[days] * room[:, net.target] * CONFLICT_DETERS ** driving[:, net.target]
    total = np.zeros((len(days), walk.places))
    np.add.at(total.T, net.origin, weight.T)
    out = total[:, net.origin]
    return np.where(out > 0, weight / np.where(out > 0, out, 1), 0.0)


def _routes(walk: Walk, choice: Array, passing: Array) -> Array:
    """Days by places by ends: where people who leave a place end the day, counted back from the day's last kilometres."""
    net, places = walk.net, walk.places
    ends = places * (1 + walk.waiting)
    levels = int(KM_A_DAY / STEP_KM)
    takes = np.zeros((len(choice), places, len(net.origin)))
    takes[:, net.origin, np.arange(len(net.origin))] = choice
    # Where each road leads if the day ends on it: its target, today or after the days it takes.
    stop = np.zeros((len(net.origin), ends))
    stop[np.arange(len(net.origin)), walk.late * places + net.target] = 1.0
    stopping = takes @ stop
    routes = np.zeros((levels + int(walk.steps.max(initial=1)), len(choice), places, ends))
    on = (walk.late == 0)
    for level in range(levels - 1, -1, -1):
        routes[level] = stopping
        further = on & (level + walk.steps < levels)
        if further.any():
            roads = np.flatnonzero(further)
            target = net.target[roads]
            more = routes[level + walk.steps[roads], :, target].transpose(1, 0, 2)
            more = (more - stop[roads]) * passing[:, target, None]
            routes[level] += takes[:, :, roads] @ more
    return routes[0]
