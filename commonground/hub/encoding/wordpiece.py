"""Words to the word pieces that the English encoder was trained with."""

import re
import unicodedata
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
