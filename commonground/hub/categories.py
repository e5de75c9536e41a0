"""Which legal categories a passage speaks of, by the words it uses: a facet to filter by, never a legal finding."""

import re

from commonground.hub.about import ORGANISATIONS

# Ids as in the categories of core; words in the four languages of the house.
_WORDS = {
    "refugee": r"refugees?\b|réfugiée?s?\b|refugiad[oa]s?\b|لاجئ|لاجئين",
    "asylum_seeker": r"asylum[- ]seekers?\b|seeking asylum\b|demandeurs? d.asile|solicitantes? de asilo|طالبي اللجوء",
    "idp": r"internal(?:ly)? displace|\bIDPs?\b|déplacées? internes?|déplacés? à l.intérieur|desplazad[oa]s? intern|"
    r"النازح|المشردين داخليا",
    "stateless": r"\bstateless(?:ness)?\b|apatrid|apátrid|عديمي الجنسية",
    "migrant": r"\bmigrants?\b|\bmigratory\b|migrant[eo]s?\b|مهاجر",
    "returnee": r"\breturnees?\b|rapatriée?s?\b|retornad[oa]s?\b|العائدين",
    "trafficking_victim": r"victims? of trafficking|trafficking in persons|traite des (?:êtres|personnes)|trata de personas|"
    r"الاتجار بالأشخاص",
    "host_community": r"host(?:ing)? communit|communautés? d.accueil|comunidades? de acogida|المجتمعات المضيفة",
    "worker": r"\bworkers?\b|travailleu|trabajador|العمال",
    "child": r"\bchild(?:ren)?\b|\benfants?\b|\bniñ[oa]s?\b|الطفل|الأطفال",
}
_CATEGORIES = {name: re.compile(words, re.I) for name, words in _WORDS.items()}
_ORGANISATIONS = {name: re.compile(words) for name, words in ORGANISATIONS.items()}
CATEGORIES = tuple(_CATEGORIES)


def named_categories(text: str) -> list[str]:
    """The categories that a text names."""
    return [name for name, words in _CATEGORIES.items() if words.search(text)]


def named_organisations(text: str) -> list[str]:
    """The organisations that a text names."""
    return [name for name, words in _ORGANISATIONS.items() if words.search(text)]
