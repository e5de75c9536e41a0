"""Bytes to characters: UTF-8 or UTF-16 as marked, else the single-byte encoding that makes sense."""

from charset_normalizer import from_bytes

from commonground.core.errors import UnreadableFile

_EVIDENCE = 64 * 1024


def decode(content: bytes, where: str) -> str:
    """Return the text, or refuse bytes that are none."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if content.startswith(mark):
            try:
                return _clean(content.decode(encoding))
            except UnicodeDecodeError:
                continue
    best = from_bytes(content[:_EVIDENCE], cp_isolation=["cp1252", "cp1256", "latin_1"], threshold=0.6).best()
    encoding = best.encoding if best else ""
    try:
        return _clean(content.decode(encoding))
    except (LookupError, UnicodeDecodeError):
        raise UnreadableFile(
            "The characters cannot be told: it is neither UTF-8 nor a western or Arabic encoding.",
            where=where,
            next="Save it as UTF-8.",
        ) from None


def _clean(text: str) -> str:
    # The same source, character for character, but for NUL, which no store holds well.
    return text.replace("\0", "\ufffd")
