"""One day on the network as a linear map: from where people are to where they are a day later.

The people of a place leave with a daily chance, choose roads by length, conflict and the room at the end, and
travel until the day's distance is spent. A state is the people of each place, then those still on a long road, by
the place and the days they have left. The map changes only with conflict, closures and room.
"""

from dataclasses import dataclass

import numpy as np

from commonground.foresight.case import Array, Case, Flags
from commonground.foresight.network import Indices, Network, network, segments

KM_A_DAY = 400.0
STEP_KM = 100.0
STEPS = int(KM_A_DAY / STEP_KM)
SOFTENING_KM = 50.0
DISTANCE_POWER = 0.75
# A road into conflict is chosen this much less, to the power of how hard it drives.
CONFLICT_DETERS = 0.25
LEAVES_TOWN = 0.5
LEAVES_CAMP = 0.001
# A camp takes this many times its stated capacity; from this share of it on nobody sets out for it, until it has
# emptied to that.
CAPACITY_STRETCH = 1.25
FULL = 0.95
REOPENS = 0.9
CELLS_AT_ONCE = 500_000
AHEAD = 2


@dataclass(frozen=True, slots=True)
class Walk:
    """What is the same every day: the network, how each road is liked, the steps it takes, and where it ends.

    An end is a cell of the state: a place, or a place still some days off. `short` are the roads done within a
    day, and the steps each takes; `arriving` the cells whose people reach a place next morning, and that place;
    `nearing` the cells whose people come a day nearer, and the cell they come to.
    """

    net: Network
    places: int
    cells: int
    liking: Array
    end: Indices
    short: tuple[Indices, Indices]
    arriving: tuple[Indices, Indices]
    nearing: tuple[Indices, Indices]
    leads_from: Array
    town: Array
    room_for: Array


def walk(case: Case, *, days: int, start: Array) -> Walk:
    """The walk of `case` over `days` days, `start` people in each camp on the first."""
    net = network(case, days=days)
    places = len(case.places)
    late = np.maximum(np.ceil(net.km / KM_A_DAY) - 1, 0).astype(np.int64)
    # One cell for each place somebody reaches later and each day they may still need.
    waits = sorted({(int(to), left) for to, most in zip(net.target, late, strict=True) for left in range(1, most + 1)})
    cell = {wait: places + at for at, wait in enumerate(waits)}
    steps = np.maximum(np.rint(net.km / STEP_KM), 1).astype(np.int64)
    short = np.flatnonzero((steps < STEPS) & (late == 0))
    due = [wait for wait in waits if wait[1] == 1]
    far = [wait for wait in waits if wait[1] > 1]
    return Walk(
        net=net,
        places=places,
        cells=places + len(waits),
        liking=(SOFTENING_KM + net.km) ** -DISTANCE_POWER,
        end=np.array(
            [cell[int(to), int(left)] if left else to for to, left in zip(net.target, late, strict=True)], np.int64
        ),
        short=(short, steps[short]),
        arriving=(_whole([cell[wait] for wait in due]), _whole([to for to, _ in due])),
        nearing=(_whole([cell[wait] for wait in far]), _whole([cell[to, left - 1] for to, left in far])),
        leads_from=(net.origin[:, None] == np.arange(places)).astype(float),
        town=np.array([1.0 if place.is_hub else LEAVES_TOWN for place in case.places]),
        room_for=_room(case, start),
    )


def _whole(numbers: list[int]) -> Indices:
    return np.array(numbers, np.int64)


def _room(case: Case, start: Array) -> Array:
    """The people each place takes, beside those who were in it on the first day; no limit where none is known."""
    room = np.full(len(case.places), np.inf)
    for camp, people in zip(case.camps, start, strict=True):
        if case.places[camp.place].people > people:
            room[camp.place] = (case.places[camp.place].people - people) * CAPACITY_STRETCH
    return room


class Maps:
    """The map of each day, computed once per change of conflict, closures or room."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        first, ends = segments(walk.net)
        self.first, self.ends = np.array(first), ends
        self.segment = np.repeat(np.arange(len(first)), np.subtract(ends, first)).tolist()
        # So many segments at once as fit in a few megabytes, however many places there are.
        self.ahead = max(1, min(AHEAD, CELLS_AT_ONCE // walk.cells**2))
        self.found: dict[tuple[int, bytes], Array] = {}

    def of(self, segment: int, full: Indices) -> Array:
        """The map of the days of `segment` while the places of `full` take nobody."""
        key = (segment, full.tobytes())
        if key not in self.found:
            shut = np.zeros(self.walk.places, bool)
            shut[full] = True
            # Whoever fills up mostly stays so: the next segments are likely to be asked for as well.
            days = self.first[segment : segment + self.ahead]
            self.found = {(segment + at, key[1]): found for at, found in enumerate(day_maps(self.walk, days, shut))} | {
                known: kept for known, kept in self.found.items() if known[0] == segment
            }
        return self.found[key]


def day_maps(walk: Walk, days: Indices, full: Flags) -> Array:
    """For each of `days`: cells by cells, each row saying where its people are when the day is over.

    Nobody sets out for a place that is `full`.
    """
    driving, is_camp = walk.net.driving[days], walk.net.is_camp[days]
    choice = _choices(walk, days, driving, full)
    can_leave = (choice @ walk.leads_from) > 0
    passing = np.where(can_leave, np.where(is_camp, LEAVES_CAMP, 1.0), 0.0)
    chance = np.where(is_camp, LEAVES_CAMP, np.where(driving > 0, 1.0, walk.town))
    maps = np.zeros((len(days), walk.cells, walk.cells))
    moved = maps[:, : walk.places]
    moved[:] = np.where(can_leave, chance, 0.0)[:, :, None] * _routes(walk, choice, passing)
    diagonal = np.arange(walk.places)
    moved[:, diagonal, diagonal] += 1
    due, reached = walk.arriving
    maps[:, due] = maps[:, reached]
    further, nearer = walk.nearing
    maps[:, further, nearer] = 1
    return maps


def _choices(walk: Walk, days: Indices, driving: Array, full: Flags) -> Array:
    """Days by roads: the share of those leaving its origin who take it."""
    score = np.where(full, 0.0, CONFLICT_DETERS**driving)
    weight = walk.liking * walk.net.open_roads[days] * score[:, walk.net.target]
    out = (weight @ walk.leads_from)[:, walk.net.origin]
    return np.where(out > 0, weight / np.where(out > 0, out, 1), 0.0)


def _routes(walk: Walk, choice: Array, passing: Array) -> Array:
    """Days by places by cells: what a day changes for those who leave, worked back from its last kilometres.

    One person is taken from the place they leave and added where they end, so that those who pass through a place
    need only be carried on from it.
    """
    origin, target = walk.net.origin, walk.net.target
    stopping = _scattered(choice, origin * walk.cells + walk.end, (walk.places, walk.cells))
    diagonal = np.arange(walk.places)
    stopping[:, diagonal, diagonal] -= 1
    # Who passes on: the places once for each number of steps their road takes, one below the other.
    roads, steps = walk.short
    onward = _scattered(
        choice[:, roads] * passing[:, target[roads]],
        ((steps - 1) * walk.places + origin[roads]) * walk.places + target[roads],
        ((STEPS - 1) * walk.places, walk.places),
    )
    route = stopping
    carried: list[Array] = []
    for left in range(STEPS - 1, 0, -1):
        carried.insert(0, onward[:, : left * walk.places] @ route)
        route = stopping.copy()
        for step, part in enumerate(carried):
            route += part[:, step * walk.places : (step + 1) * walk.places]
    return route


def _scattered(values: Array, into: Indices, shape: tuple[int, int]) -> Array:
    """Days by rows by columns: the values of each road added into its cell."""
    size = shape[0] * shape[1]
    cells = into + size * np.arange(len(values))[:, None]
    flat: Array = np.asarray(np.bincount(cells.ravel(), values.ravel(), size * len(values)), np.float64)
    return flat.reshape(len(values), *shape)
