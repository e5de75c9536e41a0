"""Periods in words, days in file names: what is stated is read, what is not is None."""

from datetime import date

import polars as pl
import pytest

from commonground.sources.dates import day_first, in_name, period

PERIODS = {
    "August-September 2024": ((2024, 8, 1), (2024, 9, 30)),
    "Period: Aug - Sept 2024": ((2024, 8, 1), (2024, 9, 30)),
    "Dec 2023 – Jan 2024": ((2023, 12, 1), (2024, 1, 31)),
    "November - February 2023": ((2022, 11, 1), (2023, 2, 28)),
    "1 to 15 March 2023": ((2023, 3, 1), (2023, 3, 15)),
    "15 March 2023": ((2023, 3, 15), (2023, 3, 15)),
    "2024-08-01 to 2024-09-30": ((2024, 8, 1), (2024, 9, 30)),
    "01/08/2024 - 30/09/2024": ((2024, 8, 1), (2024, 9, 30)),
    "Round 12, January 2020": ((2020, 1, 1), (2020, 1, 31)),
    "août-septembre 2024": ((2024, 8, 1), (2024, 9, 30)),
    "مارس 2023": ((2023, 3, 1), (2023, 3, 31)),
    "DTM Round 54": None,
    "2024": None,
    "31 February 2024": None,
    "": None,
}


@pytest.mark.parametrize("text", PERIODS)
def test_a_period_in_words_is_read_or_is_not_one(text: str) -> None:
    wanted = PERIODS[text]
    assert period(text) == (wanted and (date(*wanted[0]), date(*wanted[1])))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("DTM_Dataset_26102014", date(2014, 10, 26)),
        ("sites-2014-10-26-final", date(2014, 10, 26)),
        ("DTM_Libya_R54_Migrant_Dataset", None),
        ("two 26102014 and 27102014", None),
    ],
)
def test_a_file_name_says_a_day_only_where_it_holds_one(name: str, wanted: date | None) -> None:
    found = in_name(name)
    assert (found and found[0]) == wanted


def test_days_are_read_day_first() -> None:
    printed = ["31/12/2014", "1/9/2014", "14-05-2014", "01 Sep 2014", "2014-09-01T00:00:00", "13/13/2014", "tbd"]
    read = pl.DataFrame({"day": printed}).select(day_first(pl.col("day")))["day"].to_list()
    assert read == [
        date(2014, 12, 31), date(2014, 9, 1), date(2014, 5, 14), date(2014, 9, 1), date(2014, 9, 1), None, None,
    ]  # fmt: skip
