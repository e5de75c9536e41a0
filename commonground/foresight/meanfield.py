"""Where people go when nobody has counted them: expected numbers moving over the network, a day a linear map.

Many members of an ensemble move in one product.
"""

from collections.abc import Callable

import numpy as np

from commonground.foresight.case import Array, Case, Flags
from commonground.foresight.network import Indices, segments
from commonground.foresight.walk import FULL, REOPENS, Maps, Walk, walk

# Where no capacity is known the network is trusted by half: the rest is spread evenly over the camps.
EVENLY = 0.5
DAYS_AT_ONCE = 20


def simulate(case: Case, totals: Array, *, origins: Array | None = None) -> Array:
    """Days by camps: the people expected when each day's registered total is `totals` and nothing else is counted.

    `origins` (members by places) weighs where people set out and gives members by days by camps.
    """
    column = np.array([camp.place for camp in case.camps])
    start = case.registered(days=1)[0]
    walked = walk(case, days=len(totals), start=start)
    state = np.zeros((1 if origins is None else len(origins), walked.cells))
    state[:, column] = start
    out = _days(walked, state, column, _setting_out(walked, arrivals(totals), origins))
    if not case.capacity_known:
        out = (1 - EVENLY) * out + EVENLY * (start + np.cumsum(_evenly(walked, column, arrivals(totals)), axis=0))
    return out[0] if origins is None else out


def _days(walked: Walk, state: Array, column: Indices, setting_out: Callable[[int], Array]) -> Array:
    """Members by days by camps: the state moved on, some days at a time, those who set out each day with it.

    They are moved as if no camp filled up; the first day that filled one is their last.
    """
    maps = Maps(walked)
    days = len(maps.segment)
    room = walked.room_for[column]
    full = _fills(state[:, column], np.zeros(len(column), bool), room)
    found = np.zeros((days, len(state), len(column)))
    # Many members mostly fill some camp within days: what is moved too far is moved again.
    at_once = max(1, DAYS_AT_ONCE // len(state))
    day = 0
    while day < days:
        segment = maps.segment[day]
        moves = maps.of(segment, column[full])
        befores, states = [], []
        for at in range(day, min(maps.ends[segment], day + at_once)):
            befores.append(state + setting_out(at))
            state = befores[-1] @ moves
            states.append(state)
        inside = np.array(states)[:, :, column]
        over = np.any((inside > room) & ~full, axis=(1, 2))
        stops = over | np.any(_fills(inside, full, room) != full, axis=1)
        last = int(stops.argmax()) if stops.any() else len(states) - 1
        state = states[last]
        if over[last]:
            _turn_away(befores[last], state, moves, column, full, room)
            inside[last] = state[:, column]
        full = _fills(inside[last], full, room)
        found[day : day + last + 1] = inside[: last + 1]
        day += last + 1
    return found.swapaxes(0, 1)


def _fills(inside: Array, full: Flags, room: Array) -> Flags:
    """The camps nobody sets out for: full, or filled before and not yet emptied; members share their mean's room."""
    mean = inside.mean(axis=-2)
    return (mean >= FULL * room) | (full & (mean >= REOPENS * room))


def _turn_away(before: Array, state: Array, moves: Array, column: Indices, full: Flags, room: Array) -> None:
    """Leave where they were, in proportion, those who would fill a camp beyond its room in one day."""
    for camp, most in zip(column[~full], room[~full], strict=True):
        if (state[:, camp] <= most).all():
            continue
        flow = before * moves[:, camp]
        flow[:, camp] = 0
        came = flow.sum(axis=1)
        excess = np.clip(state[:, camp] - most, 0, came)
        state[:, camp] -= excess
        state += flow * (excess / np.where(came > 0, came, 1))[:, None]


def _setting_out(walked: Walk, came: Array, origins: Array | None) -> Callable[[int], Array]:
    """The people who set out on a day, by member and cell: members each by their own weights."""
    leaving = np.pad(walked.net.leaving, ((0, 0), (0, walked.cells - walked.places)))
    if origins is None:
        rows = came[:, None, None] * leaving[:, None]
        return lambda day: rows[day]
    weights = np.pad(origins, ((0, 0), (0, walked.cells - walked.places)))

    def members(day: int) -> Array:
        weighed = leaving[day] * weights
        total = weighed.sum(axis=1, keepdims=True)
        return came[day] * np.where(total > 0, weighed / np.where(total > 0, total, 1), leaving[day])

    return members


def _evenly(walked: Walk, column: Indices, came: Array) -> Array:
    """Days by camps: each day's new people, as many in every camp they can reach that day."""
    net = walked.net
    takes = np.zeros((len(came), len(column)))
    for first, end in zip(*segments(net), strict=True):
        reached = net.leaving[first] > 0
        before = np.zeros_like(reached)
        while (reached != before).any():
            before = reached.copy()
            reached[net.target[net.open_roads[first] & reached[net.origin]]] = True
        takes[first:end] = (reached & net.is_camp[first])[column]
    takes[~takes.any(axis=1)] = 1
    return came[:, None] * takes / takes.sum(axis=1, keepdims=True)


def arrivals(totals: Array) -> Array:
    """New people a day: the rise of the total, after earlier falls are made good."""
    peak = np.maximum.accumulate(totals)
    return np.diff(peak, prepend=totals[:1])
