"""A comparison of solutions in one language: plain words and lists, ready for a page or for paper.

`page` gives {lang, direction, title, lede, case, case_title, members, notices, confidential, asked_for, labels,
promises: [{text, cites}], overview: [{id, title, state, state_id, stops, waits}], first: the overview of the
solution asked for and what it says, or None, options: [{id, title, state_id, state, gate_id, gate, says, shown,
for_whom, lead, stages, changes, keeps, groups: [{severity, title, gaps: [gap]}]}], asked: [{severity, title,
gaps: [gap and ways]}], clauses: [{key, cited, summary}], policy, sources}. A gap is {key, id, title, severity,
state_id, state, asks, ask, next, people, cites, basis, policy}; gaps of one key are one gap that stands before
several solutions. A cite is {at, says, after}, `at` the place of its clause in `clauses`. Every value is a text in
the language, a list of them, or an id named so.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from commonground.picture.languages import Cited, Language, cite

SEVERITIES = ("blocking", "before_departure", "recommended")
# Ways that are not this person's to take now: named with the reason, without the steps of a way.
SET_ASIDE = ("screening_first", "not_offered", "not_foreseen")
_LABELS = (
    *("overview", "col_solution", "col_state", "col_stops", "col_waits", "for_whom", "lead", "stages"),
    *("changes", "keeps", "clauses", "promises", "asked"),
)


def page(comparison: Mapping[str, Any], lang: Language) -> dict[str, Any]:
    """Put a comparison (`Comparison.as_dict()` of law) into the words of one language."""
    clauses, at = _clauses(comparison, lang)
    options = [_option(one, at, lang) for one in comparison["options"]]
    members = lang.apart(as_written(name, lang) for name in comparison["members"])
    asked = comparison["asked_for"]
    overview = [
        {key: one[key] for key in ("id", "title", "state_id", "state")}
        | {"stops": _count(told["fail"], told, lang), "waits": _count(told["missing"], told, lang)}
        for one, told in zip(options, comparison["options"], strict=True)
    ]
    return {
        "lang": lang.code,
        "direction": lang.direction,
        "title": lang.text("solutions.title"),
        "lede": lang.text("solutions.lede"),
        "case": lang.text("solutions.case", id=as_written(comparison["id"], lang)),
        "case_title": as_written(comparison["title"], lang),
        "members": lang.text("solutions.members", members=members) if members else "",
        "notices": noticed(comparison["notices"], comparison["unread"], lang),
        "confidential": lang.text("solutions.confidential"),
        "asked_for": lang.text("solutions.asked_for", solution=lang.text(f"solution.{asked}")) if asked else "",
        "labels": {name: lang.text(f"solutions.{name}") for name in _LABELS},
        "promises": [_promise(one, at, lang) for one in comparison["promises"]],
        "overview": overview,
        "first": next(
            (row | {"says": one["says"]} for row, one in zip(overview, options, strict=True) if one["id"] == asked),
            None,
        ),
        "options": options,
        "asked": _asked(options, lang),
        "clauses": clauses,
        "policy": _policy(comparison["policy"], lang),
        "sources": lang.text("solutions.effective"),
    }


def as_written(written: str, lang: Language) -> str:
    """Return what somebody wrote, with its own direction and without characters that could rewrite a page."""
    return lang.foreign("".join(c if c.isprintable() else " " for c in written))


def noticed(found: Iterable[Mapping[str, str]], unread: Iterable[str], lang: Language) -> list[str]:
    """Say what to look at again, and of whom; and what no safeguard reads."""
    told = [(one["who"], lang.text(f"notice.{one['key']}")) for one in found]
    said = [lang.text("notice.of", who=as_written(who, lang), says=says) if who else says for who, says in told]
    keys = _listed((as_written(key[:60], lang) for key in unread), lang)
    return [*said, lang.text("notice.unread", keys=keys)] if keys else said


def _promise(one: Mapping[str, Any], at: Mapping[str, int], lang: Language) -> dict[str, Any]:
    return {"text": lang.text(f"promise.{one['id']}"), "cites": _cites(one["clauses"], at, lang)}


def _option(one: Mapping[str, Any], at: Mapping[str, int], lang: Language) -> dict[str, Any]:
    id, state, shown = one["solution"], one["state"], one["state"] not in SET_ASIDE
    gate = one["verdict"] if one["met"] or one["findings"] else "no_rule"
    gaps = [_gap(gap, at, lang) for gap in one["findings"]] if shown else []
    return {
        "id": id,
        "title": lang.text(f"solution.{id}"),
        "state_id": state,
        "state": lang.text(f"way.{state}"),
        "gate_id": one["verdict"],
        "gate": lang.text(f"gate.{one['verdict']}"),
        "says": _says(one, gate, lang),
        "shown": shown,
        "for_whom": lang.text(f"solution_for.{id}"),
        "lead": lang.text(f"solution_lead.{id}"),
        "stages": [lang.text(f"stage.{slug(stage)}") for stage in one["stages"]] if shown else [],
        "changes": lang.text(f"solution_changes.{id}"),
        "keeps": lang.text(f"solution_keeps.{id}"),
        "groups": _groups(gaps, lang),
    }


def _groups(gaps: list[dict[str, Any]], lang: Language) -> list[dict[str, Any]]:
    """Put what stops a way before what is to be put right, and advice last."""
    return [
        {"severity": severity, "title": lang.text(f"solutions.{severity}"), "gaps": own}
        for severity in SEVERITIES
        if (own := [gap for gap in gaps if gap["severity"] == severity])
    ]


def _asked(options: list[dict[str, Any]], lang: Language) -> list[dict[str, Any]]:
    """Gather what is asked for, the same for several ways once, with the ways it holds."""
    found: dict[str, dict[str, Any]] = {}
    ways: dict[str, list[str]] = {}
    for option in options:
        for gap in (gap for group in option["groups"] for gap in group["gaps"]):
            found.setdefault(gap["key"], gap)
            ways.setdefault(gap["key"], []).append(option["title"])
    told = [
        {**gap, "ways": lang.text("solutions.ways", ways=_listed(ways[key], lang))}
        for key, gap in sorted(found.items(), key=lambda item: item[1]["id"])
    ]
    return _groups(told, lang)


def _clauses(comparison: Mapping[str, Any], lang: Language) -> tuple[list[dict[str, str]], dict[str, int]]:
    """Cite every clause the page stands on, each once, in the order of its key; and where each key is cited."""
    cited = {clause["key"]: clause for one in comparison["promises"] for clause in one["clauses"]}
    for one in comparison["options"]:
        shown = one["state"] not in SET_ASIDE
        rows = [one["clauses"], *(rule["clauses"] for rule in one["rules"])]
        rows += [one["own_right"], *(gap["clauses"] for gap in one["findings"])] if shown else []
        cited |= {clause["key"]: clause for row in rows for clause in row}
    told, at = list[dict[str, str]](), dict[str, int]()
    places: dict[Cited, int] = {}
    for key in sorted(cited):
        clause = cite(cited[key], lang)
        if clause not in places:
            places[clause] = len(told)
            told.append({"key": key, "cited": _place(clause, lang), "summary": clause.summary})
        at[key] = places[clause]
    return told, at


def slug(stage: str) -> str:
    """Return the key under which the catalogs hold a stage."""
    return "_".join("".join(c if c.isalnum() else " " for c in stage.lower()).split())


def _count(gaps: list[str], option: Mapping[str, Any], lang: Language) -> str:
    """Say how many; nothing where the way is set aside, or no safeguard is written for it."""
    asked = option["state"] not in SET_ASIDE and (option["met"] or option["findings"])
    return lang.number(len(gaps)) if asked else "\N{EN DASH}"


def _says(one: Mapping[str, Any], gate: str, lang: Language) -> str:
    if one["state"] == "to_confirm":
        facts = _listed((lang.text(f"recorded.{name}") for name in one["to_confirm"]), lang)
        return lang.text("way_says.to_confirm", facts=facts)
    if one["state"] in SET_ASIDE:
        said = lang.text(f"way_says.{one['state']}", who=lang.text(f"solution_for.{one['solution']}"))
        people = lang.join(as_written(name, lang) for name in one["not_foreseen_for"] if name)
        named = people and one["state"] == "not_foreseen"
        return f"{said} {lang.text('way_says.not_foreseen_people', people=people)}" if named else said
    return lang.text(f"gate_says.{gate}")


def _gap(gap: Mapping[str, Any], at: Mapping[str, int], lang: Language) -> dict[str, Any]:
    id = gap["id"]
    # The same gap has the same key: its safeguard, how it stands, what it asks and for whom.
    asked = "-".join(fact["id"] for fact in gap["facts"])
    told = f"{gap['state']} {gap['applies']} {asked} {gap['people']}"
    return {
        "key": f"{id}-{sha256(told.encode()).hexdigest()[:8]}",
        "id": id,
        "title": lang.text("solutions.safeguard", title=lang.text(f"safeguard.{id}"), id=lang.foreign(id)),
        "severity": gap["severity"],
        "state_id": gap["state"],
        "state": lang.text(f"gap.{gap['state']}"),
        "asks": list(_asks(gap, lang)),
        "ask": lang.text(
            "gap.ask",
            evidence=lang.text(f"evidence.{id}"),
            who=lang.join(_who(agency, lang) for agency in gap["responsible"]),
        ),
        "next": lang.text(f"next.{id}"),
        "people": lang.text("gap.people", people=lang.join(as_written(name, lang) for name in gap["people"]))
        if gap["people"]
        else "",
        "cites": _cites(gap["clauses"], at, lang),
        "basis": lang.text("gap.rests", basis=lang.basis(gap["basis"])),
        "policy": _policy(gap["policy"], lang),
    }


def _asks(gap: Mapping[str, Any], lang: Language) -> Iterator[str]:
    if gap["applies"] is None:
        yield lang.text("gap.applies_unknown")
    missing = [fact["id"] for fact in gap["facts"] if not _known(fact["value"])]
    wrong = [fact["id"] for fact in gap["facts"] if _known(fact["value"])]
    if missing:
        yield lang.text("gap.not_recorded", facts=_listed((lang.text(f"recorded.{id}") for id in missing), lang))
    if wrong and gap["state"] == "fail":
        yield lang.text("gap.record", facts=_listed((lang.text(f"recorded.{id}") for id in wrong), lang))


def _known(value: object) -> bool:
    return value is not None and not (isinstance(value, list) and None in value)


def _listed(items: Iterable[str], lang: Language) -> str:
    return f"{lang.text('gap.separator')} ".join(items)


def _who(agency: str, lang: Language) -> str:
    key = f"responsible.{agency.replace(' ', '_')}"
    return lang.text(key) if lang.has(key) else lang.agency(agency)


def _policy(kept: Mapping[str, Any], lang: Language) -> str:
    items = []
    for key, one in kept.items():
        value = lang.percent(one["value"]) if "share" in key else lang.number(one["value"])
        kind = lang.text("chart.policy_default" if one["default"] else "chart.policy_set")
        label = lang.text(f"policy.{key}.label")
        items.append(lang.text("brief.policy_item", label=label, value=value, kind=kind))
    return lang.text("gap.policy", items=_listed(items, lang)) if items else ""


def _cites(clauses: Iterable[Mapping[str, str]], at: Mapping[str, int], lang: Language) -> list[dict[str, Any]]:
    told = [{"at": at[clause["key"]], "says": _place(cite(clause, lang), lang)} for clause in clauses]
    between = lang.text("gap.separator")
    return [one | {"after": between if place < len(told) else ""} for place, one in enumerate(told, start=1)]


def _place(clause: Cited, lang: Language) -> str:
    return lang.text("list.between").join(filter(None, (clause.document, clause.place)))
