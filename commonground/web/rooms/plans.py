"""Plans of a dossier: who is recommended to go where, each placement explained, what if, and the cost of a change."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from commonground.core.errors import CommonGroundError
from commonground.matching import closed_to, explain, options
from commonground.picture import plan_words
from commonground.picture.dossier import Dossier
from commonground.picture.languages import Language
from commonground.web.access import dossier_for, situation_for
from commonground.web.framing import render_situation
from commonground.web.room import Situation
from commonground.web.rooms import plan_files, plan_tables
from commonground.web.rooms.planning import (
    SECONDS,
    Cost,
    Fed,
    Plan,
    changes,
    cost_of,
    made,
    plans_of,
    widened,
    without,
    written,
)
from commonground.web.rooms.solutions import cases_of
from commonground.web.speaking import spoken

STYLES = ("plans.css",)
ROWS = 100
# Who would be elsewhere is a list to read; with more, the numbers tell.
MOVED = 30
# A plan nearer its bound than this is the best one.
PROVEN = 1e-6
# How many seconds the command line is offered where the page's did not suffice.
LONGER = 60


@require_safe
@vary_on_headers("Accept-Language")
def index(request: HttpRequest, slug: str, lang: str | None = None) -> HttpResponse:
    """List the plans, and name what was refused with the reason."""
    shown = situation_for(request, slug)
    words, told, refused = _words(request, lang, shown), [], []
    for name, fed in plans_of(dossier_for(shown, "plans")).items():
        try:
            told.append((name, fed.kind, plan_tables.headline(made(fed), words)))
        except CommonGroundError as fault:
            refused.append((name, plan_tables.fault(fault, words)))
    return render_situation(
        request, "plans/index.html", lang, shown, room="plans", styles=STYLES, plans=told, refused=refused
    )


@require_safe
@vary_on_headers("Accept-Language")
def plan(request: HttpRequest, slug: str, plan: str, lang: str | None = None) -> HttpResponse:
    """Show a plan as a table with filters, its places with room and price, its rules, and its map."""
    shown, one, words, context = _asked(request, slug, plan, lang)
    asked = {key: request.GET.get(key, "").strip() for key in ("find", "place", "state", "why")}
    rows = [at for at in range(len(one.instance.cases)) if plan_tables.kept(one, at, asked)]
    number = request.GET.get("page", "")
    page = max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 9 else 1
    first = (page - 1) * ROWS
    reasons = Counter(reason.key for reason in one.reasons.values())
    return render_situation(
        request,
        "plans/plan.html",
        lang,
        shown,
        **context,
        told=plan_tables.headline(one, words),
        seconds=words.number(SECONDS) if _open_ended(one) else None,
        command=plan_files.command(one, _dossier(shown), seconds=LONGER),
        changed=_changed(one, words),
        rows=plan_tables.rows(one, rows[first : first + ROWS], words),
        first_dimension=plan_words.column(one.instance.dimensions[0], words),
        count=words.number(len(rows)),
        before=page - 1 if page > 1 else None,
        after=page + 1 if first + ROWS < len(rows) else None,
        asked=asked,
        reasons=[(key, plan_words.short(key, words), words.number(n)) for key, n in reasons.most_common()],
        regrets=len(one.instance.cases) <= plan_tables.EXPLAINED,
        places=plan_tables.places(one, words),
        place_names=one.instance.places,
        rules=plan_tables.rules(one, words),
        map=plan_tables.drawn(one, words, shown, plan, context["kept"]),
        notes=[plan_words.sentence(note, words) for note in one.found.notes],
    )


@require_safe
@vary_on_headers("Accept-Language")
def case(request: HttpRequest, slug: str, plan: str, case: str, lang: str | None = None) -> HttpResponse:
    """Explain what is recommended for a case, and what keeping it for a place or away from one would cost."""
    shown, one, words, context = _asked(request, slug, plan, lang)
    at = one.case(case)
    told, reason = explain(one.found, at), one.reasons.get(case)
    away = request.GET.get("away", "")
    act, place = ("forbid", away) if away else ("pin", request.GET.get("keep", ""))
    cost, fault = None, None
    if place and not context["fault"]:
        try:
            changes(one, [written((case, place))], [])
            cost = _cost(cost_of(one, act, (case, place)), words)
        except CommonGroundError as refusal:
            fault = plan_tables.fault(refusal, words)
    return render_situation(
        request,
        "plans/case.html",
        lang,
        shown,
        **context,
        case=case,
        here=told.placed.place if told.placed else None,
        sentences=[plan_words.sentence(said, words) for said in ([reason] if reason else told.said)],
        needs=plan_tables.needs(one, at, words),
        pushed=bool(one.found.held),
        options=[plan_tables.option(row, words) for row in options(one.found, at)],
        closed=[plan_tables.closure(clause, names, words) for clause, names in closed_to(one.found, at)],
        act=act,
        asked=place,
        cost=cost,
        asking_fault=fault,
        mine=[change for change in _changed(one, words)["list"] if change["case"] == case],
        elsewhere=case in cases_of(_dossier(shown))[0],
    )


@require_safe
@vary_on_headers("Accept-Language")
def place(request: HttpRequest, slug: str, plan: str, place: str, lang: str | None = None) -> HttpResponse:
    """Show a place: its room and prices, who is recommended there, and what more of a capacity would bring."""
    shown, one, words, context = _asked(request, slug, plan, lang)
    at = one.place(place)
    dimension, more = request.GET.get("capacity", ""), request.GET.get("more", "").strip()
    answer, fault = None, None
    if dimension:
        try:
            told = widened(one, place, dimension, more)
            answer = {key: words.number(round(getattr(told, key), 2)) for key in ("foreseen", "relaxed", "value")}
            answer |= {"placed": words.number(told.placed), **_moved(told.moved, words)}
            answer |= _near(max(told.gap, one.found.plan.gap), words)
        except CommonGroundError as refusal:
            fault = plan_tables.fault(refusal, words)
    there = [int(i) for i in np.flatnonzero(one.found.at == at)]
    return render_situation(
        request,
        "plans/place.html",
        lang,
        shown,
        **context,
        place=place,
        capacities=plan_tables.capacities(one, at, words),
        rows=plan_tables.rows(one, there[:ROWS], words),
        first_dimension=plan_words.column(one.instance.dimensions[0], words),
        there={"n": words.number(min(len(there), ROWS)), "all": words.number(len(there)), "more": len(there) > ROWS},
        dimensions=[(name, plan_words.column(name, words)) for name in one.instance.dimensions],
        dimension=dimension,
        more=more or "1",
        answer=answer,
        asking_fault=fault,
    )


@require_safe
def download(request: HttpRequest, slug: str, plan: str, file: str, lang: str | None = None) -> HttpResponse:
    """Give a plan as a file: its placements, every case with its reason, or the whole plan."""
    _, one, words, context = _asked(request, slug, plan, lang)
    if file not in plan_files.FILES or context["fault"]:
        raise Http404("file")
    return plan_files.response(one, plan, file, words)


def _asked(
    request: HttpRequest, slug: str, plan: str, lang: str | None
) -> tuple[Situation, Plan, Language, dict[str, Any]]:
    """The plan asked for with what a person has changed; changes that cannot be kept are left out and named."""
    shown = situation_for(request, slug)
    fed, words = plans_of(dossier_for(shown, "plans")).get(plan), _words(request, lang, shown)
    if fed is None:
        raise Http404("plan")
    one, fault = _plain(fed), None
    try:
        one = made(fed, changes(one, request.GET.getlist("pin"), request.GET.getlist("forbid")))
    except CommonGroundError as refusal:
        fault = plan_tables.fault(refusal, words)
    kept = [("pin", written(pair)) for pair in one.hand.pins]
    kept += [("forbid", written(pair)) for pair in one.hand.forbids]
    return (
        shown,
        one,
        words,
        {"room": "plans", "styles": STYLES, "plan": plan, "kind": fed.kind, "kept": kept, "fault": fault},
    )


def _plain(fed: Fed) -> Plan:
    try:
        return made(fed)
    except CommonGroundError:
        raise Http404("plan") from None


def _dossier(shown: Situation) -> Dossier:
    return dossier_for(shown, "plans")


def _words(request: HttpRequest, lang: str | None, shown: Situation) -> Language:
    return spoken(request, lang, shown.picture["situation"]["languages"])


def _open_ended(one: Plan) -> bool:
    """Whether more time could change or prove the plan."""
    return one.found.plan.stop not in ("optimal", "need", "deferred") and one.found.plan.gap > PROVEN


def _changed(one: Plan, words: Language) -> dict[str, Any]:
    """What a person has changed, what each costs and how it is undone, and what all cost together."""
    acts = [("pin", pair) for pair in one.hand.pins] + [("forbid", pair) for pair in one.hand.forbids]
    if not acts:
        return {"list": []}
    free, told = made(one.fed), []
    for act, pair in acts:
        left = without(one.hand, act, pair)
        # Alone, a change costs what all cost; more than a few would each need a plan of their own.
        cost = cost_of(one, act, pair) if len(acts) <= 3 else None
        told.append(
            {
                "case": pair[0],
                "place": pair[1],
                "act": act,
                "cost": cost and _price(cost.cost.value, cost.cost.relaxed, (cost.before, cost.after), words),
                "left": [("pin", written(p)) for p in left.pins] + [("forbid", written(p)) for p in left.forbids],
            }
        )
    value = free.found.plan.value - one.found.plan.value
    relaxed = max(0.0, free.found.plan.relaxed - one.found.plan.relaxed)
    together = _price(value, relaxed, (free, one), words) if len(acts) > 1 else None
    return {"list": told, "together": together, **_within((free, one), words)}


def _cost(cost: Cost, words: Language) -> dict[str, Any]:
    plans = (cost.before, cost.after)
    numbers = {key: words.number(round(getattr(cost.cost, key), 2)) for key in ("value", "relaxed", "foreseen")}
    numbers |= {"placed": words.number(cost.after.found.placed - cost.before.found.placed)}
    numbers |= {"says": _price(cost.cost.value, cost.cost.relaxed, plans, words)}
    moved = tuple(row for row in cost.moved if row[0] != cost.cost.case)
    return {**numbers, **_moved(moved, words), **_within(plans, words)}


def _price(value: float, relaxed: float, plans: tuple[Plan, Plan], words: Language) -> str:
    """What a change costs: in whole cases where both plans are proven, else as their bounds tell."""
    proven = not _within(plans, words)
    key, cost = ("costs", value) if proven else ("costs_about", relaxed)
    return words.text(f"web.plans.{key}", value=words.number(round(cost, 2)))


def _moved(moved: tuple[tuple[str, str | None, str | None], ...], words: Language) -> dict[str, Any]:
    shown = {"n": words.number(min(len(moved), MOVED)), "all": words.number(len(moved))}
    return {"moved": moved[:MOVED], "of_all": shown if len(moved) > MOVED else None}


def _within(plans: tuple[Plan, Plan], words: Language) -> Mapping[str, str]:
    return _near(max(plan.found.plan.gap for plan in plans), words)


def _near(gap: float, words: Language) -> Mapping[str, str]:
    """How near their bounds two plans are known; nothing where both are proven."""
    return {"within": words.percent(gap, digits=2)} if gap > PROVEN else {}


PAGES = [
    path("", index),
    path("<str:plan>/", plan),
    path("<str:plan>/file/<str:file>", download),
    path("<str:plan>/case/<path:case>/", case),
    path("<str:plan>/place/<path:place>/", place),
]
