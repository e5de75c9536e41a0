"""A dossier: a situation as a folder, `situation.toml` and the files it names."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from commonground.core.errors import DossierError

FILE = "situation.toml"
_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(:-(?P<default>[^}]*))?\}")
LANGUAGES = ("en", "fr", "es", "ar")
_KEYS = {
    "id", "name", "fictitious", "places", "start", "end", "as_of", "level", "languages", "populations", "files",
    "store", "shapes", "policy", "override", "question", "lead", "note",
}  # fmt: skip


@dataclass(frozen=True)
class Override:
    """A person's choice among conflicting figures, with the reason; the others stay visible."""

    category: str
    who: str
    why: str
    source: str | None = None
    feed: str | None = None
    place: str | None = None


@dataclass(frozen=True)
class Asked:
    """A question the situation's people ask of the data; `figures` says which figures would answer it."""

    id: str
    text: Mapping[str, str]
    figures: Mapping[str, Any]
    needs: Mapping[str, str] = field(default_factory=dict)  # what would answer it, by language


@dataclass(frozen=True)
class Dossier:
    """What situation.toml says, checked."""

    folder: Path
    id: str
    name: Mapping[str, str]
    places: tuple[str, ...]
    start: date
    end: date
    as_of: date
    level: int = 2
    fictitious: bool = False
    languages: tuple[str, ...] = LANGUAGES
    populations: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    store: Path = Path("store")
    shapes: tuple[Path, ...] = ()  # GeoJSON outlines of the admin units, for the map alone
    policy: Mapping[str, Any] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    questions: tuple[Asked, ...] = ()
    lead: Mapping[str, Any] = field(default_factory=dict)  # facts for the lead that no figure gives


def load(folder: Path) -> Dossier:
    """Read and check a dossier; a fault names its key and what to write there."""
    path = folder if folder.name == FILE else folder / FILE
    folder = path.parent
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DossierError(
            f"no {FILE} in it", where=str(folder), next="Copy one from examples/ and change it."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise DossierError(f"it is not TOML: {fault}", where=str(path), next="Mend the line it names.") from None
    return _Checked(path, told).dossier(folder)


@dataclass(frozen=True)
class _Checked:
    path: Path
    told: dict[str, Any]

    def fault(self, key: str, what: str, then: str) -> DossierError:
        return DossierError(f"{key}: {what}", where=str(self.path), next=then)

    def dossier(self, folder: Path) -> Dossier:
        strange = sorted(set(self.told) - _KEYS)
        if strange:
            raise self.fault(strange[0], "is not a key of a dossier", f"Known: {', '.join(sorted(_KEYS))}.")
        start, end = self.day("start"), self.day("end")
        if start > end:
            raise self.fault("start", "comes after end", "Exchange the two days.")
        return Dossier(
            folder=folder,
            id=str(self.told.get("id", folder.name)),
            name=self.languages_of("name", self.need("name")),
            places=tuple(self.texts("places", at_least=1)),
            start=start,
            end=end,
            as_of=self.day("as_of") if "as_of" in self.told else end,
            level=int(self.told.get("level", 2)),
            fictitious=bool(self.told.get("fictitious", False)),
            languages=tuple(self.texts("languages") or LANGUAGES),
            populations=tuple(self.texts("populations")),
            files=self.paths("files"),
            store=folder / str(self.told.get("store", "store")),
            shapes=self.paths("shapes"),
            policy=self.table("policy"),
            overrides=tuple(self.override(one) for one in self.told.get("override", [])),
            questions=tuple(self.asked(n, one) for n, one in enumerate(self.told.get("question", []), start=1)),
            lead=self.table("lead"),
        )

    def need(self, key: str) -> Any:
        if key not in self.told:
            raise self.fault(key, "is missing", f"Add a line `{key} = ...`.")
        return self.told[key]

    def day(self, key: str) -> date:
        value = self.need(key)
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise self.fault(key, f"{value!r} is not a day", "Write it as 2024-12-31.") from None

    def texts(self, key: str, *, at_least: int = 0) -> list[str]:
        value = self.told.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value) or len(value) < at_least:
            raise self.fault(key, "is not a list of texts", f'Write {key} = ["..."].')
        return value

    def paths(self, key: str) -> tuple[Path, ...]:
        return tuple(self.path.parent / self.expanded(key, name) for name in self.texts(key))

    def expanded(self, key: str, name: str) -> str:
        """A path with the variables it names filled in: ${DATA}/a.csv, or ${DATA:-../data}/a.csv with a default."""

        def value(found: re.Match[str]) -> str:
            variable, default = found["name"], found["default"]
            if variable in os.environ or default is not None:
                return os.environ.get(variable, default)
            then = f"Set it, or write a default: ${{{variable}:-folder}}."
            raise self.fault(key, f"{name} names {variable}, which is not set", then)

        return _VARIABLE.sub(value, name)

    def table(self, key: str) -> dict[str, Any]:
        value = self.told.get(key, {})
        if not isinstance(value, dict):
            raise self.fault(key, "is not a table", f"Write [{key}] and its keys below it.")
        return value

    def languages_of(self, key: str, value: Any) -> dict[str, str]:
        if isinstance(value, str):
            return {"en": value}
        if isinstance(value, dict) and "en" in value and set(value) <= set(LANGUAGES):
            return {code: str(text) for code, text in value.items()}
        raise self.fault(key, "is neither a text nor texts by language", 'Write name = "..." or name.en, name.fr ...')

    def override(self, one: dict[str, Any]) -> Override:
        for key in ("category", "who", "why"):
            if not one.get(key):
                raise self.fault("override", f"has no {key}", "An override says category, source, who and why.")
        if not one.get("source") and not one.get("feed"):
            raise self.fault("override", "names neither source nor feed", "Say whose figure it takes.")
        told: dict[str, Any] = {key: one.get(key) for key in ("category", "who", "why", "source", "feed", "place")}
        return Override(**told)

    def asked(self, number: int, one: dict[str, Any]) -> Asked:
        if "text" not in one or not isinstance(one.get("figures"), dict):
            then = "Write text.en = ... and figures = {category = ..., measure = ...}."
            raise self.fault("question", f"number {number} lacks text or figures", then)
        text = self.languages_of("question", one["text"])
        needs = self.languages_of("question", one["needs"]) if "needs" in one else {}
        return Asked(str(one.get("id", f"q{number}")), text, one["figures"], needs)
