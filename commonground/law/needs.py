"""Specific-needs codes: groups for everyone, sub-codes with how sure we are of them, and the safeguards they touch."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from commonground.core.errors import RuleError
from commonground.law.reading import table_csv
from commonground.law.safeguards import safeguards

# Violence and torture: whoever may see these codes is named one by one.
_MOST_RESTRICTED = ("SV", "TR")


@dataclass(frozen=True, slots=True)
class SpecificNeed:
    """One code: its group, what it means, how sure we are of it, and which safeguards it calls for."""

    code: str
    group: str
    meaning: str
    confidence: str
    safeguards: tuple[str, ...]
    indicators: tuple[str, ...]
    restricted: bool

    @property
    def is_group(self) -> bool:
        """Whether it is a group code, which may be shown; a sub-code is asked about before it is exchanged."""
        return "-" not in self.code


@lru_cache(maxsize=1)
def specific_needs() -> Mapping[str, SpecificNeed]:
    """Return every code; one that leads to no safeguard of ours, or stands twice, does not load."""
    found: dict[str, SpecificNeed] = {}
    for row in table_csv("specific_needs.csv"):
        links = tuple(link for link in row["links"].split(";") if link)
        need = SpecificNeed(
            code=row["code"],
            group=row["group"],
            meaning=row["meaning"],
            confidence=row["confidence"],
            safeguards=tuple(link for link in links if link.startswith("SG-")),
            indicators=tuple(link for link in links if link.startswith("I-")),
            restricted=row["code"].split("-")[0] in _MOST_RESTRICTED,
        )
        linked = set(need.safeguards) <= set(safeguards().all) and len(links) == len(
            (*need.safeguards, *need.indicators)
        )
        parent = need.is_group or need.code.split("-")[0] in found
        if need.code in found or not linked or not parent or need.confidence not in ("high", "medium", "low"):
            raise RuleError(
                "a code stands once, after its group, with a known confidence and known safeguards.",
                where=f"specific_needs.csv, {need.code}",
                next="Correct the row.",
            )
        found[need.code] = need
    return found
