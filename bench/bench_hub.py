"""The hub against its bars: locators, retrieval, refusals, promises, objectives; 100,000 passages beside plain FTS5.

Run it with `python bench/bench_hub.py [DATA]` on one thread (OMP_NUM_THREADS=1); DATA is COMMONGROUND_DATA or
../shared/data. Times are processor seconds, but for searches, which a person waits for. `--volume` adds the
100,000 passages: made from the English ones by replacing 15 words in 100, with the vectors of those they were made
from, disturbed, for encoding them all would take hours and would not change how long a search takes.
"""

import csv
import os
import random
import re
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from commonground.hub.adding import add
from commonground.hub.answering import ask
from commonground.hub.classifying import Classifier
from commonground.hub.cutting import Passage, cut
from commonground.hub.encoding import english, multilingual
from commonground.hub.kept import Stored
from commonground.hub.promises import promised
from commonground.hub.reading import Run, open_text
from commonground.hub.searching import Finder, Hit
from commonground.hub.store import HubStore

HERE = Path(__file__).parent
MANY = 100_000
VOCABULARY = 30_000
# The invented documents (bench/hub_texts) that teach nothing begin so.
STRANGE = "four"
# Sets of questions of ours, each by the end of its file's name.
OURS = {
    "ours": "", "held out": "_held", "unseen": "_unseen", "drawn": "_drawn", "taught": "_taught", "fair": "_fair",
    "last": "_last",
}  # fmt: skip


def bare(text: str) -> str:
    """Letters and digits alone."""
    return re.sub(r"[\W_]+", "", text.lower().replace("’", "'"))


def rows(path: Path) -> list[dict[str, str]]:
    """A CSV file's rows."""
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print the processor seconds that something took."""
    start = time.process_time()
    yield
    print(f"{what}: {time.process_time() - start:.2f} s")


def locators(documents: Path) -> None:
    """How many reference passages have the right locator."""
    reference = rows(documents / "passages.csv")
    right = 0
    with timed("reading and cutting 14 documents"):
        for document in rows(documents / "documents.csv"):
            _, text = open_text(documents / document["file"])
            found = {one.key: bare(one.text) for one in cut(text)}
            for row in reference:
                if row["doc_id"] == document["doc_id"]:
                    ours, theirs = found.get(row["passage_id"].split("/", 1)[1], ""), bare(row["text"])
                    whole = ours == theirs or theirs in ours
                    right += bool(ours) and (whole or (ours in theirs and 3 * len(ours) > len(theirs)))
    print(f"reference passages with the right locator: {right} of {len(reference)} ({right / len(reference):.3f})")


def stands(document: str, quote: str) -> Callable[[Hit], bool]:
    """Whether a hit is the passage of this document that holds these words."""
    words = bare(quote)
    return lambda hit: hit.passage.document == document and words in bare(hit.passage.text)


def invented() -> Iterator[tuple[str, str, Callable[[Hit], bool]]]:
    """Every question on the invented documents: how its document's name begins, its words, and what a right hit is."""
    for row in rows(HERE / "hub_texts" / "questions.csv"):
        document = Path(row["file"]).stem
        yield document.split("-")[0], row["question"], stands(document, row["quote"])


def questions(documents: Path) -> dict[str, list[tuple[str, str, Callable[[Hit], bool]]]]:
    """Every question with its language and what a right hit is.

    `fair` and `last` ask for passages drawn by chance and are only measured; all others teach (hub_lessons.py).
    """
    files = {row["doc_id"]: Path(row["file"]).stem.lower() for row in rows(documents / "documents.csv")}

    def located(row: dict[str, str]) -> Callable[[Hit], bool]:
        here = re.compile(re.escape(row["locator"]) + r"(?:$|\(| \[)")
        return lambda hit: hit.passage.document == files[row["doc_id"]] and bool(here.match(hit.passage.locator))

    return {
        "shared": [
            (row["lang"], row["question"], stands(files[row["doc_id"]], row["answer_quote"]))
            for row in rows(documents / "questions.csv")
        ],
        **{
            name: [(row["lang"], row["question"], located(row)) for row in rows(HERE / f"hub_questions{file}.csv")]
            for name, file in OURS.items()
        },
    }


def retrieval(finder: Finder, documents: Path) -> None:
    """Recall and mean reciprocal rank, set by set."""
    for name, asked in questions(documents).items():
        for label, english_only in (("English", True), ("other languages", False)):
            part = [(question, right) for spoken, question, right in asked if (spoken == "en") is english_only]
            if part:
                beside_plain(f"{name}, {label}", finder, part)


def strange(folder: Path) -> None:
    """Invented documents that taught the hub nothing, in a library of their own."""
    store = HubStore.open(folder / "strange", create=True)
    add(sorted((HERE / "hub_texts").glob(f"{STRANGE}-*.md")), store, on="2025-01-01")
    asked = [(question, right) for begins, question, right in invented() if begins == STRANGE]
    beside_plain("invented texts", Finder(store), asked)


def beside_plain(name: str, finder: Finder, asked: Sequence[tuple[str, Callable[[Hit], bool]]]) -> None:
    """Print recall and mean reciprocal rank, beside SQLite FTS5 alone on the same passages."""
    store = finder.store
    plain, by_id = plain_index(store), {one.id: one for one in store.passages()}
    ours = [rank(finder.search(question, k=50), right) for question, right in asked]
    theirs = []
    for question, right in asked:
        found = [by_id[one] for one in plain_search(plain, question)]
        theirs.append(rank([Hit(one, store.documents([one.document])[0], 0, 0) for one in found], right))
    print(f"{name} ({len(asked)}): hub {measures(ours)}; FTS5 {measures(theirs)}")


def rank(hits: list[Hit], right: Callable[[Hit], bool]) -> int | None:
    """Where the first right hit stands."""
    return next((at for at, hit in enumerate(hits, 1) if right(hit)), None)


def measures(ranks: list[int | None]) -> str:
    """Recall at 1, 5, 10 and mean reciprocal rank."""
    count = len(ranks)
    recall = [sum(at is not None and at <= most for at in ranks) / count for most in (1, 5, 10)]
    mean = sum(1 / at for at in ranks if at) / count
    return f"r@1 {recall[0]:.2f}, r@5 {recall[1]:.2f}, r@10 {recall[2]:.3f}, MRR {mean:.3f}"


def plain_index(store: HubStore) -> sqlite3.Connection:
    """The passages in FTS5 with its porter stemmer, and nothing else."""
    plain = sqlite3.connect(":memory:")
    plain.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='porter')")
    plain.executemany(
        "INSERT INTO words(rowid, text) VALUES(?,?)",
        [(one.id, one.text) for one in store.passages() if one.language == "en"],
    )
    return plain


def plain_search(plain: sqlite3.Connection, question: str) -> list[int]:
    """All words joined by OR."""
    match = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question))
    return [
        row[0] for row in plain.execute("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 50", (match,))
    ]


def refusals(finder: Finder, documents: Path) -> None:
    """How many unanswerable questions are refused, how many answerable ones; and sentences outside their passage."""
    by_name = {one.name: one.text for one in finder.store.passages()}
    refused = total = outside = said_in_all = 0
    for asked in questions(documents).values():
        for _, question, _ in asked:
            answer = ask(finder.store, question, finder=finder)
            refused, total = refused + (not answer.found), total + 1
            for said in answer.as_dict()["answer"]:  # type: ignore[attr-defined]
                said_in_all += 1
                outside += said["text"] not in by_name[said["passage"]]
    print(f"answerable refused: {refused} of {total}")
    for topic in ("far", "near"):
        asked_in_vain = [row["question"] for row in rows(HERE / "hub_unanswerable.csv") if row["topic"] == topic]
        found = [ask(finder.store, question, finder=finder).found for question in asked_in_vain]
        print(f"unanswerable refused, {topic} from the field: {found.count(False)} of {len(found)}")
    print(f"sentences answered: {said_in_all}, of them outside their passage: {outside}")


def promises(documents: Path) -> None:
    """Recall and precision on the marked texts."""
    marked = rows(documents / "commitments.csv")
    hits = true = proposed = 0
    for document in ("seed_0", "seed_1", "seed_3"):
        (path,) = (documents / ".." / ".." / "seeds").glob(f"00{document[-1]}_*.txt")
        told = [bare(entry.promise.quote) for entry in promised([path], day="").entries]
        quotes = [bare(row["quote"]) for row in marked if row["doc_id"] == document]
        hits += sum(any(quote in one or one in quote for one in told) for quote in quotes)
        true += sum(any(quote in one or one in quote for quote in quotes) for one in told)
        proposed += len(told)
    print(f"promises: recall {hits / len(marked):.2f}, precision {true / proposed:.2f} ({proposed} proposed)")


def objectives(documents: Path) -> None:
    """The right objective of the migration compact among the first one and three, untrained."""
    reference = [
        row for row in rows(documents / "passages.csv") if row["doc_id"].startswith("gcm") and "(" in row["locator"]
    ]
    wanted = [f"GCM-{int(re.findall('[0-9]+', row['locator'])[0]) - 16:02d}" for row in reference]
    guesses = Classifier("GCM").guess([row["text"] for row in reference])
    first = sum(one == of[0].id for one, of in zip(wanted, guesses)) / len(wanted)
    three = sum(one in [guess.id for guess in of] for one, of in zip(wanted, guesses)) / len(wanted)
    print(f"objectives of {len(wanted)} actions: top-1 {first:.3f}, top-3 {three:.3f}")


class Made(Sequence[Passage]):
    """Passages made one at a time: real ones with 15 words in 100 replaced by others."""

    def __init__(self, texts: list[str], count: int) -> None:
        self.texts, self.count = texts, count
        self.words = sorted({word for text in texts for word in text.split()})

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, at):  # type: ignore[no-untyped-def]
        return [self.made(number) for number in range(self.count)[at]] if isinstance(at, slice) else self.made(at)

    def made(self, number: int) -> Passage:
        """The same passage whenever it is asked for."""
        chance = random.Random(number)
        said = self.texts[number % len(self.texts)].split()
        text = " ".join(chance.choice(self.words) if chance.random() < 0.15 else word for word in said)[:2_000]
        return Passage(f"para {number}", "en", "", text, 0, 1, None, "paragraph", "", number, Run.of(""))


def volume(library: HubStore, folder: Path) -> None:
    """100,000 passages: the index beside FTS5 alone, searches, one more document, memory."""
    real = [one for one in library.passages() if one.language == "en" and one.kind not in {"heading", "note"}]
    made = Made([one.text for one in real], MANY)
    size = theirs = 0.0
    plain = sqlite3.connect(folder / "plain.sqlite")
    plain.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='porter')")
    with plain:
        for start in range(0, MANY, 2_000):
            part = [(number, made[number].text) for number in range(start, start + 2_000)]
            size += sum(len(text) for _, text in part) / 1e6
            begun = time.process_time()
            plain.executemany("INSERT INTO words(rowid, text) VALUES(?,?)", part)
            theirs += time.process_time() - begun
        begun = time.process_time()
    theirs += time.process_time() - begun
    plain.close()
    store = HubStore.open(folder / "many", create=True)
    index, words_alone = store.index, []

    def watched(words: list[tuple[int, str, str, str, str]]) -> None:
        begun = time.process_time()
        index(words)
        words_alone.append(time.process_time() - begun)

    store.index = watched  # type: ignore[method-assign, assignment]
    with timed("storing them, with their making and their categories"):
        with store.writing():
            store.insert("many", "0" * 64, "Many passages", made)
            begun = time.process_time()
        words_alone.append(time.process_time() - begun)
    store.index = index  # type: ignore[method-assign]
    print(f"{MANY:,} passages, {size:.0f} MB: FTS5 alone {theirs:.1f} s, the hub's word index {sum(words_alone):.1f} s "
          f"({sum(words_alone) / theirs:.2f} times)")  # fmt: skip
    with store.writing():
        store.connection.execute(
            "INSERT INTO documents VALUES('many','Many passages','','','en','','','',?)", ("0" * 64,)
        )
        store.connection.execute(
            "INSERT INTO versions VALUES(?,'many','many','text','2025-01-01',NULL,'[]','[]',NULL,x'')", ("0" * 64,)
        )
    draw_vectors(store, library, real)
    finder = Finder(store)
    asked = [question for part in questions(DATA / "documents").values() for _, question, _ in part]
    finder.search(asked[0])
    waits = []
    for question in asked:
        start_wall, start = time.perf_counter(), time.process_time()
        finder.search(question)
        waits.append((time.perf_counter() - start_wall, time.process_time() - start))
    wall, processor = (np.percentile([wait[kind] for wait in waits], [50, 95]) * 1000 for kind in (0, 1))
    print(f"search, warm, {len(waits)} questions: wall p50 {wall[0]:.0f} ms, p95 {wall[1]:.0f} ms; "
          f"processor p50 {processor[0]:.0f} ms, p95 {processor[1]:.0f} ms")  # fmt: skip
    first_pass(finder, asked)
    path = folder / "one more.txt"
    path.write_text("\n\n".join(f"{n}. {one.text}" for n, one in enumerate(real[:25], 1)), encoding="utf-8")
    start_wall, start = time.perf_counter(), time.process_time()
    add([path], store, on="2025-01-01")
    print(f"one more document of 25 paragraphs, encoded: wall {time.perf_counter() - start_wall:.2f} s, "
          f"processor {time.process_time() - start:.2f} s")  # fmt: skip
    print(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def first_pass(finder: Finder, asked: list[str]) -> None:
    """Of the 200 passages nearest in meaning, how many the pass over few directions finds."""
    for encoder in (english(), multilingual()):
        if encoder is not None:
            rows = finder.meaning.held(encoder).rows
            shares = []
            for vector in encoder.encode(asked[::4]):
                parts = [rows.near(vector, part) for part in np.array_split(np.arange(len(rows)), 20)]
                exact = np.argsort(-np.concatenate(parts))[:200]
                shares.append(len(set(exact) & set(rows.nearest(vector, 200)[0])) / 200)
            print(f"{encoder.name}: of the 200 nearest, {np.mean(shares):.4f} found; at worst {min(shares):.3f}")


def draw_vectors(store: HubStore, library: HubStore, real: list[Stored]) -> None:
    """Vectors for every passage and its telling words, and for a dictionary.

    Those of the passages it was made from, disturbed as they differ among themselves: 0.88 near on average.
    """
    chance = np.random.default_rng(7)
    kept = {
        (digest, model): np.frombuffer(vector, dtype=np.float16).astype(np.float32)
        for digest, model, vector in library.connection.execute("SELECT hash, model, vector FROM vectors")
    }
    bits = dict(library.connection.execute("SELECT hash, bits FROM word_vectors"))
    rows = store.connection.execute("SELECT min(id), hash FROM passages GROUP BY hash").fetchall()
    with store.writing():
        for encoder in (english(), multilingual()):
            if encoder is None:
                continue
            base = np.stack([kept[one.hash, encoder.name] for one in real])
            spread = np.linalg.cholesky(np.cov(base.T) + 1e-7 * np.eye(base.shape[1])).T.astype(np.float32)
            for start in range(0, len(rows), 5_000):
                part = rows[start : start + 5_000]
                noise = chance.standard_normal((len(part), base.shape[1]), dtype=np.float32) @ spread
                vectors = base[[(number - 1) % len(real) for number, _ in part]] + 0.6 * noise
                vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
                store.connection.executemany(
                    "INSERT INTO vectors VALUES(?,?,?)",
                    [(one[1], encoder.name, half.tobytes()) for one, half in zip(part, vectors.astype(np.float16))],
                )
            store.connection.execute("INSERT INTO encoded VALUES(?,?)", (encoder.name, len(rows) + 1))
        store.connection.executemany(
            "INSERT INTO word_vectors VALUES(?,?)",
            [(digest, bits.get(real[(number - 1) % len(real)].hash, chance.bytes(48))) for number, digest in rows],
        )
        store.connection.executemany(
            "INSERT INTO vocabulary VALUES(?,?)",
            [(f"word{n}", chance.standard_normal(512).astype(np.float16).tobytes()) for n in range(VOCABULARY)],
        )


def main() -> None:
    """Measure."""
    documents = DATA / "documents"
    locators(documents)
    promises(documents)
    with timed("classifying 187 actions"):
        objectives(documents)
    with tempfile.TemporaryDirectory() as folder:
        store = HubStore.open(Path(folder) / "library", create=True)
        with timed("adding and encoding 14 documents"):
            report = add([documents / "raw", DATA / ".." / "seeds"], store, on="2025-01-01")
        print(f"documents {len(report.added)}, encoded {report.encoded}")
        finder = Finder(store)
        retrieval(finder, documents)
        strange(Path(folder))
        refusals(finder, documents)
        if "--volume" in sys.argv:
            volume(store, Path(folder))


if __name__ == "__main__":
    given = [word for word in sys.argv[1:] if not word.startswith("-")]
    DATA = Path(given[0] if given else os.environ.get("COMMONGROUND_DATA", HERE / ".." / ".." / "shared" / "data"))
    main()
