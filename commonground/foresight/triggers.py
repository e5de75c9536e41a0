"""Triggers on forecasts: when a likely number should make people ready, with the record of such alarms.

A trigger says which number, above or below which threshold, how many periods ahead, and how likely it must be. It
opens a list of things to do; it does none of them. Beside it stand the base rate and what the same trigger would
have said at earlier cuts: on its own series, and on every series of that size with the same relative change.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from commonground.core.errors import CommonGroundError
from commonground.core.words import Measure, category
from commonground.evidence.store import Store
from commonground.foresight.stocks import Asked, Gathered, Made, Panel, Step, comparable, gather, peers_of, walked
from commonground.foresight.stocks.outlook import FEWEST
from commonground.foresight.stocks.panel import Array
from commonground.foresight.stocks.widths import LEVELS

KEYS = {
    "id", "category", "measure", "origin", "place", "source", "series", "every", "lead", "threshold", "rise",
    "direction", "probability", "checklist", "who",
}  # fmt: skip
NEEDED = ("id", "category", "lead", "probability", "checklist")
FURTHEST = {Step.YEAR: 5, Step.QUARTER: 8, Step.MONTH: 12}
# Earlier cuts the record is made of.
CUTS = {Step.YEAR: 12, Step.QUARTER: 16, Step.MONTH: 18}


@dataclass(frozen=True)
class Trigger:
    """What a person agreed to watch. The threshold is a number, or a change of the last count."""

    id: str
    asked: Asked
    lead: int
    probability: float
    above: bool
    threshold: float | None
    change: float | None  # 0.25: a quarter more than the last count, or less
    checklist: tuple[str, ...]
    who: str = ""

    def bound(self, last: float) -> float:
        """The number watched for, from the last count."""
        if self.threshold is not None:
            return self.threshold
        return last * (1 + (self.change or 0.0) * (1 if self.above else -1))


@dataclass(frozen=True)
class Alarms:
    """What a trigger would have said: alarms that came true, events without one, and alarms for nothing."""

    hits: int = 0
    misses: int = 0
    false_alarms: int = 0
    quiet: int = 0

    @property
    def cases(self) -> int:
        return self.hits + self.misses + self.false_alarms + self.quiet

    @property
    def base_rate(self) -> float | None:
        """How often it happened, alarm or none; None where too few cases are known to say."""
        return (self.hits + self.misses) / self.cases if self.cases >= FEWEST else None


@dataclass(frozen=True)
class Watched:
    """A trigger held against the forecast of today, with its record."""

    trigger: Trigger
    fires: bool
    likely: float
    bound: float
    last: tuple[str, float]
    period: str
    median: float
    range80: tuple[float, float]
    own: Alarms
    peers: Alarms
    events: tuple[tuple[str, str], ...]  # the period of each hit, miss and false alarm of the series, and which it was


def read_triggers(path: Path) -> list[Trigger]:
    """The triggers of a TOML file, each under [[trigger]]; a fault names its key."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise CommonGroundError(
            f"it cannot be read: {fault}", where=str(path), next="Mend the line it names."
        ) from None
    return triggers_of(told.get("trigger"), where=str(path))


def triggers_of(told: Any, *, where: str) -> list[Trigger]:
    """The triggers of a list of tables, checked."""
    if not isinstance(told, list) or not told or not all(isinstance(one, dict) for one in told):
        raise CommonGroundError(
            "there is no trigger in it", where=where, next="Write [[trigger]] and its keys below it."
        )
    found = [_trigger(one, f"{where}, trigger {number}") for number, one in enumerate(told, start=1)]
    for one in found:
        if sum(other.id == one.id for other in found) > 1:
            raise CommonGroundError(f"two triggers have the id {one.id!r}", where=where, next="Give each its own.")
    return found


def _trigger(one: Mapping[str, Any], where: str) -> Trigger:
    def fault(what: str, then: str) -> CommonGroundError:
        return CommonGroundError(what, where=where, next=then)

    for strange in sorted(set(one) - KEYS):
        raise fault(f"{strange} is not a key of a trigger", f"Known: {', '.join(sorted(KEYS))}.")
    for key in NEEDED:
        if key not in one:
            raise fault(f"{key} is missing", f"Add a line `{key} = ...`.")
    kind = category(one["category"]) if isinstance(one["category"], str) else None
    if kind is None:
        raise fault(f"{one['category']!r} is not a category", "Write an id or code: refugee, REF, IDP.")
    if not one.get("origin") and not one.get("place"):
        raise fault("neither origin nor place is given", "Say whose origin, which place, or both.")
    if ("threshold" in one) == ("rise" in one):
        raise fault("it needs a threshold or a rise, and not both", "Write threshold = 50000, or rise = 0.25.")
    direction = one.get("direction", "above")
    if direction not in ("above", "below"):
        raise fault(f"direction is {direction!r}", 'Write direction = "above" or "below".')
    for key in ("threshold", "rise", "probability", "lead"):
        value = one.get(key, 1)
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise fault(f"{key} is {value!r}, no number from 0 on", f"Write {key} = a number.")
    if not 0 < one["probability"] < 1:
        raise fault(f"probability is {one['probability']}", "Write a share between 0 and 1, such as 0.3.")
    step, measure = one.get("every"), one.get("measure", Measure.STOCK.value)
    if measure not in (Measure.STOCK, Measure.FLOW, Measure.MOVEMENTS):
        raise fault(f"measure is {measure!r}", 'Write measure = "stock", "flow" or "movements".')
    if step is not None and step not in tuple(Step):
        raise fault(f"every is {step!r}", 'Write every = "year", "quarter" or "month".')
    if not isinstance(one["lead"], int) or not 1 <= one["lead"] <= FURTHEST[Step(step) if step else Step.MONTH]:
        raise fault(f"lead is {one['lead']}", "Write how many periods ahead: 1 to 5 years, 8 quarters, 12 months.")
    checklist = one["checklist"]
    if (
        not isinstance(checklist, list)
        or not checklist
        or not all(isinstance(line, str) and line for line in checklist)
    ):
        raise fault("its checklist is empty", 'Write checklist = ["Call the partners", "..."].')
    asked = Asked(
        kind.value, str(one.get("origin", "")).upper(), str(one.get("place", "")).upper(), str(one.get("source", "")),
        one.get("series"), Step(step) if step else None, measure=measure,
    )  # fmt: skip
    return Trigger(
        str(one["id"]), asked, one["lead"], float(one["probability"]), direction == "above", one.get("threshold"),
        one.get("rise"), tuple(checklist), str(one.get("who", "")),
    )  # fmt: skip


def watch(store: Store, trigger: Trigger, *, until: date | None = None) -> Watched:
    """Hold a trigger against the forecast made from figures dated no later than `until`."""
    asked = trigger.asked if until is None else Asked(**{**_fields(trigger.asked), "until": until})
    return watched(gather(store, asked), trigger)


def _fields(asked: Asked) -> dict[str, Any]:
    return {name: getattr(asked, name) for name in asked.__dataclass_fields__}


def watched(gathered: Gathered, trigger: Trigger) -> Watched:
    """The same on a gathered series."""
    row, panel = gathered.row, gathered.panel
    known = np.flatnonzero(panel.known[row])
    if not len(known):
        raise CommonGroundError("its series holds no count", where=trigger.id, next="Look at commonground figures.")
    panel = panel.until(int(known[-1]))
    if trigger.lead > FURTHEST[panel.step]:
        raise CommonGroundError(
            f"no trigger is held {trigger.lead} {panel.step}s ahead", where=trigger.id,
            next=f"Write lead = 1 to {FURTHEST[panel.step]}.",
        )  # fmt: skip
    walk = walked(panel, trigger.lead, cuts=CUTS[panel.step], row=row)
    now, earlier = walk.made[-1], walk.made[-1 - CUTS[panel.step] : -1]
    last = float(panel.values[row, now.cut])
    bound = trigger.bound(last)
    likely = float(chance(now, np.array([row]), trigger, np.array([bound]))[0])
    at = trigger.lead - 1
    low, high = (float(now.limits[row, at, side]) for side in (1, 4))
    own, events = _own(panel, earlier, row, trigger)
    return Watched(
        trigger, likely >= trigger.probability, likely, bound, (panel.step.label(panel.first + now.cut), last),
        panel.step.label(panel.first + now.cut + trigger.lead), float(now.middle[row, at]), (low, high), own,
        _peers(panel, earlier, row, trigger, bound / max(last, 1.0)), events,
    )  # fmt: skip


def chance(made: Made, rows: np.ndarray, trigger: Trigger, bounds: Array) -> Array:
    """How likely the count is beyond each bound, read off the middle and the limits of the ranges."""
    at = trigger.lead - 1
    half = len(LEVELS) // 2
    shares = np.array([0.0, *LEVELS[:half], 0.5, *LEVELS[half:], 1.0])
    found = np.zeros(len(rows))
    for number, row in enumerate(rows):
        limits, middle = made.limits[row, at], made.middle[row, at]
        # Outside of 95 in a hundred the tail is taken as twice as long as the step before it.
        lowest = max(limits[0] - 2 * (limits[1] - limits[0]), 0.0)
        highest = limits[-1] + 2 * max(limits[-1] - limits[-2], 1.0)
        points = np.maximum.accumulate([lowest, *limits[:half], middle, *limits[half:], highest])
        below = float(np.interp(bounds[number], points, shares, left=0.0, right=1.0))
        found[number] = 1 - below if trigger.above else below
    return found


def _own(panel: Panel, earlier: list[Made], row: int, trigger: Trigger) -> tuple[Alarms, tuple[tuple[str, str], ...]]:
    counted = {"hits": 0, "misses": 0, "false_alarms": 0, "quiet": 0}
    events = []
    for made in earlier:
        then = made.cut + trigger.lead
        if then >= panel.periods or not comparable(panel, made.cut, trigger.lead)[row]:
            continue
        last, came = panel.values[row, made.cut], panel.values[row, then]
        bound = trigger.bound(float(last))
        alarm = chance(made, np.array([row]), trigger, np.array([bound]))[0] >= trigger.probability
        verdict = _verdict(bool(alarm), bool(came > bound if trigger.above else came < bound))
        counted[verdict] += 1
        if verdict != "quiet":
            events.append((panel.step.label(panel.first + then), verdict))
    return Alarms(**counted), tuple(events)


def _peers(panel: Panel, earlier: list[Made], row: int, trigger: Trigger, ratio: float) -> Alarms:
    """The same relative change in every series of the size: a single series has too few events to judge by."""
    counted = {"hits": 0, "misses": 0, "false_alarms": 0, "quiet": 0}
    whose = peers_of(row)
    for made in earlier:
        then = made.cut + trigger.lead
        if then >= panel.periods:
            continue
        rows = whose(made)
        rows = rows[comparable(panel, made.cut, trigger.lead)[rows]]
        bounds = panel.values[rows, made.cut] * ratio
        alarms = chance(made, rows, trigger, bounds) >= trigger.probability
        came = panel.values[rows, then]
        events = came > bounds if trigger.above else came < bounds
        for alarm, event in zip(alarms, events, strict=True):
            counted[_verdict(bool(alarm), bool(event))] += 1
    return Alarms(**counted)


def _verdict(alarm: bool, event: bool) -> str:
    return {(True, True): "hits", (False, True): "misses", (True, False): "false_alarms"}.get((alarm, event), "quiet")
