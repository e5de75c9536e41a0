"""What may be asked of the hub, checked: a question of sensible length, and filters that exist."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from commonground.core.errors import CommonGroundError
from commonground.core.words import category
from commonground.hub.categories import CATEGORIES
from commonground.hub.languages import UNKNOWN, language
from commonground.hub.reading.run import INVISIBLE

# A question longer than a page is a document; add it, and see what stands beside it.
LONGEST_QUESTION = 2_000
FILTERS = ("category", "organisation", "kind", "since", "until", "objective", "document", "language", "office")
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?$")


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what its answers are kept to."""

    text: str
    language: str
    filters: dict[str, tuple[str, ...]]


def question(text: str, *, filters: Iterable[str] = ()) -> Question:
    """Check a question; refuses one without words and one that is too long to be one."""
    said = unicodedata.normalize("NFC", "".join(one for one in text if one not in INVISIBLE))
    said = " ".join("".join(" " if unicodedata.category(one) in {"Cc", "Cs"} else one for one in said).split())
    if not re.search(r"\w", said):
        raise CommonGroundError("the question has no words", next='Ask in words: commonground hub search "who leads?"')
    if len(said) > LONGEST_QUESTION:
        raise CommonGroundError(
            f"the question has {len(said):,} characters, more than {LONGEST_QUESTION:,}",
            next="Ask in a sentence or two; a long text is added as a document.",
        )
    spoken = language(said)
    return Question(said, "en" if spoken == UNKNOWN and said.isascii() else spoken, _filters(filters))


def _filters(given: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in given:
        key, equals, value = one.partition("=")
        key, value = key.strip().lower(), value.strip()
        if not equals or key not in FILTERS or not value:
            raise CommonGroundError(
                f"{one!r} is no filter", next=f"Write KEY=VALUE with a key of {', '.join(FILTERS)}."
            )
        if key in {"since", "until"} and not _DAY.match(value):
            raise CommonGroundError(f"{value!r} is no date", next="Write 2018, 2018-12 or 2018-12-19.")
        if key == "category":
            value = _category(value)
        found[key] = (*found.get(key, ()), value)
    return found


def _category(value: str) -> str:
    found = category(value)
    if found is None or found.value not in CATEGORIES:
        raise CommonGroundError(
            f"{value!r} is no category that passages are marked with", next=f"Use any of {', '.join(CATEGORIES)}."
        )
    return found.value
