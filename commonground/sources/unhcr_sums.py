"""Rows of a UNHCR table that are summed over all countries of one side, or all locations, among rows of single ones.

A blank, a dash or "All countries" where other rows name their country: counted beside them, people would stand
twice. Such a row is a total where the others of its year add up to it, and is refused where they do not. People of
no location may be the rest whom nobody located, so they are a total only of several locations, and else are kept.
"""

from collections.abc import Sequence
from math import inf

import polars as pl

from commonground.core.words import Status
from commonground.sources.headings import key
from commonground.sources.numbers import parse_column
from commonground.sources.opening import RawTable
from commonground.sources.rows import TOTAL

# What stands where one side of a table is summed over all countries.
_WORDS = """
    all allcountries allorigins allnationalities total world tous touslespays monde todos todoslospaises mundo
    الكل جميعالبلدان العالم
    """
_ALL = frozenset(["", *_WORDS.split()])
_PARTS = "number of parts"
_SIDES = ("coo", "coa")
_ROUNDED = 4.0  # a printed 5 stands for 1 to 5
_BESIDES = (
    "year", "pop_type", "location", "acc_type", "loc_type", "procedure_type", "app_type", "dec_level", "app_pc",
    "dec_pc",
)  # fmt: skip


def is_all(cell: str) -> bool:
    """Whether a cell of a country's column says "all of them", or nothing."""
    return key(cell) in _ALL


def own_key(names: Sequence[str]) -> list[str]:
    """The columns that name the people of a row."""
    return [name for name in names if name in _BESIDES or name in {n for side in _SIDES for n in _named(side)}]


def summed_rows(
    table: RawTable, header: int, names: Sequence[str], values: Sequence[str]
) -> tuple[list[int], list[int]]:
    """The rows that are totals of other rows, and those that are neither a total nor of one country."""
    columns = {f"c{i}": name for i, name in enumerate(names)}
    frames = [
        batch.select("row", *columns).rename(columns).with_columns(pl.col(list(names)).str.strip_chars())
        for batch in table.batches(skip=header)
    ]
    if not frames:
        return [], []
    filled = pl.any_horizontal([pl.col(name) != "" for name in values]), pl.col("year") != ""
    rows = pl.concat(frames).filter(*filled)
    totals: list[int] = []
    unclear: list[int] = []
    for side, other in zip(_SIDES, reversed(_SIDES), strict=True):
        own = [name for name in _named(side) if name in names]
        if not own:
            continue
        whole = rows.select(pl.all_horizontal([_all(rows[name]) for name in own])).to_series()
        if not whole.any() or whole.all():
            continue
        by = [name for name in names if name in _BESIDES or name in _named(other)]
        labelled = pl.any_horizontal([pl.col(name).str.contains(TOTAL) for name in own])
        right, wrong = _compared(rows.filter(whole), rows.filter(~whole & ~labelled), by, values, least=1)
        totals += right
        unclear += wrong
    if "location" in names:
        whole, by = _all(rows["location"]), [name for name in own_key(names) if name != "location"]
        totals += _compared(rows.filter(whole), rows.filter(~whole), by, values, least=2)[0]
    return totals, sorted(set(unclear) - set(totals))


def _named(side: str) -> tuple[str, ...]:
    return side, f"{side}_iso", f"{side}_name"


def _all(cells: pl.Series) -> pl.Series:
    known = {cell: is_all(cell) for cell in cells.unique()}
    return cells.replace_strict(known, return_dtype=pl.Boolean)


def _compared(
    sums: pl.DataFrame, parts: pl.DataFrame, by: Sequence[str], values: Sequence[str], *, least: int
) -> tuple[list[int], list[int]]:
    """Which of the rows that name nothing are the sum of at least so many parts, and which have parts and are not."""
    parts = parts.join(sums.select(by).unique(), on=by, how="semi").unique(
        [name for name in parts.columns if name != "row"], maintain_order=True
    )
    if parts.is_empty():
        return [], []
    added = _numbers(parts, by, values, blank=0.0).group_by(by).agg(pl.all().sum(), pl.len().alias(_PARTS))
    stated = _numbers(sums, by, values, blank=inf).insert_column(0, sums["row"])
    both = stated.join(added, on=by, how="inner", suffix=" of parts")
    fits = pl.all_horizontal(
        (pl.col(f"{name} low") <= pl.col(f"{name} high of parts") + 0.5)
        & (pl.col(f"{name} high") >= pl.col(f"{name} low of parts") - 0.5)
        for name in values
    )
    judged = both.filter(pl.col(_PARTS) >= least).select("row", fits.alias("fits"))
    return judged.filter("fits")["row"].to_list(), judged.filter(~pl.col("fits"))["row"].to_list()


def _numbers(rows: pl.DataFrame, by: Sequence[str], values: Sequence[str], *, blank: float) -> pl.DataFrame:
    """The least and the most that each cell may stand for; `blank` is the most where it says no number."""
    found = rows.select(by)
    for name in values:
        read = parse_column(rows[name])
        found = found.with_columns(
            read.select(
                (pl.col("low") - _ROUNDED * (pl.col("value") == 5).fill_null(False))
                .fill_null(0.0)
                .alias(f"{name} low"),
                pl.when(pl.col("status") == Status.MASKED.value)
                .then(pl.col("high").fill_null(inf))
                .otherwise(pl.col("high").fill_null(blank))
                .alias(f"{name} high"),
            )
        )
    return found
