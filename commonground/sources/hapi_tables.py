"""HDX HAPI's tables of whole populations and of money: republished, as the other tables of HAPI are."""

from collections.abc import Callable, Iterator

import polars as pl

from commonground.core.figure import grain
from commonground.core.words import Category, Measure, Method, Sex, Unit
from commonground.sources import headings
from commonground.sources.dates import iso_day
from commonground.sources.feed import CC_BY_IGO, Feed, Reading, heading_row
from commonground.sources.hapi import units
from commonground.sources.layout import Cell, Layout, Value, figures
from commonground.sources.opening import RawFile, RawTable

_KNOWN = headings.names(
    (
        "location_code", "location_name", "admin1_code", "admin1_name", "admin2_code", "admin2_name", "admin_level",
        "provider_admin1_name", "provider_admin2_name", "gender", "age_range", "population", "population_group",
        "appeal_code", "appeal_name", "requirements_usd", "funding_usd", "reference_period_start",
        "reference_period_end",
    )
)  # fmt: skip
_RESIDENTS = {"location_code", "gender", "age_range", "population", "reference_period_start"}
_FUNDING = {"location_code", "appeal_code", "requirements_usd", "funding_usd", "reference_period_start"}
_SEXES = {"f": Sex.FEMALE.value, "m": Sex.MALE.value, "o": Sex.OTHER.value, "u": Sex.UNKNOWN.value}
_UNDATED = ("the row has no date", "reference_period_start", "Write the reference period as YYYY-MM-DD.")


def _period(names: list[str]) -> tuple[pl.Expr, pl.Expr]:
    start = iso_day(pl.col("reference_period_start"))
    end = iso_day(pl.col("reference_period_end")) if "reference_period_end" in names else start
    return start, pl.coalesce(end, start)


def _residents(table: RawTable, header: int, names: list[str]) -> Layout:
    start, end = _period(names)
    gender, age = pl.col("gender").str.to_lowercase(), pl.col("age_range")
    sex = gender.replace_strict(_SEXES, default=None, return_dtype=pl.String)
    band = pl.when(age.str.to_lowercase() != "all").then(age)
    cut = (
        pl.when(sex.is_null() & band.is_null())
        .then(pl.lit(""))
        .when(band.is_null())
        .then(pl.lit(grain("sex")))
        .when(sex.is_null())
        .then(pl.lit(grain("age")))
        .otherwise(pl.lit(grain("age", "sex")))
    )
    placing = units(names)
    place = placing.by if placing.by is not None else pl.lit("")
    by = pl.when(place == "place:0").then(pl.lit("")).otherwise(place)
    whole = pl.concat_str(pl.when(cut != "").then(cut), pl.when(by != "").then(by), separator="+", ignore_nulls=True)
    fields: dict[str, Value] = {
        "category": Category.RESIDENT.value, "measure": Measure.STOCK.value, "unit": Unit.PERSONS.value,
        "method": Method.COMPILED.value, "source": "OCHA", "series": "", "start": start, "end": end,
        "sex": sex, "age": band, "grain": whole.fill_null(""),
    }  # fmt: skip
    known = gender.is_in([*_SEXES, "all"])
    return Layout(
        table,
        cells=[Cell("population", {})],
        fields=fields,
        header=header,
        headings=names,
        placing=placing,
        required=["location_code"],
        refuse=[
            ("the gender is not known", ~known, "gender", "Write f, m or all."),
            (_UNDATED[0], start.is_null(), *_UNDATED[1:]),
        ],
    )


def _money(table: RawTable, header: int, names: list[str]) -> Layout:
    start, end = _period(names)
    plan = pl.coalesce(pl.col("appeal_code").replace("", None), pl.col("appeal_name") if "appeal_name" in names else "")
    fields: dict[str, Value] = {
        "category": Category.NONE.value, "unit": Unit.USD.value, "source": "OCHA", "method": Method.COMPILED.value,
        # As FTS's own tables name it, so that the two are known for one.
        "series": pl.format("plan {}", plan), "start": start, "end": end,
    }  # fmt: skip
    return Layout(
        table,
        cells=[
            Cell("requirements_usd", {"measure": Measure.REQUIREMENT.value}, money=True),
            Cell("funding_usd", {"measure": Measure.FUNDING.value}, money=True, takes_back=True),
        ],
        fields=fields,
        header=header,
        headings=names,
        placing=units([name for name in names if name.startswith("location_")]),
        required=["location_code"],
        refuse=[(_UNDATED[0], start.is_null(), *_UNDATED[1:])],
    )


def _feed(
    id: str, title: str, needed: set[str], never: set[str], layout: Callable[[RawTable, int, list[str]], Layout]
) -> Feed:
    def fits(row: list[str]) -> bool:
        found = set(headings.named(row, _KNOWN))
        return needed <= found and not never & found

    def recognises(file: RawFile) -> bool:
        return any(heading_row(table, fits) for table in file.tables)

    def read(reading: Reading) -> Iterator[pl.DataFrame]:
        for table in reading.file.tables:
            if found := heading_row(table, fits):
                yield from figures(layout(table, found[0], headings.named(found[1], _KNOWN)), reading)
            else:
                reading.account.ignore("a sheet without figures of this kind", table.height, sheet=table.sheet, row=1)

    return Feed(id, title, "OCHA", CC_BY_IGO, recognises, read, rank=2)


# Tables of people in need have the same columns and a sector: they count no population of a place.
FEEDS = (
    _feed(
        "hapi_population",
        "Population of places, republished by HDX HAPI",
        _RESIDENTS,
        {"population_group", "sector_code", "population_status", "operation"},
        _residents,
    ),
    _feed("hapi_funding", "OCHA FTS plans, republished by HDX HAPI", _FUNDING, set(), _money),
)
