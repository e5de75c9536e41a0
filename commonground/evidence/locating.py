"""Names without a place: found in the store, proposed for, and placed by people."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from commonground.core.errors import StoreError
from commonground.evidence.decisions import Decision
from commonground.evidence.gazetteer import ANYWHERE, Gazetteer, Proposal
from commonground.evidence.store import Store
from commonground.evidence.view import IN, current, fetched

if TYPE_CHECKING:
    import ibis

# The rule of the question about names that found no place while a file was read.
UNMATCHED = "unmatched_names"


def unmatched_names(store: Store, *, country: str | None = None) -> list[dict[str, Any]]:
    """Printed names that found no place, most figures first, each with what it may mean."""
    figures = current(store)
    gazetteer = store.gazetteer()
    names: list[dict[str, Any]] = []
    for kind, lost in _lost(figures, country):
        for record in fetched(lost).iter_rows(named=True):
            here = record["country"]
            found = proposals(gazetteer, kind if here is None or kind == "origin" else "unit", here, record["name"])
            if found is not None:
                told = {"kind": kind if here is None else "unit", "country": here, "name": record["name"]}
                names.append(told | {"figures": record["figures"], "proposals": found})
    return sorted(names, key=lambda one: (-one["figures"], one["country"] or "", one["name"]))


def _lost(figures: "ibis.Table", country: str | None) -> Iterator[tuple[str, "ibis.Table"]]:
    import ibis

    places = figures.filter(figures.place.isnull(), figures.place_name.notnull())
    if country:
        places = places.filter(places.country == country)
    yield "country", places.group_by(country=places.country, name=places.place_name).aggregate(figures=places.count())
    if not country:
        origins = figures.filter(figures.origin.isnull(), figures.origin_name.notnull())
        nowhere = ibis.null(str)
        yield "origin", origins.group_by(country=nowhere, name=origins.origin_name).aggregate(figures=origins.count())


def proposals(gazetteer: Gazetteer, kind: str, country: str | None, name: str) -> list[dict[str, Any]] | None:
    """What a name may mean, best first; None where it says itself that it names no place.

    `kind` is unit, country or origin.
    """
    if kind != "unit":
        match = gazetteer.country(name, system="name")
    else:
        # Of a unit printed under a country that a person placed, the country's printed name says no more.
        match = gazetteer.match(name.rpartition(IN)[0] or name, country=country)
    if match.method == "not_located":
        return None
    found = match.proposals
    if match.code:
        found = (Proposal(match.code, match.name or match.code, match.level or 0, match.confidence or 0.0),)
    return [{"code": p.code, "name": p.name, "level": p.level, "score": p.score} for p in found]


def matched_names(store: Store, *, country: str | None = None) -> list[dict[str, Any]]:
    """Names that were matched by anything less certain than their code, least certain first."""
    figures = current(store)
    known = figures.filter(figures.place.notnull(), figures.place_method.notin(["code"]))
    if country:
        known = known.filter(known.country == country)
    keys = ["country", "place_name", "place", "place_method", "place_confidence"]
    names = fetched(known.group_by(keys).aggregate(figures=known.count()))
    return [
        {
            "country": record["country"],
            "name": record["place_name"],
            "place": record["place"],
            "method": record["place_method"],
            "confidence": record["place_confidence"],
            "figures": record["figures"],
        }
        for record in names.sort("place_confidence", "country", "place_name").iter_rows(named=True)
    ]


def locate(store: Store, *, within: str, name: str, code: str, who: str, why: str, when: str) -> Decision:
    """Record what a printed name means: a unit the store knows, in the country `within`, or that country itself."""
    gazetteer = store.gazetteer()
    if code.upper() == within:
        # What the name was taken for so far, if for anything: figures read so are corrected, too.
        read = gazetteer.with_corrections(()).country(name, system="name").code
        facts: dict[str, Any] = {"country": ANYWHERE, "name": name, "code": within, "level": 0, "was": read}
        return store.decisions.write("locate", f"{within}:{name}", who=who, why=why, when=when, **facts)
    unit = gazetteer.unit(code)
    if unit is None or unit.country != within:
        raise StoreError(
            f"no unit {code} is known in {within}",
            where=name,
            next="Read the country's p-code table into the store first, or choose a code it gives;"
            f" for the country itself give {within}.",
        )
    adm1, adm2 = gazetteer.ancestors(code)
    facts = {"country": within, "name": name, "code": unit.code, "level": unit.level, "adm1": adm1, "adm2": adm2}
    return store.decisions.write("locate", f"{within}:{name}", who=who, why=why, when=when, **facts)
