"""The nearest rows: a first pass over few directions finds those that a full comparison finds."""

import numpy as np
import pytest

from commonground.hub.nearest import Rows


def spread(count: int, *, width: int = 384, seed: int = 1) -> np.ndarray:
    """Vectors of length one about a common mean, wide in some directions and narrow in most, as those of texts are."""
    chance = np.random.default_rng(seed)
    directions, _ = np.linalg.qr(np.random.default_rng(0).standard_normal((width, width)))
    wide = (1 + np.arange(width)) ** -0.6
    vectors = (chance.standard_normal((count, width)) * wide + 0.5 * wide.max() * (np.arange(width) == 0)) @ directions
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)


def exactly(vectors: np.ndarray, asked: np.ndarray, most: int) -> list[int]:
    """The same by comparing everything."""
    return list(np.argsort(-(vectors.astype(np.float32) @ asked), kind="stable")[:most])


@pytest.fixture(scope="module")
def many() -> np.ndarray:
    return spread(30_000)


def test_few_directions_find_99_of_100_of_the_nearest(many: np.ndarray) -> None:
    rows = Rows(many)
    assert rows.short is not None
    found = wanted = 0
    for asked in spread(40, seed=2).astype(np.float32):
        places, near = rows.nearest(asked, 200)
        best = exactly(many, asked, 200)
        found, wanted = found + len(set(places) & set(best)), wanted + 200
        assert places[0] == best[0]
        assert list(near) == sorted(near, reverse=True)
        assert near == pytest.approx(many[places].astype(np.float32) @ asked, abs=1e-5)
    assert found / wanted >= 0.99


def test_few_rows_are_compared_in_full() -> None:
    some = spread(500)
    rows = Rows(some)
    for asked in spread(10, seed=3).astype(np.float32):
        assert list(rows.nearest(asked, 50)[0]) == exactly(some, asked, 50)


@pytest.mark.parametrize("count", [300, 30_000])
def test_only_what_is_allowed_is_found(many: np.ndarray, count: int) -> None:
    allowed = np.arange(count) % 97 == 5
    places, _ = Rows(many[:count]).nearest(many[7].astype(np.float32), 200, allowed=allowed)
    assert len(places) == min(200, allowed.sum())
    assert all(allowed[places])


def test_rows_added_and_taken_out_are_found_or_not(many: np.ndarray) -> None:
    kept = np.arange(len(many)) != 11
    changed = Rows(many).changed(kept, spread(3, seed=4))
    assert len(changed) == len(many) + 2
    (first,), (near,) = changed.nearest(changed.whole[-1], 1)
    assert (first, near) == (len(changed) - 1, pytest.approx(1, abs=1e-3))
    places, _ = changed.nearest(many[11], 5)
    assert not any((changed.whole[place] == many[11]).all() for place in places)


def test_no_rows_are_no_error() -> None:
    places, near = Rows(np.zeros((0, 0))).nearest(np.ones(8), 5)
    assert len(places) == len(near) == 0
