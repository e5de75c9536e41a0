"""Printed names that found no place while a file was read: gathered, and asked about once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from commonground.core.figure import Locator, Question
from commonground.evidence.gazetteer import Gazetteer, located, printed
from commonground.evidence.locating import UNMATCHED, proposals

# As many names as a person will look at; `commonground places` lists them all.
_LISTED = 40
_TOLD = 5


@dataclass(slots=True)
class Unplaced:
    """The names of one file: what each would be (country, origin, unit), in which country, and its first row."""

    _found: dict[tuple[str, str | None, str], tuple[str | None, int]] = field(default_factory=dict)

    def add(self, kind: str, lost: pl.DataFrame, sheet: str | None) -> None:
        """Take the names of rows (columns row, country, name) that found no place."""
        for row, country, name in lost.unique(["country", "name"], maintain_order=True).iter_rows():
            if located(name):
                self._found.setdefault((kind, country, name), (sheet, row))

    def question(self, path: str, sha256: str, gazetteer: Gazetteer) -> Question | None:
        """One question about all names, each with what it may mean; None where every name found its place."""
        known = set(gazetteer.countries)
        asked = [(*name, *where) for name, where in self._found.items() if _is_asked(*name, gazetteer, known)]
        names, where = [], []
        for kind, country, name, sheet, row in asked[:_LISTED]:
            found = proposals(gazetteer, kind, country, name) or []
            names.append({"kind": kind, "country": country, "name": name, "proposals": found})
            where.append(Locator(path, sheet, row, None))
        if not asked:
            return None
        told = "; ".join(map(_told, names[:_TOLD]))
        more = f"; and {len(asked) - _TOLD:,} more" if len(asked) > _TOLD else ""
        text = (
            f"{len(asked):,} name{'s' if len(asked) > 1 else ''} in {path} found no place: {told}{more}."
            " Which places are they? Their people count, but in no place: commonground places lists them."
        )
        facts: dict[str, object] = {"names": names, "count": len(asked), "path": path}
        return Question(f"{UNMATCHED}:{sha256[:16]}", UNMATCHED, text, tuple(where[:_TOLD]), facts)

    def unknown_countries(self, gazetteer: Gazetteer) -> list[str]:
        """The countries with names of units of which the gazetteer knows no unit at all."""
        countries = {country for kind, country, _ in self._found if kind == "unit" and country}
        return sorted(countries - set(gazetteer.countries))


def _is_asked(kind: str, country: str | None, name: str, gazetteer: Gazetteer, known: set[str]) -> bool:
    """Whether a person could place the name: without the country's units nobody could, and a site is none of them."""
    if kind == "unit":
        return country in known and not printed(name).site
    return gazetteer.country(name, system="name").method != "not_located"


def _told(one: Mapping[str, object]) -> str:
    near = one["proposals"]
    first = f" (perhaps {near[0]['name']}, {near[0]['code']})" if isinstance(near, list) and near else ""
    return f"{one['name']!r}{first}"
