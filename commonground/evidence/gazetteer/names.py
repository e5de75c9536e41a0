"""Printed names of places made comparable: case, accents, articles, kinds of unit, points of the compass."""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Words of an absent or collective place. A name made of one of them is not a place, however near it comes.
_NOWHERE = frozenset(
    """
    -|--|na|n a|n d|nd|nil|none|null|nan|blank|not available|not applicable|not known|not stated|not specified
    |not reported|not located|not recorded|not provided|not disclosed|no data|no information|no location|tbd|tbc
    |unknown|unkown|unknow|unknwon|unknown location|location unknown|unspecified|unspecified location
    |undetermined|undefined|unallocated|unlocated|undisclosed|other|others|other locations|other location
    |other areas|other unknown|various|various unknown|various locations|multiple|multiple locations|mixed
    |mixed unknown|scattered|dispersed|dispersed in the country|dispersed in the country territory
    |dispersed in country|dispersed in the territory|countrywide|nationwide|national|national level
    |whole country|entire country|all country|all|any|elsewhere|abroad|out of country|outside the country
    |statistical location|same|in transit|refused|prefer not to answer|don t know|dont know|dk
    |inconnu|inconnue|non specifie|non precise|non disponible|non renseigne|non applicable|autre|autres|divers
    |disperses dans le pays|disperse dans le pays|ensemble du pays|a l etranger|sans objet
    |desconocido|desconocida|no especificado|no especificada|no disponible|no aplica|otro|otra|otros|otras|varios
    |todo el pais|en el extranjero|sin dato|sin datos|sin informacion
    |غير معروف|غير محدد|غير متوفر|غير متاح|غير معلوم|اخري|اخر|اخرون|متفرق|متفرقه|جميع|خارج البلاد|لا يوجد
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʻʾʿ`´ʹ′"), "")
_ARABIC = {
    **dict.fromkeys(map(ord, "أإآٱ"), "ا"),
    **dict.fromkeys(map(ord, "ىیۍې"), "ي"),
    **dict.fromkeys(map(ord, "ةۀەۃ"), "ه"),
    ord("ؤ"): "و",
    ord("ئ"): "ي",
    ord("ک"): "ك",
    ord("ـ"): "",
}
_LATIN = {ord("ø"): "o", ord("ł"): "l", ord("đ"): "d", ord("ð"): "d", ord("þ"): "th", ord("æ"): "ae"}
_LATIN |= {ord("œ"): "oe", ord("ı"): "i", ord("ə"): "a", ord("ŋ"): "n", ord("ɓ"): "b", ord("ɗ"): "d"}
_OTHER = re.compile(r"[^\w]+|_+")

_PARTICLES = frozenset(
    [
        "de",
        "du",
        "des",
        "del",
        "della",
        "d",
        "da",
        "do",
        "dos",
        "das",
        "la",
        "le",
        "les",
        "los",
        "las",
        "l",
        "y",
        "e",
        "et",
        "and",
        "of",
        "the",
    ]
)
_ARTICLES = frozenset(["al", "el", "ul", "il"])
# Before a sun letter the Arabic article takes its sound: ad-Din, Ash-Shati. Only then is it an article.
_SUN = {"ad": "d", "adh": "dh", "ar": "r", "as": "s", "ash": "sh", "at": "t", "ath": "th", "az": "z", "an": "n"}
_SUN |= {"ed": "d", "er": "r", "es": "s", "esh": "sh", "et": "t", "ez": "z", "en": "n"}
_KINDS = frozenset(
    [
        "governorate",
        "governorates",
        "province",
        "provinces",
        "region",
        "regions",
        "state",
        "district",
        "districts",
        "county",
        "division",
        "subdistrict",
        "prefecture",
        "subprefecture",
        "department",
        "departement",
        "departements",
        "wilaya",
        "wilayat",
        "muhafazat",
        "mohafazat",
        "muhafaza",
        "mantika",
        "mantikah",
        "baladiya",
        "baladiyah",
        "cercle",
        "commune",
        "comune",
        "municipality",
        "municipalite",
        "municipio",
        "departamento",
        "provincia",
        "estado",
        "canton",
        "territoire",
        "territory",
        "arrondissement",
        "oblast",
        "rayon",
        "raion",
        "zone",
        "woreda",
        "upazila",
        "zila",
        "zilla",
        "tehsil",
        "lga",
        "township",
        "admin",
        "atoll",
        "parish",
        "ilce",
        "kaza",
        "qada",
        "nahia",
        "nahiya",
        "payam",
        "محافظه",
        "قضاء",
        "ولايه",
        "منطقه",
        "مديريه",
        "ناحيه",
        "بلديه",
        "شعبيه",
        "اقليم",
        "مقاطعه",
    ]
)
_COMPASS = {
    **dict.fromkeys(
        [
            "north",
            "northern",
            "nord",
            "norte",
            "septentrional",
            "shamal",
            "shimal",
            "shamali",
            "shamal",
            "شمال",
            "شمالي",
        ],
        "N",
    ),
    **dict.fromkeys(
        ["south", "southern", "sud", "sur", "sul", "meridional", "janub", "janoub", "janubi", "جنوب", "جنوبي"], "S"
    ),
    **dict.fromkeys(
        ["east", "eastern", "est", "este", "leste", "oriental", "orientale", "sharq", "sharqi", "شرق", "شرقي"], "E"
    ),
    **dict.fromkeys(
        ["west", "western", "ouest", "oeste", "occidental", "occidentale", "gharb", "gharbi", "غرب", "غربي"], "W"
    ),
    **dict.fromkeys(["central", "centre", "center", "centro", "centrale", "wasat", "وسط", "الوسط"], "C"),
    **dict.fromkeys(["upper", "haut", "haute", "hauts", "alto", "alta", "higher"], "U"),
    **dict.fromkeys(["lower", "bas", "basse", "bajo", "baja"], "L"),
    **dict.fromkeys(["middle", "moyen", "moyenne"], "M"),
    **dict.fromkeys(["northeast", "northeastern", "nordest", "noreste", "nordeste"], "N E"),
    **dict.fromkeys(["northwest", "northwestern", "nordouest", "noroeste"], "N W"),
    **dict.fromkeys(["southeast", "southeastern", "sudest", "sureste", "sudeste"], "S E"),
    **dict.fromkeys(["southwest", "southwestern", "sudouest", "suroeste", "sudoeste"], "S W"),
}
# Words that tell two neighbours apart, however alike the rest of their names is.
_TELLING = frozenset(
    [
        "new",
        "old",
        "city",
        "town",
        "urban",
        "rural",
        "greater",
        "metro",
        "outer",
        "inner",
        "i",
        "ii",
        "iii",
        "iv",
        "v",
        "vi",
        "vii",
        "viii",
        "ix",
        "x",
    ]
)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the name without case, accents and punctuation, in its own script, words parted by one space."""
    if not text.isascii() or "&" in text:
        text = unicodedata.normalize("NFKD", html.unescape(text).lower().translate(_APOSTROPHES))
        text = "".join(c for c in text if not unicodedata.combining(c))
        text = text.translate(_ARABIC).translate(_LATIN).replace("ß", "ss")
    else:
        text = text.lower().replace("'", "").replace("`", "")
    return _OTHER.sub(" ", text).strip()


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """Return the folded name without articles, particles and the word for the kind of unit."""
    words = fold(text).split()
    kept = [w for w, after in zip(words, [*words[1:], ""]) if not _is_article(w, after)]
    kept = [w[2:] if w.startswith("ال") and len(w) > 3 else w for w in kept]
    while len(kept) > 1 and kept[-1] in _KINDS:
        kept.pop()
    while len(kept) > 1 and kept[0] in _KINDS:
        kept.pop(0)
    content = [w for w in kept if w not in _PARTICLES]
    return " ".join(content or kept or words)


def _is_article(word: str, after: str) -> bool:
    if not after:
        return False
    return word in _ARTICLES or (word in _SUN and after.startswith(_SUN[word]))


@lru_cache(maxsize=65536)
def compass(text: str) -> str | None:
    """Return a key that is the same in every language for names with a point of the compass, else None."""
    words = bare(text).split()
    points = [_COMPASS[w] for w in words if w in _COMPASS]
    if not points:
        return None
    return " ".join(sorted(" ".join(points).split()) + sorted(w for w in words if w not in _COMPASS))


@lru_cache(maxsize=65536)
def telling(text: str) -> tuple[str, ...]:
    """Return what must be equal in two names before they may be called near: numbers, compass, new or old."""
    marks = []
    for word in bare(text).split():
        if word in _COMPASS:
            marks += _COMPASS[word].split()
        elif word in _TELLING or word.isdigit() or len(word) == 1:
            marks.append(word)
        elif digits := re.sub(r"\D", "", word):
            marks.append(digits)
    return tuple(sorted(marks))


def located(text: str | None) -> bool:
    """Return False for a blank and for words that name no place (not available, dispersed, various)."""
    return bool(text) and bool(key := fold(text or "")) and key not in _NOWHERE


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed name taken apart: "Juba (within Admin 1: Central Equatoria) [Admin 3: POC]"."""

    name: str
    level: int | None = None
    within: str | None = None
    site: bool = False  # a settlement, camp or office, not an administrative unit


_BRACKET = re.compile(r"\s*\[\s*admin\s*(\d)\s*(?::\s*([^\]]*))?\]\s*$", re.IGNORECASE)
_WITHIN = re.compile(r"\s*\(\s*within\s+admin\s*\d\s*:\s*([^)]*)\)\s*$", re.IGNORECASE)


@lru_cache(maxsize=65536)
def printed(text: str) -> Printed:
    """Take UNHCR's level and parent notes off a name; a bracket such as [Admin 3: POC] marks a site."""
    level, site, within = None, False, None
    if bracket := _BRACKET.search(text):
        level, site, text = int(bracket[1]), bool(bracket[2]), text[: bracket.start()]
    if note := _WITHIN.search(text):
        within, text = note[1].strip(), text[: note.start()]
    return Printed(text.strip(), level, within, site)
