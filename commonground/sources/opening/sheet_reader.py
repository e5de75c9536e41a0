"""The program that reads one workbook in a process of its own: bytes on its input, text cells on its output.

The reader is native code, and a damaged file can make it ask for memory until its process is killed; here
it takes only itself down. The script stands alone, so that starting it costs a twentieth of a second.
"""

import io
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

import orjson
from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

ROWS_AT_ONCE = 16_384
SPANS = 50_000


def as_text(cell: object) -> str:
    """Write a cell as text: 787326.0 is "787326", midnight is a date, nothing is ""."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        midnight = cell.hour == cell.minute == cell.second == cell.microsecond == 0
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def spans(sheet: CalamineSheet) -> list[tuple[int, int, int]]:
    """The first row, column and last row of each cell merged down a column; none where they are too many to follow."""
    merged = sheet.merged_cell_ranges or []
    found = [(top, left, bottom) for (top, left), (bottom, right) in merged if left == right and bottom > top]
    return sorted(found) if len(found) <= SPANS else []


def messages(content: bytes) -> Iterator[Any]:
    """Yield each sheet's name and extent and its rows in blocks, and at last the word that all is said."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    for meta in sheets:
        sheet = book.get_sheet_by_name(meta.name)
        top, left = sheet.start or (0, 0)
        hidden = meta.visible != SheetVisibleEnum.Visible
        height, width = (top + sheet.height, left + sheet.width) if sheet.height and sheet.width else (0, 0)
        yield {"name": meta.name, "hidden": hidden, "height": height, "width": width, "spans": spans(sheet)}
        rows = sheet.iter_rows()  # from the first row of the sheet on, but from its first filled column
        lead = [""] * left
        for start in range(0, height, ROWS_AT_ONCE):
            block = islice(rows, min(ROWS_AT_ONCE, height - start))
            yield [[*lead, *map(as_text, row)] for row in block]
    yield {"end": len(sheets)}


def limit(megabytes: int, seconds: int) -> None:
    """Bound this process's memory and time where the system can."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Answer one workbook; any failure ends the output without its last word."""
    limit(int(sys.argv[1]), int(sys.argv[2]))
    out = sys.stdout.buffer
    try:
        for message in messages(sys.stdin.buffer.read()):
            out.write(orjson.dumps(message, option=orjson.OPT_APPEND_NEWLINE))
    except PasswordError:
        out.write(orjson.dumps({"password": True}, option=orjson.OPT_APPEND_NEWLINE))
    out.flush()


if __name__ == "__main__":
    main()
