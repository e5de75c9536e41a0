"""Words to the word pieces that the English encoder was trained with."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

_TOKEN = re.compile(r"\w+|[^\w\s]|_")
_LONGEST_WORD = 100
START, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"


@cache
def _vocabulary() -> dict[str, int]:
    text = (files("commonground.hub.encoding") / "minilm_vocab.txt").read_text(encoding="utf-8")
    return {piece: number for number, piece in enumerate(text.split("\n")) if piece}


def pieces(text: str, *, most: int) -> list[int]:
    """The numbers of a text's word pieces between the marks of start and end, at most `most`."""
    vocabulary = _vocabulary()
    numbers = [vocabulary[START]]
    for word in _TOKEN.findall(_bare(text)):
        numbers.extend(_of_word(word))
        if len(numbers) >= most:
            break
    return [*numbers[: most - 1], vocabulary[END]]


def words(numbers: Sequence[int]) -> list[tuple[str, int, int]]:
    """The words that pieces make up between the two marks, each from its first piece to behind its last."""
    found: list[tuple[str, int, int]] = []
    for place, number in enumerate(numbers[1:-1], 1):
        piece = _pieces()[number]
        if piece.startswith("##") and found:
            word, first, _ = found.pop()
            found.append((word + piece[2:], first, place + 1))
        else:
            found.append((piece, place, place + 1))
    return found


@cache
def _pieces() -> dict[int, str]:
    return {number: piece for piece, number in _vocabulary().items()}


def _bare(text: str) -> str:
    """Lower case without accents, as the vocabulary has it."""
    parts = unicodedata.normalize("NFD", text.lower())
    return "".join(character for character in parts if unicodedata.category(character) != "Mn")


@cache
def _of_word(word: str) -> tuple[int, ...]:
    vocabulary = _vocabulary()
    if len(word) > _LONGEST_WORD:
        return (vocabulary[UNKNOWN],)
    found: list[int] = []
    start = 0
    while start < len(word):
        end = len(word)
        while end > start and (f"##{word[start:end]}" if start else word[start:end]) not in vocabulary:
            end -= 1
        if end == start:
            return (vocabulary[UNKNOWN],)
        found.append(vocabulary[f"##{word[start:end]}" if start else word[start:end]])
        start = end
    return tuple(found)
