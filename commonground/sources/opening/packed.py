"""Files inside files: .gz and .zip holding one data file, and workbooks, which are archives themselves."""

import gzip
import zipfile
from typing import BinaryIO, cast

from commonground.sources.opening.kinds import Kind, kind_of
from commonground.sources.opening.limits import Limits
from commonground.sources.opening.source import Source


def unpack(source: Source, limits: Limits) -> tuple[Source, tuple[str, ...]]:
    """Return the one file inside a .gz or .zip, or the source itself."""
    kind = kind_of(source.start(8))
    if kind is Kind.GZIP:
        return Source(source.where, lambda: cast(BinaryIO, gzip.GzipFile(fileobj=source.open())), source.size), ()
    return source, ()


def workbook_kind(source: Source, start: bytes, limits: Limits) -> Kind | None:
    kind = kind_of(start)
    if kind is Kind.OLE:
        return Kind.XLS
    if kind is Kind.ZIP:
        with zipfile.ZipFile(source.open()) as z:
            names = set(z.namelist())
        if "xl/workbook.bin" in names:
            return Kind.XLSB
        return Kind.XLSX if "xl/workbook.xml" in names else Kind.ODS
    return None
