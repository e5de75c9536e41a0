"""The answer for one line of a situation, with everything it stands on and what would change it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from commonground.law.clauses import Clause
from commonground.law.policy import Setting, number


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who leads, and how that came about: the rule computed and the overrides applied."""

    lead: tuple[str, ...]
    mode: str | None
    rule: str
    applied: tuple[str, ...] = ()
    extra: tuple[tuple[str, object], ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON prints it."""
        return {"lead": list(self.lead), "mode": self.mode, "rule": self.rule} | _plain(dict(self.extra))


@dataclass(frozen=True, slots=True)
class Reclassified:
    """The outcome from `people` on, when so many of one group turn out to belong to another."""

    source: str
    target: str
    people: int
    gives: Outcome

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON prints it."""
        return {"from": self.source, "to": self.target, "people": self.people} | self.gives.as_dict()


@dataclass(frozen=True, slots=True)
class Recorded:
    """The outcome if a figure nobody recorded turned out to lie from `least` to `most` (None: any more)."""

    fact: str
    least: int
    most: int | None
    gives: Outcome

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON prints it."""
        return {"fact": self.fact, "from": self.least, "to": self.most} | self.gives.as_dict()


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a policy key's values over which the outcome is the same."""

    low: Fraction
    low_in: bool
    high: Fraction | None
    high_in: bool
    gives: Outcome
    current: bool

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON prints it."""
        return {
            "from": number(self.low),
            "from_included": self.low_in,
            "to": None if self.high is None else number(self.high),
            "to_included": self.high_in,
            "current": self.current,
        } | self.gives.as_dict()


@dataclass(frozen=True, slots=True)
class FactChange:
    """The outcome if the facts named were as given; None where the line would no longer exist."""

    facts: Mapping[str, object]
    gives: Outcome | None

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON prints it."""
        gives = self.gives.as_dict() if self.gives else {"lead": [], "mode": None, "rule": None}
        return {"facts": _plain(dict(self.facts))} | gives


@dataclass(frozen=True, slots=True)
class Flip:
    """What would change the outcome: people, figures not recorded, settings and facts; and in words."""

    people: int | None = None  # the fewest whose reclassification changes the lead or the rule
    reclassified: tuple[Reclassified, ...] = ()
    recorded: tuple[Recorded, ...] = ()
    settings: Mapping[str, tuple[Segment, ...]] = field(default_factory=dict)
    facts: tuple[FactChange, ...] = ()
    says: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON prints it."""
        return {
            "people": self.people,
            "reclassified": [item.as_dict() for item in self.reclassified],
            "recorded": [item.as_dict() for item in self.recorded],
            "settings": {key: [part.as_dict() for part in parts] for key, parts in self.settings.items()},
            "facts": [item.as_dict() for item in self.facts],
            "says": list(self.says),
        }


@dataclass(frozen=True, slots=True)
class Line:
    """Who leads on one line of a situation, under which rules and clauses, and why."""

    lead: tuple[str, ...]
    mode: str | None
    support: tuple[str, ...]
    rules: tuple[str, ...]
    flags: tuple[str, ...]
    extra: Mapping[str, object]  # the keys a rule sets: cccm, level
    because: str
    clauses: tuple[Clause, ...]
    basis: Mapping[str, str]  # rule id -> what it rests on
    duties: Mapping[str, tuple[str, ...]]
    policy: Mapping[str, Setting]  # the keys read, with the value in force
    notes: tuple[str, ...]
    flip: Flip
    flag_rules: Mapping[str, tuple[str, ...]]  # flag -> the rules that raised it
    numbers: Mapping[str, Fraction | None]  # the counts and shares the line stands on

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON prints it: the keys of a worked case, then what it stands on."""
        return {
            "lead": list(self.lead),
            "mode": self.mode,
            "support": list(self.support),
            "rules": list(self.rules),
            "flags": list(self.flags),
            **_plain(self.extra),
            "because": self.because,
            "clauses": [clause.as_dict() for clause in self.clauses],
            "basis": dict(self.basis),
            "duties": _plain(self.duties),
            "policy": {key: setting.as_dict() for key, setting in self.policy.items()},
            "notes": list(self.notes),
            "flip": self.flip.as_dict(),
            "flag_rules": _plain(self.flag_rules),
            "numbers": _plain(self.numbers),
        }


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    return {
        key: number(value) if isinstance(value, Fraction) else list(value) if isinstance(value, tuple) else value
        for key, value in values.items()
    }
