"""Hard filters: the passages that may be answered with; None where nothing is asked of them."""

import numpy as np

from commonground.hub.store import Document, HubStore


def allowed(store: HubStore, filters: dict[str, tuple[str, ...]]) -> np.ndarray | None:
    """The numbers of the passages that pass every filter; values of one key are alternatives."""
    if not filters:
        return None
    documents = [
        one.id for one in store.documents() if all(_passes(one, key, values) for key, values in filters.items())
    ]
    kept = set(documents)
    wanted = ["current=1"]
    values: list[str] = []
    for one in filters.get("language", ()):
        values.append(one.lower()[:2])
    if values:
        wanted.append(f"language IN ({','.join('?' * len(values))})")
    if categories := filters.get("category"):
        wanted.append("(" + " OR ".join("','||categories||',' LIKE ?" for _ in categories) + ")")
        values.extend(f"%,{one.lower()},%" for one in categories)
    rows = store.connection.execute(
        f"SELECT id, document, hash FROM passages WHERE {' AND '.join(wanted)}",  # noqa: S608 - values are bound
        values,
    )
    found = [(one, digest) for one, document, digest in rows if document in kept]
    if objectives := filters.get("objective"):
        from commonground.hub.classifying import with_objective

        hashes = with_objective(store, objectives)
        found = [(one, digest) for one, digest in found if digest in hashes]
    return np.array([one for one, _ in found], dtype=np.int64)


def _passes(document: Document, key: str, values: tuple[str, ...]) -> bool:
    if key == "organisation":
        return any(one.lower() in document.issuer.lower() for one in values)
    if key == "kind":
        return document.kind.lower() in {one.lower() for one in values}
    if key == "office":
        return document.office.lower() in {one.lower() for one in values}
    if key == "document":
        return document.id in values
    # A document without a date passes no date filter: unknown is neither before nor after.
    if key == "since":
        return any(document.date and document.date[: len(one)] >= one for one in values)
    if key == "until":
        return any(document.date and document.date[: len(one)] <= one for one in values)
    return True
