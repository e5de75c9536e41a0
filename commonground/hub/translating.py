"""Words of other languages into the English words of the hub's own texts: those nearest in meaning.

No dictionary is shipped: every English word of the texts is encoded once by the multilingual encoder, in which
words of one meaning lie together whatever their language.
"""

import re
from collections.abc import Iterable

import numpy as np

from commonground.hub.encoding import Encoder
from commonground.hub.nearest import Rows
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
        self.upto: tuple[int, ...] = ()
        self.words: list[str] = []
        self.rows = Rows(np.zeros((0, 1)))

    def english(self, encoder: Encoder, question: str) -> list[str]:
        """The English words nearest to those of a question, each once, in its order."""
        self._load(encoder)
        asked = plain_words(question)
        if not self.words or not asked:
            return []
        best = [self.rows.nearest(vector, 1) for vector in encoder.encode(asked)]
        return list(dict.fromkeys(self.words[place] for (place,), (near,) in best if near >= _SURE))

    def _load(self, encoder: Encoder) -> None:
        # Words are learnt in the same breath as passages are encoded; counting them all would take longer.
        upto = self.store.connection.execute("SELECT upto FROM encoded WHERE model=?", (encoder.name,)).fetchone()
        if not upto or upto == self.upto:
            return
        self.upto = upto
        rows = self.store.connection.execute("SELECT word, vector FROM vocabulary ORDER BY word").fetchall()
        self.words = [row[0] for row in rows]
        if rows:
            self.rows = Rows(np.stack([np.frombuffer(row[1], dtype=np.float16) for row in rows]))
