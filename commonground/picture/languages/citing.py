"""How a clause is cited in each language: the document, the place in it, and what it says in our words."""

from collections.abc import Mapping
from dataclasses import dataclass

from commonground.picture.languages.language import Language

# What the number behind a citation key counts, by document; a key without a number cites the whole.
_COUNTS = {
    "S002": "line",
    **dict.fromkeys(
        ("C1951", "STATELESS54", "CAT", "CRC", "ICCPR", "ICRMW", "ILO181", "OAU1969", "PALERMO"), "article"
    ),
    **dict.fromkeys(("GPID", "PINHEIRO"), "principle"),
}


@dataclass(frozen=True, slots=True)
class Cited:
    """One clause as a reader cites it; `place` is empty where the whole document is meant."""

    document: str
    place: str
    summary: str


def cite(clause: Mapping[str, str], lang: Language) -> Cited:
    """Cite a clause of a picture; one the catalogs do not know keeps its own English words, marked so."""
    key = clause["key"]
    head, _, number = key.replace(":", ".", 1).partition(".")
    kind = "footnote" if number.startswith("f") else _COUNTS.get(head, "paragraph")
    place = lang.text(f"clause.{kind}", n=number.lstrip("pf")) if number else ""
    document = lang.text(f"document.{head}") if lang.has(f"document.{head}") else lang.say(clause["title"])
    summary = lang.text(f"clause.{key}") if lang.has(f"clause.{key}") else lang.say(clause["summary"])
    return Cited(document, place, summary)
