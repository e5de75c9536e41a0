"""Rows seen before are known whatever the batches they come in."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from commonground.sources.told import Seen

prints = st.lists(st.lists(st.integers(0, 60), max_size=30), max_size=8)


@given(prints)
def test_a_row_is_new_once(batches: list[list[int]]) -> None:
    seen, known = Seen(), set()
    for batch in batches:
        found = seen.again(pl.Series(batch, dtype=pl.UInt64)).to_list()
        for row, again in zip(batch, found, strict=True):
            assert again == (row in known)
            known.add(row)
