"""A look into XLS, XLSB and ODS before their reader: passwords, and sheets that span more than they hold."""

import re
import zipfile

from commonground.core.errors import UnreadableFile
from commonground.sources.opening.limits import MB, Limits
from commonground.sources.opening.ole import Ole
from commonground.sources.opening.packed import read_member
from commonground.sources.opening.refusals import broken, check_area, protected

# A part of a binary workbook is walked record by record; 64 MB hold five million cells.
_BINARY_PART = 64 * MB
_CONTENT_XML = 128 * MB

_BIFF_CELLS = {0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, 0x0003, 0x0004, 0x0005, 0x0002}
_BIFF_SEVERAL = 0x00BD  # MULRK: its last two bytes are its last column
_BIFF_START = {0x0009, 0x0209, 0x0409, 0x0809}
_BIFF_PASSWORD = 0x002F
_XLSB_ROW = 0
_XLSB_CELLS = range(2, 12)  # 1 is a blank with a format only


def check_xls(content: bytes, where: str, limits: Limits) -> None:
    """Refuse an old workbook that is encrypted, is another document, or spans too much."""
    document = Ole(content, where)
    if document.holds("EncryptedPackage"):
        raise protected(where)
    stream = document.stream("Workbook") or document.stream("Book")
    if stream is None:
        raise UnreadableFile(
            "This is an office document and not a workbook.",
            where=where,
            next="Save its table as XLSX or CSV.",
        )
    at = rows = columns = cells = 0
    while at + 4 <= len(stream):
        kind, size = (
            int.from_bytes(stream[at : at + 2], "little"),
            int.from_bytes(stream[at + 2 : at + 4], "little"),
        )
        body = stream[at + 4 : at + 4 + size]
        at += 4 + size
        if kind == _BIFF_PASSWORD:
            raise protected(where)
        if kind in _BIFF_START:
            rows = columns = cells = 0
        elif kind in _BIFF_CELLS and size >= 4:
            last = body[-2:] if kind == _BIFF_SEVERAL else body[2:4]
            cells += 1
            rows = max(rows, int.from_bytes(body[:2], "little") + 1)
            columns = max(columns, int.from_bytes(last, "little") + 1)
            check_area(rows, columns, cells, where, limits)


def check_xlsb(archive: zipfile.ZipFile, where: str, limits: Limits) -> None:
    """Refuse a binary workbook with a sheet that spans too much."""
    for name in archive.namelist():
        if not (name.startswith("xl/worksheets/") and name.endswith(".bin")):
            continue
        content = _part(archive, name, where, limits, _BINARY_PART)
        at = row = rows = columns = cells = 0
        while at < len(content):
            kind, at = _varint(content, at, 2)
            size, at = _varint(content, at, 4)
            body = content[at : at + 4]
            at += size
            if kind == _XLSB_ROW:
                row = int.from_bytes(body, "little") + 1
            elif kind in _XLSB_CELLS:
                cells += 1
                rows, columns = max(rows, row), max(columns, int.from_bytes(body, "little") + 1)
        check_area(rows, columns, cells, f"{where}, {name}", limits)


def check_ods(archive: zipfile.ZipFile, where: str, limits: Limits) -> None:
    """Refuse an OpenDocument sheet that is encrypted, defines entities, or repeats cells beyond reason."""
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in _part(archive, manifest, where, limits, MB):
        raise protected(where)
    content = _part(archive, "content.xml", where, limits, _CONTENT_XML)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise UnreadableFile(
            "The workbook defines XML entities, as attacks do and spreadsheet programs never.",
            where=where,
            next="Do not open it; ask the sender to save the workbook anew.",
        )
    for sheet in content.split(b"<table:table ")[1:]:
        rows = row = columns = cells = 0
        for part in sheet.split(b"<table:table-row")[1:]:
            row += _repeats(part[: part.find(b">")], b"rows")
            width, filled = _row_extent(part)
            if filled:
                rows, columns, cells = row, max(columns, width), cells + filled
        check_area(rows, columns, cells, where, limits)


def _row_extent(row: bytes) -> tuple[int, int]:
    """Return the last filled column of a row and how many cells it writes out."""
    if b"office:value" not in row and b"<text:p" not in row:
        return 0, 0
    column = last = filled = 0
    for cell in re.split(rb"<table:(?:covered-)?table-cell", row)[1:]:
        column += _repeats(cell[: cell.find(b">")], b"columns")
        if b"office:value" in cell or b"<text:p" in cell:
            last, filled = column, filled + 1
    return last, filled


def _repeats(attributes: bytes, what: bytes) -> int:
    match = re.search(b"number-" + what + rb"-repeated=[\"']([0-9]{1,9})", attributes)
    return int(match[1]) if match else 1


def _part(archive: zipfile.ZipFile, name: str, where: str, limits: Limits, most: int) -> bytes:
    if name not in archive.namelist():
        raise broken(where)
    with read_member(archive, name, where, limits) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise UnreadableFile(
            f"A part of the workbook has more than {most >> 20} MB and cannot be held in memory.",
            where=f"{where}, {name}",
            next="Save each sheet as CSV, which may be of any length.",
        )
    return content


def _varint(content: bytes, at: int, most: int) -> tuple[int, int]:
    value = 0
    for i in range(most):
        if at >= len(content):
            break
        value |= (content[at] & 0x7F) << (7 * i)
        at += 1
        if content[at - 1] < 0x80:
            break
    return value, at
