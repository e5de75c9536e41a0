"""Files inside files: a .gz or .zip holding one data file is read through, never unpacked onto the disk."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath, PureWindowsPath
from typing import BinaryIO, cast

from commonground.core.errors import UnreadableFile
from commonground.sources.opening.kinds import Kind, kind_of
from commonground.sources.opening.limits import MB, READ, Limits
from commonground.sources.opening.refusals import damaged
from commonground.sources.opening.source import Source

# What packing programs add of their own accord.
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_END = b"PK\x05\x06"
_END_SIZE = 22
# Five thousand members need half a megabyte; a longer list is made to exhaust its reader.
_DIRECTORY_BYTES = 4 * MB
# What the standard readers raise on archives that are not whole.
DAMAGE = (EOFError, zlib.error, zipfile.BadZipFile, OSError, ValueError, RuntimeError, struct.error, KeyError)
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def unpack(source: Source, limits: Limits) -> tuple[Source, tuple[str, ...]]:
    """Return what a .gz or .zip holds, or the source itself; a workbook is no such archive."""
    kind = kind_of(source.start(8))
    if kind is Kind.GZIP:
        inner, note = _gunzipped(source, limits), "The file was read through its gzip packing."
    elif kind is Kind.ZIP and not is_workbook(names := members(source, limits)):
        inner, note = _member(source, names, limits)
    else:
        return source, ()
    again = kind_of(inner.start(8))
    if again is Kind.ZIP:
        inner = in_memory(inner, limits)
    if again is Kind.GZIP or (again is Kind.ZIP and not is_workbook(members(inner, limits))):
        raise UnreadableFile(
            "An archive lies inside an archive.",
            where=source.where,
            next="Unpack it, and give the data files.",
        )
    return inner, (note,)


def is_workbook(infos: list[zipfile.ZipInfo]) -> bool:
    """Tell whether an archive is a document of an office program."""
    names = {info.filename for info in infos}
    return "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= names


def members(source: Source, limits: Limits) -> list[zipfile.ZipInfo]:
    """Return an archive's directory after checking that it is one, is not protected and will not explode."""
    _check_directory(source)
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            infos = archive.infolist()
    except DAMAGE as error:
        raise damaged(source.where) from error
    if len(infos) > limits.archive_members:
        raise UnreadableFile(
            f"The archive holds {len(infos):,} files.",
            where=source.where,
            next="Unpack it, and give the data files.",
        )
    for info in infos:
        _check_member(info, source.where, limits)
    return infos


def read_member(archive: zipfile.ZipFile, name: str, where: str, limits: Limits) -> BinaryIO:
    """Open one member; its bytes are counted and its end is checked."""
    info = archive.getinfo(name)
    return _bounded(lambda: cast(BinaryIO, archive.open(info)), info.compress_size, where, limits)


def in_memory(source: Source, limits: Limits) -> Source:
    """Hold a packed workbook in memory, for it is read from its end."""
    content = source.all(limits.workbook_bytes, "The workbook")
    return Source(source.where, lambda: cast(BinaryIO, io.BytesIO(content)), len(content))


def _gunzipped(source: Source, limits: Limits) -> Source:
    def open_inner() -> BinaryIO:
        return _bounded(lambda: cast(BinaryIO, gzip.open(source.open())), source.size, source.where, limits)

    return Source(source.where, open_inner, source.size)


def _member(source: Source, infos: list[zipfile.ZipInfo], limits: Limits) -> tuple[Source, str]:
    files = [info for info in infos if not info.is_dir() and not any(part in info.filename for part in _LITTER)]
    if len(files) != 1:
        raise UnreadableFile(
            f"The archive holds {len(files):,} files; one was expected.",
            where=source.where,
            next="Unpack it, and give the folder.",
        )
    (info,) = files

    def open_inner() -> BinaryIO:
        return _bounded(
            lambda: cast(BinaryIO, zipfile.ZipFile(source.open()).open(info)),
            info.compress_size,
            source.where,
            limits,
        )

    name = info.filename.rpartition("/")[2]
    return Source(source.where, open_inner, info.file_size), f"The file was read from inside a zip archive: {name}."


def _check_directory(source: Source) -> None:
    with source.open() as stream:
        length = stream.seek(0, io.SEEK_END)
        stream.seek(max(0, length - _END_SIZE - 65_535))
        tail = stream.read()
    plain = tail[-_END_SIZE:]
    at = len(tail) - _END_SIZE if plain.startswith(_END) and plain.endswith(b"\0\0") else tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise damaged(source.where)
    if int.from_bytes(tail[at + 12 : at + 16], "little") > _DIRECTORY_BYTES:
        raise UnreadableFile(
            "The archive's list of files is too long to be honest.",
            where=source.where,
            next="Unpack it, and give the data files.",
        )


def _check_member(info: zipfile.ZipInfo, where: str, limits: Limits) -> None:
    name = info.filename
    if ".." in PurePosixPath(name.replace("\\", "/")).parts or name.startswith("/") or PureWindowsPath(name).drive:
        raise UnreadableFile(
            "The archive names a file outside itself (a path with '..' or from the root).",
            where=where,
            next="Do not unpack it; ask the sender for the data file alone.",
        )
    if info.flag_bits & 0x1:
        raise UnreadableFile(
            "The archive is protected by a password.", where=where, next="Unpack it, and give the data file."
        )
    if info.compress_type not in _METHODS:
        raise UnreadableFile(
            "The archive is packed by a method that is not read here.", where=where, next="Unpack it first."
        )
    _check_ratio(info.file_size, info.compress_size, where, limits)


def _check_ratio(unpacked: int, packed: int, where: str, limits: Limits) -> None:
    too_much = unpacked > limits.unpacked_text_bytes
    if too_much or (unpacked > limits.ratio_from_bytes and unpacked > limits.ratio * max(1, packed)):
        raise UnreadableFile(
            f"The archive unpacks from {packed / MB:,.1f} MB to over {unpacked >> 20:,} MB, as bombs do.",
            where=where,
            next="Do not unpack it; ask the sender what it is.",
        )


def _bounded(opened: Callable[[], BinaryIO], packed: int, where: str, limits: Limits) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(_Bounded(opened, packed, where, limits), READ))


class _Bounded(io.RawIOBase):
    """An unpacking stream that stops a bomb on its way and turns damage into a refusal."""

    def __init__(self, opened: Callable[[], BinaryIO], packed: int, where: str, limits: Limits) -> None:
        self._packed, self._where, self._limits = packed, where, limits
        self._stream = self._safely(opened)
        self._read = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        content = self._safely(lambda: self._stream.read(len(view)))
        self._read += len(content)
        _check_ratio(self._read, self._packed, self._where, self._limits)
        view[: len(content)] = content
        return len(content)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()

    def _safely(self, act):  # type: ignore[no-untyped-def]
        try:
            return act()
        except DAMAGE as error:
            raise damaged(self._where) from error
