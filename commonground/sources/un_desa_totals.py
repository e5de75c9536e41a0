"""UN DESA's workbooks of migrants by destination alone: a column a year, in blocks of both sexes, men and women.

Sheets of one workbook look alike and hold shares, rates or whole populations: only the banner over the years says
which one holds migrants.
"""

import re

import polars as pl

from commonground.core.words import Sex
from commonground.sources.feed import heading_row
from commonground.sources.headings import key
from commonground.sources.layout import Cell, Layout, Value, unique
from commonground.sources.opening import RawTable
from commonground.sources.placing import Placing

_YEAR = re.compile(r"(?:19|20)\d\d")
_CODES = frozenset({"locationcode", "code", "countrycode", "locationm49code", "m49"})
_MIGRANTS = re.compile(r"migrant stock", re.IGNORECASE)
_OTHERWISE = re.compile(r"percent|share|proportion|rate|refugee|median|age\b|population \(", re.IGNORECASE)
_SEXES = (("both", ""), ("women", Sex.FEMALE.value), ("female", Sex.FEMALE.value), ("male", Sex.MALE.value))


def totals(table: RawTable) -> tuple[int, list[str]] | None:
    """The heading row and the headings of a sheet of migrants by destination; None for any other."""
    found = heading_row(table, _fits)
    if found is None:
        return None
    title = " ".join(cell for row in table.head(found[0])[: max(found[0] - 1, 0)] for cell in row)
    return found if _MIGRANTS.search(title) and not _OTHERWISE.search(title) else None


def _fits(row: list[str]) -> bool:
    names = {key(cell) for cell in row}
    area = any(name.endswith("countryorarea") for name in names)
    return area and bool(names & _CODES) and any(_YEAR.fullmatch(cell) for cell in row)


def layout_of(
    table: RawTable, header: int, printed: list[str], *, fields: dict[str, Value], first_region: int
) -> Layout:
    """How the sheet is read; regions, from the code `first_region` on, repeat their countries."""
    names = unique(printed)
    plain = [key(cell) for cell in printed]
    code = names[next(i for i, name in enumerate(plain) if name in _CODES)]
    area = names[next(i for i, name in enumerate(plain) if name.endswith("countryorarea"))]
    sexes = _banners(table, header)
    cells = []
    for at, name in enumerate(names):
        if _YEAR.fullmatch(printed[at]):
            day = pl.date(int(printed[at]), 7, 1)
            by_sex: dict[str, Value] = {"sex": sexes[at]} if sexes[at] else {}
            cells.append(Cell(name, {"start": day, "end": day, **by_sex}))
    m49 = pl.col(code).str.replace(r"\.0$", "")
    region = (m49.cast(pl.Int64, strict=False) >= first_region).fill_null(False)
    return Layout(
        table,
        cells=cells,
        fields=fields,
        header=header,
        headings=names,
        placing=Placing(country=m49, system="m49", country_name=pl.col(area).str.strip_chars_end("* ")),
        required=[code],
        ignore=[("a region or a total, repeated by its countries", region)],
    )


def _banners(table: RawTable, header: int) -> list[str]:
    """The sex over each column, carried to the right to the next banner."""
    said = [""] * table.width
    for row in table.head(header)[: header - 1]:
        carried = ""
        for at, cell in enumerate(row):
            carried = next((sex for word, sex in _SEXES if word in cell.lower()), carried)
            said[at] = carried or said[at]
    return said
