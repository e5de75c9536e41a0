"""What a tagged column counts: whom, in what unit, of which sex and age, and what its tag leaves unsaid."""

import re
from collections.abc import Iterable

from commonground.core.words import Category, Measure, Method, Sex, Unit, category
from commonground.sources.described import Meaning
from commonground.sources.hxl.tags import Tag
from commonground.sources.wording import Said, said

# Hashtags that count people, with the words that keep their counts apart from each other.
PEOPLE = {"affected": "", "population": "", "people": "", "inneed": "in need", "targeted": "targeted",
          "reached": "reached", "beneficiary": "beneficiaries"}  # fmt: skip
MONEY = frozenset({"value", "funding"})
# Hashtags whose numbers count people only if an attribute or the heading says so.
PERHAPS = frozenset({"indicator", "output", "capacity", "impact", "need", "respondee", "group", "meta", "service"})

_CATEGORIES = {
    **dict.fromkeys(("refugees", "refugee"), Category.REFUGEE),
    **dict.fromkeys(("asylum", "asylumseekers", "asylum_seekers", "asylum_seeker", "seekers"), Category.ASYLUM_SEEKER),
    **dict.fromkeys(("idps", "idp"), Category.IDP),
    **dict.fromkeys(("migrants", "migrant"), Category.MIGRANT),
    **dict.fromkeys(("stateless", "sta"), Category.STATELESS),
    **dict.fromkeys(("hosts", "host", "hostcommunity", "host_community"), Category.HOST_COMMUNITY),
}
_RETURNED = frozenset({"returnees", "returnee", "returned"})
# Whose return it is decides the category; "+returnees" alone does not say.
_RETURNED_AS = {
    Category.REFUGEE: Category.RETURNED_REFUGEE,
    Category.IDP: Category.RETURNED_IDP,
    Category.MIGRANT: Category.MIGRANT_RETURNEE,
}
_SEXES = {
    **dict.fromkeys(("f", "female", "females", "women", "girls"), Sex.FEMALE),
    **dict.fromkeys(("m", "male", "males", "men", "boys"), Sex.MALE),
    "i": Sex.OTHER,
}
_AGES = {"infants": "infants", "children": "children", "child": "children", "girls": "children", "boys": "children",
         "adolescents": "adolescents", "adults": "adults", "adult": "adults", "elderly": "elderly",
         "women": "adults", "men": "adults"}  # fmt: skip
_UNITS = {
    **dict.fromkeys(("hh", "household", "households", "families"), Unit.HOUSEHOLDS),
    **dict.fromkeys(("ind", "individuals", "persons"), Unit.PERSONS),
    "cases": Unit.CASES,
    "sites": Unit.SITES,
}
_METHODS = {"est": Method.ESTIMATE, "estimated": Method.ESTIMATE, "registered": Method.REGISTRATION}
_FLOWS = frozenset({"new", "arrivals", "arrived", "departures", "departed", "births", "killed", "deaths", "flow"})
_ASKED = frozenset({"required", "requirement", "requirements", "requested", "req", "asked", "needed", "budget"})
_GIVEN = frozenset({"funding", "funded", "received", "committed", "paid", "disbursed", "contribution"})
# Attributes that add nothing to what is counted: languages, and words for "a number".
_SILENT_WORDS = "num number count value total tot all people year yr en fr es ar pt ru zh"
_SILENT = frozenset(_SILENT_WORDS.split())
_YEAR = re.compile(r"y(?:ear)?_?((?:19|20)\d\d)")
_BAND = re.compile(r"(?:n|a|age|ages)_?(\d{1,2})_?(?:to_?)?_(\d{1,2})y?")
_FROM = re.compile(
    r"(?:n|age|ages)_?(\d{1,2})_?(?:plus|up|over|more)|(?:age|ages)_?(?:gt|ge|over)_?(\d{1,2})|age_?(60)"
)
_UNDER = re.compile(r"(?:age|ages)?_?(?:lt|under|u)_?(\d{1,2})")
_CODES = """
    usd eur gbp chf cad aud nzd sek nok dkk jpy cny inr brl mxn cop pen clp ars try ils egp lyd tnd dzd mad sdg ssp
    etb kes ugx tzs rwf bif xaf xof ngn ghs zar mzn zmw mwk lbp syp iqd jod yer sar aed qar kwd irr afn pkr bdt npr
    lkr mmk thb php idr uah pln huf czk ron bgn rsd gel amd azn kzt uzs tjs kgs htg dop gtq hnl nio crc pab ves bob
    """
CURRENCIES = frozenset(_CODES.split())


def of(tag: Tag, heading: str) -> Meaning | None:
    """Return what a tagged column of numbers counts; None when it counts neither people nor money."""
    if tag.base in MONEY:
        return _money(tag)
    words = said(heading)
    if tag.base not in PEOPLE and not (tag.base in PERHAPS and _speaks_of_people(tag, words)):
        return None
    return _people(tag, words)


def of_heading(heading: str) -> Meaning:
    """Return what an untagged column of numbers counts by its heading alone, marked as such."""
    words = said(heading)
    unit = words.unit or Unit.PERSONS
    flags = ["tag_missing", *(() if words.category else ("category_not_stated",))]
    if words.money:
        return Meaning(
            Category.NONE, "XXX", Measure.FUNDING, heading, money=True, flags=["tag_missing", "currency_not_stated"]
        )
    found = words.category or Category.UNDETERMINED
    series = "" if words.category else heading
    return Meaning(found, unit.value, Measure.STOCK, series, words.sex, words.age, flags=flags)


def _speaks_of_people(tag: Tag, words: Said) -> bool:
    marks = tag.attributes
    named = bool(_category(marks)[0]) or bool(marks & (_UNITS.keys() | _RETURNED | {"f", "m"}))
    return named or words.category is not None


def _people(tag: Tag, words: Said) -> Meaning:
    marks = tag.attributes
    found, flags = _category(marks)
    if found is None and not flags and words.category and tag.base != "population":
        found, flags = words.category, ["category_from_heading"]
    if found is None:
        found = Category.RESIDENT if tag.base == "population" and not flags else Category.UNDETERMINED
    if found is Category.UNDETERMINED:
        flags = ["category_not_stated"]
    sex = next((_SEXES[m] for m in sorted(marks) if m in _SEXES), None)
    age = next(filter(None, (_age(m) for m in sorted(marks))), None)
    unit = next((_UNITS[m] for m in sorted(marks) if m in _UNITS), None)
    if unit is None and sex is None and age is None:
        unit = words.unit
        flags = flags if unit else [*flags, "unit_not_stated"]
    if sex and words.sex and sex != words.sex:
        flags = [*flags, "heading_contradicts_tag"]
    flow = bool(marks & _FLOWS) or tag.base == "reached"
    series = [PEOPLE.get(tag.base, tag.base), *sorted(m for m in marks if not _understood(m))]
    return Meaning(
        found,
        (unit or Unit.PERSONS).value,
        Measure.FLOW if flow or found in _FLOW_CATEGORIES else Measure.STOCK,
        " ".join(filter(None, series)),
        sex,
        age,
        method=next((_METHODS[m] for m in sorted(marks) if m in _METHODS), None),
        years=_years(marks),
        flags=flags,
    )


_FLOW_CATEGORIES = frozenset({Category.RETURNED_REFUGEE, Category.MIGRANT_RETURNEE})


def _money(tag: Tag) -> Meaning:
    marks = tag.attributes
    unit = next((m.upper() for m in sorted(marks) if m in CURRENCIES), "XXX")
    flags = [] if unit != "XXX" else ["currency_not_stated"]
    asked, given = bool(marks & _ASKED), bool(marks & _GIVEN) or tag.base == "funding"
    measure = Measure.REQUIREMENT if asked else Measure.FUNDING
    if not asked and not given:
        flags.append("measure_not_stated")
    rest = sorted(m for m in marks if not _understood(m) and m not in _ASKED | _GIVEN and m not in CURRENCIES)
    return Meaning(Category.NONE, unit, measure, " ".join(rest), years=_years(marks), money=True, flags=flags)


def _category(marks: Iterable[str]) -> tuple[Category | None, list[str]]:
    """The one category the attributes name; flags say why there is none."""
    marks = set(marks)
    named = {_CATEGORIES.get(m) or category(m) for m in marks if m not in _UNITS} - {None}
    if marks & _RETURNED:
        whose = {_RETURNED_AS.get(c, c) for c in named if c is not None}
        return (whose.pop(), []) if len(whose) == 1 else (None, ["category_not_stated"])
    if len(named) > 1:
        return None, ["category_not_stated"]
    return (named.pop() if named else None), []


def _age(mark: str) -> str | None:
    if mark in _AGES:
        return _AGES[mark]
    if band := _BAND.fullmatch(mark):
        return f"{int(band[1])}-{int(band[2])}"
    if opened := _FROM.fullmatch(mark):
        over = opened[2] is not None and "gt" in mark
        return f"{int(next(filter(None, opened.groups()))) + over}+"
    if under := _UNDER.fullmatch(mark):
        return f"0-{int(under[1]) - 1}"
    return None


def _years(marks: Iterable[str]) -> tuple[int, int] | None:
    years = sorted(int(found[1]) for m in marks if (found := _YEAR.fullmatch(m)))
    return (years[0], years[-1]) if years else None


def _understood(mark: str) -> bool:
    known = (_CATEGORIES, _SEXES, _AGES, _UNITS, _METHODS, _RETURNED, _SILENT)
    return any(mark in table for table in known) or bool(_age(mark) or _YEAR.fullmatch(mark) or category(mark))


def propose(meaning: Meaning) -> str:
    """Write the tag that would say what a column was taken to mean, with CATEGORY for what only a person knows."""
    if meaning.money:
        return "#value+requirements+usd" if meaning.measure is Measure.REQUIREMENT else "#value+funding+usd"
    marks = {found: mark for mark, found in reversed(_CATEGORIES.items())}
    age = meaning.age or ""
    parts = (
        "CATEGORY" if meaning.category is Category.UNDETERMINED else marks.get(meaning.category),
        {Sex.FEMALE: "f", Sex.MALE: "m"}.get(meaning.sex) if meaning.sex else None,
        "age_" + age.replace("-", "_").replace("+", "_plus") if age[:1].isdigit() else age,
        "hh" if meaning.unit == Unit.HOUSEHOLDS else "ind",
    )
    tag = "+".join(["#affected", *filter(None, parts)])
    return tag + " (refugees, idps, migrants... for CATEGORY)" if "CATEGORY" in parts else tag
