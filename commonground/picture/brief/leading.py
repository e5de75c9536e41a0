"""Who leads, in words: because, rules, clauses, what would flip it, and policy said to be policy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from commonground.picture.brief.changes import leaders
from commonground.picture.brief.room import Room
from commonground.picture.languages import Language, cite

PARTS = ("refugees", "asylum_seekers", "oip", "migrants", "undetermined")
THRESHOLD = "predominance_threshold"


@dataclass(frozen=True, slots=True)
class Lead:
    """One line of the lead as a brief prints it."""

    line: str
    lead: str
    mode: str
    because: list[str]
    flags: str
    clauses: list[str]
    basis: str
    flip: list[str]
    policy: str
    main: bool


def leads(picture: Mapping[str, Any], lang: Language, room: Room) -> list[Lead]:
    """Return as many lines of the lead as there is room for, refugees and migrants first."""
    lines = sorted(picture["lead"].items(), key=lambda one: one[0] != "movement")
    return [_lead(name, told, lang, room) for name, told in lines[: room.lines]]


def _lead(name: str, told: Mapping[str, Any], lang: Language, room: Room) -> Lead:
    main = name == "movement"
    share = 1 if main else 2
    cited = [cite(clause, lang) for clause in told["clauses"][: -(-room.clauses // share)]]
    clauses = [
        lang.text("brief.clause", document=one.document, place=one.place, summary=one.summary)
        if one.place
        else lang.text("chart.item", label=one.document, value=one.summary)
        for one in cited
    ]
    parts = sorted({part for basis in told["basis"].values() for part in basis.split("+")}, key=_BASES.index)
    return Lead(
        line=lang.line(name),
        lead=leaders(told["lead"], lang),
        mode=lang.mode(told["mode"]),
        because=list(_because(told, lang)),
        flags=" ".join(lang.flag(flag) for flag in told["flags"] if not _said_already(flag, told)),
        clauses=clauses,
        basis=lang.text("brief.reads", basis=lang.join(lang.basis(part) for part in parts)) if parts else "",
        flip=[_begun(text) for text in [*_stable(told, lang), *list(_flips(told, lang))[: room.flips // share]]],
        policy=_policy(told, lang),
        main=main,
    )


_BASES = ["seed", "public", "interpretation", "policy"]


def _because(told: Mapping[str, Any], lang: Language) -> Iterator[str]:
    recorded = _recorded_parts(told)
    if recorded:
        yield _shares(told["numbers"], recorded, lang)
    for rule in told["rules"]:
        yield lang.text("brief.rule", text=lang.rule(rule), id=rule)
    missing = [part for part, people in recorded.items() if people is None]
    if missing:
        yield lang.text("brief.missing", parts=lang.join(lang.text(f"fact.movement.{part}") for part in missing))
    if told.get("cccm"):
        yield lang.text("brief.cccm", agencies=leaders(told["cccm"], lang))


def _recorded_parts(told: Mapping[str, Any]) -> dict[str, float | None]:
    """The parts of the movement as they were put to the law; a part nobody recorded is None, never 0."""
    if "recorded" in told:
        return {part: told["recorded"].get(part) for part in PARTS}
    inputs = told.get("inputs")
    return {part: _stock(inputs.get(part)) for part in PARTS} if inputs else {}


def _stock(number: Mapping[str, Any] | None) -> float | None:
    """A flow or a count of households never enters a share."""
    return number["value"] if number and (number["measure"], number["unit"]) == ("stock", "persons") else None


def _shares(numbers: Mapping[str, Any], recorded: Mapping[str, float | None], lang: Language) -> str:
    if not numbers.get("N"):
        return lang.text("brief.protected_only", protected=lang.number(numbers["R"]))
    shares = lang.text(
        "brief.shares",
        all=lang.number(numbers["N"]),
        protected=lang.number(numbers["R"]),
        protected_share=lang.percent(numbers["R_low"], digits=1),
        migrants=lang.number(numbers["M"]),
        migrants_share=lang.percent(numbers["M_low"], digits=1),
    )
    if recorded["undetermined"] is None:
        return shares
    return f"{shares} {lang.text('brief.undetermined', n=lang.number(recorded['undetermined']))}"


def _stable(told: Mapping[str, Any], lang: Language) -> Iterator[str]:
    """Whether the result hangs on how many people two sources both counted."""
    if told.get("overlap"):
        yield (
            lang.text("brief.stable")
            if told["stable"]
            else lang.text("brief.unstable", lead=_then(told["overlap"]["lead"], lang))
        )


def _said_already(flag: str, told: Mapping[str, Any]) -> bool:
    """Whether a rule's own sentence, or the list of what is missing, says what a flag says."""
    return flag == "data_missing" or not set(told["flag_rules"].get(flag, ())).isdisjoint(told["rules"])


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _then(lead: list[str], lang: Language) -> str:
    return lang.text("brief.then", lead=leaders(lead, lang))


def _flips(told: Mapping[str, Any], lang: Language) -> Iterator[str]:
    flip = told["flip"]
    for part in flip["settings"].get(THRESHOLD, []):
        if not part["current"]:
            yield _threshold(part, told, lang)
    for one in flip["reclassified"]:
        people = {"people": lang.number(one["people"]), "lead": _then(one["lead"], lang)}
        yield lang.text(
            "brief.flip_people", **people, **{key: lang.text(f"group.{one[key]}") for key in ("from", "to")}
        )
    for one in flip["recorded"]:
        yield _recorded(one, lang)
    for one in flip["facts"]:
        facts = lang.join(_fact(name, value, lang) for name, value in one["facts"].items())
        if one["rule"] is None:
            yield lang.text("brief.flip_gone", facts=facts)
        elif one.get("cccm") and sorted(one["lead"]) == sorted(told["lead"]):
            yield lang.text("brief.flip_camps", facts=facts, agencies=leaders(one["cccm"], lang))
        else:
            yield lang.text("brief.flip_fact", facts=facts, lead=_then(one["lead"], lang))


def _threshold(part: Mapping[str, Any], told: Mapping[str, Any], lang: Language) -> str:
    lead = _then(part["lead"], lang)
    if part["to"] <= told["policy"][THRESHOLD]["value"]:
        return lang.text("brief.flip_threshold", to=lang.percent(_down(part["to"]), digits=1), lead=lead)
    return lang.text("brief.flip_threshold_above", **{"from": lang.percent(_down(part["from"]), digits=1)}, lead=lead)


def _down(share: float) -> float:
    """Cut to a tenth of a per cent, so that no printed end lies beyond the stretch it closes."""
    return int(share * 1000) / 1000


def _recorded(one: Mapping[str, Any], lang: Language) -> str:
    told = {
        "what": lang.text(f"fact.{one['fact']}"),
        "least": lang.number(one["from"]),
        "lead": _then(one["lead"], lang),
    }
    if one["to"] is None:
        return lang.text("brief.flip_recorded", **told)
    return lang.text("brief.flip_recorded_between", most=lang.number(one["to"]), **told)


def _fact(name: str, value: object, lang: Language) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        said = lang.number(value)
    else:
        said = lang.text("fact.none" if value is None else f"fact.{str(value).lower()}")
    return lang.text("fact.recorded", fact=lang.text(f"fact.{name}"), value=said)


def _policy(told: Mapping[str, Any], lang: Language) -> str:
    if not told["policy"]:
        return ""
    items = [
        lang.text(
            "brief.policy_item",
            label=lang.text(f"policy.{key}.label"),
            value=lang.percent(setting["value"]) if "share" in key or key in _SHARES else lang.number(setting["value"]),
            kind=lang.text("chart.policy_default" if setting["default"] else "chart.policy_set"),
        )
        for key, setting in told["policy"].items()
    ]
    return lang.text("brief.policy", items=lang.apart(items))


_SHARES = {THRESHOLD, "majority_without_migrants"}
