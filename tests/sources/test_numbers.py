"""A column is read cell for cell as the core reads one cell."""

import time

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.errors import BadCell
from commonground.core.numbers import Locale, parse
from commonground.sources.numbers import parse_column
from tests.core.test_numbers import CELLS, FLAGS

COLUMN = st.lists(
    st.one_of(CELLS, st.integers(0, 10**17).map(str), st.decimals(-5, 10**6, places=2).map(str)), max_size=30
)


def one(text: str, **flags: object) -> tuple[object, ...]:
    try:
        q = parse(text, **flags)
    except BadCell as refusal:
        return None, None, None, None, False, "", refusal.what, refusal.next
    return q.value, q.low, q.high, q.status.value, q.about, q.note, None, None


@given(COLUMN, FLAGS)
def test_a_column_is_its_cells(cells, flags):
    frame = parse_column(pl.Series(cells, dtype=pl.String), **flags)
    assert frame.columns == ["value", "low", "high", "status", "about", "note", "bad", "next"]
    assert frame.rows() == [one(text, **flags) for text in cells]


def test_a_null_is_a_blank():
    frame = parse_column(pl.Series(["5", None]))
    assert frame["status"].to_list() == ["reported", "not_reported"]


def test_an_empty_column_has_no_rows_and_all_columns():
    assert parse_column(pl.Series([], dtype=pl.String)).shape == (0, 8)


@pytest.mark.parametrize("locale", list(Locale))
def test_a_million_plain_counts_take_a_fraction_of_a_second(locale):
    series = pl.Series(range(1_000_000)).cast(pl.String)
    begun = time.process_time()
    frame = parse_column(series, locale=locale)
    assert time.process_time() - begun < 0.5  # 0.06 s here; the bound leaves room for a busy machine
    assert frame["value"].sum() == 999_999 * 500_000
