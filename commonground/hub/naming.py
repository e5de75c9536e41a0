"""Which documents a question names: "the refugee convention", "the 1967 protocol", "the report to the Council"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from commonground.hub.store import Document
from commonground.hub.words import fold, says_something

_KINDS = (
    "act agreement charter code compact constitution convention covenant declaration decree directive framework "
    "guidance guideline handbook law letter memorandum note order pact plan policy protocol recommendation "
    "regulation report resolution statement statute strategy treaty"
)
# Kinds that a question may call by another's name.
_ALSO = {"treaty": {"convention", "protocol", "covenant", "charter", "constitution"}, "pact": {"compact"}}
_KIND = re.compile(rf"\b(?:{'|'.join(_KINDS.split())})s?\b", re.I)
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
_BEFORE = re.compile(r"(?:[\w’'-]+ ){1,4}$")
_AFTER = re.compile(r"^ (?:on|of|for|about|against|to) (?:the )?((?:[\w’'-]+ ?){1,5})")
# So much of what a question says of a document must be in its title, and no more documents may be meant at once.
_ENOUGH = 0.6
_MOST = 3
_BEGINNING = 5


@dataclass(frozen=True, slots=True)
class Named:
    """The documents that a question names, and the question with their kind alone: "the convention"."""

    documents: tuple[str, ...]
    rest: str


def named(question: str, documents: Iterable[Document]) -> Named | None:
    """What a question names, or None; a kind alone ("the convention") names nothing."""
    known = [(one.id, _words(one)) for one in documents]
    best: tuple[float, int, Named] | None = None
    for kind in _KIND.finditer(question):
        for start, end, said in _phrases(question, kind):
            scores = {one: _match(said, _singular(kind[0]), words) for one, words in known}
            most = max(scores.values(), default=0.0)
            meant = tuple(one for one, score in scores.items() if score == most)
            if most >= _ENOUGH and len(meant) <= _MOST and (best is None or (most, len(said)) > best[:2]):
                rest = " ".join(f"{question[:start]} {kind[0]} {question[end:]}".split()).replace(" ?", "?")
                best = most, len(said), Named(meant, rest)
    return best[2] if best else None


def _phrases(question: str, kind: re.Match[str]) -> list[tuple[int, int, list[str]]]:
    """The words that tell which one is meant, before its kind or behind it, and where the naming begins and ends."""
    found = []
    if before := _BEFORE.search(question[: kind.start()]):
        said = list(_WORD.finditer(before[0]))
        telling = len(said)
        while telling and says_something(said[telling - 1][0]):
            telling -= 1
        if said[telling:]:
            found.append((before.start() + said[telling].start(), kind.end(), [one[0] for one in said[telling:]]))
    if after := _AFTER.search(question[kind.end() :]):
        said = [one for one in _WORD.finditer(after[1]) if says_something(one[0])]
        found.extend(
            (kind.start(), kind.end() + after.start(1) + said[most - 1].end(), [one[0] for one in said[:most]])
            for most in range(1, len(said) + 1)
        )
    return found


def _match(said: list[str], kind: str, words: tuple[frozenset[str], str]) -> float:
    """The share of what is said that a document's title, name, issuer or date has; none where it is of another kind."""
    held, initials = words
    if kind not in held and not _ALSO.get(kind, set()) & held:
        return 0.0
    return sum(_has(_singular(one), held, initials) for one in said) / len(said)


def _has(word: str, held: frozenset[str], initials: str) -> bool:
    if word in held or (word.isalpha() and len(word) > 2 and word in initials):
        return True
    return len(word) >= _BEGINNING and any(one[:_BEGINNING] == word[:_BEGINNING] for one in held)


def _words(one: Document) -> tuple[frozenset[str], str]:
    said = _WORD.findall(
        re.sub(r"[_/]", " ", f"{one.title} {one.id} {one.issuer} {one.date[:4]} {one.kind} {one.symbol}")
    )
    telling = [word for word in _WORD.findall(one.title) if says_something(word)]
    return frozenset(map(_singular, said)), "".join(fold(word)[:1] for word in telling)


def _singular(word: str) -> str:
    bare = fold(re.sub(r"[’']s$", "", word))
    return bare[:-1] if len(bare) > 3 and bare.endswith("s") and not bare.endswith("ss") else bare
