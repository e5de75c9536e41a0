"""Which legal categories a passage speaks of, by the words it uses: a facet to filter by, never a legal finding."""

import re

from commonground.core.words import Category
from commonground.hub.issuing import ORGANISATIONS

# Words in the four languages of the house.
_WORDS = {
    Category.REFUGEE: r"refugees?\b|réfugiée?s?\b|refugiad[oa]s?\b|لاجئ|لاجئين",
    Category.ASYLUM_SEEKER: r"asylum[- ]seekers?\b|seeking asylum\b|demandeurs? d.asile|solicitantes? de asilo"
    r"|طالبي اللجوء",
    Category.IDP: r"internal(?:ly)? displace|\bIDPs?\b|déplacée?s? internes?|déplacés? à l.intérieur"
    r"|desplazad[oa]s? intern|"
    r"النازح|المشردين داخليا",
    Category.STATELESS: r"\bstateless(?:ness)?\b|apatrid|apátrid|عديمي الجنسية",
    Category.MIGRANT: r"\bmigrants?\b|\bmigratory\b|migrant[eo]s?\b|مهاجر",
    Category.VULNERABLE_MIGRANT: r"vulnerable migrants|migrants? in (?:a )?vulnerable"
    r"|migrants? in situations? of vulnerab|"
    r"vulnerabilit\w+ (?:of|faced by) migrants",
    Category.RETURNED_REFUGEE: r"\breturnees?\b|returning refugees|voluntary repatriation|réfugiés rapatriés"
    r"|rapatriement "
    r"volontaire|repatriación voluntaria|العائدين",
    Category.VICTIM_OF_TRAFFICKING: r"victims? of trafficking|trafficking in persons|traite des (?:êtres|personnes)|"
    r"trata de personas|الاتجار بالأشخاص",
    Category.SMUGGLED_MIGRANT: r"smuggl\w+ (?:of )?migrants",
    Category.UNACCOMPANIED_CHILD: r"unaccompanied|non accompagnés|no acompañad|غير المصحوبين",
    Category.HOST_COMMUNITY: r"host(?:ing)? communit|communautés? d.accueil|comunidades? de acogida|المجتمعات المضيفة",
}
_CATEGORIES = {name.value: re.compile(words, re.I) for name, words in _WORDS.items()}
_ORGANISATIONS = {name: re.compile(words) for name, words in ORGANISATIONS.items()}
CATEGORIES = tuple(_CATEGORIES)
# A text without any of these letters in a row names no such category; looking for them first saves most searches.
_STEMS = {
    Category.REFUGEE: "refug réfug لاجئ",
    Category.ASYLUM_SEEKER: "asyl asile asilo لجوء",
    Category.IDP: "displac déplac desplaz idp نازح مشرد",
    Category.STATELESS: "stateless apatrid apátrid جنسية",
    Category.MIGRANT: "migra مهاجر",
    Category.VULNERABLE_MIGRANT: "vulnerab",
    Category.RETURNED_REFUGEE: "return repatri rapatri عائد",
    Category.VICTIM_OF_TRAFFICKING: "traffick traite trata اتجار",
    Category.SMUGGLED_MIGRANT: "smuggl",
    Category.UNACCOMPANIED_CHILD: "unaccomp accompagn acompañ مصحوب",
    Category.HOST_COMMUNITY: "host accueil acogida مضيف",
}
_LOOKED_FOR = [(name.value, tuple(_STEMS[name].split()), _CATEGORIES[name.value]) for name in _WORDS]


def named_categories(text: str) -> list[str]:
    """The categories that a text names."""
    lowered = text.lower()
    return [name for name, stems, words in _LOOKED_FOR if any(stem in lowered for stem in stems) and words.search(text)]


def named_organisations(text: str) -> list[str]:
    """The organisations that a text names, in its order."""
    return [name for _, name in organisations_at(text)]


def organisations_at(text: str) -> list[tuple[int, str]]:
    """The organisations that a text names, each where it is named first."""
    return sorted((said.start(), name) for name, words in _ORGANISATIONS.items() if (said := words.search(text)))
