"""Passages to objectives and themes, by the frameworks' own words; a person confirms, and what is confirmed teaches.

No language model and no training: a passage is compared with what each objective says of itself, word by word
(TF-IDF) and in meaning, and both rankings are joined. A confirmed passage becomes part of its objective's words.
"""

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from commonground.hub.encoding import english
from commonground.hub.frameworks import SCHEMES, Node, classed, node, scheme_of
from commonground.hub.indexing import Progress, quiet
from commonground.hub.store import HubStore, encoded_text
from commonground.hub.words import fold

TOP = 3
# A passage this far from every objective belongs to none; measured on passages of procedure and signature.
BELONGS = 0.36
# Measured on the actions of the migration compact, on which nothing was trained.
_MEANING = 0.6
_SUFFIX = re.compile(r"(?:ations?|ments?|ings?|ities|ity|ies|ed|es|s|al|ly|ive|ion)$")
_STOP = frozenset(
    str.split(
        "the of and to in a is that for it as with be by on not this or from at which an have shall "
        "their under will its including such through also other all any more into between well order "
        "relevant accordance international national regional local countries country states state "
        "measures ensure promote strengthen support develop establish migrants migrant migration"
    )
)


@dataclass(frozen=True, slots=True)
class Guess:
    """An objective that a text may belong to, and how sure."""

    id: str
    title: str
    score: float
    confirmed: bool = False

    def as_dict(self) -> dict[str, object]:
        """For a program."""
        return {"id": self.id, "title": self.title, "score": round(self.score, 3), "confirmed": self.confirmed}


class Classifier:
    """One scheme's objectives with the words that describe them."""

    def __init__(self, scheme: str, *, taught: Sequence[tuple[str, str]] = ()) -> None:
        self.nodes: list[Node] = classed(scheme)
        extra: dict[str, list[str]] = defaultdict(list)
        for objective, text in taught:
            extra[objective].append(text)
        # The title counts twice: it is the framework's own; our description only spreads it.
        said = [f"{one.title} {one.title} {one.words} {' '.join(extra[one.id])}" for one in self.nodes]
        self.bags = [Counter(_stems(text)) for text in said]
        seen = Counter(stem for bag in self.bags for stem in bag)
        self.weight = {stem: math.log(1 + len(self.bags) / count) for stem, count in seen.items()}
        self.rows = [self._row(bag) for bag in self.bags]
        self.taught = {one.id: extra[one.id] for one in self.nodes if extra[one.id]}
        self.meaning = self._meaning()

    def guess(self, texts: Sequence[str], *, vectors: np.ndarray | None = None, top: int = TOP) -> list[list[Guess]]:
        """For each text the likeliest objectives, best first; `vectors` are the texts' own, if already encoded."""
        by_words = np.array(
            [[self._near(self._row(Counter(_stems(text))), row) for row in self.rows] for text in texts]
        )
        scores = by_words.reshape(len(texts), len(self.nodes))
        encoder = english()
        if self.meaning is not None and encoder is not None and len(texts):
            found = encoder.encode(list(texts)) if vectors is None else vectors
            near = np.stack([(found @ matrix.T).max(axis=1) for matrix in self.meaning], axis=1)
            scores = _MEANING * near + (1 - _MEANING) * scores
        result = []
        for row in scores:
            order = sorted(range(len(row)), key=lambda at: (-row[at], self.nodes[at].id))[:top]
            result.append([Guess(self.nodes[at].id, self.nodes[at].title, float(row[at])) for at in order])
        return result

    def _meaning(self) -> list[np.ndarray] | None:
        """Each objective as vectors: its title with its description, the parts of the description, what taught."""
        encoder = english()
        if encoder is None:
            return None
        texts: list[str] = []
        owner: list[int] = []
        for at, one in enumerate(self.nodes):
            parts = [f"{one.title}. {one.words}", *(part.strip() for part in one.words.split(";") if part.strip())]
            parts += self.taught.get(one.id, [])
            texts += parts
            owner += [at] * len(parts)
        vectors = _encoded(tuple(texts))
        return [vectors[[at for at, of in enumerate(owner) if of == number]] for number in range(len(self.nodes))]

    def _row(self, bag: Counter[str]) -> dict[str, float]:
        row = {stem: (1 + math.log(count)) * self.weight[stem] for stem, count in bag.items() if stem in self.weight}
        length = math.sqrt(sum(value * value for value in row.values())) or 1.0
        return {stem: value / length for stem, value in row.items()}

    @staticmethod
    def _near(a: dict[str, float], b: dict[str, float]) -> float:
        return sum(value * b[stem] for stem, value in a.items() if stem in b)


@cache
def _encoded(texts: tuple[str, ...]) -> np.ndarray:
    encoder = english()
    if encoder is None:
        raise RuntimeError("asked only where the encoder is")
    return encoder.encode(texts)


def classify(text: str, *, scheme: str = "GCM", store: HubStore | None = None) -> list[Guess]:
    """The three likeliest objectives of a scheme for one text."""
    return Classifier(scheme, taught=_taught(store, scheme) if store else ()).guess([text])[0]


def confirm(store: HubStore, passage: str, objective: str, *, who: str, why: str, day: str) -> int:
    """Say that a passage belongs to an objective; it teaches from now on. Taken back like any act."""
    one = node(objective)
    document, spoken, locator = passage.split("/", 2)
    row = store.connection.execute(
        "SELECT hash, text FROM passages WHERE document=? AND language=? AND locator=? AND current=1",
        (document, spoken, locator),
    ).fetchone()
    if row is None:
        from commonground.core.errors import StoreError

        raise StoreError(f"no passage {passage!r}", next="Copy it from hub search: document/language/locator.")
    done = store.act("tag", passage, who=who, why=why, day=day, objective=one.id, hash=row[0], text=row[1])
    store.connection.execute("DELETE FROM themes WHERE scheme=?", (scheme_of(one),))
    return done.id


def themes(store: HubStore, scheme: str, *, progress: Progress = quiet) -> dict[str, list[Guess]]:
    """For each passage (by its hash) its likeliest objectives; reckoned once and kept until something is confirmed."""
    confirmed = {entry.facts["hash"]: entry.facts["objective"] for entry in store.acts("tag")}
    rows = store.connection.execute(
        "SELECT DISTINCT p.hash, p.id FROM passages p WHERE p.current=1 AND p.kind NOT IN ('heading', 'note') AND "
        "p.language IN ('en', 'und') AND "
        "NOT EXISTS(SELECT 1 FROM themes t WHERE t.hash=p.hash AND t.scheme=?) GROUP BY p.hash",
        (scheme,),
    ).fetchall()
    if rows:
        _reckon(store, scheme, [row[1] for row in rows], progress)
    titles = {one.id: one.title for one in classed(scheme)}
    found: dict[str, list[Guess]] = {}
    for digest, told in store.connection.execute("SELECT hash, objectives FROM themes WHERE scheme=?", (scheme,)):
        guesses = [Guess(one, titles.get(one, one), score) for one, score in json.loads(told)]
        if (sure := confirmed.get(digest)) in titles:
            guesses = [Guess(sure, titles[sure], 1.0, True), *(one for one in guesses if one.id != sure)][:TOP]
        found[digest] = guesses
    return found


def _reckon(store: HubStore, scheme: str, ids: list[int], progress: Progress) -> None:
    progress(f"classifying by {scheme}:", 0, len(ids))
    classifier = Classifier(scheme, taught=_taught(store, scheme))
    encoder = english()
    for start in range(0, len(ids), 500):
        passages = list(store.fetch(ids[start : start + 500]).values())
        vectors = None
        if encoder is not None:
            known = {
                row[0]: np.frombuffer(row[1], dtype=np.float16).astype(np.float32)
                for one in passages
                if (row := store.connection.execute(
                    "SELECT hash, vector FROM vectors WHERE hash=? AND model=?", (one.hash, encoder.name)).fetchone())
            }  # fmt: skip
            missing = [one for one in passages if one.hash not in known]
            if missing:
                known.update(zip((one.hash for one in missing), encoder.encode([encoded_text(one) for one in missing])))
            vectors = np.stack([known[one.hash] for one in passages])
        guesses = classifier.guess([encoded_text(one) for one in passages], vectors=vectors)
        with store.writing():
            store.connection.executemany(
                "INSERT OR REPLACE INTO themes VALUES(?,?,?)",
                [
                    (one.hash, scheme, json.dumps([(guess.id, round(guess.score, 4)) for guess in of]))
                    for one, of in zip(passages, guesses)
                ],
            )
        progress(f"classifying by {scheme}:", start + len(passages), len(ids))


def with_objective(store: HubStore, objectives: Sequence[str]) -> set[str]:
    """The hashes of passages that belong to one of these objectives: confirmed, or likeliest and near enough."""
    wanted = {node(one).id for one in objectives}
    found: set[str] = set()
    for scheme in SCHEMES:
        if not any(one.startswith(SCHEMES[scheme]) for one in wanted):
            continue
        for digest, guesses in themes(store, scheme).items():
            if any(one.id in wanted and (one.confirmed or one.score >= BELONGS) for one in guesses[:2]):
                found.add(digest)
    return found


def _taught(store: HubStore, scheme: str) -> list[tuple[str, str]]:
    wanted = {one.id for one in classed(scheme)}
    return [
        (entry.facts["objective"], entry.facts["text"])
        for entry in store.acts("tag")
        if entry.facts["objective"] in wanted
    ]


def _stems(text: str) -> list[str]:
    words = (fold(word) for word in re.findall(r"[^\W\d_]+", text))
    return [_SUFFIX.sub("", word) if len(word) > 5 else word for word in words if word not in _STOP and len(word) > 2]
