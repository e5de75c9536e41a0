"""A look into an XLSX before its reader: hostile parts, true extents, cells that the reader drops."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from commonground.core.errors import UnreadableFile
from commonground.sources.opening.limits import MB, READ, Limits
from commonground.sources.opening.packed import read_member
from commonground.sources.opening.refusals import broken, check_area

# What stands in a cell whose formula was never calculated; `numbers.parse` knows it as an error.
UNCALCULATED = "#FORMULA!"
# Marking more cells than this would cost more memory than they are worth.
_MARKS = 200_000
_SMALL_PART = 16 * MB
_DIGITS, _LETTERS = b"0123456789", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(slots=True)
class Sheet:
    """What a pass over a sheet's XML finds."""

    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    marks: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: int = 0
    errors: int = 0


def inspect(archive: zipfile.ZipFile, where: str, limits: Limits) -> dict[str, Sheet]:
    """Check every part of an XLSX and return its sheets by name."""
    total = sum(info.file_size for info in archive.infolist())
    if total > limits.unpacked_workbook_bytes:
        raise UnreadableFile(
            f"The workbook unpacks to {total >> 20:,} MB and cannot be held in memory.",
            where=where,
            next="Save each sheet as CSV, which may be of any length.",
        )
    parts = _sheet_parts(archive, where, limits)
    names = {part: name for name, part in parts.items()}
    sheets = {}
    for info in archive.infolist():
        if info.filename in names:
            sheets[names[info.filename]] = _look(archive, info.filename, f"{where}, {names[info.filename]}", limits)
        elif info.filename.endswith((".xml", ".rels")):
            for _ in _chunks(archive, info.filename, where, limits):
                pass
    return sheets


def column_number(letters: bytes) -> int:
    """Return the number of a column, A being 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheet_parts(archive: zipfile.ZipFile, where: str, limits: Limits) -> dict[str, str]:
    """Return sheet name -> part; a chart sheet has a part too and is simply not asked for."""
    book = "xl/workbook.xml"
    root = _tree(archive, book, where, limits)
    links = _tree(archive, "xl/_rels/workbook.xml.rels", where, limits)
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    parts = {}
    for sheet in root.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            link = next((value for key, value in sheet.attrib.items() if key.rpartition("}")[2] == "id"), "")
            target = targets.get(link, "")
            part = target.lstrip("/") if target.startswith("/") else normpath(join(dirname(book), target))
            parts[sheet.get("name", "")] = part
    return parts


def _tree(archive: zipfile.ZipFile, part: str, where: str, limits: Limits) -> Element:
    if part not in archive.namelist():
        raise broken(where)
    content = b"".join(_chunks(archive, part, where, limits, most=_SMALL_PART))
    try:
        return fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise broken(where) from error


def _chunks(archive: zipfile.ZipFile, part: str, where: str, limits: Limits, most: int = 0) -> Iterator[bytes]:
    """Yield a part's bytes; a document type is the door to entity bombs and no workbook has one."""
    tail = b""
    length = 0
    with read_member(archive, part, where, limits) as stream:
        while chunk := stream.read(READ):
            length += len(chunk)
            if b"<!DOCTYPE" in (seam := tail + chunk) or b"<!ENTITY" in seam:
                raise UnreadableFile(
                    "A part of the workbook defines XML entities, as attacks do and spreadsheets never.",
                    where=f"{where}, {part}",
                    next="Do not open it; ask the sender to save the workbook anew.",
                )
            if most and length > most:
                raise broken(where)
            tail = chunk[-16:]
            yield chunk


def _look(archive: zipfile.ZipFile, part: str, where: str, limits: Limits) -> Sheet:
    found = Sheet()
    prefix: bytes | None = None
    rest = b""
    for chunk in _chunks(archive, part, where, limits):
        block = rest + chunk
        if prefix is None:
            match = re.search(rb"<((?:\w+:)?)worksheet\b", block)
            prefix = match[1] if match else b""
            patterns = _Patterns(prefix)
        cut = block.rfind(b"<" + prefix + b"c", 0, len(block) - len(prefix) - 2)
        if cut <= 0:
            rest = block
            if len(rest) > 4 * limits.line_bytes:
                raise broken(where)
            continue
        rest = block[cut:]
        _scan(block[:cut], patterns, found)
        check_area(found.last_row, found.last_column, found.cells, where, limits)
    if prefix is not None:
        _scan(rest, patterns, found)
        check_area(found.last_row, found.last_column, found.cells, where, limits)
    return found


class _Patterns:
    """The expressions for one writer's prefix."""

    def __init__(self, prefix: bytes) -> None:
        p = re.escape(prefix)
        self.reference = re.compile(rb"<" + p + rb"c\s[^>]*?\br=[\"']([A-Z]{1,3}[0-9]{1,7})[\"'][^>]*(?<!/)>")
        self.filled = re.compile(rb"<" + p + rb"c(?:\s[^>]*)?(?<!/)>")
        self.row = b"<" + prefix + b"row"
        self.cell = re.compile(rb"<" + p + rb"c\s([^>]*)(?<!/)>(.*?)</" + p + rb"c>", re.DOTALL)
        self.formula = b"<" + prefix + b"f"
        self.value = re.compile(rb"<" + p + rb"v(?:\s[^>]*)?>([^<]+)|<" + p + rb"is\b")
        self.where = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")


def _scan(block: bytes, patterns: _Patterns, found: Sheet) -> None:
    references = patterns.reference.findall(block)
    filled = len(patterns.filled.findall(block))
    found.cells += filled
    if references:
        joined = b" ".join(references)
        found.last_row = max(found.last_row, *map(int, set(joined.translate(None, _LETTERS).split())))
        columns = set(joined.translate(None, _DIGITS).split())
        found.last_column = max(found.last_column, *map(column_number, columns))
    if filled > len(references):
        # Cells without a reference follow one another: no row can be longer than there are cells.
        found.last_row += block.count(patterns.row) + 1
        found.last_column = max(found.last_column, *(part.count(b"</") for part in block.split(patterns.row)))
    if patterns.formula in block or b't="e"' in block:
        _mark(block, patterns, found)


def _mark(block: bytes, patterns: _Patterns, found: Sheet) -> None:
    """Note the cells that show an error, and formulas that carry no result."""
    for attributes, content in patterns.cell.findall(block):
        error = b't="e"' in attributes
        if not error and patterns.formula not in content:
            continue
        value = patterns.value.search(content)
        if error and value and value[1]:
            found.errors += 1
            text = value[1].decode("utf-8", "replace")
        elif not value and b't="str"' not in attributes:
            found.uncalculated += 1
            text = UNCALCULATED
        else:
            continue
        at = patterns.where.search(attributes)
        if at and len(found.marks) < _MARKS:
            found.marks[int(at[2]) - 1, column_number(at[1]) - 1] = text
