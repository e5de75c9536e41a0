"""The places a DTM workbook gives with coordinates: a map needs them where no table of places has any."""

import re
from collections.abc import Iterable

import polars as pl

from commonground.evidence.gazetteer import Gazetteer
from commonground.sources.dtm_sheets import Sheet

_LATITUDE = re.compile(r"(?i)^\W*lat(itude)?\W*$")
_LONGITUDE = re.compile(r"(?i)^\W*(lon|long|lng|longitude)\W*$")


def sites(sheets: Iterable[Sheet], country: str, gazetteer: Gazetteer) -> pl.DataFrame | None:
    """Every coded place with a coordinate, in the shape of a table of places; None where there is none."""
    found = [frame for sheet in sheets if (frame := _of_sheet(sheet, country, gazetteer)) is not None]
    return pl.concat(found).unique("code", keep="first", maintain_order=True) if found else None


def _of_sheet(sheet: Sheet, country: str, gazetteer: Gazetteer) -> pl.DataFrame | None:
    lat = next((name for name in sheet.names if _LATITUDE.match(name)), None)
    lon = next((name for name in sheet.names if _LONGITUDE.match(name)), None)
    place = sheet.deepest
    if lat is None or lon is None or place.code is None or place.level > 4:
        return None
    frame = sheet.rows.select(
        pl.col(place.code).alias("code"),
        (pl.col(place.name) if place.name else pl.col(place.code)).alias("name"),
        pl.lit(place.level, dtype=pl.Int8).alias("level"),
        pl.col(lat).cast(pl.Float64, strict=False).alias("lat"),
        pl.col(lon).cast(pl.Float64, strict=False).alias("lon"),
    ).filter(pl.col("code") != "", pl.col("lat").is_between(-90, 90), pl.col("lon").is_between(-180, 180))
    if frame.is_empty():
        return None
    above = {code: _above(code, gazetteer) for code in frame["code"].unique()}
    return frame.select(
        "code",
        "name",
        "level",
        pl.col("code").replace_strict(above, return_dtype=pl.String).alias("parent"),
        pl.lit(country).alias("country"),
        pl.lit("").alias("language"),
        "lat",
        "lon",
        pl.lit(None, dtype=pl.Date).alias("valid_from"),
        pl.lit(None, dtype=pl.Int64).alias("row"),
    )


def _above(code: str, gazetteer: Gazetteer) -> str | None:
    first, second = gazetteer.ancestors(code)
    return second or first
