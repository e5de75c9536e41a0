"""Who issued a document: as its file, its signature, its head or its title names them; else nobody is guessed."""

import re

from commonground.hub.cutting import Block
from commonground.hub.cutting.marks import RECALLS

# Issuers as texts name them; the first that the head or the signature names, in this order of printing.
ORGANISATIONS = {
    "IOM": r"International Organi[sz]ation for Migration|\bIOM\b|\bOIM\b|المنظمة الدولية للهجرة",
    "UNHCR": r"High Commissioner for Refugees|\bUNHCR\b|\bHCR\b|\bACNUR\b|المفوضية السامية"
    r"|مفوضية الأمم المتحدة لشؤون اللاجئين",
    "ILO": r"International Labour Organi[sz]ation|International Labour (?:Office|Conference)|\bILO\b|\bOIT\b"
    r"|منظمة العمل الدولية",
    "UN General Assembly": r"\bGeneral Assembly\b|\bAssemblée générale\b|\bAsamblea General\b|الجمعية العامة",
    "UN Security Council": r"\bSecurity Council\b|\bConseil de sécurité\b|\bConsejo de Seguridad\b",
    "UNICEF": r"\bU(?:NICEF|nicef)\b|(?:ال)?يونيسف",
    "UNDP": r"\bUNDP\b|\bPNUD\b|برنامج الأمم المتحدة الإنمائي",
    "OCHA": r"\bOCHA\b|Emergency Relief Coordinator",
    "WHO": r"\bWorld Health Organi[sz]ation\b|\bWHO\b(?! WE)|\bOMS\b|Organisation mondiale de la [Ss]anté"
    r"|Organización Mundial de la Salud|منظمة الصحة العالمية",
    "WFP": r"\bWFP\b|World Food Programme|Programme alimentaire mondial|Programa Mundial de Alimentos"
    r"|برنامج الأغذية العالمي",
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
_ISSUER = re.compile(
    r"^\W*(?:Issued|Published|Prepared|Adopted|Approved|Publiée? par|Adoptée? par|Publicad[oa] por|Emitid[oa] por)"
    r"(?: by)? (?:the |l[ea] |l['’]|el )?([^\W\d_a-z][^.;,\n\d]{3,80}?)(?= on \d| in \d| le \d| el \d|[,.]|$)", re.M
)  # fmt: skip
_BODY = (
    r"(?:Group|Grupo|Groupe|Minist(?:ry|ère|erio)|Government|Gouvernement|Gobierno|Office|Agency|Authority"
    r"|Commission|Committee|Council"
    r"|Working Group"
    r"|Secretariat|Department|Directorate|Organi[sz]ation|Bank|Foundation|Federation|Union|Task Force|Board"
    r"|Municipality|Conseil"
    r"|Comité|Commission|Groupe de travail|Secrétariat|Mairie|Préfecture|Banque|Consejo|Comisión|Grupo de Trabajo"
    r"|Secretaría|Alcaldía"
    r"|Banco|Mesa|Platform|Network|Cluster|Team|Forum|Assembly|Court|Parliament)"
)
# A line that is nothing but a body's name.
_ALONE = re.compile(
    rf"^(?:(?:The|Le|La|El) )?(?:[A-ZÀ-Þ][\w’'-]*\s(?:(?:of|for|on|the|and|de|du|des|la|y)\s)*){{0,5}}{_BODY}"
    r"(?:\s(?:of|for|on|the|and|de|du|des|la|las|los|del|y|et|sur|l['’])(?:\s[\wÀ-ÿ’'-]+){1,8})?$|^(?:وزارة|حكومة"
    r"|لجنة|مجلس|هيئة|منظمة)\s[\w\s]{3,50}$"
)
# "Lake Platform: note on the meeting".
_BEFORE_KIND = re.compile(
    rf"^(?P<who>(?:The )?[^:,;.]{{0,60}}?{_BODY}(?:\s(?:of|for|on)\s[^:,;.]{{3,60}})?)\s?[:–—-]\s"
    r"(?=.{0,40}\b(?:note|minutes|record|report|statement|decision)\b)",
    re.I,
)
# "Minutes of the Protection Working Group": whose meeting it was.
_OF_A_BODY = re.compile(
    rf"\b(?:minutes|note|record|report|meeting|statement|decision|réunion|session|décision|reunión|sesión|acta|informe)"
    rf"\s(?:of|du|de la|de l['’]|del|de los|by)\s(?:the\s|(?:la\s|le\s)?)?(?P<who>(?:(?!of\b|the\b|du\b|del?\b"
    rf"|la\b)[\wÀ-ÿ’'-]+\s){{0,4}}?{_BODY}"
    r"(?:\s(?:of|for|on|sur|de|des|del|pour)\s[^,;.\d(]{3,80})?)(?=\s(?:held|tenue?|celebrad)|[,;.(]|\s\d|\s[-–—]|$)"
    r"|(?:محضر (?:اجتماع )?|قرار )(?P<ar>(?:لجنة|مجلس|هيئة|فريق)\s[\w\s]{3,60})$",
    re.I,
)
_BETWEEN = re.compile(
    r"\b(?:between|entre) (?:the |l['’]|la |le |el |los )?(?P<one>.{2,120}?),? (?:and|et|y) (?:the |l['’]|la |le "
    r"|el |los )?"
    r"(?P<other>.{2,120}?)(?-i: (?:on|concerning|sur|relativ\w+|sobre)\b.*|$)",
    re.I,
)
_ADOPTED_BY = re.compile(
    r"\b(?:adopted|issued|approved|adoptée?|aprobad[ao])\s(?:by|par|por)\s(?:the |l[ea] |l['’]"
    r"|el )?(?P<who>[^,;\d]{3,80}?)(?=\s(?:on|le|el|at|in)\b|[,;]|$)",
    re.I,
)
# "The Executive Committee, Recalling ...": who resolves.
_RESOLVER = re.compile(
    rf"^(?:The |Le |La |L['’]|El )(?P<who>[^,.;:]{{0,60}}{_BODY}\b[^,.;:]{{0,40}}),(?:\s*$"
    rf"|\s+(?={RECALLS.pattern}))"
)
# Lines that name bodies which did not issue the paper.
_OTHERS = re.compile(r"^[^:]{2,40}:\s")
_NUMBERED = re.compile(r"^\d{1,3}[.)]\s")
_LINE = 110
_BODY_LINE = 60
_OPENING = 120
_SPEAKER = 70
_LAST = 14
_CLOSING = re.compile(
    r"^(?:Yours|(?:Best|Kind|Warm|With)\b.{0,20}regards|Regards|Sincerely|Respectfully|Atentamente|Cordialmente"
    r"|Cordialement"
    r"|Veuillez|Salutations|وتفضلوا|مع (?:خالص|أطيب|فائق))",
    re.I,
)


def issuer_of(told: str, said: list[str], first: list[Block], title: str, *, signed: bool) -> str:
    """Who issued it, the organisations that the hub knows by their letters; several with semicolons between them."""
    if told:
        return told[:120]
    whole = "\n".join(said)
    head = whole[:2_500]
    if _PRESIDENT.search(head.replace("\n", " ")):
        return "President of the United States"
    if signed and (found := _named(_signature(said))):
        return "; ".join(found)
    if between := _BETWEEN.search(title):
        return "; ".join(_name(between[part]) for part in ("one", "other"))
    if _PARTIES.search(head):
        return "treaty parties"
    short = _head_lines(first)
    if explicit := _ISSUER.search(head[:700]) or _ADOPTED_BY.search("\n".join(short)):
        return _name(explicit[1].strip())
    if found := _named(title):
        return "; ".join(found[:3])
    whose = _OF_A_BODY.search(title)
    # A report to a session of the Council is not the Council's.
    if whose and not re.search(r"\bto (?:the|its)\b", title[: whose.start()]):
        return (whose["who"] or whose["ar"]).strip()
    if before := _BEFORE_KIND.match(title):
        return before["who"]
    if found := _named("\n".join(short)):
        return "; ".join(found[:3])
    if resolves := next((match for block in first if (match := _RESOLVER.match(block.text))), None):
        return _name(resolves["who"])
    if alone := next((line for line in short if _ALONE.match(line)), ""):
        return alone
    opening = next(
        (one.text for one in first if len(one.text) > _BODY_LINE and one.text[-1] in ".;:," and not one.note), ""
    )
    named = _named(opening[:_OPENING])
    # One body that opens the text speaks in it; several are spoken of.
    spoken = _named(opening[:_SPEAKER])
    return named[0] if len(named) == 1 and named == spoken else ""


def _signature(said: list[str]) -> str:
    """What stands behind the closing words of a letter, or its last lines that are no sentences."""
    closed = next((at for at in range(len(said) - 1, -1, -1) if _CLOSING.match(said[at])), None)
    if closed is not None:
        return "\n".join(said[closed:])
    return "\n".join(line for line in said[-_LAST:] if len(line) < _LINE and line[-1:] not in ".?;")


def named_alone(line: str) -> bool:
    """Whether a line is nothing but the name of a body or a State."""
    return bool(
        _ALONE.match(line)
        or re.match(
            r"^(?:Republic|Kingdom|State|République|Royaume|República"
            r"|Reino) (?:of|de|du|del)\b.{2,40}$",
            line,
        )
    )


def _head_lines(first: list[Block]) -> list[str]:
    """The short lines above the first paragraph."""
    found: list[str] = []
    for block in first:
        if block.text[-1:] in ".;:" and (len(block.text) > _LINE or _NUMBERED.match(block.text)):
            break
        if len(block.text) <= _LINE and not _OTHERS.match(block.text) and not block.item:
            found.append(block.text)
    return found


def _name(words: str) -> str:
    known = _named(words)
    said = words.strip(" .")
    return (
        known[0]
        if known
        else said.title().replace(" Of ", " of ").replace(" The ", " the ")
        if said.isupper()
        else said
    )


def _named(text: str) -> list[str]:
    places = {
        name: said.start()
        for name, pattern in ORGANISATIONS.items()
        if (said := re.search(pattern, text, re.I if text.isupper() else 0))
    }
    return sorted(places, key=lambda name: places[name])
