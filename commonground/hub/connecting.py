"""Offices that work on similar matters, parallel provisions, and guidance that contradicts: each pair with its proof.

Nothing is merged: a provision for refugees and its sister for stateless persons govern different people.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

from commonground.core.errors import StoreError
from commonground.hub.claims import conflicting
from commonground.hub.classifying import BELONGS, themes
from commonground.hub.encoding import english
from commonground.hub.store import HubStore, Stored
from commonground.hub.words import fold

# Measured on a convention and its sister: 86 of 98 provisions match at this share of three-word shingles.
PARALLEL = 0.5
_SHINGLE = 3
# A run of words that stands in more passages than this is a formula and proves nothing.
_FORMULA = 30
# How near in meaning two offices' passages must be to prove that they work on the same.
_PROOF = 0.55
_PROOFS = 3
_PAIR = "pair:"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two passages and how much they share."""

    one: Stored
    other: Stored
    share: float
    differs: str = ""  # the legal categories that only one of them names
    conflict: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For a program."""
        return {
            "one": {"passage": self.one.name, "text": self.one.text}, "share": round(self.share, 3),
            "other": {"passage": self.other.name, "text": self.other.text},
            "categories_differ": self.differs or None, "conflict": self.conflict or None,
        }  # fmt: skip


def parallels(store: HubStore, *, least: float = PARALLEL) -> list[Pair]:
    """Passages of different documents that share most of their wording, to be shown side by side."""
    found = [one for one in store.passages() if one.kind not in {"heading", "note"} and len(one.text) > 60]
    shingles = [_shingles(one.text) for one in found]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, of in enumerate(shingles):
        for one in of:
            holders[one].append(at)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for held in holders.values():
        if 1 < len(held) <= _FORMULA:
            for place, a in enumerate(held):
                for b in held[place + 1 :]:
                    if found[a].document != found[b].document and found[a].language == found[b].language:
                        shared[a, b] += 1
    pairs = []
    for (a, b), count in shared.items():
        share = count / (len(shingles[a]) + len(shingles[b]) - count)
        if share >= least:
            pairs.append(_pair(found[a], found[b], share))
    return sorted(pairs, key=lambda pair: (-pair.share, pair.one.id, pair.other.id))


def contradictions(store: HubStore) -> list[Pair]:
    """Like sentences in the guidance of two offices that cannot both hold as they stand, for someone to settle."""
    offices = {one.id: one.office for one in store.documents()}
    settled = {entry.about for entry in store.acts("settle") if entry.about.startswith(_PAIR)}
    pairs = []
    for pair in parallels(store, least=0.35):
        a, b = offices[pair.one.document], offices[pair.other.document]
        if a and b and a != b and pair.conflict and _name(pair.one, pair.other) not in settled:
            pairs.append(pair)
    return pairs


def settle_pair(store: HubStore, one: str, other: str, *, who: str, why: str, day: str) -> int:
    """Say how a contradiction was settled; it is listed no more while both passages stand as they are."""
    found = [next((passage for passage in store.named(name) if passage.current), None) for name in (one, other)]
    for name, passage in zip((one, other), found):
        if passage is None:
            raise StoreError(f"no passage {name!r}", next="Copy both from hub connect contradictions.")
    a, b = sorted((passage for passage in found if passage), key=lambda passage: passage.id)
    return store.act("settle", _name(a, b), who=who, why=why, day=day, status="done", evidence=why).id


def _name(one: Stored, other: Stored) -> str:
    """A pair as it is settled: by what both passages say, so that a new wording is listed anew."""
    return _PAIR + "|".join(sorted(f"{passage.name}@{passage.hash}" for passage in (one, other)))


def offices(store: HubStore, *, scheme: str = "GCM") -> list[dict[str, Any]]:
    """Pairs of offices whose own passages belong to the same objectives and mean nearly the same, with the proof."""
    documents = {one.id: one for one in store.documents() if one.office}
    belongs = themes(store, scheme)
    by_office: dict[str, dict[str, list[Stored]]] = defaultdict(lambda: defaultdict(list))
    for one in store.passages():
        guesses = belongs.get(one.hash, [])
        if one.document in documents and guesses and (guesses[0].confirmed or guesses[0].score >= BELONGS):
            by_office[documents[one.document].office][guesses[0].id].append(one)
    names = sorted(by_office)
    found = []
    for at, a in enumerate(names):
        for b in names[at + 1 :]:
            proofs = [
                {"objective": objective, **proof}
                for objective in sorted(set(by_office[a]) & set(by_office[b]))
                for proof in _proofs(store, by_office[a][objective], by_office[b][objective])
            ]
            if proofs:
                proofs.sort(key=lambda proof: -float(proof["near"]))
                found.append({"offices": [a, b], "objectives": sorted({str(p["objective"]) for p in proofs}),
                              "near": proofs[0]["near"], "proofs": proofs})  # fmt: skip
    return sorted(found, key=lambda pair: (-pair["near"], pair["offices"]))


def _proofs(store: HubStore, one: list[Stored], other: list[Stored]) -> list[dict[str, Any]]:
    encoder = english()
    if encoder is None:
        near = np.array([[_overlap(a.text, b.text) for b in other] for a in one])
    else:
        near = _vectors(store, one) @ _vectors(store, other).T
    order = np.dstack(np.unravel_index(np.argsort(-near, axis=None), near.shape))[0]
    return [
        {"one": one[i].name, "other": other[j].name, "near": round(float(near[i, j]), 3)}
        for i, j in order[:_PROOFS]
        if near[i, j] >= _PROOF
    ]


def _vectors(store: HubStore, passages: list[Stored]) -> np.ndarray:
    encoder = english()
    rows = []
    for one in passages:
        row = store.connection.execute(
            "SELECT vector FROM vectors WHERE hash=? AND model=?", (one.hash, encoder.name if encoder else "")
        ).fetchone()
        if row:
            rows.append(np.frombuffer(row[0], dtype=np.float16).astype(np.float32))
        elif encoder is not None:
            rows.append(encoder.encode([one.text])[0])
    return np.stack(rows)


def _pair(a: Stored, b: Stored, share: float) -> Pair:
    only = sorted(set(a.categories) ^ set(b.categories))
    return Pair(a, b, share, ", ".join(only), conflicting(a.text, b.text))


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = [fold(word) for word in re.findall(r"\w+", text)]
    return {tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)}


def _overlap(a: str, b: str) -> float:
    words_a, words_b = ({fold(word) for word in re.findall(r"\w{4,}", text)} for text in (a, b))
    return len(words_a & words_b) / (min(len(words_a), len(words_b)) or 1)
