"""What would flip an outcome, found by asking the rules again and never by rule of thumb."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from commonground.law.because import count, percent, who
from commonground.law.evaluation import Value
from commonground.law.inputs import MOST
from commonground.law.line import FactChange, Flip, Outcome, Reclassified, Recorded, Segment
from commonground.law.policy import policy_keys
from commonground.law.reckoning import Reckoning
from commonground.law.rules import LineTable

# The three groups the lead rules weigh; protection is counted in three parts, and the rules read their sum.
GROUPS = {
    "migrants": ("migrants",),
    "in need of international protection": ("refugees", "asylum_seekers", "oip"),
    "undetermined": ("undetermined",),
}


def flip(row: LineTable | None, outcome: Outcome, case: Reckoning) -> Flip:
    """Return what would change a line's lead or rule: people, missing figures, settings, facts."""
    if row is None:
        return Flip(says=("No figure or setting changes it: the lead stands in the table of topics.",))
    reclassified = tuple(_reclassified(row, outcome, case)) if row.line == "movement" else ()
    recorded = tuple(_recorded(row, outcome, case)) if row.line == "movement" else ()
    changes = tuple(_facts(row, outcome, case))
    segments = {key: _segments(row, key, critical, case) for key, critical in _settings(row, case)}
    segments = {key: parts for key, parts in segments.items() if len(parts) > 1}
    people = min((item.people for item in reclassified), default=None)
    if row.line == "return":
        people = min((needed for change in changes if (needed := _people(change, case)) > 0), default=None)
    says = tuple(_says(reclassified, recorded, segments, changes, case))
    return Flip(people, reclassified, recorded, segments, changes, says or ("No figure or setting changes it.",))


def steps(result: Callable[[int], Outcome], last: int) -> list[tuple[int, Outcome]]:
    """Return each count from 0 to `last` at which the result changes, with what it becomes.

    Exact because every rule compares a share with a limit: between two counts with the same result
    nothing else can lie, save at the ends, where a group is empty; so the ends are asked on their own.
    """
    asked: dict[int, Outcome] = {}

    def at(number: int) -> Outcome:
        if number not in asked:
            asked[number] = result(number)
        return asked[number]

    def between(low: int, high: int) -> Iterator[tuple[int, Outcome]]:
        if at(low) == at(high):
            return
        if high - low == 1:
            yield high, at(high)
            return
        middle = (low + high) // 2
        yield from between(low, middle)
        yield from between(middle, high)

    ends = sorted({0, min(1, last), max(last - 1, 0), last})
    return [step for low, high in pairwise(ends) for step in between(low, high)]


def _outcome(row: LineTable, case: Reckoning) -> Outcome:
    found = case.outcome(row)
    assert found is not None, "a change that keeps the movement keeps its line"
    return found


def _movement(case: Reckoning) -> Mapping[str, Value]:
    parts = case.facts.get("movement")
    return parts if isinstance(parts, Mapping) else {}


def _reclassified(row: LineTable, outcome: Outcome, case: Reckoning) -> Iterator[Reclassified]:
    parts = _movement(case)
    found = []
    for source, taken in GROUPS.items():
        available = sum(int(n) for name in taken if isinstance(n := parts.get(name), Fraction))
        for target in GROUPS:
            # Where nobody counted migrants, nobody can say how many more or fewer there would be.
            if target == source or not available or (target == "migrants" and parts.get("migrants") is None):
                continue

            def moved(people: int, source: str = source, target: str = target) -> Outcome:
                changed = _move(parts, source, target, people)
                return _outcome(row, case.supposing({"movement": changed}))

            found += [Reclassified(source, target, n, gives) for n, gives in steps(moved, available)]
    yield from sorted(found, key=lambda item: (item.people, item.source, item.target))


def _move(parts: Mapping[str, Value], source: str, target: str, people: int) -> dict[str, Value]:
    changed = dict(parts)
    left = people
    for name in GROUPS[source]:
        had = changed.get(name)
        if isinstance(had, Fraction):
            taken = min(left, int(had))
            changed[name], left = had - taken, left - taken
    # A part nobody recorded stays so where another part of the group is recorded.
    into = next((name for name in GROUPS[target] if parts.get(name) is not None), GROUPS[target][-1])
    had = changed.get(into)
    changed[into] = (had if isinstance(had, Fraction) else Fraction(0)) + people
    return changed


def _recorded(row: LineTable, outcome: Outcome, case: Reckoning) -> Iterator[Recorded]:
    parts = _movement(case)
    for name in (name for names in GROUPS.values() for name in names):
        if parts.get(name) is not None:
            continue

        def counted(people: int, name: str = name) -> Outcome:
            return _outcome(row, case.supposing({f"movement.{name}": Fraction(people)}))

        marks = [(0, counted(0)), *steps(counted, int(MOST))]
        for at, (least, gives) in enumerate(marks):
            most = marks[at + 1][0] - 1 if at + 1 < len(marks) else None
            if gives != outcome:
                yield Recorded(f"movement.{name}", least, most, gives)


def _settings(row: LineTable, case: Reckoning) -> Iterator[tuple[str, list[Value]]]:
    """The keys a line turns on, each with the values at which its rules could turn."""
    scope = case.scope
    if row.line == "movement":
        yield "predominance_threshold", [scope.get(name) for name in ("R_low", "M_low", "R_seen")]
        yield "majority_without_migrants", [scope.get("R_low")]
        yield "hysteresis_periods", [case.facts.get("periods_in_new_composition")]
    if row.line == "escalation":
        concern = case.facts.get("concern")
        days = concern.get("days_open") if isinstance(concern, Mapping) else None
        names = [f"escalation_days_{level}" for level in ("country", "region", "headquarters")]
        if isinstance(days, Fraction):
            values = [case.settings[name].value for name in names]
            for at, name in enumerate(names):
                # The key stands in every sum that reaches its level.
                sums = [sum(values[:upto]) - values[at] for upto in range(at + 1, 4)]
                yield name, [days - other for other in sums]


def _segments(row: LineTable, key: str, critical: list[Value], case: Reckoning) -> tuple[Segment, ...]:
    (low, low_in), high = policy_keys()[key].limits[0] or (Fraction(0), True), policy_keys()[key].limits[1]
    inside = {v for v in critical if isinstance(v, Fraction) and v > low and (high is None or v < high[0])}
    points = [low, *sorted(inside)]
    # Cells: each point alone, and each open stretch between two points, asked at its middle.
    cells: list[tuple[Fraction, bool, Fraction | None, bool, Fraction]] = []
    for at, point in enumerate(points):
        if at or low_in:
            cells.append((point, True, point, True, point))
        after = points[at + 1] if at + 1 < len(points) else (high[0] if high else None)
        middle = point + 1 if after is None else (point + after) / 2
        cells.append((point, False, after, False, middle))
    if high and high[1]:
        cells.append((high[0], True, high[0], True, high[0]))
    merged: list[Segment] = []
    value = case.settings[key].value
    for start, start_in, end, end_in, asked in cells:
        gives = _outcome(row, case.under(key, asked))
        holds = (value > start or (start_in and value == start)) and (
            end is None or value < end or (end_in and value == end)
        )
        if merged and merged[-1].gives == gives:
            before = merged.pop()
            start, start_in, holds = before.low, before.low_in, holds or before.current
        merged.append(Segment(start, start_in, end, end_in, gives, holds))
    return tuple(merged)


def _facts(row: LineTable, outcome: Outcome, case: Reckoning) -> Iterator[FactChange]:
    for changes in _probes(row, case):
        gives = case.supposing(changes).outcome(row)
        if gives != outcome:
            yield FactChange(changes, gives)


def _probes(row: LineTable, case: Reckoning) -> Iterator[dict[str, Value]]:
    """Single facts (or one group of them) that could change a line; whether they do is asked."""
    none, one = Fraction(0), Fraction(1)
    if row.line == "movement":
        yield {"joint_determination": None}
        yield {"periods_in_new_composition": case.settings["hysteresis_periods"].value}
        yield {"migrant_flow_per_month": none}
        yield {"migrant_flow_per_month": one}
    elif row.line == "return":
        listed = case.facts.get("return")
        known = listed if isinstance(listed, Mapping) else {}
        for name in (*GROUPS["in need of international protection"], "undetermined"):
            had = known.get(name)
            yield {f"return.{name}": (had if isinstance(had, Fraction) else none) + one}
        taken_off: dict[str, Value] = {
            f"return.{name}": none for name in GROUPS["in need of international protection"] if known.get(name) != none
        }
        yield taken_off
        if known.get("undetermined") != none:
            yield taken_off | {"return.undetermined": none}
    elif row.line in ("idps", "return_idps"):
        yield {"hc_designated": False}
        yield {"hc_designated": True}
        if row.line == "idps":
            for cause in ("conflict", "disaster", "both"):
                yield {"idp_cause": cause}
    elif row.line == "disaster":
        yield {"cross_border_disaster": False, "idp_cause": "conflict"}
    elif row.line == "escalation":
        yield {"concern.kind": "forced_or_premature_return"}
        yield from _next_level(row, case)


def _next_level(row: LineTable, case: Reckoning) -> Iterator[dict[str, Value]]:
    """The first day on which the concern stands on another level, counted from today."""
    concern = case.facts.get("concern")
    days = concern.get("days_open") if isinstance(concern, Mapping) else None
    now, total = case.outcome(row), Fraction(0)
    for level in ("country", "region", "headquarters"):
        total += case.settings[f"escalation_days_{level}"].value
        later: dict[str, Value] = {"concern.days_open": total}
        if (days is None or (isinstance(days, Fraction) and total > days)) and case.supposing(later).outcome(
            row
        ) != now:
            yield later
            return


def _people(change: FactChange, case: Reckoning) -> int:
    """How many people a change of the return list reclassifies or takes off it."""
    listed = case.facts.get("return")
    known = listed if isinstance(listed, Mapping) else {}
    people = Fraction(0)
    for name, value in change.facts.items():
        had = known.get(name.removeprefix("return."))
        if isinstance(value, Fraction) and isinstance(had, Fraction):
            people += abs(value - had)
        elif isinstance(value, Fraction):
            people += value
    return int(people)


def _says(
    reclassified: tuple[Reclassified, ...],
    recorded: tuple[Recorded, ...],
    segments: Mapping[str, tuple[Segment, ...]],
    changes: tuple[FactChange, ...],
    case: Reckoning,
) -> Iterator[str]:
    for item in reclassified:
        yield (
            f"If {item.people:,} of those counted as {item.source} turned out to be {item.target}, "
            f"{who(item.gives.lead)} ({item.gives.rule})."
        )
    for kept in recorded:
        span = f"{kept.least:,} or more" if kept.most is None else f"{kept.least:,} to {kept.most:,}"
        yield f"If {kept.fact} were recorded as {span}, {who(kept.gives.lead)} ({kept.gives.rule})."
    for key, parts in segments.items():
        for part in parts:
            stays = "it stays as it is" if part.current else f"{who(part.gives.lead)} ({part.gives.rule})"
            yield f"With {key} {_span(part, key)}, {stays}."
    for change in changes:
        facts = " and ".join(f"{name} {_said(value)}" for name, value in change.facts.items())
        if change.gives is None:
            yield f"With {facts} the line no longer exists."
            continue
        extra = "".join(f", {name}: {_said(value)}" for name, value in change.gives.extra)
        lead = "it changes" if extra and not change.gives.lead else who(change.gives.lead)
        yield f"With {facts}, {lead} ({change.gives.rule}{extra})."


def _span(part: Segment, key: str) -> str:
    share = key in ("predominance_threshold", "majority_without_migrants")
    # Rounded down, so that no printed end lies beyond the stretch it closes.
    low = percent(_cut(part.low), places=2) if share else count(part.low)
    if part.high is None:
        return f"{'from' if part.low_in else 'above'} {low}"
    high = percent(_cut(part.high), places=2) if share else count(part.high)
    if part.low == part.high:
        return f"at {low}"
    return f"{'from' if part.low_in else 'above'} {low} {'to' if part.high_in else 'to below'} {high}"


def _cut(share: Fraction) -> Fraction:
    return Fraction(int(share * 10_000), 10_000)


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return " and ".join(str(item) for item in value) or "nobody"
    if value is None:
        return "not recorded"
    return count(value) if isinstance(value, Fraction) else str(value).lower().replace("_", " ")
