"""The figures as they stand today: the releases with people's decisions laid over them.

Releases are never changed. A name that a person located, or a corrected reading that a person reversed, is
applied here, each time the store is asked, and goes away when the decision is taken back.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING

import polars as pl

from commonground.evidence.decisions import Decision
from commonground.evidence.store import Store

if TYPE_CHECKING:
    import ibis

# The flag of a figure whose origin and place columns were read the other way round than their headings say.
SWAPPED = "swapped_columns"


def current(store: Store, of: Collection[str] | None = None) -> "ibis.Table":
    """All figures of standing releases, or of those named, with standing decisions applied."""
    figures = store.figures(of)
    reversed_ = [d.about for d in store.decisions.standing("reverse")]
    if reversed_:
        figures = _as_printed(figures, reversed_)
    located = store.decisions.standing("locate")
    return _located(figures, located) if located else figures


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
