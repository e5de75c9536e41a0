"""Rows that name the same people and give different numbers: whether they are others, a person is asked."""

from collections.abc import Mapping, Sequence

import polars as pl

from commonground.core.figure import Locator, Question
from commonground.sources.feed import Reading
from commonground.sources.opening import RawTable

# Where more rows than these are alike, the table lists events or sites without names, and no doubt is left.
_FEW = 20


def ask_alike(
    rows: pl.DataFrame, key: Sequence[str], values: Mapping[str, str], table: RawTable, reading: Reading
) -> None:
    """Ask once about rows that give different numbers and name the same people; they are added.

    `values` are the columns of numbers, with the heading that is printed over each.
    """
    told = rows.unique([*key, *values], keep="first", maintain_order=True)
    alike = told.filter(told.select(pl.struct(key).is_duplicated()).to_series()) if key else told.clear()
    if alike.is_empty() or (told.height >= _FEW and 2 * alike.height > told.height):
        return
    first = alike.filter(alike.select(pl.struct(key) == pl.struct(key).first()).to_series())["row"].to_list()
    column = next(iter(values.values()))
    where = Locator(reading.file.path.name, table.sheet, first[1], column)
    groups = alike.select(pl.struct(key).n_unique()).item()
    more = f", and so do {groups - 1:,} more such groups" if groups > 1 else ""
    text = (
        f"Rows {' and '.join(f'{row:,}' for row in first[:2])} of {table.sheet or reading.file.path.name} give"
        f" different numbers for the same place and time{more}. They were added: are they other people?"
    )
    facts: dict[str, object] = {"first": first[0], "second": first[1], "groups": groups}
    reading.questions.append(Question(f"rows_alike:{where}", "rows_alike", text, (where,), facts))
