"""Plans of a dossier: who is recommended to go where, each placement explained, what if, and the cost of a pin."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from commonground.core.errors import CommonGroundError
from commonground.matching import (
    Budget,
    Hand,
    Instance,
    Matched,
    explain,
    hand_costs,
    match,
    read_instance,
    unplaced,
    what_if,
)
from commonground.matching.matching import uses
from commonground.picture.dossier import Dossier
from commonground.picture.languages import Language
from commonground.picture.plan_map import Spot, draw
from commonground.web.access import dossier_for, situation_for
from commonground.web.framing import render_situation
from commonground.web.room import Situation
from commonground.web.speaking import address, spoken

# A reader waits no longer: processor seconds for a plan, and for each question about it.
PLANNING, ASKING = 6.0, 3.0
GAP = 0.002
ROWS = 100
# Plans are made one at a time: a second reader waits for the first one's answer and then shares it.
_PLANNING = RLock()
SUFFIXES = (".csv", ".parquet", ".npz")


@dataclass(frozen=True, eq=False)
class Plan:
    """One plan made from one instance, with the reason of each case left out."""

    instance: Instance
    found: Matched
    reasons: Mapping[str, str]

    def case(self, name: str) -> int:
        if name not in self.instance.cases:
            raise Http404("case")
        return self.instance.cases.index(name)

    def place_of(self, case: int) -> str | None:
        at = int(self.found.at[case])
        return self.instance.places[at] if at >= 0 else None


@require_safe
@vary_on_headers("Accept-Language")
def index(request: HttpRequest, slug: str, lang: str | None = None) -> HttpResponse:
    """List the plans, and name what was refused with the reason."""
    shown = situation_for(request, slug)
    made, refused = [], []
    for name, fed in _named(dossier_for(shown, "plans")).items():
        try:
            made.append((name, _headline(_plan(*fed), _words(request, lang, shown))))
        except CommonGroundError as fault:
            refused.append((name, fault))
    return render_situation(request, "plans/index.html", lang, shown, room="plans", plans=made, refused=refused)


@require_safe
@vary_on_headers("Accept-Language")
def plan(request: HttpRequest, slug: str, plan: str, lang: str | None = None) -> HttpResponse:
    """Show a plan as a table with filters, its places with room and price, its rules, and its map."""
    shown, made, words = _asked(request, slug, plan, lang)
    find, place = request.GET.get("find", "").strip(), request.GET.get("place", "")
    state = request.GET.get("state", "")
    rows = [row for row in _rows(made) if _kept(row, find, place, state)]
    asked = request.GET.get("page", "")
    page = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    first = (page - 1) * ROWS
    return render_situation(
        request,
        "plans/plan.html",
        lang,
        shown,
        room="plans",
        plan=plan,
        told=_headline(made, words),
        rows=[_said_row(row, words) for row in rows[first : first + ROWS]],
        count=words.number(len(rows)),
        before=page - 1 if page > 1 else None,
        after=page + 1 if first + ROWS < len(rows) else None,
        find=find,
        place=place,
        state=state,
        places=_places(made, words),
        place_names=made.instance.places,
        rules=_rules(made, words),
        map=_map(made, words, shown, plan),
        notes=made.found.notes,
    )


@require_safe
@vary_on_headers("Accept-Language")
def case(request: HttpRequest, slug: str, plan: str, case: str, lang: str | None = None) -> HttpResponse:
    """Explain what is recommended for a case, and what keeping it for another place would cost."""
    shown, made, words = _asked(request, slug, plan, lang)
    at = made.case(case)
    told = explain(made.found, at)
    asked, cost, fault = request.GET.get("pin", ""), None, None
    if asked:
        try:
            cost = _pin(made, case, asked)
        except CommonGroundError as refusal:
            fault = refusal
    closures = made.instance.closures.by[at]
    return render_situation(
        request,
        "plans/case.html",
        lang,
        shown,
        room="plans",
        plan=plan,
        case=case,
        told=told,
        options=[(role, _option(one, words)) for role, one in (("here", told.placed), ("next", told.next_best)) if one],
        regret=words.number(round(told.regret, 2)) if told.regret and told.regret > 1e-6 else None,
        reason=made.reasons.get(case),
        open_names=[name for name, k in zip(made.instance.places, closures, strict=True) if not k],
        asked=asked,
        cost=cost and {key: words.number(round(cost[key], 2)) for key in ("value", "relaxed", "foreseen")},
        fault=fault,
    )


@require_safe
@vary_on_headers("Accept-Language")
def place(request: HttpRequest, slug: str, plan: str, place: str, lang: str | None = None) -> HttpResponse:
    """Show a place: its room and prices, who is recommended there, and what more of a capacity would bring."""
    shown, made, words = _asked(request, slug, plan, lang)
    if place not in made.instance.places:
        raise Http404("place")
    at = made.instance.places.index(place)
    dimension, more = request.GET.get("capacity", ""), request.GET.get("more", "")
    answer, fault = None, None
    if dimension:
        try:
            told = _what_if(made, place, dimension, _number(more))
            numbers = ("more", "foreseen", "relaxed", "value")
            answer = {key: words.number(round(getattr(told, key), 2)) for key in numbers}
            answer |= {"placed": words.number(told.placed), "moved": told.moved[:ROWS]}
        except CommonGroundError as refusal:
            fault = refusal
    return render_situation(
        request,
        "plans/place.html",
        lang,
        shown,
        room="plans",
        plan=plan,
        place=place,
        capacities=_places(made, words)[at][1],
        there=[made.instance.cases[i] for i in np.flatnonzero(made.found.at == at)],
        dimensions=made.instance.dimensions,
        dimension=dimension,
        more=more or "1",
        answer=answer,
        fault=fault,
    )


def _named(dossier: Dossier) -> dict[str, tuple[Path, str]]:
    """Each plan's instance and kind by the last part of its path; a second of the same name gets a number."""
    found: dict[str, tuple[Path, str]] = {}
    for kind, files in (("resettlement", dossier.plans), ("opportunity", dossier.openings)):
        for file in files:
            name = file.stem if file.suffix in SUFFIXES else file.name
            while name in found:
                name += "-2"
            found[name] = file, kind
    return found


def _asked(request: HttpRequest, slug: str, plan: str, lang: str | None) -> tuple[Situation, Plan, Language]:
    shown = situation_for(request, slug)
    fed = _named(dossier_for(shown, "plans")).get(plan)
    if fed is None:
        raise Http404("plan")
    try:
        return shown, _plan(*fed), _words(request, lang, shown)
    except CommonGroundError:
        raise Http404("plan") from None


def _words(request: HttpRequest, lang: str | None, shown: Situation) -> Language:
    return spoken(request, lang, shown.picture["situation"]["languages"])


def _plan(file: Path, kind: str) -> Plan:
    with _PLANNING:
        return _made(file, kind, _state(file))


def _state(file: Path) -> tuple[tuple[str, int], ...]:
    """The files of an instance and when they changed: another state is another plan."""
    folder = file if file.is_dir() else file.parent
    if not folder.is_dir():
        return ()
    start = "" if file.is_dir() else file.name
    return tuple(
        sorted((f.name, f.stat().st_mtime_ns) for f in folder.iterdir() if f.name.startswith(start) and f.is_file())
    )


@lru_cache(maxsize=8)
def _made(file: Path, kind: str, state: tuple[tuple[str, int], ...]) -> Plan:
    """Read an instance and make its plan once for every time it changes."""
    instance = read_instance(file)
    found = match(instance, kind=kind, gap=GAP, budget=Budget(PLANNING))
    return Plan(instance, found, dict(unplaced(found)))


def _pin(made: Plan, case: str, place: str) -> dict[str, float]:
    with _PLANNING:
        cost = _pinned(made, case, place)
    return {"value": cost.value, "relaxed": cost.relaxed, "foreseen": cost.foreseen}


@lru_cache(maxsize=64)
def _pinned(made: Plan, case: str, place: str) -> Any:
    asked = made.found.asked
    hand = Hand(pins=((case, place),))
    kept = match(made.instance, kind=asked.kind, gap=GAP, hand=hand, budget=Budget(ASKING))
    return hand_costs(made.instance, kept, budget=Budget(ASKING), untouched=made.found)[0]


def _what_if(made: Plan, place: str, dimension: str, more: float) -> Any:
    with _PLANNING:
        return _widened(made, place, dimension, more)


@lru_cache(maxsize=64)
def _widened(made: Plan, place: str, dimension: str, more: float) -> Any:
    return what_if(made.found, place, dimension, more, budget=Budget(ASKING))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise CommonGroundError(f"{text!r} is not a number", next="Write how much more, or less, as 1 or -1.") from None


def _headline(made: Plan, words: Language) -> dict[str, str]:
    plan = made.found.plan
    return {
        "placed": words.number(made.found.placed),
        "cases": words.number(len(made.instance.cases)),
        "value": words.number(round(plan.value, 2)),
        "bound": words.number(round(plan.bound, 2)),
        "gap": words.percent(plan.gap, digits=2),
        "stop": words.text(f"web.plan_stop.{plan.stop}"),
    }


def _rows(made: Plan) -> list[dict[str, Any]]:
    """Every case with what is recommended; its value is what the objective counts."""
    weight = made.instance.value + made.instance.bonus[:, None]
    return [
        {
            "case": name,
            "place": made.place_of(i),
            "value": float(weight[i, made.found.at[i]]) if made.found.at[i] >= 0 else None,
            "reason": made.reasons.get(name),
        }
        for i, name in enumerate(made.instance.cases)
    ]


def _kept(row: Mapping[str, Any], find: str, place: str, state: str) -> bool:
    return (
        (not find or find.casefold() in row["case"].casefold())
        and (not place or row["place"] == place)
        and (state not in ("placed", "unplaced") or (row["place"] is not None) == (state == "placed"))
    )


def _said_row(row: Mapping[str, Any], words: Language) -> dict[str, Any]:
    return {**row, "value": None if row["value"] is None else words.number(round(row["value"], 2))}


def _places(made: Plan, words: Language) -> list[tuple[str, list[dict[str, str]]]]:
    """Each place with the use, the room and the price of each of its capacities."""
    use, price = uses(made.found), made.found.plan.prices.capacity
    return [
        (
            name,
            [
                {
                    "name": dimension.replace("_", " "),
                    "used": words.number(float(use[j, d])),
                    "room": words.number(float(made.instance.capacity[j, d])),
                    "price": words.number(round(float(price[j, d]), 2)),
                }
                for d, dimension in enumerate(made.instance.dimensions)
            ],
        )
        for j, name in enumerate(made.instance.places)
    ]


def _rules(made: Plan, words: Language) -> list[tuple[str, str, str, str, str]]:
    return [
        (
            row.rule,
            row.group,
            words.number(round(row.asked, 3)),
            words.number(round(row.got, 3)),
            words.number(round(row.price, 3)),
        )
        for row in made.found.rules
    ]


def _option(option: Any, words: Language) -> dict[str, Any]:
    numbers = {key: words.number(round(getattr(option, key), 2)) for key in ("value", "price", "push", "net")}
    return {**numbers, "place": option.place, "binds": [name.replace("_", " ") for name in option.binds]}


def _map(made: Plan, words: Language, shown: Situation, plan: str) -> SafeString | None:
    """The places on the map where their table gives latitude and longitude for any of them."""
    table = made.instance.place_table
    if not {"latitude", "longitude"} <= set(table.columns):
        return None
    people, spots = uses(made.found)[:, 0], []
    for j, name in enumerate(made.instance.places):
        try:
            lat, lon = float(table["latitude"][j] or "x"), float(table["longitude"][j] or "x")
        except ValueError:
            continue  # a place without a position stays in the table
        if -90 <= lat <= 90 and -180 <= lon <= 180:
            says = f"{name}: {words.number(float(people[j]))} / {words.number(float(made.instance.capacity[j, 0]))}"
            spots.append(Spot(name, name, lat, lon, float(people[j]), says))
    if not spots:
        return None

    def link(name: str) -> str:
        return address(words.code, shown.slug, "plans", plan, "place", name)

    # Our own drawing code escapes the names it prints.
    return mark_safe(draw(spots, words, title=words.text("web.plans.map"), link=link))  # noqa: S308


PAGES = [
    path("", index),
    path("<str:plan>/", plan),
    path("<str:plan>/case/<str:case>/", case),
    path("<str:plan>/place/<str:place>/", place),
]
