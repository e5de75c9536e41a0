"""Why a line came out as it did, in one or two plain sentences with its numbers, rule and setting."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import floor

from commonground.law.evaluation import Value
from commonground.law.line import Outcome
from commonground.law.policy import Setting
from commonground.law.reckoning import Reckoning
from commonground.law.rules import mandates

_PARTS = {
    "refugees": "refugees",
    "asylum_seekers": "asylum-seekers",
    "oip": "others in need of international protection",
    "migrants": "migrants",
    "undetermined": "undetermined people",
    "idps": "internally displaced people",
}


def because(line: str, outcome: Outcome, case: Reckoning, *, topic: str = "") -> str:
    """Say why: the numbers, the rule and the setting, then who leads."""
    if line == "topic":
        return _topic(topic, outcome)
    reason = _REASONS.get(outcome.rule, _by_condition)(outcome, case)
    figures = _movement(case) if line == "movement" else _listed(case, "return") if line == "return" else ""
    overrides = " ".join(_OVERRIDES[id](case) for id in outcome.applied if id in _OVERRIDES)
    said = "" if line == "escalation" else _so(outcome)
    return " ".join(part for part in (figures, f"{reason} (rule {outcome.rule}).", overrides, said) if part)


def _so(outcome: Outcome) -> str:
    mode, leads = mandates().modes.get(outcome.mode or "", "mode not recorded"), who(outcome.lead)
    return f"So {mode}." if mode.startswith(leads) else f"So {leads}: {mode}."


def who(lead: tuple[str, ...]) -> str:
    """Say who leads."""
    if not lead:
        return "nobody leads"
    return f"{lead[0]} leads" if len(lead) == 1 else f"{' and '.join(lead)} lead together"


def count(value: Value) -> str:
    """Print a count; unknown is said, never shown as 0."""
    if not isinstance(value, Fraction):
        return "not recorded"
    return f"{int(value):,}" if value.denominator == 1 else f"{float(value):,.2f}"


def percent(share: Value, *, beside: Fraction | None = None, places: int = 1) -> str:
    """Print a share with as many decimals as it takes not to look like a limit it does not reach."""
    if not isinstance(share, Fraction):
        return "unknown"
    for shown in range(places, 12):
        scaled = floor(share * 100 * 10**shown + Fraction(1, 2))
        text = f"{scaled // 10**shown}.{scaled % 10**shown:0{shown}d}"
        if beside is None or (Fraction(text) < beside * 100) == (share < beside):
            break
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"


def setting(value: Setting) -> str:
    """Print a share set by policy, and that it is policy."""
    return f"{percent(value.value)} ({'policy default' if value.default else 'set by the user, policy'})"


def _movement(case: Reckoning) -> str:
    scope = case.scope
    parts = case.facts.get("movement")
    known = parts if isinstance(parts, Mapping) else {}
    missing = [name for key, name in _PARTS.items() if key != "idps" and known.get(key) is None]
    r, m, u, n = (scope.get(name) for name in ("R", "M", "U", "N"))
    threshold = case.settings["predominance_threshold"].value
    if isinstance(n, Fraction) and n:
        shares = (
            percent(scope.get("R_low"), beside=threshold),
            percent(scope.get("M_low"), beside=threshold),
        )
        protected = f"{count(r)} ({shares[0]}) are in need of international protection"
        others = [f"{count(m)} ({shares[1]}) are migrants"]
        if known.get("undetermined") is not None:
            others.append(f"{count(u)} are undetermined")
        text = f"Of {count(n)} people on record {', '.join([protected, *others[:-1]])} and {others[-1]}"
    else:
        unscreened = count(u if known.get("undetermined") is not None else None)
        text = (
            f"On record: {count(r)} people in need of international protection, "
            f"migrants {count(m)}, undetermined {unscreened}"
        )
    return f"{text}; not recorded: {', '.join(missing)}." if missing else f"{text}."


def _listed(case: Reckoning, name: str) -> str:
    parts = case.facts.get(name)
    known = parts if isinstance(parts, Mapping) else {}
    said = [f"{label} {count(known.get(key))}" for key, label in _PARTS.items() if key != "idps"]
    return f"On the return list: {', '.join(said)}."


def _by_condition(outcome: Outcome, case: Reckoning) -> str:
    rule = mandates().rules[outcome.rule]
    return f"The condition holds: {rule.when.text}"


def _m01(outcome: Outcome, case: Reckoning) -> str:
    threshold, share = case.settings["predominance_threshold"], case.scope.get("R_low")
    if isinstance(share, Fraction) and share >= threshold.value:
        return f"Their share reaches the threshold of {setting(threshold)}, so refugees predominate"
    majority = case.settings["majority_without_migrants"]
    reached = percent(share, beside=majority.value)
    return f"No migrant is on record, and {reached} is more than {setting(majority)}"


def _m07(outcome: Outcome, case: Reckoning) -> str:
    parts = case.facts.get("movement")
    known = parts if isinstance(parts, Mapping) else {}
    flow = case.facts.get("migrant_flow_per_month")
    missing = [name for name in ("refugees", "migrants") if known.get(name) is None]
    what = f"The number of {' and '.join(missing)} is not recorded" if missing else "Nobody is counted"
    seen = f"; migrants are known only as a flow of {count(flow)} a month" if flow and "migrants" in missing else ""
    return f"{what}{seen}, so no share can carry a single lead"


def _on_threshold(text: str) -> Callable[[Outcome, Reckoning], str]:
    return lambda outcome, case: text.format(threshold=setting(case.settings["predominance_threshold"]))


def _fixed(text: str) -> Callable[[Outcome, Reckoning], str]:
    return lambda outcome, case: text


def _idps(text: str) -> Callable[[Outcome, Reckoning], str]:
    def reason(outcome: Outcome, case: Reckoning) -> str:
        camp = dict(outcome.extra).get("cccm")
        cause = case.facts.get("idp_cause") or "not recorded"
        agencies = " and ".join(camp) if isinstance(camp, tuple) and camp else "nobody yet"
        return (
            f"{count(case.facts.get('idps'))} internally displaced people, cause {cause}; {text}; "
            f"camp coordination: {agencies}"
        )

    return reason


def _open(outcome: Outcome, case: Reckoning) -> str:
    concern = case.facts.get("concern")
    days = concern.get("days_open") if isinstance(concern, Mapping) else None
    limits = ", ".join(
        f"{count(case.settings[f'escalation_days_{level}'].value)} with {name}"
        for level, name in (
            ("country", "the country"),
            ("region", "the region"),
            ("headquarters", "headquarters"),
        )
    )
    level = str(dict(outcome.extra).get("level", "")).replace("_", " ")
    since = f"is open for {count(days)} days" if days is not None else "is open for a time not recorded"
    waits = f"the days before it moves up are policy ({limits})"
    return f"The concern {since}; {waits}, so it stands with the {level}"


_HC = "a Humanitarian Coordinator leads by clusters unless it is recorded that none is designated"
_RC = "no Humanitarian Coordinator is designated, so the Resident Coordinator stands in"
_REASONS: Mapping[str, Callable[[Outcome, Reckoning], str]] = {
    "M-12": _fixed("Nobody is on record, so there is nobody to lead for"),
    "M-01": _m01,
    "M-14": _on_threshold(
        "Migrants are not recorded and nothing points to any; among those recorded, people in need of "
        "international protection reach the threshold of {threshold}"
    ),
    "M-07": _m07,
    "M-02": _on_threshold("The share of migrants reaches the threshold of {threshold}, so migrants predominate"),
    "M-03": _on_threshold("Neither share reaches the threshold of {threshold}, so the movement is mixed"),
    "M-20": _fixed("One refugee, asylum-seeker or other person in need of international protection is enough"),
    "M-21": _fixed("Everybody on the list is recorded as a migrant and nobody is undetermined"),
    "M-22": _fixed("Somebody is undetermined, or a part of the list is not recorded, so people are screened first"),
    "M-26": _fixed(f"Only displaced people inside their country return; {_RC}"),
    "M-23": _fixed(f"Displaced people return inside their country; {_HC}"),
    "M-33": _idps(_RC),
    "M-30": _idps(_HC),
    "M-35": _fixed("A disaster moves people, so both agencies work with the Platform on Disaster Displacement"),
    "M-40": _fixed("Palestine refugees registered with UNRWA are on record, and UNRWA answers in its fields"),
    "M-45": _fixed("Stateless people who are not displaced are on record, and UNHCR has their mandate"),
    "M-70": _fixed("Forced or premature return goes straight to the Chiefs of Staff"),
    "M-71": _open,
    "M-72": _open,
    "M-73": _open,
    "M-74": _open,
}


def _hysteresis(case: Reckoning) -> str:
    periods = case.settings["hysteresis_periods"]
    kind = "policy default" if periods.default else "set by the user, policy"
    seen = case.facts.get("periods_in_new_composition")
    lasted = "for a time not recorded" if seen is None else f"for {count(seen)} periods"
    asked = f"is asked to hold {count(periods.value)} ({kind})"
    return f"The former lead is kept: the change has held {lasted} and {asked}."


_OVERRIDES: Mapping[str, Callable[[Reckoning], str]] = {
    "M-05": lambda case: "Both agencies signed a joint determination, which stands beside the computed rule (M-05).",
    "M-09": lambda case: f"{_hysteresis(case)} (M-09)",
}


def _topic(topic: str, outcome: Outcome) -> str:
    if outcome.rule == "M-66":
        return f"No rule speaks of '{topic}' (rule M-66). So nobody is named."
    return f"The table of topics names the lead for '{topic}' (rule {outcome.rule}). {_so(outcome)}"
