"""A comparison in brief, for a list of many cases: how the solution asked for stands, and which ways stand alike."""

from typing import Any

from commonground.law import Comparison, notices
from commonground.picture.languages import Language
from commonground.picture.solutions.page import SET_ASIDE, as_written, noticed


def card(comparison: Comparison, lang: Language) -> dict[str, Any]:
    """Put a comparison into a few words: {case, case_title, members, asked_for, state_id, state, notices, ways}."""
    case = comparison.case
    members = lang.apart(as_written(one, lang) for one in case.members)
    states = {option.solution.id: option.state for option in comparison.options}
    asked = case.solution
    return {
        "case": lang.text("solutions.case", id=as_written(case.id, lang)),
        "case_title": as_written(case.title, lang),
        "members": lang.text("solutions.members", members=members) if members else "",
        "asked_for": lang.text("solutions.asked_for", solution=lang.text(f"solution.{asked}")) if asked else "",
        "state_id": states[asked] if asked else "",
        "state": lang.text(f"way.{states[asked]}") if asked else "",
        "notices": noticed([notice.as_dict() for notice in notices(case)], case.unread, lang),
        "ways": _ways(states, lang),
    }


def _ways(states: dict[str, str], lang: Language) -> list[dict[str, str]]:
    """Gather the solutions that stand alike, without those that are not this person's to take now."""
    found: dict[str, list[str]] = {}
    for solution, state in states.items():
        if state not in SET_ASIDE:
            found.setdefault(state, []).append(lang.text(f"solution.{solution}"))
    return [
        {"state_id": state, "state": lang.text(f"way.{state}"), "solutions": lang.join(titles)}
        for state, titles in found.items()
    ]
