"""What is likely next: base rates first, then ranges, then the record, then what people agreed to watch."""

import re
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from commonground.picture.foresight import Told, fan, told
from commonground.picture.languages import language
from commonground.web.access import situation_for
from commonground.web.drawings import DRAWING, WIDTHS
from commonground.web.framing import render_situation
from commonground.web.room import Situation
from commonground.web.speaking import spoken

_IDS = re.compile(r'(\bid="|url\(#|href="#)')


@require_safe
@vary_on_headers("Accept-Language")
def index(request: HttpRequest, slug: str, lang: str | None = None) -> HttpResponse:
    """Show every forecast and every trigger the dossier asks for."""
    shown = situation_for(request, slug)
    if "foresight" not in shown.picture:
        raise Http404("foresight")
    code = spoken(request, lang, shown.picture["situation"]["languages"]).code
    words, fans = _shown(shown, code)
    return render_situation(
        request,
        "foresight/index.html",
        lang,
        shown,
        room="foresight",
        forecasts=list(zip(words.forecasts, fans, strict=True)),
        triggers=words.triggers,
    )


@lru_cache(maxsize=32)
def _shown(shown: Situation, code: str) -> tuple[Told, list[SafeString]]:
    """The words and the drawings of a situation in a language, made once."""
    lang = language(code)
    words = told(shown.picture, lang)
    fans = []
    for number, (one, said) in enumerate(zip(shown.picture["foresight"]["forecasts"], words.forecasts, strict=True)):
        with DRAWING:
            drawn = {size: fan(one, lang, title=said.title, width=width) for size, width in WIDTHS.items()}
        # Our own drawing code escapes the names it prints; ids are told apart, as several drawings share the page.
        own = {size: _IDS.sub(rf"\g<1>fan{number}-{size}-", svg) for size, svg in drawn.items() if svg}
        divs = (f'<div class="{size}">{svg}</div>' for size, svg in own.items())
        fans.append(mark_safe("".join(divs)))  # noqa: S308
    return words, fans


PAGES = [path("", index)]
