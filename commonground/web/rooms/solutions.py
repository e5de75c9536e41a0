"""Cases of a dossier: every solution side by side for one person or family."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from commonground.core.errors import CommonGroundError
from commonground.law import Case, Casebook, Comparison, casebook, compare
from commonground.matching import neutral
from commonground.picture.dossier import Dossier
from commonground.picture.languages import Language
from commonground.picture.solutions import article, page
from commonground.web.access import dossier_for, situation_for
from commonground.web.framing import render_situation
from commonground.web.room import Situation
from commonground.web.rooms.planning import holds, plans_of
from commonground.web.speaking import address, spoken


@require_safe
@vary_on_headers("Accept-Language")
def index(request: HttpRequest, slug: str, lang: str | None = None) -> HttpResponse:
    """List the cases, and name what was refused with the reason."""
    shown = situation_for(request, slug)
    dossier = dossier_for(shown, "solutions")
    cases, refused = cases_of(dossier)
    words = spoken(request, lang, shown.picture["situation"]["languages"])
    told = [page(comparison.as_dict(), words) for _, comparison in cases.values()]
    return render_situation(
        request,
        "solutions/index.html",
        lang,
        shown,
        room="solutions",
        styles=("case.css",),
        cases=[(id, one, _ways(one, words)) for id, one in zip(cases, told, strict=True)],
        refused=[(one.where.removeprefix(f"{dossier.folder}/"), one) for one in refused],
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
    """Give what is asked for in a case, or in all, as a table; or a case as a program reads it."""
    shown = situation_for(request, slug)
    found = cases_of(dossier_for(shown, "solutions"))[0]
    if case is not None and case not in found:
        raise Http404("case")
    named = found if case is None else {case: found[case]}
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


def _ways(told: Mapping[str, Any], words: Language) -> list[dict[str, str]]:
    """Gather the solutions that stand alike, without those that are not this person's to take now."""
    found: dict[str, dict[str, Any]] = {}
    for one in told["options"]:
        if one["shown"]:
            way = found.setdefault(one["state_id"], {"state_id": one["state_id"], "state": one["state"], "titles": []})
            way["titles"].append(one["title"])
    return [{**way, "solutions": words.join(way["titles"])} for way in found.values()]


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
                    )
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
