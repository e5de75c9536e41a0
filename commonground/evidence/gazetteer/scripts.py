"""One name in two scripts, or two ways of writing Arabic in Latin letters: compared by consonants."""

import re
from functools import lru_cache
from itertools import product

from anyascii import anyascii

from commonground.evidence.gazetteer.names import bare, pointed

# Each Arabic letter: the consonant classes it is written with in Latin letters. Vowel letters have none:
# they decide between names of equal consonants (`agreement`). Two classes where usage differs by country.
_ARABIC_CLASSES = {
    **dict.fromkeys("بپ", "B"),
    **dict.fromkeys("تط", "T"),
    "ث": "TS",
    "ج": "JKC",  # Jabal; Giza in Egypt; Chamchamal in Iraq
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
_LATIN_TOKENS = re.compile(r"sch|tch|kh|gh|sh|th|dh|dj|ch|ph|zh|ou|oo|ee|[a-z]")
_LATIN_LETTERS = {
    "B": "b p",
    "T": "t",
    "TZ": "th",
    "D": "d dh",
    "J": "j dj zh",
    "K": "k q g gh c x",
    "X": "kh",
    "H": "h",
    "R": "r",
    "L": "l",
    "Z": "z",
    "S": "s",
    "C": "sh ch sch tch",
    "F": "f ph v",
    "M": "m",
    "N": "n",
}
_LATIN_CLASSES = {letter: name for name, letters in _LATIN_LETTERS.items() for letter in letters.split()}
_VOWELS = frozenset(["a", "e", "i", "o", "u", "w", "y", "ou", "oo", "ee"])
_ARABIC_SCRIPT = re.compile(r"[\u0600-\u06ff]")
# The article written onto the word: Alkufra, Azzawya, Ashshati.
_LONG_AL = re.compile(r"^al(?=[aeiou].{3})")
_ATTACHED = re.compile(r"^(?:al(?=[b-df-hj-np-tv-z])|a(sh|th|dh|[drstzn])(?=\1))(?=.{4})")

# What an Arabic vowel letter may be in Latin letters, and how far from the usual it is. Two marks are ours:
# the silent ending (ة, also the t of a construct: Qal'at Saleh) and a Latin h at the end of a word.
_ENDING, _LAST_H = "ة", "h'"
_VOWEL_COSTS = {
    "ا": {"a": 0.0, "e": 0.2, "i": 0.3, "u": 0.3, "o": 0.3, "": 0.5},
    "و": {"w": 0.0, "u": 0.0, "o": 0.0, "ou": 0.0, "oo": 0.0, "v": 0.2, "": 0.5},
    "ي": {"y": 0.0, "i": 0.0, "ee": 0.0, "e": 0.1, "a": 0.3, "": 0.5},
    "ع": {"a": 0.1, "e": 0.2, "i": 0.2, "o": 0.2, "u": 0.2, "": 0.0},
    "ء": {"a": 0.2, "": 0.0},
    _ENDING: {"a": 0.0, "e": 0.0, "t": 0.1, _LAST_H: 0.0, "": 0.05},
    _LAST_H: {"ح": 0.0, "ه": 0.0, "h": 0.0, "a": 0.1, "": 0.05},
}
_SHORT_VOWEL, _LONG_VOWEL = 0.12, 0.3
_SECOND_READING = 0.2
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
    """Return the consonant skeletons a name may have; two names that share none are not spellings of one.

    A point of the compass is translated, not spelt (غرب دارفور is West Darfur): it stands before the rest.
    """
    points, rest = pointed(text)
    if points and rest:
        return frozenset(f"{points}:{key}" for key in _skeletons(rest)) | _skeletons(text)
    return _skeletons(text)


def _skeletons(text: str) -> frozenset[str]:
    if is_arabic(words := bare(text)):
        readings = {_spoken(words), _spoken(words).replace(_ENDING + " ", "ت ")}
        spellings = [[_ARABIC_CLASSES[c] for c in r if c in _ARABIC_CLASSES] for r in readings]
    else:
        # Al- before a vowel may be the article (Alandalus) or not (Albania): both readings stand.
        plain = {latin(text), " ".join(_LONG_AL.sub("", w) for w in latin(text).split())}
        cuts = [_tokens(words) for words in plain]
        cuts += [["h" if t == _LAST_H else t for t in tokens] for tokens in cuts]
        spellings = [[_LATIN_CLASSES[t] for t in tokens if t in _LATIN_CLASSES] for tokens in cuts]
    keys = {"".join(choice) for s in spellings if _few(s) for choice in product(*s)}
    return frozenset(_undouble(key) for key in keys if key)


def _few(letters: list[str]) -> bool:
    """Guard against a long name whose ambiguous letters would multiply its skeletons."""
    return sum(len(c) > 1 for c in letters) <= 5


def _spoken(words: str) -> str:
    """Mark the silent ending of each Arabic word."""
    return " ".join(w[:-1] + _ENDING if w.endswith("ه") and len(w) > 2 else w for w in words.split())


def _tokens(words: str) -> list[str]:
    """Cut Latin words into sounds, doubled consonants once, an h at the end of a word marked."""
    tokens: list[str] = []
    for word in words.split():
        sounds = _LATIN_TOKENS.findall(word)
        if len(sounds) > 2 and sounds[-1] == "h":
            sounds[-1] = _LAST_H
        tokens += [t for t, before in zip(sounds, ["", *sounds]) if t != before or t in _VOWELS]
    return tokens


def _undouble(key: str) -> str:
    return re.sub(r"(.)\1+", r"\1", key)


@lru_cache(maxsize=65536)
def agreement(one: str, other: str) -> float:
    """Return from 0 to 1 how well two spellings agree sound by sound; vowels weigh less than consonants."""
    (points, rest), (others, remainder) = pointed(one), pointed(other)
    if points and points == others and rest and remainder and is_arabic(one) != is_arabic(other):
        one, other = rest, remainder
    left, right = _sounds(one), _sounds(other)
    if not left or not right:
        return 0.0
    above = [0.0]
    for sound in right:
        above.append(above[-1] + _gap(sound))
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
def _gap(sound: str) -> float:
    if sound in _VOWEL_COSTS:
        return _VOWEL_COSTS[sound][""]
    if sound in _VOWELS:
        return _SHORT_VOWEL if sound in "aeiou" else _LONG_VOWEL
    return _MISMATCH


@lru_cache(maxsize=65536)
def _cost(a: str, b: str) -> float:
    """What it costs to read two letters as one sound."""
    if a == b:
        return 0.0
    for one, other in ((a, b), (b, a)):
        if one in _VOWEL_COSTS and other in _VOWEL_COSTS[one]:
            return _VOWEL_COSTS[one][other]
    if a in _VOWELS and b in _VOWELS:
        return 0.15
    first, second = (_ARABIC_CLASSES.get(x) or _LATIN_CLASSES.get(x, "") for x in (a, b))
    if not first or not second or not set(first) & set(second):
        return _MISMATCH
    return 0.0 if first[0] == second[0] else _SECOND_READING
