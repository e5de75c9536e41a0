"""Concepts of the field: the texts' terms, how people ask for them, and their names in other languages."""

import csv
import io
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from commonground.hub.words.folding import fold, folded

_BUCKET = 3
# Words that say nothing of what is asked, in the languages of the house.
_EMPTY_WORDS = (
    "the of and to in a is that for it as was with be by on not he his are this or from at which an have shall "
    "any who what how when where must can may does do did should they their under has will would been its were if "
    "there into than then them those these such very much many more most up out so no per get go put about "
    "le la les de des du et à un une en est que qui dans pour sur par au aux ce cette ces se sont pas ne il elle "
    "avec ou leur leurs plus être doit peut peuvent on quel quelle quels quelles comment où quand y t l d s n qu c "
    "j sa son ses ils elles sera été el los las del lo su sus como o son este esta estos qué quién quiénes cuál "
    "cuáles cómo cuándo dónde puede pueden debe deben ser ha han entre sobre hay si una con para al "
    "من في على إلى عن ما ماذا هل هو هي التي الذي أن أو مع كيف متى أين هذا هذه ذلك تلك تكون يكون يجوز يمكن عندما"
)
_EMPTY = frozenset(fold(word) for word in _EMPTY_WORDS.split())


@dataclass(frozen=True, slots=True)
class Concept:
    """What the texts call a thing, and what others call it; a name ending in * stands for all that begin so."""

    terms: tuple[str, ...]
    asked_as: tuple[tuple[str, ...], ...]
    named: dict[str, tuple[tuple[str, ...], ...]]


def says_something(word: str) -> bool:
    """Whether a word tells anything of what is asked: not an article, a preposition, or a mark."""
    return any(letter.isalnum() for letter in word) and fold(word) not in _EMPTY


def plain_words(question: str) -> list[str]:
    """The words of a question that say something, in order, each once; all its words where none does."""
    words = [word for word in re.findall(r"\w+", question.lower()) if fold(word) not in _EMPTY]
    return list(dict.fromkeys(words or re.findall(r"\w+", question.lower())))


def asked_terms(question: str, spoken: str) -> list[str]:
    """The terms of the English texts for what a question names in its own words or language."""
    words = folded(question)
    named = _names(spoken)
    concepts = {
        concept
        for start, word in enumerate(words)
        for concept, name in named.get(word[:_BUCKET], ())
        if len(name) <= len(words) - start and all(map(_same, name, words[start:]))
    }
    found = [term for concept in sorted(concepts) for term in _concepts()[concept].terms]
    said = set(words)
    return [term for term in dict.fromkeys(found) if spoken != "en" or fold(term) not in said]


@cache
def _names(spoken: str) -> dict[str, list[tuple[int, tuple[str, ...]]]]:
    """The names of all concepts in a language, by the first letters of their first word."""
    found: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for number, concept in enumerate(_concepts()):
        for name in concept.asked_as if spoken == "en" else concept.named.get(spoken, ()):
            first = name[0].rstrip("*")
            # A word of two letters may be asked for in the plural, with an s.
            for start in {first[:_BUCKET], f"{first}s"[:_BUCKET]}:
                found.setdefault(start, []).append((number, name))
    return found


def _same(part: str, word: str) -> bool:
    if part.endswith("*"):
        return word.startswith(part[:-1])
    return word == part or word == f"{part}s"


@cache
def _concepts() -> tuple[Concept, ...]:
    text = (files("commonground.hub.words") / "concepts.csv").read_text(encoding="utf-8")
    return tuple(
        Concept(
            tuple(word for word in row["terms"].split() if fold(word) not in _EMPTY),
            tuple(tuple(folded_name(name)) for name in row["asked_as"].split("|") if name),
            {spoken: tuple(tuple(folded_name(name)) for name in row[spoken].split("|") if name)
             for spoken in ("fr", "es", "ar")},
        )
        for row in csv.DictReader(io.StringIO(text))
    )  # fmt: skip


def folded_name(name: str) -> list[str]:
    """A concept's name as folded words; the star of a beginning stays."""
    return [fold(word) + star for word, star in re.findall(r"(\w+)(\*?)", name)]
