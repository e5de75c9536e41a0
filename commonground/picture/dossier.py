"""A dossier: a situation as a folder, `situation.toml` and the files it names."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from commonground.core.errors import DossierError
from commonground.core.figure import BREAKDOWNS
from commonground.core.words import Measure, category

FILE = "situation.toml"
_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(:-(?P<default>[^}]*))?\}")
LANGUAGES = ("en", "fr", "es", "ar")
_KEYS = {
    "id", "name", "fictitious", "places", "start", "end", "as_of", "level", "languages", "populations", "files",
    "store", "shapes", "cases", "crises", "documents", "foresight", "plans", "openings", "policy", "override",
    "question", "lead", "note",
}  # fmt: skip
_OVERRIDE_KEYS = {"category", "source", "feed", "who", "why"}
_QUESTION_KEYS = {"id", "text", "figures", "needs"}
# What the figures that answer a question may be asked by; `level` is a number, the others texts.
ASKED_BY = ("category", "measure", "unit", "origin", "place", "source", "feed", "series", "by")
_WORDS = {"measure": tuple(measure.value for measure in Measure), "by": BREAKDOWNS}
_ID = re.compile(r"[A-Za-z0-9_-]+")  # an address of the situation room
_LEVELS = range(1, 5)


@dataclass(frozen=True)
class Override:
    """A person's choice among conflicting figures, with the reason; the others stay visible."""

    category: str
    who: str
    why: str
    source: str | None = None
    feed: str | None = None


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
    cases: tuple[Path, ...] = ()  # files of persons' and families' cases, for the solutions pages alone
    crises: tuple[Path, ...] = ()  # case folders of displacement crises, for the simulation pages alone
    documents: tuple[Path, ...] = ()  # letters, notes and plans: what they promise, and what can be asked of them
    plans: tuple[Path, ...] = ()  # instances of cases and places, for the plans pages alone
    openings: tuple[Path, ...] = ()  # the same for jobs, scholarships and sponsors, where the skill share holds
    foresight: Mapping[str, Any] = field(default_factory=dict)  # what to forecast and watch; read when drawn
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
        as_of = self.day("as_of") if "as_of" in self.told else end
        if not start <= as_of <= end:
            raise self.fault("as_of", f"{as_of} is not between start and end", "Move one of the three days.")
        return Dossier(
            folder=folder,
            id=self.slug(folder),
            name=self.languages_of("name", self.need("name")),
            places=tuple(self.texts("places", at_least=1)),
            start=start,
            end=end,
            as_of=as_of,
            level=self.level("level", self.told.get("level", 2)),
            fictitious=self.yes_or_no("fictitious"),
            languages=self.spoken(),
            populations=self.populations(),
            files=self.paths("files"),
            store=folder / self.expanded("store", self.text("store", self.told.get("store", "store"))),
            shapes=self.paths("shapes"),
            cases=self.paths("cases"),
            crises=self.paths("crises"),
            documents=self.paths("documents"),
            plans=self.paths("plans"),
            openings=self.paths("openings"),
            foresight=self.table("foresight"),
            policy=self.table("policy"),
            overrides=self.overrides(),
            questions=self.questions(),
            lead=self.table("lead"),
        )

    def slug(self, folder: Path) -> str:
        name = self.told.get("id", folder.resolve().name)
        if not isinstance(name, str) or not _ID.fullmatch(name):
            then = 'Write letters, digits, - and _: id = "libya".'
            raise self.fault("id", f"{name!r} cannot stand in an address", then)
        return name

    def text(self, key: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.fault(key, f"{value!r} is not a text", f'Write {key} = "...".')
        return value

    def level(self, key: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value not in _LEVELS:
            raise self.fault(key, f"{value!r} is not an admin level", f"Write a number from 1 to {_LEVELS[-1]}.")
        return value

    def yes_or_no(self, key: str) -> bool:
        value = self.told.get(key, False)
        if not isinstance(value, bool):
            raise self.fault(key, f"{value!r} is neither true nor false", f"Write {key} = true, without quotes.")
        return value

    def spoken(self) -> tuple[str, ...]:
        given = self.texts("languages") or LANGUAGES
        for code in given:
            if code not in LANGUAGES:
                raise self.fault("languages", f"{code!r} is not spoken here", f"Use {', '.join(LANGUAGES)}.")
        return tuple(given)

    def populations(self) -> tuple[str, ...]:
        return tuple(self.category("populations", word) for word in self.texts("populations"))

    def category(self, key: str, word: Any) -> str:
        found = category(word) if isinstance(word, str) else None
        if found is None:
            raise self.fault(key, f"{word!r} is not a category", "Write an id or code: refugee, REF, IDP.")
        return found.value

    def need(self, key: str) -> Any:
        if key not in self.told:
            raise self.fault(key, "is missing", f"Add a line `{key} = ...`.")
        return self.told[key]

    def day(self, key: str) -> date:
        value = self.need(key)
        if isinstance(value, datetime):
            raise self.fault(key, f"{value.isoformat()} has an hour", f"Write the day alone: {value.date()}.")
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
        for text in value:
            if value.count(text) > 1:
                raise self.fault(key, f"{text!r} stands there twice", "Write it once.")
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
            value = {"en": value}
        if isinstance(value, dict) and "en" in value and set(value) <= set(LANGUAGES):
            return {code: self.text(f"{key}.{code}", text) for code, text in value.items()}
        raise self.fault(key, "is neither a text nor texts by language", 'Write name = "..." or name.en, name.fr ...')

    def tables(self, key: str) -> list[dict[str, Any]]:
        value = self.told.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.fault(key, "is not a list of tables", f"Write [[{key}]] and its keys below it, for each one.")
        return value

    def known(self, key: str, one: Mapping[str, Any], keys: set[str]) -> None:
        for strange in sorted(set(one) - keys):
            raise self.fault(key, f"{strange} is not one of its keys", f"Known: {', '.join(sorted(keys))}.")

    def overrides(self) -> tuple[Override, ...]:
        found = tuple(self.override(one) for one in self.tables("override"))
        for one in found:
            if sum(other.category == one.category for other in found) > 1:
                raise self.fault("override", f"two choose a figure for {one.category}", "Keep one of them.")
        return found

    def override(self, one: dict[str, Any]) -> Override:
        self.known("override", one, _OVERRIDE_KEYS)
        for key in ("category", "who", "why"):
            if not one.get(key):
                raise self.fault("override", f"has no {key}", "An override says category, source, who and why.")
        if not one.get("source") and not one.get("feed"):
            raise self.fault("override", "names neither source nor feed", "Say whose figure it takes.")
        told = {key: self.text(f"override.{key}", value) for key, value in one.items()}
        return Override(**told | {"category": self.category("override", one["category"])})

    def questions(self) -> tuple[Asked, ...]:
        found = tuple(self.asked(n, one) for n, one in enumerate(self.tables("question"), start=1))
        for one in found:
            if sum(other.id == one.id for other in found) > 1:
                raise self.fault("question", f"two have the id {one.id!r}", "Give each its own.")
        return found

    def asked(self, number: int, one: dict[str, Any]) -> Asked:
        if "text" not in one or not isinstance(one.get("figures"), dict):
            then = "Write text.en = ... and figures = {category = ..., measure = ...}."
            raise self.fault("question", f"number {number} lacks text or figures", then)
        self.known(f"question {number}", one, _QUESTION_KEYS)
        text = self.languages_of(f"question {number}", one["text"])
        needs = self.languages_of(f"question {number}", one["needs"]) if "needs" in one else {}
        name = self.text(f"question {number}, id", one.get("id", f"q{number}"))
        return Asked(name, text, self.figures(f"question {name}", one["figures"]), needs)

    def figures(self, key: str, told: Mapping[str, Any]) -> dict[str, Any]:
        """What a question asks the store by: texts as lists, each word known."""
        self.known(f"{key}, figures", told, {*ASKED_BY, "level"})
        found: dict[str, Any] = {}
        for name, value in told.items():
            if name == "level":
                found[name] = self.level(f"{key}, level", value)
                continue
            words = [value] if isinstance(value, str) else value
            if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
                raise self.fault(key, f"{name} is neither a text nor a list of texts", f'Write {name} = "...".')
            if name == "category":
                words = [self.category(key, word) for word in words]
            allowed = _WORDS.get(name)
            for word in words:
                if allowed is not None and word not in allowed:
                    raise self.fault(key, f"{word!r} is not a word for {name}", f"Use {', '.join(allowed)}.")
            found[name] = tuple(words)
        return found
