"""Where a row's people are and come from: printed codes and names become ISO3 and p-codes by the gazetteer."""

from dataclasses import dataclass

import polars as pl

from commonground.evidence.gazetteer.countries import System
from commonground.evidence.view import IN
from commonground.sources.feed import Reading

_PLACE = ("adm1", "adm2", "place", "place_level", "place_name", "place_method", "place_confidence")


@dataclass(frozen=True)
class Placing:
    """Which columns say where. Expressions give text; a blank is "not stated".

    `system` and `origin_system` name the code system of the text: iso3, iso2, m49, unhcr, name, or None
    (any, the gazetteer decides and notes how). `name`, `code`, `parent`, `level` and `above` (the unit above
    the parent) locate a unit below the country; without them the place is the country itself. `by` says which
    partition by place the row belongs to ("place:2", "place:0" for the country's own row of a table that stacks
    levels); it is needed only with `name` or `code`, and "place:mixed" when it is left out. Where the placing is
    `loose`, a name with no country beside it may be that of a route, a camp or a list of countries, and nobody is
    asked which country it means.
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
    loose: bool = False

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

    def place(self, rows: pl.DataFrame, reading: Reading, *, sheet: str | None = None) -> pl.DataFrame:
        """Where each of `rows` is: a frame of `columns`, apart from the rows, whose own headings may be the same.

        Names that found no place are told to `reading`, with the row they stand in.
        """
        there = _country(rows, self.country, self.country_name, self.system, reading)
        origins = _country(rows, self.origin, self.origin_name, self.origin_system, reading)
        asked = there.filter(pl.col("coded")) if self.loose else there
        reading.unplaced.add("country", _lost(asked), sheet)
        reading.unplaced.add("origin", _lost(origins), sheet)
        placed = pl.concat(
            [
                there.select(country="code", _country_name="name", _method="method", _sure="confidence"),
                origins.select(origin="code", origin_name="name"),
            ],
            how="horizontal",
        )
        if self.below:
            return self._below(rows, placed, reading, sheet).select(self.columns)
        known = pl.col("country").is_not_null()
        return placed.with_columns(
            pl.lit(None, dtype=pl.String).alias("adm1"),
            pl.lit(None, dtype=pl.String).alias("adm2"),
            pl.col("country").alias("place"),
            pl.when(known).then(pl.lit(0, dtype=pl.Int8)).alias("place_level"),
            pl.col("_country_name").alias("place_name"),
            pl.col("_method").alias("place_method"),
            pl.col("_sure").alias("place_confidence"),
        ).select(self.columns)

    def _below(self, rows: pl.DataFrame, placed: pl.DataFrame, reading: Reading, sheet: str | None) -> pl.DataFrame:
        keys = rows.select(
            placed["country"],
            (self.level if self.level is not None else pl.lit(None)).cast(pl.Int8, strict=False).alias("level"),
            _text(self.parent).alias("parent_name"),
            _text(self.name).alias("name"),
            _text(self.code).alias("code"),
        )
        found = _within_parent(reading.gazetteer.match_many(keys, _ANSWERS), self._parents(rows, keys), reading)
        whole = pl.col("level") == 0
        found = found.select(_ANSWERS)
        told = [rows.select("row"), placed.select("country"), keys.select("level", "name"), found]
        reading.unplaced.add("unit", _lost_units(pl.concat(told, how="horizontal")), sheet)
        # A code finer than the gazetteer is kept as the source gives it, inside the unit that is known.
        deeper = pl.col("own_code").is_not_null()
        # Of a country nobody knows, its name as printed must not be lost: a person may yet place it.
        nowhere = pl.col("country").is_null() & pl.col("_country_name").is_not_null() & pl.col("name").is_not_null()
        return pl.concat([placed, keys.select("name", "level"), found], how="horizontal").with_columns(
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
            pl.when(whole)
            .then(pl.col("_country_name"))
            .when(nowhere)
            .then(pl.concat_str("name", pl.lit(IN), "_country_name"))
            .otherwise(pl.col("name"))
            .alias("place_name"),
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
    code: pl.Expr | None,
    name: pl.Expr | None,
    system: System | None,
    reading: Reading,
) -> pl.DataFrame:
    """The ISO3 or pseudo code, how it was known, and the name as printed; where the code is blank, the name decides.

    `coded` says whether a text that should be a country stands there; `row` is its row.
    """
    text = rows.select(
        "row",
        _text(code).alias("_code"),
        _text(name if name is not None else code).alias("name"),
    )
    coded = _known(text["_code"], system, reading)
    named = _known(text["name"].set(text["_code"].is_not_null(), None), "name", reading)
    both = [
        pl.select(pl.coalesce(coded[field], named[field])).to_series() for field in ("code", "method", "confidence")
    ]
    return pl.concat(
        [text.select("row", "name", coded=pl.col("_code").is_not_null()), pl.DataFrame(both)], how="horizontal"
    )


def _known(text: pl.Series, system: System | None, reading: Reading) -> pl.DataFrame:
    """The ISO3 of each printed code or name with its method and confidence; null where it names no country."""
    printed = text.unique().drop_nulls()
    found = [reading.gazetteer.country(word, system=system) for word in printed]
    schema = {"code": pl.String, "method": pl.String, "confidence": pl.Float64}
    known = [(m.code, m.method if m.code else None, m.confidence if m.code else None) for m in found]
    table = pl.DataFrame(known, schema=schema, orient="row").insert_column(0, printed.alias("text"))
    return pl.DataFrame({"text": text}).join(table, on="text", how="left", maintain_order="left").drop("text")


def _lost(found: pl.DataFrame) -> pl.DataFrame:
    """The rows whose printed country is none, with the name."""
    lost = pl.col("code").is_null() & pl.col("name").is_not_null()
    return found.filter(lost).select("row", pl.lit(None, pl.String).alias("country"), "name")


def _lost_units(found: pl.DataFrame) -> pl.DataFrame:
    """The rows whose unit below a known country is none; a site lies in a unit and is none itself."""
    lost = pl.col("match_code").is_null() & pl.col("name").is_not_null() & pl.col("country").is_not_null()
    unit = pl.col("level").is_null() | pl.col("level").is_between(1, 4)
    return found.filter(lost & unit & (pl.col("match_method").fill_null("") != "not_located")).select(
        "row", "country", "name"
    )
