"""Who can promise or be asked, as English texts name them: pronouns, letters (NRC), bodies by what they are."""

import re
from functools import lru_cache

from commonground.evidence.gazetteer.countries import countries
from commonground.hub.categories import named_organisations

_SMALL = (
    r"including|such|like|among|between|of|the|to|and|or|but|in|on|at|by|for|from|with|within|under|that|which|who"
    r"|whom|whose|will|shall|would|should"
    r"|must"
    r"|may|can|could|is|are|was|were|be|been|being|has|have|had|as|its|their|our|his|her|a|an|not|no|this|these|those"
    r"|such|when|while|where|if|before|after|since|until|than|then|also|each|every|all|both|either|any|some|many|most"
    r"|several|[Ii]n|[Tt]he|[Bb]y|[Oo]n|[Aa]t|[Ff]or|[Ff]rom|[Ww]ith|[Tt]his|[Tt]hat|[Ii]t|[Aa]s|[Tt]o|[Aa]ll"
    r"|[Ee]ach|[Bb]oth"
    r"|request(?:s|ed)?|ask(?:s|ed)?|urge[sd]?|invite[sd]?|encourage[sd]?|said|noted|agreed|decided|informed|told"
    r"|reported|explained|thanked|briefed|reminded|advised|assured|updated|supported"
    r"|assisted|helped|met|shared|stated"
)
# What a body is: whoever is named by one of these can undertake something.
_BODIES = (
    r"[Gg]overnments?|[Aa]uthorit(?:y|ies)|[Mm]inistr(?:y|ies)|[Mm]inisters?|[Aa]genc(?:y|ies)|[Oo]ffices?"
    r"|[Ss]ecretariat"
    r"|[Mm]unicipalit(?:y|ies)|[Cc]ity|[Cc]ouncils?|[Cc]ommittees?|[Cc]ommissions?|[Cc]ommission(?:er|ers)"
    r"|[Bb]oards?|[Bb]anks?"
    r"|[Dd]epartments?|[Dd]irectorates?|[Bb]ureaux?|[Ii]nstitut(?:es?|ions?)|[Oo]rgani[sz]ations?|[Aa]ssociations?"
    r"|[Ff]oundation|[Tt]rust|[Oo]perators?|[Ff]und|[Ss]ociety|[Cc]entres?"
    r"|[Ff]ederation|[Uu]nions?|[Nn]etworks?|[Pp]latforms?|[Cc]lusters?|[Ss]ectors?(?: [Ll]eads?)?|[Tt]eams?|[Uu]nits?"
    r"|[Tt]ask [Ff]orces?|[Ww]orking [Gg]roups?|[Gg]roups?|[Ff]ocal [Pp]oints?|[Pp]artners|[Dd]onors?|[Mm]embers"
    r"|[Pp]articipants"
    r"|(?<!may )(?<!can )(?<!to )[Dd]elegates?|[Dd]elegations?|[Ss]taff|[Oo]fficials|[Cc]ase ?workers?|[Rr]egistrars?"
    r"|[Ee]mployers?|[Ss]tates?(?: (?:Parties"
    r"|Members))?"
    r"|[Cc]ountries|[Pp]art(?:y|ies)|[Ee]ntit(?:y|ies)|[Hh]eadquarters|[Mm]issions?|[Cc]onference|[Aa]ssembly"
    r"|[Pp]arliament"
    r"|[Cc]ourts?|[Pp]olice|[Ss]chools|[Uu]niversit(?:y|ies)|[Hh]ospitals?|[Cc]ompan(?:y|ies)|[Cc]ivil [Ss]ociety"
    r"|[Pp]rivate [Ss]ector|[Pp]rojects?|[Pp]rogrammes?|[Ss]ervices?|[Rr]epresentatives?|[Cc]oordinators?|[Dd]irectors?"
    r"|[Dd]irectors?[- ][Gg]eneral|[Hh]igh [Cc]ommissioner|[Ss]ecretary-[Gg]eneral|[Cc]hair(?:person|man)?|[Pp]resident"
    r"|Attorney General|[Cc]o-(?:chairs|facilitators|leads)|[Mm]ayors?|[Gg]overnors?|[Rr]apporteurs?|[Ee]nvoys?"
    r"|[Cc]onsultants?"
    r"|[Oo]fficers?|[Mm]anagers?|[Rr]epublic|[Kk]ingdom|[Cc]ommunities|[Mm]eeting|[Ww]orkshop|[Aa]dministration"
    r"|[Gg]overning Body|[Hh]ub|United States|United Nations"
)
# Letters that name no body.
_LETTERS = (
    r"(?!(?:USD?|EUR|CHF|GBP|GCM|GCR|CRRF|SDGs?|COVID|HIV|AIDS|MO[Uu]|ID|IDPs?|PDF|TB[CDA]|Q[1-4]|I{1,3}|IV|VI{0,3}"
    r"|IX|A"
    r"|RES|NGOs|OK|AM|PM|GPS|SMS|AOB|CV|GDP|FAQ|TOR|SOP|SOPs)\b)"
)
_WORD = rf"(?:(?!(?:{_SMALL})\b)[^\W\d_][\w’'-]*\s)"
_CAPITAL = r"[A-ZÀ-Þ][\w’'-]*"
_OF = (
    rf"(?:\s(?:of|for|on|to)\s(?:the\s)?(?:{_CAPITAL}(?:(?:,)?\s(?:and\s|of\s|of the\s|for\s)?(?={_CAPITAL}))?)"
    r"{1,6})?"
)
_DETERMINED = (
    r"(?:(?:[Tt]he|[Ee]ach|[Ee]very|[Aa]ll|[Oo]ur|[Bb]oth|[Ee]ither|[Tt]heir|[Ii]ts)\s(?:two\s|three\s|other\s)?)?"
)
ACTORS = (
    rf"(?:[Ww]e|I|{_LETTERS}[A-Z][A-Z0-9]{{1,7}}(?:-[A-Z]{{2,7}})?(?![\w./])|UN Women"
    rf"|{_DETERMINED}{_WORD}{{0,4}}?(?:{_BODIES})\b(?! to (?:be|the|a)\b)(?![-/])(?:\sAdministration)?{_OF})"
)
ACTOR = re.compile(rf"(?<![\w’'-]){ACTORS}(?!\w)")
# What may stand between two that act together: "the International Labour Organization (ILO) and UNHCR".
_BESIDE = re.compile(r"^(?=.*[^\s])(?:[\s,;()/&]|and|or|as well as|together with|jointly with|the)*$")
# Behind these somebody is named who does not act.
_NOT_ACTING = re.compile(
    r"(?:\b(?:by|of|with|to|for|from|within|under|at|in|on|between|among|towards|behalf of|via|through|including|like)"
    r"(?:\s(?:the|its|their|our|all|other))?|\([^)]*|\w[’']s)\s*$"
)
# Whom a verb of asking asks, and whom an act serves.
_ASKED = re.compile(
    rf"\s*(?:that )?(?P<who>(?:the |all |other |its |their |our )?{ACTORS}(?:(?:,| and|, and) (?:the )?{ACTORS}){{0,3}}"
    r"(?:\s(?:of|in)\s(?:the\s)?\w+)?)(?:,[^,;]{3,80},)?\s+(?:to|that|for|should|with)\b"
)
_THAT = re.compile(rf"\s*that (?P<who>{ACTORS})(?= \w)")
_SERVED = re.compile(
    r"\b(?:to|with|for|towards) (?=[A-Z]|the |all |its |our |their |each |colleagues|staff)(?:the |all (?:our )?)?"
    rf"(?P<who>{ACTORS}|colleagues)(?!\w)"
)
_HELPED = re.compile(
    r"\b(?:support|assist|help|inform|notify|advise|brief|update)(?:ing)? (?=[A-Z]|the |all )(?:the |all )?"
    rf"(?P<who>{ACTORS})"
)
_WE = re.compile(r"(?:we|I|our)\b", re.I)
_BOTH = re.compile(r"(?:both|the (?:two )?(?:organi|agencies|offices|parties))|parties\b", re.I)
_PROPER = re.compile(rf"^(?:The )?{_CAPITAL}(?:\s(?:{_CAPITAL}|of|the|and|for|on|de|du|la|&)){{0,7}}$")
_NO_NAME = re.compile(
    r"^(?:It|This|That|These|Those|There|They|He|She|What|Who|Which|Today|However|Some|Many|Most|One|Where)\b"
)


def named(words: str, issuer: str = "") -> str:
    """The bodies named, in order; `we` and the like are those who issued the document."""
    found: list[str] = []
    for one in ACTOR.finditer(words):
        # "The parties" are those who issued it where they are named.
        own = _WE.match(one[0]) or (_BOTH.match(one[0]) and ";" in issuer)
        if own and not named_organisations(one[0]):
            found.append(issuer or one[0])
        else:
            found.extend(named_organisations(one[0]) or [bare(one[0])])
    return "; ".join(dict.fromkeys(found))


def bare(words: str) -> str:
    """Without the article."""
    return re.sub(r"^(?:[Tt]he|[Ee]ach|[Ee]very|[Aa]ll(?: the)?)\s", "", words.strip())


def subject(words: str, issuer: str = "") -> str:
    """Who stands nearest before the verb and acts, with those who stand beside."""
    # "WFP informed members that it would": it is who speaks.
    speaker = re.search(r"\bthat (?:it|they)\b", words)
    found = list(ACTOR.finditer(words[: speaker.start()] if speaker else words))
    acting = [one for one in found if not _NOT_ACTING.search(words[: one.start()])]
    if not acting:
        return ""
    last = found.index(acting[0] if speaker else acting[-1])
    first = last
    while (
        first
        and _BESIDE.match(words[found[first - 1].end() : found[first].start()])
        and not _NOT_ACTING.search(words[: found[first - 1].start()])
    ):
        first -= 1
    return named(words[found[first].start() : found[last].end()], issuer)


def proper(words: str) -> str:
    """A name that stands alone before the verb ("Save the Valley"), whoever bears it."""
    said = re.split(r"[;:]\s|\bthat\s", words.strip())[-1].strip()
    said = re.sub(r"\s(?:has|have|also|is|are|was|were|will|would)$", "", said)
    parts = re.split(r",\s(?:and\s)?| and ", said)
    if len(parts) > 1 and all(map(state, parts)):
        return "; ".join(map(bare, parts))
    said = said.rpartition(", ")[2]
    return bare(said) if _PROPER.match(said) and not _NO_NAME.match(said) else ""


def opening(words: str) -> str:
    """The name of two words or more with which a sentence begins."""
    said = re.match(rf"(?:The )?{_CAPITAL}(?:\s{_CAPITAL})+(?=\s|$)", words)
    return bare(said[0]) if said and not _NO_NAME.match(said[0]) else ""


@lru_cache(maxsize=1)
def _states() -> frozenset[str]:
    return frozenset(
        name for one in countries() if one.kind == "country" for name in (*one.names.values(), *one.aliases)
    )


def state(words: str) -> bool:
    """Whether this is a country's name, in any of the four languages."""
    return bare(words) in _states() or words.strip() in _states()


def asked(words: str) -> str:
    """Whom the words behind a verb of asking ask: `X to ...`, `that X ...`."""
    said = _ASKED.match(words) or _THAT.match(words)
    if not said:
        return addressee(words)
    found = named(said["who"])
    return bare(said["who"]) if len(found.split("; ")) < 2 and not named_organisations(said["who"]) else found


def addressee(words: str) -> str:
    """Whom an act serves: `... to X`, `... with X`."""
    said = _SERVED.search(words) or _HELPED.search(words)
    return (named(said["who"]) or bare(said["who"])) if said else ""
