"""Promises in French, Spanish and Arabic: by verbs of undertaking, asking and owing, and by an actor with a day."""

import re

from commonground.hub.categories import organisations_at
from commonground.hub.promises.due import Due

# Who can promise, besides the organisations that `about` knows by name.
_ACTORS = {
    "fr": (
        r"(?:[Ll]es?|[Ll]a|[Ll]['’])\s?(?:États?(?: (?:membres?|parties))?|Gouvernement|Secrétariat|Conseil|Conférence"
        r"|Comité|Groupe de travail|[Oo]rganisations?|[Aa]gences|communes|autorités|bureaux|partenaires|ministère)"
        r"|[Nn]ous\b"
    ),
    "es": (
        r"(?:[Ll]os?|[Ll]as?|[Ee]l)\s(?:Estados?(?: (?:miembros?|partes))?|Gobierno|Secretaría|Consejo|Conferencia"
        r"|Comité|Grupo de Trabajo|[Oo]rganizaci(?:ón|ones)|[Aa]gencias|autoridades|oficinas|socios|ministerio)"
        r"|[Nn]osotros\b"
    ),
    "ar": (
        r"الدول (?:الأعضاء|الأطراف)|الحكومة|الأمانة|المجلس|اللجنة|المنظمة|المفوضية|السلطات|الوزارة|البلديات"
        r"|الشركاء"
    ),
}
_FUTURE = {
    "fr": r"\b(?!ser)[a-zéèê]{2,}(?:era|erons|eront|ira|iront|dra|dront|tra|tront)\b|\b(?:fera|feront|aura|auront)\b",
    "es": r"\b[a-záéíóúñ]{2,}(?:ará|arán|erá|erán|irá|irán|drá|drán)\b|\b(?:hará|harán)\b",
    # Some common words begin as a future does.
    "ar": r"\bسوف\b|\b(?!سياس|سيد|سين|ستة|ستين|سنو|سنة)س[تين][\u0621-\u064a]{2,}",
}
_VERBS = {
    "fr": {
        "commitment": rf"s['’]engage(?:nt|ons)? à|nous engageons à|{_FUTURE['fr']}",
        "request": r"\b(?:demande|prie|invite|exhorte)(?:nt)? (?:à |aux? |le |la |les |l['’])|\best priée? de",
        "decision": r"\b(?:décide(?:nt)? de|sont tenus de|est tenue? de)",
        "recommendation": r"\b(?:doit|doivent|devrait|devraient|devra|devront|recommande(?:nt)?)\b",
    },
    "es": {
        "commitment": rf"\bse comprometen? a|nos comprometemos a|{_FUTURE['es']}",
        "request": r"\b(?:pide|piden|solicitan?|instan?|invitan?|exhortan?) (?:a |al )",
        "decision": r"\b(?:decide|deciden|están obligad[oa]s a)\b",
        "recommendation": r"\b(?:debe|deben|debería|deberían|recomiendan?)\b",
    },
    "ar": {
        "commitment": rf"\b(?:تلتزم|يلتزم|نلتزم|تتعهد|يتعهد|نتعهد)\b|{_FUTURE['ar']}",
        "request": r"\b(?:يطلب|تطلب|نطلب|يدعو|تدعو|يحث|تحث)\b",
        "decision": r"\b(?:قرر|قررت|يقرر|تقرر)\b",
        "recommendation": r"\b(?:ينبغي|يجب|يوصي|توصي)\b",
    },
}
# Whoever stands beside a word of undertaking has undertaken, known by name or not.
_UNDERTAKER = {
    "fr": re.compile(r"(?:^|[.;:]\s)(?:\d{1,3}[.)]\s)?(?P<who>[^,;:.\d]{3,80}?)\s(?=s['’]engage(?:nt)? à)"),
    "es": re.compile(r"(?:^|[.;:]\s)(?:\d{1,3}[.)]\s)?(?P<who>[^,;:.\d]{3,80}?)\s(?=se comprometen? a)"),
    "ar": re.compile(r"\b(?:تلتزم|يلتزم|تتعهد|يتعهد)\s(?P<who>ال\w+(?:\sال\w+)?)"),
}
_ACTOR = {spoken: re.compile(words) for spoken, words in _ACTORS.items()}
_KINDS = {spoken: {kind: re.compile(words) for kind, words in verbs.items()} for spoken, verbs in _VERBS.items()}
TONGUES = tuple(_ACTORS)


def told(quote: str, spoken: str, issuer: str, when: Due) -> tuple[str, str, str] | None:
    """Kind, actor and action; None where nobody is named who could promise, or nothing is undertaken."""
    actors = [(found.start(), _named(found[0], issuer)) for found in _ACTOR[spoken].finditer(quote)]
    actors = sorted([*actors, *organisations_at(quote)])
    if not actors and (said := _UNDERTAKER[spoken].search(quote)):
        actors = [(said.start("who"), _named(said["who"], issuer))]
    if not actors:
        return None
    for kind, words in _KINDS[spoken].items():
        if said := words.search(quote):
            # In Arabic the verb comes first; elsewhere who stands before it acts.
            before = [one for one in actors if spoken == "ar" or one[0] < said.start()]
            if before or kind != "commitment":
                actor = before[0][1] if before else issuer
                return kind, actor, quote[said.start() :]
    return ("commitment", actors[0][1], quote) if when.date else None


def _named(words: str, issuer: str) -> str:
    if re.match(r"[Nn](?:ous|osotros)", words):
        return issuer or words
    return re.sub(r"^(?:[Ll]es?|[Ll]a|[Ll]['’]|[Ll]os?|[Ll]as|[Ee]l)\s?", "", words)
