"""PDF: the text of each page in its printed layout, tables as rows, footnotes apart; pictures are reported."""

import io
import logging
import re
from collections import Counter
from itertools import pairwise
from statistics import median

from commonground.core.errors import UnreadableFile
from commonground.hub.reading.columns import CELL, tables_whole
from commonground.hub.reading.limits import Limits
from commonground.hub.reading.stored import Stored
from commonground.hub.reading.text import Text
from commonground.hub.reading.visual import reading_order

_GAP = re.compile(r" {3,}")
_FOOTNOTE = re.compile(r"^\s*(?:\d{1,2}|[*†‡])\s{0,3}(?=[A-Z\"“À-Þ(]|https?:|www\.)")
_PAGE_NUMBER = re.compile(r"^\s*(?:[-–]?\s*\d{1,4}\s*[-–]?|(?:page|p\.)\s*\d+(?:\s*(?:of|/)\s*\d+)?|\d+/\d+)\s*$", re.I)
_ARABIC = re.compile(r"[\u0600-\u06ff]")
# A page with fewer letters than this and a picture on it is a scan.
_WORDS = 20
_LONG_HEAD = 70
# Distances of lines are read in tenths of the letters' height.
_FINE = 0.1
_LARGER = 1.15
_SHORTEST_TITLE = 8
_LONGEST_TITLE = 250
_FULL = 0.7
_TELLING = 4
_APART = 1.15


def read_pdf(content: bytes, where: str, limits: Limits) -> Text:
    """Read a PDF; protected, damaged or endless ones are refused, pages of pictures are named."""
    # Imported here: only PDFs need it.
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise _protected(where)
        count = len(reader.pages)
    except UnreadableFile:
        raise
    except Exception as error:  # pypdf lets many kinds through on hostile files
        raise (_protected(where) if _says_protected(error) else _damaged(where)) from None
    if count > limits.pages:
        raise UnreadableFile(
            f"The PDF has {count:,} pages, more than the {limits.pages:,} read at once.",
            where=where,
            next="Split it by chapter, and add the parts.",
        )
    pages: list[list[str]] = []
    unreadable: list[int] = []
    size = 0
    for number in range(count):
        try:
            page = reader.pages[number]
            printed = _spaced(page.extract_text(extraction_mode="layout", layout_mode_font_height_weight=_FINE) or "")
            if _two_columns(printed):
                printed = page.extract_text() or ""
            lines = _unhyphenated(printed.split("\n"))
            if _ARABIC.search(printed):
                lines = reading_order(lines, page.extract_text() or "")
            picture = len(re.sub(r"\W", "", printed)) < _WORDS and _has_picture(page)
        except (PyPdfError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
            printed, picture, lines = "", True, []
        size += len(printed)
        if size > limits.text_bytes:
            raise UnreadableFile("The PDF unpacks to more text than any document.", where=where, next="Split it.")
        if picture:
            unreadable.append(number + 1)
        pages.append(lines)
    if not any(line.strip() for page in pages for line in page) and not unreadable:
        raise _damaged(where)
    return _stored(pages, {**_told(reader), **_headline(reader)}, tuple(unreadable))


def _stored(pages: list[list[str]], told: dict[str, str], unreadable: tuple[int, ...]) -> Text:
    stored = Stored()
    running = _running_heads(pages)
    # A running head is no paragraph, but it may carry the document's symbol.
    heads = [line.strip() for page in pages[:3] for line in page if _bare(line) in running]
    told = {**told, "running": "\n".join(dict.fromkeys(heads))}
    for number, page in enumerate(pages, 1):
        body = [line for line in page if not _PAGE_NUMBER.match(line) and _bare(line) not in running]
        tabled = _table_rows(body)
        first_note = _first_note(body)
        body = _unmarked(body, first_note)
        gap, opens = True, True
        # A page that opens in the middle of a sentence has no gap before it.
        for at, line in enumerate(body):
            if not line.strip():
                gap = True
                continue
            if CELL in line:
                stored.add(" | ".join(line.split(CELL)), table=True, whole=False, gap=gap, page=number)
            elif at in tabled:
                stored.add(" | ".join(_GAP.split(line.strip())), table=True, whole=False, gap=gap, page=number)
            else:
                stored.add(
                    line, whole=False, gap=gap, page=number, opens_page=opens, note=first_note <= at,
                    item=bool(re.match(r"^\s*[•‣▪●\uf0b7]\s", line)),
                )  # fmt: skip
            gap = opens = False
    notes: tuple[str, ...] = ()
    if unreadable:
        told_of = (
            f"Page {unreadable[0]} is a picture" if len(unreadable) == 1 else f"Pages {_list(unreadable)} are pictures"
        )
        notes = (f"{told_of}; no words are read from pictures.",)
    return stored.text("pdf", told=told, pages=len(pages), unreadable=unreadable, notes=notes)


def _spaced(fine: str) -> str:
    """A page with blank lines only where its lines stand further apart than those within a paragraph."""
    pitches: list[tuple[int, str]] = []
    blank = 0
    for line in fine.split("\n"):
        if line.strip():
            pitches.append((blank, line))
            blank = 0
        else:
            blank += 1
    width = max((len(line.strip()) for _, line in pitches), default=0)
    pitches = tables_whole(pitches)
    # Behind a full line a paragraph most often goes on.
    close = [b for (_, above), (b, _) in pairwise(pitches) if len(above.strip()) > _FULL * width]
    usual = median(close) if len(close) >= _TELLING else None
    lines: list[str] = []
    for blank, line in pitches:
        lines_apart = int((blank + 1) * _FINE) - 1
        if usual is not None:
            lines_apart = max(1, lines_apart) if blank > _APART * usual + 1.5 else 0
        lines.extend([""] * max(0, lines_apart))
        lines.append(line)
    return "\n".join(lines)


def _unhyphenated(lines: list[str]) -> list[str]:
    """A word that a soft hyphen cuts at a line's end stands whole on the next."""
    whole = list(lines)
    for at, line in enumerate(whole[:-1]):
        if line.rstrip().endswith("\u00ad"):
            kept, _, begun = line.rstrip().removesuffix("\u00ad").rpartition(" ")
            following = whole[at + 1]
            indent = len(following) - len(following.lstrip())
            whole[at], whole[at + 1] = kept, following[:indent] + begun + following[indent:]
    return whole


def _running_heads(pages: list[list[str]]) -> set[str]:
    """Lines that stand at the head or foot of a third of the pages: they belong to no paragraph."""
    seen: Counter[str] = Counter()
    for page in pages:
        # Notes at the foot may repeat ("Ibid.") and are no running foot.
        filled = [line for line in page if line.strip() and not _FOOTNOTE.match(line)]
        seen.update({_bare(line) for line in (*filled[:2], *filled[-2:])})
    return {line for line, count in seen.items() if line and count >= 2 and count * 3 >= len(pages)}


def _bare(line: str) -> str:
    """What two running heads share: not the page's number; in a long line, a sentence maybe, only one at its ends."""
    said = line.strip()
    if len(said) > _LONG_HEAD:
        said = re.sub(r"^[\d\W]+|[\d\W]+$", "", said)
        return re.sub(r"\W+", "", said).lower()
    return re.sub(r"[\d\W]+", "", said).lower()


def _first_note(body: list[str]) -> int:
    """Where the footnotes of a page begin: numbered small print in its lower half, behind a gap."""
    for at in range(len(body) // 2, len(body)):
        # A numbered heading stands behind one blank line, the notes at the foot behind more or without a blank inside.
        apart = not any(line.strip() for line in body[max(0, at - 2) : at])
        raised = at and not body[at - 1].strip() and re.match(r"^\s*\d{1,2}[A-Z\"“]", body[at])
        if _FOOTNOTE.match(body[at]) and (apart or raised):
            return at
    return len(body)


def _unmarked(body: list[str], first_note: int) -> list[str]:
    """The lines of a page without the raised numbers of its notes, which a PDF prints as digits of the word before."""
    lines = list(body)
    for note in body[first_note:]:
        number = re.match(r"^\s*(\d{1,2})(?=\s{0,3}[^\W\d])", note)
        if not number:
            continue
        raised = re.compile(rf"(?<=[^\W\d][^\W\d][.,;:!?)\]”’\"»]|[^\W\d][^\W\d][^\W\d]){number[1]}(?=[\s.,;:]|$)")
        place = next((at for at, line in enumerate(lines[:first_note]) if raised.search(line)), None)
        if place is not None:
            lines[place] = raised.sub("", lines[place], count=1)
    return lines


def _table_rows(body: list[str]) -> set[int]:
    """Lines that with a neighbour share at least two columns."""
    starts = {at: {gap.end() for gap in _GAP.finditer(line.rstrip()) if gap.start()} for at, line in enumerate(body)}
    rows: set[int] = set()
    filled = [at for at, line in enumerate(body) if line.strip()]
    for a, b in pairwise(filled):
        shared = sum(any(abs(one - other) <= 2 for other in starts[b]) for one in starts[a])
        if starts[a] and starts[b] and (shared >= 2 or (shared == 1 == len(starts[a]) == len(starts[b]) and b - a < 3)):
            rows |= {a, b}
    return rows


def _two_columns(printed: str) -> bool:
    lines = [line for line in printed.split("\n") if len(line.strip()) > 60]
    middle = sum(bool(re.search(r"\S {3,}\S.{25,}$", line[20:])) for line in lines)
    return len(lines) > 15 and middle > 0.6 * len(lines)


def _has_picture(page) -> bool:  # type: ignore[no-untyped-def]
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    return bool(objects is not None and len(objects.get_object()))


def _told(reader) -> dict[str, str]:  # type: ignore[no-untyped-def]
    try:
        title = str((reader.metadata or {}).get("/Title") or "").strip()
    except Exception:
        return {}
    # Word writes the file's name there.
    return {"title": title} if len(title) > 8 and not re.search(r"\.\w{3,4}$|^Microsoft|^untitled", title, re.I) else {}


def _headline(reader) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """The words of the first page that are printed larger than all others, where they are a title's length."""
    sizes: list[tuple[float, str]] = []

    def seen(text: str, above: list[float], matrix: list[float], _: object, size: float) -> None:
        if text.strip():
            sizes.append((round(abs(size * (matrix[3] or matrix[1]) * (above[3] or above[1])), 1), text))

    try:
        reader.pages[0].extract_text(visitor_text=seen)
    except Exception:  # pypdf lets many kinds through on hostile files
        return {}
    letters: Counter[float] = Counter()
    for size, text in sizes:
        letters[size] += len(text.strip())
    if not letters:
        return {}
    usual, largest = letters.most_common(1)[0][0], max(letters)
    said = " ".join(" ".join(text for size, text in sizes if size == largest).replace("\u00ad ", "").split())
    fits = largest >= _LARGER * usual and _SHORTEST_TITLE <= len(said) <= _LONGEST_TITLE and not _ARABIC.search(said)
    return {"headline": said} if fits else {}


def _says_protected(error: Exception) -> bool:
    return any(word in f"{type(error).__name__} {error}".lower() for word in ("encrypt", "decrypt", "password", "aes"))


def _protected(where: str) -> UnreadableFile:
    return UnreadableFile(
        "The PDF is protected by a password.", where=where, next="Save it without a password, and give that file."
    )


def _damaged(where: str) -> UnreadableFile:
    return UnreadableFile(
        "The PDF is damaged or cut off.", where=where, next="Download it again; it may be incomplete."
    )


def _list(pages: tuple[int, ...]) -> str:
    return ", ".join(str(page) for page in pages[:12]) + (" ..." if len(pages) > 12 else "")
