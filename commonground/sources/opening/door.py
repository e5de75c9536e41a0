"""The one way in: a path becomes a RawFile, or a refusal."""

from pathlib import Path

from commonground.core.errors import UnreadableFile
from commonground.sources.opening import delimited, packed, records, text, workbook
from commonground.sources.opening.kinds import WORKBOOKS, Kind, kind_of, not_a_table
from commonground.sources.opening.limits import Limits
from commonground.sources.opening.raw import RawFile
from commonground.sources.opening.source import Source, on_disk, sha256

_SUFFIXES = {
    Kind.CSV: {".csv", ".tsv", ".txt", ".tab", ".psv", ".md", ""},
    Kind.JSON: {".json", ".geojson", ".jsonl", ".ndjson"},
    Kind.JSONL: {".jsonl", ".ndjson", ".json"},
}


def open_file(path: str | Path, *, limits: Limits = Limits(), within: Path | None = None) -> RawFile:
    """Read a file's tables, whatever its name says, or raise UnreadableFile; nothing outside `within` is opened."""
    path = Path(path)
    source = on_disk(path, limits, within)
    digest = sha256(source)
    kind, tables, notes, envelope = _read(source, limits)
    if path.suffix.lower() not in _SUFFIXES.get(kind, {f".{kind}"}) | {".gz", ".zip"}:
        notes = (f"The name ends in {path.suffix or 'nothing'}, but the content is {kind.upper()}.", *notes)
    return RawFile(path, digest, source.size, kind.value, tables, notes, envelope)


def checksum(path: str | Path, *, limits: Limits = Limits(), within: Path | None = None) -> str:
    """Return a file's sha256 without reading its tables; refuses what `open_file` would not touch."""
    return sha256(on_disk(Path(path), limits, within))


def _read(source: Source, limits: Limits):  # type: ignore[no-untyped-def]
    source, notes = packed.unpack(source, limits)
    start = source.start(4096)
    if wrong := not_a_table(start):
        raise UnreadableFile(f"This is {wrong[0]}, not a table.", where=source.where, next=wrong[1])
    kind = packed.workbook_kind(source, start, limits) or kind_of(start)
    if kind in WORKBOOKS:
        content = source.all(limits.workbook_bytes, "The workbook")
        tables, more = workbook.read(content, source.where, limits, {})
        return kind, tables, (*notes, *more), {}
    if kind is Kind.JSON:
        content = source.all(limits.json_bytes, "The JSON file")
        tables, more, envelope, lines = records.read(content.removeprefix(b"\xef\xbb\xbf"), source.where, limits)
        return Kind.JSONL if lines else Kind.JSON, tables, (*notes, *more), envelope
    table, more = delimited.read(text.survey(source, limits), limits)
    return Kind.CSV, (table,), (*notes, *more), {}
