"""Delimited text: CSV, TSV, semicolons, pipes; every record kept, in order, as text."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import polars as pl
import pyarrow as pa
import pyarrow.csv

from commonground.core.errors import UnreadableFile
from commonground.sources.opening.limits import MB, Limits
from commonground.sources.opening.raw import RawTable, columns
from commonground.sources.opening.refusals import too_wide
from commonground.sources.opening.text import Text

_DELIMITERS = (",", ";", "\t", "|")
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SAMPLE_RECORDS = 300
_HEAD = 40
_BLOCK = MB  # the fast reader holds 32 of them; a record that does not fit goes the slow way


def read(text: Text, limits: Limits) -> tuple[RawTable, tuple[str, ...]]:
    """Return the one table of a delimited text, and notes on how it was read."""
    delimiter = sniff(text, limits)
    notes = [*text.notes]
    if delimiter != ",":
        notes.append(f"Cells are separated by {_NAMES[delimiter]}.")
    shape = _regular_shape(text, delimiter)
    regular = shape is not None
    height, width = shape or _shape(text, delimiter, limits)
    if not regular and width > 1:
        notes.append("Records differ in their number of cells; short ones were filled with blanks.")
    if not any(cell.strip() for row in _records(text, delimiter) for cell in row):
        raise UnreadableFile(
            "The file holds nothing but blanks.", where=text.source.where, next="Export or download it again."
        )

    def batches(size: int) -> Iterator[pl.DataFrame]:
        return _fast(text, delimiter, width) if regular else _slow(text, delimiter, width, size)

    first = [_padded(row, width) for row in islice(_records(text, delimiter), _HEAD)]
    return RawTable(None, width, height, (), batches, first), tuple(notes)


def sniff(text: Text, limits: Limits) -> str:
    """Choose the delimiter that cuts most records into the same number of cells, and into most of them."""
    with text.open() as stream:
        sample = stream.read(MB // 4)
    lines = sample.decode("utf-8", "ignore")
    first = lines.split("\n", 1)[0].strip()
    if first.casefold().startswith("sep=") and len(first) == 5 and first[4] in _DELIMITERS:
        return first[4]  # Excel's own way to say it
    best = (0.0, 0, ",")
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(
                len(row)
                for row in islice(csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter), _SAMPLE_RECORDS)
                if row
            )
        except csv.Error:
            continue
        wide = {width: n for width, n in widths.items() if width > 1}
        if not wide:
            continue
        common, n = max(wide.items(), key=lambda item: (item[1], item[0]))
        if common > limits.columns:
            raise too_wide(common, text.source.where, limits)
        best = max(best, (n / widths.total(), common, delimiter), key=lambda score: score[:2])
    return best[2]


def _records(text: Text, delimiter: str) -> Iterator[list[str]]:
    """Yield every record as the csv module reads it; a blank line is one empty cell."""
    number = 0
    with text.lines() as lines:
        try:
            for number, row in enumerate(csv.reader(lines, delimiter=delimiter), start=1):  # noqa: B007
                yield row or [""]
        except csv.Error as error:
            raise UnreadableFile(
                f"Record {number + 1:,} cannot be read ({error}); a quotation mark may be missing.",
                where=text.source.where,
                next="Correct that record, or export the data again.",
            ) from error


def _shape(text: Text, delimiter: str, limits: Limits) -> tuple[int, int]:
    height = width = 0
    for row in _records(text, delimiter):
        height += 1
        if len(row) > width:
            width = len(row)
            if width > limits.columns:
                raise too_wide(width, text.source.where, limits)
    return height, width


def _regular_shape(text: Text, delimiter: str) -> tuple[int, int] | None:
    """Return height and width if the fast reader can read every record; it refuses ragged ones."""
    width = len(next(_records(text, delimiter), [""]))
    height = 0
    try:
        for batch in _stream(text, delimiter, width, include=["f0"]):
            height += batch.num_rows
    except pa.ArrowInvalid:
        return None
    return height, width


def _stream(text: Text, delimiter: str, width: int, include: list[str]) -> Iterator[pa.RecordBatch]:
    with (
        text.open() as stream,
        pyarrow.csv.open_csv(
            stream,
            read_options=pyarrow.csv.ReadOptions(autogenerate_column_names=True, block_size=_BLOCK, use_threads=False),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=text.quotes, ignore_empty_lines=False
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types={f"f{i}": pa.string() for i in range(width)},
                strings_can_be_null=False,
                include_columns=include,
            ),
        ) as reader,
    ):
        yield from reader


def _fast(text: Text, delimiter: str, width: int) -> Iterator[pl.DataFrame]:
    names = columns(width)
    for batch in _stream(text, delimiter, width, include=[]):
        frame = pl.from_arrow(batch)
        assert isinstance(frame, pl.DataFrame)
        frame.columns = names
        yield frame


def _slow(text: Text, delimiter: str, width: int, size: int) -> Iterator[pl.DataFrame]:
    names = columns(width)
    records = _records(text, delimiter)
    while block := list(islice(records, min(size, 16_384))):
        padded = [_padded(row, width) for row in block]
        yield pl.DataFrame(
            dict(zip(names, zip(*padded, strict=True), strict=True)), schema=dict.fromkeys(names, pl.String)
        )


def _padded(row: list[str], width: int) -> list[str]:
    return row if len(row) == width else row + [""] * (width - len(row))
