"""What a document says of itself: title, issuer, date, symbol, kind; what the text does not say is not guessed."""

import re
from dataclasses import dataclass

from commonground.hub.cutting import Block, Passage, blocks
from commonground.hub.dates import Printed, dates
from commonground.hub.issuing import issuer_of, named_alone
from commonground.hub.languages import UNKNOWN, language
from commonground.hub.reading import Text

SYMBOL = re.compile(
    r"\b(?:A|S|E|ST|CRC|CCPR|CEDAW|CAT|CMW|HRI|WG|C|MC|EC|HCR|GC|GB|ILC|SCPF|IC)"
    r"/(?:(?:[A-Z][A-Za-z.]{1,12}|\d{1,4}|INF|RES|CONF|CN\.\d)[./])*(?:\d{1,4}|L\.\d+)(?:/(?:Add|Rev|Corr)\.\d+)?\b"
)
# On a line of its own anything of this shape is the document's symbol, whoever numbers so.
_ALONE = re.compile(r"[A-Z][A-Z.]{0,9}(?:/[A-Z0-9][\w.]*){1,6}")
_MINUTES = r"\bnote on the meeting\b|\bminutes\b|\bsummary record\b|\bcompte[- ]rendu\b|\bprocès-verbal\b|\bacta\b|محضر"
_NOTE = (
    r"^\W*(?:(?:concept|briefing|information|background|position) )?(?:note|paper|non-paper|aide-m[ée]moire"
    r"|nota|مذكرة)\b"
)
_UNDERSTANDING = (
    r"\bmemorandum of understanding\b|\bmémorandum d['’](?:accord|entente)|\bmemor[aá]ndum? de entendimiento"
    r"|مذكرة تفاهم"
)  # fmt: skip
_LAW = r"^\W*(?:law|act|decree|regulations?|loi|décret|arrêté|règlement|ley|decreto|reglamento|قانون|مرسوم|لائحة)\b"
_RESOLUTION = ("resolution", r"\bresolution\b|\bRES/")
_DECISION = ("decision", r"^\W*(?:decision|décision|decisión|قرار)\b")
_KINDS = (
    ("meeting note", _MINUTES),
    ("statement", r"\bstatement\b|\bdéclaration\b|\bdeclaración\b|بيان|\bremarks\b|\bspeech\b|\bThematic Discussion\b"),
    ("report", r"\breport\b|\brapport\b|\binforme\b|تقرير"),
    ("letter", r"\bletter\b|\blettre\b|\bcarta\b"),
    ("treaty", r"\b(?:Convention|Protocol|Constitution|Covenant|Treaty|Verdrag|Convenio|Convención|اتفاقية)\b"),
    ("compact", r"(?<!Towards a )\bGlobal Compact\b|\bPacte mondial\b|\bPacto Mundial\b"),
    _RESOLUTION,
    _DECISION,
    ("order", r"\bExecutive Order\b"),
    ("guidance", r"\b(?:guidelines?|guidance|handbook|manual|framework|principles|toolkit|policy)\b"),
    ("note", _NOTE),
    ("plan", r"\b(?:plan|strategy|programme|stratégie|estrategia)\b|استراتيجية|خطة"),
    ("agreement", rf"{_UNDERSTANDING}|\bagreement\b|\baccord\b|\bacuerdo\b"),
)
# Texts with articles that are no treaties, by their title.
_NO_TREATY = (_RESOLUTION, _DECISION, ("agreement", _UNDERSTANDING), ("law", _LAW))
_LETTER = re.compile(
    r"^\s*(?:Dear|Chers?|Chères?|Estimad|Excelent[ií]sim|Señora? \w+:|Madame,|Monsieur)"
    r"|^\s*(?:Yours (?:sincerely|faithfully)|Atentamente|Veuillez agréer|Cordialement)|^\s*(?:السيد|السادة|معالي"
    r"|سعادة)\b.{0,60}المحترم",
    re.M,
)
_DONE = re.compile(
    r"\b(?:DONE (?:at|in)\b|Done (?:at|in)\b|Signed (?:at|in|on)\b|[Aa]dopts this\b|Fait à\b|Signé à\b|Hecho en\b"
    r"|Firmado en\b"
    r"|FAIT à\b|HECHO en\b|حرر في|وقعت في).{0,500}"
)
_REFERENCE = re.compile(
    r"^(?:(?:Our |Your )?Ref(?:erence|\.)?|Doc(?:ument)?\.?|Symbol|N/Réf\.?|Réf(?:érence)?\.?|Referencia|Cote"
    r"|Signatura|المرجع|الرمز)"
    r"(?: (?:No|N[º°])\.?)?\s*:?\s*",
    re.I,
)
_NUMBERED = re.compile(r"^\d{1,3}[.)]\s")
_PART = re.compile(r"(?:Objective|Article|Section|Chapter|Part)\s+\w+$")
# A site's menu has shorter entries than a title.
_MENU = 30
_BESIDE = 25
_SENTENCE = 12
_TITLE = 120
_HELD = re.compile(r"\b(?:held (?:on|in \w+,?)|meeting of|session of|dated|tenue le|celebrada el)\s+$", re.I)
# In a line of its own: whose paper it is, and of when.
_ISSUED = re.compile(
    r"\b(?:issued|adopted|approved|published|promulgated|released|signed|dated|publiée?|adoptée?|approuvée?|signée?"
    r"|publicad[oa]|aprobad[oa]|adoptad[oa]|firmad[oa]|emitid[oa])\b[^.;]{0,80}$", re.I
)  # fmt: skip
_FIRST = 40
_LONGEST_TITLE = 200
_ADOPTED = re.compile(
    r"^(?:Resolution|Decision|Résolution|Décision|Resolución|Decisión)s?\b.{0,30}\b(?:adopted"
    r"|adoptée?|aprobada)\b",
    re.I,
)
# "75/911. Assistance to ...": the number is not of the name.
_OF_SERIES = re.compile(r"^\d{1,3}/\d{1,4}[.:]?\s+(?=\w)")
_SUBJECT = re.compile(r"^(?:Subject|Re|Objet|Asunto|الموضوع)\s*:\s*(?P<of>\S.{3,300})$", re.S)
# "Venue: ..." tells of the meeting, and is no title.
_TOLD = re.compile(
    r"^(?:To|From|Date|Venue|Place|Participants|Present|Chair\w*|Subject|Ref\w*|cc|De|À|A|Fecha|Lieu"
    r"|Lugar|Objet|Asunto)\s*:"
)


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
    lines = [line for line in text.lines if not line.table]
    said = [line.text for line in lines]
    first = blocks(tuple(lines[:_FIRST]), markdown=text.format not in {"text", "pdf"})
    letter = bool(_LETTER.search("\n".join(said)))
    title = _title(text, first, passages)
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
    alone = [_ALONE.fullmatch(_REFERENCE.sub("", line.strip())) for line in [*said[:15], *running]]
    symbol = (
        next((one for one in alone if one), None)
        or SYMBOL.search(title)
        or SYMBOL.search("\n".join(line for line in said[:15] if len(line) < 60))
    )
    issuer = issuer_of(text.told.get("issuer", ""), said, first, title, signed=letter)
    date, kind = _date(text), _kind(first, title, passages, letter=letter)
    if kind == "letter" and issuer and not any(line.heading for line in text.lines) and not _names_kind(title):
        title = f"Letter of {issuer}{f', {date}' if date else ''}"
    return About(title, issuer, date, main, symbol[0] if symbol else "", kind)


def _title(text: Text, first: list[Block], passages: list[Passage]) -> str:
    told = text.told.get("title", "")
    if told:
        return told[:300]
    spoken = passages[0].language if passages else ""
    headings = [block for block in first if block.heading and len(block.text) > 8]
    if headings:
        same = [block for block in headings[:3] if language(block.text) in {spoken, UNKNOWN}] or headings
        # Above a resolution's own name stands who adopted it.
        if len(same) > 1 and _ADOPTED.match(same[0].text):
            same = same[1:]
        # A heading "Objective 1" titles a part; the file's name says more than it does.
        return "" if _PART.match(same[0].text) else _OF_SERIES.sub("", same[0].text)[:300]
    subjects = [match["of"].strip() for block in first if (match := _SUBJECT.match(block.text))]
    if subjects:
        return subjects[0][:300]
    # In print the largest words of the first page are its title.
    if headline := text.told.get("headline", ""):
        return headline[:300]
    short = [said.strip(' “”"') for said in _short(text, first) if not said.endswith((",", ";", ":"))]
    short = [
        said for said in short if len(said) >= 8 and not (dates(said) and len(said) < 30) and not _TOLD.match(said)
    ]
    # The name of a body above the title is no title.
    short = [said for said in short if not named_alone(said)] or short
    kinds = [said for said in short if _names_kind(said)]
    # Above the title may stand a site's menu; a line that names a kind of document is the likelier title.
    if kinds and (said := kinds[0]) != short[0] and len(short[0]) > _MENU:
        said = short[0]
    else:
        said = (kinds or short or [""])[0]
    return said[:300]


def _names_kind(said: str) -> bool:
    return any(re.search(pattern, said, re.I) for _, pattern in _KINDS)


def _short(text: Text, first: list[Block]) -> list[str]:
    """The blocks at the head that are no paragraphs, nor a number of a document."""
    found = []
    for block in first:
        said = block.text
        # Behind the first numbered paragraph or the greeting there is no head.
        if _LETTER.match(said) or (text.format == "pdf" and _NUMBERED.match(said)):
            break
        if len(said) <= _LONGEST_TITLE and said[-1:] != "." and not said[:1].isdigit() and not _ALONE.fullmatch(said):
            found.append(said)
    return found


def _of_when(said: str, printed: Printed) -> bool:
    """Whether the line says that this is the day of the meeting or, at its end, of the document's issue."""
    before, behind = said[: printed.start], said[printed.end :]
    # "Notes of the Task Team, 12 September 2023".
    if re.search(r"\w\s?[,–—|(:-]\s?$", before) and not any(map(str.isalnum, behind)):
        return True
    return bool(_HELD.search(before) or (_ISSUED.search(before) and not any(map(str.isalpha, behind))))


def _date(text: Text) -> str:
    """The document's own date: told by the file, alone on a line, of the meeting, or of the signature."""
    told = text.told.get("date", "")
    if re.match(r"\d{4}-\d\d-\d\d", told):
        return told[:10]
    # A day in a table is a deadline, or another's.
    lines = [line.text for line in text.lines if not line.table]
    for said in (*lines[:40], *lines[-15:]):
        for printed in dates(said):
            # What is printed beside it says whose date it is; with much beside it, it may be another's.
            beside = len(said) - len(printed.text)
            # "Let us meet on 4 April 2024." is a sentence.
            if said.endswith(".") and beside > _SENTENCE:
                continue
            meant = beside <= _BESIDE or (len(said) < _TITLE and _of_when(said, printed))
            if printed.first and printed.day and meant and said[:1].isalnum():
                return printed.first.isoformat()
    signed = _DONE.search(" ".join(lines))
    for printed in dates(signed[0]) if signed else ():
        if printed.first and printed.day:
            return printed.first.isoformat()
    return ""


def _kind(first: list[Block], title: str, passages: list[Passage], *, letter: bool) -> str:
    if named := next((kind for kind, pattern in _NO_TREATY if re.search(pattern, title, re.I)), ""):
        return named
    if sum(passage.locator.startswith("art. ") for passage in passages) >= 3:
        return "treaty"
    if any(passage.heading.startswith("Objective 1:") for passage in passages):
        return "compact"
    if letter:
        return "letter"
    short = [block.text for block in first if len(block.text) <= _LONGEST_TITLE and block.text[-1:] != "."]
    for part in (title, "\n".join(short)):
        for kind, pattern in _KINDS:
            if re.search(pattern, part, re.I):
                return kind
    return ""
