"""Reads a page as its reader does: links, visible words, numbers."""

import re
from html.parser import HTMLParser

_VOID = {"meta", "link", "img", "br", "hr", "input"}
# A number as any of the four languages prints it: groups by a comma, a point or a fixed space.
_NUMBER = re.compile(r"\d{1,3}(?:[,.\u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)?")


class Page(HTMLParser):
    """A parsed page. `own` are the page's words: not those quoted from a person, a rule or a file."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.numbers: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.own: list[str] = []
        self.lang = ""
        self._open: list[tuple[str, bool, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes += told.items()
        if tag == "html":
            self.lang = told["lang"]
        if tag == "a" and "href" in told:
            self.links.append(told["href"])
        foreign = (
            told.get("translate") == "no"
            or "original" in told.get("class", "")
            or told.get("lang", self.lang) != self.lang
        )
        if tag not in _VOID:
            above = self._open[-1] if self._open else ("", False, False)
            number = "n" in told.get("class", "").split()
            self._open.append((tag, above[1] or foreign or tag in ("style", "title"), above[2] or number))
            if number:
                self.numbers.append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        _, foreign, number = self._open[-1] if self._open else ("", False, False)
        if number:
            self.numbers[-1] += data
        if not foreign:
            self.own.append(data)

    @property
    def words(self) -> str:
        return re.sub(r"[ \n]+", " ", " ".join(self.own))


def digits(text: str) -> list[str]:
    """The numbers in a text without their separators, in the order they stand."""
    return [re.sub(r"\D", "", found) for found in _NUMBER.findall(text)]
