"""The gazetteer: countries and administrative units, and from a printed name or code to one of them.

Other rooms use what is named here; the modules behind it are private.
"""

from commonground.evidence.gazetteer.answer import Correction, Match, Proposal, Revocation, Unit, standing
from commonground.evidence.gazetteer.columns import has_figures
from commonground.evidence.gazetteer.countries import Country, by_iso3, countries, country
from commonground.evidence.gazetteer.gazetteer import ANYWHERE, Gazetteer
from commonground.evidence.gazetteer.headers import recognise
from commonground.evidence.gazetteer.names import fold, located, printed
from commonground.evidence.gazetteer.tables import Ignored, Reading, read

__all__ = [
    "ANYWHERE",
    "Correction",
    "Country",
    "Gazetteer",
    "Ignored",
    "Match",
    "Proposal",
    "Reading",
    "Revocation",
    "Unit",
    "by_iso3",
    "countries",
    "country",
    "fold",
    "has_figures",
    "located",
    "printed",
    "read",
    "recognise",
    "standing",
]
