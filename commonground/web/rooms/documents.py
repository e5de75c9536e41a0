"""Documents of a dossier: search and ask them, read a passage where it stands, what is promised, what is missing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from commonground.core.errors import CommonGroundError
from commonground.evidence.store import Store
from commonground.hub import Finder, HubStore, ask, field, gaps
from commonground.hub.store import Stored
from commonground.picture.dossier import Dossier
from commonground.web.access import dossier_for, situation_for
from commonground.web.framing import render_situation
from commonground.web.room import Situation

_FOUND = 10
# Passages shown before and behind the one that was asked for.
_AROUND = 3
# Threads of the server take turns: the vectors are loaded once for all of them.
_TURN = Lock()
_FINDERS: dict[Path, Finder] = {}


@require_safe
@vary_on_headers("Accept-Language")
def index(request: HttpRequest, slug: str, lang: str | None = None) -> HttpResponse:
    """Ask the documents: the sentences that answer, and the passages found."""
    shown = situation_for(request, slug)
    dossier = dossier_for(shown, "documents")
    asked = request.GET.get("q", "").strip()
    told: dict[str, Any] = {"asked": asked}
    with _finder(dossier) as finder:
        if finder is not None and asked:
            try:
                told["answer"] = ask(finder.store, asked, finder=finder)
                told["hits"] = finder.search(asked, k=_FOUND)
            except CommonGroundError as refusal:
                told["refusal"] = refusal
        documents = finder.store.documents() if finder is not None else []
    return _page(request, "index", lang, shown, documents=documents, ready=finder is not None, **told)


@require_safe
@vary_on_headers("Accept-Language")
def passage(request: HttpRequest, slug: str, name: str, lang: str | None = None) -> HttpResponse:
    """Show a passage in its document, between those around it."""
    shown = situation_for(request, slug)
    with _finder(dossier_for(shown, "documents")) as finder:
        one = _named(finder.store, name) if finder is not None else None
        if finder is None or one is None:
            raise Http404("passage")
        (document,) = finder.store.documents([one.document])
        beside = [other for other in finder.store.passages(document=one.document) if other.language == one.language]
    at = next((place for place, other in enumerate(beside) if other.id == one.id), 0)
    around = beside[max(0, at - _AROUND) : at + _AROUND + 1] if one.current else [one]
    return _page(request, "passage", lang, shown, one=one, document=document, around=around)


@require_safe
@vary_on_headers("Accept-Language")
def promises(request: HttpRequest, slug: str, lang: str | None = None) -> HttpResponse:
    """List what the documents promise, the most overdue first, as the picture tells it."""
    shown = situation_for(request, slug)
    told = shown.picture["commitments"]
    with _finder(dossier_for(shown, "documents")) as finder:
        found = [{**one, "passage": _stands(finder, one)} for one in told["promises"]]
    return _page(request, "promises", lang, shown, promises=found, refused=told["refused"])


@require_safe
@vary_on_headers("Accept-Language")
def missing(request: HttpRequest, slug: str, lang: str | None = None) -> HttpResponse:
    """List the objectives and themes with what they lack: a passage, a commitment, a figure."""
    shown = situation_for(request, slug)
    dossier = dossier_for(shown, "documents")
    with _finder(dossier) as finder:
        found = gaps(finder.store if finder is not None else None, figures=_figures(dossier))
    return _page(request, "gaps", lang, shown, objectives=found, indexed=finder is not None)


@require_safe
@vary_on_headers("Accept-Language")
def objective(request: HttpRequest, slug: str, objective: str, lang: str | None = None) -> HttpResponse:
    """The state of the field on one objective or theme."""
    shown = situation_for(request, slug)
    dossier = dossier_for(shown, "documents")
    with _finder(dossier) as finder:
        if finder is None:
            raise Http404("objective")
        try:
            page = field(finder.store, objective, day=shown.picture["as_of"], figures=_figures(dossier))
        except CommonGroundError:
            raise Http404("objective") from None
    return _page(request, "field", lang, shown, field=page)


def _page(request: HttpRequest, name: str, lang: str | None, shown: Situation, **context: Any) -> HttpResponse:
    return render_situation(request, f"documents/{name}.html", lang, shown, room="documents", **context)


@contextmanager
def _finder(dossier: Dossier) -> Iterator[Finder | None]:
    """The searcher of the dossier's hub, for one request at a time; None where nothing was added to it yet."""
    with _TURN:
        if not HubStore.exists(dossier.store):
            yield None
            return
        key = dossier.store.resolve()
        if key not in _FINDERS:
            _FINDERS[key] = Finder(HubStore.open(dossier.store))
        yield _FINDERS[key]


def _figures(dossier: Dossier) -> Store | None:
    try:
        return Store.open(dossier.store)
    except CommonGroundError:
        return None


def _named(store: HubStore, name: str) -> Stored | None:
    """The passage that a citation names: document, language, locator; the newest version that has it."""
    found = store.named(name)
    return found[-1] if found else None


def _stands(finder: Finder | None, promise: Mapping[str, Any]) -> str | None:
    """The name of the passage a promise stands in, once the documents are indexed."""
    name = f"{promise['document']}/{promise['language']}/{promise['locator']}"
    return name if finder is not None and finder.store.named(name) else None


PAGES = [
    path("", index),
    path("promises/", promises),
    path("gaps/", missing),
    path("field/<str:objective>/", objective),
    path("passage/<path:name>/", passage),
]
