"""Sentences that say the same are one claim with several citations; what differs in number or sense is marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from commonground.hub.searching import Hit
from commonground.hub.words import fold

# Two sentences sharing this much of their words say the same or its contrary.
_SAME = 0.5
_NUMBER = re.compile(r"\d[\d,.]*")
_LABEL = re.compile(r"^\s*\(?\w{1,3}[.)]\s+")
# Numbers in words; "one" is left out, for it stands for many things.
_IN_WORDS = {
    word: str(number)
    for words in (
        ("two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty"),
        ("deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
        "dix-neuf vingt"),
        ("dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
        "dieciocho diecinueve veinte"),
    )
    for number, word in enumerate(words.split(), 2)
} | {
    word: str(10 * ten)
    for words in (
        "thirty forty fifty sixty seventy eighty ninety hundred",
        "trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix cent",
        "treinta cuarenta cincuenta sesenta setenta ochenta noventa cien",
    )
    for ten, word in enumerate(words.split(), 3)
}  # fmt: skip
_AGAINST = frozenset(str.split(
    "not no never nor neither without except prohibit prohibits prohibited refuse refused ne pas "
    "jamais aucun aucune sans interdit nunca ningún sin prohibido لا لن ليس لم"
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence as it stands in its passage."""

    text: str
    hit: Hit
    score: float

    def as_dict(self) -> dict[str, object]:
        """With the citation that proves it."""
        one = self.hit.passage
        return {
            "text": self.text, "document": one.document, "title": self.hit.document.title, "locator": one.locator,
            "passage": one.name, "version": one.version, "start": one.start, "end": one.end,
            "language": one.language, "issuer": self.hit.document.issuer, "date": self.hit.document.date,
            "score": self.score, "citation": cite(self.hit),
        }  # fmt: skip


def cite(hit: Hit) -> str:
    """A citation a person can follow: title, locator, version."""
    page = f", p. {hit.passage.page}" if hit.passage.page else ""
    date = f" ({hit.document.date})" if hit.document.date else ""
    return f"{hit.document.title}{date}, {hit.passage.locator}{page} [{hit.passage.version[:8]}]"


def claims(said: Sequence[Said]) -> list[dict[str, object]]:
    """Group sentences; within a claim the newest text stands first, and older ones are marked."""
    groups: list[list[Said]] = []
    for one in said:
        for group in groups:
            if similar(one.text, group[0].text) >= _SAME:
                group.append(one)
                break
        else:
            groups.append([one])
    return [_claim(group) for group in groups]


def _claim(group: list[Said]) -> dict[str, object]:
    dated = [one.hit.document.date for one in group if one.hit.document.date]
    newest = max(dated, default="")
    sentences = []
    for one in group:
        told = one.as_dict()
        told["superseded"] = not one.hit.passage.current
        # Older is not overruled: legal categories and instruments differ, so it is only said.
        told["older"] = bool(newest and one.hit.document.date and one.hit.document.date < newest)
        sentences.append(told)
    conflict = next((why for a in group for b in group if (why := conflicting(a.text, b.text))), "")
    return {
        "sentences": sentences,
        "conflict": conflict,
        "documents": sorted({one.hit.passage.document for one in group}),
    }


def conflicting(a: str, b: str) -> str:
    """Why two like sentences cannot both hold as they stand, or nothing: other numbers, or one denies."""
    a, b = _LABEL.sub("", a), _LABEL.sub("", b)
    if a == b or similar(a, b) < _SAME:
        return ""
    numbers_a, numbers_b = _numbers(a), _numbers(b)
    if numbers_a and numbers_b and numbers_a != numbers_b and len(numbers_a) == len(numbers_b):
        only_a, only_b = ", ".join(sorted(numbers_a - numbers_b)), ", ".join(sorted(numbers_b - numbers_a))
        return f"numbers differ: {only_a} against {only_b}"
    against_a, against_b = _words(a) & _AGAINST, _words(b) & _AGAINST
    return "one denies what the other says" if bool(against_a) != bool(against_b) else ""


def _numbers(text: str) -> set[str]:
    """The numbers that a sentence prints, in digits or in words."""
    found = {one.strip(".,") for one in _NUMBER.findall(text)}
    return found | {_IN_WORDS[word] for word in re.findall(r"[\w-]+", text.lower()) if word in _IN_WORDS}


def similar(a: str, b: str) -> float:
    """The share of two sentences' words that both have."""
    words_a, words_b = _words(a), _words(b)
    return len(words_a & words_b) / (len(words_a | words_b) or 1)


def _words(text: str) -> set[str]:
    return {fold(word) for word in re.findall(r"\w+", text)}
