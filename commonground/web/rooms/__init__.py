"""The rooms beside the picture: which of them a dossier feeds. The pages of each are in the module of its name.

A room is here with the key of situation.toml that feeds it; its pages stand below an address of its name, and the
catalogs call it `web.rooms.<name>`. What a room needs is loaded when a page of it is asked for.
"""

from collections.abc import Callable

from commonground.picture.dossier import Dossier

_FED: dict[str, Callable[[Dossier], object]] = {
    "foresight": lambda dossier: dossier.foresight,
    "solutions": lambda dossier: dossier.cases,
    "plans": lambda dossier: dossier.plans or dossier.openings,
    "documents": lambda dossier: dossier.documents,
    "simulation": lambda dossier: dossier.crises,
}


def rooms_of(dossier: Dossier | None) -> list[str]:
    """Name the rooms this dossier feeds, in the order they are shown."""
    return [name for name, fed in _FED.items() if dossier is not None and fed(dossier)]
