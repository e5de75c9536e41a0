"""Meaning: each passage is encoded once, whatever documents it stands in; searches go on by words meanwhile."""

from collections.abc import Callable, Iterator

import numpy as np

from commonground.hub.cutting import sentences
from commonground.hub.encoding import ENGLISH_WIDTH, Encoder, english, multilingual
from commonground.hub.store import HubStore, encoded_text

_AT_ONCE = 32
# Shorter sentences say too little to be told apart.
_TELLING = 25
MISSING = "{} is not installed: search works by words{}."


def encode_pending(
    store: HubStore, *, progress: Callable[[str, int, int], None], most: int | None = None
) -> tuple[int, int, list[str]]:
    """Encode the passages that have no vectors yet; returns how many were, how many wait, and what is missing."""
    done = 0
    notes: list[str] = []
    across, inside = multilingual(), english()
    if inside is None:
        notes.append(MISSING.format("The English encoder", " and across languages" if across else ""))
    if across is None:
        notes.append(MISSING.format("The multilingual encoder", ", in the language of the question"))
    for encoder in (across, inside):
        if encoder is None:
            continue
        waiting = _waiting(store, encoder)
        for part in _parts(waiting[:most]):
            _encode(store, encoder, part)
            done += len(part)
            progress("encoding", done, len(waiting))
    left = sum(len(_waiting(store, encoder)) for encoder in (across, inside) if encoder is not None)
    return done, left, notes


def _waiting(store: HubStore, encoder: Encoder) -> list[int]:
    only = " AND language IN ('en', 'und')" if encoder is english() else ""
    rows = store.connection.execute(
        "SELECT min(id) FROM passages p WHERE current=1 AND kind<>'note'"  # noqa: S608 - no outside words in it
        f"{only} AND NOT EXISTS(SELECT 1 FROM vectors v WHERE v.hash=p.hash AND v.model=?) GROUP BY hash ORDER BY 1",
        (encoder.name,),
    )
    return [row[0] for row in rows]


def _encode(store: HubStore, encoder: Encoder, ids: list[int]) -> None:
    found = [store.fetch(ids)[one] for one in ids]
    texts = [encoded_text(one) for one in found]
    spans = [_sentences(one.text) if encoder is english() else [] for one in found]
    said = [one.text[a:b] for one, of in zip(found, spans) for a, b in of]
    vectors = encoder.encode([*texts, *said]).astype(np.float16)
    at = len(texts)
    with store.writing():
        for one, vector, of in zip(found, vectors, spans):
            store.connection.execute(
                "INSERT OR REPLACE INTO vectors VALUES(?,?,?)", (one.hash, encoder.name, vector.tobytes())
            )
            if of:
                store.connection.execute(
                    "INSERT OR REPLACE INTO sentence_vectors VALUES(?,?)",
                    (one.hash, vectors[at : at + len(of)].tobytes()),
                )
                at += len(of)


def _sentences(text: str) -> list[tuple[int, int]]:
    """The sentences to encode apart; a passage of one sentence is its own."""
    spans = [(a, b) for a, b in sentences(text) if b - a >= _TELLING]
    return spans if len(spans) > 1 else []


def _parts(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]


class Meaning:
    """The vectors of all current passages in memory, one matrix a model; loaded when first asked."""

    def __init__(self, store: HubStore) -> None:
        self.store = store
        self.loaded: dict[str, tuple[object, np.ndarray, np.ndarray]] = {}

    def near(
        self, encoder: Encoder, asked: np.ndarray, *, among: np.ndarray | None, most: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """The passages nearest to a vector, nearest first, and how near; `among` keeps only these ids."""
        ids, matrix = self._matrix(encoder)
        if not len(ids):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        scores = matrix @ asked.astype(np.float32)
        if among is not None:
            scores = np.where(np.isin(ids, among), scores, -2.0)
        count = min(most, len(ids))
        top = np.argpartition(-scores, count - 1)[:count]
        top = top[np.lexsort((ids[top], -scores[top]))]
        top = top[scores[top] > -2.0]
        return ids[top], scores[top]

    def _matrix(self, encoder: Encoder) -> tuple[np.ndarray, np.ndarray]:
        mark = self.store.connection.execute(
            "SELECT (SELECT count(*) FROM vectors WHERE model=?), (SELECT max(id) FROM passages),"
            " (SELECT count(*) FROM versions)",
            (encoder.name,),
        ).fetchone()
        if encoder.name in self.loaded and self.loaded[encoder.name][0] == mark:
            return self.loaded[encoder.name][1:]
        count = self.store.connection.execute(
            "SELECT count(*) FROM passages p JOIN vectors v ON v.hash=p.hash AND v.model=? WHERE p.current=1",
            (encoder.name,),
        ).fetchone()[0]
        ids = np.zeros(count, dtype=np.int64)
        matrix = np.zeros((0, 0), dtype=np.float32)
        rows = self.store.connection.execute(
            "SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.hash=p.hash AND v.model=? WHERE p.current=1"
            " ORDER BY p.id",
            (encoder.name,),
        )
        for place, (one, blob) in enumerate(rows):
            vector = np.frombuffer(blob, dtype=np.float16)
            if not place:
                matrix = np.zeros((count, len(vector)), dtype=np.float32)
            ids[place], matrix[place] = one, vector
        self.loaded[encoder.name] = (mark, ids, matrix)
        return ids, matrix

    def sentences(self, hashes: list[str]) -> dict[str, np.ndarray]:
        """The vectors of these passages' sentences, where they were encoded apart."""
        found: dict[str, np.ndarray] = {}
        marks = ",".join("?" * len(hashes))
        rows = self.store.connection.execute(
            f"SELECT hash, vectors FROM sentence_vectors WHERE hash IN ({marks})",
            hashes,  # noqa: S608
        )
        for one, blob in rows:
            found[one] = np.frombuffer(blob, dtype=np.float16).astype(np.float32).reshape(-1, ENGLISH_WIDTH)
        return found
