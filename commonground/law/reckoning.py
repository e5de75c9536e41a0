"""One situation under one set of policy: its derived values, and the outcome of each line."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from commonground.core.errors import RuleError
from commonground.law.evaluation import Scope, Value, evaluate, truth
from commonground.law.line import Outcome
from commonground.law.policy import Setting
from commonground.law.rules import Case, LineTable, Rule, mandates


def fires(rule: Rule, scope: Scope) -> bool:
    """Whether a rule's condition is true; unknown does not fire it."""
    return truth(rule.when, scope) is True


def first_true(cases: tuple[Case, ...], scope: Scope) -> Value:
    """Return the value of the first case that is true, unknown when none is."""
    for case in cases:
        if truth(case.when, scope) is True:
            return evaluate(case.value, scope)
    return None


@dataclass(frozen=True)
class Reckoning:
    """Checked facts and settings with the values derived from them, asked line by line."""

    facts: Mapping[str, Value]
    settings: Mapping[str, Setting]
    where: str = "situation"
    scope: dict[str, Value] = field(init=False)

    def __post_init__(self) -> None:
        scope: dict[str, Value] = {**self.facts, **{key: s.value for key, s in self.settings.items()}}
        for name, cases in mandates().derived:
            scope[name] = first_true(cases, scope)
        object.__setattr__(self, "scope", scope)

    def supposing(self, changes: Mapping[str, Value]) -> "Reckoning":
        """Return the same situation with some facts otherwise; a dotted name reaches into a map."""
        facts = dict(self.facts)
        for name, value in changes.items():
            head, _, key = name.partition(".")
            if key:
                inside = facts.get(head)
                facts[head] = {**(inside if isinstance(inside, Mapping) else {}), key: value}
            else:
                facts[head] = value
        return replace(self, facts=facts)

    def under(self, key: str, value: Fraction) -> "Reckoning":
        """Return the same situation with one policy key otherwise."""
        setting = replace(self.settings[key], value=value, default=False)
        return replace(self, settings={**self.settings, key: setting})

    def computed(self, rule: str) -> dict[str, Value]:
        """What expressions read as `computed` once a lead rule has fired."""
        found = mandates().rules.get(rule)
        return {"rule": rule, "lead": found.lead, "mode": found.mode} if found else {}

    def outcome(self, row: LineTable) -> Outcome | None:
        """Return who leads on a line, or None where the line does not exist."""
        if truth(row.exists_when, self.scope) is not True:
            return None
        rules = mandates().rules
        rule = next((rules[id] for id in row.lead_order if fires(rules[id], self.scope)), None)
        if rule is None:
            raise RuleError(
                "no rule fires.",
                where=f"mandates.yaml, line {row.line}",
                next="End its lead_order with 'true'.",
            )
        lead: tuple[str, ...] = rule.lead
        mode: Value = rule.mode
        applied: tuple[str, ...] = ()
        for override in (rules[id] for id in row.override_order):
            scope = self.scope | {"computed": self.computed(rule.id), "applied": applied}
            if fires(override, scope):
                applied = (*applied, override.id)
                recorded, mode = self._read(override.lead_from), self._read(override.mode_from)
                if not isinstance(recorded, tuple):
                    raise RuleError(
                        f"{override.id} takes the lead from a record that does not name it.",
                        where=f"{self.where}, {override.lead_from[0]}",
                        next="Write the agencies that lead, such as lead: [IOM, UNHCR].",
                    )
                lead = tuple(str(agency) for agency in recorded)
        extra = tuple((name, first_true(cases, self.scope)) for name, cases in rule.sets.items())
        return Outcome(
            tuple(sorted(set(lead))),
            None if mode is None else str(mode),
            rule.id,
            applied,
            extra,
        )

    def _read(self, path: tuple[str, ...]) -> Value:
        value: Value = self.scope
        for word in path:
            value = value.get(word) if isinstance(value, Mapping) else None
        return value
