"""How a language other than English promises: its patterns, and how they are read."""

import re
from dataclasses import dataclass

from commonground.hub.categories import named_organisations, organisations_at
from commonground.hub.promises.agents import state
from commonground.hub.promises.told import LABELLED, Told, action


@dataclass(frozen=True, slots=True)
class Tongue:
    """Patterns of one language; each of `verbs` is a kind, a pattern, and whether somebody must be named who acts."""

    actors: re.Pattern[str]
    first: re.Pattern[str]  # the first person: those who issued the document
    verbs: tuple[tuple[str, re.Pattern[str], bool], ...]
    foretold: re.Pattern[str]  # what forecasts are about
    stop: re.Pattern[str]  # the words of a promise in what is none
    label: re.Pattern[str]  # "Action :"
    addressed: re.Pattern[str]  # whom a verb of asking addresses, from that verb on
    article: re.Pattern[str]
    rule: re.Pattern[str] | None  # the present that binds, in an article of law
    completed: tuple[str, ...]  # how the words that introduce a list may go on
    verb_first: bool = False  # whoever acts stands behind the verb


_OURS = re.compile(r"(?:nos|notre|nous|nuestr\w+|nosotros)\b", re.I)
_SLOT = re.compile(
    r"(?:^|[,;:]\s)(?P<who>(?:Les?|La|L['’]|Un|Une|Des|Chaque|Toute?s?|El|Los|Las|Una|Cada|Tod[oa]s (?:los|las))\s?"
    r"(?![^,;:.]*\b(?:que|qui|quienes|est|sont|es|son)\b)[^,;:.]{2,80}?)(?:\s(?:se|s['’]|ne|no|le|les|lui|en|y"
    r"|también|également|aussi))*$",
    re.I,
)
_NAME = re.compile(r"[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)*$")


def introduced(lead_in: str, tongue: Tongue, issuer: str) -> Told | None:
    """What the words that introduce a list promise of each of its items."""
    words = lead_in.rstrip()
    if not words.endswith(":"):
        return None
    words = words[:-1].rstrip()
    return next((said for more in tongue.completed if (said := told(f"{words}{more}", tongue, issuer))), None)


def told(quote: str, tongue: Tongue, issuer: str, *, law: bool = False) -> Told | None:
    """What the sentence promises; None where nothing is undertaken, or nobody is named who could."""
    words = LABELLED.sub("", quote)
    if tongue.stop.search(words):
        return None
    if labelled := tongue.label.match(words):
        act = labelled["action"]
        said = _by_verb(act, tongue, issuer)
        who = said.actor if said else _who(act[:80], tongue, issuer)
        return Told("plan", who, said.addressee if said else "", action(act))
    if said := _by_verb(words, tongue, issuer):
        return said
    if law and tongue.rule and (ruled := tongue.rule.match(words)):
        verb = ruled.end() if tongue.verb_first else ruled.start("verb")
        who = _behind(words[verb:], tongue) if tongue.verb_first else _who(words[:verb], tongue, issuer)
        return Told("decision", who, "", action(words[0 if tongue.verb_first else verb :])) if who else None
    return None


def _by_verb(words: str, tongue: Tongue, issuer: str) -> Told | None:
    for kind, pattern, needs_actor in tongue.verbs:
        said = pattern.search(words)
        if not said:
            continue
        if tongue.verb_first:
            stretch = words[said.end() :]
            own = tongue.first.match(said[0].lstrip("وف"))
            who = issuer if own else _behind(stretch, tongue)
        else:
            stretch = words[: said.start()]
            own = tongue.first.search(f"{stretch[-12:]}{said[0]}")
            who = issuer if own else _who(stretch, tongue, issuer)
        passive = bool(said.groupdict().get("passive"))
        # Of a meeting that "will be held" nobody is said to hold it.
        if not (who or own or tongue.verb_first or passive or (kind == "plan" and not needs_actor)):
            who = _whoever(stretch, tongue)
        if needs_actor and not who and not own:
            continue
        # "It was decided", and a resolution's "Insta a los Estados": by those whose paper it is.
        who = who or (issuer if kind == "decision" or (said.start() == 0 and not passive) else "")
        whom = _addressed(words[said.start() :], tongue, kind)
        # "Members are invited": the subject is asked.
        if not whom and said.groupdict().get("passive"):
            whom, who = who, ""
        elif whom == who:
            who = ""
        return Told(kind, who, whom, action(words[said.start() :]))
    return None


def _addressed(words: str, tongue: Tongue, kind: str) -> str:
    if kind not in {"request", "recommendation"}:
        return ""
    found = tongue.addressed.search(words)
    if not found:
        return ""
    if tongue.verb_first:
        body = tongue.actors.match(words[found.end() :])
        return _name(body[0], tongue) if body else ""
    return _name(next((one for one in found.groups() if one), ""), tongue)


def _who(words: str, tongue: Tongue, issuer: str) -> str:
    """Who stands before the verb, with those beside; known bodies by the names the hub knows them by."""
    clause = re.split(r"[;:]\s", words)[-1]
    found = [(one.start(), _name(one[0], tongue)) for one in tongue.actors.finditer(clause)]
    known = organisations_at(clause)
    covered = [(at, name) for at, name in found if not any(abs(at - other) < 6 for other, _ in known)]
    everyone = sorted([*known, *covered])
    if not everyone:
        name = _NAME.search(clause.strip())
        return name[0] if name and state(name[0]) else ""
    if _OURS.match(everyone[-1][1]):
        return issuer or everyone[-1][1]
    return "; ".join(dict.fromkeys(name for _, name in everyone[:3]))


def _whoever(words: str, tongue: Tongue) -> str:
    """Whatever stands before the verb with an article, unless it is what forecasts are about."""
    said = _SLOT.search(words.rstrip())
    if not said or tongue.foretold.search(said["who"]):
        return ""
    return _name(said["who"], tongue)


def _behind(words: str, tongue: Tongue) -> str:
    """Who follows the verb at once."""
    words = words.lstrip()
    known = [name for at, name in organisations_at(words[:60]) if at < 3]
    if known:
        return known[0]
    said = tongue.actors.match(words)
    return _name(said[0], tongue) if said else ""


def _name(words: str, tongue: Tongue) -> str:
    known = named_organisations(words)
    return known[0] if known else tongue.article.sub("", words.strip())
