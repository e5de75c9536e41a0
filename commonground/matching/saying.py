"""Sentences about a plan that keep, beside their English, a key and what fills it: pages say them in any language."""

from typing import Any, Self

from commonground.core.errors import CommonGroundError


class Said(str):
    """An English sentence, the key it is always found under, and what fills it."""

    key: str
    params: dict[str, Any]

    def __new__(cls, text: str, key: str = "", **params: Any) -> Self:
        said = super().__new__(cls, text)
        said.key, said.params = key, params
        return said


class Refusal(CommonGroundError):
    """A refusal of what a reader asked of a plan, with its key and what fills it."""

    def __init__(self, what: Said, *, where: str = "", next: str = "") -> None:
        super().__init__(what, where=where, next=next)
        self.said = what


def key_of(text: str) -> str:
    """The key of a sentence of ours; empty where somebody else wrote it."""
    return text.key if isinstance(text, Said) else ""


def params_of(text: str) -> dict[str, Any]:
    """What fills a sentence of ours."""
    return text.params if isinstance(text, Said) else {}
