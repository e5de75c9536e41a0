"""What a document says of itself: title, issuer, date, symbol, kind; what the text does not say is not guessed."""

import re
from dataclasses import dataclass

from commonground.hub.cutting import Passage
from commonground.hub.dates import Printed, dates
from commonground.hub.languages import UNKNOWN, language
from commonground.hub.reading import Text

# Issuers as texts name them; the first that the head or the signature names, in this order of printing.
ORGANISATIONS = {
    "IOM": r"International Organi[sz]ation for Migration|\bIOM\b|\bOIM\b|المنظمة الدولية للهجرة",
    "UNHCR": r"High Commissioner for Refugees|\bUNHCR\b|\bHCR\b|\bACNUR\b|المفوضية السامية"
    r"|مفوضية الأمم المتحدة لشؤون اللاجئين",
    "ILO": r"International Labour Organi[sz]ation|International Labour (?:Office|Conference)|\bILO\b|\bOIT\b"
    r"|منظمة العمل الدولية",
    "UN General Assembly": r"\bGeneral Assembly\b|\bAssemblée générale\b|\bAsamblea General\b|الجمعية العامة",
    "UN Security Council": r"\bSecurity Council\b|\bConseil de sécurité\b|\bConsejo de Seguridad\b",
    "UNICEF": r"\bUNICEF\b",
    "UNDP": r"\bUNDP\b|\bPNUD\b",
    "OCHA": r"\bOCHA\b|Emergency Relief Coordinator",
    "WHO": r"\bWorld Health Organi[sz]ation\b|\bWHO\b(?! WE)",
    "WFP": r"\bWFP\b|World Food Programme",
    "European Union": r"\bEuropean (?:Union|Commission|Council)\b",
    "African Union": r"\bAfrican Union\b",
}
_PARTIES = re.compile(
    r"\b(?:High Contracting Parties|States Parties to (?:the present|this)|(?:AND )?STATES PARTIES"
    r"|Contracting States)\b",
    re.I,
)
_PRESIDENT = re.compile(
    r"authority vested in me as President by the Constitution and the laws of the United States", re.I
)
SYMBOL = re.compile(
    r"\b(?:A|S|E|ST|CRC|CCPR|CEDAW|CAT|CMW|HRI|WG|C|MC|EC|HCR|GC|GB|ILC|SCPF|IC)"
    r"/(?:(?:[A-Z][A-Za-z.]{1,12}|\d{1,4}|INF|RES|CONF|CN\.\d)[./])*(?:\d{1,4}|L\.\d+)(?:/(?:Add|Rev|Corr)\.\d+)?\b"
)
# On a line of its own anything of this shape is the document's symbol, whoever numbers so.
_ALONE = re.compile(r"[A-Z][A-Z.]{0,9}(?:/[A-Z0-9][\w.]*){1,6}")
_KINDS = (
    ("meeting note", r"\bnote on the meeting\b|\bminutes\b|\bsummary record\b"),
    ("statement", r"\bstatement\b|\bremarks\b|\bspeech\b|\bThematic Discussion\b"),
    ("report", r"\breport\b|\brapport\b|\binforme\b|تقرير"),
    ("letter", r"\bletter\b|\blettre\b|\bcarta\b"),
    ("treaty", r"\b(?:Convention|Protocol|Constitution|Covenant|Treaty|Verdrag|Convenio|Convención|اتفاقية)\b"),
    ("compact", r"(?<!Towards a )\bGlobal Compact\b|\bPacte mondial\b|\bPacto Mundial\b"),
    ("resolution", r"\bresolution\b|\bRES/"),
    ("decision", r"^\W*(?:decision|décision|decisión|قرار)\b"),
    ("order", r"\bExecutive Order\b"),
    ("guidance", r"\b(?:guidelines?|guidance|handbook|manual|framework|principles|toolkit|policy)\b"),
    ("plan", r"\b(?:plan|strategy|programme)\b"),
)
_LETTER = re.compile(r"^\s*(?:Dear|Chers?|Chères?|Estimad)|^\s*Yours (?:sincerely|faithfully)", re.M)
_DONE = re.compile(r"\b(?:DONE (?:at|in)\b|Done at\b|[Aa]dopts this\b|Fait à\b|Hecho en\b|FAIT à\b|HECHO en\b).{0,500}")
_NUMBERED = re.compile(r"^\d{1,3}[.)]\s")
_PART = re.compile(r"(?:Objective|Article|Section|Chapter|Part)\s+\w+$")
# A site's menu has shorter entries than a title.
_MENU = 30
_BESIDE = 25
_TITLE = 120
_HELD = re.compile(r"\b(?:held (?:on|in \w+,?)|meeting of|session of|dated|tenue le|celebrada el)\s+$", re.I)
# In a line of its own: whose paper it is, and of when.
_ISSUED = re.compile(
    r"\b(?:issued|adopted|approved|published|promulgated|released|signed|dated|publiée?|adoptée?|approuvée?|signée?"
    r"|publicad[oa]|aprobad[oa]|adoptad[oa]|firmad[oa]|emitid[oa])\b[^.;]{0,80}$", re.I
)  # fmt: skip
_ISSUER = re.compile(
    r"^\W*(?:Issued|Published|Prepared|Adopted|Approved|Publiée? par|Adoptée? par|Publicad[oa] por|Emitid[oa] por)"
    r"(?: by)? (?:the |l[ea] |l['’]|el )?([^\W\d_a-z][^.;,\n\d]{3,80}?)(?= on \d| in \d| le \d| el \d|[,.]|$)", re.M
)  # fmt: skip
_HEAD = 2_500
_TAIL = 900


@dataclass(frozen=True, slots=True)
class About:
    """Empty strings where the text does not tell."""

    title: str
    issuer: str
    date: str  # ISO, or empty
    language: str
    symbol: str
    kind: str


def about(text: Text, passages: list[Passage]) -> About:
    """Read a document's head and signature."""
    said = [line.text for line in text.lines]
    head = "\n".join(said)[:_HEAD]
    tail = "\n".join(said)[-_TAIL:]
    title = _title(text, passages)
    main = passages[0].language if passages else "und"
    if passages:
        counts: dict[str, int] = {}
        for passage in passages:
            counts[passage.language] = counts.get(passage.language, 0) + len(passage.text)
        # English is first where several languages stand beside each other in full.
        main = max(counts, key=lambda one: counts[one])
        if counts.get("en", 0) > 0.6 * counts[main]:
            main = "en"
    # A symbol inside a paragraph is another document's.
    running = text.told.get("running", "").split()
    alone = [_ALONE.fullmatch(line.strip()) for line in [*said[:15], *running]]
    symbol = (
        next((one for one in alone if one), None)
        or SYMBOL.search(title)
        or SYMBOL.search("\n".join(line for line in said[:15] if len(line) < 60))
    )
    issuer, date, kind = _issuer(text, title, head, tail), _date(text), _kind(text, title, passages)
    if kind == "letter" and issuer and not any(line.heading for line in text.lines):
        title = f"Letter of {issuer}{f', {date}' if date else ''}"
    return About(title, issuer, date, main, symbol[0] if symbol else "", kind)


def _title(text: Text, passages: list[Passage]) -> str:
    told = text.told.get("title", "")
    if told:
        return told[:300]
    spoken = passages[0].language if passages else ""
    headings = [line for line in text.lines[:40] if line.heading and len(line.text) > 8]
    if headings:
        same = [line for line in headings[:3] if language(line.text) in {spoken, UNKNOWN}]
        first = (same or headings)[0]
        # A heading "Objective 1" titles a part; the file's name says more than it does.
        return "" if _PART.match(first.text) else first.text[:300]
    short = [said.strip(' “”"') for said in _short_lines(text) if not said.endswith((",", ";", ":"))]
    short = [said for said in short if len(said) >= 8 and not (dates(said) and len(said) < 30)]
    kinds = [said for said in short if any(re.search(pattern, said, re.I) for _, pattern in _KINDS)]
    # Above the title may stand a site's menu; a line that names a kind of document is the likelier title.
    if kinds and (said := kinds[0]) != short[0] and len(short[0]) > _MENU:
        said = short[0]
    else:
        said = (kinds or short or [""])[0]
    return said[:300]


def _short_lines(text: Text) -> list[str]:
    """The lines at the head that are no paragraphs, nor a number of a document."""
    found = []
    lines = text.lines[:30]
    for line, following in zip(lines, [*lines[1:], None]):
        # In a PDF the lines of the first numbered paragraph are short too.
        if text.format == "pdf" and _NUMBERED.match(line.text):
            break
        wrapped = text.format == "pdf" and following is not None and following.text[:1].islower()
        short = len(line.text) <= 150 and line.text[-1:] != "." and not re.match(r"^(?:\d|Dear\b)", line.text)
        if short and not wrapped and not _ALONE.fullmatch(line.text):
            found.append(line.text)
    return found


def _issuer(text: Text, title: str, head: str, tail: str) -> str:
    if text.told.get("issuer"):
        return text.told["issuer"][:120]
    if _PRESIDENT.search(head.replace("\n", " ")):
        return "President of the United States"
    signed = _named(tail) if _LETTER.search(head + "\n" + tail) else []
    if signed:
        return "; ".join(signed)
    if _PARTIES.search(head):
        return "treaty parties"
    named = _named(title) or _named(head[:700])
    told = _ISSUER.search(head[:700])
    return "; ".join(named[:3]) or (told[1].strip() if told else "")


def _named(text: str) -> list[str]:
    places = {name: said.start() for name, pattern in ORGANISATIONS.items() if (said := re.search(pattern, text))}
    return sorted(places, key=lambda name: places[name])


def _of_when(said: str, printed: Printed) -> bool:
    """Whether the line says that this is the day of the meeting or, at its end, of the document's issue."""
    before, behind = said[: printed.start], said[printed.end :]
    return bool(_HELD.search(before) or (_ISSUED.search(before) and not any(map(str.isalpha, behind))))


def _date(text: Text) -> str:
    """The document's own date: told by the file, alone on a line, of the meeting, or of the signature."""
    told = text.told.get("date", "")
    if re.match(r"\d{4}-\d\d-\d\d", told):
        return told[:10]
    lines = [line.text for line in text.lines]
    for said in (*lines[:40], *lines[-15:]):
        for printed in dates(said):
            # What is printed beside it says whose date it is; with much beside it, it may be another's.
            beside = len(said) - len(printed.text)
            meant = beside <= _BESIDE or (len(said) < _TITLE and _of_when(said, printed))
            if printed.first and printed.day and meant and said[:1].isalnum():
                return printed.first.isoformat()
    signed = _DONE.search(" ".join(lines))
    for printed in dates(signed[0]) if signed else ():
        if printed.first and printed.day:
            return printed.first.isoformat()
    return ""


def _kind(text: Text, title: str, passages: list[Passage]) -> str:
    if sum(passage.locator.startswith("art. ") for passage in passages) >= 3:
        return "treaty"
    if any(passage.heading.startswith("Objective 1:") for passage in passages):
        return "compact"
    if _LETTER.search("\n".join(line.text for line in text.lines)):
        return "letter"
    for part in (title, "\n".join(_short_lines(text))):
        for kind, pattern in _KINDS:
            if re.search(pattern, part, re.I):
                return kind
    return ""
