"""Which figures of the store answer what was asked, before anything is summed: releases, grains, and a filter.

`asking` sums what is chosen here into rows with their cells, `histories` into series without them.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from commonground.core.words import Measure
from commonground.evidence.answer import Ask
from commonground.evidence.publishing import PRINTED, Publication
from commonground.evidence.releases import Release
from commonground.evidence.store import Store

if TYPE_CHECKING:
    import ibis

# What one number is of; of each key and release one grain answers, and of each key one publication.
KEY = ("category", "measure", "unit", "series", "source", "start", "end", "at")
_STOCKS = (Measure.STOCK.value,)


def standing_releases(store: Store, what: Ask) -> dict[str, Release]:
    """The standing releases that are asked for, by id."""
    return {
        r.id: r
        for r in store.releases(withdrawn=False)
        if r.figures and (not what.feed or r.feed in what.feed) and (not what.release or r.id in what.release)
    }


def telling(releases: dict[str, Release], what: Ask) -> dict[str, int]:
    """The grains that tell what was asked, each with what it costs: cuts nobody asked for."""
    found = sorted({grain for release in releases.values() for grain in release.grains})
    costs = {grain: _cost(grain, what) for grain in found}
    return {grain: cost for grain, cost in costs.items() if cost is not None}


def _cost(grain: str, what: Ask) -> int | None:
    cuts = set(grain.split("+")) - {""}
    place = next((cut for cut in cuts if cut.startswith("place:")), "place:0").removeprefix("place:")
    others = {cut for cut in cuts if not cut.startswith("place:")}
    if not set(what.by) <= others:
        return None
    extra = len(others - set(what.by))
    level = _level(what)
    if place == "mixed":
        return extra * 10 + 6
    depth = int(place) - level
    return None if depth < 0 else extra * 10 + depth


def _level(what: Ask) -> int:
    if what.level:
        return what.level
    # A p-code's level is not written in it; anything at or below it may be summed into it.
    return 1 if any(len(code) != 3 for code in what.place) else 0


def asked(figures: "ibis.Table", what: Ask, published: Sequence[Publication]) -> "ibis.Table":
    """Filter, and add `at`, the unit to be counted in; `release` becomes the publication, and `file` is its page."""
    # One filter and two columns: each further step costs the query's compiler more than the query itself.
    conditions = list(_conditions(figures, what))
    kept = figures.filter(*conditions) if conditions else figures
    first = {page.id: one.id for one in published for page in one.pages[1:]}
    release = kept.release.substitute(first) if first else kept.release
    kept = kept.mutate(at=_unit(kept, what), file=kept.release, release=release)
    return kept.mutate(at_level=_unit_level(kept, what), at_name=_unit_name(kept))


def _conditions(figures: "ibis.Table", what: Ask) -> Iterator["ibis.Value"]:
    import ibis

    for column in ("category", "measure", "unit", "series", "origin"):
        if wanted := getattr(what, column):
            yield figures[column].isin(list(wanted))
    if what.source:
        yield figures.source.upper().isin([word.upper() for word in what.source])
    if what.place:
        yield inside(figures, what.place)
    if what.on is not None:
        day = ibis.literal(what.on)
        yield from (figures.measure.isin(_STOCKS), figures.start <= day, figures.end >= day)
    if what.since is not None:
        yield figures.start >= ibis.literal(what.since)
    if what.until is not None:
        yield figures.end <= ibis.literal(what.until)


def inside(figures: "ibis.Table", places: Sequence[str]) -> "ibis.Value":
    """Figures of these countries and units. A country stands on every figure of it, whatever its level."""
    countries = [code for code in places if len(code) == 3]
    units = [code for code in places if len(code) != 3]
    inside = figures.country.isin(countries) if countries else None
    if units:
        below = figures.place.isin(units) | figures.adm1.isin(units) | figures.adm2.isin(units)
        inside = below if inside is None else inside | below
    return inside


def _unit(figures: "ibis.Table", what: Ask) -> "ibis.Value":
    import ibis

    at: ibis.Value
    if what.level:
        at = ibis.ifelse(figures.place_level == what.level, figures.place, ibis.null(str))
        if what.level <= 2:
            at = ibis.coalesce(at, figures[f"adm{what.level}"])
        return at
    codes = [code for code in what.place if len(code) != 3]
    printed = ibis.literal(PRINTED) + figures.place_name.fill_null("")
    at = ibis.coalesce(figures.country, figures.place, printed)
    for code in codes:
        here = (figures.place == code) | (figures.adm1 == code) | (figures.adm2 == code)
        at = ibis.ifelse(here, ibis.literal(code), at)
    return at


def _unit_level(figures: "ibis.Table", what: Ask) -> "ibis.Value":
    """The level of the unit itself, not of the parts it is summed from."""
    import ibis

    if what.level or not any(len(code) != 3 for code in what.place):
        return ibis.literal(what.level or 0, "int8")
    above = ibis.cases((figures["at"] == figures.adm1, 1), (figures["at"] == figures.adm2, 2), else_=0)
    return ibis.ifelse(figures["at"] == figures.place, figures.place_level, above.cast("int8"))


def _unit_name(figures: "ibis.Table") -> "ibis.Value":
    """The unit's name, as the figures of that very unit print it."""
    import ibis

    return ibis.ifelse(figures["at"] == figures.place, figures.place_name, ibis.null(str))
