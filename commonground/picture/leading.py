"""Who leads: the headline figures put before the law, at both ends of what overlapping sources allow."""

from collections.abc import Mapping
from typing import Any

from commonground.core.words import Category, Measure, Unit
from commonground.law.mandates import decide, preamble
from commonground.law.policy import settings
from commonground.picture.dossier import Dossier
from commonground.picture.figures import Figures
from commonground.picture.headline import Headline, of_all_places
from commonground.picture.numbers import Number, age_days

# The movement line's inputs and the categories that answer them.
MOVEMENT = {
    "refugees": Category.REFUGEE,
    "asylum_seekers": Category.ASYLUM_SEEKER,
    "oip": Category.OIP,
    "migrants": Category.MIGRANT,
    "undetermined": Category.UNDETERMINED,
}


def leads(chosen: Mapping[str, Headline], overlaps: list[dict[str, Any]], figures: Figures) -> dict[str, Any]:
    """Every line with its lead, clauses and what would flip it, and the figures it was put on."""
    dossier = figures.dossier
    situation = _situation(chosen, dossier)
    lines = decide(situation, policy=dossier.policy, where=dossier.id)
    fewer = _fewer_migrants(situation, overlaps)
    at_least = decide(fewer, policy=dossier.policy, where=dossier.id) if fewer else lines
    first, clauses = preamble()
    found = {}
    for name, line in lines.items():
        told: dict[str, Any] = line.as_dict()
        told["flip"] = _flip(told)
        told["preamble"] = {"text": first, "clauses": [clause.as_dict() for clause in clauses]}
        if name == "movement":
            told["inputs"] = _inputs(chosen, figures)
            told["recorded"] = situation["movement"]
            told["overlap"] = _at_the_other_end(line.as_dict(), at_least[name].as_dict(), fewer)
            told["stable"] = told["overlap"] is None or told["overlap"]["same"]
        found[name] = told
    return found


def _people(chosen: Mapping[str, Headline], category: Category, dossier: Dossier) -> int | None:
    """A stock of people for the law, or None: flows, households and a part of the countries never enter a share."""
    headline = chosen.get(category.value)
    if headline is None or headline.chosen.value is None:
        return None
    if headline.chosen.measure != Measure.STOCK or headline.chosen.unit != Unit.PERSONS:
        return None
    if not of_all_places(headline.chosen, dossier):
        return None
    return round(headline.chosen.value)


def _situation(chosen: Mapping[str, Headline], dossier: Dossier) -> dict[str, Any]:
    told = dict(dossier.lead)
    movement = {name: _people(chosen, category, dossier) for name, category in MOVEMENT.items()}
    # A count of migrants by a body that knows no undetermined people leaves that bucket empty, not unknown,
    # only where a person says so in the dossier: movement.undetermined = 0.
    movement |= told.pop("movement", {})
    situation: dict[str, Any] = {"as_of": dossier.as_of.isoformat()}
    if any(value is not None for value in movement.values()):
        situation["movement"] = movement
        oldest = [
            age_days(chosen[category.value].chosen.ends, dossier.as_of)
            for name, category in MOVEMENT.items()
            if category.value in chosen and movement[name] is not None
        ]
        if oldest:
            situation["figure_age_days"] = max(oldest)
    idps = _people(chosen, Category.IDP, dossier)
    if idps is not None:
        situation["idps"] = idps
    unrwa = _people(chosen, Category.PALESTINE_REFUGEE, dossier)
    if unrwa:
        situation["palestine_unrwa"] = unrwa
    return situation | told


def _fewer_migrants(situation: dict[str, Any], overlaps: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The same situation with the migrants whom a refugee agency counts too taken out of the migrants."""
    movement = situation.get("movement", {})
    migrants = movement.get("migrants")
    twice = sum(entry["high"] - entry["low"] for entry in overlaps)
    if migrants is None or not twice:
        return None
    return situation | {"movement": movement | {"migrants": max(migrants - twice, 0)}}


def _at_the_other_end(
    line: dict[str, Any], other: dict[str, Any], fewer: dict[str, Any] | None
) -> dict[str, Any] | None:
    """What the line would be if everybody seen by two sources were counted once, as a refugee."""
    if fewer is None:
        return None
    told = {key: other[key] for key in ("lead", "mode", "rules", "numbers")}
    return told | {"migrants": fewer["movement"]["migrants"], "same": other["lead"] == line["lead"]}


def _inputs(chosen: Mapping[str, Headline], figures: Figures) -> dict[str, Number | None]:
    return {
        name: figures.register.number(chosen[category.value].chosen, figures.window)
        if category.value in chosen
        else None
        for name, category in MOVEMENT.items()
    }


def _flip(told: dict[str, Any]) -> dict[str, Any]:
    """The law's answer with the shares and the threshold's stretch beside it, as a page draws them."""
    numbers = told["numbers"]
    segments = told["flip"]["settings"].get("predominance_threshold", [])
    stays = next((part for part in segments if part["current"]), None)
    return told["flip"] | {
        **{name: numbers.get(name) for name in ("R_low", "R_high", "M_low", "M_high")},
        "threshold": {
            "from": stays["from"],
            "to": stays["to"],
            "outside": [part for part in segments if not part["current"]],
        }
        if stays
        else None,
        "alternatives": [
            {"people": part["people"], "change": f"{part['from']} to {part['to']}", **part}
            for part in told["flip"]["reclassified"]
        ],
        "text": told["flip"]["says"],
    }


def policy(dossier: Dossier) -> list[dict[str, Any]]:
    """Every number no source gives, with its default and whether the dossier changed it."""
    return [
        {"key": key, "changed": not setting.default, **setting.as_dict()}
        for key, setting in sorted(settings(dossier.policy).items())
    ]
