"""Finding passages: by words and by meaning, fused by rank, routed by the language of the question.

English questions go to the word index with the terms that the texts use for what was asked, and to the English
encoder; the best of both are ordered anew, word by word. Others go to the multilingual encoder, to the words of
their own language, and by way of the nearest English words through all of the above.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from commonground.hub.asking import Question, question
from commonground.hub.encoding import English, Pieces, english, multilingual
from commonground.hub.filtering import allowed
from commonground.hub.fusing import Ranking, fused
from commonground.hub.indexing import Meaning
from commonground.hub.naming import named
from commonground.hub.reordering import Candidates, Wording, reordered, weights
from commonground.hub.store import Document, HubStore, Stored, indexed
from commonground.hub.translating import Dictionary
from commonground.hub.words import asked_terms, plain_words, says_something

# Measured on the shared and our own questions: small, so that the first ranks count.
K = 3
K_ACROSS = 8
_LIST = 200
# Meaning before words: measured, and words without their sense mislead more often than the reverse.
_MEANING = 1.5
# So many of the fused list are ordered anew, word by word.
_REORDERED = 150
# Across languages the words say more than the sense: measured.
_MEANING_ACROSS = 0.7
# Passages in other languages, for a question in English.
_OTHERS = 0.3
_WEIGHTS = "1.0, 0.5, 0.3, 0.2"
_MOST_WORDS = 40
# What the word index may rank for one question, in passages counted once for each word, and at least so many words;
# below some thousands of passages nothing is left out.
_POSTINGS = 20_000
_AT_LEAST = 4
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, and how well it ranks."""

    passage: Stored
    document: Document
    score: float
    nearness: float  # of meaning, -1 to 1; the threshold of answers stands on it
    also: tuple[str, ...] = ()  # other languages that print the same provision

    def as_dict(self) -> dict[str, object]:
        """For a program."""
        one = self.passage
        return {
            "document": one.document, "title": self.document.title, "locator": one.locator, "passage": one.name,
            "text": one.text, "start": one.start, "end": one.end, "score": round(self.score, 6),
            "language": one.language, "heading": one.heading, "page": one.page, "version": one.version,
            "issuer": self.document.issuer, "date": self.document.date, "also_in": list(self.also),
            "path": self.document.path,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Said:
    """A question as the English encoder read it, with the texts' terms for what it names, if any, added."""

    vector: np.ndarray
    mean: np.ndarray  # of the question alone and with the terms
    pieces: Pieces
    own: int  # so many of the pieces are the asker's own

    @staticmethod
    def read(encoder: English, text: str, terms: Sequence[str]) -> "_Said":
        """Read a question."""
        vectors, read = encoder.read([text, f"{text} ({', '.join(terms)})"] if terms else [text])
        return _Said(vectors[0], vectors.mean(axis=0), read[-1], len(read[0].numbers) - 1)


@dataclass(frozen=True, slots=True)
class _Across:
    """A question as the multilingual encoder read it, and the passages nearest to it, nearest first."""

    vector: np.ndarray
    found: list[int]


class Finder:
    """Searches one store; keeps the vectors in memory between questions."""

    def __init__(self, store: HubStore) -> None:
        self.store = store
        self.meaning = Meaning(store)
        self.dictionary = Dictionary(store)
        self.counts: dict[str, int] = {}
        self.versions = (-1, -1)
        self.languages: set[str] = set()
        self.documents: list[Document] = []

    def search(self, asked: str | Question, *, k: int = 10, filters: Iterable[str] = ()) -> list[Hit]:
        """The k best passages, best first; equal ranks stand in the order of the store."""
        asked = asked if isinstance(asked, Question) else question(asked, filters=filters)
        versions = self.store.connection.execute(
            "SELECT (SELECT count(*) FROM versions), (SELECT count(*) FROM acts)"
        ).fetchone()
        if versions != self.versions:
            self.versions = versions
            self.counts.clear()
            rows = self.store.connection.execute("SELECT DISTINCT language FROM passages WHERE current=1")
            self.languages = {row[0] for row in rows}
            self.documents = self.store.documents()
        among = allowed(self.store, asked.filters)
        if among is not None and not len(among):
            return []
        near: dict[int, float] = {}
        order, places = (
            self._in_english(asked, among, near) if asked.language == "en" else self._across(asked, among, near)
        )
        order = order[: max(4 * k, 40)]
        return self._hits(order, dict(zip(order, places)), near, asked.language)[:k]

    def _in_english(
        self, asked: Question, among: np.ndarray | None, near: dict[int, float], *, across: "_Across | None" = None
    ) -> tuple[list[int], list[float]]:
        """Words and meaning fused by rank; then the best of them ordered anew, word by word.

        For a question translated, `across` is the question itself and the passages found for it across languages.
        """
        terms = asked_terms(asked.text, asked.language)
        shared = self._by_words([*plain_words(asked.text), *terms], among)
        lists: list[Ranking] = [(1.0, list(shared))]
        encoder, everywhere = english(), multilingual()
        vector = across.vector if across else everywhere.encode([asked.text])[0] if everywhere else None
        if encoder is None:
            return fused([*lists, *self._in_other_languages(vector, among)], K)
        said = _Said.read(encoder, asked.text, terms)
        if across:
            lists.append((_MEANING, across.found))
        else:
            ids, _ = self.meaning.near(encoder, said.mean, among=among, most=_LIST)
            lists += [(_MEANING, ids), *self._in_other_languages(vector, among)]
        naming = None if across else named(asked.text, self.documents)
        if naming:
            within = self._within(naming.documents, among)
            rest = _Said.read(encoder, naming.rest, asked_terms(naming.rest, asked.language))
            lists.append((_MEANING, self.meaning.near(encoder, rest.mean, among=within, most=_LIST)[0]))
        order, places = fused(lists, K)
        order = order[:_REORDERED]
        candidates = Candidates(
            order,
            self.meaning.words(order),
            {} if everywhere is None or vector is None else self.meaning.of(everywhere, vector, order),
            (set(within.tolist()), self._worded(encoder, rest, order)) if naming else None,
        )
        order, nearness = self.ordered(self._worded(encoder, said, order), candidates)
        near.update(nearness)
        return order, places

    def ordered(self, asked: Wording, candidates: Candidates) -> tuple[list[int], dict[int, float]]:
        """The candidates by evidence; what the hub is taught with looks in here."""
        return reordered(asked, candidates)

    def _worded(self, encoder: English, said: "_Said", order: list[int]) -> Wording:
        """A question as it was read, beside the passages to be ordered."""
        weighed = weights(said.pieces, said.own, self._rarity, self._passages())
        return Wording(said.pieces, weighed, self.meaning.of(encoder, said.vector, order))

    def _within(self, documents: Sequence[str], among: np.ndarray | None) -> np.ndarray:
        """The numbers of the passages of these documents."""
        rows = self.store.connection.execute(
            f"SELECT id FROM passages WHERE current=1 AND document IN ({','.join('?' * len(documents))})",  # noqa: S608
            tuple(documents),
        )
        found = np.array([row[0] for row in rows], dtype=np.int64)
        return found if among is None else np.intersect1d(found, among)

    def _across(
        self, asked: Question, among: np.ndarray | None, near: dict[int, float]
    ) -> tuple[list[int], list[float]]:
        """The question's own words in its own language, its words in English, and its meaning, fused by rank."""
        lists: list[Ranking] = []
        if asked.language in self.languages:
            words = [indexed(word, asked.language) for word in plain_words(asked.text)]
            lists.append((1.0, list(self._by_words(words, among, spoken=asked.language))))
        terms = asked_terms(asked.text, asked.language)
        encoder = multilingual()
        translated: list[str] = []
        across: _Across | None = None
        if encoder is not None:
            translated = self.dictionary.english(encoder, asked.text)
            vector = encoder.encode([asked.text])[0]
            ids, scores = self.meaning.near(encoder, vector, among=among, most=_LIST)
            # Where no passage has its vector yet, the words in English are all there is.
            across = _Across(vector, [int(one) for one in ids]) if len(ids) else None
            near.update(zip(map(int, ids), map(float, scores)))
            lists.append((_MEANING_ACROSS, ids))
        if said := dict.fromkeys([*translated, *(word for term in terms for word in term.split())]):
            inside = Question(" ".join(said), "en", {})
            lists.append((1.0, self._in_english(inside, among, {}, across=across)[0]))
        return fused(lists, K_ACROSS)

    def _in_other_languages(self, vector: np.ndarray | None, among: np.ndarray | None) -> list[Ranking]:
        encoder = multilingual() if self.languages - {"en", "und"} else None
        if encoder is None or vector is None:
            return []
        ids, _ = self.meaning.near(encoder, vector, among=among, most=_LIST, others=True)
        return [(_OTHERS, ids)]

    def _by_words(self, words: Sequence[str], among: np.ndarray | None, *, spoken: str = "") -> dict[int, float]:
        """Passages (in the language `spoken`, if told) that share words with the question, and how much, best first."""
        said = list(dict.fromkeys(part for word in words for part in word.lower().split()))[:_MOST_WORDS]
        said = self._telling(said)
        if not said:
            return {}
        # Each word in quotes: nothing that is asked is read as an operator.
        match = " OR ".join('"{}"'.format(word.replace('"', '""')) for word in said)
        limit = f" LIMIT {2 * _LIST}" if among is None else ""
        rows = self.store.connection.execute(
            f"SELECT rowid, -bm25(words, {_WEIGHTS}) AS shared FROM words WHERE words MATCH ? "  # noqa: S608
            f"ORDER BY shared DESC{limit}",
            (match,),
        )
        found = dict(rows.fetchall())
        kept = self._current(list(found), spoken)
        if among is not None:
            kept &= set(among.tolist())
        return dict(islice(((one, shared) for one, shared in found.items() if one in kept), _LIST))

    def _telling(self, words: list[str]) -> list[str]:
        """The rarest words, as many as their passages are not too many to rank; words in no passage are left out."""
        counts = {word: self._count(word) for word in words}
        kept: list[str] = []
        room = _POSTINGS
        for word in sorted((word for word in words if counts[word]), key=lambda word: counts[word]):
            room -= counts[word]
            if room < 0 and len(kept) >= _AT_LEAST:
                break
            kept.append(word)
        return kept

    def _count(self, word: str) -> int:
        """In how many passages a word stands; counted once."""
        if word not in self.counts:
            if len(self.counts) > _REMEMBERED:
                self.counts.clear()
            match = '"{}"'.format(word.replace('"', '""'))
            row = self.store.connection.execute("SELECT count(*) FROM words WHERE words MATCH ?", (match,)).fetchone()
            self.counts[word] = row[0]
        return self.counts[word]

    def _rarity(self, word: str) -> int:
        """In how many passages a word stands; one that says nothing stands in every other."""
        return self._count(word) if says_something(word) else self._passages() // 2

    def _passages(self) -> int:
        return int(self.store.connection.execute("SELECT max(id) FROM passages").fetchone()[0] or 0)

    def _current(self, ids: list[int], spoken: str) -> set[int]:
        kept: set[int] = set()
        language, told = (" AND language=?", (spoken,)) if spoken else ("", ())
        for start in range(0, len(ids), 30_000):
            part = ids[start : start + 30_000]
            rows = self.store.connection.execute(
                "SELECT id FROM passages WHERE current=1 AND kind<>'note'"  # noqa: S608 - values are bound
                f"{language} AND id IN ({','.join('?' * len(part))})",
                (*told, *part),
            )
            kept.update(row[0] for row in rows)
        return kept

    def _hits(self, order: list[int], scores: dict[int, float], near: dict[int, float], spoken: str) -> list[Hit]:
        found = self.store.fetch(order)
        documents = {one.id: one for one in self.store.documents(sorted({found[one].document for one in order}))}
        hits: list[Hit] = []
        place: dict[tuple[str, str], int] = {}
        for one in order:
            passage = found[one]
            if passage.kind == "heading":
                continue
            hit = Hit(passage, documents[passage.document], scores[one], near.get(one, 0.0))
            # One provision in two languages is one answer: in the asker's language, else as it ranks first.
            same = (passage.document, passage.locator)
            if same not in place:
                place[same] = len(hits)
                hits.append(hit)
                continue
            before = hits[place[same]]
            first, second = (hit, before) if passage.language == spoken else (before, hit)
            also = tuple(sorted({*before.also, second.passage.language}))
            hits[place[same]] = Hit(
                first.passage, first.document, before.score, max(before.nearness, hit.nearness), also
            )
        return hits


def search(store: HubStore, asked: str, *, k: int = 10, filters: Iterable[str] = ()) -> list[Hit]:
    """The k best passages for one question."""
    return Finder(store).search(asked, k=k, filters=filters)
