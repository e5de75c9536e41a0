"""Word by word: how near the words of a question come to the words of a passage.

A passage's own vector is a mean, in which a detail is lost; here every telling word keeps a vector, of which one bit
for each direction is stored. Weighing a question's words as rare or common is the caller's.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from commonground.hub.encoding.encoders import ENGLISH_WIDTH, Pieces
from commonground.hub.encoding.wordpiece import words
from commonground.hub.words import says_something

_BYTES = ENGLISH_WIDTH // 8
# How much more the nearer of a passage's words count than the others; measured.
SHARP = 10.0


def packed(pieces: Pieces) -> bytes:
    """The signs of the vectors of a passage's telling words; of all its words where none is telling."""
    every = words(pieces.numbers)
    kept = [place for word, first, end in every if says_something(word) for place in range(first, end)]
    rows = pieces.vectors[kept or slice(1, -1)]
    return np.packbits(rows > 0, axis=1).tobytes()


class Nearness(NamedTuple):
    """How near a question's words come to those of each passage: weighted means from -1 to 1.

    `holds`: each to the nearest word of the passage: whether what is asked is there at all. `titled`: how much nearer
    the title of the document comes. `says`: each to all words of the passage, the nearest counting the most: whether
    the passage is about it.
    """

    holds: np.ndarray
    titled: np.ndarray
    says: np.ndarray


def word_by_word(
    asked: np.ndarray, weights: np.ndarray, passages: Sequence[bytes], titles: Sequence[bytes]
) -> Nearness:
    """How near the words of a question come to packed passages and to the titles of their documents."""
    if not passages or not weights.sum():
        return Nearness(*np.zeros((3, len(passages)), dtype=np.float32))
    shares = weights / weights.sum()
    near, starts = _near(asked, passages)
    best = np.maximum.reduceat(near, starts, axis=0)
    counts = np.diff([*starts, len(near)])
    said = np.log(np.add.reduceat(np.exp(SHARP * near), starts, axis=0) / counts[:, None]) / SHARP
    # Passages of one document share its title.
    named = sorted({title for title in titles if title})
    gained = np.zeros_like(best)
    if named:
        above, starts = _near(asked, named)
        of_title = dict(zip(named, np.maximum.reduceat(above, starts, axis=0)))
        nothing = np.full(len(asked), -1.0, dtype=np.float32)
        gained = np.maximum(np.stack([of_title.get(title, nothing) for title in titles]) - best, 0)
    return Nearness(best @ shares, gained @ shares, said @ shares)


def _near(asked: np.ndarray, packs: Sequence[bytes]) -> tuple[np.ndarray, np.ndarray]:
    """How near each packed word is to each of the question's, and where each pack begins."""
    bits = np.frombuffer(b"".join(packs), dtype=np.uint8).reshape(-1, _BYTES)
    # A sign is worth plus or minus one; the length of such a row is the root of its width.
    ones = np.unpackbits(bits, axis=1).astype(np.float32)
    near = (2 * (ones @ asked.T) - asked.sum(axis=1)) / np.sqrt(ENGLISH_WIDTH)
    return near, np.cumsum([0, *(len(one) // _BYTES for one in packs[:-1])])
