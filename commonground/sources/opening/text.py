"""Text as bytes: what is in it, which encoding it has, and the same text as clean UTF-8."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from commonground.core.errors import UnreadableFile
from commonground.sources.opening import bidi, charset
from commonground.sources.opening.limits import READ, Limits
from commonground.sources.opening.source import Source

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# How much of a text decides which single-byte encoding it has.
_EVIDENCE = 64 * 1024


@dataclass(slots=True)
class _Survey:
    """What one pass over the bytes finds."""

    marks: bool = False
    trick: tuple[int, str] | None = None  # the line of the first sign that deceives, and the sign
    quotes: bool = False
    invalid: int = 0
    multibyte: int = 0
    first_invalid: int = 0  # line
    evidence: bytearray = field(default_factory=bytearray)  # lines that are not ASCII


@dataclass(frozen=True, slots=True)
class Text:
    """A text that can be read as UTF-8 bytes, any number of times."""

    source: Source
    encoding: str
    skip: int  # bytes of byte-order mark
    marked: bool  # with invisible marks, which are left out
    quotes: bool
    notes: tuple[str, ...]

    def open(self) -> BinaryIO:
        """Return the text from its start as UTF-8 bytes without byte-order mark."""
        stream = self.source.open()
        stream.read(self.skip)
        if self.encoding == "utf-8" and not self.marked:
            return stream
        return cast(BinaryIO, io.BufferedReader(_Transcoded(stream, self), READ))

    def lines(self) -> io.TextIOWrapper:
        """Return the text from its start, every line end as it stands."""
        return io.TextIOWrapper(self.open(), "utf-8", newline="")


def survey(source: Source, limits: Limits) -> Text:
    """Find a text's encoding in one pass; refuse NUL bytes, endless lines and mixed encodings."""
    mark, encoding = next(((m, e) for m, e in _MARKS if source.start(4).startswith(m)), (b"", ""))
    wide = encoding if encoding[:6] in {"utf-16", "utf-32"} else _wide_without_mark(source.start(4096))
    if wide:
        return _wide(source, wide, len(mark), limits)
    found = _look(source, limits)
    notes = []
    encoding = "utf-8"
    if found.invalid:
        encoding = _single_byte(source.where, found)
        notes.append(f"The text is not UTF-8; it was read as {charset.NAMES[encoding]}.")
    else:
        _check_tricks(found, source.where)
    marks = found.marks or encoding == "cp1256"
    if found.marks:
        notes.append(bidi.NOTE)
    return Text(source, encoding, len(mark), marks, found.quotes, tuple(notes))


def _check_tricks(found: _Survey, where: str) -> None:
    if found.trick is not None:
        line, sign = found.trick
        raise bidi.deceives(sign, where, f"Line {line:,}")


def _look(source: Source, limits: Limits) -> _Survey:
    found = _Survey()
    open_line = 0  # bytes since the last line end
    line = 1
    rest = b""
    for chunk in source.chunks():
        open_line = _check_lines(chunk, open_line, line, source.where, limits)
        if b"\0" in chunk:
            at = line + chunk.count(b"\n", 0, chunk.index(b"\0"))
            raise UnreadableFile(
                f"Line {at:,} holds a NUL byte: this is not a text, or it was damaged on its way.",
                where=source.where,
                next="Export or download the file again.",
            )
        found.quotes = found.quotes or b'"' in chunk
        if not (chunk.isascii() and not rest):
            rest = _look_closer(rest + chunk, found, line)
        line += chunk.count(b"\n")
    if rest:
        found.invalid += 1
        found.first_invalid = found.first_invalid or line
        found.evidence += rest
    return found


def _check_lines(chunk: bytes, before: int, line: int, where: str, limits: Limits) -> int:
    """Refuse a line that is too long; return the length of the line left open at the chunk's end."""
    first = min((i for i in (chunk.find(b"\n"), chunk.find(b"\r")) if i >= 0), default=-1)
    length = before + (first if first >= 0 else len(chunk))
    if length > limits.line_bytes:
        raise UnreadableFile(
            f"Line {line:,} is longer than {limits.line_bytes >> 20} MB: this is not a table of cells.",
            where=where,
            next="Export the data again as CSV, one record a line.",
        )
    return length if first < 0 else len(chunk) - 1 - max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))


def _look_closer(block: bytes, found: _Survey, line: int) -> bytes:
    """Count what is UTF-8 and what is not; return the bytes of a sign cut in two by the block's end."""
    found.marks = found.marks or bidi.MARK_BYTES.search(block) is not None
    if found.trick is None and (trick := bidi.TRICK_BYTES.search(block)):
        found.trick = (line + block.count(b"\n", 0, trick.start()), trick[0].decode())
    start = 0
    while True:
        try:
            good = codecs.utf_8_decode(block[start:], "strict", False)
            found.multibyte += good[1] - len(good[0])
            return block[start + good[1] :]
        except UnicodeDecodeError as error:
            at = start + error.start
            good_part = block[start:at]
            found.multibyte += len(good_part) - len(good_part.decode())
            found.first_invalid = found.first_invalid or line + block.count(b"\n", 0, at)
            found.invalid += 1
            if len(found.evidence) < _EVIDENCE:
                begin, end = block.rfind(b"\n", 0, at) + 1, block.find(b"\n", at) % (len(block) + 1)
                found.evidence += block[begin : end + 1]
                start = max(end, start + error.end)
            else:
                return b""


def _single_byte(where: str, found: _Survey) -> str:
    """Choose the encoding of a text that is not UTF-8, or refuse one that partly is."""
    if found.multibyte > 2 * found.invalid:
        raise UnreadableFile(
            f"Two encodings are mixed in this text: most is UTF-8, line {found.first_invalid:,} is not.",
            where=where,
            next="Open it in an editor, correct that line, and save it as UTF-8.",
        )
    encoding = charset.choose(bytes(found.evidence[: 2 * _EVIDENCE]))
    if encoding is None:
        raise UnreadableFile(
            f"The encoding of this text is not known (first strange sign in line {found.first_invalid:,}).",
            where=where,
            next="Save it again as UTF-8.",
        )
    return encoding


def _wide_without_mark(start: bytes) -> str:
    """Recognise UTF-16 without its mark: every other byte of western text is NUL."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = max(1, len(start) // 2)
    if len(start) >= 4 and odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if len(start) >= 4 and even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return ""


def _wide(source: Source, encoding: str, skip: int, limits: Limits) -> Text:
    """Check a UTF-16 or UTF-32 text through its UTF-8 form."""
    text = Text(source, encoding, skip, False, True, ())
    as_utf8 = Source(source.where, text.open, source.size)
    try:
        found = _look(as_utf8, limits)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            "The text is cut off or is not what its first bytes say.",
            where=source.where,
            next="Save it again as UTF-8.",
        ) from error
    _check_tricks(found, source.where)
    notes = [f"The text is {encoding.upper()}."]
    if found.marks:
        notes.append(bidi.NOTE)
    return Text(source, encoding, skip, found.marks, found.quotes, tuple(notes))


class _Transcoded(io.RawIOBase):
    """Another encoding's bytes read as UTF-8, without invisible marks if there are any."""

    def __init__(self, stream: BinaryIO, text: Text) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(text.encoding)("strict")
        self._marked = text.marked
        self._where = text.source.where
        self._ready: Iterator[bytes] = self._pieces()
        self._left = b""

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._stream.close()
        super().close()

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        while not self._left:
            piece = next(self._ready, None)
            if piece is None:
                return 0
            self._left = piece
        n = min(len(view), len(self._left))
        view[:n], self._left = self._left[:n], self._left[n:]
        return n

    def _pieces(self) -> Iterator[bytes]:
        end = False
        while not end:
            chunk = self._stream.read(READ)
            end = not chunk
            try:
                text = self._decoder.decode(chunk, end)
            except UnicodeDecodeError as error:
                raise UnreadableFile(
                    "The text is cut off, or holds bytes that its encoding does not know.",
                    where=self._where,
                    next="Save it again as UTF-8.",
                ) from error
            yield (bidi.MARK_SIGN.sub("", text) if self._marked else text).encode()
