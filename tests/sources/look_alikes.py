"""Small workbooks and tables made in a test, in the shapes missions and agencies publish."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from commonground.evidence.asking import Ask, Row, ask
from commonground.evidence.store import Store
from commonground.sources.reading import Report, read

# Units of a country that is Libya by its code and nothing else by its names.
PCODES = """Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date
#country+code,#geo+admin_level,#adm+code,#adm+name,#adm+code+parent,#date+start
LBY,1,LY01,East,LBY,2020-01-01
LBY,1,LY02,West,LBY,2020-01-01
LBY,2,LY0101,Dune,LY01,2020-01-01
LBY,2,LY0102,Reed,LY01,2020-01-01
LBY,2,LY0201,Harbour,LY02,2020-01-01
NGA,1,NG002,Adamawa,NGA,2020-01-01
NGA,2,NG002001,Demsa,NG002,2020-01-01
NGA,2,NG002002,Fufore,NG002,2020-01-01
TCD,1,TD07,Lac,TCD,2020-01-01
TCD,2,TD0701,Mamdi,TD07,2020-01-01
TCD,2,TD0702,Wayi,TD07,2020-01-01
"""


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """Write rows of cells, a list a sheet."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell != "":
                        sheet.write(number, column, cell)
    return path


def text(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def read_all(store: Store, *paths: Path) -> Report:
    return read(paths, store, on="2026-01-01")


def only(report: Report, name: str = "") -> dict[str, Any]:
    """The report of the one release whose path ends so."""
    assert report.refused == [], report.refused
    found = [release for release in report.releases if release["path"].endswith(name)]
    assert len(found) == 1
    return found[0]


def accounted(report: Report) -> bool:
    """Whether every row of every release was kept, refused or ignored, each with its reason."""
    for release in report.releases:
        given = sum(reason["rows"] for reason in release["reasons"])
        if release["rows_in"] != release["kept"] + given or given != release["refused"] + release["ignored"]:
            return False
    return True


def answers(store: Store, **what: Any) -> list[Row]:
    return ask(store, Ask(**what))


def figures(store: Store) -> pl.DataFrame:
    return store.figures().to_polars()


def values(rows: Sequence[Row], *names: str) -> dict[Any, float | None]:
    """Answers by what tells them apart."""
    keys = [tuple(getattr(row, name) for name in names) for row in rows]
    assert len(set(keys)) == len(keys)
    return {key[0] if len(names) == 1 else key: row.value for key, row in zip(keys, rows, strict=True)}
