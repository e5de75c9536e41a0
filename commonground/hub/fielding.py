"""State of the field: for one objective or theme what instruments say, what is promised, what figures show, what
offices practise, and what is missing; and the objectives that lack a passage, a figure or a commitment."""

from dataclasses import dataclass
from typing import Any

from commonground.evidence.store import Store
from commonground.hub.claims import conflicting
from commonground.hub.classifying import BELONGS, Guess, themes
from commonground.hub.frameworks import SCHEMES, Node, classed, node, nodes, scheme_of
from commonground.hub.indexing import Progress, quiet
from commonground.hub.measured import Measured, measured
from commonground.hub.promises import Entry, register
from commonground.hub.searching import Finder, Hit
from commonground.hub.store import HubStore, Stored

_SAID = 12
_PROMISED = 30
_BINDING = ("treaty", "compact", "resolution", "order")


@dataclass(frozen=True, slots=True)
class Field:
    """One page: everything known of an objective, each item with where it stands."""

    node: Node
    day: str
    said: tuple[tuple[Stored, str, Guess], ...]  # passage, title of its document, how it belongs
    promised: tuple[Entry, ...]
    figures: tuple[Measured, ...]
    practices: tuple[tuple[Stored, str, str], ...]  # passage, title, office
    conflicts: tuple[tuple[Stored, Stored, str], ...]
    gaps: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """For a program."""
        one = self.node
        return {
            "objective": {
                "id": one.id, "title": one.title, "framework": one.framework, "basis": one.basis, "lead": one.lead,
                "stated": one.stated,
            },
            "day": self.day,
            "instruments": [
                {**_cited(passage, title), "belongs": guess.as_dict()} for passage, title, guess in self.said
            ],
            "promised": [entry.as_dict() for entry in self.promised],
            "figures": [one.as_dict() for one in self.figures],
            "practices": [{**_cited(passage, title), "office": office} for passage, title, office in self.practices],
            "conflicts": [{"one": a.name, "other": b.name, "why": why} for a, b, why in self.conflicts],
            "gaps": list(self.gaps),
        }  # fmt: skip


def field(store: HubStore, objective: str, *, day: str, figures: Store | None = None) -> Field:
    """The state of the field for one objective or theme."""
    one = node(objective)
    documents = {document.id: document for document in store.documents()}
    belonging = _belonging(store, one)
    said = [
        (passage, documents[passage.document].title, guess)
        for passage, guess in belonging
        if not documents[passage.document].office and not passage.text.endswith("?")
    ]
    # Instruments that bind or were adopted stand before letters and speeches; within each, the surest first.
    said.sort(
        key=lambda item: (documents[item[0].document].kind not in _BINDING, not item[2].confirmed, -item[2].score)
    )
    practices = [
        (passage, documents[passage.document].title, documents[passage.document].office)
        for passage, _ in belonging
        if documents[passage.document].office
    ]
    names = {(passage.document, passage.language, passage.locator) for passage, _ in belonging}
    promises = [
        entry
        for entry in register(store, day=day)
        if entry.standing != "rejected"
        and (entry.promise.document, entry.promise.language, entry.promise.locator) in names
    ]
    promises.sort(
        key=lambda entry: (-(entry.late or 0), entry.promise.due_date or "9999", entry.standing != "accepted")
    )
    shown = measured(one.id, figures)
    conflicts = _conflicts([passage for passage, _, _ in practices])
    lacks = _missing(one, bool(said or practices), promises, shown)
    return Field(
        one, day, tuple(said[:_SAID]), tuple(promises[:_PROMISED]), tuple(shown), tuple(practices[:_SAID]),
        tuple(conflicts), tuple(lacks),
    )  # fmt: skip


def gaps(store: HubStore | None, *, figures: Store | None = None, tell: Progress = quiet) -> list[dict[str, Any]]:
    """Every objective and theme with how many passages, commitments and measured indicators it has, and what lacks."""
    found: list[dict[str, Any]] = []
    promised_at: dict[tuple[str, str, str], int] = {}
    passages: dict[str, list[Stored]] = {}
    if store is not None:
        for entry in register(store):
            at = (entry.promise.document, entry.promise.language, entry.promise.locator)
            promised_at[at] = promised_at.get(at, 0) + 1
        passages = {}
        for passage in store.passages():
            passages.setdefault(passage.hash, []).append(passage)
    for scheme in SCHEMES:
        held: dict[str, list[Stored]] = {one.id: [] for one in classed(scheme)}
        for digest, guesses in themes(store, scheme, progress=tell).items() if store is not None else ():
            for guess in guesses[:1]:
                if guess.confirmed or guess.score >= BELONGS:
                    held[guess.id].extend(passages.get(digest, ()))
        for one in nodes().values():
            if scheme_of(one) != scheme:
                continue
            here = held.get(one.id, [])
            promises = sum(promised_at.get((p.document, p.language, p.locator), 0) for p in here)
            shown = measured(one.id, figures)
            lacks = _missing(one, bool(here), [None] * promises, shown)
            found.append({
                "id": one.id, "title": one.title, "framework": one.framework, "passages": len(here),
                "commitments": promises, "indicators": len(shown), "measured": sum(bool(m.values) for m in shown),
                "gaps": lacks,
            })  # fmt: skip
    return found


def progress(framework: str, *, figures: Store | None = None) -> dict[str, Any]:
    """A framework's indicators with baseline, direction, values and trend; what is unmeasured is said so."""
    one = node(framework)
    shown = measured(one.id, figures, below=True)
    return {
        "framework": one.id, "title": one.title, "indicators": [item.as_dict() for item in shown],
        "measured": sum(bool(item.values) for item in shown), "unmeasured": sum(not item.values for item in shown),
    }  # fmt: skip


def _belonging(store: HubStore, one: Node) -> list[tuple[Stored, Guess]]:
    """The passages that belong to a node, surest first; what no scheme classes is searched by its title."""
    scheme = scheme_of(one)
    if not one.stated:
        return []
    if not scheme:
        hits: list[Hit] = Finder(store).search(one.title, k=_SAID)
        return [(hit.passage, Guess(one.id, one.title, hit.nearness)) for hit in hits if hit.nearness >= BELONGS]
    sure: dict[str, Guess] = {}
    for digest, guesses in themes(store, scheme).items():
        for place, guess in enumerate(guesses[:2]):
            # The second guess belongs only where it is nearly as sure as the first.
            near = place == 0 or guess.score >= 0.92 * guesses[0].score
            if guess.id == one.id and (guess.confirmed or (guess.score >= BELONGS and near)):
                sure[digest] = guess
    found = [(passage, sure[passage.hash]) for passage in store.passages() if passage.hash in sure]
    return sorted(found, key=lambda item: (not item[1].confirmed, -item[1].score, item[0].id))


def _missing(one: Node, passages: bool, promises: list[Any], shown: list[Measured]) -> list[str]:
    lacks = []
    if not one.stated:
        lacks.append("the texts do not say what it is")
    if not passages:
        lacks.append("no passage")
    if not promises:
        lacks.append("no commitment")
    if not shown:
        lacks.append("no indicator")
    elif not any(item.values for item in shown):
        lacks.append("no figure")
    return lacks


def _conflicts(practices: list[Stored]) -> list[tuple[Stored, Stored, str]]:
    return [
        (a, b, why)
        for at, a in enumerate(practices)
        for b in practices[at + 1 :]
        if a.document != b.document and (why := conflicting(a.text, b.text))
    ]


def _cited(passage: Stored, title: str) -> dict[str, Any]:
    return {
        "document": passage.document, "title": title, "locator": passage.locator, "passage": passage.name,
        "text": passage.text, "start": passage.start, "end": passage.end, "language": passage.language,
    }  # fmt: skip
