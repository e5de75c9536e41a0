"""Proposals of promises from passages: a sentence, list item or row each, with actor, action, due date and place.

The patterns propose widely and a person decides: a promise that is missed is lost, one proposed in vain is one click.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from commonground.hub.categories import named_categories
from commonground.hub.cutting import Passage, sentences
from commonground.hub.promises import arabic, english, french, patterns, spanish, tongue
from commonground.hub.promises.agents import ACTORS, addressee, named
from commonground.hub.promises.due import Due, due
from commonground.hub.promises.promise import Promise
from commonground.hub.promises.status import status
from commonground.hub.promises.tables import Tables
from commonground.hub.promises.told import LABELLED, Told, action
from commonground.hub.store import Stored

_TONGUES = {"fr": french.TONGUE, "es": spanish.TONGUE, "ar": arabic.TONGUE}
# In a letter: whom it is written to, and the words that mean that reader.
_TO = re.compile(
    r"^(?:To|For the attention of|Attention|À l['’]attention (?:de|du)|À|A la atención de|Para"
    r"|إلى)\s*:\s*(?P<who>[^,;\n]{3,80})"
)
_YOU = re.compile(r"\b(?:you|your|vous|votre|vos|le rogamos|usted|ustedes|entregarle|su excelencia)\b", re.I)
_HEAD = 8
_PLEDGER = re.compile(r"^(?P<who>(?:The )?[A-ZÀ-Þ][^:.;]{2,60}):\s")
_INSIDE = re.compile(r"(?<=[a-z] )[A-ZÀ-Þ][a-zà-ÿ’'-]{2,}(?: [A-ZÀ-Þ][a-zà-ÿ’'-]{2,})*")
_SMALL = re.compile(r"\b[a-zà-ÿ][a-zà-ÿ’'-]{2,}\b")
# Behind an item of a list: who is to do it.
_CHARGED = re.compile(rf"\(\s*(?P<who>{ACTORS}(?:(?:,| and|/|;) ?{ACTORS}){{0,3}})\s*(?:[,;:–-][^()]*)?\)\W*$")
# A list goes on from complete words ("..., in particular:"), or completes them ("we will:").
_COMPLETE = re.compile(r"\b(?:in particular|including|inter alia|notably|especially|such as|areas|fields|notamment"
                       r"|en particulier"
                       r"|en particular|incluid[oa]s?|لا سيما|بما في ذلك)\b[^:]{0,30}:\s*$", re.I)  # fmt: skip


def commitments(
    passages: Iterable[Passage | Stored], *, document: str, version: str = "", issuer: str = "", date: str = "",
    treaty: bool = False,
) -> list[Promise]:  # fmt: skip
    """What a document's passages promise, in the order printed; `date` is the document's own, for due dates."""
    listed = list(passages)
    found = _Finding(listed, document, version, issuer, date, treaty)
    for one in listed:
        found.take(one)
    # What a passage says twice in the same words it promises once.
    return list({one.id: one for one in reversed(found.promises)}.values())[::-1]


class _Finding:
    """Walks the passages of one document."""

    def __init__(
        self, passages: list[Passage | Stored], document: str, version: str, issuer: str, date: str, treaty: bool
    ) -> None:
        self.document, self.version = document, version
        self.issuer, self.date, self.treaty = issuer, date, treaty
        self.introduces = {one.lead_in for one in passages if one.lead_in}
        self.reader = next((said["who"].strip() for one in passages[:_HEAD] if (said := _TO.match(one.text))), "")
        self.names = _proper_names(passages)
        self.tables = Tables()
        self.promises: list[Promise] = []

    def take(self, one: Passage | Stored) -> None:
        """Propose what a passage promises."""
        if one.kind == "table":
            self._table(one)
        elif one.kind == "item":
            self._sentence(one, 0, len(one.text))
        elif one.kind not in {"heading", "note"}:
            for a, b in sentences(one.text):
                self._sentence(one, a, b)

    def _sentence(self, one: Passage | Stored, a: int, b: int) -> None:
        quote = one.text[a:b]
        # A sentence that only introduces a list of promises is told by its items.
        leads = quote.rstrip().endswith(":") and any(lead.endswith(quote[-80:]) for lead in self.introduces)
        if leads and not _COMPLETE.search(quote) and self._introduced(quote, one.language):
            return
        told = self._told(one, quote)
        when = due(quote, self.date)
        if told is None and when.date and one.language == "en" and not self.treaty:
            told = english.dated(quote, self.issuer)
        if told is None:
            return
        if not told.actor and (charged := _CHARGED.search(quote)):
            told = replace(told, actor=named(charged["who"]))
        whom = told.addressee or (self.reader if _YOU.search(quote) and told.actor != self.reader else "")
        # What an article decides stands, whatever the language puts it in.
        rule = one.locator.startswith("art.") and told.kind == "decision" and not when.date
        state = "standing" if rule else status(told.kind, quote, when)
        self._propose(one, a, b, quote, replace(told, addressee=whom), when, state)

    def _told(self, one: Passage | Stored, quote: str) -> Told | None:
        said = self._said(quote, one.language, law=one.locator.startswith("art."))
        if one.kind == "item" and not (said and said.actor and said.actor != self.issuer):
            if one.lead_in and not patterns.STOP.search(quote) and (led := self._introduced(one.lead_in, one.language)):
                return Told(led.kind, led.actor, led.addressee, action(LABELLED.sub("", quote)))
            done = patterns.STOP.search(quote)
            if said is None and not (self.treaty or done) and (kind := _under(one.heading)):
                words = LABELLED.sub("", quote)
                # "Portugal: 200 scholarships".
                before = _PLEDGER.match(words)
                return Told(kind, before["who"] if before else "", addressee(words), action(words))
        return said

    def _said(self, quote: str, language: str, *, law: bool = False) -> Told | None:
        if language in _TONGUES:
            return tongue.told(quote, _TONGUES[language], self.issuer, law=law)
        return english.told(quote, self.issuer, treaty=self.treaty, names=self.names)

    def _introduced(self, lead_in: str, language: str) -> Told | None:
        if language in _TONGUES:
            return tongue.introduced(lead_in, _TONGUES[language], self.issuer)
        return english.introduced(lead_in, self.issuer)

    def _table(self, one: Passage | Stored) -> None:
        goes_on = one.locator.endswith("]")
        for row in self.tables.rows(one.text, goes_on=goes_on):
            quote = one.text[row.start : row.end]
            said = self._said(quote, one.language)
            who = named(row.actor) if re.search(r"[;,/&]| and ", row.actor) else row.actor
            whom = row.addressee or (said.addressee if said else "")
            when = due(quote, self.date) if not row.due else due(row.due, self.date, alone=True)
            told = Told(row.kind, who or row.actor, whom, action(quote))
            self._propose(one, row.start, row.end, quote, told, when, row.status)

    def _propose(
        self, one: Passage | Stored, a: int, b: int, quote: str, told: Told, when: Due, state: str
    ) -> None:  # fmt: skip
        start, end = _span(one, a, b)
        self.promises.append(
            Promise(
                told.kind, told.actor, told.addressee, told.action, when.text, when.date, when.how, state,
                self.document, one.locator, quote, start, end, one.language, one.page, self.version,
                tuple(named_categories(quote)),
            )
        )  # fmt: skip


def _proper_names(passages: list[Passage | Stored]) -> frozenset[str]:
    """Words that stand with a capital in the middle of a sentence, and nowhere without."""
    found: set[str] = set()
    small: set[str] = set()
    for one in passages:
        found.update(_INSIDE.findall(one.text))
        small.update(_SMALL.findall(one.text))
    return frozenset(name for name in found if name.lower() not in small)


def _under(heading: str) -> str:
    """The kind of what is listed under a heading such as "Next steps"."""
    said = patterns.UNDER.search(heading.rpartition(" > ")[2])
    return next((kind for kind, words in said.groupdict().items() if words), "") if said else ""


def _span(passage: Passage | Stored, a: int, b: int) -> tuple[int, int]:
    """The quote's place in the source: exact while its passage is in hand, else its passage's."""
    if isinstance(passage, Passage):
        part = passage.run.cut(a, b)
        return part.start, part.end
    return passage.start, passage.end
