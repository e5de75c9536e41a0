"""Workbooks (XLSX, XLS, XLSB, ODS): every sheet, hidden ones too, as text cells from A1 on."""

import io
from collections.abc import Mapping

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
from commonground.sources.opening.as_text import as_text
from commonground.sources.opening.limits import Limits
from commonground.sources.opening.raw import RawTable, columns, from_frame

# (row, column), both from 0, -> what stands there instead of what the reader gives.
Overlay = Mapping[tuple[int, int], str]


def read(
    content: bytes, where: str, limits: Limits, overlays: Mapping[str, Overlay]
) -> tuple[tuple[RawTable, ...], tuple[str, ...]]:
    """Return one table a sheet; `overlays` holds the cells that the reader does not tell, by sheet name."""
    book = _guarded(where, CalamineWorkbook.from_filelike, io.BytesIO(content))
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if len(sheets) > limits.sheets:
        raise UnreadableFile(
            f"The workbook has {len(sheets):,} sheets.", where=where, next="Keep the sheets that hold data."
        )
    tables = []
    for meta in sheets:
        sheet = _guarded(where, book.get_sheet_by_name, meta.name)
        tables.append(_table(sheet, where, overlays.get(meta.name, {})))
    if not any(table.height for table in tables):
        raise UnreadableFile("The workbook holds nothing but blanks.", where=where, next="Ask for the filled workbook.")
    return tuple(tables), _notes(book)


def _table(sheet: CalamineSheet, where: str, overlay: Overlay) -> RawTable:
    start = sheet.start or (0, 0)
    rows = [list(map(as_text, row)) for row in _guarded(where, lambda _: list(sheet.iter_rows()), None)]
    width = start[1] + sheet.width
    if overlay:
        width = max(width, *(column + 1 for _, column in overlay))
        last = max(row for row, _ in overlay)
        rows.extend([] for _ in range(last + 1 - len(rows)))
    lead = [""] * start[1]
    full = [[*lead, *row, *[""] * (width - len(lead) - len(row))] for row in rows]
    for (row, column), text in overlay.items():
        full[row][column] = text
    names = columns(width)
    data = dict(zip(names, zip(*full, strict=True), strict=True)) if full else dict.fromkeys(names, ())
    frame = pl.DataFrame(data, schema=dict.fromkeys(names, pl.String))
    return from_frame(frame, sheet=sheet.name)


def _notes(book: CalamineWorkbook) -> tuple[str, ...]:
    hidden = [sheet.name for sheet in book.sheets_metadata if str(sheet.visible) != "SheetVisibleEnum.Visible"]
    return (f"Hidden sheets were read too: {', '.join(hidden)}.",) if hidden else ()


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


def protected(where: str) -> UnreadableFile:
    """Refuse a file that needs a password."""
    return UnreadableFile(
        "The file is protected by a password.",
        where=where,
        next="Save it without a password, and give that file.",
    )


def broken(where: str) -> UnreadableFile:
    """Refuse a workbook that is damaged."""
    return UnreadableFile(
        "The workbook is damaged or cut off.",
        where=where,
        next="Download it again, or open and save it anew.",
    )
