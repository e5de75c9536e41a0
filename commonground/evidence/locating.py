"""Names without a place: found in the store, proposed for, and placed by people."""

from typing import Any

from commonground.core.errors import StoreError
from commonground.evidence.decisions import Decision
from commonground.evidence.store import Store
from commonground.evidence.view import current


def unmatched_names(store: Store, *, country: str | None = None) -> list[dict[str, Any]]:
    """Printed names that found no unit, most figures first, each with what it may mean."""
    figures = current(store)
    lost = figures.filter(figures.place.isnull(), figures.place_name.notnull())
    if country:
        lost = lost.filter(lost.country == country)
    names = lost.group_by("country", "place_name").aggregate(figures=lost.count()).to_polars()
    gazetteer = store.gazetteer()
    found = []
    for record in names.sort("figures", "country", "place_name", descending=[True, False, False]).iter_rows(named=True):
        match = gazetteer.match(record["place_name"], country=record["country"])
        if match.method == "not_located":
            continue  # the words say themselves that they name no place
        found.append(
            {
                "country": record["country"],
                "name": record["place_name"],
                "figures": record["figures"],
                "note": match.note,
                "proposals": [
                    {"code": p.code, "name": p.name, "level": p.level, "score": p.score} for p in match.proposals
                ],
            }
        )
    return found


def matched_names(store: Store, *, country: str | None = None) -> list[dict[str, Any]]:
    """Names that were matched by anything less certain than their code, least certain first."""
    figures = current(store)
    known = figures.filter(figures.place.notnull(), figures.place_method.notin(["code"]))
    if country:
        known = known.filter(known.country == country)
    keys = ["country", "place_name", "place", "place_method", "place_confidence"]
    names = known.group_by(keys).aggregate(figures=known.count()).to_polars()
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


def locate(store: Store, *, country: str, name: str, code: str, who: str, why: str, when: str) -> Decision:
    """Record that a printed name means a unit the store's gazetteer knows."""
    gazetteer = store.gazetteer()
    unit = gazetteer.unit(code)
    if unit is None or unit.country != country:
        raise StoreError(
            f"no unit {code} is known in {country}",
            where=name,
            next="Read the country's p-code table into the store first, or choose a code it gives.",
        )
    adm1, adm2 = gazetteer.ancestors(code)
    facts = {"country": country, "name": name, "code": unit.code, "level": unit.level, "adm1": adm1, "adm2": adm2}
    return store.decisions.write("locate", f"{country}:{name}", who=who, why=why, when=when, **facts)
