"""UNHCR's statistical tables under one set of names: the API's fields, however a heading is printed."""

import re

from commonground.core.words import Category
from commonground.sources.headings import key, names

# Printed heading -> the API's field name.
_PRINTED = {
    "country of origin": "coo_name",
    "country of origin name": "coo_name",
    "coo name": "coo_name",
    "country of origin iso": "coo_iso",
    "country of origin code": "coo_iso",
    "iso3coo": "coo_iso",
    "country of origin unhcr code": "coo",
    "country of asylum": "coa_name",
    "country of asylum name": "coa_name",
    "coa name": "coa_name",
    "country of asylum iso": "coa_iso",
    "country of asylum code": "coa_iso",
    "iso3coa": "coa_iso",
    "country of asylum unhcr code": "coa",
    "refugees under unhcrs mandate": "refugees",
    "refugees incl refugee like situations": "refugees",
    "ref": "refugees",
    "asy": "asylum_seekers",
    "idp": "idps",
    "idps of concern to unhcr": "idps",
    "internally displaced persons": "idps",
    "idps protected assisted by unhcr incl idp like": "idps",
    "sta": "stateless",
    "stateless persons": "stateless",
    "stateless people": "stateless",
    "persons under unhcrs statelessness mandate": "stateless",
    "others of concern": "ooc",
    "others of concern to unhcr": "ooc",
    "other people in need of international protection": "oip",
    "other people in need of intl protection": "oip",
    "venezuelans displaced abroad": "vda",
    "host community": "hst",
    "rst": "resettlement",
    "resettlement arrivals": "resettlement",
    "resettled": "resettlement",
    "resettled refugees": "resettlement",
    "refugee resettlement": "resettlement",
    "naturalised refugees": "naturalisation",
    "naturalized refugees": "naturalisation",
    "naturalised": "naturalisation",
    "naturalized": "naturalisation",
    "nat": "naturalisation",
    "naturalization": "naturalisation",
    "ret": "returned_refugees",
    "refugee returns": "returned_refugees",
    "rdp": "returned_idps",
    "idp returns": "returned_idps",
    "returned idpss": "returned_idps",  # the site prints it so
    "pt": "pop_type",
    "poptype": "pop_type",
    "population type": "pop_type",
    "location description": "location",
    "locationdescription": "location",
    "accommodation type": "acc_type",
    "accommodationtype": "acc_type",
    "acctype": "acc_type",
    "urbanrural": "loc_type",
    "urban rural": "loc_type",
    "urban or rural": "loc_type",
    "location type": "loc_type",
    "authority": "procedure_type",
    "proceduretype": "procedure_type",
    "application type code": "app_type",
    "applicationtype": "app_type",
    "apptype": "app_type",
    "application type": "app_type",
    "stage of procedure": "dec_level",
    "decision type code": "dec_level",
    "decision type": "dec_level",
    "decisiontype": "dec_level",
    "decision level": "dec_level",
    "cases persons": "app_pc",
    "applicationdatatype": "app_pc",
    "application data type": "app_pc",
    "decisiondatatype": "dec_pc",
    "decision data type": "dec_pc",
    "applications": "applied",
    "asylum applications": "applied",
    "asylum claims": "applied",
    "applications lodged": "applied",
    "number of applications": "applied",
    "recognized": "dec_recognized",
    "recognised": "dec_recognized",
    "recognized decisions": "dec_recognized",
    "recognizedother": "dec_other",
    "complementary protection": "dec_other",
    "rejected": "dec_rejected",
    "rejected decisions": "dec_rejected",
    "otherwiseclosed": "dec_closed",
    "otherwise closed": "dec_closed",
    "totaldecided": "dec_total",
    "total decided": "dec_total",
    "total decisions": "dec_total",
    "refugeelike": "refugee_like",
    "people in refugee like situation": "refugee_like",
    "people in refugee like situations": "refugee_like",
    "people in a refugee like situation": "refugee_like",
    "total number": "total",
    "palestine refugees": "total",
    "palestine refugees under unrwas mandate": "total",
    "palestinian refugees under unrwas mandate": "total",
    "registered palestine refugees": "total",
}
# The same tables as offices translate them.
_PRINTED |= {
    **dict.fromkeys(("année", "año", "السنة", "العام"), "year"),
    **dict.fromkeys(("pays d'origine", "país de origen", "بلد المنشأ", "بلد الأصل"), "coo_name"),
    **dict.fromkeys(("pays d'origine (iso)", "país de origen (iso)"), "coo_iso"),
    **dict.fromkeys(("pays d'asile", "pays d'accueil", "país de asilo", "país de acogida", "بلد اللجوء"), "coa_name"),
    **dict.fromkeys(("pays d'asile (iso)", "país de asilo (iso)"), "coa_iso"),
    **dict.fromkeys(
        ("réfugiés", "réfugiés relevant du mandat du HCR", "réfugiés sous mandat du HCR", "refugiados",
         "refugiados bajo el mandato del ACNUR", "اللاجئون"), "refugees"),
    **dict.fromkeys(("demandeurs d'asile", "solicitantes de asilo", "طالبو اللجوء"), "asylum_seekers"),
    **dict.fromkeys(
        ("déplacés internes", "personnes déplacées internes", "personnes déplacées à l'intérieur de leur propre pays",
         "desplazados internos", "personas desplazadas internamente", "النازحون", "النازحون داخليا"), "idps"),
    **dict.fromkeys(("réfugiés retournés", "réfugiés rapatriés", "refugiados retornados"), "returned_refugees"),
    **dict.fromkeys(("déplacés internes retournés", "desplazados internos retornados"), "returned_idps"),
    **dict.fromkeys(
        ("apatrides", "personnes apatrides", "apátridas", "personas apátridas", "عديمو الجنسية"), "stateless"),
    **dict.fromkeys(
        ("autres personnes relevant de la compétence du HCR", "otras personas de interés para el ACNUR"), "ooc"),
    **dict.fromkeys(
        ("autres personnes ayant besoin d'une protection internationale",
         "otras personas necesitadas de protección internacional"), "oip"),
    **dict.fromkeys(("communauté d'accueil", "communauté hôte", "comunidad de acogida"), "hst"),
    **dict.fromkeys(("réinstallation", "arrivées de réinstallation", "reasentamiento", "reasentados"), "resettlement"),
    **dict.fromkeys(("naturalisation", "naturalisés", "naturalización", "naturalizados"), "naturalisation"),
    **dict.fromkeys(("type de population", "tipo de población"), "pop_type"),
}  # fmt: skip
_FIELDS = (
    "year", "coo", "coa", "coo_id", "coa_id", "refugees", "asylum_seekers", "returned_refugees", "idps",
    "returned_idps", "stateless", "ooc", "oip", "vda", "hst", "resettlement", "naturalisation", "refugee_like",
    "pop_type", "location", "acc_type", "loc_type", "total", "applied", "procedure_type", "app_type", "dec_level",
    "app_pc", "dec_pc", *(f"dec_{what}" for what in ("recognized", "other", "rejected", "closed", "total")),
)  # fmt: skip
_SEXES = {"f": ("f", "female", "females", "women"), "m": ("m", "male", "males", "men")}
_BANDS = {
    "0_4": ("0 4",), "5_11": ("5 11",), "12_17": ("12 17",), "18_59": ("18 59",),
    "60": ("60", "60 plus", "60 or more", "60 and over"), "other": ("other", "unknown"), "total": ("total",),
}  # fmt: skip
_AGES = {
    f"{word} {printed}": f"{letter}_{band}"
    for letter, words in _SEXES.items()
    for word in words
    for band, spellings in _BANDS.items()
    for spelling in spellings
    for printed in {spelling, spelling.replace(" ", " to ", 1)}
}
_KNOWN = names(_FIELDS, _PRINTED | _AGES)


def field_name(printed: str) -> str:
    """The API's name of a column, however its heading is printed; unknown headings come back tidied."""
    return _KNOWN.get(key(printed)) or "_".join(re.findall(r"[^\W_]+", printed.lower()))


def field_names(printed: list[str]) -> list[str]:
    """The fields of a heading row; of a code column and its spelled-out twin the first keeps the name."""
    fields = [field_name(cell) for cell in printed]
    found: list[str] = []
    for cell, field in zip(printed, fields, strict=True):
        # A "code" beside an ISO code is UNHCR's own.
        own = field.removesuffix("_iso") if fields.count(field) > 1 and key(cell).endswith("code") else field
        found.append(f"{own}_text" if own in found else own)
    return found


def is_table(printed: list[str]) -> bool:
    """Whether headings name a year and a country of asylum, as every table of UNHCR's does."""
    fields = {field_name(cell) for cell in printed}
    return "year" in fields and bool(fields & {"coa", "coa_iso", "coa_name"})


# Headings that name a stock of UNHCR's by themselves. "Refugees" alone may be people newly counted in a year.
_STOCKS = frozenset(
    map(
        key,
        (
            "Refugees under UNHCR's mandate",
            "Refugees (incl. refugee-like situations)",
            "Réfugiés relevant du mandat du HCR",
            "Réfugiés sous mandat du HCR",
            "Refugiados bajo el mandato del ACNUR",
        ),
    )
)


def names_a_stock(printed: list[str]) -> bool:
    """Whether a heading says that the people counted are all there are, and not those of one year."""
    return any(key(cell) in _STOCKS for cell in printed)


# Codes and words of the population-type column: category, and whether it is a yearly flow.
POPULATION_TYPES = {
    "REF": (Category.REFUGEE, False),
    "ROC": (Category.REFUGEE, False),  # refugee-like situation, counted among refugees
    "REFUGEES": (Category.REFUGEE, False),
    "ASY": (Category.ASYLUM_SEEKER, False),
    "ASYLUM-SEEKERS": (Category.ASYLUM_SEEKER, False),
    "OIP": (Category.OIP, False),
    "VDA": (Category.OIP, False),  # the historic column for Venezuelans displaced abroad (O-28)
    "IDP": (Category.IDP, False),
    "IOC": (Category.IDP, False),  # IDP-like situation
    "IDPS": (Category.IDP, False),
    "INTERNALLY DISPLACED PERSONS": (Category.IDP, False),
    "STA": (Category.STATELESS, False),
    "STATELESS PERSONS": (Category.STATELESS, False),
    "OOC": (Category.OTHER_OF_CONCERN, False),
    "OTHERS OF CONCERN": (Category.OTHER_OF_CONCERN, False),
    "HST": (Category.HOST_COMMUNITY, False),
    "HOST COMMUNITY": (Category.HOST_COMMUNITY, False),
    "RET": (Category.RETURNED_REFUGEE, True),
    "RRF": (Category.RETURNED_REFUGEE, True),
    "RETURNED REFUGEES": (Category.RETURNED_REFUGEE, True),
    "RDP": (Category.RETURNED_IDP, True),
    "RETURNED IDPS": (Category.RETURNED_IDP, True),
}

# What the codes of claims and decisions stand for. V and RA of claims are explained by UNHCR's extract for HDX.
CLAIMS = {
    "N": "new",
    "R": "repeat",
    "A": "appeal",
    "NA": "new and appeal",
    "NR": "new and repeat",
    "FA": "first instance and appeal",
    "RA": "repeat or reopened",
    "J": "judicial",
    "BL": "backlog",
    "SP": "subsidiary protection",
    "V": "various",
}
LEVELS = {
    "NA": "new applications",
    "FI": "first instance",
    "AR": "administrative review",
    "RA": "repeat or reopened",
    "IN": "US Citizenship and Immigration Services",
    "EO": "US Executive Office of Immigration Review",
    "JR": "judicial review",
    "SP": "subsidiary protection",
    "FA": "first instance and appeal",
    "TP": "temporary protection",
    "TA": "temporary asylum",
    "BL": "backlog",
    "TR": "outside the asylum procedure",
    "CA": "cantonal regulations",
}
PROCEDURES = {"G": "government", "U": "UNHCR", "J": "joint"}
