"""The figures as they stand today: the releases with people's decisions laid over them.

Releases are never changed. A name that a person located, or a corrected reading that a person reversed, is
applied here, each time the store is asked, and goes away when the decision is taken back.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING

import polars as pl

from commonground.evidence.decisions import Decision
from commonground.evidence.gazetteer import ANYWHERE
from commonground.evidence.store import Store

if TYPE_CHECKING:
    import ibis

# Between a unit and its country in the printed name of a place whose country nobody knows.
IN = ", "
# The flag of a figure whose origin and place columns were read the other way round than their headings say.
SWAPPED = "swapped_columns"


def current(store: Store, of: Collection[str] | None = None) -> "ibis.Table":
    """All figures of standing releases, or of those named, with standing decisions applied."""
    figures = store.figures(of)
    reversed_ = [d.about for d in store.decisions.standing("reverse")]
    if reversed_:
        figures = _as_printed(figures, reversed_)
    said = store.decisions.standing("locate")
    countries = [d for d in said if d.facts["country"] == ANYWHERE]
    units = [d for d in said if d.facts["country"] != ANYWHERE]
    if countries:
        figures = _countries(figures, countries)
    return _located(figures, units) if units else figures


def fetched(figures: "ibis.Table") -> pl.DataFrame:
    """What a query gives, as a frame; by way of batches, since Ibis's other ways load pandas: half a second a start."""
    schema = figures.schema().to_polars()
    # The database may give a narrow number a wider type, batch by batch.
    found = [pl.DataFrame(pl.from_arrow(batch)).cast(schema) for batch in figures.to_pyarrow_batches()]
    return pl.concat(found) if found else pl.DataFrame(schema=schema)


def any_of(figures: "ibis.Table") -> bool:
    """Whether there is any such figure."""
    return not fetched(figures.select("release").limit(1)).is_empty()


def corrected(store: Store, release: str) -> bool:
    """Whether a release was read with columns the other way round than its headings say."""
    figures = store.figures([release])
    return any_of(figures.filter(figures.flags.fill_null("").contains(SWAPPED)))


def _as_printed(figures: "ibis.Table", releases: list[str]) -> "ibis.Table":
    """Turn the corrected columns of these releases back to what their headings say."""
    import ibis

    back = figures.release.isin(releases) & figures.flags.fill_null("").contains(SWAPPED)
    return figures.mutate(
        origin=ibis.ifelse(back, figures.country, figures.origin),
        origin_name=ibis.ifelse(back, figures.place_name, figures.origin_name),
        country=ibis.ifelse(back, figures.origin, figures.country),
        place=ibis.ifelse(back, figures.origin, figures.place),
        place_name=ibis.ifelse(back, figures.origin_name, figures.place_name),
    )


def _countries(figures: "ibis.Table", decisions: list[Decision]) -> "ibis.Table":
    """Give the names of countries that people corrected their meaning, as places and as origins.

    A figure whose country was printed as a code keeps it; a unit of a country nobody knew comes to lie in it.
    """
    import ibis

    known = {str(d.facts["name"]).lower(): (str(d.facts["code"]), d.facts.get("was")) for d in decisions}
    rows = [(name, code, was) for name, (code, was) in known.items()]
    schema = {"_name": pl.String, "_code": pl.String, "_was": pl.String}
    said = ibis.memtable(pl.DataFrame(rows, schema=schema, orient="row").to_arrow())
    behind = figures.place_name.re_extract(f"^.*{IN}(.*)$", 1)
    lost = figures.country.isnull()
    named = ibis.ifelse(lost & (behind != ""), behind, figures.place_name)
    figures = figures.mutate(_country_name=named, _unit=lost & (behind != ""))
    joined = figures.left_join(said, figures["_country_name"].lower() == said["_name"])
    guessed = (joined.place_level == 0) & (joined.place_method != "code") & (joined.country == joined["_was"])
    theirs = joined["_code"].notnull() & (joined.country.isnull() | guessed.fill_null(False))
    whole = theirs & ~joined["_unit"]
    placed = joined.mutate(
        country=ibis.ifelse(theirs, joined["_code"], joined.country),
        place=ibis.ifelse(whole, joined["_code"], joined.place),
        place_level=ibis.ifelse(whole, ibis.literal(0, "int8"), joined.place_level),
        place_method=ibis.ifelse(whole, "person", joined.place_method),
        place_confidence=ibis.ifelse(whole, 1.0, joined.place_confidence),
    ).drop("_name", "_code", "_was", "_country_name", "_unit")
    joined = placed.left_join(said, placed.origin_name.lower() == said["_name"])
    guessed = (joined.origin == joined["_was"]).fill_null(False)
    theirs = joined["_code"].notnull() & (joined.origin.isnull() | guessed)
    origin = ibis.ifelse(theirs, joined["_code"], joined.origin)
    return joined.mutate(origin=origin).drop("_name", "_code", "_was")


def _located(figures: "ibis.Table", decisions: list[Decision]) -> "ibis.Table":
    """Place the names people located; a later decision on the same name stands."""
    import ibis

    known = {
        (str(d.facts["country"]), str(d.facts["name"])): {
            "_country": str(d.facts["country"]),
            "_name": str(d.facts["name"]),
            "_code": str(d.facts["code"]),
            "_level": int(d.facts["level"]),
            "_adm1": d.facts.get("adm1"),
            "_adm2": d.facts.get("adm2"),
        }
        for d in decisions
    }
    schema = {"_country": pl.String, "_name": pl.String, "_code": pl.String, "_level": pl.Int8,
              "_adm1": pl.String, "_adm2": pl.String}  # fmt: skip
    given = ibis.memtable(pl.DataFrame(list(known.values()), schema=schema).to_arrow())
    joined = figures.left_join(given, [figures.country == given["_country"], figures.place_name == given["_name"]])
    theirs = joined["_code"].notnull()
    return joined.mutate(
        place=ibis.coalesce(joined["_code"], joined.place),
        place_level=ibis.coalesce(joined["_level"], joined.place_level),
        adm1=ibis.ifelse(theirs, joined["_adm1"], joined.adm1),
        adm2=ibis.ifelse(theirs, joined["_adm2"], joined.adm2),
        place_method=ibis.ifelse(theirs, "person", joined.place_method),
        place_confidence=ibis.ifelse(theirs, 1.0, joined.place_confidence),
    ).drop("_country", "_name", "_code", "_level", "_adm1", "_adm2")
