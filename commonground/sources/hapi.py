"""HDX HAPI: IOM's displaced people and UNHCR's refugees and returnees, republished under one set of columns.

HAPI counts nobody itself: its rows stand behind the tables they come from. Admin levels are stacked in one file,
and rows of all genders and ages stand beside the parts.
"""

from collections.abc import Iterator

import polars as pl

from commonground.core.words import Category, Measure, Method, Sex, Unit
from commonground.sources import headings
from commonground.sources.dates import iso_day
from commonground.sources.feed import CC_BY_IGO, IOM_DTM, Feed, Reading, heading_row
from commonground.sources.layout import Cell, Layout, Value, figures
from commonground.sources.numbers import numeral, ordinal
from commonground.sources.opening import RawFile, RawTable
from commonground.sources.placing import Placing
from commonground.sources.unhcr_headings import POPULATION_TYPES
from commonground.sources.unhcr_tables import AMBIGUOUS_ZERO, ROUNDED_FIVE

_IDPS = {"location_code", "population", "operation", "reference_period_start", "reference_period_end"}
_REFUGEES = {"origin_location_code", "asylum_location_code", "population_group", "gender", "age_range", "population"}
_KNOWN = headings.names(
    {
        *_IDPS, *_REFUGEES, "admin1_code", "admin1_name", "admin2_code", "admin2_name", "admin_level",
        "assessment_type", "asylum_location_name", "error", "location_name", "origin_location_name",
        "provider_admin1_name", "provider_admin2_name", "reporting_round", "warning",
    }
)  # fmt: skip
_SITES = "SA"
_ROUND = pl.col("reporting_round").str.replace(r"\.0+$", "")
_UNDATED = "Write the reference period as YYYY-MM-DD."
# UNHCR's codes for solutions, which HAPI lists among the population groups.
_SOLUTIONS = {"RST": "resettlement arrivals", "NAT": "naturalisation"}
_GROUPS = {code: (category.value, yearly) for code, (category, yearly) in POPULATION_TYPES.items()} | {
    "RRI": (Category.RETURNED_REFUGEE.value, True),
    **dict.fromkeys(_SOLUTIONS, (Category.REFUGEE.value, True)),
}
_SEXES = {"f": Sex.FEMALE.value, "m": Sex.MALE.value, "o": Sex.OTHER.value, "u": Sex.UNKNOWN.value}
_ALL = "all"


def _read(reading: Reading, needed: set[str]) -> Iterator[pl.DataFrame]:
    for table in reading.file.tables:
        if found := heading_row(table, headings.having(_KNOWN, *needed)):
            header, names = found[0], headings.named(found[1], _KNOWN)
            layout = _displaced(table, header, names) if needed is _IDPS else _refugees(table, header, names)
            yield from figures(layout, reading)
        else:
            reading.account.ignore("a sheet without figures of this kind", table.height, sheet=table.sheet, row=1)


def _period() -> tuple[pl.Expr, pl.Expr]:
    start, end = iso_day(pl.col("reference_period_start")), iso_day(pl.col("reference_period_end"))
    return start, pl.coalesce(end, start)


def _faulty(names: list[str]) -> list[tuple[str, pl.Expr, str, str]]:
    """Rows HAPI itself marks as wrong."""
    if "error" not in names:
        return []
    return [("HAPI marks the row as an error", pl.col("error") != "", "error", "Take the row from its own source.")]


# --- IOM's displaced people ------------------------------------------------------------------------------------


def _displaced(table: RawTable, header: int, names: list[str]) -> Layout:
    start, end = _period()
    flags = []
    if "reporting_round" in names:
        flags.append(pl.when(_ROUND != "").then(pl.format("round_{}", _ROUND)))
    if "warning" in names:
        flags.append(pl.when(pl.col("warning") != "").then(pl.lit("warned")))
    fields: dict[str, Value] = {
        "category": Category.IDP.value,
        "measure": Measure.STOCK.value,
        "unit": Unit.PERSONS.value,
        "method": Method.SURVEY.value,
        "source": "IOM",
        # As the feed of IOM's own answers names it, so that the two are known for one.
        "series": _series(table, header, names),
        "start": start,
        "end": end,
        "flags": pl.concat_str(flags, separator=" ", ignore_nulls=True).replace("", None) if flags else None,
    }
    return Layout(
        table,
        cells=[Cell("population", {})],
        fields=fields,
        header=header,
        headings=names,
        placing=units(names),
        required=["location_code", "operation"],
        refuse=[*_faulty(names), ("the round has no date", start.is_null(), "reference_period_start", _UNDATED)],
    )


def _series(table: RawTable, header: int, names: list[str]) -> pl.Expr:
    """The operation; the assessment of sites, and rounds that share their date, are told apart."""
    series = pl.col("operation")
    if "assessment_type" in names:
        series = pl.when(pl.col("assessment_type") == _SITES).then(series + ", site assessment").otherwise(series)
    if "reporting_round" not in names:
        return series
    whose = [
        name for name in ("location_code", "operation", "assessment_type", "reference_period_start") if name in names
    ]
    columns = [pl.col(f"c{names.index(name)}").str.strip_chars().alias(name) for name in (*whose, "reporting_round")]
    seen = pl.concat([batch.select(columns).unique() for batch in table.batches(skip=header)]).unique()
    several = seen.group_by(whose).agg(rounds=pl.len()).filter(pl.col("rounds") > 1)
    if several.is_empty():
        return series
    shared = several.select(pl.concat_str(whose, separator="\x1f")).to_series().to_list()
    ambiguous = pl.concat_str(whose, separator="\x1f").is_in(shared)
    return pl.when(ambiguous).then(pl.format("{}, round {}", series, _ROUND)).otherwise(series)


def units(names: list[str]) -> Placing:
    """Each row is of the level it says; the name IOM gave stays where no p-code was found for it."""

    def text(*columns: str) -> pl.Expr:
        known = [pl.col(column).replace("", None) for column in columns if column in names]
        return pl.coalesce(known) if known else pl.lit(None, pl.String)

    deepest = (
        pl.when(text("admin2_code", "admin2_name", "provider_admin2_name").is_not_null())
        .then(pl.lit(2, pl.Int8))
        .when(text("admin1_code", "admin1_name", "provider_admin1_name").is_not_null())
        .then(pl.lit(1, pl.Int8))
        .otherwise(pl.lit(0, pl.Int8))
    )
    stated = ordinal("admin_level") if "admin_level" in names else deepest
    level = pl.coalesce(stated, deepest)

    def at(one: pl.Expr, two: pl.Expr) -> pl.Expr:
        return pl.when(level == 2).then(two).when(level == 1).then(one)

    return Placing(
        country=pl.col("location_code"),
        system="iso3",
        country_name=pl.col("location_name") if "location_name" in names else None,
        name=at(text("admin1_name", "provider_admin1_name"), text("admin2_name", "provider_admin2_name")),
        code=at(text("admin1_code"), text("admin2_code")),
        parent=pl.when(level == 2).then(text("admin1_code", "admin1_name", "provider_admin1_name")),
        level=level,
        by=pl.format("place:{}", level),
    )


# --- UNHCR's refugees and returnees ----------------------------------------------------------------------------


_WHOSE = ("origin_location_code", "asylum_location_code", "population_group", "reference_period_start")


def _refugees(table: RawTable, header: int, names: list[str]) -> Layout:
    start, end = _period()
    group = pl.col("population_group").str.to_uppercase()
    flow = group.is_in([code for code, (_, yearly) in _GROUPS.items() if yearly])
    sex = pl.col("gender").str.to_lowercase().replace_strict(_SEXES, default=None, return_dtype=pl.String)
    age = pl.when(pl.col("age_range").str.to_lowercase() != _ALL).then(pl.col("age_range"))
    fields: dict[str, Value] = {
        "category": group.replace_strict(
            {code: category for code, (category, _) in _GROUPS.items()}, default=None, return_dtype=pl.String
        ),
        "measure": pl.when(flow).then(pl.lit(Measure.FLOW.value)).otherwise(pl.lit(Measure.STOCK.value)),
        "unit": Unit.PERSONS.value,
        "method": Method.COMPILED.value,
        "source": "UNHCR",
        "series": group.replace_strict(_SOLUTIONS, default="", return_dtype=pl.String),
        # The period of a stock is printed as its year; it was counted on the last day.
        "start": pl.when(flow).then(start).otherwise(end),
        "end": end,
        "sex": sex,
        "age": age,
        "grain": pl.concat_str(
            pl.when(age.is_not_null()).then(pl.lit("age")),
            pl.lit("origin"),
            pl.when(sex.is_not_null()).then(pl.lit("sex")),
            separator="+",
            ignore_nulls=True,
        ),
    }
    known = pl.col("gender").str.to_lowercase().is_in([*_SEXES, _ALL])
    return Layout(
        table,
        cells=[Cell("population", {}, zero_is_unknown=pl.col("_not_broken_down"))],
        fields=fields,
        header=header,
        headings=names,
        placing=Placing(
            country=pl.col("asylum_location_code").replace("UKN", "UNK"),
            system="iso3",
            country_name=pl.col("asylum_location_name") if "asylum_location_name" in names else None,
            origin=pl.col("origin_location_code").replace({"UKN": "UNK", "STA": "XXA"}),
            origin_system="iso3",
            origin_name=pl.col("origin_location_name") if "origin_location_name" in names else None,
        ),
        required=["asylum_location_code", "population_group"],
        key=[*_WHOSE, "gender", "age_range"],
        ignore=[("all groups together, repeated by each", group == _ALL.upper())],
        refuse=[
            *_faulty(names),
            ("the population group is not known", ~group.is_in(list(_GROUPS)), "population_group", "Give its code."),
            ("the gender is not known", ~known, "gender", "Write f, m or all."),
            ("the year has no date", end.is_null(), "reference_period_end", _UNDATED),
        ],
        counted=["population"],
        derived={"_not_broken_down": _not_broken_down()},
        masks=ROUNDED_FIVE,
        zero_flag=AMBIGUOUS_ZERO,
    )


def _not_broken_down() -> pl.Expr:
    """Whether a zero of one gender or age says that the people were not broken down, not that there was nobody."""
    people = pl.col(numeral("population")).fill_null(0)
    all_ages = pl.col("age_range").str.to_lowercase() == _ALL
    all_sexes = pl.col("gender").str.to_lowercase() == _ALL
    total = pl.when(all_ages & all_sexes).then(people).sum().over(_WHOSE)
    by_sex = pl.when(all_ages & ~all_sexes).then(people).sum().over(_WHOSE)
    by_age = pl.when(~all_ages).then(people).sum().over(_WHOSE)
    parts = pl.when(all_ages).then(by_sex).otherwise(by_age)
    return ~(all_ages & all_sexes) & (parts != total)


def _feed(id: str, title: str, producer: str, needed: set[str]) -> Feed:
    def recognises(file: RawFile) -> bool:
        return any(heading_row(table, headings.having(_KNOWN, *needed)) for table in file.tables)

    def read(reading: Reading) -> Iterator[pl.DataFrame]:
        return _read(reading, needed)

    rounds = producer == "IOM"
    licence = IOM_DTM if rounds else CC_BY_IGO
    return Feed(id, title, producer, licence, recognises, read, rank=2, lists_covered=rounds)


FEEDS = (
    _feed("hapi_idps", "IOM DTM displaced people, republished by HDX HAPI", "IOM", _IDPS),
    _feed("hapi_refugees", "UNHCR refugees and returnees, republished by HDX HAPI", "UNHCR", _REFUGEES),
)
