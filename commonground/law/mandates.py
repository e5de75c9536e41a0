"""Who leads and why: every line of a situation computed from the table of mandates."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from commonground.core.errors import RuleError
from commonground.law.because import because
from commonground.law.clauses import Clause, clauses
from commonground.law.evaluation import Value
from commonground.law.flip import flip
from commonground.law.inputs import checked
from commonground.law.inputs import unread as _unread
from commonground.law.line import Line, Outcome
from commonground.law.policy import Setting, settings
from commonground.law.reckoning import Reckoning, fires
from commonground.law.rules import LineTable, Rule, mandates

# Derived values printed with a line; the others only carry a null to a zero.
_MOVEMENT_NUMBERS = ("R", "M", "U", "N", "R_low", "R_high", "M_low", "M_high", "U_share", "R_seen")


def decide(
    situation: Mapping[str, object], *, policy: Mapping[str, object] | None = None, where: str = "situation"
) -> dict[str, Line]:
    """Return every line of a situation with its lead, its clauses and what would flip it."""
    table = mandates()
    if not isinstance(situation, Mapping):
        raise RuleError("a situation is a map.", where=where, next="Write keys such as as_of and movement.")
    facts = checked(table.inputs, situation, where=where)
    case = Reckoning(facts, settings(policy, where=f"{where}, policy"), where)
    lines = {}
    for row in table.lines:
        outcome = case.outcome(row)
        if outcome is not None:
            lines[row.line] = _line(row, outcome, case)
    topics = facts.get("topics")
    for topic in dict.fromkeys(topics if isinstance(topics, tuple) else ()):
        lines[f"topic:{topic}"] = _topic(str(topic), case)
    return lines


def unread(situation: Mapping[str, object]) -> tuple[str, ...]:
    """Name the keys of a situation that no rule reads."""
    return _unread(mandates().inputs, situation)


def preamble() -> tuple[str, tuple[Clause, ...]]:
    """Return what is printed above every result: the host State comes first (M-00)."""
    row = mandates().preamble
    return f"{row['id']}: {row['note']}.", clauses(row["source"])


def _line(row: LineTable, outcome: Outcome, case: Reckoning) -> Line:
    rules = mandates().rules
    lead_rule, applied = rules[outcome.rule], [rules[id] for id in outcome.applied]
    listed = ["M-05", outcome.rule] if "M-05" in outcome.applied else [outcome.rule]
    listed += lead_rule.also_list
    raised = [lead_rule, *applied, *_flags_raised(row.flag_order, listed[0], outcome, case)]
    listed += [rule.id for rule in raised if rule.kind == "flag" and rule.listed]
    support = set(lead_rule.support)
    if applied:
        support = (support | set(lead_rule.lead)) - set(outcome.lead)
    return _answer(
        outcome=outcome,
        support=support,
        listed=[rules[id] for id in listed],
        raised=raised,
        case=case,
        numbers=_MOVEMENT_NUMBERS if row.line == "movement" else (),
        says=because(row.line, outcome, case),
        flips=row,
    )


def _topic(topic: str, case: Reckoning) -> Line:
    table = mandates()
    rule = table.topics.get(topic, table.rules["M-66"])
    outcome = Outcome(rule.lead, rule.mode, rule.id)
    raised = [rule, *_flags_raised(("M-10",), rule.id, outcome, case)]
    return _answer(
        outcome=outcome,
        support=set(rule.support),
        listed=[rule],
        raised=raised,
        case=case,
        numbers=(),
        says=because("topic", outcome, case, topic=topic),
        flips=None,
    )


def _flags_raised(order: Iterable[str], first: str, outcome: Outcome, case: Reckoning) -> list[Rule]:
    table = mandates()
    dated = table.rules.get(first) or next(rule for rule in table.topics.values() if rule.id == first)
    scope = case.scope | {
        "computed": case.computed(outcome.rule),
        "applied": outcome.applied,
        "lead": outcome.lead,
        "rule": {"effective_from": dated.effective_from},
    }
    return [table.rules[id] for id in order if fires(table.rules[id], scope)]


def _answer(
    *,
    outcome: Outcome,
    support: set[str],
    listed: list[Rule],
    raised: list[Rule],
    case: Reckoning,
    numbers: tuple[str, ...],
    says: str,
    flips: LineTable | None,
) -> Line:
    by_id = {rule.id: rule for rule in (*listed, *raised)}
    standing = [rule for rule in by_id.values() if rule in listed or rule.kind == "override"]
    duties: dict[str, tuple[str, ...]] = {}
    for rule in listed:
        for who, what in rule.duties.items():
            duties[who] = tuple(dict.fromkeys((*duties.get(who, ()), *what)))
    flag_rules: dict[str, tuple[str, ...]] = {}
    for rule in raised:
        for flag in rule.flags:
            flag_rules[flag] = (*flag_rules.get(flag, ()), rule.id)
    return Line(
        lead=tuple(sorted(outcome.lead)),
        mode=outcome.mode,
        support=tuple(sorted(support)),
        rules=tuple(dict.fromkeys(rule.id for rule in listed)),
        flags=tuple(sorted(flag_rules)),
        extra=dict(outcome.extra),
        because=says,
        clauses=clauses(key for rule in standing for key in rule.clauses),
        basis={rule.id: rule.basis for rule in by_id.values()},
        duties=duties,
        policy=_policy(by_id.values(), case),
        notes=tuple(_notes(by_id.values())),
        flip=flip(flips, outcome, case),
        flag_rules=dict(sorted(flag_rules.items())),
        numbers={name: _share(case.scope.get(name)) for name in numbers},
    )


def _policy(rules: Iterable[Rule], case: Reckoning) -> dict[str, Setting]:
    return {key: case.settings[key] for rule in rules for key in rule.policy}


def _notes(rules: Iterable[Rule]) -> Iterable[str]:
    for rule in rules:
        if rule.status:
            yield f"{rule.id}: this is a {rule.status}, not a decision"
        if rule.note:
            yield f"{rule.id}: {rule.note}"


def _share(value: Value) -> Fraction | None:
    return value if isinstance(value, Fraction) else None
