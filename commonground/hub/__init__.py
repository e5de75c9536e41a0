"""The policy hub: documents become cited passages, questions get the texts' own answers, promises come to light.

What the other rooms may use stands here; everything heavy is loaded when it is first asked.
"""

from importlib import import_module
from typing import Any

_DOORS = {
    "HubStore": "store",
    "add": "adding",
    "encode": "indexing",
    "search": "searching",
    "Finder": "searching",
    "ask": "answering",
    "commitments": "promises",
    "promised": "promises",
    "register": "promises",
    "accept": "promises",
    "amend": "promises",
    "reject": "promises",
    "settle": "promises",
    "classify": "classifying",
    "confirm": "classifying",
    "field": "fielding",
    "gaps": "fielding",
    "progress": "fielding",
    "offices": "connecting",
    "parallels": "connecting",
    "contradictions": "connecting",
    "settle_pair": "connecting",
}
__all__ = list(_DOORS)


def __getattr__(name: str) -> Any:
    if name not in _DOORS:
        raise AttributeError(name)
    return getattr(import_module(f"commonground.hub.{_DOORS[name]}"), name)
