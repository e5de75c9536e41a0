"""Workbooks (XLSX, XLS, XLSB, ODS): every sheet, hidden ones too, as text cells from A1 on."""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from commonground.core.errors import UnreadableFile
from commonground.sources.opening import sheet_binary, sheet_reader, sheet_xml
from commonground.sources.opening.kinds import Kind
from commonground.sources.opening.limits import MB, Limits
from commonground.sources.opening.packed import DAMAGE, members
from commonground.sources.opening.raw import RawTable, columns, from_frame
from commonground.sources.opening.refusals import broken, damaged, protected, too_wide
from commonground.sources.opening.sheet_xml import UNCALCULATED
from commonground.sources.opening.source import Source

_READER = Path(sheet_reader.__file__)
# Words, a date or a code: a number in a merged cell may count the people of all its rows.
_WORDS = re.compile(r"[^\d]*[^\W\d_][^\d]*|\d{4}-\d\d-\d\d|[A-Z]{2,3}\d{2,12}")
_OFFICE = {"word/": "a text document", "ppt/": "a presentation", "visio/": "a drawing"}


def read(source: Source, limits: Limits) -> tuple[Kind, tuple[RawTable, ...], tuple[str, ...]]:
    """Return a workbook's kind, one table a sheet, and notes; hostile ones are refused unopened."""
    content = source.all(limits.workbook_bytes, "The workbook")
    kind, looked = _inspect(content, source, limits)
    tables, hidden, spread = _tables(content, source.where, limits, looked)
    if not any(table.height for table in tables):
        raise UnreadableFile("The workbook is blank.", where=source.where, next="Ask for the filled workbook.")
    notes = [f"Hidden sheets were read too: {', '.join(hidden)}."] if hidden else []
    if spread:
        notes.append(f"The words of merged cells hold for every row they span: {', '.join(spread)}.")
    return kind, tuple(tables), (*notes, *_notes(looked, source.where))


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
    except DAMAGE as error:
        raise damaged(where) from error
    what = next((what for folder, what in _OFFICE.items() if any(n.startswith(folder) for n in names)), "")
    raise UnreadableFile(
        f"This is {what or 'an office document'} and not a workbook.",
        where=where,
        next="Save its table as XLSX or CSV.",
    )


def _tables(
    content: bytes, where: str, limits: Limits, looked: Mapping[str, sheet_xml.Sheet]
) -> tuple[list[RawTable], list[str], list[str]]:
    """Gather what the reader says into one table a sheet."""
    sheets: list[_Sheet] = []
    for message in _messages(content, where, limits):
        if isinstance(message, list):
            sheets[-1].add(message)
        elif "name" in message:
            if len(sheets) == limits.sheets:
                raise UnreadableFile(
                    f"The workbook has more than {limits.sheets:,} sheets.",
                    where=where,
                    next="Keep the sheets that hold data.",
                )
            name = message["name"]
            if message["width"] > limits.columns:
                raise too_wide(message["width"], f"{where}, {name}", limits)
            sheets.append(_Sheet(message, looked[name].marks if name in looked else {}))
    hidden, spread = ([s.name for s in sheets if getattr(s, word)] for word in ("hidden", "spread"))
    return [sheet.table(where) for sheet in sheets], hidden, spread


class _Sheet:
    """A sheet as it arrives, block by block, with the marks that its reader does not tell."""

    def __init__(self, message: Mapping[str, Any], marks: Mapping[tuple[int, int], str]) -> None:
        self.name, self.hidden, self._marks = message["name"], message["hidden"], marks
        self._height = max(message["height"], *(row + 1 for row, _ in marks), 0)
        self._width = max(message["width"], *(column + 1 for _, column in marks), 0)
        self._schema = dict.fromkeys(columns(self._width), pl.String)
        self._frames = [pl.DataFrame(schema=self._schema)]
        self._rows = 0
        self._spans = iter(message["spans"])
        self._next = next(self._spans, None)
        self._open: dict[int, tuple[int, str]] = {}  # by column: the last row of a merged cell, and its words
        self.spread = False

    def add(self, block: list[list[str]]) -> None:
        """Take the next rows."""
        full = [row + [""] * (self._width - len(row)) for row in block]
        for (row, column), text in self._marks.items():
            if 0 <= row - self._rows < len(full):
                full[row - self._rows][column] = text
        for number, cells in enumerate(full, start=self._rows):
            self._spread(number, cells)
        self._rows += len(full)
        self._frames.append(pl.DataFrame(dict(zip(self._schema, zip(*full, strict=True))), schema=self._schema))

    def _spread(self, number: int, cells: list[str]) -> None:
        """Write the words of a merged cell into the rows it spans; a number in it is told once, as it is printed."""
        while self._next and self._next[0] <= number:
            top, column, bottom = self._next
            if top == number and column < len(cells) and _WORDS.fullmatch(cells[column].strip()):
                self._open[column] = bottom, cells[column]
            self._next = next(self._spans, None)
        for column, (bottom, words) in list(self._open.items()):
            if number > bottom:
                del self._open[column]
            elif not cells[column]:
                cells[column] = words
                self.spread = True

    def table(self, where: str) -> RawTable:
        """Return all rows, down to the last mark."""
        while self._rows < self._height:
            self.add([[] for _ in range(min(self._height - self._rows, sheet_reader.ROWS_AT_ONCE))])
        return from_frame(pl.concat(self._frames, rechunk=True), where=where, sheet=self.name)


def _messages(content: bytes, where: str, limits: Limits) -> Iterator[Any]:
    """Run the reader over a workbook and yield what it says; silence before its last word is damage."""
    size = len(content) // MB
    memory = min(limits.reader_megabytes + size * limits.reader_megabytes_each, limits.reader_megabytes_most)
    seconds = limits.reader_seconds + size * limits.reader_seconds_each
    command = [sys.executable, "-P", str(_READER), str(memory), str(seconds)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reader:
        assert reader.stdin and reader.stdout
        try:
            reader.stdin.write(content)
            reader.stdin.close()
            message: Any = {}
            for line in reader.stdout:
                message = orjson.loads(line)
                if "password" in message:
                    raise protected(where)
                yield message
            if "end" not in message:
                raise broken(where)
        except (BrokenPipeError, orjson.JSONDecodeError) as error:
            raise broken(where) from error
        finally:
            reader.kill()


def _notes(looked: Mapping[str, sheet_xml.Sheet], where: str) -> tuple[str, ...]:
    """Say which cells have no result, and refuse a workbook in which no formula was ever calculated."""
    bare = sum(sheet.uncalculated for sheet in looked.values())
    if bare and 2 * bare > sum(sheet.cells for sheet in looked.values()):
        raise UnreadableFile(
            f"{bare:,} formulas carry no result: the workbook was written by a program and never calculated.",
            where=where,
            next="Open it in a spreadsheet program, save it, and give that file.",
        )
    notes = []
    for name, sheet in looked.items():
        if sheet.uncalculated:
            notes.append(f"Sheet {name}: {sheet.uncalculated:,} formulas carry no result; they read {UNCALCULATED}.")
        if sheet.errors:
            notes.append(f"Sheet {name}: {sheet.errors:,} cells show an error.")
    return tuple(notes)
