"""The words by which English texts ask, recommend and resolve."""

import re

from commonground.hub.promises.patterns import sought

ASKED = re.compile(
    r"\b(?P<verb>(?:had |has |have |is |was |were |are )?(?:also )?"
    r"(?:request(?:s|ed)|urg(?:es|ed)|invit(?:es|ed)|call(?:s|ed)? (?:up)?on|encourag(?:es|ed)|commission(?:s|ed)"
    r"|ask(?:s|ed)|remind(?:s|ed)|recommend(?:s|ed)|suggest(?:s|ed)|propos(?:es|ed)|appeal(?:s|ed) to|instruct(?:s"
    r"|ed)|direct(?:s|ed)"
    r"|demand(?:s|ed)))\b(?P<action>[^.;]*)"
)
WE_ASK = sought(
    "we ,We ,I ,welcome,the request",
    r"\b(?:[Ww]e|I)\b(?: \w+){0,2} (?:ask|urge|request|call (?:up)?on|invite|appeal to|encourage"
    r"|recommend|task|mandate|entrust|instruct|direct|are (?:seeking|requesting|asking for|appealing for)"
    r"|seek (?=an?\b|[A-Z]{3}\b|[$€£]))\b(?P<action>[^.;]*)"
    r"|\b(?P<welcome>[^.;]*)\bwould be welcome\b|(?<!Upon )(?<!upon )(?<!At )(?<!at )\bthe request (?:by|of"
    r"|from) (?P<by>[^.;]*?) to (?P<what>[^.;]*)",
)
CALLED_FOR = re.compile(r"\bcall(?:s|ed|ing)? for(?P<action> (?!papers)[^.;]*)")
POLITE = re.compile(
    r"\b(?:(?:would|should|will) (?:also |further )?(?:be (?:most |very |deeply )?(?:grateful|thankful|obliged|glad)"
    r"|appreciate|welcome|like to (?:ask|request|invite))|[Pp]lease|[Kk]indly(?= (?:ask|request|invite|confirm|send"
    r"|note|provide|share|submit|let|inform))|(?:may|might|could) (?:we|I) ask"
    r"|(?:count|rely) on (?=you\b|[A-Z]|the\b|all\b)|look forward to (?:receiving|the (?:report|results?|outcome"
    r"|proposals?))|(?<!How )(?<!What )(?<!Where )"
    r"[Cc](?:ould|an) (?!we\b|I\b|it\b|this\b)[^?]{2,60}(?: please)? (?=[^?]*\?))\b(?P<action>[^.;]*)"
)
OPERATIVE = re.compile(
    r"^\W*(?:\d{1,3}[.)]\s*)?(?:(?:Also|Further|Strongly|Again|Once again|Urgently|Solemnly|Reiterates"
    r"|In this regard),?\s"
    r"(?:and\s)?)*(?P<verb>calls (?:up)?on|requests|urges|invites|encourages|appeals to|decides|recommends|resolves"
    r"|authori[sz]es|instructs|directs|mandates|agrees|commits itself|undertakes|asks|demands|its (?:call|request"
    r"|invitation))"
    r"\b(?P<action>.*)",
    re.I | re.S,
)
WAS_AGREED = re.compile(
    r"\b(?:[Ii]t (?:was|has been|is)(?: (?:also|further|therefore|finally|then))? (?P<verb>agreed|decided|resolved"
    r"|recommended"
    r"|proposed|requested|suggested)(?: by [^,;]{3,60})?,? (?:that|to)|[Aa]greement was reached (?:to|that|on))\b"
    r"(?P<action>[^.;]*)"
)
