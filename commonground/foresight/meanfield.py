"""Where people go when nobody has counted them: expected numbers moving over the network, a day a linear map.

The people of a place leave with a daily chance, choose roads by length, conflict and the room at the end, and
travel until the day's distance is spent. The map of a day changes only with conflict, closures and room, so the
maps of a whole crisis are computed together, and many members of an ensemble move in one product.
"""

from dataclasses import dataclass

import numpy as np

from commonground.foresight.case import Array, Case, Flags
from commonground.foresight.network import Indices, Network, network

KM_A_DAY = 400.0
STEP_KM = 100.0
SOFTENING_KM = 50.0
DISTANCE_POWER = 0.75
# A road into conflict is chosen this much less, to the power of how hard it drives.
CONFLICT_DETERS = 0.25
LEAVES_TOWN = 0.5
LEAVES_CAMP = 0.001
# A camp takes this many times its stated capacity, and from this share of it on nobody sets out for it.
CAPACITY_STRETCH = 1.25
FULL = 0.95
CELLS_AT_ONCE = 500_000
# Where no capacity is known the network is trusted by half: the rest is spread evenly over the camps.
EVENLY = 0.5


@dataclass(frozen=True, slots=True)
class Walk:
    """What is the same every day: the network, how each road is liked, the steps it takes, and where it ends.

    Ends are the places, then one for each place people reach days later (`late`, numbered from 1 in `later`).
    """

    net: Network
    places: int
    liking: Array
    steps: Indices
    late: Indices
    end_of: Indices
    later: Indices
    later_place: Indices
    leads_from: Array
    town: Array
    room_for: Array

    @property
    def ends(self) -> int:
        return self.places + len(self.later)

    @property
    def waiting(self) -> int:
        """The longest wait on a road, in days."""
        return int(self.late.max(initial=0))


def simulate(case: Case, totals: Array, *, origins: Array | None = None) -> Array:
    """Days by camps: the people expected when each day's registered total is `totals` and nothing else is counted.

    `origins` (members by places) weighs where people set out and gives members by days by camps.
    """
    days = len(totals)
    column = np.array([camp.place for camp in case.camps])
    start = case.registered(days=1)[0]
    walk = _walk(case, days, start)
    net = walk.net
    members = 1 if origins is None else len(origins)
    held = np.zeros((members, walk.places))
    held[:, column] = start
    waits = walk.waiting
    pipe = np.zeros((members, waits, walk.places))
    came = arrivals(totals)
    coming = came[:, None] * net.leaving
    maps = _Maps(walk)
    out = np.zeros((members, days, len(column)))
    for day in range(days):
        moves = maps.of(day, held)
        held += coming[day] if origins is None else came[day] * _weighed(net.leaving[day], origins)
        if waits:
            # Those due today; their slot then takes those due in `waits` days.
            held += pipe[:, day % waits]
            pipe[:, day % waits] = 0
        moved = held @ moves
        held = moved[:, : walk.places]
        if waits:
            pipe[:, (day + walk.later) % waits, walk.later_place] += moved[:, walk.places :]
        out[:, day] = held[:, column]
    if not case.capacity_known:
        out = (1 - EVENLY) * out + EVENLY * _evenly(start, totals)
    return out[0] if origins is None else out


def _evenly(start: Array, totals: Array) -> Array:
    """Days by camps: those who came since the start, the same number in every camp."""
    came = np.maximum(np.maximum.accumulate(totals) - start.sum(), 0)
    return start + came[:, None] / len(start)


def arrivals(totals: Array) -> Array:
    """New people a day: the rise of the total, after earlier falls are made good."""
    peak = np.maximum.accumulate(totals)
    return np.diff(peak, prepend=totals[:1])


def _weighed(share: Array, origins: Array) -> Array:
    weighed = share * origins
    total = weighed.sum(axis=1, keepdims=True)
    return np.where(total > 0, weighed / np.where(total > 0, total, 1), share)


def _walk(case: Case, days: int, start: Array) -> Walk:
    net = network(case, days=days)
    room_for = np.full(len(case.places), np.inf)
    if case.capacity_known:
        for camp, people in zip(case.camps, start, strict=True):
            if case.places[camp.place].people > 0:
                room_for[camp.place] = max(case.places[camp.place].people - people, 0) * CAPACITY_STRETCH
    late = np.maximum(np.ceil(net.km / KM_A_DAY) - 1, 0).astype(np.int64)
    places = len(case.places)
    ends, end_of = np.unique(late * places + net.target, return_inverse=True)
    beyond = ends[ends >= places]
    return Walk(
        net=net,
        places=places,
        liking=(SOFTENING_KM + net.km) ** -DISTANCE_POWER,
        steps=np.maximum(np.rint(net.km / STEP_KM), 1).astype(np.int64),
        late=late,
        end_of=np.where(late > 0, places + end_of - (len(ends) - len(beyond)), net.target),
        later=beyond // places,
        later_place=beyond % places,
        leads_from=(net.origin[:, None] == np.arange(places)).astype(float),
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
        self.full_at = FULL * walk.room_for
        # So many segments at once as fit in a few megabytes, however many places there are.
        self.batch = max(1, CELLS_AT_ONCE // (walk.places * walk.ends))
        self.loaded = -1

    def of(self, day: int, held: Array) -> Array:
        """The map of `day`; the members of an ensemble find the room their mean leaves."""
        segment = int(self.segment[day])
        self._load(segment // self.batch)
        inside = held[0] if len(held) == 1 else held.mean(axis=0)
        full = inside >= self.full_at
        if not full.any():
            return self.free[segment % self.batch]
        key = (segment, full.tobytes())
        if key not in self.crowded:
            self.crowded[key] = day_maps(self.walk, self.first[segment : segment + 1], full)[0]
        return self.crowded[key]

    def _load(self, batch: int) -> None:
        """Have the maps of a batch of segments ready, and let go of those of the one before."""
        if batch != self.loaded:
            days = self.first[batch * self.batch : (batch + 1) * self.batch]
            self.free = day_maps(self.walk, days, np.zeros(self.walk.places, bool))
            self.crowded: dict[tuple[int, bytes], Array] = {}
            self.loaded = batch


def day_maps(walk: Walk, days: Indices, full: Flags) -> Array:
    """For each of `days`: places by ends, each row saying where that place's people are when the day is over.

    Nobody sets out for a place that is `full`.
    """
    driving, is_camp = walk.net.driving[days], walk.net.is_camp[days]
    choice = _choices(walk, days, driving, full)
    can_leave = (choice @ walk.leads_from) > 0
    passing = np.where(can_leave, np.where(is_camp, LEAVES_CAMP, 1.0), 0.0)
    chance = np.where(is_camp, LEAVES_CAMP, np.where(driving > 0, 1.0, walk.town))
    chance = np.where(can_leave, chance, 0.0)
    moved = chance[:, :, None] * _routes(walk, choice, passing)
    diagonal = np.arange(walk.places)
    moved[:, diagonal, diagonal] += 1
    return moved


def _choices(walk: Walk, days: Indices, driving: Array, full: Flags) -> Array:
    """Days by roads: the share of those leaving its origin who take it."""
    score = np.where(full, 0.0, CONFLICT_DETERS**driving)
    weight = walk.liking * walk.net.open_roads[days] * score[:, walk.net.target]
    out = (weight @ walk.leads_from)[:, walk.net.origin]
    return np.where(out > 0, weight / np.where(out > 0, out, 1), 0.0)


def _routes(walk: Walk, choice: Array, passing: Array) -> Array:
    """Days by places by ends: what a day changes for those who leave, worked back from its last kilometres.

    One person is taken from the place they leave and added where they end, so that those who pass through a place
    need only be carried on from it.
    """
    levels = int(KM_A_DAY / STEP_KM)
    stopping = _scattered(choice, walk.net.origin * walk.ends + walk.end_of, (walk.places, walk.ends))
    onward = {}
    for step in range(1, levels):
        roads = np.flatnonzero((walk.steps == step) & (walk.late == 0))
        if len(roads):
            goes = choice[:, roads] * passing[:, walk.net.target[roads]]
            into = walk.net.origin[roads] * walk.places + walk.net.target[roads]
            onward[step] = _scattered(goes, into, (walk.places, walk.places))
    diagonal = np.arange(walk.places)
    stopping[:, diagonal, diagonal] -= 1
    routes = [stopping] * levels
    for level in range(levels - 2, -1, -1):
        for step, goes in onward.items():
            if level + step < levels:
                routes[level] = routes[level] + goes @ routes[level + step]
    return routes[0]


def _scattered(values: Array, into: Indices, shape: tuple[int, int]) -> Array:
    """Days by rows by columns: the values of each road added into its cell."""
    flat = np.zeros((shape[0] * shape[1], len(values)))
    np.add.at(flat, into, values.T)
    return np.ascontiguousarray(flat.T).reshape(len(values), *shape)
