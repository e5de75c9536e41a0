"""A table that does not say how it prints numbers: inferred where its cells prove it, refused where they do not."""

from pathlib import Path

import polars as pl
import pytest

from commonground.evidence.gazetteer import Gazetteer
from commonground.sources.feed import Reading
from commonground.sources.layout import Cell, Layout, figures
from commonground.sources.opening import open_file

CASES = [
    (("1.234.567", "12.000"), (1234567, 12000), "a cell that no other locale prints proves it"),
    (("130.044", "12.000", "7.614", "5"), (130044, 12000, 7614, 5), "nobody counts a part of a person"),
    (("130.044", "5"), (None, 5), "one such cell may be an average"),
    (("12.000", "13.000"), (None, None), "nothing tells twelve from twelve thousand"),
    (("130.044", "7.614", "12,000"), (None, None, 12000), "a comma that groups contradicts"),
    (("130.044", "7.614", "1.5"), (None, None, None), "a part of a person contradicts"),
    (("12,000", "1,234,567"), (12000, 1234567), "commas group where nothing else is said"),
]


@pytest.mark.parametrize(("cells", "values", "why"), CASES, ids=[why for *_, why in CASES])
def test_what_the_cells_prove(tmp_path: Path, cells: tuple, values: tuple, why: str) -> None:
    found, reading = _read(tmp_path, cells)
    got = dict(found.select("row", "value").iter_rows()) if len(found) else {}
    assert tuple(got.get(row) for row in range(2, 2 + len(cells))) == values
    inferred = any("." in cell and value is not None for cell, value in zip(cells, values, strict=True))
    assert [q.rule for q in reading.questions] == ["points_group_thousands"] * inferred


def test_cells_refused_alike_are_one_reason_with_what_to_do(tmp_path: Path) -> None:
    _, reading = _read(tmp_path, ("12.000", "13.000", "14.000", "abc"))
    assert [(r.rows, r.example["value"]) for r in reading.account.reasons if r.rows and r.next] == [
        (3, "12.000"), (1, "abc"),
    ]  # fmt: skip
    assert all("recipe" in r.next or "n/a" in r.next for r in reading.account.reasons if r.next)


def test_every_example_names_sheet_row_column_and_value(tmp_path: Path) -> None:
    _, reading = _read(tmp_path, ("5", "x", ""))
    assert all(set(r.example) == {"sheet", "row", "column", "value"} for r in reading.account.reasons)


def _read(folder: Path, cells: tuple[str, ...]) -> tuple[pl.DataFrame, Reading]:
    (folder / "t.csv").write_text("who;n\n" + "".join(f"w{i};{cell}\n" for i, cell in enumerate(cells)))
    file = open_file(folder / "t.csv")
    reading = Reading(file, Gazetteer())
    found = list(figures(Layout(file.tables[0], cells=[Cell("n", {})]), reading))
    assert reading.account.rows_in == file.tables[0].height
    return (pl.concat(found) if found else pl.DataFrame()), reading
