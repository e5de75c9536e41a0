"""UNHCR's demographics: people by sex and age, where a zero may say that nobody was asked."""

import polars as pl

from commonground.core.errors import UnreadableFile
from commonground.core.words import Measure, Sex, Unit
from commonground.sources.layout import Cell, calendar_year, year_end
from commonground.sources.numbers import numeral
from commonground.sources.unhcr_headings import POPULATION_TYPES

_AGES = {"0_4": "0-4", "5_11": "5-11", "12_17": "12-17", "18_59": "18-59", "60": "60+", "other": "unknown"}
_SEXES = {"f": Sex.FEMALE.value, "m": Sex.MALE.value}


def cells() -> tuple[Cell, ...]:
    """The columns of the table: everybody, and each sex and age."""
    found = [Cell("total", {})]
    for letter, sex in _SEXES.items():
        found.append(Cell(f"{letter}_total", {"sex": sex}, zero_is_unknown=pl.col("_no_sexes")))
        for band, age in _AGES.items():
            found.append(Cell(f"{letter}_{band}", {"sex": sex, "age": age}, zero_is_unknown=pl.col("_no_ages")))
    return tuple(found)


def fields(names: list[str]) -> dict[str, pl.Expr | str | None]:
    """Whom a row counts, and when: its population type says both."""
    if "pop_type" not in names:
        raise UnreadableFile(
            "the demographics do not say which population they count",
            next="Export them again with the population type (ptype_show=true).",
        )
    kind = pl.col("pop_type").str.to_uppercase()
    categories = {code: category.value for code, (category, _) in POPULATION_TYPES.items()}
    flow = kind.is_in([code for code, (_, yearly) in POPULATION_TYPES.items() if yearly])
    day = year_end("year")["end"]
    first = calendar_year("year")["start"]
    details = [pl.format(f"{name}={{}}", pl.col(name)) for name in ("acc_type", "loc_type") if name in names]
    return {
        "category": kind.replace_strict(categories, default=None, return_dtype=pl.String),
        "measure": pl.when(flow).then(pl.lit(Measure.FLOW.value)).otherwise(pl.lit(Measure.STOCK.value)),
        "unit": Unit.PERSONS.value,
        "start": pl.when(flow).then(first).otherwise(day),
        "end": day,
        "detail": pl.concat_str(details, separator=";") if details else None,
    }


def broken_down(names: list[str]) -> dict[str, pl.Expr]:
    """Whether the zeros of a demographic row mean nobody, or only that the row is not broken down."""

    def count(name: str) -> pl.Expr:
        return pl.col(numeral(name)).fill_null(0) if name in names else pl.lit(0.0)

    by_sex = pl.sum_horizontal([count(f"{letter}_total") for letter in _SEXES])
    by_age = pl.sum_horizontal([count(f"{letter}_{age}") for letter in _SEXES for age in _AGES])
    return {"_no_sexes": by_sex != count("total"), "_no_ages": by_age != count("total")}
