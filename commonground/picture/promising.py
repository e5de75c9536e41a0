"""What a situation's documents promise: by whom, for whom, due when, under which paragraph; the most overdue first."""

from pathlib import Path
from typing import Any

from commonground.picture.dossier import Dossier

# A brief names so many.
NAMED = 3


def commitments(dossier: Dossier, store: Path) -> dict[str, Any]:
    """The promises of the dossier's documents as they stand on its day, with what people decided about them."""
    day = dossier.as_of.isoformat()
    told: dict[str, Any] = {"day": day, "promises": [], "overdue": [], "documents": [], "refused": []}
    if not dossier.documents:
        return told
    # Loaded here: a dossier without documents is drawn without the hub.
    from commonground.hub import HubStore, promised

    decided = HubStore.open(store) if HubStore.exists(store) else None
    found = promised(dossier.documents, day=day, store=decided)
    told["promises"] = [entry.as_dict() for entry in found.entries]
    told["overdue"] = [entry.promise.id for entry in found.overdue(NAMED)]
    told["documents"] = [{**one, "path": _named(Path(one["path"]), dossier)} for one in found.documents]
    told["refused"] = [{**one, "path": _named(Path(one["path"]), dossier)} for one in found.refused]
    return told


def overdue(told: dict[str, Any]) -> list[dict[str, Any]]:
    """The most overdue promises of a picture's commitments."""
    by_id = {one["id"]: one for one in reversed(told["promises"])}
    return [by_id[one] for one in told["overdue"]]


def _named(path: Path, dossier: Dossier) -> str:
    """A path as the dossier would write it: nothing in a picture tells where its folder lies."""
    return path.relative_to(dossier.folder).as_posix() if path.is_relative_to(dossier.folder) else path.name
