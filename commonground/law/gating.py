"""Which gate a solution stands at for one person or family: every safeguard asked, none averaged."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from commonground.core.errors import RuleError
from commonground.law.checking import FAIL, MISSING, PASS, Check, check
from commonground.law.clauses import Clause, clause, clauses
from commonground.law.evaluation import Value
from commonground.law.facts import LEVELS, facts, recorded
from commonground.law.policy import Setting, number, settings
from commonground.law.safeguards import BEFORE_DEPARTURE, BLOCKING, Safeguard, safeguards, safeguards_of
from commonground.law.solutions import solution as named

BLOCKED, HOLD, REMEDY = "blocked", "hold_evidence", "remedy_before_departure"
ADVICE, PROCEED = "proceed_with_advice", "proceed"

# What each verdict tells the person; the own right to leave and to return is never stopped.
SAYS: Mapping[str, str] = {
    BLOCKED: "The organised solution stops here: at least one blocking safeguard fails. "
    "The person's own right to leave or to return is not touched.",
    HOLD: "It waits for evidence: at least one blocking safeguard is not shown to be met, "
    "and what is unknown is never a pass.",
    REMEDY: "It can go on once what is listed has been put right, before departure or before the start.",
    ADVICE: "It can go on; what is listed is advice and stays on record.",
    PROCEED: "It can go on: every safeguard that applies is shown to be met.",
}
NO_RULE = "It waits: no safeguard is written for this solution yet, and nothing is open by default."
_OWN_RIGHT = "ICCPR:12(4)"
# Who answers, as a sentence names them; agencies keep their names.
_WHO = {
    "all": "everyone who holds the data",
    "State": "the State",
    "receiving State": "the receiving State",
    "first country of asylum": "the first country of asylum",
    "cluster": "the cluster",
    "recruiter": "the recruiter",
    "employer": "the employer",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate one solution stands at, with every safeguard asked on the way."""

    solution: str
    verdict: str
    checks: tuple[Check, ...]
    policy: Mapping[str, Setting]

    @property
    def rank(self) -> int:
        """How open it is; blocked and waiting for evidence share the lowest rank."""
        return safeguards().rank(self.verdict)

    @property
    def gaps(self) -> tuple[Check, ...]:
        """The safeguards that fail or are not shown to be met, in the order of the table."""
        return tuple(one for one in self.checks if one.state != PASS)

    @property
    def fail(self) -> tuple[str, ...]:
        """The safeguards that fail."""
        return _ids(self.checks, FAIL)

    @property
    def missing(self) -> tuple[str, ...]:
        """The safeguards without evidence that do not fail for anybody."""
        return tuple(id for id in _ids(self.checks, MISSING) if id not in self.fail)

    @property
    def met(self) -> tuple[str, ...]:
        """The safeguards shown to be met for everybody they apply to."""
        return tuple(id for id in _ids(self.checks, PASS) if id not in (*self.fail, *self.missing))

    @property
    def says(self) -> str:
        """Say the verdict in a sentence, with the safeguards that decide it."""
        if not self.checks:
            return NO_RULE
        decisive = ", ".join(one.safeguard.id for one in _decisive(self))
        return f"{SAYS[self.verdict]} ({decisive})" if decisive else SAYS[self.verdict]

    @property
    def by_level(self) -> dict[str, list[str]]:
        """The gaps by the level of what they ask: one gap of a scheme is one, however many people it stops."""
        found: dict[str, list[str]] = {}
        for one in self.gaps:
            for level in sorted({facts()[name].level for name, _ in one.asks}, key=LEVELS.index):
                ids = found.setdefault(level, [])
                if one.safeguard.id not in ids:
                    ids.append(one.safeguard.id)
        return {level: found[level] for level in LEVELS if level in found}

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON prints it: the keys of a worked case, then what it stands on."""
        own_right = [clause(_OWN_RIGHT).as_dict()] if self.verdict in (BLOCKED, HOLD) else []
        return {
            "verdict": self.verdict,
            "fail": list(self.fail),
            "missing": list(self.missing),
            "solution": self.solution,
            "says": self.says,
            "met": list(self.met),
            "by_level": self.by_level,
            "own_right": own_right,
            "findings": [finding(one, self.policy) for one in self.gaps],
        }


def _ids(checks: tuple[Check, ...], state: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.safeguard.id for one in checks if one.state == state))


def _decisive(verdict: Verdict) -> list[Check]:
    severity, states = {
        BLOCKED: (BLOCKING, (FAIL,)),
        HOLD: (BLOCKING, (MISSING,)),
        REMEDY: (BEFORE_DEPARTURE, (FAIL, MISSING)),
    }.get(verdict.verdict, ("recommended", (FAIL, MISSING)))
    return [one for one in verdict.gaps if one.safeguard.severity == severity and one.state in states]


def gate(
    recorded_facts: Mapping[str, object],
    solution: str,
    policy: Mapping[str, Setting] | None = None,
    *,
    where: str = "case",
) -> Verdict:
    """Return the gate at which a solution stands for one person, by the facts recorded of them.

    `policy` is what `settings()` returns; without it every number is the default.
    """
    wanted = named(solution, where=where).id
    return of_facts(recorded(recorded_facts, where=where), wanted, policy or _defaults())


@lru_cache(maxsize=1)
def _defaults() -> Mapping[str, Setting]:
    return settings()


def of_facts(known: Mapping[str, Value], solution: str, policy: Mapping[str, Setting]) -> Verdict:
    """Return the gate for facts already checked."""
    scope = {**known, **{key: setting.value for key, setting in policy.items()}}
    asked = (check(one, scope) for one in safeguards_of(solution))
    checks = tuple(one for one in asked if one.applies is not False)
    return Verdict(solution, _verdict(checks), checks, policy)


def together(people: Mapping[str, Verdict], *, where: str = "case") -> Verdict:
    """Return the gate for people who move together: nobody's safeguard is lost in the whole.

    A gap that several share stands once, with their names.
    """
    verdicts = list(people.values())
    if not verdicts:
        raise RuleError("nobody is named.", where=where, next="Write the members, each with an id and facts.")
    order = {id: at for at, id in enumerate(safeguards().all)}
    shared: dict[tuple[object, ...], tuple[Check, list[str]]] = {}
    for name, verdict in people.items():
        for one in verdict.checks:
            shared.setdefault((one.safeguard.id, one.state, one.applies, one.asks), (one, []))[1].append(name)
    held = (replace(one, people=tuple(names)) for one, names in shared.values())
    checks = tuple(sorted(held, key=lambda one: order[one.safeguard.id]))
    # Somebody for whom no safeguard could be asked holds the others back too.
    whole = HOLD if any(not one.checks for one in verdicts) and _verdict(checks) != BLOCKED else _verdict(checks)
    return Verdict(verdicts[0].solution, whole, checks, verdicts[0].policy)


def _verdict(checks: tuple[Check, ...]) -> str:
    """Apply `verdict` of safeguards.yaml, step by step."""
    found = {(one.safeguard.severity, one.state) for one in checks}
    if not checks:
        return HOLD
    if (BLOCKING, FAIL) in found:
        return BLOCKED
    if (BLOCKING, MISSING) in found:
        return HOLD
    if (BEFORE_DEPARTURE, FAIL) in found or (BEFORE_DEPARTURE, MISSING) in found:
        return REMEDY
    return ADVICE if any(state != PASS for _, state in found) else PROCEED


def finding(one: Check, policy: Mapping[str, Setting]) -> dict[str, object]:
    """Return a gap as JSON prints it: what, on which clause, what proves it, who answers, what to do next."""
    rule = one.safeguard
    return {
        "id": rule.id,
        "title": rule.title,
        "state": one.state,
        "severity": rule.severity,
        "applies": one.applies,
        "facts": [
            {
                "id": name,
                "label": facts()[name].label,
                "level": facts()[name].level,
                "value": plain(value),
            }
            for name, value in one.asks
        ],
        "evidence": list(rule.evidence),
        "responsible": list(rule.responsible),
        "next": next_step(one),
        "clauses": [cited.as_dict() for cited in clauses_of(rule)],
        "basis": rule.grounds.basis,
        "effective_from": rule.grounds.effective_from,
        "policy": {key: policy[key].as_dict() for key in rule.policy},
        "note": rule.note,
        "people": list(one.people),
    }


def clauses_of(safeguard: Safeguard) -> tuple[Clause, ...]:
    """Return the clauses a safeguard rests on."""
    return clauses(safeguard.grounds.clauses)


def next_step(one: Check) -> str:
    """Say in plain words what to do about a gap; where nothing is recorded, what to ask for and from whom."""
    rule, said = one.safeguard, []
    if one.applies is None:
        said.append("Whether this applies is not recorded, so it is read as applying.")
    if one.state == MISSING:
        labels = "; ".join(facts()[name].label for name in unknown(one))
        who = " or ".join(_WHO.get(agency, agency) for agency in rule.responsible)
        said.append(f"Not recorded: {labels}. Ask {who} for: {'; '.join(rule.evidence)}.")
    return " ".join((*said, rule.next))


def unknown(one: Check) -> tuple[str, ...]:
    """Name the facts a gap asks for that nobody recorded, or recorded only in part."""
    return tuple(name for name, value in one.asks if value is None or (isinstance(value, tuple) and None in value))


def plain(value: Value) -> object:
    """Return a recorded value as JSON knows it."""
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, bool | str) else number(value)  # type: ignore[arg-type]
