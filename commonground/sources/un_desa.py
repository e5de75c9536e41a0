"""UN DESA international migrant stock by origin and destination, at mid-year.

Read as a table of pairs (year and sex in columns of their own), as the official workbook (a column a year, in
blocks of both sexes, men and women), or as the older matrix with a column for each origin. Codes are M49.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from commonground.core.errors import UnreadableFile
from commonground.core.figure import Locator, Question
from commonground.core.words import Category, Measure, Method, Sex, Unit
from commonground.evidence.gazetteer import country
from commonground.evidence.view import SWAPPED
from commonground.sources.feed import CC_BY_IGO, Feed, Reading, heading_row
from commonground.sources.headings import key
from commonground.sources.layout import Cell, Layout, Value, figures, mid_year, not_a_year
from commonground.sources.numbers import parse_column
from commonground.sources.opening import RawFile, RawTable
from commonground.sources.placing import Placing
from commonground.sources.un_desa_sides import FIRST_AGGREGATE, UNKNOWN_ORIGIN, Proof, proof
from commonground.sources.un_desa_totals import layout_of, totals

_STOCK: dict[str, Value] = {
    "category": Category.DESA_MIGRANT_STOCK.value,
    "measure": Measure.STOCK.value,
    "unit": Unit.PERSONS.value,
    "series": "",
    "source": "UN DESA",
    "method": Method.COMPILED.value,
}
_SEXES = {
    **dict.fromkeys(("all", "both", "both sexes", "both sexes combined", "total", "persons", "t"), ""),
    **dict.fromkeys(("male", "males", "men", "m"), Sex.MALE.value),
    **dict.fromkeys(("female", "females", "women", "f"), Sex.FEMALE.value),
}
_REGION = "a region or a total, repeated by its countries"
_YEAR = re.compile(r"(19|20)\d\d( \[\d\])?")


def _role(heading: str) -> str:
    """What a column holds, from its heading: origin_code, origin_name, destination_code, year, sex, value, 1990."""
    plain = key(heading)
    for side in ("origin", "destination"):
        if side in plain and not any(word in plain for word in ("note", "typeofdata", "datatype", "coverage")):
            return f"{side}_code" if re.search("code|m49", plain) else f"{side}_name"
    words = {"gender": "sex", "migrantstock": "value", "stock": "value", "migrants": "value", "countrycode": "code"}
    return words.get(plain, plain)


def _roles(row: list[str]) -> list[str]:
    """The roles of a heading row; a year printed again is the next block's."""
    seen: dict[str, int] = {}
    roles = []
    for cell in row:
        role = _role(cell)
        seen[role] = seen.get(role, 0) + 1
        roles.append(role if seen[role] == 1 or not role else f"{role} [{seen[role]}]")
    return roles


def _is_pairs(row: list[str]) -> bool:
    roles = set(_roles(row))
    return {"origin_code", "destination_code"} <= roles and (
        {"year", "value"} <= roles or any(_YEAR.fullmatch(role) for role in roles)
    )


def _is_matrix(row: list[str]) -> bool:
    roles = [_role(cell) for cell in row]
    return "destination_name" in roles and "code" in roles and "origin_code" not in roles


def _recognises(file: RawFile) -> bool:
    return any(_in_m49(table) or _matrix(table) or totals(table) for table in file.tables)


def _in_m49(table: RawTable) -> bool:
    found = heading_row(table, _is_pairs)
    if found is None:
        return False
    header, names = found
    roles = _roles(names)
    codes = [row[roles.index("destination_code")] for row in table.head(header + 20)[header:]]
    return any(codes) and all(re.fullmatch(r"\d{0,4}(\.0)?", code.strip()) for code in codes)


def _read(reading: Reading) -> Iterator[pl.DataFrame]:
    for table in reading.file.tables:
        if _in_m49(table):
            yield from _pairs(table, reading)
        elif matrix := _matrix(table):
            yield from figures(_matrix_layout(table, *matrix), reading)
        elif found := totals(table):
            yield from figures(layout_of(table, *found, fields=_STOCK, first_region=FIRST_AGGREGATE), reading)
        else:
            reading.account.ignore("a sheet without migrants by origin", table.height, sheet=table.sheet, row=1)


# --- Pairs of origin and destination ---------------------------------------------------------------------------


def _pairs(table: RawTable, reading: Reading) -> Iterator[pl.DataFrame]:
    header, printed = heading_row(table, _is_pairs) or (0, [])
    roles = _roles(printed)
    cells = _pair_cells(table, header, roles)
    found = proof(_both_sexes(table, header, roles, cells))
    swapped = found.says_swapped
    if swapped or found.contradicts:
        reading.questions.append(_question(found, reading, table, header, printed[roles.index("origin_code")]))
    yield from figures(_pair_layout(table, header, roles, cells, swapped=swapped), reading)


def _pair_cells(table: RawTable, header: int, roles: list[str]) -> list[Cell]:
    if "value" in roles:
        sex = pl.lit("") if "sex" not in roles else pl.col("sex").str.to_lowercase().replace(_SEXES)
        fields: dict[str, Value] = {**mid_year("year")}
        if "sex" in roles:
            fields |= {"sex": sex.replace("", None), "grain": _grain(sex)}
        return [Cell("value", fields)]
    years = [(number, role) for number, role in enumerate(roles) if _YEAR.fullmatch(role)]
    sexes = _blocks(table, header, [number for number, _ in years], [role[:4] for _, role in years])
    cells = []
    for (_, role), sex_of_block in zip(years, sexes, strict=True):
        day = pl.date(int(role[:4]), 7, 1)
        by_sex: dict[str, Value] = {"sex": sex_of_block} if sex_of_block else {}
        cells.append(Cell(role, {"start": day, "end": day, **by_sex}))
    return cells


def _grain(sex: pl.Expr) -> pl.Expr:
    return pl.when(sex == "").then(pl.lit("origin")).otherwise(pl.lit("origin+sex"))


def _blocks(table: RawTable, header: int, columns: list[int], years: list[str]) -> list[str]:
    """The sex each year column counts, from the banner above the headings; one block needs no banner."""
    blocks = len(years) // len(set(years))
    if blocks == 1:
        return [""] * len(years)
    for row in reversed(table.head(header)[: header - 1]):
        banner = ""
        found = []
        for number, cell in enumerate(row):
            words = cell.lower()
            if sex := re.search("both|female|women|male|men", words):
                banner = {"both": "both", "women": "female", "men": "male"}.get(sex[0], sex[0])
            if number in columns:
                found.append("" if banner == "both" else banner)
        if len(set(found)) == blocks:
            return found
    raise UnreadableFile(
        "several columns have the same year, and no banner above says which count men and which women",
        where=f"{table.sheet or 'table'}, row {header}",
        next="Use the workbook as UN DESA publishes it.",
    )


def _both_sexes(table: RawTable, header: int, roles: list[str], cells: list[Cell]) -> pl.DataFrame:
    """The numbers a proof is made of: origin, destination, year, value of both sexes."""
    columns = {f"c{number}": role for number, role in enumerate(roles)}
    parts = []
    for batch in table.batches(skip=header):
        rows = batch.rename({c: r for c, r in columns.items() if c in batch.columns})
        if "sex" in roles and "value" in roles:
            rows = rows.filter(pl.col("sex").str.to_lowercase().replace(_SEXES) == "")
        codes = [_code(side).alias(side) for side in ("origin", "destination")]
        for cell in cells:
            if "sex" in cell.fields and cell.column != "value":
                continue
            year = (
                pl.col("year").cast(pl.Int32, strict=False) if cell.column == "value" else pl.lit(int(cell.column[:4]))
            )
            value = parse_column(rows[cell.column].str.strip_chars())["value"]
            parts.append(rows.select(*codes, year.cast(pl.Int32).alias("year"), value.alias("value")))
    schema = {"origin": pl.Int64, "destination": pl.Int64, "year": pl.Int32, "value": pl.Float64}
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


def _code(side: str) -> pl.Expr:
    return pl.col(f"{side}_code").str.replace(r"\.0$", "").cast(pl.Int64, strict=False)


def _pair_layout(table: RawTable, header: int, roles: list[str], cells: list[Cell], *, swapped: bool) -> Layout:
    place, origin = ("origin", "destination") if swapped else ("destination", "origin")
    region = pl.any_horizontal(
        ((_code(side) >= FIRST_AGGREGATE) & (_code(side) != UNKNOWN_ORIGIN)).fill_null(False)
        for side in ("origin", "destination")
    )
    refuse = []
    if "year" in roles:
        refuse.append(("the year is not a year", not_a_year("year"), "year", "Write the year with four digits."))
    if "sex" in roles and "value" in roles:
        odd = ~pl.col("sex").str.to_lowercase().is_in(list(_SEXES))
        refuse.append(("the sex is not known", odd, "sex", "Write all, male or female."))
    fields = {**_STOCK, "flags": SWAPPED} if swapped else _STOCK
    return Layout(
        table,
        cells=cells,
        fields=fields,
        header=header,
        headings=roles,
        placing=_sides(place, origin, roles),
        required=["origin_code", "destination_code"],
        ignore=[(_REGION, region)],
        refuse=refuse,
    )


def _sides(place: str, origin: str, roles: list[str]) -> Placing:
    def printed(side: str) -> pl.Expr | None:
        name = f"{side}_name"
        return pl.col(name).str.strip_chars_end("* ") if name in roles else None

    unknown = _code(origin) == UNKNOWN_ORIGIN
    return Placing(
        country=pl.col(f"{place}_code").str.replace(r"\.0$", ""),
        system="m49",
        country_name=printed(place),
        origin=pl.when(unknown).then(pl.lit("OTH")).otherwise(pl.col(f"{origin}_code").str.replace(r"\.0$", "")),
        origin_system=None,
        origin_name=printed(origin),
    )


def _question(found: Proof, reading: Reading, table: RawTable, header: int, column: str) -> Question:
    file = reading.file
    where = (Locator(file.path.name, table.sheet, header or None, column),)
    facts: dict[str, object] = {
        "swapped": [one.as_dict() for one in found.swapped],
        "printed": [one.as_dict() for one in found.printed],
        "variant": "sure" if found.says_swapped else "doubted",
    }
    swapped, printed = ("; ".join(one.text for one in side) for side in (found.swapped, found.printed))
    id = f"{SWAPPED}:{file.sha256[:16]}{':' + table.sheet if table.sheet else ''}"
    if found.says_swapped:
        text = (
            f"The columns of origin and destination are swapped in this file: {swapped}. The"
            " figures are read with the columns exchanged. If the headings are right after all, reverse it."
        )
    else:
        text = (
            f"The columns of origin and destination may be swapped. For it: {swapped}."
            f" Against it: {printed}. They are read as printed."
        )
    return Question(id, SWAPPED, text, where, facts)


# --- The matrix of the revisions up to 2019: a row a destination and year, a column an origin --------------------


def _matrix(table: RawTable) -> tuple[int, list[str]] | None:
    """The last heading row and the headings, which may be printed over two rows."""
    found = heading_row(table, _is_matrix)
    if found is None:
        return None
    header, names = found
    below = [cell.strip() for cell in (table.head(header + 1)[header:] or [[]])[0]]
    if "total" in (cell.lower() for cell in below):
        names = [low or high for low, high in zip(below, names, strict=True)]
        header += 1
    dated = "year" in map(key, names) or _year_above(table, header) is not None
    return (header, names) if dated and len(_origins(names)) >= 5 else None


def _year_above(table: RawTable, header: int) -> int | None:
    """The one year the title of a sheet says, where its rows do not: the editions up to 2017 have a sheet a year."""
    title = " ".join([*(cell for row in table.head(header)[: header - 1] for cell in row), table.sheet or ""])
    years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", title))
    return int(years.pop()) if len(years) == 1 else None


def _origins(names: list[str]) -> dict[str, str]:
    """The columns that are origins, with their codes; "Other North" and "Other South" are both unknown."""
    after = [name.lower() for name in names].index("total") + 1 if "total" in map(str.lower, names) else len(names)
    found = {}
    for name in names[after:]:
        if name.lower().startswith("other"):
            found[name] = "OTH"
        elif name:
            found[name] = country(name.strip("* "), system="name").code or ""
    return {name: code for name, code in found.items() if code}


def _matrix_layout(table: RawTable, header: int, names: list[str]) -> Layout:
    origins = _origins(names)
    roles = [_role(name) if name not in origins else name for name in names]
    title = " ".join(cell for row in table.head(header)[: header - 1] for cell in row).lower()
    sex = next((found for word, found in (("female", Sex.FEMALE), ("male", Sex.MALE)) if word in title), None)
    by_sex: dict[str, Value] = {"sex": sex.value} if sex and "both sexes" not in title else {}
    above = None if "year" in roles else _year_above(table, header)
    day = mid_year("year") if above is None else dict.fromkeys(("start", "end"), pl.date(above, 7, 1))
    cells = [
        Cell(name, {**day, "origin": code, "origin_name": name.strip("* "), **by_sex}) for name, code in origins.items()
    ]
    aggregate = (pl.col("code").str.replace(r"\.0$", "").cast(pl.Int64, strict=False) >= FIRST_AGGREGATE).fill_null(
        False
    )
    layout = Layout(
        table,
        cells=cells,
        fields=_STOCK,
        header=header,
        headings=roles,
        placing=Placing(
            country=pl.col("code").str.replace(r"\.0$", ""),
            system="m49",
            country_name=pl.col("destination_name").str.strip_chars_end("* "),
        ),
        required=["code", "year"] if above is None else ["code"],
        ignore=[(_REGION, aggregate)],
        refuse=[("the year is not a year", not_a_year("year"), "year", "Write the year with four digits.")]
        if above is None
        else [],
        sparse=True,
    )
    return replace(layout, adds_up={"total": list(origins)}) if "total" in roles else layout


FEEDS = (
    Feed("un_desa_migrant_stock", "UN DESA international migrant stock", "UN DESA", CC_BY_IGO, _recognises, _read),
)
