"""What the hub was taught: what is shipped, how each evidence counts, and that teaching follows the gradient."""

from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from commonground.hub.encoding import ENGLISH_WIDTH, Pieces
from commonground.hub.lessons import Lessons, lessons
from commonground.hub.reordering import Candidates, Wording, reordered
from tests import benches

PLAIN = Lessons(np.zeros((ENGLISH_WIDTH, ENGLISH_WIDTH), np.float32), 0.9, 1.5, 0.2, 0.1, 0.1)


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    return benches.bench("hub_lessons")


def invented(bench: ModuleType, seed: int) -> object:
    """A question by chance with eight candidates, of two documents, of which it names one."""
    chance = np.random.default_rng(seed)
    order = list(range(8))
    titles = [chance.bytes(ENGLISH_WIDTH // 8 * 2), b""]
    words = {at: (chance.bytes(ENGLISH_WIDTH // 8 * (2 + at)), titles[at % 2]) for at in order}

    def wording(count: int) -> Wording:
        vectors = chance.standard_normal((count, ENGLISH_WIDTH)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        weights = np.array([0, *chance.uniform(0.5, 2, count - 2), 0], np.float32)
        return Wording(Pieces(list(range(count)), vectors), weights, {at: float(chance.uniform(0, 1)) for at in order})

    across = {at: float(chance.uniform(0, 1)) for at in order}
    among = Candidates(order, words, across, ({0, 2, 4, 6}, wording(4)))
    return bench.Judged("invented", wording(6), among, frozenset({3}), dict.fromkeys(order, "a"), "a")


def test_what_is_shipped_is_whole() -> None:
    taught = lessons()
    assert taught.turn.shape == (ENGLISH_WIDTH, ENGLISH_WIDTH)
    assert np.isfinite(taught.turn).all()
    assert np.abs(taught.turn).max() < 1  # it leans, and does not turn round
    assert min(taught.weights) > 0


def test_what_is_kept_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    PLAIN.keep(tmp_path)
    monkeypatch.setattr("commonground.hub.lessons.files", lambda _: tmp_path)
    again = lessons.__wrapped__()
    assert not again.turn.any()
    assert again.weights == (0.9, 1.5, 0.2, 0.1, 0.1)


def test_each_evidence_moves_the_order_as_it_is_weighed() -> None:
    near = np.packbits(np.ones(ENGLISH_WIDTH, np.uint8)).tobytes()
    pieces = Pieces([0, 1, 2], np.full((3, ENGLISH_WIDTH), ENGLISH_WIDTH**-0.5, np.float32))
    asked = Wording(pieces, np.array([0, 1, 0], np.float32), dict.fromkeys(range(3), 0.5))
    far = bytes(ENGLISH_WIDTH // 8)
    words = {0: (far, b""), 1: (far, near), 2: (near, b"")}
    # The title alone: 1.5 times a gain of two, from as far as can be. The words themselves: near, and about it.
    order, nearness = reordered(asked, Candidates([0, 1, 2], words, {}), PLAIN)
    assert order == [2, 1, 0]
    assert nearness[0] == pytest.approx((-1 + 0.5) / 2)
    assert [nearness[1], nearness[2]] == pytest.approx([(1 + 0.5) / 2] * 2)
    alike = dict.fromkeys(range(3), (far, b""))
    assert reordered(asked, Candidates([0, 1, 2], alike, {2: 0.1}), PLAIN)[0] == [2, 0, 1]
    assert reordered(asked, Candidates([0, 1, 2], alike, {2: 0.1}, ({1}, asked)), PLAIN)[0] == [1, 2, 0]


def test_the_gradient_is_how_the_loss_changes(bench: ModuleType) -> None:
    """Against differences, along ways drawn by chance, for W and for each weight."""
    for seed in range(4):
        one = invented(bench, seed)
        lesson = bench.Lesson(one)
        now = [PLAIN.turn, np.array(PLAIN.weights, np.float64)]
        turn, weights = lesson.gradient(PLAIN)
        way = np.random.default_rng(seed).standard_normal(PLAIN.turn.shape).astype(np.float32) / ENGLISH_WIDTH
        step = 2e-3
        ahead, back = (loss(one, Lessons(now[0] + side * way, *now[1])) for side in (step, -step))
        assert float((turn * way).sum()) == pytest.approx((ahead - back) / (2 * step), rel=0.05, abs=0.02)
        for k in range(5):
            moved = np.eye(5)[k] * step
            ahead, back = (loss(one, Lessons(now[0], *(now[1] + side))) for side in (moved, -moved))
            assert float(weights[k]) == pytest.approx((ahead - back) / (2 * step), rel=0.02, abs=0.02)


def loss(one: object, taught: Lessons) -> float:
    """Worked out anew from words of plus and minus one, term by term."""

    def near(vector: np.ndarray, packed: bytes) -> np.ndarray:
        bits = np.unpackbits(np.frombuffer(packed, np.uint8).reshape(-1, ENGLISH_WIDTH // 8), axis=1)
        return (2.0 * bits - 1) @ vector / ENGLISH_WIDTH**0.5

    def evidence(asked: Wording, at: int) -> float:
        own, title = one.among.words[at]  # type: ignore[attr-defined]
        total = 0.0
        for vector, weight in zip(asked.pieces.vectors.astype(np.float64), asked.weights):
            turned = vector + vector @ taught.turn.astype(np.float64)
            sims = near(turned, own)
            gain = max(0.0, near(turned, title).max() - sims.max()) if title else 0.0
            said = np.log(np.exp(10 * sims).mean()) / 10
            total += weight * (sims.max() + taught.titled * gain + taught.says * said)
        return total / asked.weights.sum() + taught.whole * asked.whole[at]

    among = one.among  # type: ignore[attr-defined]
    values = []
    for at in among.order:
        value = evidence(one.asked, at)  # type: ignore[attr-defined]
        if at in among.within[0]:
            value = 0.6 * value + 0.4 * evidence(among.within[1], at) + taught.named
        values.append(25 * (value + taught.across * among.across[at]))
    chance = np.exp(np.array(values) - max(values))
    return float(-np.log(chance[3] / chance.sum()))


def test_teaching_learns_what_the_questions_have_in_common(bench: ModuleType) -> None:
    """Questions whose word always stands for another: what taught none of them is found as well."""
    chance = np.random.default_rng(5)
    rotation = np.linalg.qr(chance.standard_normal((ENGLISH_WIDTH, ENGLISH_WIDTH)))[0][:, :8]
    asked = []
    for number in range(120):
        meant = rotation @ chance.standard_normal(8)
        words = {
            at: (np.packbits(chance.standard_normal((1, ENGLISH_WIDTH)) > 0, axis=1).tobytes(), b"") for at in range(9)
        }
        words[8] = (np.packbits(meant > 0).tobytes(), b"")
        said = np.roll(meant, 1) / np.linalg.norm(meant)
        pieces = Pieces([0, 1, 2], np.stack([said] * 3).astype(np.float32))
        wording = Wording(pieces, np.array([0, 1, 0], np.float32), dict.fromkeys(range(9), 0.0))
        among = Candidates(list(range(9)), words, {})
        asked.append(bench.Judged("x", wording, among, frozenset({8}), dict.fromkeys(range(9), "a"), str(number)))
    taught = bench.taught_by(asked[:100])
    before = np.mean([one.rank(bench.START) for one in asked[100:]])
    assert np.mean([one.rank(taught) for one in asked[100:]]) > before + 0.15
    assert len(bench.parts_of(asked)) == bench.PARTS
