"""DOCX: paragraphs, headings, lists with the numbers Word prints, tables and footnotes; macros are never run."""

import io
import re
import zipfile
import zlib
from collections import defaultdict
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from commonground.core.errors import UnreadableFile
from commonground.hub.reading.limits import Limits
from commonground.hub.reading.stored import Stored
from commonground.hub.reading.text import Text

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = ("word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "docProps/core.xml")
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, KeyError)


def read_docx(content: bytes, where: str, limits: Limits) -> Text:
    """Read a Word document; a bomb, a damaged or a protected one is refused before it is unpacked."""
    parts = _parts(content, where, limits)
    document = _Document(parts)
    for element in document.body():
        if element.tag == f"{_W}p":
            document.paragraph(element)
        elif element.tag == f"{_W}tbl":
            document.table(element)
    notes = ("The document carries macros; they were passed over, not run.",) if "macros" in parts else ()
    return document.stored.text("docx", told=document.told(), notes=notes)


def _parts(content: bytes, where: str, limits: Limits) -> dict[str, Element]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = {info.filename: info for info in archive.infolist()}
            _check(list(infos.values()), where, limits)
            if "word/document.xml" not in infos:
                raise UnreadableFile(
                    "This archive is no Word document.", where=where, next="Unpack it, and give the documents."
                )
            parts = {}
            for name in _PARTS:
                if name in infos:
                    with archive.open(name) as part:
                        unpacked = part.read(limits.unpacked_bytes + 1)
                    if len(unpacked) > limits.unpacked_bytes:
                        raise _bomb(where)
                    parts[name] = ElementTree.fromstring(unpacked)
            if any(name.endswith("vbaProject.bin") for name in infos):
                parts["macros"] = Element("macros")
            return parts
    except (ElementTree.ParseError, DefusedXmlException, RecursionError):
        raise UnreadableFile(
            "The document's markup is broken or hostile.", where=where, next="Open it in Word and save it anew."
        ) from None
    except _DAMAGE:
        raise UnreadableFile(
            "The document is damaged or cut off.", where=where, next="Download it again; it may be incomplete."
        ) from None


def _check(infos: list[zipfile.ZipInfo], where: str, limits: Limits) -> None:
    if len(infos) > limits.members:
        raise UnreadableFile(f"The document holds {len(infos):,} parts.", where=where, next="Save it anew in Word.")
    total = 0
    for info in infos:
        if info.flag_bits & 1:
            raise UnreadableFile("The document is protected.", where=where, next="Save it without a password.")
        total += info.file_size
        large = info.file_size > limits.ratio_from_bytes
        if total > limits.unpacked_bytes or (large and info.file_size > limits.ratio * max(1, info.compress_size)):
            raise _bomb(where)


def _bomb(where: str) -> UnreadableFile:
    return UnreadableFile(
        "The document unpacks to far more than its size, as bombs do.",
        where=where,
        next="Do not open it; ask the sender what it is.",
    )


class _Document:
    """Walks the body; keeps the counters of Word's lists."""

    def __init__(self, parts: dict[str, Element]) -> None:
        self.parts = parts
        self.stored = Stored()
        self.styles = self._styles()
        self.levels, self.abstract = self._numbering()
        self.counters: dict[str, dict[int, int]] = defaultdict(dict)
        self.notes = {note.get(f"{_W}id"): _said(note) for note in parts.get("word/footnotes.xml", ())}

    def body(self) -> list[Element]:
        """The paragraphs and tables of the body, those inside content controls too."""
        found: list[Element] = []
        body = self.parts["word/document.xml"].find(f"{_W}body")
        waiting = list(body) if body is not None else []
        while waiting:
            element = waiting.pop(0)
            if element.tag == f"{_W}sdt":
                content = element.find(f"{_W}sdtContent")
                waiting = [*(content if content is not None else ()), *waiting]
            else:
                found.append(element)
        return found

    def paragraph(self, element: Element) -> None:
        """Store one paragraph, with its printed number, and its footnotes behind it."""
        said = _said(element)
        style = _value(element, "pPr/pStyle")
        heading = self.styles.get(style, 0) or _built_in(style)
        number, level = _value(element, "pPr/numPr/numId"), int(_value(element, "pPr/numPr/ilvl") or 0)
        printed = self._printed(number, level) if number and number != "0" and said else ""
        self.stored.add(f"{printed} {said}".strip(), heading=heading, item=bool(number) and not printed)
        for reference in element.iter(f"{_W}footnoteReference"):
            words = self.notes.get(reference.get(f"{_W}id"), "")
            self.stored.add(f"{reference.get(f'{_W}id')} {words}" if words else "", note=True)

    def table(self, element: Element) -> None:
        """Store each row of a table as a line, its cells joined by strokes."""
        for row in element.iter(f"{_W}tr"):
            cells = [" ".join(_said(p) for p in cell.iter(f"{_W}p")).strip() for cell in row.iter(f"{_W}tc")]
            # An empty cell keeps its place, or the next would stand under another's head.
            self.stored.add(" | ".join(cells) if any(cells) else "", table=True)

    def told(self) -> dict[str, str]:
        """What the file says of itself."""
        core = self.parts.get("docProps/core.xml")
        if core is None:
            return {}
        told = {element.tag.rpartition("}")[2]: (element.text or "").strip() for element in core}
        return {key: value for key, value in (("title", told.get("title", "")),) if value}

    def _styles(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for style in self.parts.get("word/styles.xml", ()):
            name = _value(style, "name").lower()
            said = re.match(r"(?:heading|título|titre|überschrift|kop|عنوان)\s*([1-6])", name)
            level = int(said[1]) if said else 1 if name in {"title", "titre", "título"} else 0
            outline = _value(style, "pPr/outlineLvl")
            if not level and outline.isdigit() and int(outline) < 6:
                level = int(outline) + 1
            if level:
                found[style.get(f"{_W}styleId") or ""] = level
        return found

    def _numbering(self) -> tuple[dict[str, dict[int, tuple[str, str]]], dict[str, str]]:
        levels: dict[str, dict[int, tuple[str, str]]] = {}
        abstract: dict[str, str] = {}
        for element in self.parts.get("word/numbering.xml", ()):
            if element.tag == f"{_W}abstractNum":
                levels[element.get(f"{_W}abstractNumId") or ""] = {
                    int(level.get(f"{_W}ilvl") or 0): (_value(level, "numFmt"), _value(level, "lvlText"))
                    for level in element.iter(f"{_W}lvl")
                }
            elif element.tag == f"{_W}num":
                abstract[element.get(f"{_W}numId") or ""] = _value(element, "abstractNumId")
        return levels, abstract

    def _printed(self, number: str, level: int) -> str:
        """The number that Word prints before this paragraph; nothing for a bullet."""
        kinds = self.levels.get(self.abstract.get(number, ""), {})
        kind, pattern = kinds.get(level, ("bullet", ""))
        counters = self.counters[self.abstract.get(number, number)]
        counters[level] = counters.get(level, 0) + 1
        for deeper in [at for at in counters if at > level]:
            del counters[deeper]
        if kind == "bullet" or "%" not in pattern:
            return ""
        return re.sub(
            r"%(\d)",
            lambda at: _numeral(counters.get(int(at[1]) - 1, 1), kinds.get(int(at[1]) - 1, ("decimal", ""))[0]),
            pattern,
        )


def _numeral(count: int, kind: str) -> str:
    if kind in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (count - 1) % 26)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in {"lowerRoman", "upperRoman"}:
        values = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
        said = ""
        for value, letters in values:
            while count >= value:
                said, count = said + letters, count - value
        return said.upper() if kind == "upperRoman" else said
    return str(count)


def _built_in(style: str) -> int:
    """The level of Word's own heading styles, which a file may use without describing them."""
    said = re.fullmatch(r"Heading([1-6])", style)
    return int(said[1]) if said else int(style == "Title")


def _said(element: Element) -> str:
    """The words of a paragraph as shown: deleted text is left out, breaks are blanks."""
    words: list[str] = []
    for part in element.iter():
        if part.tag == f"{_W}t":
            words.append(part.text or "")
        elif part.tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"}:
            words.append(" ")
        elif part.tag == f"{_W}noBreakHyphen":
            words.append("-")
    return "".join(words).strip()


def _value(element: Element, path: str) -> str:
    found = element.find("/".join(f"{_W}{step}" for step in path.split("/")))
    return (found.get(f"{_W}val") or "") if found is not None else ""
