"""Crises of a dossier: where people would go, and what each supposition would change, beside the past errors."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from commonground.core.errors import CommonGroundError
from commonground.foresight import (
    Case,
    Compared,
    Score,
    compare_what_if,
    doubts,
    read_case,
    read_what_if,
    score,
    states,
)
from commonground.web.access import dossier_for, situation_for
from commonground.web.framing import render_situation

# The suppositions of a case lie in this folder of it.
WHAT_IFS = "what-if"
MEMBERS = 50
SEED = 1
AHEAD = 90
LEADS = (30, 90)


@require_safe
@vary_on_headers("Accept-Language")
def index(request: HttpRequest, slug: str, lang: str | None = None) -> HttpResponse:
    """List the crises, each with its suppositions."""
    shown = situation_for(request, slug)
    crises = [(folder.resolve().name, len(_what_ifs(folder))) for folder in dossier_for(shown, "simulation").crises]
    return render_situation(request, "simulation/index.html", lang, shown, room="simulation", crises=crises)


@require_safe
@vary_on_headers("Accept-Language")
def crisis(request: HttpRequest, slug: str, name: str, lang: str | None = None) -> HttpResponse:
    """Compare every supposition with the baseline: over the whole case, or ahead of the day asked for."""
    shown = situation_for(request, slug)
    folder = next((one for one in dossier_for(shown, "simulation").crises if one.resolve().name == name), None)
    if folder is None:
        raise Http404("crisis")
    told: dict[str, Any] = {"name": name, "asked": request.GET.get("from", "").strip()}
    try:
        found = _compared(folder, _changed(folder), _day(told["asked"]))
    except CommonGroundError as refusal:
        told["refusal"] = refusal
    else:
        case, scores, compared, refused = found
        told |= {"notes": doubts(case), "scores": scores, "tables": [_table(one) for one in compared]}
        told |= {"ready": True, "refused": refused}
    return render_situation(request, "simulation/crisis.html", lang, shown, room="simulation", **told)


def _table(one: Compared) -> dict[str, Any]:
    """The last day of a comparison: a line a camp, then all camps."""
    changed = one.changed[-1]
    lines = [
        {
            "camp": camp,
            "baseline": round(float(one.baseline[-1, at])) if one.has_baseline(at) else None,
            "supposed": round(float(one.supposed[-1, at])),
            "changed": round(float(changed[at])),
            "low": round(float(one.changed_low80[-1, at])),
            "high": round(float(one.changed_high80[-1, at])),
        }
        for at, camp in enumerate(one.camps)
    ]
    return {"name": one.what_if.name, "day": one.first + len(one.baseline) - 1, "lines": lines}


def _day(asked: str) -> int | None:
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 6:
        raise CommonGroundError(f"{asked!r} is no day of a case", next="Count days from the first, 0.")
    return int(asked)


def _what_ifs(folder: Path) -> list[Path]:
    return sorted((folder / WHAT_IFS).glob("*.toml"))


def _changed(folder: Path) -> int:
    """A number that grows when a file of the case is written anew."""
    return max((file.stat().st_mtime_ns for file in folder.rglob("*") if file.is_file()), default=0)


Found = tuple[Case, list[Score], list[Compared], list[CommonGroundError]]


@lru_cache(maxsize=16)
def _compared(folder: Path, changed: int, day: int | None) -> Found:
    """Run the comparisons of a case once for every time it changes; one that cannot be made is refused alone."""
    case = read_case(folder)
    if day is not None and day >= case.length:
        raise CommonGroundError(f"day {day} is outside the case", next=f"Use a day from 0 to {case.length - 1}.")
    compared, refused = [], []
    for file in _what_ifs(folder):
        try:
            what_if = read_what_if(file)
            compared.append(compare_what_if(case, what_if, day=day, horizon=AHEAD, members=MEMBERS, seed=SEED))
        except CommonGroundError as refusal:
            refused.append(CommonGroundError(refusal.what, where=file.name, next=refusal.next))
    return case, _scores(folder, changed), compared, refused


@lru_cache(maxsize=16)
def _scores(folder: Path, changed: int) -> list[Score]:
    """How far off the forecasts of this case were."""
    case = read_case(folder)
    known = states(case)
    scored = (score(case, lead=lead, known=known) for lead in LEADS if lead < case.length)
    return [one for one in scored if one is not None]


PAGES = [path("", index), path("<str:name>/", crisis)]
