"""Answers in the texts' own sentences, each with its citation; nothing found is said so.

A plug-in may word the answer anew. Each of its sentences must name the passages it rests on and stand in one of
them word for word; what does not is dropped and counted.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from commonground.hub.asking import Question, question
from commonground.hub.claims import Said, claims
from commonground.hub.cutting import sentences
from commonground.hub.encoding import english, multilingual
from commonground.hub.searching import Finder, Hit
from commonground.hub.store import HubStore
from commonground.hub.words import asked_terms, fold, plain_words

# Measured: at this nearness 8 in 100 of 461 questions that the texts answer are refused (14 of the 200 that taught
# nothing, hard ones), and 82 in 100 of 74 that they do not: 93 on other matters, 69 on the field's own. Across
# languages the encoder's scale is another.
NEAR_ENOUGH = 0.40
NEAR_ENOUGH_ACROSS = 0.30
# Without an encoder: the share of what the question's words weigh that one passage must hold.
ENOUGH_WORDS = 0.6
# A word that no text has, and a name or year that no passage found has, make it likelier that nothing answers.
_UNKNOWN_WORD = 0.1
_UNKNOWN_NAME = 0.12
_PASSAGES = 6
_SENTENCES = 6
# How far below the best sentence another may lie and still be part of the answer.
_NEARLY = 0.12
_NAME = re.compile(r"(?<!^)(?<![.?!] )\b(?:[A-Z][\w’'-]{2,}|(?:19|20)\d\d)\b")

# Takes the question and the passages found; gives back (sentence, names of the passages it rests on).
Rewriter = Callable[[str, Sequence[Hit]], Iterable[tuple[str, Sequence[str]]]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the texts say to a question, claim by claim; `found` is false where they do not answer it."""

    question: str
    language: str
    found: bool
    nearness: float
    threshold: float
    claims: tuple[dict[str, object], ...]
    nearest: tuple[Hit, ...]
    dropped: int = 0

    def as_dict(self) -> dict[str, object]:
        """For a program."""
        return {
            "question": self.question, "language": self.language, "found": self.found,
            "answer": [said for claim in self.claims for said in claim["sentences"]],  # type: ignore[attr-defined]
            "claims": list(self.claims), "nearness": round(self.nearness, 3), "threshold": self.threshold,
            "message": "" if self.found else "Nothing found: no passage of the hub answers this.",
            "nearest": [] if self.found else [hit.passage.name for hit in self.nearest[:3]],
            "dropped": self.dropped,
        }  # fmt: skip


def ask(
    store: HubStore, asked: str, *, filters: Iterable[str] = (), rewriter: Rewriter | None = None,
    finder: Finder | None = None,
) -> Answer:  # fmt: skip
    """The sentences of the hub's texts that answer a question, grouped by claim, or that nothing does."""
    checked = question(asked, filters=filters)
    finder = finder or Finder(store)
    hits = finder.search(checked, k=_PASSAGES)
    nearness, threshold = _confidence(store, checked, hits)
    if not hits or nearness < threshold:
        return Answer(checked.text, checked.language, False, nearness, threshold, (), tuple(hits))
    if rewriter is not None:
        said, dropped = _checked(rewriter(checked.text, hits), hits)
    else:
        said, dropped = _best_sentences(finder, checked, hits), 0
    return Answer(
        checked.text, checked.language, bool(said), nearness, threshold, tuple(claims(said)), tuple(hits), dropped
    )


def _confidence(store: HubStore, asked: Question, hits: list[Hit]) -> tuple[float, float]:
    words = plain_words(asked.text)
    nearest = max((hit.nearness for hit in hits), default=0.0)
    if not nearest:
        return _share_of_words(store, words, hits), ENOUGH_WORDS
    if asked.language != "en":
        return nearest, NEAR_ENOUGH_ACROSS
    unknown = sum(not _frequency(store, word) for word in words) / len(words)
    held = " ".join(
        f"{hit.document.title} {hit.passage.heading} {hit.passage.lead_in} {hit.passage.text}" for hit in hits
    )
    names = {fold(name) for name in _NAME.findall(asked.text)}
    missing = sum(name not in fold(held) for name in names)
    return nearest - _UNKNOWN_WORD * unknown - _UNKNOWN_NAME * min(2, missing), NEAR_ENOUGH


def _share_of_words(store: HubStore, words: list[str], hits: list[Hit]) -> float:
    (count,) = store.connection.execute("SELECT count(*) FROM passages").fetchone()
    weights = {word: float(np.log(1 + count / (0.5 + _frequency(store, word)))) for word in words}
    best = 0.0
    for hit in hits[:3]:
        held = {fold(word) for word in re.findall(r"\w+", f"{hit.passage.heading} {hit.passage.text}")}
        best = max(best, sum(weight for word, weight in weights.items() if fold(word) in held))
    return best / (sum(weights.values()) or 1.0)


def _frequency(store: HubStore, word: str) -> int:
    match = '"{}"'.format(word.replace('"', '""'))
    rows = store.connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT 1000)", (match,)
    )
    return int(rows.fetchone()[0])


def _best_sentences(finder: Finder, asked: Question, hits: list[Hit]) -> list[Said]:
    """The sentences nearest to the question among those of the best passages."""
    found = [(hit, span) for hit in hits for span in sentences(hit.passage.text)]
    scores = _scores(finder, asked, found)
    best = max(scores)
    order = sorted(range(len(found)), key=lambda at: (-scores[at], at))
    chosen = [at for at in order if scores[at] >= best - _NEARLY][:_SENTENCES]
    return [_said(*found[at], scores[at]) for at in chosen]


def _scores(finder: Finder, asked: Question, found: list[tuple[Hit, tuple[int, int]]]) -> list[float]:
    terms = asked_terms(asked.text, asked.language)
    wanted = {fold(word) for word in [*plain_words(asked.text), *terms]}
    texts = [hit.passage.text[a:b] for hit, (a, b) in found]
    shared = [len(wanted & {fold(word) for word in re.findall(r"\w+", text)}) / (len(wanted) or 1) for text in texts]
    encoder = english() if asked.language == "en" else multilingual()
    if encoder is None:
        near = np.zeros(len(texts))
    else:
        vectors = encoder.encode([asked.text, *texts])
        near = vectors[1:] @ vectors[0]
    # A better passage lends its sentences a little; a sentence of three words is no answer.
    rank = {hit.passage.id: place for place, hit in enumerate(dict.fromkeys(hit for hit, _ in found))}
    return [
        float(near[at]) + 0.3 * shared[at] - 0.03 * rank[hit.passage.id] - (0.3 if b - a < 25 else 0.0)
        for at, (hit, (a, b)) in enumerate(found)
    ]


def _said(hit: Hit, span: tuple[int, int], score: float) -> Said:
    return Said(hit.passage.text[span[0] : span[1]], hit, round(score, 4))


def _checked(offered: Iterable[tuple[str, Sequence[str]]], hits: list[Hit]) -> tuple[list[Said], int]:
    """Keep the sentences that stand, word for word, in a passage they name."""
    by_name = {hit.passage.name: hit for hit in hits}
    kept: list[Said] = []
    dropped = 0
    for sentence, names in offered:
        holding = [by_name[name] for name in names if name in by_name and _holds(by_name[name].passage.text, sentence)]
        if holding:
            kept.append(Said(_as_printed(holding[0].passage.text, sentence), holding[0], 0.0))
        else:
            dropped += 1
    return kept, dropped


def _holds(text: str, sentence: str) -> bool:
    return bool(sentence.strip()) and " ".join(sentence.split()) in text


def _as_printed(text: str, sentence: str) -> str:
    said = " ".join(sentence.split())
    at = text.index(said)
    return text[at : at + len(said)]
