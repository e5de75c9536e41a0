"""Which language a page speaks, and the address of the same page in another."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from django.http import HttpRequest

from commonground.picture.languages import CODES, Language, language


def spoken(request: HttpRequest, code: str | None, offered: Sequence[str] = CODES) -> Language:
    """Return the language the address names, else the one the browser prefers, else the first offered."""
    asked = code or request.GET.get("lang", "")
    if asked in CODES:
        return language(asked)
    for preferred in _preferences(request.headers.get("Accept-Language", "")):
        if preferred in offered:
            return language(preferred)
    return language(offered[0])


def _preferences(header: str) -> list[str]:
    """Read an Accept-Language header into codes, most wanted first; what is malformed is left out."""
    weighed: list[tuple[float, str]] = []
    for part in header[:500].split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            weighed.append((-float(weight or 1), tag.split("-")[0].lower()))
        except ValueError:
            continue
    return [code for _, code in sorted(weighed, key=lambda pair: pair[0])]


def address(code: str, *parts: str, anchor: str = "", also: Sequence[tuple[str, str]] = (), **query: object) -> str:
    """Build the address of a page in the language `code`; `also` are questions that may stand several times."""
    path = "".join(f"{quote(part, safe='')}/" for part in (code, *parts))
    asked = f"?{urlencode([*also, *query.items()])}" if also or query else ""
    return f"/{path}{asked}{'#' + anchor if anchor else ''}"


def elsewhere(request: HttpRequest, current: str, other: str) -> str:
    """Build the address of the page being shown, in the language `other`."""
    path = request.path_info
    bare = path[len(current) + 1 :] if path.startswith(f"/{current}/") else path
    query = request.GET.copy()
    query.pop("lang", None)
    return f"/{other}{quote(bare)}{'?' + query.urlencode() if query else ''}"
