"""Where a row's people are and come from: printed codes and names become ISO3 and p-codes by the gazetteer."""

from dataclasses import dataclass

import polars as pl

from commonground.evidence.gazetteer.countries import System
from commonground.sources.feed import Reading

_PLACE = ("adm1", "adm2", "place", "place_level", "place_name", "place_method", "place_confidence")


@dataclass(frozen=True)
class Placing:
    """Which columns say where. Expressions give text; a blank is "not stated".

    `system` and `origin_system` name the code system of the text: iso3, iso2, m49, unhcr, name, or None
    (any, the gazetteer decides and notes how). `name`, `code`, `parent`, `level` and `above` (the unit above
    the parent) locate a unit below the country; without them the place is the country itself. `by` says which
    partition by place the row belongs to ("place:2", "place:0" for the country's own row of a table that stacks
    levels); it is needed only with `name` or `code`, and "place:mixed" when it is left out.
    """

    country: pl.Expr | None = None
    system: System | None = None
    country_name: pl.Expr | None = None
    origin: pl.Expr | None = None
    origin_system: System | None = None
    origin_name: pl.Expr | None = None
    name: pl.Expr | None = None
    code: pl.Expr | None = None
    parent: pl.Expr | None = None
    above: pl.Expr | None = None
    level: pl.Expr | None = None
    by: pl.Expr | None = None

    @property
    def names(self) -> frozenset[str]:
        """The breakdowns this placing gives."""
        return frozenset({"origin"} if self.origin is not None or self.origin_name is not None else ())

    @property
    def below(self) -> bool:
        return self.name is not None or self.code is not None

    @property
    def grain(self) -> pl.Expr | None:
        if self.by is not None:
            return self.by
        return pl.lit("place:mixed") if self.below else None

    @property
    def columns(self) -> list[str]:
        """The figure columns `place` adds."""
        return ["country", "origin", "origin_name", *_PLACE]

    def place(self, rows: pl.DataFrame, reading: Reading) -> pl.DataFrame:
        """Where each of `rows` is: a frame of `columns`, apart from the rows, whose own headings may be the same."""
        there = _country(rows, "country", self.country, self.country_name, self.system, reading)
        origins = _country(rows, "origin", self.origin, self.origin_name, self.origin_system, reading)
        placed = pl.concat([there.rename({"country_name": "_country_name"}), origins], how="horizontal")
        if self.below:
            return self._below(rows, placed, reading).select(self.columns)
        known = pl.col("country").is_not_null()
        return placed.with_columns(
            pl.lit(None, dtype=pl.String).alias("adm1"),
            pl.lit(None, dtype=pl.String).alias("adm2"),
            pl.col("country").alias("place"),
            pl.when(known).then(pl.lit(0, dtype=pl.Int8)).alias("place_level"),
            pl.col("_country_name").alias("place_name"),
            pl.when(known).then(pl.lit("code")).alias("place_method"),
            pl.when(known).then(pl.lit(1.0)).alias("place_confidence"),
        ).select(self.columns)

    def _below(self, rows: pl.DataFrame, placed: pl.DataFrame, reading: Reading) -> pl.DataFrame:
        keys = rows.select(
            placed["country"],
            (self.level if self.level is not None else pl.lit(None)).cast(pl.Int8, strict=False).alias("level"),
            _text(self.parent).alias("parent_name"),
            _text(self.name).alias("name"),
            _text(self.code).alias("code"),
        )
        found = _within_parent(reading.gazetteer.match_many(keys, _ANSWERS), self._parents(rows, keys), reading)
        # A code finer than the gazetteer is kept as the source gives it, inside the unit that is known.
        deeper = pl.col("own_code").is_not_null()
        whole = pl.col("level") == 0
        return pl.concat([placed, keys.select("name", "level"), found.select(_ANSWERS)], how="horizontal").with_columns(
            pl.when(whole)
            .then(pl.col("country"))
            .when(deeper)
            .then(pl.col("own_code"))
            .otherwise(pl.col("match_code"))
            .alias("place"),
            pl.when(whole)
            .then(pl.lit(0, dtype=pl.Int8))
            .when(deeper)
            .then(pl.col("own_level"))
            .otherwise(pl.col("match_level"))
            .alias("place_level"),
            pl.when(whole).then(pl.col("_country_name")).otherwise(pl.col("name")).alias("place_name"),
            pl.when(pl.col("match_code").is_not_null()).then(pl.col("match_method")).alias("place_method"),
            pl.col("match_confidence").alias("place_confidence"),
        )

    def _parents(self, rows: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
        """What is asked of the unit above each row's: as a name or as a code, under the unit above it."""
        above = rows.select(keys["country"], _text(self.above).alias("parent_name"))
        return keys.select(
            "country",
            pl.col("level") - 1,
            above["parent_name"],
            pl.col("parent_name").alias("name"),
            pl.col("parent_name").alias("code"),
        )


def _within_parent(found: pl.DataFrame, parents: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """Put people whose own unit is not known into the known unit above it, so that its sum holds them."""
    lost = found["match_code"].is_null() & parents["name"].is_not_null() & (parents["level"] > 0).fill_null(False)
    if not lost.any():
        return found
    known = reading.gazetteer.match_many(parents, _ANSWERS)
    return found.with_columns(
        pl.when(lost).then(known[name]).otherwise(pl.col(name)).alias(name) for name in ("adm1", "adm2")
    )


_ANSWERS = ("match_code", "match_level", "match_method", "match_confidence", "adm1", "adm2", "own_code", "own_level")


def _text(expression: pl.Expr | None) -> pl.Expr:
    return pl.lit(None, dtype=pl.String) if expression is None else expression.replace("", None)


def _country(
    rows: pl.DataFrame,
    column: str,
    code: pl.Expr | None,
    name: pl.Expr | None,
    system: System | None,
    reading: Reading,
) -> pl.DataFrame:
    """`column` (ISO3 or a pseudo code) and its name as printed; the code decides, and where it is blank, the name."""
    # The first column only makes a constant as long as the table.
    text = rows.select(
        pl.col(rows.columns[0]).alias("_"),
        _text(code).alias("code"),
        _text(name if name is not None else code).alias("name"),
    )
    coded = _known(text["code"], system, reading)
    named = _known(text["name"].set(text["code"].is_not_null(), None), "name", reading)
    return pl.DataFrame({column: pl.select(pl.coalesce(coded, named)).to_series(), f"{column}_name": text["name"]})


def _known(text: pl.Series, system: System | None, reading: Reading) -> pl.Series:
    """The ISO3 of each printed code or name; null where it names no country."""
    codes = {printed: reading.gazetteer.country(printed, system=system).code for printed in text.unique() if printed}
    return text.replace_strict(codes, default=None, return_dtype=pl.String)
