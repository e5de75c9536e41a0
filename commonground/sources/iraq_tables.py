"""Iraq 2014: the tables that stand beside DTM's lists: caseload, population, registration and camps."""

import re
from collections.abc import Callable, Iterator

import polars as pl

from commonground.core.figure import PARTIAL, PLANNED, grain
from commonground.core.words import Category, Method, Sex, Unit
from commonground.sources import dates
from commonground.sources.feed import IOM_DTM, Feed, Reading
from commonground.sources.iraq import GOVERNORATES, STOCK, find, in_iraq
from commonground.sources.layout import Cell, Layout, Value, figures
from commonground.sources.opening import RawFile, RawTable

_IDP, _RESIDENT = Category.IDP.value, Category.RESIDENT.value


def _whole_year(year: int) -> dict[str, Value]:
    return {"start": pl.date(year, 1, 1), "end": pl.date(year, 12, 31)}


def _named_year(reading: Reading) -> dict[str, Value]:
    """`start` and `end` of a table that says its year in its name only."""
    return {**_whole_year(dates.named_year(reading)), "flags": dates.FROM_NAME}


def _caseload(reading: Reading, table: RawTable, header: int, names: list[str]) -> Layout:
    """The caseload of a plan by governorate: its total in need mixes categories and is checked, not stored."""
    year = next((int(m[1]) for name in names if (m := re.fullmatch(r"population (\d{4})", name))), None)
    when = _whole_year(year) if year else _named_year(reading)
    parts: dict[str, dict[str, Value]] = {
        "idps": {"category": _IDP},
        "affected host communities": {"category": Category.HOST_COMMUNITY.value},
        "affect non host communities in aog areas": {
            "category": _RESIDENT,
            "series": "affected in areas of armed opposition groups, not hosting",
        },
        "syrian refugees": {"category": Category.REFUGEE.value, "origin": "SYR", "origin_name": "Syria"},
    }
    whole: dict[str, dict[str, Value]] = {
        f"population {year}": {"category": _RESIDENT},
        "population current": {"category": _RESIDENT, "series": "with the displaced where they are"},
        "planning figure": {"category": _IDP, "series": "planning figure", "flags": PLANNED},
        # Where people left, not where they are: the governorate is a breakdown of the whole country.
        "idps origin": {
            "category": _IDP,
            "series": "by governorate of origin",
            "detail": pl.format("origin_adm1={}", pl.col("governorate")),
            "grain": grain("detail"),
            "place": "IRQ",
            "place_level": pl.lit(0, dtype=pl.Int8),
            "place_name": "Iraq",
            "adm1": None,
            "adm2": None,
        },
    }
    cells = [Cell(name, fields) for name, fields in {**parts, **whole}.items() if name in names]
    present = [name for name in parts if name in names]
    return Layout(
        table,
        header=header,
        headings=names,
        cells=cells,
        fields={**STOCK, "method": Method.COMPILED.value, "source": "Iraq humanitarian caseload", **when},
        placing=in_iraq(pl.col("governorate"), 1),
        required=["governorate"],
        labels=["governorate"],
        adds_up={"population in need": present} if "population in need" in names else {},
    )


def _population(reading: Reading, table: RawTable, header: int, names: list[str]) -> Layout:
    """Estimated residents by sub-district, sex and urban or rural; men and women beside their totals."""
    sexes = {"male": Sex.MALE.value, "female": Sex.FEMALE.value, "total": None}
    cells = []
    for name in names:
        word, _, area = name.partition(" ")
        if word in sexes and area in ("urban", "rural", "pop"):
            detail = None if area == "pop" else f"area={area}"
            cells.append(Cell(name, {"sex": sexes[word], "detail": detail}))
    sub = pl.when(pl.col("subdistrict en") == "").then(pl.col("subdistrict ar")).otherwise(pl.col("subdistrict en"))
    return Layout(
        table,
        header=header,
        headings=names,
        cells=cells,
        fields={
            **STOCK,
            "category": _RESIDENT,
            "method": Method.ESTIMATE.value,
            "source": "Government of Iraq",
            **_named_year(reading),
            "flags": f"{dates.FROM_NAME} {PARTIAL}",
        },
        placing=in_iraq(sub, 3, parent=pl.col("dis en"), above=pl.col("gov en")),
        required=["gov en"],
        labels=["gov en"],
    )


def _registration(reading: Reading, table: RawTable, header: int, names: list[str]) -> Layout:
    """The government's registration of displaced families and people by district and governorate of origin."""
    units = {"families": Unit.HOUSEHOLDS.value, "individuals": Unit.PERSONS.value}
    cells, sums = [], {}
    for word, unit in units.items():
        for name in names:
            start, _, origin = name.partition(" ")
            if start == word:
                detail = f"origin_adm1={GOVERNORATES[origin]}" if origin in GOVERNORATES else None
                cells.append(Cell(name, {"unit": unit, "detail": detail}))
        sums[word] = [cell.column for cell in cells if cell.column.startswith(f"{word} ")]
    return Layout(
        table,
        header=header,
        headings=names,
        cells=cells,
        # Not every governorate registered: the sum of the table is not the country's.
        fields={
            **STOCK,
            "category": _IDP,
            "series": "registered in some districts",
            "method": Method.REGISTRATION.value,
            "source": "Government of Iraq",
            **_named_year(reading),
            "flags": f"{dates.FROM_NAME} {PARTIAL}",
        },
        placing=in_iraq(pl.col("district"), 2, parent=pl.col("governorate")),
        required=["governorate", "district"],
        labels=["governorate", "district"],
        adds_up={word: parts for word, parts in sums.items() if word in names and parts},
    )


def _camps(reading: Reading, table: RawTable, header: int, names: list[str]) -> Layout:
    """People in each camp on the day it reported; capacity and what a camp could still absorb count nobody."""
    kind = pl.col("location t").str.to_lowercase() + " " + pl.col("id camp").str.to_lowercase()
    refugee = kind.str.contains("refugee|-ref-")
    displaced = kind.str.contains("idp")
    day = dates.day_first(pl.col("date"))
    return Layout(
        table,
        header=header,
        headings=names,
        cells=[Cell("individual", {})],
        fields={
            **STOCK,
            "category": pl.when(refugee).then(pl.lit(Category.REFUGEE.value)).otherwise(pl.lit(_IDP)),
            "series": "in camps that reported that day",
            "flags": PARTIAL,
            "method": Method.ADMINISTRATIVE.value,
            "source": "UNHCR",
            "start": day,
            "end": day,
            "detail": pl.format("camp={}", pl.col("location").str.replace_all(r"[;=]", ",")),
        },
        placing=in_iraq(pl.col("governorate"), 1),
        required=["location", "governorate"],
        refuse=[
            ("the date is not a date", day.is_null(), "date", "Write it as dd/mm/yyyy."),
            (
                "neither a refugee camp nor one for displaced people",
                ~refugee & ~displaced,
                "location t",
                "Say in the row whose camp it is.",
            ),
        ],
    )


_Make = Callable[[Reading, RawTable, int, list[str]], Layout]


def _feed(id: str, title: str, producer: str, needed: tuple[str, ...], make: _Make) -> Feed:
    def recognises(file: RawFile) -> bool:
        return any(find(table, *needed) for table in file.tables)

    def read(reading: Reading) -> Iterator[pl.DataFrame]:
        for table in reading.file.tables:
            found = find(table, *needed)
            if found is None:
                reading.account.ignore("a sheet of another kind", table.height, sheet=table.sheet, row=1)
                continue
            yield from figures(make(reading, table, *found), reading)

    return Feed(id, title, producer, IOM_DTM, recognises, read)


FEEDS = (
    _feed(
        "iraq_caseload",
        "Iraq: humanitarian caseload by governorate",
        "Iraq humanitarian caseload",
        ("governorate", "idps", "syrian refugees"),
        _caseload,
    ),
    _feed(
        "iraq_population",
        "Iraq: estimated population by sub-district",
        "Government of Iraq",
        ("gov en", "dis en", "subdistrict en", "total pop"),
        _population,
    ),
    _feed(
        "iraq_idp_registration",
        "Iraq: government registration of displaced families",
        "Government of Iraq",
        ("governorate", "district", "families anbar", "individuals anbar"),
        _registration,
    ),
    _feed(
        "iraq_camps",
        "Iraq: weekly report of camps",
        "UNHCR",
        ("location", "governorate", "id camp", "individual", "date"),
        _camps,
    ),
)
