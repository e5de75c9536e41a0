"""Plain text and Markdown: lines, headings, lists, tables; markup is taken off, every character keeps its place."""

import html
import re
from array import array

from commonground.hub.reading.run import Run
from commonground.hub.reading.text import Line, Text

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(?P<told>.*?)\n---[ \t]*\n", re.S)
_TOLD = re.compile(r"^(?P<key>[A-Za-z_]+):[ \t]*(?P<value>.*(?:\n[ \t]+.*)*)$", re.M)
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s*(?=\S)")
_TAIL = re.compile(r"\s*#*\s*$")
_ITEM = re.compile(r"^\s*(?:[-*+•‣▪●]|\uf0b7|o(?=\s{2}))\s+")
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^\s*\|?[\s:|+-]*-{3,}[\s:|+-]*$|^\s*[|\s]+$|^\s*[=_*-]{3,}\s*$")
# Word's footnotes come out of a PDF behind a line of nothing but spaces or strokes.
_NOTE_RULE = re.compile(r"^(?: {20,}|\t{4,}|_{10,})$")
_NOTE = re.compile(r"^\s*(?:[¹²³⁰⁴-⁹]+|\[\^\w+\]:?|\d{1,3}(?=\s))\s*")
_MARK = re.compile(
    r"(?P<image>!\[(?P<alt>[^\]\n]*)\]\([^)\n]*\))"
    r"|\[(?P<link>[^\]\n]*)\]\((?:[^()\n]|\([^()\n]*\))*\)"
    r"|(?P<tag></?[A-Za-z][^<>\n]{0,300}>)"
    r"|\\(?P<escaped>[^\w\s])"
    r"|(?P<strong>\*{1,3}|(?<![\w_])_{1,3}(?=\w)|(?<=\w)_{1,3}(?![\w_]))"
    r"|(?P<entity>&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[A-Za-z]{2,10});)"
)
BOLD = re.compile(r"^\s*\*\*(?P<lead>[^*]{2,300})\*\*")


def read_plain(source: str, *, markdown: bool) -> Text:
    """Read text or Markdown; the source is stored as it came."""
    told, start = _front_matter(source)
    lines: list[Line] = []
    gap, note, opens = True, False, False
    at = 0
    for raw in source.splitlines(keepends=True):
        start_of_line, at = at, at + len(raw)
        if start_of_line < start:
            continue
        if "\f" in raw:
            opens = True
        body = raw.rstrip("\r\n\f")
        if _NOTE_RULE.match(body):
            note, gap = True, True
            continue
        if not body.strip() or (_RULE.match(body) and len(body.strip()) > 1 and not body.strip().isdigit()):
            gap = True
            continue
        if note and body.startswith(" ") and not _NOTE.match(body):
            # Behind the footnotes the next page begins; such texts mark it by one blank.
            note, opens = False, True
        line = _line(body, start_of_line, gap=gap, note=note, opens=opens, markdown=markdown)
        if line.run.text:
            lines.append(line)
            gap = opens = False
    return Text("markdown" if markdown else "text", source, tuple(lines), told)


def _line(body: str, at: int, *, gap: bool, note: bool, opens: bool, markdown: bool) -> Line:
    heading = _HEADING.match(body)
    if heading:
        end = _TAIL.search(body, heading.end())
        run = Run.of(body[heading.end() : end.start() if end else None], at + heading.end())
        return Line(plain(run), gap=True, heading=len(heading[1]), whole=True)
    if _ROW.match(body):
        return Line(_cells(body, at), gap=gap, table=True)
    item = _ITEM.match(body)
    skip = item.end() if item else 0
    run = plain(Run.of(body[skip:], at + skip)) if markdown or "](" in body else Run.of(body[skip:], at + skip).even()
    superscript = bool(re.match(r"^[¹²³⁰⁴-⁹]", run.text))
    return Line(run, gap=gap, item=bool(item), note=note or superscript, opens_page=opens)


def plain(run: Run) -> Run:
    """Take Markdown's and HTML's marks off; what is shown stays, with its places."""
    if not re.search(r"[*_\[<\\&]", run.text):
        return run.even()
    text: list[str] = []
    at = array("L")
    last = 0
    for mark in _MARK.finditer(run.text):
        text.append(run.text[last : mark.start()])
        at.extend(run.at[last : mark.start()])
        shown, place = _shown(mark)
        text.append(shown)
        at.extend(run.at[place : place + len(shown)] if shown and place >= 0 else [run.at[mark.start()]] * len(shown))
        last = mark.end()
    text.append(run.text[last:])
    at.extend(run.at[last:])
    return Run("".join(text), at).even()


def _shown(mark: re.Match[str]) -> tuple[str, int]:
    """What of a mark is shown, and where it begins; -1 where it is not written as shown."""
    if mark["link"] is not None:
        return mark["link"], mark.start("link")
    if mark["escaped"]:
        return mark["escaped"], mark.start("escaped")
    if mark["entity"]:
        return html.unescape(mark["entity"]), -1
    return "", -1


def _cells(body: str, at: int) -> Run:
    """A row's cells between strokes; an empty one keeps its place, or the next would stand under another's head."""
    parts: list[Run] = []
    place = len(body) - len(body.lstrip()) + 1
    for cell in body.strip()[1:-1].split("|"):
        run = plain(Run.of(cell, at + place))
        if parts:
            parts.append(Run(" | ", array("L", [at + place - 1] * 3)))
        parts.append(Run("", array("L")) if re.fullmatch(r"[-:]+", run.text) else run)
        place += len(cell) + 1
    return Run.joined(parts, "").even()


def _front_matter(source: str) -> tuple[dict[str, str], int]:
    """What stands between two lines of --- at the head, as one line of words for each key."""
    front = _FRONT.match(source)
    if not front:
        return {}, 0
    told = {}
    for entry in _TOLD.finditer(front["told"]):
        value = re.sub(r"\\\n\s*", "", entry["value"]).replace("\\ ", " ").replace("\\_", " ")
        told[entry["key"].lower()] = re.sub(r"\s+", " ", value).strip().strip("'\"").strip()
    return told, front.end()
