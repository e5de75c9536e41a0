"""JSON: lists of records anywhere in a file become tables, one a list, one column a key."""

import re
from dataclasses import dataclass, field

import orjson
import polars as pl

from commonground.core.errors import UnreadableFile
from commonground.sources.opening.kinds import Kind
from commonground.sources.opening.limits import Limits
from commonground.sources.opening.raw import RawTable, columns, from_frame
from commonground.sources.opening.refusals import too_wide
from commonground.sources.opening.source import Source

# The heading of the column that says which record of the outer list a nested record belongs to.
PARENT = "[parent]"
_JOINT = "; "
# Where interfaces put their records; an empty list here is an answer without records.
_ENVELOPE_KEYS = ("data", "result", "results", "items", "records", "features", "value", "values", "rows")


# An answer that failed has null where its records would be.
_FAILED_KEYS = ("result", "results", "items", "records")


@dataclass(slots=True)
class _List:
    """Records gathered so far for one path."""

    path: str
    records: list[dict[str, str]] = field(default_factory=list)
    keys: dict[str, None] = field(default_factory=dict)

    def add(self, record: dict[str, str]) -> int:
        self.records.append(record)
        self.keys.update(dict.fromkeys(record))
        return len(self.records)


@dataclass(slots=True)
class _Document:
    where: str
    limits: Limits
    lists: dict[str, _List] = field(default_factory=dict)
    grids: dict[str, list[list[str]]] = field(default_factory=dict)
    envelope: dict[str, str] = field(default_factory=dict)
    shapes: int = 0

    def list_at(self, path: str) -> _List:
        return self.lists.setdefault(path, _List(path))


def read(source: Source, limits: Limits) -> tuple[Kind, tuple[RawTable, ...], tuple[str, ...], dict[str, str]]:
    """Return the kind, the tables, notes, and what a JSON file says of itself."""
    where = source.where
    content = _utf8(source.all(limits.json_bytes, "The JSON file"), where)
    values = sum(content.count(sign) for sign in (b",", b"[", b"{"))
    if values > limits.json_values:
        raise UnreadableFile(
            f"The file holds more than {limits.json_values:,} values and cannot be held in memory.",
            where=where,
            next="Export it as CSV, which may be of any length.",
        )
    kind = Kind.JSON
    try:
        root = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        root = _lines(content, where, error)
        kind = Kind.JSONL
    document = _Document(where, limits)
    _walk(root, "", document, 0)
    return kind, *_tables(document), document.envelope


def _utf8(content: bytes, where: str) -> bytes:
    """Return a JSON text as UTF-8 without its byte-order mark."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            try:
                return content.decode(encoding).encode()
            except UnicodeError as error:
                raise _broken(where, "its UTF-16 is cut off") from error
    return content.removeprefix(b"\xef\xbb\xbf")


def _lines(content: bytes, where: str, error: orjson.JSONDecodeError) -> list[object]:
    """Read one record a line, or tell where the JSON breaks."""
    parts = [line for line in content.split(b"\n") if line.strip()]
    if len(parts) > 1 and parts[0].rstrip()[-1:] in b"}]":
        records = []
        for number, line in enumerate(parts, start=1):
            try:
                records.append(orjson.loads(line))
            except orjson.JSONDecodeError as inner:
                if number == 1:
                    break
                raise _broken(where, f"record {number:,}: {inner.msg}") from inner
        else:
            return records
    raise _broken(where, f"line {error.lineno:,}: {error.msg}") from error


def _broken(where: str, detail: str) -> UnreadableFile:
    detail = re.sub(r": line \d+ column \d+.*", "", detail)
    return UnreadableFile(
        f"The JSON is damaged or cut off ({detail}).",
        where=where,
        next="Download it again; it may be incomplete.",
    )


def _walk(value: object, path: str, document: _Document, depth: int) -> None:
    """Find lists of records below a value; scalars on the way describe the file."""
    _check_depth(depth, document)
    if isinstance(value, list) and _is_table(value):
        _take(value, path, document, depth)
    elif isinstance(value, dict) and path == "" and not _holds_table(value, 0):
        _record(value, document.list_at(""), document, depth)
    elif isinstance(value, dict):
        for key, inner in value.items():
            _walk(inner, f"{path}.{key}" if path else key, document, depth + 1)
    else:
        document.envelope[path] = _scalar(value)
        if isinstance(value, list) and not value:
            document.envelope[path] = ""


def _is_table(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict | list) for item in value)


def _holds_table(value: object, depth: int) -> bool:
    if depth > 64:
        return False
    if not isinstance(value, dict):
        return False
    if any(value.get(key) == [] for key in _ENVELOPE_KEYS):
        return True
    if any(value.get(key, "") is None for key in _FAILED_KEYS) and len(value) > 1:
        return True
    inner = value.values()
    return any(_is_table(item) or _holds_table(item, depth + 1) for item in inner)


def _take(items: list[object], path: str, document: _Document, depth: int) -> None:
    if any(isinstance(item, dict) for item in items):
        table = document.list_at(path)
        for item in items:
            _record(item if isinstance(item, dict) else {"": item}, table, document, depth)
    else:
        rows = [[_scalar(cell) for cell in item] if isinstance(item, list) else [_scalar(item)] for item in items]
        document.grids[path] = rows


def _record(record: dict[str, object], table: _List, document: _Document, depth: int, parent: int = 0) -> None:
    """Add one record to its table, and the lists of records inside it to theirs."""
    flat: dict[str, str] = {PARENT: str(parent)} if parent else {}
    nested: list[tuple[str, list[object]]] = []
    _flatten(record, "", flat, nested, document, depth)
    row = table.add(flat)
    for key, items in nested:
        inner = document.list_at(f"{table.path}[].{key}")
        for item in items:
            _record(item if isinstance(item, dict) else {"": item}, inner, document, depth + 1, parent=row)


def _flatten(
    record: dict[str, object],
    prefix: str,
    flat: dict[str, str],
    nested: list[tuple[str, list[object]]],
    document: _Document,
    depth: int,
) -> None:
    _check_depth(depth, document)
    for key, value in record.items():
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(value, dict):
            _flatten(value, name, flat, nested, document, depth + 1)
        elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
            nested.append((name, value))
        elif key == "coordinates" and _is_table(value):
            document.shapes += 1
        elif name in flat:
            raise UnreadableFile(
                f"Two keys of a record make the same column, {name[:80]}.",
                where=document.where,
                next="Rename one of them.",
            )
        else:
            flat[name] = _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        if any(isinstance(item, list | dict) for item in value):
            return orjson.dumps(value).decode()
        return _JOINT.join(map(_scalar, value))
    if isinstance(value, dict):
        return orjson.dumps(value).decode()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return "" if value is None else str(value)


def _check_depth(depth: int, document: _Document) -> None:
    if depth > document.limits.json_depth:
        raise UnreadableFile(
            f"The JSON is nested more than {document.limits.json_depth} levels deep.",
            where=document.where,
            next="Export the records as a flat list.",
        )


def _tables(document: _Document) -> tuple[tuple[RawTable, ...], tuple[str, ...]]:
    tables = [
        *(_from_records(found, document) for found in document.lists.values()),
        *(_from_grid(path, rows, document) for path, rows in document.grids.items()),
    ]
    notes = []
    if not tables:
        notes.append("The file holds no records.")
    if document.shapes:
        notes.append(f"{document.shapes:,} shapes were left out; their properties were read.")
    return tuple(tables), tuple(notes)


def _from_records(found: _List, document: _Document) -> RawTable:
    keys = tuple(found.keys)
    if len(keys) > document.limits.columns:
        raise too_wide(len(keys), _where(found.path, document), document.limits)
    names = columns(len(keys))
    data = {name: [record.get(key, "") for record in found.records] for name, key in zip(names, keys, strict=True)}
    frame = pl.DataFrame(data, schema=dict.fromkeys(names, pl.String))
    return from_frame(frame, where=document.where, sheet=found.path or None, keys=keys)


def _from_grid(path: str, rows: list[list[str]], document: _Document) -> RawTable:
    width = max(map(len, rows))
    if width > document.limits.columns:
        raise too_wide(width, _where(path, document), document.limits)
    names = columns(width)
    full = [row + [""] * (width - len(row)) for row in rows]
    frame = pl.DataFrame(dict(zip(names, zip(*full, strict=True), strict=True)), schema=dict.fromkeys(names, pl.String))
    return from_frame(frame, where=document.where, sheet=path or None)


def _where(path: str, document: _Document) -> str:
    return f"{document.where}, {path}" if path else document.where
