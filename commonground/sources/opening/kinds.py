"""What a file is, by its first bytes; its name is not asked."""

import re
from enum import StrEnum


class Kind(StrEnum):
    """The kinds that can be read, and two that hold one of them."""

    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    XLSB = "xlsb"
    ODS = "ods"
    JSON = "json"
    JSONL = "jsonl"
    GZIP = "gz"
    ZIP = "zip"
    OLE = "ole"


WORKBOOKS = frozenset({Kind.XLSX, Kind.XLS, Kind.XLSB, Kind.ODS})

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What people send by mistake, and what to do about it.
_NOT_TABLES = (
    (b"%PDF", "a PDF document", "Ask the sender for the spreadsheet behind it."),
    (b"\x89PNG", "a PNG picture", "Ask the sender for the data behind it."),
    (b"\xff\xd8\xff", "a JPEG picture", "Ask the sender for the data behind it."),
    (b"GIF8", "a GIF picture", "Ask the sender for the data behind it."),
    (b"II*\x00", "a TIFF picture", "Ask the sender for the data behind it."),
    (b"{\\rtf", "a rich-text document", "Save its table as CSV or XLSX."),
    (b"PAR1", "a Parquet file", "Export it as CSV."),
    (b"ARROW1", "an Arrow file", "Export it as CSV."),
    (b"SQLite format 3", "an SQLite database", "Export its table as CSV."),
    (b"BZh", "a bzip2 archive", "Unpack it, or pack it as .gz or .zip."),
    (b"\xfd7zXZ", "an xz archive", "Unpack it, or pack it as .gz or .zip."),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", "Unpack it, or pack it as .gz or .zip."),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it, or pack it as .gz or .zip."),
    (b"Rar!", "a RAR archive", "Unpack it, or pack it as .gz or .zip."),
    (b"\x7fELF", "a program", "Check which file was meant."),
    (b"MZ\x90", "a program", "Check which file was meant."),
    (b"\x09\x08\x10\x00\x00\x06\x05\x00", "a workbook stream cut out of its file", "Save it again as XLSX."),
    (
        b"\x09\x00\x04\x00",
        "a workbook of before 1997",
        "Open it in a spreadsheet program and save it as XLSX.",
    ),
    (
        b"\x09\x02\x06\x00",
        "a workbook of before 1997",
        "Open it in a spreadsheet program and save it as XLSX.",
    ),
    (
        b"\x09\x04\x06\x00",
        "a workbook of before 1997",
        "Open it in a spreadsheet program and save it as XLSX.",
    ),
    (b"RDX", "an R data file", "Export its table as CSV."),
    (b"$FL2", "an SPSS file", "Export it as CSV."),
    (b"\x93NUMPY", "a NumPy array", "Export it as CSV."),
)
_MARKUP = re.compile(
    rb"<(?:!doctype|!--|\?xml|html|head|body|div|table|script|title|error|svg|kml)\b|<!--", re.IGNORECASE
)
_JSON = re.compile(rb'[\[{]\s*(?:["\[{\]}0-9-]|true\b|false\b|null\b|$)')
_BLANKS = b" \t\r\n\x0b\x0c"


def not_a_table(start: bytes) -> tuple[str, str] | None:
    """Name what a file is instead of a table, and what to do; None when it may be one."""
    for magic, what, next in _NOT_TABLES:
        if start.startswith(magic):
            return what, next
    text = _text_start(start)
    if _MARKUP.match(text):
        if re.search(rb"<(?:html|!doctype html|head|body)\b", text[:4096], re.IGNORECASE):
            return (
                "a web page (perhaps an error page saved under the data's name)",
                "Download the data again.",
            )
        return "an XML document", "Export its table as CSV, XLSX or JSON."
    return None


def kind_of(start: bytes) -> Kind:
    """Tell the kind by content; text that is nothing else is a delimited table."""
    if start.startswith(_ZIP):
        return Kind.ZIP
    if start.startswith(_OLE):
        return Kind.OLE
    if start.startswith(b"\x1f\x8b"):
        return Kind.GZIP
    return Kind.JSON if _JSON.match(_text_start(start)) else Kind.CSV


def _text_start(start: bytes) -> bytes:
    """Return the first text as UTF-8 bytes, without byte-order mark and blanks."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if start.startswith(mark):
            start = start[2 : 2 + len(start) // 2 * 2 - 2].decode(encoding, "replace").encode()
    return start.removeprefix(b"\xef\xbb\xbf").lstrip(_BLANKS)
