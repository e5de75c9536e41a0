"""UNHCR's Operational Data Portal: people by origin, by location and over time, as the portal's widgets get them.

Operational figures differ from the yearly statistics by design, so they are series of their own. The portal sums
population groups into rows and labels a row by one of them: a row that holds refugees and asylum-seekers is
neither, whatever its label says.
"""

import re
from collections.abc import Callable, Iterator

import polars as pl

from commonground.core.figure import Locator, Question
from commonground.core.words import Category, Measure, Method, Sex, Unit
from commonground.sources import headings
from commonground.sources.dates import iso_day
from commonground.sources.feed import CC_BY_IGO, Feed, Reading, heading_row
from commonground.sources.headings import Fits
from commonground.sources.layout import Cell, Layout, Value, details, figures
from commonground.sources.numbers import numeral
from commonground.sources.opening import PARENT, RawFile, RawTable
from commonground.sources.placing import Placing
from commonground.sources.unhcr_headings import POPULATION_TYPES

# How people were counted; new arrivals, plans and those not yet registered are never added to the registered.
_COUNTED = {
    "REG": "registered",
    "NEW": "new arrivals",
    "AWT": "awaiting registration",
    "PRE": "pre-registered",
    "EST": "estimated",
    "PLN": "planned",
}
_CATEGORIES = {code: category.value for code, (category, _) in POPULATION_TYPES.items()} | {
    "OTH": Category.UNDETERMINED.value
}
_SERIES = "operational"
_MIXED = "mixed_categories"
_AGES = {"04": "0-4", "511": "5-11", "1217": "12-17", "1859": "18-59", "60": "60+"}
_SEXES = {"male": Sex.MALE.value, "female": Sex.FEMALE.value}
_COMMON: dict[str, Value] = {
    "measure": Measure.STOCK.value,
    "unit": Unit.PERSONS.value,
    "source": "UNHCR",
    "method": Method.REGISTRATION.value,
}
_UNDATED = "Write the date as YYYY-MM-DD."

_KNOWN = headings.names(
    [
        "admin_level", "country", "data_date", "date", "geomaster_name", "households", "individuals", "iso3",
        "pop_accommodation_code", "pop_data_type_code", "pop_origin_code", "pop_origin_name", "pop_type_code",
        "population_group_id", "population_groups", "source",
        *(f"{word}_{part}" for word in _SEXES for part in ("total", *_AGES)),
    ]
)  # fmt: skip
_is_origins = headings.having(_KNOWN, "geomaster_name", "pop_origin_code", "pop_type_code", "individuals", "date")
_is_locations = headings.having(_KNOWN, "geomaster_name", "population_group_id", "individuals", "date")
_is_series = headings.having(_KNOWN, "data_date", "individuals")
_is_countries = headings.having(_KNOWN, "country", "iso3", "source", "date", "individuals")


def _read(reading: Reading, fits: Fits, layout: Callable[..., Layout], why: str) -> Iterator[pl.DataFrame]:
    for table in reading.file.tables:
        found = heading_row(table, fits)
        if found is None:
            reading.account.ignore(why, table.height, sheet=table.sheet, row=1)
            continue
        names = headings.named(found[1], _KNOWN)
        yield from figures(layout(table, found[0], names, reading), reading)


def _cells(names: list[str]) -> list[Cell]:
    """People, households, and people by sex and age, whose zeros count only where the parts add up to the whole."""
    cells = [Cell("individuals", {}), Cell("households", {"unit": Unit.HOUSEHOLDS.value}, zero_is_unknown=_some())]
    for word, sex in _SEXES.items():
        cells.append(Cell(f"{word}_total", {"sex": sex}, zero_is_unknown=pl.col("_no_sexes")))
        cells += [
            Cell(f"{word}_{key}", {"sex": sex, "age": age}, zero_is_unknown=pl.col("_no_ages"))
            for key, age in _AGES.items()
        ]
    return [cell for cell in cells if cell.column in names]


def _some() -> pl.Expr:
    return pl.col(numeral("individuals")) > 0


def _broken_down(names: list[str]) -> dict[str, pl.Expr]:
    def count(name: str) -> pl.Expr:
        return pl.col(numeral(name)).fill_null(0) if name in names else pl.lit(0.0)

    by_sex = pl.sum_horizontal([count(f"{word}_total") for word in _SEXES])
    by_age = pl.sum_horizontal([count(f"{word}_{key}") for word in _SEXES for key in _AGES])
    return {"_no_sexes": by_sex != count("individuals"), "_no_ages": by_age != count("individuals")}


def _place(names: list[str], **origin: pl.Expr | str) -> Placing:
    """A country by its name; of a camp or district the file says only its own name, which is kept."""
    country = pl.col("geomaster_name")
    if "admin_level" in names:
        country = pl.when(pl.col("admin_level").str.to_lowercase().is_in(["country", ""])).then(country)
    return Placing(country=country, system="name", country_name=pl.col("geomaster_name"), loose=True, **origin)  # type: ignore[arg-type]


def _dated() -> tuple[str, pl.Expr, str, str]:
    return ("the row has no date", iso_day(pl.col("date")).is_null(), "date", _UNDATED)


# --- One country, by origin ------------------------------------------------------------------------------------


def _origins(table: RawTable, header: int, names: list[str], reading: Reading) -> Layout:
    kind = pl.col("pop_type_code").str.to_uppercase()
    groups = pl.col("population_groups") if "population_groups" in names else pl.lit("")
    mixed = groups.str.contains(r"(?i)refugee") & groups.str.contains(r"(?i)asylum.?seek") & kind.is_in(["REF", "ASY"])
    day = iso_day(pl.col("date"))
    counted = pl.lit(None, pl.String)
    if "pop_data_type_code" in names:
        counted = pl.col("pop_data_type_code").replace_strict(_COUNTED, default=None, return_dtype=pl.String)
    accommodation = pl.lit(None, pl.String)
    if "pop_accommodation_code" in names:
        accommodation = details({"accommodation": "pop_accommodation_code"})
    fields: dict[str, Value] = {
        **_COMMON,
        "category": pl.when(mixed)
        .then(pl.lit(Category.UNDETERMINED.value))
        .otherwise(kind.replace_strict(_CATEGORIES, default=None, return_dtype=pl.String)),
        # How they were counted and where they live are labels of one group too: of a mixed row they say nothing.
        "series": pl.concat_str(pl.lit(_SERIES), pl.when(~mixed).then(counted), separator=", ", ignore_nulls=True),
        "start": day,
        "end": day,
        "flags": pl.when(mixed).then(pl.lit(_MIXED)),
        "detail": pl.when(~mixed).then(accommodation),
    }
    unknown = ("the population type is not known", ~kind.is_in(list(_CATEGORIES)), "pop_type_code", "Give its code.")
    return Layout(
        table,
        cells=_cells(names),
        fields=fields,
        header=header,
        headings=names,
        placing=_place(
            names,
            origin=pl.col("pop_origin_code"),
            origin_system="unhcr",
            origin_name=pl.col("pop_origin_name") if "pop_origin_name" in names else pl.col("pop_origin_code"),
        ),
        required=["geomaster_name", "pop_type_code"],
        refuse=[_dated(), unknown],
        counted=[cell.column for cell in _cells(names)],
        derived=_broken_down(names),
    )


# --- The locations of a situation -----------------------------------------------------------------------------


def _locations(table: RawTable, header: int, names: list[str], reading: Reading) -> Layout:
    day = iso_day(pl.col("date"))
    kinds = _kinds(reading.file, table)
    # The number of a record, from 1, is what its groups call their parent.
    held = (pl.col("row") - header).replace_strict(kinds, default=None, return_dtype=pl.String)
    mixed = held.is_null()
    return Layout(
        table,
        cells=_cells(names),
        fields={
            **_COMMON,
            "category": held.fill_null(Category.UNDETERMINED.value),
            "series": _SERIES,
            "start": day,
            "end": day,
            "flags": pl.when(mixed).then(pl.lit(_MIXED)),
        },
        header=header,
        headings=names,
        placing=_place(names),
        required=["geomaster_name"],
        refuse=[_dated()],
        counted=[cell.column for cell in _cells(names)],
        derived=_broken_down(names),
    )


def _kinds(file: RawFile, locations: RawTable) -> dict[int, str]:
    """The category of each location all whose groups are of one; the others hold several."""
    path = f"{locations.sheet or ''}[].population_groups"
    groups = next((t for t in file.tables if t.sheet == path and {PARENT, "pop_type_code"} <= set(t.keys)), None)
    if groups is None:
        return {}
    parent, kind = groups.keys.index(PARENT), groups.keys.index("pop_type_code")
    found: dict[int, set[str]] = {}
    for row in groups.rows():
        found.setdefault(int(row[parent]), set()).add(_CATEGORIES.get(row[kind].upper(), ""))
    return {number: kinds.pop() for number, kinds in found.items() if len(kinds) == 1 and "" not in kinds}


# --- Host countries, as HDX lists them ------------------------------------------------------------------------


def _countries(table: RawTable, header: int, names: list[str], reading: Reading) -> Layout:
    day = iso_day(pl.col("date"))
    return Layout(
        table,
        cells=[Cell("individuals", {})],
        fields={
            **_COMMON,
            "category": Category.UNDETERMINED.value,  # refugees and asylum-seekers together
            "series": _SERIES,
            "start": day,
            "end": day,
            "flags": _MIXED,
        },
        header=header,
        headings=names,
        placing=Placing(country=pl.col("iso3"), system="iso3", country_name=pl.col("country")),
        required=["iso3"],
        refuse=[_dated()],
        labels=["country"],
    )


# --- One number over time -------------------------------------------------------------------------------------

_WORDS = {
    Category.IDP: r"idps?\b|internally displaced",
    Category.ASYLUM_SEEKER: r"asylum.?seek",
    Category.REFUGEE: r"refugee",
}


def _time_series(table: RawTable, header: int, names: list[str], reading: Reading) -> Layout:
    """A series says when and how many; who and where stands in its title at best, and is asked for."""
    title = " ".join(cell for row in table.head(header)[: max(0, header - 1)] for cell in row if cell).strip()
    said = [category for category, words in _WORDS.items() if re.search(words, title, re.IGNORECASE)]
    category = said[0] if len(said) == 1 else Category.UNDETERMINED
    arrivals = bool(re.search(r"arriv", title, re.IGNORECASE))
    reading.questions.append(_what(reading, table, header, title))
    day = iso_day(pl.col("data_date"))
    name = title or f"series of {reading.file.path.stem}"
    return Layout(
        table,
        cells=_cells(names),
        fields={
            **_COMMON,
            "category": category.value,
            "measure": Measure.FLOW.value if arrivals else Measure.STOCK.value,
            "series": f"{_SERIES}, {name}",
            "start": day,
            "end": day,
        },
        header=header,
        headings=names,
        placing=Placing(country_name=pl.lit(name), loose=True),
        required=["data_date"],
        refuse=[("the row has no date", day.is_null(), "data_date", _UNDATED)],
        counted=[cell.column for cell in _cells(names)],
        derived=_broken_down(names),
    )


def _what(reading: Reading, table: RawTable, header: int, title: str) -> Question:
    file = reading.file
    where = Locator(file.path.name, table.sheet, header or None, "individuals")
    says = f"its title says {title!r}" if title else "nothing in the file says it"
    text = f"Whom does the series in {file.path.name} count, and where? {says[0].upper()}{says[1:]}."
    facts: dict[str, object] = {"path": file.path.name, "title": title, "variant": "titled" if title else "untitled"}
    return Question(f"what_is_counted:{file.sha256[:16]}", "what_is_counted", text, (where,), facts)


def _feed(id: str, title: str, fits: Fits, layout: Callable[..., Layout], why: str) -> Feed:
    def recognises(file: RawFile) -> bool:
        return any(heading_row(table, fits) for table in file.tables)

    def read(reading: Reading) -> Iterator[pl.DataFrame]:
        return _read(reading, fits, layout, why)

    return Feed(f"unhcr_odp_{id}", title, "UNHCR", CC_BY_IGO, recognises, read)


FEEDS = (
    _feed("origin", "UNHCR portal, people by origin", _is_origins, _origins, "a list without people by origin"),
    _feed(
        "locations",
        "UNHCR portal, people by location",
        _is_locations,
        _locations,
        "what the population groups of a location are, without figures",
    ),
    _feed("countries", "UNHCR portal, people by host country", _is_countries, _countries, "a sheet without countries"),
    _feed("series", "UNHCR portal, people over time", _is_series, _time_series, "a list without a series"),
)
