"""Word by word: pieces and words, signs and nearness, the order that evidence gives, and words across languages."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.hub.encoding import ENGLISH_WIDTH, Pieces, english, multilingual, packed, word_by_word, words
from commonground.hub.encoding.wordpiece import pieces
from commonground.hub.reordering import Candidates, Wording, reordered, weights
from commonground.hub.searching import Finder
from commonground.hub.translating import Dictionary


@given(
    st.lists(st.sampled_from(["ferry", "harbourmasters", "unaccompanied", "of", "1951", "?", "réfugiés"]), max_size=8)
)
def test_pieces_make_up_their_words_again(said: list[str]) -> None:
    numbers = pieces(" ".join(said), most=256)
    bare = ["refugies" if word == "réfugiés" else word for word in said]
    found = words(numbers)
    assert [word for word, _, _ in found] == bare
    places = [place for _, first, end in found for place in range(first, end)]
    assert places == list(range(1, len(numbers) - 1))


def test_the_passage_that_says_the_same_in_other_words_is_nearest() -> None:
    encoder = english()
    assert encoder is not None
    said = [
        "Wages shall be paid monthly.",
        "The harbour is closed in winter.",
        "Salaries are due at the end of a month.",
    ]
    _, (asked, *read) = encoder.read(["When do workers get their pay?", *said])
    near, titled, about = word_by_word(
        asked.vectors[1:-1], np.ones(len(asked.numbers) - 2, dtype=np.float32), list(map(packed, read)), [b""] * 3
    )
    assert near.argmin() == about.argmin() == 1
    assert not titled.any()
    assert all(-1 <= one <= best <= 1 for one, best in zip(about, near))
    assert len(packed(read[0])) == 3 * ENGLISH_WIDTH // 8  # wages, paid, monthly; the other words tell nothing


def test_nothing_to_compare_is_no_error() -> None:
    asked = np.ones((1, ENGLISH_WIDTH), dtype=np.float32)
    assert [one.shape for one in word_by_word(asked, np.ones(1, dtype=np.float32), [], [])] == [(0,)] * 3


def test_a_long_passage_that_also_holds_the_words_is_less_about_them() -> None:
    encoder = english()
    assert encoder is not None
    said = "Ferrymen shall be paid monthly."
    beside = " The harbour is closed in winter, boats are painted green, and the chairman speaks of fishing quotas."
    _, (asked, *read) = encoder.read(["When are ferrymen paid?", said, said + beside, "Boats.", "Ferrymen"])
    weighed = np.ones(len(asked.numbers) - 2, dtype=np.float32)
    packs = list(map(packed, read))
    near, titled, about = word_by_word(asked.vectors[1:-1], weighed, packs[:3], [b"", b"", packs[3]])
    assert about[0] > about[1] > about[2]
    assert titled[2] > 0 == titled[0] == titled[1]  # the title answers a part of what is asked
    alone, *_ = word_by_word(asked.vectors[1:-1], weighed, packs[2:3], [b""])
    assert near[2] == pytest.approx(alone[0], abs=1e-5)


@given(st.permutations(range(1, 9)), st.sets(st.integers(1, 8)), st.sets(st.integers(1, 8)))
def test_an_order_by_evidence_moves_only_what_is_encoded(
    candidates: list[int], encoded: set[int], named: set[int]
) -> None:
    vectors = np.eye(3, ENGLISH_WIDTH, dtype=np.float32)
    weighed = np.array([0, 1, 0], dtype=np.float32)
    asked = Wording(Pieces([101, 2000, 102], vectors), weighed, {one: one / 10 for one in encoded})
    chance = np.random.default_rng(3)
    bits = {one: (chance.bytes(ENGLISH_WIDTH // 8), b"") for one in encoded}
    order, near = reordered(asked, Candidates(candidates, bits, {}, (named, asked)))
    assert sorted(order) == sorted(candidates)
    assert set(near) == encoded
    assert all(order[at] == one for at, one in enumerate(candidates) if one not in encoded)
    plain, _ = reordered(asked, Candidates(candidates, bits, {}))
    for one in named & encoded:
        assert order.index(one) <= plain.index(one) or any(
            other in named for other in order[: order.index(one)] if other in encoded
        )


def test_rare_words_weigh_more_and_terms_of_ours_less() -> None:
    encoder = english()
    assert encoder is not None
    _, (own, both) = encoder.read(["ferry of harbour", "ferry of harbour (harbour)"])
    counts = {"ferry": 1, "of": 50, "harbour": 20}
    found = weights(both, len(own.numbers) - 1, lambda word: counts[word], 100)
    by_word = {first: found[first] for _, first, _ in words(both.numbers)}
    ferry, of, harbour, _, term, _ = (by_word[place] for place in sorted(by_word))
    assert ferry > harbour > of
    assert term == pytest.approx(0.3 * harbour)


def test_words_of_other_languages_find_the_english_words_of_the_texts(finder: Finder) -> None:
    encoder = multilingual()
    assert encoder is not None
    dictionary = Dictionary(finder.store)
    for question, word in (
        ("tempête", "storm"),
        ("licencia", "licence"),
        ("ميناء", "harbour"),
        ("passagers", "passengers"),
    ):
        assert dictionary.english(encoder, question)[0].startswith(word[:6]), question
    assert dictionary.english(encoder, "?") == []
