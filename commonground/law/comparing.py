"""Every solution side by side for one person or family: what is open, what stops it, what it changes."""

from collections.abc import Mapping
from dataclasses import dataclass

from commonground.law.cases import Case, of_one_solution
from commonground.law.checking import Check
from commonground.law.clauses import clauses
from commonground.law.evaluation import Value, truth
from commonground.law.gating import ADVICE, BLOCKED, HOLD, PROCEED, REMEDY, Verdict, of_facts, together
from commonground.law.noticing import notices
from commonground.law.solutions import Eligibility, Solution, eligibility, solutions

OPEN, OPEN_WITH_ADVICE, TO_CONFIRM = "open", "open_with_advice", "to_confirm"
PUT_RIGHT, WAITING, STOPPED = "put_right", "waiting", "blocked"
SCREENING_FIRST, NOT_OFFERED, NOT_FORESEEN = "screening_first", "not_offered", "not_foreseen"
# From the most open to the least; people read the open ways first.
STATES: Mapping[str, str] = {
    OPEN: "Open now.",
    OPEN_WITH_ADVICE: "Open now, with advice on record.",
    TO_CONFIRM: "Open only if what is recorded was recorded for this solution: say for which it was.",
    PUT_RIGHT: "Open once what is listed has been put right.",
    WAITING: "Waits for evidence.",
    STOPPED: "Stopped by a safeguard.",
    SCREENING_FIRST: "Shown after protection screening.",
    NOT_OFFERED: "Not offered to this person, for their protection.",
    NOT_FORESEEN: "The sources foresee it for other people; nothing is closed by that.",
}
_OF_VERDICT = {PROCEED: OPEN, ADVICE: OPEN_WITH_ADVICE, REMEDY: PUT_RIGHT, HOLD: WAITING, BLOCKED: STOPPED}
# Ways that are not this person's to take now: named with the reason, without the steps of a way.
ASIDE = frozenset({SCREENING_FIRST, NOT_OFFERED, NOT_FORESEEN})


@dataclass(frozen=True, slots=True)
class Promise:
    """What holds for everybody who looks at solutions, with its clauses."""

    id: str
    says: str
    clauses: tuple[str, ...]
    basis: str

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON prints it."""
        cited = [clause.as_dict() for clause in clauses(self.clauses)]
        return {"id": self.id, "says": self.says, "basis": self.basis, "clauses": cited}


PROMISES = (
    Promise(
        "asking_keeps_status",
        "Asking about a solution, being assessed for it or refusing it changes no status.",
        ("S004.p13", "S004.p16"),
        "interpretation",
    ),
    Promise(
        "asking_closes_nothing",
        "Choosing one way closes no other in silence: pathways stand beside asylum and resettlement.",
        ("S004.p13",),
        "seed",
    ),
    Promise(
        "a_person_decides",
        "This page decides nothing: a person decides, gives reasons, and may be refused without loss.",
        ("S002.p70", "S004.p1"),
        "seed+interpretation",
    ),
)


@dataclass(frozen=True, slots=True)
class Option:
    """One solution for one person or family."""

    solution: Solution
    state: str
    verdict: Verdict  # by the letter, on the facts as they are recorded
    rules: tuple[Eligibility, ...]  # what keeps it from being offered
    not_foreseen: tuple[str, ...]  # the members the sources do not foresee it for; "" for one person
    to_confirm: tuple[str, ...]  # facts recorded without saying for which solution, on which it turns

    @property
    def aside(self) -> bool:
        """Whether it is not this person's to take now; the reason stands beside it."""
        return self.state in ASIDE

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON prints it."""
        one = self.solution
        return {
            "solution": one.id,
            "title": one.title,
            "kind": one.kind,
            "state": self.state,
            "state_says": STATES[self.state],
            **{key: value for key, value in self.verdict.as_dict().items() if key != "solution"},
            "who": list(one.who),
            "lead": one.lead,
            "stages": [] if self.state == SCREENING_FIRST else list(one.stages),
            "changes": one.changes,
            "keeps": one.keeps,
            "principle": one.principle,
            "ends_status": one.ends_status,
            "note": one.note,
            "rules": [
                {
                    "id": rule.id,
                    "rule": rule.rule,
                    "basis": rule.grounds.basis,
                    "clauses": [cited.as_dict() for cited in clauses(rule.grounds.clauses)],
                }
                for rule in self.rules
            ],
            "not_foreseen_for": list(self.not_foreseen),
            "to_confirm": list(self.to_confirm),
            "clauses": [cited.as_dict() for cited in clauses(one.grounds.clauses)],
            "basis": one.grounds.basis,
            "effective_from": one.grounds.effective_from,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every solution for one case, the open ones first."""

    case: Case
    options: tuple[Option, ...]
    promises: tuple[Promise, ...] = PROMISES

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON prints it."""
        return {
            "id": self.case.id,
            "title": self.case.title,
            "asked_for": self.case.solution,
            "members": list(self.case.members),
            "unread": list(self.case.unread),
            "notices": [notice.as_dict() for notice in notices(self.case)],
            "promises": [promise.as_dict() for promise in self.promises],
            "options": [option.as_dict() for option in self.options],
            "policy": {key: setting.as_dict() for key, setting in self.case.policy.items() if _read(key, self.options)},
        }


def _read(key: str, options: tuple[Option, ...]) -> bool:
    return any(key in one.safeguard.policy for option in options for one in option.verdict.checks)


def verdict_of(case: Case, wanted: str, *, assume: bool = True) -> Verdict:
    """Return the gate of one solution for a case: of its one person, or of everybody together."""
    people = case.about(wanted, assume=assume)
    verdicts = {name: of_facts(known, wanted, case.policy) for name, known in people.items()}
    return together(verdicts, where=f"case {case.id}") if case.members else verdicts[""]


def compare(case: Case) -> Comparison:
    """Ask every solution for one case; nothing is hidden, and what stops each stands beside it."""
    options = [_option(case, one) for one in solutions().values()]
    order = list(STATES)
    return Comparison(case, tuple(sorted(options, key=lambda option: order.index(option.state))))


def _option(case: Case, one: Solution) -> Option:
    people = case.about(one.id, assume=True)
    said, sure = verdict_of(case, one.id), verdict_of(case, one.id, assume=False)
    rules = tuple(
        rule
        for rule in eligibility()
        if rule.when and one.id in rule.solutions and any(truth(rule.when, known) for known in people.values())
    )
    others = tuple(name for name, known in people.items() if truth(one.foreseen_for, known) is False)
    turns_on = _turns_on(said, sure, people) if sure.rank < said.rank else ()
    if rules:
        state = rules[0].gives
    elif others:
        state = NOT_FORESEEN
    elif turns_on:
        state = TO_CONFIRM
    else:
        state = _OF_VERDICT[said.verdict]
    return Option(one, state, said, rules, others, turns_on)


def _turns_on(said: Verdict, sure: Verdict, people: Mapping[str, Mapping[str, Value]]) -> tuple[str, ...]:
    """Name the facts recorded for no solution in particular that make the difference."""
    passed = set(said.met)
    asked = (name for one in sure.gaps if one.safeguard.id in passed for name in _unassigned(one))
    known = {name for facts in people.values() for name, value in facts.items() if value is not None}
    return tuple(name for name in dict.fromkeys(asked) if name in known)


def _unassigned(one: Check) -> list[str]:
    return [name for name in one.safeguard.facts if name in of_one_solution()]
