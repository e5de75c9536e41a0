"""A place as a person types it: a code or a name becomes the code figures carry, or a refusal with proposals."""

from dataclasses import dataclass

from commonground.core.errors import StoreError
from commonground.evidence.gazetteer import Gazetteer, Match, Proposal, by_iso3
from commonground.evidence.store import Store
from commonground.evidence.view import any_of, fetched

# How a name may be matched when a person typed it and is told what was taken.
_SURE = ("exact", "alias", "transliterated", "near", "person")
_LIKE = 3


@dataclass(frozen=True, slots=True)
class Found:
    """The place that was taken; `told` says so where it was not given by its code."""

    code: str
    told: str = ""


def place(store: Store, word: str) -> Found:
    """Return the country or unit a code or a name means in this store; raise StoreError where it is none or several."""
    text = word.strip()
    if text.upper() in by_iso3():
        return Found(text.upper())
    gazetteer = store.gazetteer()
    if code := _by_code(store, gazetteer, text):
        return Found(code)
    country = gazetteer.country(text, system="name")
    if country.code and country.method in _SURE:
        return _taken(text, country.code, country.name or country.code)
    units = [m for m in _units(store, gazetteer, text) if m.code and m.method in _SURE]
    if len(units) == 1:
        return _taken(text, str(units[0].code), str(units[0].name))
    if country.code and not units:
        return _taken(text, country.code, country.name or country.code)
    raise _unknown(text, country, units, [p for m in _units(store, gazetteer, text) for p in m.proposals])


def _taken(text: str, code: str, name: str) -> Found:
    return Found(code, f"{text} is read as {name} ({code}).")


def _by_code(store: Store, gazetteer: Gazetteer, text: str) -> str | None:
    """The code itself, where it is one: of a country, of a unit, or of whatever the figures carry."""
    code = text.upper()
    if gazetteer.country_names(code):
        return code
    if code.isascii() and any(sign.isdigit() for sign in code):
        unit = gazetteer.match("", country=None, code=code)
        if unit.method == "code":
            return unit.code
    return code if _carried(store, code) else None


def _carried(store: Store, code: str) -> bool:
    figures = store.figures()
    here = (figures.country == code) | (figures.place == code) | (figures.adm1 == code) | (figures.adm2 == code)
    carried = here | (figures.origin == code)
    return any_of(figures.filter(carried))


def _units(store: Store, gazetteer: Gazetteer, text: str) -> list[Match]:
    """What the name may be below the countries of which the store has figures below the country."""
    figures = store.figures()
    countries = fetched(figures.filter(figures.place_level > 0).select("country").distinct())["country"]
    return [gazetteer.match(text, country=code) for code in sorted(countries.drop_nulls())]


def _unknown(text: str, country: Match, several: list[Match], near: list[Proposal]) -> StoreError:
    if several:
        what, like = f"{len(several)} places are called {text!r}", [(str(m.name), str(m.code)) for m in several]
    else:
        best = sorted([*country.proposals, *near], key=lambda p: -p.score)
        what, like = f"no place is called {text!r}", [(p.name, p.code) for p in best[:_LIKE]]
    named = ", ".join(f"{name} ({code})" for name, code in like)
    return StoreError(
        what, where="place", next=f"Perhaps {named}. Give the code." if named else "Give an ISO3 code or a p-code."
    )
