"""Cases of a dossier: every solution side by side for one person or family."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import orjson
import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from commonground.core.errors import CommonGroundError
from commonground.law import STATES, Case, Casebook, Comparison, casebook, compare, solutions
from commonground.matching import neutral
from commonground.picture.dossier import Dossier
from commonground.picture.languages import Language
from commonground.picture.solutions import article, card, page
from commonground.web.access import dossier_for, situation_for
from commonground.web.framing import render_situation
from commonground.web.room import Situation
from commonground.web.rooms.planning import holds, plans_of
from commonground.web.speaking import address, spoken

# Cases on one page of the list.
CASES = 60


@require_safe
@vary_on_headers("Accept-Language")
def index(request: HttpRequest, slug: str, lang: str | None = None) -> HttpResponse:
    """List the cases with filters, and name what was refused with the reason."""
    shown = situation_for(request, slug)
    dossier = dossier_for(shown, "solutions")
    cases, refused = cases_of(dossier)
    words = spoken(request, lang, shown.picture["situation"]["languages"])
    asked = _filters(request)
    kept = {id: comparison for id, (_, comparison) in cases.items() if _kept(comparison, asked)}
    number = request.GET.get("page", "")
    page_number = max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 9 else 1
    first = (page_number - 1) * CASES
    return render_situation(
        request,
        "solutions/index.html",
        lang,
        shown,
        room="solutions",
        styles=("case.css", "plans.css"),
        cases=[(id, card(one, words)) for id, one in list(kept.items())[first : first + CASES]],
        count=words.number(len(kept)),
        filtered=len(cases) > 1,
        asked=asked,
        solutions=[(id, words.text(f"solution.{id}")) for id in solutions()],
        states=[(state, words.text(f"way.{state}")) for state in STATES],
        before=page_number - 1 if page_number > 1 else None,
        after=page_number + 1 if first + CASES < len(kept) else None,
        refused=[(one.where.removeprefix(f"{dossier.folder}/"), one) for one in refused],
    )


def _filters(request: HttpRequest) -> dict[str, str]:
    return {key: request.GET.get(key, "").strip() for key in ("find", "solution", "state")}


def _kept(comparison: Comparison, asked: Mapping[str, str]) -> bool:
    """Whether a case passes the filters: its id or title, and a way that stands as asked."""
    named = asked["find"].casefold()
    if named not in comparison.case.id.casefold() and named not in comparison.case.title.casefold():
        return False
    if not asked["solution"] and not asked["state"]:
        return True
    return any(
        (not asked["solution"] or option.solution.id == asked["solution"])
        and (option.state == asked["state"] if asked["state"] else not option.aside)
        for option in comparison.options
    )


@require_safe
@vary_on_headers("Accept-Language")
def case(request: HttpRequest, slug: str, case: str, lang: str | None = None) -> HttpResponse:
    """Show every solution for one case: open, stopped, or waiting for what."""
    shown = situation_for(request, slug)
    found = cases_of(dossier_for(shown, "solutions"))[0].get(case)
    if found is None:
        raise Http404("case")
    words = spoken(request, lang, shown.picture["situation"]["languages"])
    told = page(found[1].as_dict(), words)
    return render_situation(
        request,
        "solutions/case.html",
        lang,
        shown,
        room="solutions",
        styles=("case.css",),
        id=case,
        case=told,
        article=article(told, 1, link=lambda key: address(words.code, slug, "clause", key)),
        plans=_plans(shown, case),
    )


@require_safe
def download(
    request: HttpRequest, slug: str, file: str, case: str | None = None, lang: str | None = None
) -> HttpResponse:
    """Give what is asked for in a case, or in all that pass the filters, as a table; or a case for a program."""
    shown = situation_for(request, slug)
    found = cases_of(dossier_for(shown, "solutions"))[0]
    if case is not None and case not in found:
        raise Http404("case")
    asked = _filters(request)
    named = {id: one for id, one in found.items() if id == case or (case is None and _kept(one[1], asked))}
    if file == "case.json" and case is not None:
        kind, content = "application/json", orjson.dumps(found[case][1].as_dict(), option=orjson.OPT_INDENT_2)
    elif file == "findings.csv":
        words = spoken(request, lang, shown.picture["situation"]["languages"])
        kind, content = "text/csv; charset=utf-8", _findings(named, words).encode("utf-8-sig")
    else:
        raise Http404("file")
    name = "-".join(filter(None, (case and "".join(c if c.isalnum() else "-" for c in case), file)))
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=kind, headers=headers)


def _findings(named: Mapping[str, tuple[Case, Comparison]], words: Language) -> str:
    """Every safeguard that is not met or not shown, before each solution it stands before."""
    rows = [
        {
            "case": id,
            "solution": option["title"],
            "solution_id": option["id"],
            "state": option["state"],
            "verdict": option["gate_id"],
            "safeguard": gap["id"],
            "title": gap["title"],
            "severity": gap["severity"],
            "met": gap["state"],
            "met_id": gap["state_id"],
            "next": gap["next"],
            "asked_for": " ".join((*gap["asks"], gap["ask"])),
            "people": gap["people"],
            "clauses": "".join(f"{cite['says']}{cite['after']} " for cite in gap["cites"]).strip(),
        }
        for id, (_, comparison) in named.items()
        for option in page(comparison.as_dict(), words)["options"]
        for group in option["groups"]
        for gap in group["gaps"]
    ]
    return neutral(pl.DataFrame(rows)).write_csv() if rows else ""


def _plans(shown: Situation, case: str) -> list[str]:
    """The plans that hold a case of this id; a plan that cannot be read holds none."""
    return [name for name, fed in plans_of(shown.dossier).items() if holds(fed, case)] if shown.dossier else []


def cases_of(dossier: Dossier) -> tuple[dict[str, tuple[Case, Comparison]], list[CommonGroundError]]:
    """Return the cases of a dossier by id, the first of each, and what was refused."""
    found: dict[str, tuple[Case, Comparison]] = {}
    refused: list[CommonGroundError] = []
    for file in dossier.cases:
        book = _read(file, file.stat().st_mtime_ns if file.is_file() else 0)
        refused += book.refused
        for one, comparison in book.answered:
            if one.id in found:
                refused.append(
                    CommonGroundError(
                        f"another file has a case with the id '{one.id}'.",
                        where=str(file),
                        next="Give each its own id.",
                    ).keyed("same_id", id=one.id)
                )
            else:
                found[one.id] = one, comparison
    return found, refused


@lru_cache(maxsize=32)
def _read(file: Path, changed: int) -> Casebook[Comparison]:
    """Read a file of cases once for every time it changes."""
    return casebook(file, lambda one, where: compare(one))


PAGES = [
    path("", index),
    path("<str:file>", download),
    path("<path:case>/file/<str:file>", download),
    path("<path:case>/", case),
]
