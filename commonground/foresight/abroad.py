"""The stocks of people abroad at two dates of a store, as tables of origins by places, and the flows between."""

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from commonground.core.errors import CommonGroundError
from commonground.evidence.asking import Ask
from commonground.evidence.histories import histories
from commonground.evidence.store import Store
from commonground.foresight.flows import abroad


def moved_abroad(
    store: Store, category: str, start: date, end: date, *, source: str = "", origins: tuple[str, ...] = ()
) -> tuple[list[str], NDArray[np.float64], str, list[str]]:
    """Places, the least movement between them, whose figures they are, and places counted otherwise in between."""
    what = Ask(category=(category,), by=("origin",), origin=origins, source=(source,) if source else ())
    rows = histories(store, what).filter(pl.col("origin") != pl.col("place"), pl.col("value").is_not_null())
    whose = _of_both(rows, start, end, category)
    rows = rows.filter((pl.col("source") == whose[0]) & (pl.col("series") == whose[1]))
    both = rows.filter(pl.col("end").is_in([start, end]))
    names = sorted(set(both["origin"].to_list()))
    places = sorted({*names, *both["place"].to_list()})
    at = {place: number for number, place in enumerate(places)}
    tables = {day: np.zeros((len(names), len(places))) for day in (start, end)}
    row_of = {name: number for number, name in enumerate(names)}
    for origin, place, day, value in both.select("origin", "place", "end", "value").iter_rows():
        tables[day][row_of[origin], at[place]] += value
    home = np.array([at[name] for name in names], np.int64)
    otherwise = rows.filter(pl.col("why").is_not_null() & (pl.col("end") > start) & (pl.col("end") <= end))
    return (
        places, abroad(tables[start], tables[end], home).between, ", ".join(filter(None, whose)),
        sorted(set(otherwise["place"].to_list())),
    )  # fmt: skip


def _of_both(rows: pl.DataFrame, start: date, end: date, category: str) -> tuple[str, str]:
    """The source and series with most figures at both dates."""
    counted = rows.filter(pl.col("end").is_in([start, end])).group_by("source", "series")
    there = counted.agg(pl.col("end").n_unique().alias("days"), pl.len()).filter(pl.col("days") == 2)
    if start >= end or there.is_empty():
        raise CommonGroundError(
            f"no source has stocks by origin on both {start} and {end}",
            where=category,
            next="Give two days on which figures stand, the earlier first; commonground figures lists them.",
        )
    best = there.sort("len", "source", "series", descending=[True, False, False]).row(0, named=True)
    return best["source"], best["series"]
