"""One shape for words that are written in several: case, accents, and in Arabic the article and joined particles."""

import re
import unicodedata

_ARABIC_SAME = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ؤ": "و", "ئ": "ي", "ة": "ه", "ـ": ""})
_PARTICLE = re.compile(r"^(?:وال|فال|بال|كال|لل|ال|و(?=\w{4})|ف(?=\w{4})|ب(?=\w{4})|ل(?=\w{4}))")
_WORD = re.compile(r"\w+", re.UNICODE)


def fold(word: str) -> str:
    """Lower case without accents; Arabic without vowels, article and particles."""
    parts = unicodedata.normalize("NFKD", word.lower())
    bare = "".join(character for character in parts if not unicodedata.combining(character))
    if "\u0600" <= bare[:1] <= "\u06ff":
        bare = _PARTICLE.sub("", bare.translate(_ARABIC_SAME))
    return bare


def folded(text: str) -> list[str]:
    """The words of a text, each folded."""
    return [fold(word) for word in _WORD.findall(unicodedata.normalize("NFC", text))]
