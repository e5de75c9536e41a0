"""Word by word: how near the words of a question come to the words of a passage, each to the nearest.

A passage's own vector is a mean, in which a detail is lost; here every telling word keeps a vector, of which one bit
for each direction is stored. Weighing a question's words as rare or common is the caller's.
"""

from collections.abc import Sequence

import numpy as np

from commonground.hub.encoding.encoders import ENGLISH_WIDTH, Pieces
from commonground.hub.encoding.wordpiece import words
from commonground.hub.words import says_something

_BYTES = ENGLISH_WIDTH // 8


def packed(pieces: Pieces) -> bytes:
    """The signs of the vectors of a passage's telling words; of all its words where none is telling."""
    every = words(pieces.numbers)
    kept = [place for word, first, end in every if says_something(word) for place in range(first, end)]
    rows = pieces.vectors[kept or slice(1, -1)]
    return np.packbits(rows > 0, axis=1).tobytes()


def word_by_word(asked: np.ndarray, weights: np.ndarray, passages: Sequence[bytes]) -> np.ndarray:
    """For each packed passage the weighted mean, over the question's words, of the nearest of its own; -1 to 1."""
    if not passages or not weights.sum():
        return np.zeros(len(passages), dtype=np.float32)
    counts = np.array([len(one) // _BYTES for one in passages])
    bits = np.frombuffer(b"".join(passages), dtype=np.uint8).reshape(-1, _BYTES)
    # A sign is worth plus or minus one; the length of such a row is the root of its width.
    signs = np.unpackbits(bits, axis=1).astype(np.float32)
    near = (2 * (signs @ asked.T) - asked.sum(axis=1)) / np.sqrt(ENGLISH_WIDTH)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    best = np.maximum.reduceat(near, starts, axis=0)
    return (best @ weights) / weights.sum()
