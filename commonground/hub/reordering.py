"""The best candidates ordered anew by all that is known of them: word by word, and as a whole by both encoders."""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from commonground.hub.encoding import Pieces, word_by_word, words
from commonground.hub.lessons import Lessons, lessons

# How much of the evidence of a named document's passages the question without the name gives.
REST = 0.4
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


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages to be ordered: in the order found, their words packed, and how near the multilingual encoder finds them.

    `within` are those of a document that the question names, with the question put without its name.
    """

    order: Sequence[int]
    words: dict[int, tuple[bytes, bytes]]
    across: dict[int, float]
    within: tuple[Collection[int], Wording] | None = None


def reordered(asked: Wording, among: Candidates, taught: Lessons | None = None) -> tuple[list[int], dict[int, float]]:
    """The candidates by evidence, and how near each is to the question, word by word and as a whole.

    Those not encoded yet, or in another language, keep the place they have.
    """
    taught = taught or lessons()
    known = [one for one in among.order if one in among.words and one in asked.whole]
    evidence, nearness = _evidence(known, asked, among.words, taught)
    if among.within is not None:
        within = [one for one in known if one in among.within[0]]
        without_name, _ = _evidence(within, among.within[1], among.words, taught)
        for one in within:
            evidence[one] = (1 - REST) * evidence[one] + REST * without_name[one] + taught.named
    for one in known:
        evidence[one] += taught.across * among.across.get(one, 0.0)
    best = iter(sorted(known, key=lambda one: (-evidence[one], one)))
    return [next(best) if one in evidence else one for one in among.order], nearness


def _evidence(
    known: list[int], asked: Wording, words: dict[int, tuple[bytes, bytes]], taught: Lessons
) -> tuple[dict[int, float], dict[int, float]]:
    telling = asked.weights > 0
    packs, titles = [words[one][0] for one in known], [words[one][1] for one in known]
    near = word_by_word(taught.turned(asked.pieces.vectors[telling]), asked.weights[telling], packs, titles)
    whole = np.array([asked.whole[one] for one in known], dtype=np.float32)
    evidence = near.holds + taught.titled * near.titled + taught.says * near.says + taught.whole * whole
    return dict(zip(known, map(float, evidence))), dict(zip(known, map(float, (near.holds + near.titled + whole) / 2)))
