"""Meaning: each passage is encoded once, whatever documents it stands in; searches go on by words meanwhile."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from commonground.hub.encoding import Encoder, English, Pieces, english, multilingual, packed
from commonground.hub.nearest import Rows
from commonground.hub.store import HubStore, encoded_text
from commonground.hub.translating import learn

_AT_ONCE = 32
# Takes the stage, how many are done, and of how many (0 where nobody knows).
Progress = Callable[[str, int, int], None]
MISSING = "{} is not installed: search works by words{}."


def quiet(_: str, __: int, ___: int) -> None:
    """Tell nobody."""


def encode(store: HubStore, *, progress: Progress = quiet, most: int | None = None) -> tuple[int, int, list[str]]:
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
    if inside is not None:
        _encode_titles(store, inside)
    left = sum(len(_waiting(store, encoder)) for encoder in (across, inside) if encoder is not None)
    return done, left, notes


def _waiting(store: HubStore, encoder: Encoder) -> list[int]:
    """Passages behind the last one that this encoder came to, each wording once."""
    only = " AND language IN ('en', 'und')" if encoder is english() else ""
    rows = store.connection.execute(
        "SELECT min(id) FROM passages p WHERE id>coalesce((SELECT upto FROM encoded WHERE model=?), 0) "  # noqa: S608
        f"AND current=1 AND kind<>'note'{only} AND NOT EXISTS(SELECT 1 FROM vectors v WHERE v.hash=p.hash AND "
        f"v.model=?) "
        "GROUP BY hash ORDER BY 1",
        (encoder.name, encoder.name),
    )
    return [row[0] for row in rows]


def _encode(store: HubStore, encoder: Encoder, ids: list[int]) -> None:
    found = [store.fetch(ids)[one] for one in ids]
    texts = [encoded_text(one) for one in found]
    apart: list[Pieces] = []
    if isinstance(encoder, English):
        vectors, apart = encoder.read(texts)
    else:
        vectors = encoder.encode(texts)
    halves = vectors.astype(np.float16)
    with store.writing():
        # Passages are encoded in their order, so that one number says how far it came.
        store.connection.execute("INSERT OR REPLACE INTO encoded VALUES(?,?)", (encoder.name, ids[-1]))
        store.connection.executemany(
            "INSERT OR REPLACE INTO vectors VALUES(?,?,?)",
            [(one.hash, encoder.name, half.tobytes()) for one, half in zip(found, halves)],
        )
        store.connection.executemany(
            "INSERT OR REPLACE INTO word_vectors VALUES(?,?)",
            [(one.hash, bits) for one, pieces in zip(found, apart) if (bits := packed(pieces))],
        )
        if encoder is multilingual():
            learn(store, encoder, [text for one, text in zip(found, texts) if one.language in {"en", "und"}])


def _encode_titles(store: HubStore, encoder: English) -> None:
    """Encode the titles of documents, word by word: what a passage is about may stand in its title alone."""
    rows = store.connection.execute(
        "SELECT id FROM documents d WHERE NOT EXISTS(SELECT 1 FROM word_vectors w WHERE w.hash='title ' || d.version)"
    )
    named = [one for one in store.documents([row[0] for row in rows]) if one.title]
    read = encoder.read([one.title for one in named])[1] if named else []
    with store.writing():
        store.connection.executemany(
            "INSERT OR REPLACE INTO word_vectors VALUES(?,?)",
            [(f"title {one.version}", packed(pieces)) for one, pieces in zip(named, read)],
        )


def _parts(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]


@dataclass(frozen=True, slots=True)
class Loaded:
    """One model's vectors: a row for each current passage that has one."""

    mark: tuple[int, ...]
    ids: np.ndarray
    rows: Rows
    others: np.ndarray  # which rows are in another language than English


class Meaning:
    """The vectors of all current passages in memory, one matrix a model; loaded when first asked."""

    def __init__(self, store: HubStore) -> None:
        self.store = store
        self.loaded: dict[str, Loaded] = {}

    def near(
        self, encoder: Encoder, asked: np.ndarray, *, among: np.ndarray | None, most: int, others: bool = False
    ) -> tuple[np.ndarray, np.ndarray]:
        """The passages nearest to a vector, nearest first, and how near.

        `among` keeps only these ids, `others` only those that are not in English.
        """
        held = self.held(encoder)
        allowed = held.others if others else None
        if among is not None:
            allowed = np.isin(held.ids, among) if allowed is None else allowed & np.isin(held.ids, among)
        places, scores = held.rows.nearest(asked, most, allowed=allowed)
        return held.ids[places], scores

    def of(self, encoder: Encoder, asked: np.ndarray, ids: list[int]) -> dict[int, float]:
        """How near these passages are to a vector, those that are encoded."""
        held = self.held(encoder)
        places = np.searchsorted(held.ids, ids)
        found = [(one, place) for one, place in zip(ids, places) if place < len(held.ids) and held.ids[place] == one]
        scores = held.rows.near(asked, np.array([place for _, place in found])) if found else ()
        return {one: float(score) for (one, _), score in zip(found, scores)}

    def words(self, ids: list[int]) -> dict[int, tuple[bytes, bytes]]:
        """The packed vectors of these passages' words and of their document's title, where they were encoded."""
        marks = ",".join("?" * len(ids))
        rows = self.store.connection.execute(
            "SELECT p.id, w.bits, t.bits FROM passages p JOIN word_vectors w ON w.hash=p.hash "  # noqa: S608
            f"LEFT JOIN word_vectors t ON t.hash='title ' || p.version WHERE p.id IN ({marks})",
            ids,
        )
        return {one: (own, title or b"") for one, own, title in rows}

    def held(self, encoder: Encoder) -> Loaded:
        """One model's vectors, as they stand in the store now."""
        # What is stored is never changed, so that these three tell whether anything was added.
        mark = self.store.connection.execute(
            "SELECT (SELECT count(*) FROM versions), (SELECT max(id) FROM passages),"
            " (SELECT upto FROM encoded WHERE model=?)",
            (encoder.name,),
        ).fetchone()
        held = self.loaded.get(encoder.name)
        if held is not None and held.mark == mark:
            return held
        first = int(held.ids[-1]) if held is not None and len(held.ids) else 0
        ids, vectors, others = self._load(encoder, first)
        if held is None or not first:
            rows = Rows(vectors)
        else:
            gone = [row[0] for row in self.store.connection.execute("SELECT id FROM passages WHERE current=0")]
            kept = ~np.isin(held.ids, gone)
            rows = held.rows.changed(kept, vectors) if len(ids) or gone else held.rows
            ids, others = np.concatenate([held.ids[kept], ids]), np.concatenate([held.others[kept], others])
        self.loaded[encoder.name] = Loaded(mark, ids, rows, others)
        return self.loaded[encoder.name]

    def _load(self, encoder: Encoder, first: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The vectors of the current passages behind `first`."""
        joined = "FROM passages p JOIN vectors v ON v.hash=p.hash AND v.model=? WHERE p.current=1 AND p.id>?"
        asked = (encoder.name, first)
        (count,) = self.store.connection.execute(f"SELECT count(*) {joined}", asked).fetchone()
        ids, others = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=bool)
        vectors = np.zeros((0, self.loaded[encoder.name].rows.whole.shape[1] if first else 0), dtype=np.float16)
        rows = self.store.connection.execute(
            f"SELECT p.id, p.language NOT IN ('en', 'und'), v.vector {joined} ORDER BY p.id", asked
        )
        for place, (one, other, blob) in enumerate(rows):
            vector = np.frombuffer(blob, dtype=np.float16)
            if not place:
                vectors = np.zeros((count, len(vector)), dtype=np.float16)
            ids[place], others[place], vectors[place] = one, other, vector
        return ids, vectors, others
