"""Arabic that a PDF keeps as it is painted, from left to right: put back into the order it is read in.

Letters are painted in reverse, but for lam and alef, which are one sign and stay as they are; whether a pair is that
sign or an article painted in reverse, the page's other extraction tells, in which words are whole though out of order.
"""

import re
from itertools import product

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_LEFT_TO_RIGHT = re.compile(r"[0-9A-Za-z\u0660-\u0669]+(?:[.,:/-][0-9A-Za-z\u0660-\u0669]+)*")
_WORD = re.compile(r"[\u0621-\u064a\u0671]{3,}")
_PAIR = re.compile(r"ل[اأإآ]")
_MIRRORED = str.maketrans("()[]«»", ")(][»«")
# More pairs in one word would be too many ways to read it.
_MOST_PAIRS = 5


def reading_order(lines: list[str], whole: str) -> list[str]:
    """The lines of a page as they are read; `whole` is the page's text by the other extraction."""
    words = [word for line in lines for word in _WORD.findall(line)]
    if not words:
        return lines
    read = sum(word in whole for word in words)
    painted = sum(any(one in whole for one in _readings(word)) for word in words)
    if painted <= read:
        return lines
    return [_line(line, whole) if _ARABIC.search(line) else line for line in lines]


def _line(line: str, whole: str) -> str:
    tokens = line.split()
    found: list[str] = []
    latin: list[str] = []
    for token in reversed(tokens):
        if _ARABIC.search(token) or not _LEFT_TO_RIGHT.search(token):
            found += [*reversed(latin), _token(token, whole)]
            latin = []
        else:
            latin.append(_token(token, whole))
    return " ".join([*found, *reversed(latin)])


def _token(token: str, whole: str) -> str:
    bare = _WORD.search(token)
    word = bare[0] if bare else ""
    read = next((one for one in _readings(word) if one in whole), None) if word else None
    turned = token.translate(_MIRRORED)[::-1]
    turned = _LEFT_TO_RIGHT.sub(lambda run: run[0][::-1], turned)
    return turned.replace(word[::-1], read) if word and read else turned


def _readings(word: str) -> list[str]:
    """The ways a painted word may be read: each pair of lam and alef as one sign or as two."""
    pairs = [pair.start() for pair in _PAIR.finditer(word)][:_MOST_PAIRS]
    ways = []
    for signs in product((False, True), repeat=len(pairs)):
        one = list(word)
        for at, sign in zip(pairs, signs):
            if sign:
                one[at], one[at + 1] = one[at + 1], one[at]
        ways.append("".join(reversed(one)))
    return ways
