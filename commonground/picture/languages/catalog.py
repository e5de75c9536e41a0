"""Reads the catalogs: one folder a language, one TOML file a room of texts, every text under table.key."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

CODES = ("en", "fr", "es", "ar")


@cache
def texts(code: str) -> Mapping[str, str]:
    """Return every text of a language by its key, such as `brief.title`; no key may stand in two files."""
    found: dict[str, str] = {}
    folder = resources.files(__package__) / code
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            for key, text in _leaves(tomllib.loads(file.read_text("utf-8"))):
                if key in found:
                    raise ValueError(f"{code}/{file.name}: '{key}' stands in another file too")
                found[key] = text
    return found


def _leaves(node: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Give the texts of nested tables, those of a list by position: duty.M-01.UNHCR.0."""
    for key, value in node.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{name}.")
        elif isinstance(value, list):
            yield from ((f"{name}.{position}", str(text)) for position, text in enumerate(value))
        else:
            yield name, str(value)
