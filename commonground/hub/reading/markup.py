"""HTML: its words in reading order; scripts, styles and menus are passed over, nothing is ever run or fetched."""

from html.parser import HTMLParser

from commonground.core.errors import UnreadableFile
from commonground.hub.reading.charset import decode
from commonground.hub.reading.limits import MB, Limits
from commonground.hub.reading.stored import Stored
from commonground.hub.reading.text import Text

_PASSED_OVER = frozenset(
    str.split(
        "script style noscript template svg math nav header footer aside form button select iframe "
        "object embed head audio video canvas"
    )
)
_BLOCKS = frozenset(
    str.split(
        "p div section article main h1 h2 h3 h4 h5 h6 li ul ol dl dt dd blockquote pre br hr address "
        "figure figcaption table caption thead tbody tfoot body"
    )
)
_VOID = frozenset(str.split("br hr img meta link input wbr area base col source track param"))
_DATES = frozenset({"article:published_time", "date", "dc.date", "dcterms.date", "dcterms.issued", "pubdate"})
_ISSUERS = frozenset({"author", "dc.creator", "dc.publisher", "og:site_name", "dcterms.publisher"})


def read_html(content: bytes, where: str, limits: Limits) -> Text:
    """Read a page; what is stored is its words, one paragraph a line."""
    if len(content) > limits.text_bytes:
        raise UnreadableFile(
            f"The page has {len(content) // MB:,} MB, more than any document.",
            where=where,
            next="Save the text alone.",
        )
    page = _Page(where, limits)
    page.feed(decode(content, where))
    page.close()
    page.flush()
    notes = ("Scripts on the page were passed over, not run.",) if page.scripts else ()
    return page.stored.text("html", told=page.told, notes=notes)


class _Page(HTMLParser):
    """Gathers paragraphs while the parser walks."""

    def __init__(self, where: str, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.where, self.limits = where, limits
        self.stored = Stored()
        self.told: dict[str, str] = {}
        self.scripts = 0
        self.hidden: list[str] = []
        self.depth = 0
        self.words: list[str] = []
        self.heading, self.item, self.row = 0, False, False
        self.in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta":
            self._meta(dict(attrs))
        self.scripts += tag == "script"
        self.in_title = tag == "title" and "title" not in self.told
        if tag not in _VOID:
            self.depth += 1
            if self.depth > 50 * self.limits.depth:
                raise UnreadableFile("The page is nested too deep.", where=self.where, next="Save the text alone.")
        concealed = any(name == "hidden" or (name == "style" and "display:none" in (value or "").replace(" ", ""))
                        for name, value in attrs)  # fmt: skip
        if tag in _PASSED_OVER or (concealed and tag not in _VOID) or (self.hidden and tag == self.hidden[-1]):
            self.hidden.append(tag)
            return
        if self.hidden:
            return
        if tag == "tr":
            self.flush()
            self.row = True
        elif tag in {"td", "th"}:
            self.words.append("\0")
        elif tag in _BLOCKS and not self.row:
            self.flush()
            if tag[0] == "h" and tag[1:].isdigit():
                self.heading = int(tag[1:])
            self.item = self.item or tag == "li"

    def handle_endtag(self, tag: str) -> None:
        self.depth = max(0, self.depth - 1)
        if tag == "title":
            self.in_title = False
        if self.hidden:
            if tag == self.hidden[-1]:
                self.hidden.pop()
            elif tag in self.hidden:
                del self.hidden[self.hidden.index(tag) :]
            return
        if tag == "tr":
            self.flush()
            self.row = False
        elif tag in _BLOCKS and not self.row:
            self.flush()

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.told["title"] = f"{self.told.get('title', '')} {data}".strip()
        elif not self.hidden:
            self.words.append(data)

    def flush(self) -> None:
        """End the paragraph that was being gathered."""
        said = "".join(self.words)
        if self.row:
            # An empty cell keeps its place, or the next would stand under another's head.
            cells = [" ".join(part.split()) for part in said.split("\0")[1:]] or [" ".join(said.split())]
            said = " | ".join(cells) if any(cells) else ""
        self.stored.add(said.replace("\0", " "), heading=self.heading, item=self.item, table=self.row)
        self.words, self.heading, self.item = [], 0, False

    def _meta(self, told: dict[str, str | None]) -> None:
        name = (told.get("name") or told.get("property") or "").lower()
        content = (told.get("content") or "").strip()
        if content and name in _DATES:
            self.told.setdefault("date", content[:10])
        elif content and name in _ISSUERS:
            self.told.setdefault("issuer", content)
