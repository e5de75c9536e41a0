"""Proposals of promises from passages: one sentence or list item each, with actor, action, due date and place.

The patterns propose widely and a person decides: a promise that is missed is lost, one proposed in vain is one click.
"""

import re
from collections.abc import Iterable

from commonground.hub.categories import named_categories, named_organisations
from commonground.hub.cutting import Passage, sentences
from commonground.hub.promises import patterns
from commonground.hub.promises.due import due
from commonground.hub.promises.promise import Promise
from commonground.hub.promises.tongues import TONGUES
from commonground.hub.promises.tongues import told as tongues_told
from commonground.hub.store import Stored

_LONGEST_ACTION = 220
_TRAILING = re.compile(r"[\s,;:.–—-]+$")
_LABEL = re.compile(r"^\s*(?:\(?\w{1,3}[.)]|[-•])\s*")
_CONTINUES = re.compile(r"\bcontinue|\bcontinu|\bremain|\bkeep", re.I)
_DONE = re.compile(
    r"\b(?:have|has) (?:already )?(?:appointed|established|set up|launched|allocated|signed|concluded)|conclusion of",
    re.I,
)
_STANDS = re.compile(r"\bmust be\b|\bwill be led\b|\bretain\b|\bworking under\b|\breaffirmed\b", re.I)


def commitments(
    passages: Iterable[Passage | Stored], *, document: str, version: str = "", issuer: str = "", date: str = "",
    treaty: bool = False,
) -> list[Promise]:  # fmt: skip
    """What a document's passages promise, in the order printed; `date` is the document's own, for due dates."""
    found: list[Promise] = []
    listed = list(passages)
    introduces = {one.lead_in for one in listed if one.lead_in}
    for one in listed:
        if one.kind in {"heading", "note", "table"}:
            continue
        for a, b in [(0, len(one.text))] if one.kind == "item" else sentences(one.text):
            quote = one.text[a:b]
            # A sentence that introduces a list of promises is told by its items.
            if (
                any(lead.endswith(quote[-80:]) for lead in introduces)
                and quote.rstrip().endswith(":")
                and _listed(quote)
            ):
                continue
            when = due(quote, date)
            if one.language in TONGUES:
                across = None if treaty else tongues_told(quote, one.language, issuer, when)
                told = (across[0], across[1], "", _action(_LABEL.sub("", across[2]))) if across else None
            else:
                told = _told(quote, one.lead_in, issuer, treaty=treaty)
            if told is None:
                continue
            kind, actor, addressee, action = told
            start, end = _span(one, a, b)
            found.append(
                Promise(
                    kind, actor, addressee, action, when.text, when.date, when.how, _status(kind, quote), document,
                    one.locator, quote, start, end, one.language, one.page, version,
                    tuple(named_categories(quote)),
                )
            )  # fmt: skip
    # What a passage says twice in the same words it promises once.
    return list({one.id: one for one in reversed(found)}.values())[::-1]


def _told(quote: str, lead_in: str, issuer: str, *, treaty: bool) -> tuple[str, str, str, str] | None:
    """Kind, actor, addressee and action; None where the sentence promises nothing."""
    if patterns.STOP.search(quote):
        return None
    if lead_in and (kind := _listed(lead_in)):
        actor, addressee = _by(lead_in, kind, issuer)
        return kind, actor, addressee, _action(_LABEL.sub("", quote))
    reported = bool(patterns.SPEAKS.search(quote))
    if said := patterns.WE_ASK.search(quote):
        parts = said.groupdict()
        action = next((parts[key] for key in ("action", "welcome", "what", "fr", "es") if parts[key]), "")
        actor = _actor(parts["by"] or "", issuer) if parts["by"] else issuer
        return "request", actor or issuer, _addressee(action), _action(action)
    asked = patterns.ASKED.search(quote)
    if asked and _asks(quote, asked):
        passive = re.match(r"(?:is|was|were|are|had been|has been)", asked["verb"]) is not None
        before = quote[: asked.start()]
        actor = "" if passive else _last_actor(before)
        addressee = _last_actor(before) if passive else _addressee(asked["action"])
        kind = "recommendation" if "recommend" in asked["verb"] else "request"
        return kind, actor or ("" if passive else issuer), addressee, _action(asked["action"])
    for kind, pattern in (("commitment", patterns.COMMITTED), ("decision", patterns.AGREED)):
        if said := pattern.search(quote):
            action = said["action"] or quote[said.start() :]
            before = quote[: said.start("action") if said["action"] else said.start()]
            return kind, _last_actor(before, issuer) or issuer, _addressee(action), _action(action)
    return _modal(quote, issuer, reported=reported, treaty=treaty)


def _modal(quote: str, issuer: str, *, reported: bool, treaty: bool) -> tuple[str, str, str, str] | None:
    if said := patterns.FOLLOW.search(quote):
        return (
            "commitment" if " will " in quote else "plan",
            issuer,
            _addressee(said["action"]),
            _action(said["action"]),
        )
    if said := patterns.PROMISES.search(quote):
        actor = _last_actor(said["actor"] + said["between"], issuer)
        kind = "decision" if re.match(r"\s*be \w+ed by|\s*retain", said["action"]) else "commitment"
        return kind, actor, _addressee(said["action"]), _action(said["action"])
    if said := patterns.REPORTED.search(quote):
        return (
            "plan",
            _last_actor(said["actor"] + said["between"], issuer),
            _addressee(said["action"]),
            _action(said["action"]),
        )
    if said := patterns.PASSIVE.search(quote):
        agent = re.search(rf"\bby (?:the )?({patterns.ACTORS})\b", said["action"])
        led = "led by" in said[0]
        actor = _actor(agent[1], issuer) if agent else ""
        verb = said[0][len(said["subject"]) :]
        return (
            "decision" if led else "plan",
            actor,
            _addressee(said["action"]),
            _action(f"{_tail(said['subject'])} {verb}"),
        )
    if said := patterns.MUST.search(quote):
        return "decision", _actor(said["action"], issuer), "", _action(said[0])
    if not treaty and (said := patterns.SHALL.search(_LABEL.sub("", quote))):
        return "decision", said["actor"], "", _action(said["action"])
    if patterns.PENDING.search(quote):
        return "plan", _last_actor(quote, issuer), "", _action(quote)
    if not reported and not treaty and (said := patterns.RECOMMENDS.search(quote)):
        return "recommendation", _last_actor(said["subject"], issuer), "", _action(said["action"])
    return None


def _asks(quote: str, asked: re.Match[str]) -> bool:
    """Whether something is asked of somebody: `to` do it, or `that` it be done."""
    after = asked["action"]
    somebody = patterns.ACTOR.search(quote)
    if re.match(r"(?:requests|invites|urges|encourages|commissions|asks|demands|directs|instructs)\b", asked["verb"]):
        # The same words are nouns: "requests from across the globe".
        subject = patterns.ACTOR.search(quote[max(0, asked.start() - 40) : asked.start()])
        if subject is None and asked.start() > 3:
            return False
    if re.search(r"(?:suggest|propos|recommend)", asked["verb"]):
        return bool(re.match(r"\s*(?:that|to)\b", after)) and bool(
            re.search(r"\bshould\b|\bcould\b|\bbe\b|\bto\b", after)
        )
    return (
        bool(somebody)
        and bool(re.search(r"\bto\b|\bthat\b", after))
        and not re.search(r"\b(?:as|if|when) (?:requested|asked|invited)$", quote[: asked.end("verb")])
    )


def _listed(lead_in: str) -> str:
    if not lead_in.rstrip().endswith(":"):
        return ""
    return next((kind for kind, words in patterns.LISTS if words.search(lead_in)), "")


def _by(lead_in: str, kind: str, issuer: str) -> tuple[str, str]:
    if kind == "request" and (asked := patterns.ASKED.search(lead_in)):
        return _last_actor(lead_in[: asked.start()]) or issuer, _addressee(asked["action"])
    said = patterns.PROMISES.search(lead_in)
    return (_actor(said["actor"], issuer) if said else _last_actor(lead_in, issuer) or issuer), ""


def _actor(words: str, issuer: str) -> str:
    """The organisations or offices named; `we` and the like are those who issued the document."""
    named = named_organisations(words)
    if named:
        return "; ".join(named)
    found = [one[0] for one in patterns.ACTOR.finditer(words)]
    if not found:
        return ""
    if re.match(r"(?:we|I|both|our|the (?:two )?organi|the agencies)\b", found[0], re.I):
        return issuer or found[0]
    return re.sub(r"^[Tt]he ", "", found[0])


def _last_actor(words: str, issuer: str = "") -> str:
    """Who stands nearest before the verb, with those who stand beside."""
    found = list(patterns.ACTOR.finditer(words))
    if not found:
        return ""
    first = len(found) - 1
    while first and patterns.BESIDE.match(words[found[first - 1].end() : found[first].start()]):
        first -= 1
    return _actor(words[found[first].start() :] if first < len(found) - 1 else found[-1][0], issuer)


def _addressee(words: str) -> str:
    said = re.match(rf"\s*(?:the )?(?P<who>{patterns.ACTORS}(?: Administration)?)\s+to\b", words) or re.search(
        rf"\b(?:to|with|for|towards|directly to) (?:the |all (?:our )?)?(?P<who>{patterns.ACTORS}|staff|colleagues)\b",
        words,
    )
    return re.sub(r"^[Tt]he ", "", said["who"]) if said else ""


def _action(words: str) -> str:
    said = _TRAILING.sub("", " ".join(words.split()))
    said = re.sub(r"^(?:also|fully|to|that|on)\s+", "", said)
    if len(said) <= _LONGEST_ACTION:
        return said
    return said[:_LONGEST_ACTION].rpartition(" ")[0] + " ..."


def _tail(subject: str) -> str:
    return re.split(r",\s|\bthat\s", subject)[-1].strip()


def _status(kind: str, quote: str) -> str:
    if patterns.PENDING.search(quote):
        return "pending"
    if _DONE.search(quote):
        return "done"
    if _STANDS.search(quote):
        return "standing"
    return "continuing" if _CONTINUES.search(quote) and kind == "commitment" else "open"


def _span(passage: Passage | Stored, a: int, b: int) -> tuple[int, int]:
    """The quote's place in the source: exact while its passage is in hand, else its passage's."""
    if isinstance(passage, Passage):
        part = passage.run.cut(a, b)
        return part.start, part.end
    return passage.start, passage.end
