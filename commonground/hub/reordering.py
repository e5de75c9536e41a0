"""The best candidates ordered anew by all that is known of them: word by word, as a whole, and by shared words."""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from commonground.hub.encoding import Pieces, word_by_word, words

# Measured, each document's questions with the weights that the others' give. That a passage holds what is asked counts
# one; that it is about it counts more, and keeps long passages, in which anything is found, from the top. The whole
# adds what word by word overlooks; shared words add the terms of the field.
_ABOUT = 1.2
_WHOLE = 0.3
_SHARED = 0.1
# What a document gains when the question names it, and how much of its passages' evidence the question without the
# name gives.
_NAMED = 0.15
_REST = 0.4
# Rare words of a question say the most, more than in proportion.
_RARE = 1.25
# A mark at the end still carries the sense of the sentence.
_MARK = 1.0
# Terms of ours beside the asker's own words.
_TERMS = 0.3


def weights(asked: Pieces, own: int, count: Callable[[str], int], passages: int) -> np.ndarray:
    """What each word piece of a question weighs; those behind the first `own` are terms added to it."""
    found = np.zeros(len(asked.numbers), dtype=np.float32)
    for word, first, end in words(asked.numbers):
        if any(letter.isalnum() for letter in word):
            rare = math.log(1 + passages / (0.5 + count(word))) ** _RARE
            found[first:end] = rare / math.sqrt(end - first)
        else:
            found[first:end] = _MARK
    found[own:] *= _TERMS
    return found


@dataclass(frozen=True, slots=True)
class Wording:
    """A question as it was read: its word pieces, what each weighs, and how near passages are to it as a whole."""

    pieces: Pieces
    weights: np.ndarray
    whole: dict[int, float]


def reordered(
    candidates: Sequence[int], asked: Wording, bits: dict[int, tuple[bytes, bytes]], shared: dict[int, float], *,
    inside: tuple[Collection[int], Wording] | None = None,
) -> tuple[list[int], dict[int, float]]:  # fmt: skip
    """The candidates by evidence, and how near each is to the question, word by word and as a whole.

    `inside` are the passages of a document that the question names, with the question put without its name. Those not
    encoded yet, or in another language, keep the place they have.
    """
    known = [one for one in candidates if one in bits and one in asked.whole]
    evidence, nearness = _evidence(known, asked, bits)
    if inside is not None:
        within = [one for one in known if one in inside[0]]
        without_name, _ = _evidence(within, inside[1], bits)
        for one in within:
            evidence[one] = (1 - _REST) * evidence[one] + _REST * without_name[one] + _NAMED
    most = max(shared.values(), default=0.0) or 1.0
    for one in known:
        evidence[one] += _SHARED * shared.get(one, 0.0) / most
    best = iter(sorted(known, key=lambda one: (-evidence[one], one)))
    return [next(best) if one in evidence else one for one in candidates], nearness


def _evidence(
    known: list[int], asked: Wording, bits: dict[int, tuple[bytes, bytes]]
) -> tuple[dict[int, float], dict[int, float]]:
    telling = asked.weights > 0
    vectors, weighed = asked.pieces.vectors[telling], asked.weights[telling]
    holds, says = word_by_word(vectors, weighed, [bits[one][0] for one in known], [bits[one][1] for one in known])
    whole = np.array([asked.whole[one] for one in known], dtype=np.float32)
    evidence = holds + _ABOUT * says + _WHOLE * whole
    return dict(zip(known, map(float, evidence))), dict(zip(known, map(float, (holds + whole) / 2)))
