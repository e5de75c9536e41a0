"""A passage: what a citation points to."""

from dataclasses import dataclass

from commonground.hub.reading import Run

LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Passage:
    """One locator's text; `start` and `end` point into the stored source."""

    locator: str
    language: str
    heading: str  # the path of headings above it, outermost first
    text: str
    start: int
    end: int
    page: int | None
    kind: str  # provision, paragraph, item, heading, table, note, preamble
    lead_in: str  # for an item of a list: the words that introduce the list
    ordinal: int
    run: Run

    @property
    def key(self) -> str:
        """Language and locator: unique in a version."""
        return f"{self.language}/{self.locator}"
