"""The bytes of a file, opened so that neither a pipe, a link nor a swapped file can harm."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from commonground.core.errors import UnreadableFile
from commonground.sources.opening.limits import READ, Limits


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes that can be read several times: a file, or what is packed inside one."""

    where: str
    open: Callable[[], BinaryIO] = field(repr=False)
    size: int  # of what `open` yields when it is known beforehand, else of the packed file

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes a little at a time."""
        with self.open() as stream:
            while chunk := stream.read(READ):
                yield chunk

    def start(self, n: int = READ) -> bytes:
        """Return the first n bytes."""
        with self.open() as stream:
            return stream.read(n)

    def all(self, most: int, what: str) -> bytes:
        """Return all bytes, or refuse when there are more than fit in memory."""
        with self.open() as stream:
            content = stream.read(most + 1)
        if len(content) > most:
            raise UnreadableFile(
                f"{what} is larger than {most >> 20:,} MB and cannot be held in memory.",
                where=self.where,
                next="Split it, or save it as CSV, which may be of any length.",
            )
        return content


def on_disk(path: Path, limits: Limits, within: Path | None = None) -> Source:
    """Open a regular file, inside the folder `within` if one is given."""
    where = str(path)
    if within is not None and not _lies_in(path, within):
        raise UnreadableFile(
            "The name leads to a file outside the folder given.",
            where=where,
            next="Copy the file itself into the folder, or name it on its own.",
        )
    with _open(path) as stream:
        first = os.fstat(stream.fileno())
    if not first.st_size:
        raise UnreadableFile("The file is empty.", where=where, next="Export or download it again.")
    if first.st_size > limits.file_bytes:
        raise UnreadableFile(
            f"The file has {first.st_size >> 20:,} MB, more than any table we read.",
            where=where,
            next="Split it into several files.",
        )

    def reopen() -> BinaryIO:
        stream = _open(path)
        if _identity(os.fstat(stream.fileno())) != _identity(first):
            stream.close()
            raise UnreadableFile(
                "The file changed while it was being read.",
                where=where,
                next="Read it again when it is complete.",
            )
        return stream

    return Source(where, reopen, first.st_size)


def _lies_in(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # links in a circle, names that are none
        return False


def sha256(source: Source) -> str:
    """Return the checksum of a source's bytes."""
    digest = hashlib.sha256()
    for chunk in source.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _open(path: Path) -> BinaryIO:
    """Open for reading without waiting on a pipe, and only what is a regular file."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        raise UnreadableFile(
            f"The file cannot be opened: {reason}.",
            where=str(path),
            next="Check the path and its permissions.",
        ) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise UnreadableFile(
            "This is not a file but a folder, a pipe or a device.",
            where=str(path),
            next="Name a file, or a folder to walk.",
        )
    return os.fdopen(handle, "rb", buffering=READ)


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
