"""Word by word: how near the words of a question come to the words of a passage.

A passage's own vector is a mean, in which a detail is lost; here every telling word keeps a vector, of which one bit
for each direction is stored. Weighing a question's words as rare or common is the caller's.
"""

from collections.abc import Sequence

import numpy as np

from commonground.hub.encoding.encoders import ENGLISH_WIDTH, Pieces
from commonground.hub.encoding.wordpiece import words
from commonground.hub.words import says_something

_BYTES = ENGLISH_WIDTH // 8
# How much more the nearer of a passage's words count than the others; measured.
_SHARP = 10.0


def packed(pieces: Pieces) -> bytes:
    """The signs of the vectors of a passage's telling words; of all its words where none is telling."""
    every = words(pieces.numbers)
    kept = [place for word, first, end in every if says_something(word) for place in range(first, end)]
    rows = pieces.vectors[kept or slice(1, -1)]
    return np.packbits(rows > 0, axis=1).tobytes()


def word_by_word(
    asked: np.ndarray, weights: np.ndarray, passages: Sequence[bytes], titles: Sequence[bytes]
) -> tuple[np.ndarray, np.ndarray]:
    """For each packed passage how near the question's words come to its own, as weighted means from -1 to 1.

    First each to the nearest, be it in the passage or in its document's title: whether what is asked is there at all.
    Then each to all of the passage's own, the nearest counting the most: whether the passage is about it.
    """
    if not passages or not weights.sum():
        return np.zeros(len(passages), dtype=np.float32), np.zeros(len(passages), dtype=np.float32)
    shares = weights / weights.sum()
    near, starts = _near(asked, passages)
    best = np.maximum.reduceat(near, starts, axis=0)
    counts = np.diff([*starts, len(near)])
    said = np.log(np.add.reduceat(np.exp(_SHARP * near), starts, axis=0) / counts[:, None]) / _SHARP
    # Passages of one document share its title.
    titled = sorted({title for title in titles if title})
    if titled:
        above, starts = _near(asked, titled)
        of_title = dict(zip(titled, np.maximum.reduceat(above, starts, axis=0)))
        nothing = np.full(len(asked), -1.0, dtype=np.float32)
        best = np.maximum(best, np.stack([of_title.get(title, nothing) for title in titles]))
    return best @ shares, said @ shares


def _near(asked: np.ndarray, packs: Sequence[bytes]) -> tuple[np.ndarray, np.ndarray]:
    """How near each packed word is to each of the question's, and where each pack begins."""
    bits = np.frombuffer(b"".join(packs), dtype=np.uint8).reshape(-1, _BYTES)
    # A sign is worth plus or minus one; the length of such a row is the root of its width.
    signs = np.unpackbits(bits, axis=1).astype(np.float32)
    near = (2 * (signs @ asked.T) - asked.sum(axis=1)) / np.sqrt(ENGLISH_WIDTH)
    return near, np.cumsum([0, *(len(one) // _BYTES for one in packs[:-1])])
