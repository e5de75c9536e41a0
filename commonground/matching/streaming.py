"""Week by week: each batch placed at prices re-solved on who is likely to come; what was done is kept between calls."""

import os
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import orjson

from commonground.core.errors import UnreadableFile
from commonground.matching.instance import Instance
from commonground.matching.problem import UNPLACED, Bools, Floats, Ints, Prices, Problem, used, worth
from commonground.matching.program import Budget, search
from commonground.matching.relaxing import relax

# Room is compared with this slack where needs are not whole numbers.
ROOM = 1e-9
# A placed case is preferred to an empty place by this share of its weight, where the prices leave it at nothing.
PREFER = 1e-3
# A case seen this year tells as much of those to come as this many of last year's: the mix may have moved.
RECENT = 2
WEEKS = 52


@dataclass(frozen=True)
class Stream:
    """What the earlier weeks left: the room, who went where, and the prices to start from."""

    room: Floats
    week: int = -1
    placed: dict[str, str] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()
    prices: Floats | None = None


def begin(instance: Instance) -> Stream:
    """A year that starts with all capacity free."""
    return Stream(instance.capacity.copy())


def weekly(
    batch: Problem, room: Floats, past: Problem, to_come: int, *, start: Floats | None, budget: Budget
) -> tuple[Ints, Floats]:
    """Place one batch in the room left, at prices that leave room for so many more cases like the past ones.

    Every past case stands for an equal part of those to come: the mean of all futures that could be drawn from them. A
    family counts only where it fits whole, or the last room would be promised to parts of families.
    """
    price = np.zeros(room.shape)
    if to_come and past.cases:
        fits = _fits(past, room)
        part = to_come / past.cases
        future = Problem(past.value * part, past.open & fits, past.need * part, room, past.bonus * part)
        here = replace(batch, open=batch.open & _fits(batch, room))
        warm = None if start is None else Prices(start, np.zeros(0))
        price = relax(_together(here, future, room), budget=budget, start=warm).prices.capacity
    return _place(batch, room, price, budget), price


def _fits(problem: Problem, room: Floats) -> Bools:
    """Where each case fits whole in the room left."""
    return np.asarray((problem.need[:, None, :] <= room[None, :, :] + ROOM).all(2))


def _together(batch: Problem, others: Problem, room: Floats) -> Problem:
    return Problem(
        np.concatenate([batch.value, others.value]),
        np.concatenate([batch.open, others.open]),
        np.concatenate([batch.need, others.need]),
        room,
        np.concatenate([batch.bonus, others.bonus]),
    )


def _place(batch: Problem, room: Floats, price: Floats, budget: Budget) -> Ints:
    """The batch's best whole plan by value less the price of what it uses."""
    net = batch.value * (1 + PREFER) + batch.bonus[:, None] * (1 + PREFER) - batch.need @ price.T
    priced = Problem(net, batch.open & _fits(batch, room) & (net > 0), batch.need, room, np.zeros(batch.cases))
    plan = np.full(batch.cases, UNPLACED, np.int64)
    case, place = np.nonzero(priced.open)
    if len(case):
        found = search(priced, case, place, start=None, gap=1e-4, checks=None, budget=budget)
        on = found.use > 0.5
        plan[case[on]] = place[on]
    return plan


def place_week(instance: Instance, stream: Stream, week: int, *, history: Instance | None, budget: Budget) -> Stream:
    """Place the cases that arrive in `week`; earlier placements stand."""
    if week <= stream.week:
        raise UnreadableFile(
            f"week {week} is placed already",
            where="stream",
            next=f"The next is {stream.week + 1}; take the state file away to begin again.",
        )
    weeks = arrivals(instance)
    problem = instance.problem()
    past, to_come = _likely(instance, problem, weeks, week, history)
    units = np.flatnonzero(weeks == week)
    names = _names(instance)
    units = np.array([u for u in units if not any(name in stream.placed for name in names[u])], np.int64)
    plan, price = np.full(len(units), UNPLACED, np.int64), stream.prices
    if len(units):
        plan, price = weekly(
            problem.part(units),
            stream.room,
            past,
            to_come,
            start=stream.prices,
            budget=budget,
        )
    placed = dict(stream.placed)
    for unit, place in zip(units, plan, strict=True):
        placed.update({name: instance.places[place] for name in names[unit] if place >= 0})
    left = tuple(name for unit, place in zip(units, plan, strict=True) if place < 0 for name in names[unit])
    room = stream.room - used(problem.part(units), plan)
    return replace(stream, room=room, week=week, placed=placed, waiting=(*stream.waiting, *left), prices=price)


def arrivals(instance: Instance) -> Ints:
    """The week in which each unit is complete."""
    if "week" not in instance.case_table.columns:
        raise UnreadableFile("cases have no week of arrival", where="cases", next="Add the column arrival_week.")
    texts = instance.case_table["week"].fill_null("").to_list()
    weeks = np.zeros(instance.units, np.int64)
    for unit, text in zip(instance.unit, texts, strict=True):
        if not text.strip().isdigit():
            raise UnreadableFile(f"{text!r} is no week", where="cases, arrival_week", next="Write 0 to 52.")
        weeks[unit] = max(weeks[unit], int(text))
    return weeks


def _likely(
    instance: Instance, problem: Problem, weeks: Ints, week: int, history: Instance | None
) -> tuple[Problem, int]:
    """Whom to expect the like of, and how many are still to come: last year's, or this year's at the pace so far."""
    if history is not None:
        if history.places != instance.places or history.dimensions != instance.dimensions:
            raise UnreadableFile(
                "the history has other places or capacities", where="history", next="Use the same places."
            )
        past, seen = history.problem(), problem.part(np.flatnonzero(weeks <= week))
        return likely(past, seen), round(past.cases * max(0, WEEKS - 1 - week) / WEEKS)
    seen = problem.part(np.flatnonzero(weeks <= week))
    return seen, round(seen.cases * max(0, WEEKS - 1 - week) / (week + 1))


def likely(past: Problem, seen: Problem) -> Problem:
    """Last year's cases and those seen this year, who count more."""
    pool = past
    for _ in range(RECENT):
        pool = _together(pool, seen, past.capacity)
    return pool


def _names(instance: Instance) -> list[list[str]]:
    names: list[list[str]] = [[] for _ in range(instance.units)]
    for name, unit in zip(instance.cases, instance.unit, strict=True):
        names[unit].append(name)
    return names


def save(stream: Stream, path: Path) -> None:
    """Keep the state, whole or not at all."""
    state = {
        "week": stream.week,
        "placed": stream.placed,
        "waiting": list(stream.waiting),
        "room": stream.room.tolist(),
        "prices": None if stream.prices is None else stream.prices.tolist(),
    }
    fresh = path.with_suffix(".part")
    with fresh.open("wb") as file:
        file.write(orjson.dumps(state))
        file.flush()
        os.fsync(file.fileno())  # on the disk before it takes the place of the last week's
    fresh.replace(path)


def load(path: Path, instance: Instance) -> Stream:
    """The state kept by an earlier call, or a new year."""
    if not path.is_file():
        return begin(instance)
    try:
        state = orjson.loads(path.read_bytes())
        room = np.array(state["room"], np.float64)
        prices = None if state["prices"] is None else np.array(state["prices"], np.float64)
        stream = Stream(room, int(state["week"]), dict(state["placed"]), tuple(state["waiting"]), prices)
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        raise UnreadableFile("the state cannot be read", where=str(path), next="Take it away to begin again.") from None
    if stream.room.shape != instance.capacity.shape:
        raise UnreadableFile(
            "the state is of other places", where=str(path), next="Use another --out for this instance."
        )
    return stream


def total(instance: Instance, stream: Stream) -> float:
    """The value of everyone placed so far."""
    problem, plan = instance.problem(), np.full(instance.units, UNPLACED, np.int64)
    at = {name: index for index, name in enumerate(instance.places)}
    for name, unit in zip(instance.cases, instance.unit, strict=True):
        if name in stream.placed:
            plan[unit] = at[stream.placed[name]]
    return worth(problem, plan)
