"""Asking the store for figures: rows that never overlap, each with its cells and its other publications.

A release may hold one number many times over: as a total, by origin, by district, by sex and age. Figures of
one grain never overlap (core.figure.grain), so an answer takes, for each series and date, the coarsest grain
that still tells what was asked, sums inside it, and says which cells it summed.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from commonground.core.figure import BREAKDOWNS, Locator
from commonground.core.words import Status
from commonground.evidence.answer import Ask, Row
from commonground.evidence.choosing import KEY, asked, standing_releases, telling
from commonground.evidence.publishing import PRINTED, at, publications, standing
from commonground.evidence.releases import Release
from commonground.evidence.store import Store
from commonground.evidence.view import current, fetched

if TYPE_CHECKING:
    import ibis


def ask(store: Store, what: Ask, *, parts: bool = False) -> list[Row]:
    """Answer from the store, ordered by category, place, date and source; with `parts`, list each sum's cells."""
    releases = standing_releases(store, what)
    grains = telling(releases, what)
    if not grains:
        return []
    published = publications(releases.values())
    figures = asked(current(store, [page.id for one in published for page in one.pages]), what, published)
    best = _coarsest(_sums(figures, list(grains), what), grains, what)
    rows = [_row(record, releases, what) for record in best.iter_rows(named=True)]
    rows = standing(rows, published, what, lambda some: _made_of(figures, some, what))
    return _with_parts(rows, figures, what, releases) if parts else rows


def _sums(figures: "ibis.Table", grains: list[str], what: Ask) -> pl.DataFrame:
    """One row per key, release and grain, with what its cells add up to."""
    f = figures.filter(figures.grain.isin(grains))
    if what.level:
        f = f.filter(f["at"].notnull())
    known = f.status != Status.NOT_REPORTED.value
    # Of a mask without bounds nothing is known: it adds nothing to the floor and takes the ceiling away.
    open_above = f.count(where=known & f.high.isnull())
    return fetched(
        f.group_by([*KEY, *what.by, "release", "grain"]).aggregate(
            value=f.value.sum(),
            low=f.low.sum(),
            high=f.high.sum(),
            open_above=open_above,
            cells=f.count(),
            reported=f.count(where=f.status == Status.REPORTED.value),
            masked=f.count(where=f.status == Status.MASKED.value),
            missing=f.count(where=f.status == Status.NOT_REPORTED.value),
            flags=f.flags.collect(distinct=True),
            method=f.method.min(),
            place_level=f.at_level.min(),
            place_name=f.at_name.min(),
            place_name_to=f.at_name.max(),
            country=f.country.min(),
            adm1=f.adm1.min(),
            adm2=f.adm2.min(),
            sheet=f.sheet.min(),
            sheet_to=f.sheet.max(),
            column=f.column.min(),
            column_to=f.column.max(),
            row=f.row.min(),
            file=f.file.min(),
            file_to=f.file.max(),
        )
    )


def _coarsest(sums: pl.DataFrame, grains: dict[str, int], what: Ask) -> pl.DataFrame:
    """For each key and release, the coarsest grain that has a number; a blank total gives way to its parts."""
    known = pl.col("reported") + pl.col("masked") > 0
    ranked = sums.with_columns(
        pl.col("grain").replace_strict(grains, return_dtype=pl.Int32).alias("cost"), known.alias("known")
    ).sort("known", "cost", "grain", descending=[True, False, False])
    # One grain for a whole key, not one per origin or age: else a part could come from another partition.
    chosen = ranked.group_by([*KEY, "release"], maintain_order=True).agg(pl.col("grain").first())
    return ranked.join(chosen, on=[*KEY, "release", "grain"], nulls_equal=True, how="semi")


def _row(record: dict[str, Any], releases: dict[str, Release], what: Ask) -> Row:
    release = releases[record["release"]]
    page = releases[record["file"]] if record["file"] == record["file_to"] else release
    some = record["reported"] + record["masked"]
    status = Status.NOT_REPORTED if not some else Status.MASKED if not record["reported"] else Status.REPORTED
    flags = {word for words in record["flags"] or [] if words for word in words.split()}
    if some and record["missing"]:
        flags.add("incomplete")
    if record["value"]:
        flags.discard("zero_or_not_reported")
    one = record["cells"] == 1
    column = record["column"] if record["column"] == record["column_to"] else None
    sheet = record["sheet"] if record["sheet"] == record["sheet_to"] else None
    level = record["place_level"]
    named = record["place_name"] == record["place_name_to"]
    unknown = record["at"].startswith(PRINTED)
    same: dict[str, Any] = {n: record[n] for n in ("category", "measure", "unit", "series", "start", "end", "source")}
    same |= {name: record.get(name) for name in BREAKDOWNS}
    return Row(
        **same,
        place=None if unknown else record["at"],
        place_level=level,
        place_name=record["at"].removeprefix(PRINTED) or None if unknown else record["place_name"] if named else None,
        country=record["country"],
        adm1=record["adm1"] if level else None,
        adm2=record["adm2"] if level and level > 1 else None,
        value=record["value"] if some else None,
        low=record["low"] if some else None,
        high=record["high"] if some and not record["open_above"] else None,
        status=status.value,
        method=record["method"],
        feed=release.feed,
        release=release.id,
        locator=Locator(page.path, sheet, record["row"] if one else None, column),
        cells=record["cells"],
        by=what.by,
        flags=tuple(sorted(flags)),
        grain=record["grain"],
    )


def cells(store: Store, row: Row, what: Ask) -> list[dict[str, Any]]:
    """Every stored figure a row was made of, with its locator and in `file` its release, largest first."""
    # The cells all stand in the row's own publication: nothing else of a large store is looked at.
    own = replace(what, category=(row.category,), measure=(row.measure,), source=(row.source,))
    published = [one for one in publications(store.releases(withdrawn=False)) if one.id == row.release]
    pages = [page.id for one in published for page in one.pages] or [row.release]
    found = _made_of(asked(current(store, pages), own, published), [row], own)
    return found.sort("value", "row", descending=[True, False], nulls_last=True).to_dicts()


def _with_parts(rows: list[Row], figures: "ibis.Table", what: Ask, releases: dict[str, Release]) -> list[Row]:
    sums = [row for row in rows if row.cells > 1]
    if not sums:
        return rows
    made = _made_of(figures, sums, what).sort("release", "sheet", "row", "column")
    located: dict[tuple[Any, ...], list[Locator]] = {}
    names = (*KEY, *what.by, "release", "grain")
    for cell in made.iter_rows(named=True):
        key = tuple(cell[name] for name in names)
        path = releases[cell["file"]].path
        located.setdefault(key, []).append(Locator(path, cell["sheet"], cell["row"], cell["column"]))
    return [replace(row, parts=tuple(located[_key(row, names)])) if row.cells > 1 else row for row in rows]


def _key(row: Row, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(at(row) if name == "at" else getattr(row, name) for name in names)


def _made_of(figures: "ibis.Table", rows: list[Row], what: Ask) -> pl.DataFrame:
    import ibis

    names = (*KEY, *what.by, "release", "grain")
    keys = pl.DataFrame([dict(zip(names, _key(row, names), strict=True)) for row in rows], infer_schema_length=None)
    wanted = ibis.memtable(keys.to_arrow())
    same = [figures[name].identical_to(wanted[name]) for name in names]
    columns = (
        *names,
        "file",
        "origin",
        "place",
        "place_name",
        "sex",
        "age",
        "cause",
        "detail",
        "value",
        "low",
        "high",
        "status",
        "sheet",
        "row",
        "column",
    )
    return fetched(figures.semi_join(wanted, same).select(*dict.fromkeys(columns)))
