"""Sentences of a passage, by place: an answer quotes them as they stand."""

import re

_STOP = re.compile(r"(?P<end>[.!?؟。][\"”’'»)\]]*(?:[¹²³⁰⁴-⁹]|(?<=[a-z]\.)\d{1,2}(?=\s))?)\s+(?=[\"“«'‘(\[¿¡]*[\w¿¡])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|No|Nos|art|arts|Art|para|paras|Sec|sec|p|pp|cf|vol|St|Prof|vs|al|seq|Fed|Reg|approx|ed|eds|Inc"
    r"|Ltd|Co|Gen|Amb|M|Mme|Sr|Sra|núm|Núm|ej|ex|op|cit|ibid|i\.e|e\.g|U\.S|U\.N|[A-Z])|^\(?\d{1,3}|^\(?[a-z])\.$"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence begins and ends; together they hold every word of the text."""
    found: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        said = text[start : stop.end("end")]
        following = text[stop.end() : stop.end() + 2]
        if _ABBREVIATION.search(said) or following[:1].islower():
            continue
        found.append((start, stop.end("end")))
        start = stop.end()
    if text[start:].strip():
        found.append((start, len(text)))
    return found
