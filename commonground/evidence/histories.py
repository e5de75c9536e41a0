"""Histories: every count of a kind at every date, as one table, for those who look at thousands of series at once.

The choice is `asking`'s own: of a key (a category, source, series, place and date) one release answers, in the
coarsest grain that tells what was asked, so that nobody is counted twice. Only the cells are left out.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from commonground.core.figure import ANEW, BREAK, COVERAGE, WAY
from commonground.core.words import Measure, Status, Unit
from commonground.evidence.answer import Ask
from commonground.evidence.asking import ask
from commonground.evidence.breaking import broken, listed
from commonground.evidence.choosing import KEY, asked, standing_releases, telling
from commonground.evidence.publishing import LEFT_OUT, PRINTED, at, publications
from commonground.evidence.store import Store
from commonground.evidence.view import current, fetched

if TYPE_CHECKING:
    import ibis

# A printed zero that may stand where nobody reported.
UNSURE_ZERO = "zero_or_not_reported"
SCHEMA = {
    "category": pl.String, "source": pl.String, "series": pl.String, "feed": pl.String, "release": pl.String,
    "origin": pl.String, "place": pl.String, "start": pl.Date, "end": pl.Date, "value": pl.Float64, "low": pl.Float64,
    "high": pl.Float64, "masked": pl.Boolean, "unsure": pl.Boolean, "method": pl.String, "why": pl.String,
    "how": pl.String,
}  # fmt: skip


def histories(store: Store, what: Ask) -> pl.DataFrame:
    """Stocks of persons (or the measures asked) by place (and origin, if asked by it) and day; columns as in SCHEMA.

    A figure that was not reported is no row. A masked one has a value only if both its ends are known. `why` says
    of a figure that is counted otherwise than the one before it what is known of that, and `how` more (see `breaking`).
    """
    releases = standing_releases(store, what)
    grains = telling(releases, what)
    if not grains:
        return pl.DataFrame(schema=SCHEMA)
    published = publications(releases.values())
    figures = asked(current(store, [page.id for one in published for page in one.pages]), what, published)
    sums = _sums(figures, list(grains), what)
    order = sorted(published, key=lambda one: one.place)
    places = {one.id: at for at, one in enumerate(order)}
    ranked = sums.with_columns(
        pl.col("grain").replace_strict(grains, return_dtype=pl.Int32).alias("cost"),
        pl.col("release").replace_strict(places, return_dtype=pl.Int32).alias("rank"),
        pl.col("told").any().over([*KEY, "release"]).alias("answers"),
    ).sort("answers", "rank", "told", "cost", "grain", descending=[True, False, True, False, False])
    chosen = ranked.group_by(KEY, maintain_order=True).agg(pl.col("release", "grain").first())
    if doubted := _doubted(ranked):
        chosen = _settled(chosen, store, what if what.place else replace(what, place=doubted))
    best = ranked.join(chosen, on=[*KEY, "release", "grain"], nulls_equal=True, how="semi").filter("told")
    feeds = {id: release.feed for id, release in releases.items()}
    places_of = [id for id, release in releases.items() if release.lists_covered]
    answers = [answer for answer in store.decisions.standing("answer") if "counted_otherwise" in answer.facts]
    paths = {id: release.name for id, release in releases.items()}
    best = best.with_columns(pl.col("file").replace_strict(paths, return_dtype=pl.String).alias("path"))
    best = broken(best, listed(_measured(figures, what), places_of, grains), answers)
    # A mask that was printed as a number keeps it; one that was not stands in the middle of its ends.
    printed = pl.when(pl.col("value") > pl.col("low")).then(pl.col("value"))
    middle = pl.coalesce(printed, (pl.col("low") + pl.col("high")) / 2)
    return (
        best.filter(pl.col("end").is_not_null() & ~pl.col("at").str.starts_with(PRINTED))
        .with_columns(
            pl.col("release").replace_strict(feeds, return_dtype=pl.String).alias("feed"),
            pl.when("masked")
            .then(pl.when(pl.col("high").is_not_null()).then(middle))
            .otherwise(pl.col("value"))
            .alias("value"),
            pl.col("at").alias("place"),
            (pl.col("origin") if "origin" in what.by else pl.lit("")).alias("origin"),
        )
        .select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
        .sort("category", "source", "series", "place", "origin", "end", nulls_last=True)
    )


def _doubted(ranked: pl.DataFrame) -> tuple[str, ...]:
    """Where the publication that comes first tells fewer people than another: it may be a selection of it."""
    coarsest = ranked.filter("told").group_by([*KEY, "release"], maintain_order=True).agg(pl.col("grain").first())
    totals = (
        ranked.join(coarsest, on=[*KEY, "release", "grain"], nulls_equal=True, how="semi")
        .group_by([*KEY, "release"])
        .agg(pl.col("value").sum(), pl.col("rank").first())
        .sort("rank")
        .group_by(KEY)
        .agg(pl.col("value").first().alias("first"), pl.col("value").max().alias("most"))
    )
    places = totals.filter(pl.col("first") < (1 - LEFT_OUT) * pl.col("most"))["at"].unique().sort()
    return tuple(code for code in places if not code.startswith(PRINTED))


def _settled(chosen: pl.DataFrame, store: Store, what: Ask) -> pl.DataFrame:
    """The choice as `ask` makes it, for the places it is asked for: a selection stands behind the whole."""
    told = {(*(getattr(row, name) for name in KEY[:-1]), at(row)): (row.release, row.grain) for row in ask(store, what)}
    schema: dict[str, Any] = {
        **{name: chosen.schema[name] for name in KEY},
        "_release": pl.String,
        "_grain": pl.String,
    }
    said = pl.DataFrame([(*key, *taken) for key, taken in told.items()], schema=schema, orient="row")
    joined = chosen.join(said, on=KEY, nulls_equal=True, how="left")
    return joined.select(*KEY, release=pl.coalesce("_release", "release"), grain=pl.coalesce("_grain", "grain"))


def _sums(figures: "ibis.Table", grains: list[str], what: Ask) -> pl.DataFrame:
    """One row per key, release and grain: what its cells add up to, and what is known of it."""
    f = _measured(figures, what)
    f = f.filter(f.grain.isin(grains))
    known, flags = f.status != Status.NOT_REPORTED.value, f.flags.fill_null("")
    flagged = flags.contains(BREAK), flags.contains(ANEW)
    return fetched(
        f.group_by([*KEY, *what.by, "release", "grain"]).aggregate(
            value=f.value.sum(),
            low=f.low.sum(),
            high=(known & f.high.isnull()).any().ifelse(None, f.high.sum()),
            told=known.any(),
            masked=(f.status == Status.MASKED.value).any(),
            unsure=flags.contains(UNSURE_ZERO).any() & (f.value.sum() == 0),
            method=f.method.min(),
            way=flags.re_extract(rf"{WAY}(\S+)", 1).nullif("").min(),
            coverage=flags.re_extract(rf"{COVERAGE}([\d.]+)", 1).nullif("").cast("float64").min(),
            broken=flagged[0].any(),
            anew=flagged[1].any(),
            flagged_row=f.row.min(where=flagged[0] | flagged[1]),
            file=f.file.min(),
        )
    )


def _measured(figures: "ibis.Table", what: Ask) -> "ibis.Table":
    """Figures of people (or movements) of the measures asked, in a place."""
    measured = figures.measure.isin(what.measure or (Measure.STOCK.value,))
    people = figures.unit.isin((Unit.PERSONS.value, Unit.MOVEMENTS.value))
    return figures.filter(measured & people & figures["at"].notnull())
