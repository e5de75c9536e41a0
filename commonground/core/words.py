"""The words of a figure: categories, measures, units, status; what is true of a word lives on it."""

from enum import StrEnum


class Category(StrEnum):
    """A population category; ids are those of law/texts/categories.yaml."""

    REFUGEE = "refugee"
    ASYLUM_SEEKER = "asylum_seeker"
    OIP = "other_in_need_of_international_protection"
    PALESTINE_REFUGEE = "palestine_refugee_unrwa"
    MIGRANT = "migrant"
    VULNERABLE_MIGRANT = "migrant_in_vulnerable_situation"
    IDP = "internally_displaced_person"
    RETURNED_REFUGEE = "returned_refugee"
    RETURNED_IDP = "returned_idp"
    MIGRANT_RETURNEE = "migrant_returnee"
    STATELESS = "stateless"
    OTHER_OF_CONCERN = "other_of_concern"
    HOST_COMMUNITY = "host_community"
    VICTIM_OF_TRAFFICKING = "victim_of_trafficking"
    SMUGGLED_MIGRANT = "smuggled_migrant"
    UNACCOMPANIED_CHILD = "unaccompanied_child"
    SEPARATED_CHILD = "separated_child"
    DISASTER_DISPLACED_ABROAD = "cross_border_disaster_displaced"
    UNDETERMINED = "undetermined"
    DESA_MIGRANT_STOCK = "desa_migrant_stock"
    # Not a population category: everybody in a place (a denominator), and money that names no group.
    RESIDENT = "resident_population"
    NONE = "not_a_population"

    @property
    def code(self) -> str | None:
        """The short code agencies print (REF, ASY, IDP...), or None."""
        return CODE_OF.get(self)


CODE_OF = {
    Category.REFUGEE: "REF",
    Category.ASYLUM_SEEKER: "ASY",
    Category.OIP: "OIP",
    Category.IDP: "IDP",
    Category.RETURNED_REFUGEE: "RET",
    Category.RETURNED_IDP: "RDP",
    Category.STATELESS: "STA",
    Category.OTHER_OF_CONCERN: "OOC",
    Category.HOST_COMMUNITY: "HST",
}
# Codes and short words people type or files carry; VDA is the historic column for Venezuelans (O-28).
_SYNONYMS = {
    **{code: category for category, code in CODE_OF.items()},
    "VDA": Category.OIP,
    "RRF": Category.RETURNED_REFUGEE,
    "ROC": Category.OTHER_OF_CONCERN,
    "IDPS": Category.IDP,
    "REFUGEES": Category.REFUGEE,
    "ASYLUM_SEEKERS": Category.ASYLUM_SEEKER,
    "MIGRANTS": Category.MIGRANT,
    "MIG": Category.MIGRANT,
    "UNRWA": Category.PALESTINE_REFUGEE,
    "DESA": Category.DESA_MIGRANT_STOCK,
}


def category(word: str) -> Category | None:
    """Return the category an id or a code names, without regard to case; None when it names none."""
    key = word.strip()
    try:
        return Category(key.lower())
    except ValueError:
        return _SYNONYMS.get(key.upper().replace("-", "_").replace(" ", "_"))


class Measure(StrEnum):
    """What a number counts in time; two measures are never added."""

    STOCK = "stock"
    FLOW = "flow"
    MOVEMENTS = "movements"
    INCIDENTS = "incidents"
    CASES = "cases"
    REQUIREMENT = "requirement"
    FUNDING = "funding"


class Unit(StrEnum):
    """What one stands for; money carries its ISO 4217 code instead of a member of this list."""

    PERSONS = "persons"
    HOUSEHOLDS = "households"
    CASES = "cases"
    SITES = "sites"
    INCIDENTS = "incidents"
    MOVEMENTS = "movements"  # one person may move, and count, several times
    USD = "USD"


class Status(StrEnum):
    """Whether the source gave a number: 0 is reported, a mask is a range, a blank is not reported."""

    REPORTED = "reported"
    MASKED = "masked"
    NOT_REPORTED = "not_reported"


class Method(StrEnum):
    """How a figure came about."""

    REGISTRATION = "registration"
    ESTIMATE = "estimate"
    SURVEY = "survey"
    CENSUS = "census"
    MODEL = "model"
    ADMINISTRATIVE = "administrative"
    COMPILED = "compiled"  # a producer's own mix of methods, not stated row by row


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


AGE_UNKNOWN = "unknown"
