"""Which single-byte encoding a text has that is not UTF-8: western, Turkish, Arabic, or none we read."""

import re

from charset_normalizer import from_bytes

# What partners' spreadsheet programs write when they do not write UTF-8.
NAMES = {
    "cp1252": "Windows-1252 (western Europe)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1256": "Windows-1256 (Arabic)",
    "latin_1": "Latin-1 (western Europe)",
}
_ASKED = ["cp1252", "latin_1", "cp1256"]

# No western word has four accented letters in a row; Cyrillic or Greek read as western have little else.
_NOT_WESTERN = re.compile(r"[À-ÖØ-öø-ÿ]{4}")
# Windows-1256 has French letters too, but no word mixes them with Arabic ones.
_NOT_ARABIC = re.compile(r"[؀-ۿ][À-ÿ]|[À-ÿ][؀-ۿ]")
# Where Windows-1252 has these Icelandic letters, Windows-1254 has the Turkish ones of Şanlıurfa.
_TURKISH = re.compile(r"[ÐÝÞðýþ]")


def choose(evidence: bytes) -> str | None:
    """Return the encoding that makes sense of these lines, or None when none does."""
    best = from_bytes(evidence, cp_isolation=_ASKED, threshold=0.6).best()
    for encoding in dict.fromkeys([best.encoding if best else "", "cp1252", "cp1256"]):
        if encoding and _plausible(evidence, encoding):
            return _western(evidence) if encoding in {"cp1252", "latin_1"} else encoding
    return None


def _plausible(evidence: bytes, encoding: str) -> bool:
    try:
        text = evidence.decode(encoding)
    except UnicodeDecodeError:
        return False
    return not (_NOT_ARABIC if encoding == "cp1256" else _NOT_WESTERN).search(text)


def _western(evidence: bytes) -> str:
    """Tell Windows-1252, Windows-1254 and Latin-1 apart by the few letters in which they differ."""
    try:
        text = evidence.decode("cp1252")
    except UnicodeDecodeError:
        return "latin_1"
    return "cp1254" if _TURKISH.search(text) else "cp1252"
