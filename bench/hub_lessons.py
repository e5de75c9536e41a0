"""What judged questions teach the hub: how to turn a question's words towards those of its answers, and five weights.

    OMP_NUM_THREADS=1 python bench/hub_lessons.py [DATA]            # what they are worth, documents left out in turn
    OMP_NUM_THREADS=1 python bench/hub_lessons.py [DATA] --keep     # taught by all of them: hub/lessons.npz

Taught by the questions of bench_hub.py but for those that are only measured, and by the invented documents of hub_texts
with theirs. A question's word vectors q become q + qW. W starts at nothing and is drawn there, so that what no question
tells stays as it was; passages keep their bits, and nothing has to be encoded again. A document left out is left out
wholly: neither its questions nor its passages teach.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from bench_hub import HERE, STRANGE, invented, questions

from commonground.hub.adding import add
from commonground.hub.encoding import ENGLISH_WIDTH
from commonground.hub.encoding.late import SHARP
from commonground.hub.kept import Stored
from commonground.hub.lessons import Lessons
from commonground.hub.reordering import REST, Candidates, Wording, reordered
from commonground.hub.searching import Finder, Hit
from commonground.hub.store import HubStore

START = Lessons(np.zeros((ENGLISH_WIDTH, ENGLISH_WIDTH), np.float32), 0.95, 1.6, 0.15, 0.1, 0.12)
MEASURED_ONLY = ("fair", "last", STRANGE)
PARTS = 4
# Of each question's candidates those that teach: the best, and the right one wherever it stands.
NEAREST = 40
EPOCHS, AT_ONCE, STEP, WEIGHT_STEP = 3, 16, 1e-3, 3e-3
# How sure a ranking is held to be of a difference in evidence; how strongly W is drawn to nothing.
SURE, DRAWN = 25.0, 3.0
Right = Callable[[Hit], bool]


@dataclass(frozen=True)
class Judged:
    """A question as the hub reads it, its candidates, and which of them are right; `documents` holds that of each."""

    set: str
    asked: Wording
    among: Candidates
    right: frozenset[int]
    documents: dict[int, str]
    document: str

    def without(self, documents: set[str]) -> "Judged":
        """The same question in a library without these documents."""
        kept = [one for one in self.among.order if self.documents[one] not in documents]
        return replace(self, among=replace(self.among, order=kept))

    def rank(self, taught: Lessons) -> float:
        """One divided by the rank of the first right passage, by the hub's own ordering; 0 where none is found."""
        order = reordered(self.asked, self.among, taught)[0]
        return next((1 / at for at, one in enumerate(order, 1) if one in self.right), 0.0)


class Watching(Finder):
    """A finder that remembers what it was to put in order."""

    seen: tuple[Wording, Candidates]

    def ordered(self, asked: Wording, candidates: Candidates) -> tuple[list[int], dict[int, float]]:
        self.seen = asked, candidates
        return super().ordered(asked, candidates)


def judged(store: HubStore, asked: Iterable[tuple[str, str, Right]]) -> list[Judged]:
    """Questions (set, words, what is right) beside their candidates; headings are nobody's answer."""
    finder = Watching(store)
    document = {one.id: store.documents([one.document])[0] for one in store.passages()}
    passages = {one.id: one for one in store.passages() if one.kind != "heading"}
    found = []
    for name, question, right in asked:
        finder.search(question)
        wording, among = finder.seen
        order = [one for one in among.order if one in passages and one in among.words and one in wording.whole]
        answers = [one for one in passages.values() if one.language == "en" and right(_hit(one, document))]
        if answers:
            documents = {one: passages[one].document for one in order}
            of = answers[0].document
            correct = frozenset(one.id for one in answers)
            found.append(Judged(name, wording, replace(among, order=order), correct, documents, of))
    return found


def _hit(passage: Stored, documents: dict[int, object]) -> Hit:
    return Hit(passage, documents[passage.id], 0.0, 0.0)  # type: ignore[arg-type]


class Lesson:
    """A question's nearest candidates as matrices, and how their evidence follows from what is taught."""

    def __init__(self, one: Judged) -> None:
        order = reordered(one.asked, one.among, START)[0]
        known = [at for n, at in enumerate(order) if n < NEAREST or at in one.right]
        self.right = np.array([at in one.right for at in known])
        packs = [one.among.words[at] for at in known]
        self.counts = np.array([len(own) * 8 // ENGLISH_WIDTH for own, _ in packs])
        self.starts = np.cumsum([0, *self.counts[:-1]])
        self.packed = b"".join(own for own, _ in packs)
        self.titles = sorted({title for _, title in packs if title})
        self.title = np.array([self.titles.index(title) if title else -1 for _, title in packs])
        self.across = np.array([one.among.across.get(at, 0.0) for at in known], np.float32)
        inside = one.among.within
        self.within = np.array([inside is not None and at in inside[0] for at in known], np.float32)
        readings = [one.asked] if inside is None else [one.asked, inside[1]]
        self.readings = []
        for reading in readings:
            telling = reading.weights > 0
            shares = reading.weights[telling] / reading.weights[telling].sum()
            whole = np.array([reading.whole.get(at, 0.0) for at in known], np.float32)
            self.readings.append((reading.pieces.vectors[telling].astype(np.float32), shares, whole))

    def gradient(self, taught: Lessons) -> tuple[np.ndarray, np.ndarray]:
        """How the chance that a right passage comes first falls with W, and with the five weights."""
        signs, titles = _signs(self.packed), [_signs(title) for title in self.titles]
        shares = [1.0] if len(self.readings) == 1 else [1 - REST * self.within, REST * self.within]
        parts = [self._evidence(reading, signs, titles, taught) for reading in self.readings]
        evidence = taught.across * self.across
        for share, (value, _) in zip(shares, parts):
            evidence = evidence + share * value
        if len(parts) > 1:
            evidence = evidence + taught.named * self.within
        chance = np.exp(SURE * (evidence - evidence.max()))
        pressed = chance / chance.sum()
        pressed[self.right] -= chance[self.right] / max(float(chance[self.right].sum()), 1e-12)
        pressed = (SURE * pressed).astype(np.float32)
        turn, weights = np.zeros_like(taught.turn), np.zeros(5, np.float32)
        weights[3:] = pressed @ self.across, pressed @ self.within * (len(parts) > 1)
        for share, (_, back) in zip(shares, parts):
            turned, weighed = back(pressed * share)
            turn += turned
            weights[:3] += weighed
        return turn, weights

    def _evidence(
        self, reading: tuple[np.ndarray, np.ndarray, np.ndarray], signs: np.ndarray, titles: list[np.ndarray],
        taught: Lessons,
    ) -> tuple[np.ndarray, Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]]:  # fmt: skip
        asked, shares, whole = reading
        turned = taught.turned(asked)
        near = signs @ turned.T
        best = np.maximum.reduceat(near, self.starts, axis=0)
        grown = np.exp(SHARP * near)
        sums = np.add.reduceat(grown, self.starts, axis=0)
        said = np.log(sums / self.counts[:, None]) / SHARP
        above = [title @ turned.T for title in titles]
        of_title = np.stack([*(one.max(0) for one in above), np.full(len(asked), -1.0, np.float32)])[self.title]
        gains = of_title > best
        gained = np.where(gains, of_title - best, 0)
        value = (best + taught.titled * gained + taught.says * said) @ shares + taught.whole * whole

        def back(pressed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            each = pressed[:, None] * shares
            moved = grown / np.repeat(sums, self.counts, axis=0) * np.repeat(taught.says * each, self.counts, axis=0)
            held = each * np.where(gains, 1 - taught.titled, 1.0)
            moved += (near == np.repeat(best, self.counts, axis=0)) * np.repeat(held, self.counts, axis=0)
            turn = moved.T @ signs
            for at, title in enumerate(titles):
                turn += ((each * gains)[self.title == at].sum(0) * taught.titled)[:, None] * title[above[at].argmax(0)]
            weighed = np.array([pressed @ (said @ shares), pressed @ (gained @ shares), pressed @ whole], np.float32)
            return asked.T @ turn, weighed

        return value, back


def _signs(packed: bytes) -> np.ndarray:
    """The directions of packed words, each row of length one."""
    bits = np.unpackbits(np.frombuffer(packed, np.uint8).reshape(-1, ENGLISH_WIDTH // 8), axis=1)
    return (2 * bits.astype(np.float32) - 1) / np.sqrt(np.float32(ENGLISH_WIDTH))


def taught_by(asked: Sequence[Judged], *, seed: int = 0) -> Lessons:
    """W and the weights that put right passages first, by Adam with steps that grow smaller."""
    lessons = [Lesson(one) for one in asked if one.right & set(one.among.order) and len(one.among.order) > 3]
    now = [START.turn.copy(), np.array(START.weights, np.float32)]
    mean, square = [np.zeros_like(one) for one in now], [np.zeros_like(one) for one in now]
    chance, step = np.random.default_rng(seed), 0
    steps = EPOCHS * -(-len(lessons) // AT_ONCE)
    for _ in range(EPOCHS):
        order = chance.permutation(len(lessons))
        for start in range(0, len(lessons), AT_ONCE):
            part = [lessons[at].gradient(Lessons(now[0], *map(float, now[1]))) for at in order[start : start + AT_ONCE]]
            gradients = [sum(one[k] for one in part) / len(part) for k in (0, 1)]
            gradients[0] = gradients[0] + DRAWN / len(lessons) * now[0]
            step += 1
            for k, size in enumerate((STEP, WEIGHT_STEP)):
                mean[k] = 0.9 * mean[k] + 0.1 * gradients[k]
                square[k] = 0.99 * square[k] + 0.01 * gradients[k] ** 2
                pace = size * (1 - step / steps) / (np.sqrt(square[k] / (1 - 0.99**step)) + 1e-6)
                now[k] -= (pace * mean[k] / (1 - 0.9**step)).astype(np.float32)
    return Lessons(now[0], *map(float, now[1]))


def parts_of(asked: Sequence[Judged]) -> list[set[str]]:
    """The documents in so many parts of about as many questions."""
    counts = {of: sum(one.document == of for one in asked) for of in {one.document for one in asked}}
    parts: list[set[str]] = [set() for _ in range(PARTS)]
    for of in sorted(counts, key=lambda of: (-counts[of], of)):
        min(parts, key=lambda part: sum(counts[one] for one in part)).add(of)
    return parts


def left_out(asked: Sequence[Judged]) -> list[float]:
    """The reciprocal rank of each question by what was taught without its document."""
    ranks = [0.0] * len(asked)
    for part in parts_of(asked):
        taught = taught_by([one.without(part) for one in asked if one.document not in part])
        for at, one in enumerate(asked):
            if one.document in part:
                ranks[at] = one.rank(taught)
    return ranks


def gathered(data: Path, folder: Path) -> list[Judged]:
    """All questions that teach or are measured, each in its library: the shared documents, or the invented ones."""
    shared = HubStore.open(folder / "shared", create=True)
    add([data / "documents" / "raw", data / ".." / "seeds"], shared, on="2025-01-01")
    known = questions(data / "documents").items()
    asked = judged(shared, [(name, q, right) for name, part in known for spoken, q, right in part if spoken == "en"])
    library = HubStore.open(folder / "invented", create=True)
    add(sorted((HERE / "hub_texts").glob("*-*.md")), library, on="2025-01-01")
    return [*asked, *judged(library, invented())]


def told(name: str, asked: Sequence[Judged], before: Sequence[float], after: Sequence[float]) -> None:
    """Print the mean reciprocal rank before and after, set by set."""
    gain = np.array(after) - np.array(before)
    print(f"{name}: {np.mean(before):.3f} to {np.mean(after):.3f}, {gain.mean():+.4f}, of {len(gain)} questions "
          f"(chance {gain.std() / len(gain) ** 0.5:.4f})")  # fmt: skip
    for part in dict.fromkeys(one.set for one in asked):
        of = [at for at, one in enumerate(asked) if one.set == part]
        print(
            f"  {part} ({len(of)}): {np.mean([before[at] for at in of]):.3f} to {np.mean([after[at] for at in of]):.3f}"
        )


def main() -> None:
    given = [word for word in sys.argv[1:] if not word.startswith("-")]
    data = Path(given[0] if given else os.environ.get("COMMONGROUND_DATA", HERE / ".." / ".." / "shared" / "data"))
    with tempfile.TemporaryDirectory() as folder:
        asked = gathered(data, Path(folder))
    measured = [one for one in asked if one.set in MEASURED_ONLY]
    teach = [one for one in asked if one.set not in MEASURED_ONLY]
    strange = {one.document for one in measured} - {one.document for one in teach}
    teach = [one.without(strange) for one in teach]
    before = [one.rank(START) for one in teach]
    if "--keep" not in sys.argv:
        told("documents left out, the weights alone and what is taught", teach, before, left_out(teach))
        return
    taught = taught_by(teach)
    taught.keep(HERE / ".." / "commonground" / "hub")

    def by(one: Judged) -> float:
        return one.rank(taught)

    told("kept; these were taught", teach, before, list(map(by, teach)))
    measured = [one for one in asked if one.set in MEASURED_ONLY]
    told(
        "kept; these were not", measured, [one.rank(START) for one in measured], [one.rank(taught) for one in measured]
    )
    print(f"says {taught.says:.3f}, titled {taught.titled:.3f}, whole {taught.whole:.3f}, across {taught.across:.3f}, "
          f"named {taught.named:.3f}; W of norm {np.linalg.norm(taught.turn):.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
