"""What a sentence promises, before it is given its place."""

import re
from dataclasses import dataclass

LABELLED = re.compile(
    r"^\s*(?:\d{1,2}(?:\.\d{1,2})+\.?\s+|\d{1,3}[.)]\s*|\(?[a-zA-Z]\)\s*|\((?:[ivxIVX]{1,4}|\d{1,3})\)\s*|[a-z]\.\s+"
    r"|[ivx]{1,4}[.)]\s+"
    r"|[-•]\s*)"
)
_LONGEST_ACTION = 220
_TRAILING = re.compile(r"[\s,;:.–—-]+$")


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence promises, before it is given its place."""

    kind: str
    actor: str
    addressee: str
    action: str


def action(words: str) -> str:
    """The act in the text's own words, without what only joins it."""
    said = _TRAILING.sub("", " ".join(words.split()))
    said = re.sub(r"^(?:also|fully|to|that|on)\s+", "", said)
    if len(said) <= _LONGEST_ACTION:
        return said
    return said[:_LONGEST_ACTION].rpartition(" ")[0] + " ..."
