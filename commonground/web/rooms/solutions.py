"""Cases of a dossier: every solution side by side for one person or family."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from commonground.core.errors import CommonGroundError
from commonground.law import Case, Casebook, Comparison, casebook, compare
from commonground.picture.dossier import Dossier
from commonground.picture.languages import Language
from commonground.picture.solutions import article, page
from commonground.web.access import dossier_for, situation_for
from commonground.web.framing import render_situation
from commonground.web.speaking import spoken


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
        case=told,
        article=article(told, 1),
    )


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


PAGES = [path("", index), path("<path:case>/", case)]
