"""The one way in: a path becomes a RawFile, or a refusal."""

from pathlib import Path

from commonground.core.errors import UnreadableFile
from commonground.sources.opening import bidi, delimited, packed, records, text, workbook
from commonground.sources.opening.kinds import Kind, kind_of, not_a_table
from commonground.sources.opening.limits import Limits
from commonground.sources.opening.raw import RawFile, RawTable
from commonground.sources.opening.source import Source, on_disk, sha256

_STANDARD = Limits()
_SUFFIXES = {
    Kind.CSV: {".csv", ".tsv", ".txt", ".tab", ".psv", ".md", ""},
    Kind.JSON: {".json", ".geojson"},
    Kind.JSONL: {".jsonl", ".ndjson", ".json"},
    Kind.XLSX: {".xlsx", ".xlsm"},
    Kind.XLS: {".xls"},
    Kind.XLSB: {".xlsb"},
    Kind.ODS: {".ods"},
}


def open_file(path: str | Path, *, limits: Limits = _STANDARD, within: Path | None = None) -> RawFile:
    """Read a file's tables, whatever its name says, or raise UnreadableFile.

    With `within`, a link that leads out of that folder is refused.
    """
    path = Path(path)
    bidi.check_name(path.name, str(path), "The name of the file")
    source = on_disk(path, limits, within)
    digest = sha256(source)
    inner, packing = packed.unpack(source, limits)
    kind, tables, notes, envelope = _read(inner, limits)
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES[kind] and not packing:
        notes = (f"The name ends in {suffix or 'nothing'}, but the content is {kind.upper()}.", *notes)
    if any(table.marked for table in tables):
        notes = (*notes, bidi.NOTE)
    return RawFile(path, digest, source.size, kind.value, tables, (*packing, *notes), envelope)


def checksum(path: str | Path, *, limits: Limits = _STANDARD, within: Path | None = None) -> str:
    """Return a file's sha256 without reading its tables; refuses what `open_file` would not touch."""
    return sha256(on_disk(Path(path), limits, within))


def _read(source: Source, limits: Limits) -> tuple[Kind, tuple[RawTable, ...], tuple[str, ...], dict[str, str]]:
    start = source.start(4096)
    if wrong := not_a_table(start):
        raise UnreadableFile(f"This is {wrong[0]}, not a table.", where=source.where, next=wrong[1])
    kind = kind_of(start)
    if kind in {Kind.ZIP, Kind.OLE}:
        return *workbook.read(source, limits), {}
    if kind is Kind.JSON:
        return records.read(source, limits)
    surveyed = text.survey(source, limits)
    table, notes = delimited.read(surveyed, limits)
    return Kind.CSV, (table,), notes, {}
