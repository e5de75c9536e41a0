"""Tables and situations from disk: YAML and CSV within bounds, each refusal saying what and where."""

import csv
import io
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NoReturn

import yaml

from commonground.core.errors import RuleError, UnreadableFile

# A situation file of hundreds of cases has some hundred kilobytes; above this a file is something else.
MAX_BYTES = 1_000_000
MAX_DEPTH = 30
# Counted with every alias written out, which is what an alias bomb makes explode.
MAX_NODES = 200_000

# YAML 1.1 reads 0750 as 488 and 12:30 as 750; a figure is never guessed like that.
# Embeddings, overrides and isolates: invisible, and what follows them prints in another order.
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_OTHER_BASE = re.compile(r"[-+]?(0[0-9_]+|0[xb][0-9a-fA-F_]+|[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?)")
# The C loader where PyYAML was built with it: the same documents, ten times faster.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse_yaml(text: str, *, where: str) -> Any:
    """Read one YAML document safely: no objects, no doubled keys, no bombs, or an UnreadableFile."""
    try:
        _Bounds(where).check(text)
        return yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader, bounds checked above
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f", line {mark.line + 1}" if mark else ""
        raise UnreadableFile(
            f"this is not YAML we can read: {error.problem}.",
            where=f"{where}{line}",
            next="Correct the line.",
        ).keyed("not_yaml") from None
    except (yaml.YAMLError, ValueError, OverflowError, TypeError) as error:
        # Python says which value is wrong, or, for a number of thousands of digits, only that it is.
        said = "a number has too many digits" if "digits" in str(error) else str(error)[:120]
        raise UnreadableFile(f"a value cannot be read: {said}.", where=where, next="Correct the value.").keyed(
            "no_value"
        ) from None


@dataclass(slots=True)
class _Open:
    """A list or map whose end has not come yet; `keys` is None for a list."""

    anchor: str | None
    before: int
    keys: set[str] | None
    at_key: bool = True


class _Bounds:
    """One walk over a document's events: depth, size with aliases written out, and doubled keys."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.sizes: dict[str, int] = {}
        self.open: list[_Open] = []
        self.total = 0

    def check(self, text: str) -> None:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.CollectionEndEvent):
                closed = self.open.pop()
                if closed.anchor:
                    self.sizes[closed.anchor] = self.total - closed.before
            elif isinstance(event, yaml.NodeEvent):
                self._enter(event)
            if self.total > MAX_NODES:
                self._refuse("the document holds too many values (aliases written out).", event)
            if len(self.open) > MAX_DEPTH:
                self._refuse("the document nests too deep.", event)

    def _enter(self, event: yaml.NodeEvent) -> None:
        self._place(event)
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.sizes:
                self._refuse(f"the alias *{event.anchor} stands inside itself or has no anchor.", event)
            self.total += self.sizes[event.anchor]
            return
        if isinstance(event, yaml.ScalarEvent):
            if event.implicit[0] and _OTHER_BASE.fullmatch(event.value):
                self._refuse(f"'{event.value[:60]}' would be read in another base than ten.", event)
            self.total += 1
            if event.anchor:
                self.sizes[event.anchor] = 1
            return
        keys: set[str] | None = set() if isinstance(event, yaml.MappingStartEvent) else None
        self.open.append(_Open(event.anchor, self.total, keys))
        self.total += 1
        if event.anchor:
            self.sizes.pop(event.anchor, None)

    def _place(self, event: yaml.NodeEvent) -> None:
        """Note whether a node is a key of the map it stands in, and refuse the same key twice."""
        keys = self.open[-1].keys if self.open else None
        if keys is None:
            return
        inside = self.open[-1]
        if inside.at_key and isinstance(event, yaml.ScalarEvent):
            if event.value in keys:
                self._refuse(f"the key '{event.value[:60]}' is written twice.", event)
            keys.add(event.value)
        inside.at_key = not inside.at_key

    def _refuse(self, what: str, event: yaml.Event) -> NoReturn:
        mark = event.start_mark
        where = f"{self.where}, line {mark.line + 1}" if mark else self.where
        raise UnreadableFile(what, where=where, next="Write it plainly, each value and key once.").keyed("not_plain")


def read_text(path: Path) -> str:
    """Read a file a person gave as UTF-8 text, within bounds."""
    try:
        if path.is_dir():
            raise UnreadableFile("this is a folder.", where=str(path), next="Name a file in it.")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise UnreadableFile(
                f"the file has more than {MAX_BYTES:,} bytes.", where=str(path), next="Split it."
            ).keyed("too_large", most=f"{MAX_BYTES:,}")
        if b"\0" in raw:
            raise UnreadableFile("the file holds NUL bytes.", where=str(path), next="Save it as text.").keyed("no_text")
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"byte {error.start + 1} is not UTF-8.", where=str(path), next="Save the file as UTF-8."
        ).keyed("not_unicode") from None
    except OSError as error:
        raise UnreadableFile(
            f"the file cannot be opened: {error.strerror or error}.",
            where=str(path),
            next="Check the path.",
        ).keyed("not_opened") from None


def unreordered(text: str, *, where: str) -> str:
    """Refuse signs nobody sees that make a text print in another order than it is read."""
    if found := _REORDERING.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise UnreadableFile(
            f"an invisible sign reorders what is printed (U+{ord(found[0]):04X}).",
            where=f"{where}, line {line}",
            next="Delete it, or type the line anew; Arabic needs none.",
        ).keyed("reordered")
    return text


@lru_cache(maxsize=32)
def table_yaml(name: str) -> Any:
    """Return one of the YAML tables in law/texts; do not change what it returns."""
    return parse_yaml(_text_of(name), where=f"law/texts/{name}")


@lru_cache(maxsize=32)
def table_csv(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of one of the CSV tables in law/texts; do not change them."""
    return tuple(csv.DictReader(io.StringIO(_text_of(name)), strict=True))


def _text_of(name: str) -> str:
    return files("commonground.law").joinpath("texts", name).read_text(encoding="utf-8")


def required(row: dict[str, Any], key: str, kind: type, *, where: str) -> Any:
    """Return what a rule must carry, or refuse to load the rule."""
    value = row.get(key)
    if not isinstance(value, kind):
        raise RuleError(
            f"'{key}' is missing or is not a {kind.__name__}.", where=where, next=f"Give the rule its {key}."
        )
    return value
