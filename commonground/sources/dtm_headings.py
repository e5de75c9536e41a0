"""What a heading of a DTM sheet says: a unit's name or code, a count of whom, an origin, a round, a date.

Headings differ by country and round ("ADM 2 Mantika-Region (EN)", "Muhalla_pcode", "IDP HH", "# of returnee
individuals", "Déplacés (ménages)"), and are misspelt ("Childern"). They are read word by word; a word that is
none of ours stays in `rest`, and only a count without such words is the count of everybody.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from commonground.core.words import AGE_UNKNOWN, Category, Sex, Unit
from commonground.evidence.gazetteer import country, fold

_WORDS = re.compile(r"\d+|[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")


class Role(StrEnum):
    """What a column is for."""

    NAME = "name"
    CODE = "code"
    COUNT = "count"
    ORIGIN = "origin"
    ROUND = "round"
    DATE = "date"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading understood; what it does not say is None or empty."""

    role: Role
    level: int | None = None  # of a unit, where the heading numbers it
    unit_words: tuple[str, ...] = ()  # what the source calls the unit: mantika, governorate, lga
    latin: bool = True  # False for the column that names the unit in another script
    category: Category | None = None
    series: str = ""
    unit: str | None = None
    sex: str | None = None
    age: str | None = None
    rest: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it counts everybody of a category in one unit of count."""
        return self.role is Role.COUNT and not self.rest and self.sex is None and self.age is None


def _table(**words: str) -> dict[str, str]:
    return {word: meaning for meaning, text in words.items() for word in text.split()}


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WHO = {
    Category.IDP: "idp idps displaced deplace deplaces deplacee deplacees pdi pdis desplazado desplazados desplazada"
    " desplazadas نازح نازحين النازحين نازحون النازحون",
    Category.RETURNED_IDP: "returnee returnees returned retourne retournes retournee retournees retornado retornados"
    " retornada retornadas عائد عائدين العائدين عائدون العائدون",
    Category.MIGRANT: "migrant migrants migrante migrantes مهاجر مهاجرين المهاجرين مهاجرون المهاجرون",
    Category.REFUGEE: "refugee refugees refugie refugies refugiee refugiees refugiado refugiados refugiada refugiadas"
    " لاجئ لاجئين اللاجئين",
}
# Returned IDPs, IDP returnees: the return says what they are now.
_RETURNED = {
    Category.IDP: Category.RETURNED_IDP,
    Category.REFUGEE: Category.RETURNED_REFUGEE,
    Category.MIGRANT: Category.MIGRANT_RETURNEE,
}
_CATEGORY = {word: category for category, text in _WHO.items() for word in text.split()}
_UNIT = _table(
    persons="ind inds individual individuals individu individus person persons people personne personnes individuos"
    " personas افراد أفراد فرد الافراد",
    households="hh hhs household households family families menage menages hogar hogares familia familias"
    " اسر اسره عائله عائلات الاسر",
)
_SEX = _table(
    male="male males man men boy boys homme hommes garcon garcons hombre hombres ذكور رجال",
    female="female females woman women girl girls femme femmes fille filles mujer mujeres اناث نساء",
)
_AGES = {
    "18+": "adult adults adulte adultes adulto adultos men women man woman بالغين",
    "0-17": "child children childern childen minor minors enfant enfants boy boys girl girls garcon garcons fille"
    " filles nino ninos mineur mineurs اطفال",
    "60+": "elderly elder elders old older",
    "0-4": "infant infants baby babies",
}
_AGE = {word: age for age, text in _AGES.items() for word in text.split()}
# Words that add nothing to a count.
_FILL = _set(
    "of the in total number nb no num nbre nombre figure figures all estimated est current present presence de des du"
    " la le les number estimate interne internes internal internally interna internos internas persons count overall"
    " grand numero عدد اجمالي الاجمالي مجموع المجموع"
)
_CODE = _set("pcode code pcod codes id")
_NAMED = _set("name nom nombre label names en english fr french es spanish")
_OTHER_SCRIPT = _set("ar arabic ara arabe local ku kurdish fa dari uk ukrainian")
# What countries call their units, from the first level down; a heading that numbers its level needs no such word.
_LEVELS = {
    0: "country pays",
    1: "governorate governorates province region state division wilaya mohafaza muhafazah departement department"
    " departamento geodivision oblast provincia estado الولايه المحافظه",
    2: "district districts county lga locality mantika prefecture cercle zone kaza raion municipality municipio canton"
    " المنطقه المديريه",
    3: "subdistrict ward payam baladiya commune woreda nahia hromada township posto arrondissement البلديه",
    4: "muhalla boma kebele village neighbourhood neighborhood quartier fokontany المحله",
    5: "site location camp settlement place",
}
_LEVEL = {word: level for level, words in _LEVELS.items() for word in words.split()}
_DATE = _set("date day jour fecha period تاريخ")
_NO_DATE = _set("displacement arrival opening birth departure return movement first last")
# A heading with one of these is about shares, needs, questions or services, not about a number of people.
_NEVER = _set(
    "percent percentage share pourcentage taux rate ratio need needs priority problem reason main most type lat long"
    " latitude longitude lon access distance has have is are does do which what how if yes average avg mean factor"
    " capacity median contact hosting"
)


@lru_cache(maxsize=4096)
def words(heading: str) -> tuple[str, ...]:
    """The words of a heading, folded: "Muhalla P Code" is muhalla, pcode."""
    apart = fold(_CAMEL.sub(" ", heading).replace("+", " plus "))
    apart = re.sub(r"\b(p code|p cod|place code)\b", "pcode", apart)
    apart = re.sub(r"\bsub (district|prefecture|county)\b", r"sub\1", apart)
    return tuple(_WORDS.findall(apart))


@lru_cache(maxsize=4096)
def understand(heading: str) -> Heading:
    """Say what one heading means by its words alone."""
    parts = words(heading)
    if not parts:
        return Heading(Role.OTHER)
    if found := _of_unit(parts):
        return found
    if {"nationality", "nationalities", "nationalite", "nacionalidad", "الجنسيه"} & set(parts):
        counts = any(part in _UNIT for part in parts)
        return Heading(Role.OTHER if counts else Role.ORIGIN)
    if "round" in parts and len(parts) <= 3 and not set(parts) & _DATE:
        return Heading(Role.ROUND)
    if set(parts) & _DATE and not set(parts) & _NO_DATE and len(parts) <= 4:
        return Heading(Role.DATE)
    return _of_count(heading, parts)


def _of_unit(parts: tuple[str, ...]) -> Heading | None:
    """Read "ADM2_Mantika_EN", "admin1Pcode", "Governorate", "LGA code"; a count of a unit's people is none."""
    if any(part in _CATEGORY or part in _UNIT or part in _NEVER for part in parts) or "of" in parts:
        return None
    level = None
    if parts[0] in ("adm", "admin", "administrative", "adminlevel") and len(parts) > 1:
        numbers = [int(part) for part in parts[1:3] if part.isdigit()]
        if not numbers or numbers[0] > 5:
            return None
        level = numbers[0]
    named = [part for part in parts if part in _LEVEL]
    if level is None and (not named or len(parts) > 4):
        return None
    role = Role.CODE if set(parts) & _CODE else Role.NAME
    left = (
        set(parts)
        - _CODE
        - _NAMED
        - _OTHER_SCRIPT
        - set(named)
        - _FILL
        - {"adm", "admin", "administrative", "adminlevel"}
    )
    if level is None and any(not part.isdigit() for part in left):
        return None
    return Heading(
        role,
        level=level,
        unit_words=tuple(named),
        latin=not set(parts) & _OTHER_SCRIPT,
    )


def _of_count(heading: str, parts: tuple[str, ...]) -> Heading:
    if "%" in heading or "?" in heading or set(parts) & _NEVER:
        return Heading(Role.OTHER)
    categories = {_CATEGORY[part] for part in parts if part in _CATEGORY}
    if Category.RETURNED_IDP in categories:
        categories = {_RETURNED[c] for c in categories if c in _RETURNED} or categories
    units = {_UNIT[part] for part in parts if part in _UNIT}
    sexes = {_SEX[part] for part in parts if part in _SEX}
    ages = {_AGE[part] for part in parts if part in _AGE}
    if not (categories or units or sexes or ages) or len(categories) > 1 or len(units) > 1 or len(sexes) > 1:
        return Heading(Role.OTHER)
    band, parts = _band(parts)
    known = (_CATEGORY, _UNIT, _SEX, _AGE, _FILL)
    rest = tuple(part for part in parts if not any(part in table for table in known))
    abroad = bool({"abroad", "border", "etranger"} & set(rest)) and Category.RETURNED_IDP in categories
    category = next(iter(categories), None)
    if abroad:
        # Where people came back from does not settle what they were: see code_crosswalk, "returnee from abroad".
        category, rest = Category.UNDETERMINED, tuple(p for p in rest if p not in ("abroad", "from", "cross", "border"))
    children = "0-17" in ages
    return Heading(
        Role.COUNT,
        category=category,
        series="returnees from abroad" if abroad else "",
        unit=next(iter(units), None),
        sex=next(iter(sexes), None),
        age=band or ("0-17" if children else next(iter(sorted(ages)), None)),
        rest=rest,
    )


def _band(parts: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """Take an age band out of the words: (0, 5), (6, to, 17, years), (60, plus)."""
    numbers = [i for i, part in enumerate(parts) if part.isdigit() and int(part) < 120]
    years = tuple(p for p in parts if p not in ("years", "year", "yrs", "yr", "ans", "age", "aged", "ages", "to", "y"))
    if len(numbers) == 2 and numbers[1] - numbers[0] <= 2:
        low, high = (parts[i] for i in numbers)
        return f"{int(low)}-{int(high)}", tuple(p for p in years if not p.isdigit())
    if len(numbers) == 1 and {"plus", "above", "over", "older"} & set(parts):
        low = parts[numbers[0]]
        out = {"plus", "above", "over", "and", "older", low}
        return f"{int(low)}+", tuple(p for p in years if p not in out)
    return None, parts


def person(label: str) -> tuple[str | None, str | None]:
    """The sex and age a label says ("Adult Men", "Accompanied Childern"), None where it says nothing."""
    parts = words(label)
    band, _ = _band(parts)
    sexes = {_SEX[part] for part in parts if part in _SEX}
    ages = {_AGE[part] for part in parts if part in _AGE}
    age = band or ("0-17" if "0-17" in ages else next(iter(sorted(ages)), None))
    return (next(iter(sexes)) if len(sexes) == 1 else None), age


def level_of(word: str) -> int | None:
    """The level at which most countries have a unit of this name."""
    return _LEVEL.get(word)


UNKNOWN_SEX, UNKNOWN_AGE = Sex.UNKNOWN.value, AGE_UNKNOWN
PERSONS, HOUSEHOLDS = Unit.PERSONS.value, Unit.HOUSEHOLDS.value


_DIMENSIONS = {
    "shelter": "shelter accommodation accomodation abri hebergement logement",
    "arrival": "arrival arrived time arrivee",
    "permit": "permit permits residency",
    "reason": "reason reasons cause causes raison raisons motif",
    "origin": "origin origine provenance",
}


def dimension(title: str) -> str:
    """What a banner or a table's title parts people by, in one word."""
    said = set(words(title))
    known = (key for key, text in _DIMENSIONS.items() if said & set(text.split()))
    return next(known, "") or "_".join(words(title)[:4]) or "group"


def label(heading: str) -> str:
    """A heading as the name of a part: without the unit of count, and without the signs that part details."""
    text = heading.replace("(IND)", "").replace("(HH)", "").strip()
    text = text.removesuffix(" IND").removesuffix(" HH").strip()
    return text.replace(";", ",").replace("=", ":").lower()


# From a country's printed name to its ISO3; the store's own tables may name countries, too.
Named = Callable[[str], str | None]


def well_known(name: str) -> str | None:
    """The ISO3 of a country that everybody's tables name."""
    return country(name, system="name").code
