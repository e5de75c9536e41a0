"""The rows of a matrix that lie nearest to a vector: a first pass over few directions, then exactly.

Vectors of language spread far in some directions and hardly in most. Turned so that the widest come first, a quarter
of the numbers tells which rows can be among the nearest; those alone are compared in full.
"""

import numpy as np

# Measured on 100,000 vectors spread as those of real passages: of the 200 nearest 99.9 in 100 are found.
_DIRECTIONS = 128
_CANDIDATES = 10
_AT_LEAST = 200
# Below so many rows all are compared in full.
_MANY = 8_000
# So many rows tell the directions in which all of them spread.
_SAMPLE = 16_000
_OUT = -2.0  # below every dot product of unit vectors


class Rows:
    """Vectors of length one, in half precision; they may be added to, never changed."""

    def __init__(self, vectors: np.ndarray, *, turn: np.ndarray | None = None) -> None:
        few = len(vectors) < _MANY
        self.whole = vectors.astype(np.float32 if few else np.float16, copy=False)
        self.turn = None if few else _turn(self.whole) if turn is None else turn
        self.short = None if self.turn is None else _turned(self.whole, self.turn)

    def __len__(self) -> int:
        return len(self.whole)

    def nearest(
        self, asked: np.ndarray, most: int, *, allowed: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """The places of at most so many rows, nearest first, and how near; `allowed` marks those that count."""
        if not len(self.whole):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        asked = asked.astype(np.float32)
        if self.short is None or self.turn is None:
            scores = self.whole @ asked
            if allowed is not None:
                scores[~allowed] = _OUT
            places = _top(scores, most)
        else:
            rough = self.short @ (asked @ self.turn)
            if allowed is not None:
                rough[~allowed] = _OUT
            places = _top(rough, max(_CANDIDATES * most, _AT_LEAST))
            scores = self.near(asked, places)
            kept = _top(scores, most)
            return places[kept], scores[kept]
        return places, scores[places]

    def near(self, asked: np.ndarray, places: np.ndarray) -> np.ndarray:
        """How near the rows at these places are."""
        return self.whole[places].astype(np.float32) @ asked.astype(np.float32)

    def changed(self, kept: np.ndarray, new: np.ndarray) -> "Rows":
        """Those of these rows that are kept, and new ones behind them."""
        before = self.whole if kept.all() else self.whole[kept]
        return Rows(np.concatenate([before, new.astype(before.dtype)]), turn=self.turn)


def _top(scores: np.ndarray, most: int) -> np.ndarray:
    """The places of the highest scores, highest first; equal ones in the order of the rows."""
    count = min(most, len(scores))
    top = np.argpartition(-scores, count - 1)[:count]
    top = top[scores[top] > _OUT]
    return top[np.lexsort((top, -scores[top]))]


def _turn(vectors: np.ndarray) -> np.ndarray:
    """The directions in which these vectors spread the most."""
    step = max(1, len(vectors) // _SAMPLE)
    sample = vectors[::step].astype(np.float32)
    _, directions = np.linalg.eigh(sample.T @ sample)
    return np.ascontiguousarray(directions[:, ::-1][:, :_DIRECTIONS])


def _turned(vectors: np.ndarray, turn: np.ndarray) -> np.ndarray:
    short = np.empty((len(vectors), turn.shape[1]), dtype=np.float32)
    for start in range(0, len(vectors), _MANY):
        short[start : start + _MANY] = vectors[start : start + _MANY].astype(np.float32) @ turn
    return short
