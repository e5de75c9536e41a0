"""The one way in: a path becomes a Text with its sha256, or a refusal."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from commonground.core.errors import UnreadableFile
from commonground.hub.reading.charset import decode
from commonground.hub.reading.docx import read_docx
from commonground.hub.reading.limits import MB, Limits
from commonground.hub.reading.markup import read_html
from commonground.hub.reading.pdf import read_pdf
from commonground.hub.reading.plain import read_plain
from commonground.hub.reading.run import INVISIBLE
from commonground.hub.reading.text import Text

SUFFIXES = frozenset({".pdf", ".docx", ".docm", ".html", ".htm", ".xhtml", ".md", ".markdown", ".txt", ".text", ""})
_STANDARD = Limits()
# What a file is, by how it begins; the name is asked only between text, Markdown and HTML.
_OTHERS = {
    b"\xd0\xcf\x11\xe0": ("an old Word file or a protected one", "Save it as DOCX without a password, or as PDF."),
    b"{\\rtf": ("a rich text file", "Save it as DOCX or PDF."),
    b"\x89PNG": ("a picture", "Give the document that it shows, or its text."),
    b"\xff\xd8\xff": ("a picture", "Give the document that it shows, or its text."),
    b"\x1f\x8b": ("a packed file", "Unpack it, and give the document."),
    b"%!PS": ("a PostScript file", "Print it to PDF, and give that."),
}


def open_text(path: Path, *, limits: Limits = _STANDARD, within: Path | None = None) -> tuple[str, Text]:
    """Read a document whatever its name says; returns its sha256 and its text, or raises UnreadableFile."""
    where = str(path)
    content = _content(path, limits, within)
    digest = hashlib.sha256(content).hexdigest()
    reader = _reader(content, path, where)
    text = reader(content, where, limits)
    if not any(line.text for line in text.lines):
        raise UnreadableFile(
            f"The {text.format.upper()} holds no text{_pictures(text)}.",
            where=where,
            next="Run it through text recognition (OCR), or give the original.",
        )
    hidden = sum(text.source.count(character) for character in INVISIBLE)
    if hidden and any("\u202a" <= character <= "\u2069" for character in text.source if character in INVISIBLE):
        text = replace(
            text, notes=(*text.notes, f"{hidden} invisible characters that steer direction were passed over.")
        )
    return digest, text


def _content(path: Path, limits: Limits, within: Path | None) -> bytes:
    where = str(path)
    try:
        if within is not None and not path.resolve().is_relative_to(within.resolve()):
            raise UnreadableFile("The link leads out of the folder.", where=where, next="Give the file itself.")
        if not path.is_file():
            raise UnreadableFile("This is no file.", where=where, next="Give a document or a folder of documents.")
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise UnreadableFile(
                f"The file has {size // MB:,} MB, more than the {limits.file_bytes // MB} MB of any document.",
                where=where,
                next="Split it, or save it without pictures.",
            )
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"The file cannot be opened: {error.strerror}.", where=where, next="Check it.") from None
    if not content.strip(b"\0 \r\n\t"):
        raise UnreadableFile("The file is empty.", where=where, next="Ask the sender for it again.")
    return content


def _reader(content: bytes, path: Path, where: str) -> Callable[[bytes, str, Limits], Text]:
    head = content[:1024]
    if b"%PDF-" in head:
        return read_pdf
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return read_docx
    for start, (what, then) in _OTHERS.items():
        if head.startswith(start):
            raise UnreadableFile(f"This is {what}, not a document that is read here.", where=where, next=then)
    lowered = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    name = path.suffix.lower()
    if lowered.startswith((b"<!doctype html", b"<html", b"<?xml")) or name in {".html", ".htm", ".xhtml"}:
        return read_html
    if b"\0" in content[: 64 * 1024] and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile("This is no text.", where=where, next="Give PDF, DOCX, HTML, Markdown or text.")
    return lambda raw, at, limits: _plain(raw, at, limits, markdown=name in {".md", ".markdown"})


def _plain(content: bytes, where: str, limits: Limits, *, markdown: bool) -> Text:
    bound(content, where, limits)
    longest = max(len(line) for line in content.split(b"\n"))
    if longest > limits.line_bytes:
        raise UnreadableFile(
            f"A line has {longest / MB:,.1f} MB.",
            where=where,
            next="This is a data dump, not a document; give the text.",
        )
    return read_plain(decode(content, where), markdown=markdown)


def bound(content: bytes, where: str, limits: Limits) -> None:
    """Refuse more text than any document holds."""
    if len(content) > limits.text_bytes:
        raise UnreadableFile(
            f"The text has {len(content) // MB:,} MB, more than any document.",
            where=where,
            next="Split it into the documents that it holds.",
        )


def _pictures(text: Text) -> str:
    count = len(text.unreadable)
    return "" if not count else ": its one page is a picture" if count == 1 else f": its {count} pages are pictures"
