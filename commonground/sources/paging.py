"""Pages: what a file says of being one page of an answer of an interface, and of which.

UNHCR counts pages, IDMC links to the next one, DTM says how many records there are. A page is never taken for
the whole: its people are shown together with the other pages', or as incomplete.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from commonground.sources.opening import RawFile

# What tells one page of an answer from another, and a person's key to the interface, which is never kept.
_OF_A_PAGE = {"page", "offset", "limit", "client_id", "app_identifier", "format"}


@dataclass(frozen=True, slots=True)
class Page:
    """Page `number` of `of`; 0 where the file does not say."""

    answer: str  # the same for all pages of one answer
    number: int
    of: int


def page_of(file: RawFile) -> Page | None:
    """The page a file is, None where it is whole or says nothing of pages."""
    said = {key.lower(): value for key, value in file.envelope.items()}
    if (of := _number(said.get("maxpages"))) > 1:
        number = _number(said.get("page"))
        return Page(said.get("short-url") or _named(file, number), number, of)
    held = max((table.height for table in file.tables), default=0)
    link = next((said[key] for key in ("next", "previous", "meta.nextlink", "data.meta.nextlink") if said.get(key)), "")
    if link:
        return _linked(link, bool(said.get("previous")) and not said.get("next"), _number(said.get("count")), held)
    if (total := _number(said.get("totalrecordscount"))) > held:
        return Page(f"{_named(file, 0)} {total}", 0, 0)
    return None


def _linked(link: str, back: bool, records: int, held: int) -> Page:
    """The page beside the one a link leads to."""
    parts = urlsplit(link)
    asked = dict(parse_qsl(parts.query))
    same = sorted((key, value) for key, value in asked.items() if key not in _OF_A_PAGE)
    size = _number(asked.get("limit")) or held
    if "offset" in asked or back:
        other = _number(asked.get("offset")) // max(size, 1) + 1
    else:
        other = _number(asked.get("page"))
    number = max(other + 1 if back else other - 1, 0)
    return Page(f"{parts.path} {same} {records}", number, -(-records // size) if size else 0)


def _named(file: RawFile, number: int) -> str:
    """What stands for an answer that has no name of its own: the file's, without the number of the page."""
    return re.sub(rf"(?<!\d)0*{number}(?!\d)(?=\D*$)", "#", file.path.stem)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0
