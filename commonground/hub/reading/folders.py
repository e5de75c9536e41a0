"""Which files are documents: every file given, and those in the folders given that have a document's ending."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from commonground.hub.reading.door import SUFFIXES


def documents_under(paths: Iterable[Path]) -> Iterator[tuple[Path, Path | None]]:
    """Each document with the folder it was found in, which it must not lead out of; other files are passed over."""
    for path in paths:
        if not path.is_dir():
            yield path, None
            continue
        for found in sorted(path.rglob("*")):
            if found.is_file() and found.suffix.lower() in SUFFIXES and not found.name.startswith("."):
                yield found, path
