"""A promise as a text makes it: a proposal until a person accepts it."""

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

KINDS = ("commitment", "request", "decision", "plan", "recommendation")
# As the text leaves it; what a later passage or figure proves is added by a person.
STATUSES = ("open", "done", "standing", "continuing", "pending")


@dataclass(frozen=True, slots=True)
class Promise:
    """Who undertook or was asked what, for whom, by when, and the sentence that says so."""

    kind: str
    actor: str
    addressee: str
    action: str
    due_text: str
    due_date: str  # ISO; empty where the text gives none: open, no date
    due_how: str  # how the date was reckoned, where it is not printed in full
    status: str
    document: str
    locator: str
    quote: str
    start: int
    end: int
    language: str
    page: int | None
    version: str
    categories: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Stays the same while document, locator and quote do."""
        said = f"{self.document}|{self.locator}|{self.quote}"
        return "c" + hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:10]

    def as_dict(self) -> dict[str, Any]:
        """For a program; what the text does not say is null."""
        told = {key: (value if value != "" else None) for key, value in asdict(self).items()}
        return {"id": self.id, **told, "categories": list(self.categories)}
