"""Where a row's people are and come from: printed codes and names become ISO3 and p-codes by the gazetteer."""

from dataclasses import dataclass

import polars as pl

from commonground.sources.feed import Reading

_UNLOCATED = {
    "adm1": pl.String,
    "adm2": pl.String,
    "place": pl.String,
    "place_level": pl.Int8,
    "place_name": pl.String,
    "place_method": pl.String,
    "place_confidence": pl.Float64,
}


@dataclass(frozen=True)
class Placing:
    """Which columns say where. Expressions give text; a blank is "not stated".

    `system` and `origin_system` name the code system of the text: iso3, iso2, m49, unhcr, name, or None
    (any, the gazetteer decides and notes how). `name`, `code`, `parent` and `level` locate a unit below the
    country; without them the place is the country itself. `grain` says which partition by place the row
    belongs to ("place:2", "place:0" for the country's own row of a table that stacks levels); it is needed
    only with `name` or `code`, and "place:mixed" when it is left out.
    """

    country: pl.Expr | None = None
    system: str | None = None
    country_name: pl.Expr | None = None
    origin: pl.Expr | None = None
    origin_system: str | None = None
    origin_name: pl.Expr | None = None
    name: pl.Expr | None = None
    code: pl.Expr | None = None
    parent: pl.Expr | None = None
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
        return ["country", "origin", "origin_name", *_UNLOCATED]

    def place(self, rows: pl.DataFrame, reading: Reading) -> pl.DataFrame:
        """Add the place columns to `rows`."""
        rows = _with_country(rows, "country", self.country, self.country_name, self.system, reading)
        rows = _with_country(rows, "origin", self.origin, self.origin_name, self.origin_system, reading)
        rows = rows.rename({"country_name": "_country_name"})
        if self.below:
            return self._below(rows, reading).drop("_country_name")
        known = pl.col("country").is_not_null()
        return rows.with_columns(
            pl.lit(None, dtype=pl.String).alias("adm1"),
            pl.lit(None, dtype=pl.String).alias("adm2"),
            pl.col("country").alias("place"),
            pl.when(known).then(pl.lit(0, dtype=pl.Int8)).alias("place_level"),
            pl.col("_country_name").alias("place_name"),
            pl.when(known).then(pl.lit("code")).alias("place_method"),
            pl.when(known).then(pl.lit(1.0)).alias("place_confidence"),
        ).drop("_country_name")

    def _below(self, rows: pl.DataFrame, reading: Reading) -> pl.DataFrame:
        nothing = pl.lit("", dtype=pl.String)
        keys = rows.select(
            pl.col("country").fill_null("").alias("country"),
            (self.level if self.level is not None else pl.lit(None)).cast(pl.Int8, strict=False).alias("level"),
            (self.parent if self.parent is not None else nothing).fill_null("").alias("parent"),
            (self.name if self.name is not None else nothing).fill_null("").alias("name"),
            (self.code if self.code is not None else nothing).fill_null("").alias("code"),
        )
        return pl.concat([rows, reading.gazetteer.match_many(keys).select(list(_UNLOCATED))], how="horizontal")


def _with_country(
    rows: pl.DataFrame,
    column: str,
    code: pl.Expr | None,
    name: pl.Expr | None,
    system: str | None,
    reading: Reading,
) -> pl.DataFrame:
    """Add `column` (ISO3 or a pseudo code) and its name as printed; the code decides, else the name."""
    given = code if code is not None else name
    if given is None:
        empty = pl.lit(None, dtype=pl.String)
        return rows.with_columns(empty.alias(column), empty.alias(f"{column}_name"))
    text = rows.select(given.alias("text"))["text"]
    known = {
        printed: reading.gazetteer.country(printed, system=system if code is not None else "name").code
        for printed in text.unique().to_list()
        if printed
    }
    printed = name if name is not None else given
    return rows.with_columns(
        text.replace_strict(known, default=None, return_dtype=pl.String).alias(column),
        printed.replace("", None).alias(f"{column}_name"),
    )
