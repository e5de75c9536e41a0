"""What an English sentence or list item promises: its kind, who acts, for whom, and the act."""

import re

from commonground.hub.promises import patterns
from commonground.hub.promises.agents import ACTORS, addressee, bare, named, opening, proper, state, subject
from commonground.hub.promises.requests import operative, requested
from commonground.hub.promises.told import LABELLED, Told, action

_KIND_OF_LABEL = (("deci", "decision"), ("recom", "recommendation"), ("commi", "commitment"), ("pledge", "commitment"))
_TAKES_VERB = re.compile(r"\b(?:to|will|shall|would|should|must|may)\s*:\s*$")
# "be led by UNHCR" tells who acts; "be informed" that somebody else does.
_PASSIVE = re.compile(rf"{patterns.ADVERBS}\s+be\s+(?:\w+ly\s+)?(?!\w+ed by|seconding|able|ready){patterns.DONE_TO}\b")
_TOGETHER = re.compile(
    r";|\b(?:[Ww]e|[Oo]ur|have|has|[Mm]eeting|[Gg]roup|[Cc]ommittee|[Cc]ouncil|[Pp]arties|[Mm]embers|[Pp]articipants"
    r"|[Bb]oth)\b"
)
# Named, yet nobody.
_THINGS = re.compile(
    r"(?:Plan|Strategy|Framework|Compact|Agreement|Report|Convention|Law|Protocol|Act|Day|Conference|Memorandum"
    r"|Statement|Policy"
    r"|Declaration|Guidelines|Resolution|Agenda|Article|Annex|Section|Month|Year|River|Lake|Sea|Road|Process|Survey"
    r"|Index)s?$"
)
_AGENT = re.compile(rf"\bby (?:the )?({ACTORS})")
_WILL = re.compile(r"\b(?:will|shall|is to|are to)\b")
_HAPPENS = re.compile(r"\bbe (?:held|convened|organi[sz]ed|celebrated|hosted)\b")


def told(quote: str, issuer: str, *, treaty: bool = False, names: frozenset[str] = frozenset()) -> Told | None:
    """What the sentence promises; None where it promises nothing. `names` are proper names of the document."""
    if patterns.STOP.search(quote):
        return None
    quote = LABELLED.sub("", quote)
    return (
        operative(quote, issuer)
        or _to_do(quote, issuer)
        or requested(quote, issuer)
        or _undertaken(quote, issuer)
        or _by_name(quote, names)
        or _modal(quote, issuer, treaty)
    )


def _to_do(quote: str, issuer: str) -> Told | None:
    """Minutes: "Action: X to ..." and "X to ..."."""
    labelled = patterns.LABEL.match(quote)
    words = labelled["action"] if labelled else quote
    does = patterns.TO_DO.match(words)
    if does:
        who, act = named(does["actor"], issuer), does["action"]
    elif labelled:
        said = told(words, issuer)
        who, act = (said.actor, said.action) if said else (subject(words, issuer), words)
        who = named(labelled["whom"] or "", issuer) or who
    else:
        return None
    label = labelled["label"].lower() if labelled else ""
    kind = next((kind for begins, kind in _KIND_OF_LABEL if label.startswith(begins)), "plan")
    return Told(kind, who, addressee(act), action(act))


def introduced(lead_in: str, issuer: str) -> Told | None:
    """What the words that introduce a list promise of each of its items."""
    words = lead_in.rstrip()
    if not words.endswith(":"):
        return None
    words = f"{words[:-1].rstrip()}{'' if _TAKES_VERB.search(words) else ' to'} act"
    if patterns.STOP.search(words):
        return None
    said = operative(words, issuer) or requested(words, issuer)
    for kind, listed in patterns.LISTS:
        if listed.search(lead_in) and not (said and said.kind == "request"):
            promised = patterns.PROMISES.search(words)
            who = subject(promised["actor"] + promised["between"], issuer) if promised else subject(words, issuer)
            return Told(kind, who or issuer, said.addressee if said else "", "")
    return said or told(words, issuer)


def _undertaken(quote: str, issuer: str) -> Told | None:
    patterned = (
        ("commitment", patterns.COMMITTED), ("commitment", patterns.OFFERED), ("decision", patterns.AGREED),
    )  # fmt: skip
    for kind, pattern in patterned:
        if said := pattern.search(quote):
            act = said["action"] or quote[said.start() :]
            before = quote[: said.start("action") if said["action"] else said.start()]
            if pattern is patterns.OFFERED and not (subject(before) or proper(quote[: said.start()])):
                continue
            name = proper(quote[: said.start()] or re.split(r"\s(?:\w+ly )?agree", before)[0])
            who = subject(before, issuer) or name or issuer
            # One that agrees to do something undertakes it; a meeting that agrees decides.
            if re.search(r"\bagree[sd]? to$", before.rstrip()) and not _TOGETHER.search(f"{who} {before}"):
                kind = "commitment"
            return Told(kind, who, addressee(act), action(act))
    return None


def _by_name(quote: str, names: frozenset[str]) -> Told | None:
    """A name before "will": a State's, or one that stands within sentences too; of other things it is foretold."""
    said = patterns.NAMED_WILL.match(quote)
    if not said:
        return None
    who = [one for one in re.split(r",\s| and ", said["who"]) if one]
    if not all(state(one) or (bare(one) in names and not _THINGS.search(one)) for one in who):
        return None
    return Told("commitment", "; ".join(map(bare, who)), addressee(said["action"]), action(said["action"]))


def _modal(quote: str, issuer: str, treaty: bool) -> Told | None:
    if not treaty and (said := patterns.NEVER.match(quote)):
        return Told("decision", "", "", action(said["action"]))
    if said := patterns.FOLLOW.search(quote):
        kind = "commitment" if " will " in quote else "plan"
        return Told(kind, issuer, addressee(said["action"]), action(said["action"]))
    said = patterns.CHARGED.search(quote)
    if said and (who := subject(quote[: said.start()], issuer) or proper(quote[: said.start()])):
        kind = "commitment" if re.match(r"(?:will|take|assume)", said[0]) else "decision"
        return Told(kind, who, addressee(said["action"]), action(said["action"]))
    said = patterns.PROMISES.search(quote)
    if said and not _PASSIVE.match(said["action"]):
        who = subject(quote[: said.start("action")], issuer)
        kind = "decision" if re.match(r"\s*be \w+ed by|\s*retain", said["action"]) else "commitment"
        if who:
            return Told(kind, who, addressee(said["action"]), action(said["action"]))
    said = None if treaty else patterns.ENACTS.match(quote)
    if said:
        return Told("decision", named(said["who"], issuer), addressee(said["action"]), action(said["action"]))
    if said := patterns.REPORTED.search(quote):
        who = subject(said["actor"] + said["between"], issuer)
        return Told("plan", who, addressee(said["action"]), action(said["action"]))
    return (
        _passive(quote, issuer)
        or _intended(quote, issuer)
        or _bound(quote, issuer, treaty)
        or _reported(quote, issuer)
        or _recommended(quote, issuer, treaty)
        or _deed(quote, issuer)
    )


def _deed(quote: str, issuer: str) -> Told | None:
    """Whoever will do what only somebody does, by whatever name."""
    said = patterns.DEED.search(quote)
    if not said or re.search(r"\b(?:that|if|whether|which|who)\b", said["who"]):
        return None
    who = subject(said["who"], issuer) or bare(re.sub(r"^Both\s", "both ", said["who"]))
    both = re.match(r"both\b", who) and ";" in issuer
    return Told("commitment", issuer if both else who, addressee(said["action"]), action(said["action"]))


def _passive(quote: str, issuer: str) -> Told | None:
    said = patterns.PASSIVE.search(quote)
    if not said:
        return None
    agent = _AGENT.search(said["action"])
    verb = said[0][len(said["subject"]) :]
    kind = "decision" if "led by" in said[0] else "plan"
    if kind == "plan" and re.search(r"\b(?:will|shall)\b", verb) and not _HAPPENS.search(verb):
        kind = "commitment"
    act = action(f"{_tail(said['subject'])} {verb}")
    return Told(kind, named(agent[1], issuer) if agent else "", addressee(said["action"]), act)


def _intended(quote: str, issuer: str) -> Told | None:
    if said := patterns.INTENDS.search(quote):
        act = said["action"] or said["aim"]
        before = quote[: said.start()]
        who = subject(before, issuer) or (issuer if said["aim"] else proper(before) or opening(before))
        if who or said["aim"]:
            return Told("plan", who, addressee(act), action(act))
    if said := patterns.PLANNED.search(quote):
        if said["going"]:
            return Told("commitment", "", "", action(said["going"]))
        what = said["subject"] or said["event"]
        return Told("plan", "", "", action(quote[said.start() :])) if _an_undertaking(what, quote) else None
    return None


def _an_undertaking(what: str, quote: str) -> bool:
    """Whether what is planned is somebody's doing: an "it" is a forecast's."""
    return not re.match(r"\W*(?:\d+[.)]\s*)?(?:It|This|That|There|They|These|More|People|Arrivals|Numbers?)\b", what)


def _bound(quote: str, issuer: str, treaty: bool) -> Told | None:
    if said := patterns.MUST.search(quote):
        return Told("decision", named(said["action"], issuer).split(";")[0], "", action(said[0]))
    words = LABELLED.sub("", quote)
    if not treaty and (said := patterns.SHALL.search(words)):
        return Told("decision", subject(said["actor"], issuer) or said["actor"], "", action(said["action"]))
    if not treaty and (said := patterns.BOUND.search(words)):
        who = named(said["who"], issuer) if said["who"] else ""
        passive = re.match(r"\s*(?:not )?be\b", said["action"])
        if not who and said["duty"]:
            who = bare(said["thing"])
        if who or passive:
            return Told("decision", who, addressee(said["action"]), action(said["action"]))
    return None


def _reported(quote: str, issuer: str) -> Told | None:
    """What a report says of an earlier promise: pending, done, under way, late, going on."""
    if patterns.PENDING.search(quote):
        return Told("plan", subject(quote, issuer), "", action(quote))
    if said := patterns.UNDER_WAY.search(quote):
        return Told("plan", "", "", action(quote[said.start() :]))
    if said := patterns.REALISED.search(quote):
        if said["actor"] is not None:
            who = subject(said["actor"], issuer)
            return Told("commitment", who, "", action(said["past"])) if who else None
        agent = _AGENT.search(said["action"])
        name = re.search(r"\bby (.+?)[.,;]?$", said["action"])
        who = named(agent[1], issuer) if agent else proper(name[1]) if name else ""
        return Told("plan", who, "", action(quote[said.start() :]))
    said = patterns.REGULAR.search(quote)
    if said and (who := subject(re.split(r",|\bchaired by", said["who"])[0], issuer)):
        return Told("decision", who, addressee(said["action"]), action(said["action"]))
    said = patterns.CONTINUES.search(quote)
    if said and (who := subject(quote[: said.start()], issuer)):
        return Told("commitment", who, addressee(said["action"]), action(said[0]))
    return None


def dated(quote: str, issuer: str) -> Told | None:
    """What will be by a printed day, if it is not what forecasts are about: somebody has set that day."""
    said = _WILL.search(quote)
    if not said or patterns.STOP.search(quote) or patterns.FORETOLD.search(quote[: said.start()]):
        return None
    return Told("plan", subject(quote[: said.start()], issuer), addressee(quote[said.end() :]), action(quote))


def _recommended(quote: str, issuer: str, treaty: bool) -> Told | None:
    if treaty or patterns.SPEAKS.search(quote):
        return None
    if said := patterns.RECOMMENDS.search(quote) or patterns.ADVISED.search(quote):
        parts = said.groupdict()
        who = subject(parts.get("subject") or parts.get("whoever") or "", issuer)
        return Told("recommendation", who, "", action(parts.get("needed") or said["action"]))
    return None


def _tail(words: str) -> str:
    return re.split(r",\s|\bthat\s", words)[-1].strip()
