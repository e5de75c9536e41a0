"""Which sign marks the decimals of a table that does not say: what its own cells prove.

"12.000" is twelve or twelve thousand. A cell such as 1.234.567 proves that points group thousands; so do
counts of people such as 130.044, which no point could divide. One sign to the contrary, and nothing is inferred.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from commonground.core.figure import Locator, Question
from commonground.core.numbers import Locale, infer_locale
from commonground.sources.feed import Reading

if TYPE_CHECKING:
    from commonground.sources.layout import Cell, Layout

# Two different counts with a point before three digits, the last not all 0, are no accident.
_ENOUGH = 2
_DIVIDED = r"^[1-9][0-9]{0,2}\.[0-9]{3}$"
_GROUPED_BY_COMMA = r"^[1-9][0-9]{0,2}(,[0-9]{3})+$"


def settled(layout: "Layout", rows: pl.DataFrame, shown: Mapping[str, str], reading: Reading) -> Locale:
    """The locale of the value columns: as declared, or as these rows prove it; what was inferred is asked."""
    if layout.locale is not Locale.UNDECLARED:
        return layout.locale
    values = [cell for cell in layout.cells if cell.column in rows.columns and cell.each is None]
    marked = {cell.column: _marked(rows, cell) for cell in values}
    counts = [marked[cell.column] for cell in values if not cell.money]
    if not _points_group(list(marked.values()), counts):
        return Locale.UNDECLARED
    column = next(name for name, found in marked.items() if found["text"].str.contains(".", literal=True).any())
    row, printed = marked[column].filter(pl.col("text").str.contains(".", literal=True)).row(0)
    where = Locator(reading.file.path.name, layout.table.sheet, row, shown.get(column, column))
    text = f"This table was read with points between the thousands ({printed} in {where}). Is that right?"
    facts: dict[str, object] = {"printed": printed}
    reading.questions.append(Question(f"points_group:{where}", "points_group_thousands", text, (where,), facts))
    return Locale.COMMA


def inferred(columns: Sequence[pl.Series]) -> Locale:
    """The locale that the cells of columns of counts prove together."""
    marked = [pl.DataFrame({"text": cells.filter(cells.str.contains("[.,]")).unique()}) for cells in columns]
    return Locale.COMMA if _points_group(marked, marked) else Locale.UNDECLARED


def _marked(rows: pl.DataFrame, cell: "Cell") -> pl.DataFrame:
    """The cells of a value column that hold a point or a comma, each text once, with its first row."""
    some = rows.select("row", pl.col(cell.column).alias("text")).filter(pl.col("text").str.contains("[.,]"))
    return some.unique("text", keep="first", maintain_order=True)


def _points_group(marked: Sequence[pl.DataFrame], counts: Sequence[pl.DataFrame]) -> bool:
    texts = [text for found in marked for text in found["text"]]
    if not any("." in text for text in texts):
        return False
    proven = {infer_locale([text]) for text in texts}
    counted = pl.concat([found["text"] for found in counts]) if counts else pl.Series([], dtype=pl.String)
    if Locale.POINT in proven or counted.str.contains(_GROUPED_BY_COMMA).any():
        return False
    divided = counted.filter(counted.str.contains(_DIVIDED) & ~counted.str.ends_with(".000"))
    return Locale.COMMA in proven or divided.n_unique() >= _ENOUGH
