"""Words of other languages into the English words of the hub's own texts: those nearest in meaning.

No dictionary is shipped: every English word of the texts is encoded once by the multilingual encoder, in which
words of one meaning lie together whatever their language.
"""

import re
from collections.abc import Iterable

import numpy as np

from commonground.hub.encoding import Encoder
from commonground.hub.store import HubStore
from commonground.hub.words import plain_words, says_something

# A word further than this from every English one is a name, or means something else.
_SURE = 0.6
_WORD = re.compile(r"[a-z]{3,}")
_AT_ONCE = 500


def learn(store: HubStore, encoder: Encoder, texts: Iterable[str]) -> None:
    """Encode the English words of these texts that were in none before; called inside `writing`."""
    said = sorted({word for text in texts for word in _WORD.findall(text.lower()) if says_something(word)})
    for start in range(0, len(said), _AT_ONCE):
        part = said[start : start + _AT_ONCE]
        marks = ",".join("?" * len(part))
        rows = store.connection.execute(f"SELECT word FROM vocabulary WHERE word IN ({marks})", part)  # noqa: S608
        known = {row[0] for row in rows}
        if new := [word for word in part if word not in known]:
            vectors = encoder.encode(new).astype(np.float16)
            store.connection.executemany(
                "INSERT INTO vocabulary VALUES(?,?)", [(word, vector.tobytes()) for word, vector in zip(new, vectors)]
            )


class Dictionary:
    """The English words of one hub, in memory; loaded when first asked."""

    def __init__(self, store: HubStore) -> None:
        self.store = store
        self.words: list[str] = []
        self.matrix = np.zeros((0, 0), dtype=np.float32)

    def english(self, encoder: Encoder, question: str) -> list[str]:
        """The English words nearest to those of a question, each once, in its order."""
        self._load()
        asked = plain_words(question)
        if not self.words or not asked:
            return []
        near = encoder.encode(asked) @ self.matrix.T
        best = near.argmax(axis=1)
        found = [self.words[at] for row, at in enumerate(best) if near[row, at] >= _SURE]
        return list(dict.fromkeys(found))

    def _load(self) -> None:
        (count,) = self.store.connection.execute("SELECT count(*) FROM vocabulary").fetchone()
        if count == len(self.words):
            return
        rows = self.store.connection.execute("SELECT word, vector FROM vocabulary ORDER BY word").fetchall()
        self.words = [row[0] for row in rows]
        self.matrix = np.stack([np.frombuffer(row[1], dtype=np.float16) for row in rows]).astype(np.float32)
