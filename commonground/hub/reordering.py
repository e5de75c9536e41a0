"""The best candidates ordered anew by all that is known of them: word by word, as a whole, and by shared words."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from commonground.hub.encoding import Pieces, word_by_word, words

# Measured on questions of which half were never tuned on. The whole adds what word by word overlooks; shared words
# add the terms of the field.
_WHOLE = 0.3
_SHARED = 0.07
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


def reordered(
    candidates: Sequence[int], asked: Pieces, weighed: np.ndarray, bits: dict[int, bytes], whole: dict[int, float],
    shared: dict[int, float],
) -> tuple[list[int], dict[int, float]]:  # fmt: skip
    """The candidates by evidence, and how near each is to the question, word by word and as a whole.

    Those not encoded yet, or in another language, keep the place they have.
    """
    known = [one for one in candidates if one in bits and one in whole]
    telling = weighed > 0
    near = word_by_word(asked.vectors[telling], weighed[telling], [bits[one] for one in known])
    most = max(shared.values(), default=0.0) or 1.0
    evidence = {
        one: float(nearness) + _WHOLE * whole[one] + _SHARED * shared.get(one, 0.0) / most
        for one, nearness in zip(known, near)
    }
    best = iter(sorted(known, key=lambda one: (-evidence[one], one)))
    order = [next(best) if one in evidence else one for one in candidates]
    return order, {one: (float(nearness) + whole[one]) / 2 for one, nearness in zip(known, near)}
