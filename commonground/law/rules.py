"""The table of who leads, loaded: a rule stands only with its clause, its basis and its date."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from commonground.core.errors import RuleError
from commonground.law.clauses import citations, day_of, grounds
from commonground.law.expression import Expression, parse
from commonground.law.inputs import Input
from commonground.law.policy import policy_keys
from commonground.law.reading import required, table_yaml

TABLE = "mandates.yaml"
# Names a rule may read beside the facts, by the step of `evaluation` it is asked in.
_COMPUTED = frozenset({"computed.rule", "computed.lead", "computed.mode", "applied"})
_READS = {"override": _COMPUTED, "flag": _COMPUTED | {"lead", "rule.effective_from"}}


@dataclass(frozen=True, slots=True)
class Case:
    """A value that holds where its condition is true."""

    when: Expression
    value: Expression


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: when it fires, what it gives, and on what it rests."""

    id: str
    kind: str
    when: Expression
    lead: tuple[str, ...]
    mode: str
    support: tuple[str, ...]
    flags: tuple[str, ...]
    lead_from: tuple[str, ...]
    mode_from: tuple[str, ...]
    listed: bool
    also_list: tuple[str, ...]
    sets: Mapping[str, tuple[Case, ...]]
    duties: Mapping[str, tuple[str, ...]]
    basis: str
    clauses: tuple[str, ...]
    policy: tuple[str, ...]
    effective_from: str
    note: str
    status: str


@dataclass(frozen=True, slots=True)
class LineTable:
    """One line of an answer: when it exists and which rules are asked in which order."""

    line: str
    exists_when: Expression
    lead_order: tuple[str, ...]
    override_order: tuple[str, ...]
    flag_order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mandates:
    """The whole table."""

    effective_from: str
    inputs: Mapping[str, Input]
    derived: tuple[tuple[str, tuple[Case, ...]], ...]
    lines: tuple[LineTable, ...]
    rules: Mapping[str, Rule]
    topics: Mapping[str, Rule]
    modes: Mapping[str, str]
    preamble: Mapping[str, Any]


_COUNTS = ("refugees", "asylum_seekers", "oip", "migrants", "undetermined")


def _map_keys(modes: tuple[str, ...], kinds: tuple[str, ...]) -> dict[str, dict[str, Input]]:
    """What the maps among the inputs hold; the table says it in prose."""
    mode = Input("mode", "enum", values=modes)
    lead = Input("lead", "list")
    return {
        "movement": {name: Input(name, "count") for name in _COUNTS},
        "return": {name: Input(name, "count") for name in (*_COUNTS, "idps")},
        "joint_determination": {
            "lead": lead,
            "mode": mode,
            "signed_by": Input("signed_by", "list"),
            "ref": Input("ref", "text"),
        },
        "previous": {"lead": lead, "mode": mode},
        "concern": {
            "kind": Input("kind", "enum", values=kinds),
            "days_open": Input("days_open", "number"),
        },
    }


# The table calls these numbers; they count people, who come whole.
_PEOPLE = frozenset({"idps", "palestine_unrwa", "stateless_non_displaced"})


@lru_cache(maxsize=1)
def mandates() -> Mandates:
    """Load mandates.yaml, refusing a rule without clause, basis or date and any unknown name."""
    return load(table_yaml(TABLE))


def load(table: Mapping[str, Any]) -> Mandates:
    """Check and freeze a table in the shape of mandates.yaml."""
    default_from = day_of(table.get("effective_from"), where=TABLE)
    inputs = _inputs(table)
    known = frozenset(inputs) | frozenset(policy_keys())
    for name, spec in inputs.items():
        known |= {f"{name}.{key}" for key in spec.keys}
    derived = []
    for row in table["derived"]:
        where = f"{TABLE}, {row['name']}"
        cases = row.get("cases") or [{"when": "true", "value": row["value"]}]
        derived.append((row["name"], _cases(cases, known, where=where)))
        known |= {row["name"]}
    modes = tuple(table["modes"])
    rules = {row.get("id"): _rule(row, default_from, modes, known) for row in table["rules"]}
    topics = {
        row["topic"]: _rule({**row, "kind": "topic", "when": "true", "then": row}, default_from, modes, known)
        for row in table["topics"]
    }
    lines = tuple(_line(row, rules, known) for row in table["lines"])
    preamble = dict(table["preamble"])
    preamble["source"] = citations(preamble.get("source"), where=f"{TABLE}, {preamble.get('id')}")
    return Mandates(default_from, inputs, tuple(derived), lines, rules, topics, table["modes"], preamble)


def _inputs(table: Mapping[str, Any]) -> dict[str, Input]:
    keys = _map_keys(tuple(table["modes"]), tuple(table["escalation"]["kinds"]))
    return {
        row["name"]: Input(
            row["name"],
            "count" if row["name"] in _PEOPLE else row["type"],
            required=row.get("required", False),
            values=tuple(row.get("values", ())),
            keys=keys.get(row["name"], {}),
        )
        for row in table["inputs"]
    }


def _cases(rows: list[Mapping[str, str]], known: frozenset[str], *, where: str) -> tuple[Case, ...]:
    return tuple(
        Case(parse(row["when"], where=where).knowing(known), parse(row["value"], where=where).knowing(known))
        for row in rows
    )


def _rule(row: Mapping[str, Any], default_from: str, modes: tuple[str, ...], known: frozenset[str]) -> Rule:
    where = f"{TABLE}, {row.get('id')}"
    then = required(dict(row), "then", dict, where=where)
    policy = tuple(row.get("policy", ()))
    readable = known | _READS.get(str(row.get("kind")), frozenset())
    when = parse(required(dict(row), "when", str, where=where), where=where).knowing(readable)
    if not (when.names & frozenset(policy_keys())).issubset(policy):
        raise RuleError("it reads a policy key it does not list.", where=where, next="List it under policy.")
    if then.get("mode") is not None and then["mode"] not in modes:
        raise RuleError(f"the mode '{then['mode']}' is not known.", where=where, next="Add it under modes.")
    if not set(policy) <= set(policy_keys()):
        raise RuleError("it lists an unknown policy key.", where=where, next="Correct the name.")
    stands_on = grounds(row, where=where, default_from=default_from)
    return Rule(
        id=required(dict(row), "id", str, where=TABLE),
        kind=required(dict(row), "kind", str, where=where),
        when=when,
        lead=tuple(sorted(then.get("lead", ()))),
        mode=then.get("mode", ""),
        support=tuple(sorted(then.get("support", ()))),
        flags=tuple(then.get("flags", ())),
        lead_from=tuple(then["lead_from"].split(".")) if "lead_from" in then else (),
        mode_from=tuple(then["mode_from"].split(".")) if "mode_from" in then else (),
        listed=row.get("listed", False),
        also_list=tuple(row.get("also_list", ())),
        sets={name: _cases(cases, known, where=where) for name, cases in row.get("set", {}).items()},
        duties={who: tuple(d) if isinstance(d, list) else (d,) for who, d in row.get("duties", {}).items()},
        basis=stands_on.basis,
        clauses=stands_on.clauses,
        policy=policy,
        effective_from=stands_on.effective_from,
        note=row.get("note", ""),
        status=row.get("status", ""),
    )


def _line(row: Mapping[str, Any], rules: Mapping[str, Rule], known: frozenset[str]) -> LineTable:
    where = f"{TABLE}, line {row.get('line')}"
    orders = {name: tuple(row[name]) for name in ("lead_order", "override_order", "flag_order")}
    for name in {id for order in orders.values() for id in order} - set(rules):
        raise RuleError(f"it asks for the rule '{name}', which does not exist.", where=where, next="Add it.")
    return LineTable(row["line"], parse(row["exists_when"], where=where).knowing(known), **orders)
