"""The pages: each asks the picture and renders."""

from pathlib import PurePath

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from commonground.core.errors import RuleError
from commonground.law.clauses import clause as known_clause
from commonground.web import sections
from commonground.web.access import room_of, situation_for
from commonground.web.drawings import drawings
from commonground.web.framing import KINDS, STATIC, code_in, render_page, render_situation
from commonground.web.speaking import spoken

# Cells of one number shown on one page: a sum over thousands of cells stays readable and light.
CELLS_A_PAGE = 100


@require_safe
@vary_on_headers("Accept-Language")
def index(request: HttpRequest, lang: str | None = None) -> HttpResponse:
    """List the situations."""
    situations = [situation.picture for situation in room_of(request).situations.values()]
    fictitious = any(picture["situation"]["fictitious"] for picture in situations)
    return render_page(request, "index.html", lang, situations=situations, fictitious=fictitious)


@require_safe
@vary_on_headers("Accept-Language")
def situation(request: HttpRequest, slug: str, lang: str | None = None) -> HttpResponse:
    """Show the whole situation on one page."""
    shown = situation_for(request, slug)
    picture = shown.picture
    speaking = spoken(request, lang, picture["situation"]["languages"])
    context = {
        "drawings": drawings(shown, speaking.code),
        "families": sections.families(picture),
        "composition": sections.composition(picture),
        "lines": sections.lines(picture),
        "trends": sections.trends(picture),
        "units": sections.units(picture),
        "questions_shown": picture["questions"][: sections.QUESTIONS_SHOWN],
        "restricted": sections.restricted(picture),
        "likely": sections.likely(picture, speaking),
        "promised": sections.promised(picture),
    }
    return render_situation(request, "situation.html", lang, shown, **context)


@require_safe
@vary_on_headers("Accept-Language")
def number(request: HttpRequest, slug: str, key: str, lang: str | None = None) -> HttpResponse:
    """Stand a number before its cells: file, sheet, row, column and the row itself."""
    shown = situation_for(request, slug)
    cell, page = _count(request, "cell"), _count(request, "page")
    try:
        opened = shown.lineage.open_cells(key, cell=cell)
    except LookupError:
        raise Http404("number") from None
    cells = opened["cells"]
    if not (cell < max(len(cells), 1) and page * CELLS_A_PAGE < max(len(cells), 1)):
        raise Http404("cell")
    context = {
        "number": {**opened["number"], **shown.numbers.get(key, {})},
        "release_name": PurePath(opened["release"]["path"]).name,
        "key": key,
        "release": opened["release"],
        "chosen": cell,
        "cell": cells[cell] if cells else None,
        "lined": sections.lined(opened["row"], cells[cell]["locator"] if cells else None),
        "cells": list(enumerate(cells))[page * CELLS_A_PAGE : (page + 1) * CELLS_A_PAGE],
        "count": len(cells),
        "cell_at": cell + 1,
        "pages": sections.pages(len(cells), CELLS_A_PAGE),
        "page": page,
    }
    return render_situation(request, "number.html", lang, shown, **context)


@require_safe
@vary_on_headers("Accept-Language")
def clause(request: HttpRequest, slug: str, key: str, lang: str | None = None) -> HttpResponse:
    """Show a clause of the picture or of a safeguard, where it stands, and which verdicts cite it."""
    shown = situation_for(request, slug)
    cited = sections.clauses(shown.picture).get(key) or _of_the_law(key)
    if cited is None:
        raise Http404("clause")
    return render_situation(request, "clause.html", lang, shown, clause=cited.clause, citing=cited.citing)


def _of_the_law(key: str) -> sections.Cited | None:
    """A clause that safeguards stand on, cited by no figure and by no lead."""
    try:
        return sections.Cited(known_clause(key).as_dict())
    except RuleError:
        return None


@require_safe
@vary_on_headers("Accept-Language")
def place(request: HttpRequest, slug: str, code: str, lang: str | None = None) -> HttpResponse:
    """Show what is known of one place."""
    shown = situation_for(request, slug)
    unit = next((unit for unit in shown.picture["places"]["units"] if unit["code"] == code), None)
    if unit is None:
        raise Http404("place")
    conflicts = [conflict for conflict in shown.picture["conflicts"] if conflict["place"] == code]
    return render_situation(request, "place.html", lang, shown, unit=unit, conflicts=conflicts)


@require_safe
@vary_on_headers("Accept-Language")
def questions(request: HttpRequest, slug: str, lang: str | None = None) -> HttpResponse:
    """List every question only a person can settle."""
    shown = situation_for(request, slug)
    return render_situation(request, "questions.html", lang, shown, questions=shown.picture["questions"])


@require_safe
@vary_on_headers("Accept-Language")
def sources(request: HttpRequest, slug: str, lang: str | None = None) -> HttpResponse:
    """List every source with its file, licence and terms."""
    return render_situation(request, "sources.html", lang, situation_for(request, slug))


@require_safe
def picture(request: HttpRequest, slug: str, lang: str | None = None) -> HttpResponse:
    """Give the picture as JSON."""
    content = orjson.dumps(dict(situation_for(request, slug).picture), option=orjson.OPT_INDENT_2)
    return HttpResponse(content, content_type="application/json")


@require_safe
def brief(request: HttpRequest, slug: str, edition: str, lang: str | None = None) -> HttpResponse:
    """Give the two-page brief as a PDF."""
    shown = situation_for(request, slug)
    content = drawings(shown, edition).brief
    name = f"{shown.slug}-{shown.picture['as_of']}-{edition}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
@cache_control(public=True, max_age=31536000, immutable=True)
def static(request: HttpRequest, name: str) -> HttpResponse:
    """Give the style sheet or the mark; their addresses change with their content."""
    if name not in STATIC:
        raise Http404("file")
    return HttpResponse(STATIC[name].read_bytes(), content_type=KINDS[STATIC[name].suffix])


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, and where to go."""
    return render_page(request, "missing.html", code_in(request), status=404)


def fault(request: HttpRequest) -> HttpResponse:
    """Say that this server failed, and what to do."""
    return render_page(request, "fault.html", code_in(request), status=500)


def _count(request: HttpRequest, name: str) -> int:
    """Read a whole number from the query; anything else is no such page."""
    text = request.GET.get(name, "0")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Http404(name)
    return int(text)
