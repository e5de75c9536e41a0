"""What a heading says in words, in English, French, Spanish and Arabic: whom a column counts, and in what.

A reading of words is a proposal: whoever uses it says so, or asks a person to confirm it.
"""

import re
import unicodedata
from dataclasses import dataclass

from commonground.core.words import Category, Sex, Unit

# In order: the first that matches decides, so that "returned refugees" are not refugees.
_CATEGORIES: tuple[tuple[str, Category], ...] = (
    (r"return\w* (refugee|from abroad)|refugee return|rapatri|retornad\w+ refugiad", Category.RETURNED_REFUGEE),
    (r"return\w* (idp|internally)|idp return|deplace\w* retourn|retourne\w* deplace", Category.RETURNED_IDP),
    (r"return\w* migrant|migrant return|migrants? retourn|migrantes? retornad", Category.MIGRANT_RETURNEE),
    (r"asylum|demandeur\w* d asile|solicitantes? de (asilo|refugio)|asile|اللجوء", Category.ASYLUM_SEEKER),
    (r"stateless|apatride|apatrida|عديم|عديمي الجنسيه", Category.STATELESS),
    (r"refugee|refugie|refugiad|لاجي", Category.REFUGEE),
    (r"\bidps?\b|internal\w* displac|deplace\w* interne|\bpdi\b|desplazad\w* intern|نازح", Category.IDP),
    (r"host (communit|population)|communaut\w* hote|comunidad\w* de acogida|المجتمع المضيف", Category.HOST_COMMUNITY),
    (r"migrant|مهاجر", Category.MIGRANT),
    (r"resident|total population|population totale|poblacion total|inhabitant|habitant|السكان", Category.RESIDENT),
)
_UNITS: tuple[tuple[str, Unit], ...] = (
    (r"household|\bhhs?\b|famil|menage|hogar|اسر", Unit.HOUSEHOLDS),
    (r"\bcases?\b|\bcas\b|\bcasos?\b|حالات", Unit.CASES),
    (r"\bsites?\b|\bsitios?\b|\bcamps?\b|مواقع", Unit.SITES),
    (r"incident|حوادث", Unit.INCIDENTS),
    (r"individual|person|people|\binds?\b|population|poblacion|افراد|اشخاص|عدد", Unit.PERSONS),
)
_SEXES: tuple[tuple[str, Sex], ...] = (
    (r"female|wom[ae]n|\bgirls?\b|femme|femini|\bfilles?\b|mujer|femenin|\bninas\b|انا?ث|نساء|فتيات", Sex.FEMALE),
    (r"\bmales?\b|\bm[ae]n\b|\bboys?\b|\bhommes?\b|mascul|garcon|hombre|varon|\bninos\b|ذكور|رجال|فتيان", Sex.MALE),
)
_AGES: tuple[tuple[str, str], ...] = (
    (r"infant|nourrisson|bebe|رضع", "infants"),
    (r"adolescent|مراهق", "adolescents"),
    (r"child|enfant|\bnin[oa]s?\b|minors?\b|mineur|menores|اطفال", "children"),
    (r"elder|older|aines?\b|agees?\b|mayores|ancian|مسن", "elderly"),
    (r"adult|بالغ", "adults"),
)
_BAND = re.compile(r"\b(\d{1,2}) ?(?:-|–|to|a|à|_) ?(\d{1,2})\b")
_OPEN_BAND = re.compile(r"\b(\d{1,2}) ?(?:\+|plus|and (?:over|above|older)|et plus|y mas|ans et plus)")
_MONEY = re.compile(r"\b(usd|eur|gbp|chf)\b|us ?\$|\$|€|budget|funding|financement|financiacion|تمويل", re.I)
_TOTAL = re.compile(r"\b(grand )?totale?s?\b|\ball\b|المجموع|الاجمالي")
# Headings of columns that hold digits and count nothing.
_NOT_COUNTS = re.compile(
    r"\b(id|no|n|nr|num|code|pcode|p code|ssid|uuid|key|lat|lon|long|latitude|longitude|x|y|year|month|day|date|round"
    r"|phone|tel|week|percent|share|rate|level|registro|registre|annee|ano|mois|mes|fecha|index|rank|order|zip)\b|%"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What the words of a heading say; None where they say nothing."""

    category: Category | None = None
    unit: Unit | None = None
    sex: Sex | None = None
    age: str | None = None
    money: bool = False
    total: bool = False

    @property
    def counts(self) -> bool:
        """Whether the words speak of people, households, cases or money at all."""
        return bool(self.category or self.unit or self.sex or self.age or self.money or self.total)


def plain(text: str) -> str:
    """Return a heading in lower case without accents, its words parted by one space."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    text = unicodedata.normalize("NFKD", text.lower())
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    text = text.translate({ord("أ"): "ا", ord("إ"): "ا", ord("آ"): "ا", ord("ى"): "ي", ord("ئ"): "ي", ord("ة"): "ه"})
    return re.sub(r"[\s_/’'().,:;]+", " ", text).strip()


def said(heading: str) -> Said:
    """Read the words of a heading."""
    text = plain(heading)
    return Said(
        category=_first(_CATEGORIES, text),
        unit=_first(_UNITS, text),
        sex=_first(_SEXES, text),
        age=age(text) or _first(_AGES, text),
        money=bool(_MONEY.search(text)),
        total=bool(_TOTAL.search(text)),
    )


def age(text: str) -> str | None:
    """Read an age band: "5-12", "60+"; None where the words print none."""
    if (band := _BAND.search(text)) and int(band[1]) < int(band[2]):
        return f"{int(band[1])}-{int(band[2])}"
    if opened := _OPEN_BAND.search(text):
        return f"{int(opened[1])}+"
    return None


def is_no_count(heading: str) -> bool:
    """Say whether a heading names a number that counts nothing: an id, a code, a coordinate, a year, a rate."""
    return bool(_NOT_COUNTS.search(plain(heading)))


def _first(table, text: str):  # type: ignore[no-untyped-def]
    return next((word for pattern, word in table if re.search(pattern, text)), None)
