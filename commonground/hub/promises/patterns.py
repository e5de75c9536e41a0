"""The words by which texts promise, ask, decide, plan and recommend."""

import re

# Who can promise or be asked. A forecast has a subject too ("the decade will bring"), but not one of these.
ACTORS = (
    r"(?:[Ww]e|I|IOM|UNHCR|ILO|UNDP|UNICEF|OCHA|WHO|WFP|UNODC|FAO|UNFPA|OHCHR|UN Women|OIM|HCR|ACNUR|OIT"
    r"|(?:[Bb]oth|[Tt]he|[Oo]ur)(?: two| three| participating)? (?:[Oo]rgani[sz]ations?|agencies|parties)"
    r"|(?:[Tt]he )?(?:Organi[sz]ation|Director[- ]General|(?:Deputy |Assistant )?(?:Director General|High Commissioner)"
    r"|Secretary-General|Special Representative|Chair(?:person|man)?|Administration|Secretariat|General Assembly"
    r"|Council|Committee|Working Group|Governing Body|co-facilitators|delegat(?:es?|ions?)|Member States?"
    r"|(?:participating |host |donor )?States(?: Parties| Members)?|State Party|(?:High )?Contracting (?:States?"
    r"|Parties|Party)"
    r"|Parties|Members?|Ministers?|Ministry|Governments?(?: of [A-Z]\w+)?|government|President|Attorney General"
    r"|Secretary of [A-Z]\w+(?: [A-Z]\w+)?|Assistant to the President|United States|United Nations|Network"
    r"|Platform|[Pp]artners"
    r"|Department of [A-Z]\w+(?: [A-Z]\w+)?|(?:policy )?hub|Board|Commission|European Union|African Union|Office"
    r"|Conference"
    r"|[Cc]ountry (?:office|team)s?|[Rr]egional offices?|[Cc]luster|[Tt]ask [Ff]orce|[Ss]teering [Cc]ommittee"
    r"|[Dd]onors?))"
)
ACTOR = re.compile(rf"\b{ACTORS}\b")
_ADVERBS = (
    r"(?:\s+(?:also|fully|shortly|jointly|further|now|then|together|actively|immediately|promptly|both|all|therefore"
    r"|as soon as possible|each|in turn|once again|inevitably|not))*"
)
# Verbs that describe and do not act.
_ACTS = (
    rf"(?!{_ADVERBS}\s+(?:need|have to|be (?:able|relevant|important|critical|essential|key|necessary|deemed|considered"
    r"|limited|well|a\b|an\b|the\b|no\b|in\b|more\b)|have|remain|become|face|depend|like|find|want|bring|mean|value"
    r"|choose|come|constitute|apply\b|rise|see\b|create|feed|help\b|lead to|result|require\b))"
)
# Behind these an organisation is named but does not act.
_SUBJECT = r"(?<!\bby )(?<!\bof )(?<!\bby the )(?<!\bof the )(?<!\bfrom the )(?<!\bwithin )"
# Behind "that" another acts, but for "that they".
_BETWEEN = r"(?:(?!\bthat\b(?! they\b))[^.;:]){0,110}?"
PROMISES = re.compile(
    rf"{_SUBJECT}\b(?P<actor>{ACTORS})\b(?P<between>{_BETWEEN})\b(?:will|shall)\b{_ACTS}"
    rf"(?P<action>{_ADVERBS}\s+[a-z][^;]*)"
)
REPORTED = re.compile(
    rf"{_SUBJECT}\b(?P<actor>{ACTORS})\b(?P<between>{_BETWEEN})\bwould\b{_ACTS}"
    rf"(?P<action>{_ADVERBS}\s+[a-z][^;]*)"
)
_DONE_TO = (
    r"(?:provided|published|convened|held|submitted|presented|circulated|distributed|issued|established|set up"
    r"|launched|led"
    r"|developed|prepared|included|reviewed|informed|organi[sz]ed|carried out|implemented|strengthened|created"
    r"|appointed)"
)
PASSIVE = re.compile(
    rf"(?P<subject>[^.;:]{{3,160}}?)\b(?:will|shall|would)(?:{_ADVERBS})\s+be(?:\s+\w+ly)?\s+{_DONE_TO}\b(?P<action>[^.;]*)"
)
# Outside treaties whoever "shall" is bound: schools, municipalities, hosts.
SHALL = re.compile(
    r"^(?!(?:This|That|These|It|There|Nothing|No|Such|Where|If|In|The (?:present|provisions?))\b)"
    rf"(?P<actor>[A-Z][^,.;:]{{2,60}}?)\s+shall\b{_ACTS}(?P<action>[^;]*)"
)
COMMITTED = re.compile(
    r"\b(?:(?:is|are|remains?|was|were)(?: \w+)? committed to|commit(?:s|ted)? (?:itself |ourselves |themselves )?to"
    r"|pledge[sd]?\b(?: to)?|undertakes?\b(?: to)?|undertook to|vow(?:s|ed)? to|assures? you of|stands? ready to"
    r"|(?:re)?affirm(?:s|ed)? (?:its|their|our) commitment|(?:this|our|its|their) commitment (?:equally )?extends"
    r"|join(?:ing)? forces to|s.engage(?:nt)? à|se comprometen? a|نتعهد|تتعهد|يتعهد|نلتزم)(?P<action>[^.;]*)",
    re.I,
)
AGREED = re.compile(
    rf"(?:\b(?:have|has)(?: \w+)? agreed (?:to|on|that)|\b{ACTORS}\b(?:(?!\bhad\b"
    rf"|\bwill\b)[^.;:]){{0,40}}\bagree[sd]? to"
    r"|\bdecid(?:es?|ed) (?:to|that)|\bresolv(?:es?|ed) to"
    r"|\b(?:have|has) (?:already )?(?:appointed|allocated|signed|concluded|decided)"
    r"|\b(?:recent |successful )+conclusion of|\bdécide(?:nt)? de|\bdeciden?\b|قررت)(?P<action>[^.;]*)",
)
MUST = re.compile(rf"(?P<subject>[^.;:]{{0,140}})\bmust (?:be|not be) (?P<action>[^.;]*\b(?:{ACTORS})\b[^.;]*)")
ASKED = re.compile(
    r"\b(?P<verb>(?:had |has |have |is |was |were |are )?(?:also )?"
    r"(?:request(?:s|ed)|urg(?:es|ed)|invit(?:es|ed)|call(?:s|ed)? (?:up)?on|encourag(?:es|ed)|commission(?:s|ed)"
    r"|ask(?:s|ed)|recommend(?:s|ed)|suggest(?:s|ed)|propos(?:es|ed)|appeal(?:s|ed) to|instruct(?:s|ed)|direct(?:s|ed)"
    r"|demand(?:s|ed)))\b(?P<action>[^.;]*)"
)
WE_ASK = re.compile(
    r"\b(?:[Ww]e|I)\b(?: \w+){0,2} (?:ask|urge|request|call (?:up)?on|invite|appeal to|encourage"
    r"|recommend)\b(?P<action>[^.;]*)"
    r"|\b(?P<welcome>[^.;]*)\bwould be welcome\b|(?<!Upon )(?<!upon )(?<!At )(?<!at )\bthe request (?:by|of"
    r"|from) (?P<by>[^.;]*?) to (?P<what>[^.;]*)"
    r"|\bdemande(?:nt)? (?:à|au|aux)\b(?P<fr>[^.;]*)|\bsolicitan? (?:a|al)\b(?P<es>[^.;]*)"
)
RECOMMENDS = re.compile(
    r"(?P<subject>[^.;:]{3,160}?)\bshould\b(?!\s+(?:be (?:noted|recalled|commended)|not be (?:seen|limited)"
    r"|also be noted))(?P<action>[^.;]*)"
)
PENDING = re.compile(
    r"\b(?:still|remains?|is|was|are|were) (?:pending|outstanding|to be (?:settled|decided|determined))\b", re.I
)
FOLLOW = re.compile(r"\b[Tt]here (?:will|shall|would) be (?P<action>(?:further |regular |a |an |another )[^.;]*)")
SPEAKS = re.compile(
    r"\b(?:said|stated|stress(?:ed|ing)|noted|pointed out|reiterat(?:ed|ing)|highlighted|underlin(?:ed|ing)"
    r"|emphasi[sz]ed|concluded"
    r"|reflected|explained|recalled|made clear|expressed|elaborated|added|wondered|questioned|agreement that)\b"
)
# A list is promised item by item where what introduces it promises.
LISTS = (
    ("request", re.compile(r"\brequest(?:ed|s)?\b|\basked\b|\binvit(?:es|ed)\b", re.I)),
    ("plan", re.compile(r"\b(?:overarching |strategic |following |main |common )*(?:goals|objectives|priorities"
        r"|targets|milestones)\b", re.I)),
    ("commitment", re.compile(r"\bwe (?:will|commit)|\bcommit(?:s|ted)? to\b|\b(?:will|shall)\b.*:\s*$"
        r"|\bfollowing actions\b", re.I)),
    ("decision", re.compile(r"\b(?:agreed|decided|decides|adopted)\b.*:\s*$", re.I)),
    ("recommendation", re.compile(r"\brecommend|\bshould\b", re.I)),
)  # fmt: skip
# What reports the past or the ordinary in the words of a promise.
STOP = re.compile(
    r"\bI will not\b|\bwould (?:\w+ )?like to (?:\w+ )?(?:offer|extend|thank|express)\b|\bcalled upon not just\b"
    r"|^[-•\s]*the adoption of\b|\bwill (?:be|prove) (?:a|an|the) (?:key )?challenge\b|\bwill you\b"
    r"|\bif .{0,80}\bwill\b|\bhad been invited\b"
    r"|\b(?:one|some) delegates? (?:requested|asked for) (?:more|further|additional) information\b",
    re.I,
)
# What may stand between two that act together: "the International Labour Organization (ILO) and UNHCR".
BESIDE = re.compile(
    r"^(?:[\s,;()/&]|and|or|as well as|for Refugees|for Migration|the|United Nations|International|Labour)*$"
)
