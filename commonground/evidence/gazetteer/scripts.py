"""One name in two scripts, or in two ways of writing Arabic in Latin letters: compared by their consonants."""

import re
from functools import lru_cache
from itertools import product

from anyascii import anyascii

from commonground.evidence.gazetteer.names import bare

# Each Arabic letter: the consonant classes it is written with in Latin letters. Vowel letters have none:
# they decide between names of equal consonants (`agreement`). Two classes where usage differs by country.
_ARABIC_CLASSES = {
    **dict.fromkeys("بپ", "B"),
    **dict.fromkeys("تط", "T"),
    "ث": "TS",
    "ج": "JK",  # Giza, Gharbia in Egypt; Jabal elsewhere
    "چ": "C",
    **dict.fromkeys("حه", "H"),
    "خ": "X",
    **dict.fromkeys("دض", "D"),
    "ذ": "DZ",
    "ر": "R",
    **dict.fromkeys("زژ", "Z"),
    "ظ": "ZD",
    **dict.fromkeys("سص", "S"),
    "ش": "C",
    "غ": "K",
    **dict.fromkeys("فڤ", "F"),
    **dict.fromkeys("قكگ", "K"),
    "ل": "L",
    "م": "M",
    "ن": "N",
}
_LATIN_TOKENS = re.compile(r"sch|tch|kh|gh|sh|th|dh|dj|ch|ph|zh|ou|oo|ee|ei|ai|ay|ey|aa|[a-z]")
_LATIN_CLASSES = {
    "b": "B",
    "p": "B",
    "t": "T",
    "th": "TZ",
    "d": "D",
    "dh": "D",
    "j": "J",
    "dj": "J",
    "zh": "J",
    "k": "K",
    "q": "K",
    "g": "K",
    "gh": "K",
    "c": "K",
    "kh": "X",
    "h": "H",
    "r": "R",
    "l": "L",
    "z": "Z",
    "s": "S",
    "sh": "C",
    "ch": "C",
    "sch": "C",
    "tch": "C",
    "f": "F",
    "ph": "F",
    "v": "F",
    "m": "M",
    "n": "N",
    "x": "K",
}
_VOWELS = frozenset(["a", "e", "i", "o", "u", "w", "y", "ou", "oo", "ee", "ei", "ai", "ay", "ey", "aa"])
_ARABIC_SCRIPT = re.compile(r"[\u0600-\u06ff]")
# The article written onto the word: Alkufra, Azzawya, Ashshati.
_LONG_AL = re.compile(r"^al(?=[aeiou].{3})")
_ATTACHED = re.compile(r"^(?:al(?=[b-df-hj-np-tv-z])|a(sh|th|dh|[drstzn])(?=\1))(?=.{4})")

# What an Arabic vowel letter may be in Latin letters, and how far from the usual it is.
_VOWEL_COSTS = {
    "ا": {"a": 0.0, "aa": 0.0, "e": 0.2, "i": 0.3, "u": 0.3, "o": 0.3, "": 0.5},
    "و": {"w": 0.0, "u": 0.0, "o": 0.0, "ou": 0.0, "oo": 0.0, "v": 0.2, "": 0.5},
    "ي": {"y": 0.0, "i": 0.0, "ee": 0.0, "e": 0.1, "ei": 0.1, "ai": 0.1, "ay": 0.1, "ey": 0.1, "a": 0.3, "": 0.5},
    "ع": {"a": 0.1, "e": 0.2, "i": 0.2, "o": 0.2, "u": 0.2, "aa": 0.0, "": 0.0},
    "ء": {"a": 0.2, "": 0.0},
}
_SHORT_VOWEL = 0.1
_MISMATCH = 1.0


def is_arabic(text: str) -> bool:
    """Say whether a name is written in Arabic letters."""
    return bool(_ARABIC_SCRIPT.search(text))


@lru_cache(maxsize=65536)
def latin(text: str) -> str:
    """Return the bare name in Latin letters, whatever its script, the article off each word."""
    words = bare(text)
    if not words.isascii():
        words = bare(anyascii(words))
    return " ".join(_ATTACHED.sub("", w) for w in words.split())


@lru_cache(maxsize=65536)
def skeletons(text: str) -> frozenset[str]:
    """Return the consonant skeletons a name may have; two names that share none are not spellings of one."""
    words = bare(text)
    if is_arabic(words):
        spellings = [[_ARABIC_CLASSES[c] for c in _spoken(words) if c in _ARABIC_CLASSES]]
    else:
        # Al- before a vowel may be the article (Alandalus) or not (Albania): both readings stand.
        readings = {latin(text), " ".join(_LONG_AL.sub("", w) for w in latin(text).split())}
        spellings = [[_LATIN_CLASSES[t] for t in _tokens(r) if t in _LATIN_CLASSES] for r in readings]
    keys = {"".join(choice) for s in spellings if _few(s) for choice in product(*s)}
    return frozenset(_undouble(key) for key in keys if key)


def _few(letters: list[str]) -> bool:
    """Guard against a long name whose ambiguous letters would multiply its skeletons."""
    return sum(len(c) > 1 for c in letters) <= 5


def _spoken(words: str) -> str:
    """Drop the silent h at the end of each Arabic word."""
    return " ".join(w[:-1] if w.endswith("ه") and len(w) > 2 else w for w in words.split())


def _tokens(words: str) -> list[str]:
    """Cut Latin words into sounds, doubled consonants once, the silent h at the end of a word dropped."""
    tokens: list[str] = []
    for word in words.split():
        sounds = _LATIN_TOKENS.findall(word)
        if len(sounds) > 2 and sounds[-1] == "h":
            sounds.pop()
        tokens += [t for t, before in zip(sounds, ["", *sounds]) if t != before or t in _VOWELS]
    return tokens


def _undouble(key: str) -> str:
    return re.sub(r"(.)\1+", r"\1", key)


@lru_cache(maxsize=65536)
def agreement(one: str, other: str) -> float:
    """Return from 0 to 1 how well two spellings agree sound by sound; vowels weigh less than consonants."""
    left, right = _sounds(one), _sounds(other)
    if not left or not right:
        return 0.0
    above = [0.0]
    for token in right:
        above.append(above[-1] + _gap(token))
    for a in left:
        row = [above[0] + _gap(a)]
        for j, b in enumerate(right, 1):
            row.append(min(above[j - 1] + _cost(a, b), above[j] + _gap(a), row[j - 1] + _gap(b)))
        above = row
    return max(0.0, 1 - above[-1] / max(len(left), len(right)))


@lru_cache(maxsize=65536)
def _sounds(text: str) -> tuple[str, ...]:
    words = bare(text)
    if is_arabic(words):
        return tuple(c for c in _spoken(words) if c != " ")
    return tuple(_tokens(latin(text)))


@lru_cache(maxsize=8192)
def _gap(token: str) -> float:
    if token in _VOWEL_COSTS:
        return _VOWEL_COSTS[token][""]
    return _SHORT_VOWEL if token in _VOWELS else _MISMATCH


@lru_cache(maxsize=65536)
def _cost(a: str, b: str) -> float:
    """What it costs to read two letters as one sound."""
    if a == b:
        return 0.0
    for one, other in ((a, b), (b, a)):
        if one in _VOWEL_COSTS:
            return _VOWEL_COSTS[one].get(other, _MISMATCH)
    if a in _VOWELS and b in _VOWELS:
        return 0.15
    first, second = (_ARABIC_CLASSES.get(x) or _LATIN_CLASSES.get(x, "") for x in (a, b))
    if not first or not second or not set(first) & set(second):
        return _MISMATCH
    return 0.0 if first[0] == second[0] else 2 * _SHORT_VOWEL
