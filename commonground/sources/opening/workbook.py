"""Workbooks (XLSX, XLS, XLSB, ODS): every sheet, hidden ones too, as text cells from A1 on."""

import io
import zipfile
from collections.abc import Mapping
from itertools import islice

import polars as pl
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    ZipError,
)

from commonground.core.errors import UnreadableFile
from commonground.sources.opening import sheet_binary, sheet_xml
from commonground.sources.opening.as_text import as_text
from commonground.sources.opening.kinds import Kind
from commonground.sources.opening.limits import Limits
from commonground.sources.opening.packed import members
from commonground.sources.opening.raw import RawTable, columns, from_frame
from commonground.sources.opening.refusals import broken, damaged, protected
from commonground.sources.opening.sheet_xml import UNCALCULATED
from commonground.sources.opening.source import Source

_ROWS_AT_ONCE = 16_384
_OFFICE = {"word/": "a text document", "ppt/": "a presentation", "visio/": "a drawing"}


def read(source: Source, limits: Limits) -> tuple[Kind, tuple[RawTable, ...], tuple[str, ...]]:
    """Return a workbook's kind, one table a sheet, and notes; hostile ones are refused unopened."""
    content = source.all(limits.workbook_bytes, "The workbook")
    kind, looked = _inspect(content, source, limits)
    where = source.where
    book = _guarded(where, CalamineWorkbook.from_filelike, io.BytesIO(content))
    sheets = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if len(sheets) > limits.sheets:
        raise UnreadableFile(
            f"The workbook has {len(sheets):,} sheets.", where=where, next="Keep the sheets that hold data."
        )
    tables = tuple(
        _table(
            _guarded(where, book.get_sheet_by_name, name), where, looked[name].marks if name in looked else {}
        )
        for name in sheets
    )
    if not any(table.height for table in tables):
        raise UnreadableFile("The workbook is blank.", where=where, next="Ask for the filled workbook.")
    return kind, tables, (*_hidden(book), *_notes(looked, where))


def _inspect(content: bytes, source: Source, limits: Limits) -> tuple[Kind, dict[str, sheet_xml.Sheet]]:
    where = source.where
    if not content.startswith(b"PK"):
        sheet_binary.check_xls(content, where, limits)
        return Kind.XLS, {}
    names = {info.filename for info in members(source, limits)}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if "xl/workbook.xml" in names:
                return Kind.XLSX, sheet_xml.inspect(archive, where, limits)
            if "xl/workbook.bin" in names:
                sheet_binary.check_xlsb(archive, where, limits)
                return Kind.XLSB, {}
            if "content.xml" in names and b"opendocument.spreadsheet" in archive.read("mimetype")[:200]:
                sheet_binary.check_ods(archive, where, limits)
                return Kind.ODS, {}
    except (zipfile.BadZipFile, OSError, EOFError, KeyError) as error:
        raise damaged(where) from error
    what = next(
        (what for folder, what in _OFFICE.items() if any(n.startswith(folder) for n in names)), "no workbook"
    )
    raise UnreadableFile(f"This is {what}.", where=where, next="Save its table as XLSX or CSV.")


def _table(sheet: CalamineSheet, where: str, marks: Mapping[tuple[int, int], str]) -> RawTable:
    top, left = sheet.start or (0, 0)
    height = max(top + sheet.height if sheet.height else 0, *(row + 1 for row, _ in marks), 0)
    width = max(left + sheet.width if sheet.width else 0, *(column + 1 for _, column in marks), 0)
    names = columns(width)
    schema = dict.fromkeys(names, pl.String)
    rows = _guarded(where, lambda _: sheet.iter_rows(), None)
    pieces = [pl.DataFrame(schema=schema)]
    for start in range(0, height, _ROWS_AT_ONCE):
        size = min(_ROWS_AT_ONCE, height - start)
        block = [_padded(list(map(as_text, row)), left, width) for row in islice(rows, size)]
        block.extend([""] * width for _ in range(size - len(block)))
        for (row, column), text in marks.items():
            if start <= row < start + size:
                block[row - start][column] = text
        pieces.append(pl.DataFrame(dict(zip(names, zip(*block, strict=True), strict=True)), schema=schema))
    return from_frame(pl.concat(pieces, rechunk=True), where=where, sheet=sheet.name)


def _padded(row: list[str], left: int, width: int) -> list[str]:
    return [*[""] * left, *row, *[""] * (width - left - len(row))]


def _hidden(book: CalamineWorkbook) -> tuple[str, ...]:
    hidden = [sheet.name for sheet in book.sheets_metadata if not str(sheet.visible).endswith(".Visible")]
    return (f"Hidden sheets were read too: {', '.join(hidden)}.",) if hidden else ()


def _notes(looked: Mapping[str, sheet_xml.Sheet], where: str) -> tuple[str, ...]:
    """Say which cells have no result, and refuse a workbook in which no formula was ever calculated."""
    notes = []
    bare = sum(sheet.uncalculated for sheet in looked.values())
    if bare and 2 * bare > sum(sheet.cells for sheet in looked.values()):
        raise UnreadableFile(
            f"{bare:,} formulas carry no result: the workbook was written by a program and never calculated.",
            where=where,
            next="Open it in a spreadsheet program, save it, and give that file.",
        )
    for name, sheet in looked.items():
        if sheet.uncalculated:
            notes.append(
                f"Sheet {name}: {sheet.uncalculated:,} formulas carry no result; they read {UNCALCULATED}."
            )
        if sheet.errors:
            notes.append(f"Sheet {name}: {sheet.errors:,} cells show an error.")
    return tuple(notes)


def _guarded(where: str, call, argument):  # type: ignore[no-untyped-def]
    """Call the reader and turn whatever it raises into a refusal."""
    try:
        return call(argument)
    except PasswordError as error:
        raise protected(where) from error
    except (CalamineError, ZipError, OSError, ValueError, KeyError, IndexError, OverflowError) as error:
        raise broken(where) from error
    except BaseException as error:
        # The reader is written in Rust, and its panics are no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise broken(where) from error
