"""English requests: what is asked, recommended, labelled as an action, or resolved, and of whom."""

import re

from commonground.hub.promises import asking, patterns
from commonground.hub.promises.agents import ACTOR, addressee, asked, named, proper, subject
from commonground.hub.promises.told import Told, action

_REQUESTS = re.compile(r"call|request|invit|ask|appeal|demand|urg|instruct|direct|authori", re.I)
_OBJECT = re.compile(r"(?!\s+(?:from|for|of|by|has|had|have|are|were|received|made)\b)[^.]*\b(?:to|that|an?|the|all)\b")


def operative(quote: str, issuer: str) -> Told | None:
    """A resolution's paragraph begins with what it does: "Requests the Secretary-General to ..."."""
    said = asking.OPERATIVE.match(quote)
    if not said:
        return None
    verb = said["verb"].lower()
    # The same words are nouns: "Requests from across the lake have increased."
    if not _OBJECT.match(said["action"]):
        return None
    kind = "request" if _REQUESTS.search(verb) else "recommendation"
    if re.match(r"decid|resolv|agree|mandate", verb):
        kind = "decision"
    elif re.match(r"commit|undertake", verb):
        kind = "commitment"
    return Told(kind, issuer, asked(said["action"]), action(said["action"]))


def requested(quote: str, issuer: str) -> Told | None:
    """Requests, recommendations and decisions by a word that makes them so."""
    if said := asking.WE_ASK.search(quote):
        parts = said.groupdict()
        act = next((parts[key] for key in ("action", "welcome", "what") if parts[key]), "")
        by = named(parts["by"], issuer) if parts["by"] else issuer
        return Told("recommendation" if "recommend" in said[0] else "request", by or issuer, asked(act), action(act))
    said = asking.POLITE.search(quote)
    earlier = asking.ASKED.search(quote[: said.start()]) if said else None
    if said and not (earlier and asks(quote, earlier)):
        # "Could WFP please confirm ...?" asks whom it names.
        whom = subject(quote) if said[0][:5].lower() in {"could", "can y", "can w"} else ""
        who = "" if whom else subject(quote[: said.start()], issuer)
        return Told("request", who or issuer, whom or asked(said["action"]), action(said["action"]))
    called = asking.CALLED_FOR.search(quote)
    if called and (who := subject(quote[: called.start()], issuer) or proper(quote[: called.start()])):
        return Told("request", who, addressee(called["action"]), action(called[0]))
    if said := asking.WAS_AGREED.search(quote):
        verb = said["verb"] or "agreed"
        kind = "recommendation" if verb in {"recommended", "suggested", "proposed"} else "decision"
        kind = "request" if verb == "requested" else kind
        does = patterns.PROMISES.pattern.match(said["action"].strip()) or patterns.REPORTED.pattern.match(
            said["action"].strip()
        )
        who = named(does["actor"], issuer) if does else ""
        return Told(kind, who or issuer, asked(f"that {said['action'].strip()}"), action(said["action"]))
    said = asking.ASKED.search(quote)
    if said and asks(quote, said):
        before = quote[: said.start()]
        passive = bool(re.match(r"(?:is|was|were|are|had been|has been|have been)", said["verb"])) or bool(
            re.search(r"\bbeen\s$", before)
        )
        who = "" if passive else subject(before, issuer) or proper(before)
        whom = subject(before) if passive else asked(said["action"])
        kind = "recommendation" if re.search("recommend|encourag", said["verb"]) else "request"
        return Told(kind, who or ("" if passive else issuer), whom, action(said["action"]))
    return None


def asks(quote: str, said: re.Match[str]) -> bool:
    """Whether something is asked of somebody: `to` do it, or `that` it be done."""
    after = said["action"]
    somebody = ACTOR.search(quote)
    if re.match(r"(?:requests|invites|urges|encourages|commissions|asks|demands|directs|instructs)\b", said["verb"]):
        # The same words are nouns: "requests from across the globe".
        who = ACTOR.search(quote[max(0, said.start() - 40) : said.start()])
        if who is None and said.start() > 3:
            return False
    # Who proposes to do something offers it.
    if "propos" in said["verb"] and re.match(r"\s*to\b", after):
        return False
    if re.search(r"(?:suggest|propos|recommend)", said["verb"]):
        return bool(re.match(r"\s*(?:that|to)\b", after)) and bool(
            re.search(r"\bshould\b|\bcould\b|\bbe\b|\bto\b", after)
        )
    return (
        bool(somebody)
        and bool(re.search(r"\bto\b|\bthat\b", after))
        and not re.search(r"\b(?:as|if|when) (?:requested|asked|invited)$", quote[: said.end("verb")])
    )
