"""From a request to a page: the frame every page has, and the frame of a situation's pages."""

import hashlib
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonground.picture.languages import CODES, language
from commonground.picture.solutions import CASE_SHEET
from commonground.web import sections
from commonground.web.room import Situation
from commonground.web.rooms import rooms_of
from commonground.web.settings import HERE
from commonground.web.speaking import address, elsewhere, spoken

# What the pages load besides themselves; a case's sheet is the one its printed page uses.
STATIC = {
    "room.css": HERE / "static" / "room.css",
    "mark.svg": HERE / "static" / "mark.svg",
    "case.css": CASE_SHEET,
    "plans.css": HERE / "static" / "plans.css",
}
KINDS = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}


def render_situation(
    request: HttpRequest, template: str, lang: str | None, shown: Situation, **context: Any
) -> HttpResponse:
    """Render a page of a situation: its name, its languages, its clauses and the rooms beside the picture."""
    about = shown.picture["situation"]
    return render_page(
        request,
        template,
        lang,
        offered=about["languages"],
        slug=shown.slug,
        picture=shown.picture,
        about=about,
        known_clauses=sections.clauses(shown.picture),
        fictitious=about["fictitious"],
        rooms=rooms_of(shown.dossier),
        **context,
    )


def render_page(
    request: HttpRequest,
    template: str,
    code: str | None,
    *,
    offered: tuple[str, ...] = CODES,
    status: int = 200,
    styles: tuple[str, ...] = (),
    **context: Any,
) -> HttpResponse:
    """Render a page in the language its address or its reader asks for; `styles` are sheets beyond the room's."""
    lang = spoken(request, code, offered)
    shared = {
        "lang": lang,
        "home": address(lang.code),
        "tongues": [(language(other), elsewhere(request, code or "", other)) for other in CODES],
        "styles": [_asset(name) for name in ("room.css", *styles)],
        "icon": _asset("mark.svg"),
    }
    return render(request, template, shared | context, status=status)


def code_in(request: HttpRequest) -> str | None:
    """Find the language in an address no route matched."""
    first = request.path_info.lstrip("/").partition("/")[0]
    return first if first in CODES else None


@cache
def _asset(name: str) -> str:
    """The address of a file the pages load; it changes with the content, so that it may be kept for ever."""
    return f"/static/{name}?{hashlib.sha256(STATIC[name].read_bytes()).hexdigest()[:12]}"
