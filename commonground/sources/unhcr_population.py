"""UNHCR Refugee Population Statistics: every table of the Refugee Data Finder, in each shape it is exported.

The same tables come as the site's CSV (long headings, a preamble), the API's JSON, the R package's columns
and the HDX extract. Headings are brought to the API's field names first, so one description serves them all.
"""

import re
from collections.abc import Callable, Iterator

import polars as pl

from commonground.core.words import Category, Measure, Method, Sex, Unit
from commonground.sources.feed import CC_BY_4, Feed, Reading, heading_rows
from commonground.sources.layout import Cell, Layout, calendar_year, figures, not_a_year, year_end
from commonground.sources.opening import RawFile, RawTable
from commonground.sources.placing import Placing

# UNHCR rounds counts of one to four to 0 or 5 before publishing: in its tables the values 1 to 4 never
# occur, while 6, 7 and 8 do. A printed 5 therefore stands for 1 to 5.
ROUNDED_FIVE = {5.0: (1.0, 5.0)}
# A printed 0 also stands where a country reported nothing for the column.
AMBIGUOUS_ZERO = "zero_or_not_reported"

_STOCK = {"measure": Measure.STOCK.value, "unit": Unit.PERSONS.value, **year_end("year")}
_FLOW = {"measure": Measure.FLOW.value, "unit": Unit.PERSONS.value, **calendar_year("year")}


def _stock(column: str, category: Category, **fields: str) -> Cell:
    return Cell(column, {"category": category.value, **_STOCK, **fields})


def _flow(column: str, category: Category, **fields: str) -> Cell:
    return Cell(column, {"category": category.value, **_FLOW, **fields})


POPULATION = (
    _stock("refugees", Category.REFUGEE),
    _stock("asylum_seekers", Category.ASYLUM_SEEKER),
    _flow("returned_refugees", Category.RETURNED_REFUGEE),
    _stock("idps", Category.IDP),
    _flow("returned_idps", Category.RETURNED_IDP),
    _stock("stateless", Category.STATELESS),
    _stock("ooc", Category.OTHER_OF_CONCERN),
    _stock("oip", Category.OIP),
    _stock("vda", Category.OIP),  # the historic column for Venezuelans displaced abroad (O-28)
    _stock("hst", Category.HOST_COMMUNITY),
)
SOLUTIONS = (
    _flow("returned_refugees", Category.RETURNED_REFUGEE),
    _flow("resettlement", Category.REFUGEE, series="resettlement arrivals"),
    _flow("naturalisation", Category.REFUGEE, series="naturalisation"),
    _flow("returned_idps", Category.RETURNED_IDP),
)
# New people counted in a year, by origin: another table than the applications lodged.
FLOWS = (
    _flow("refugees", Category.REFUGEE, series="newly counted"),
    _flow("asylum_seekers", Category.ASYLUM_SEEKER, series="newly counted"),
    _flow("refugee_like", Category.REFUGEE, series="newly counted, refugee-like"),
    _flow("oip", Category.OIP, series="newly counted"),
)
_PERSONS_OR_CASES = {
    "P": Unit.PERSONS.value,
    "C": Unit.CASES.value,
    "Persons": Unit.PERSONS.value,
    "Cases": Unit.CASES.value,
}
# Codes of the population-type column of the demographics table: category, and whether it is a yearly flow.
POPULATION_TYPES = {
    "REF": (Category.REFUGEE, False),
    "ROC": (Category.REFUGEE, False),  # refugee-like situation, counted among refugees
    "ASY": (Category.ASYLUM_SEEKER, False),
    "OIP": (Category.OIP, False),
    "VDA": (Category.OIP, False),
    "IDP": (Category.IDP, False),
    "IOC": (Category.IDP, False),  # IDP-like situation
    "STA": (Category.STATELESS, False),
    "OOC": (Category.OTHER_OF_CONCERN, False),
    "HST": (Category.HOST_COMMUNITY, False),
    "RET": (Category.RETURNED_REFUGEE, True),
    "RRF": (Category.RETURNED_REFUGEE, True),
    "RDP": (Category.RETURNED_IDP, True),
}
_AGES = {"0_4": "0-4", "5_11": "5-11", "12_17": "12-17", "18_59": "18-59", "60": "60+", "other": "unknown"}
_SEXES = {"f": Sex.FEMALE.value, "m": Sex.MALE.value}

# Printed heading, in lower case without punctuation -> the API's field name.
_NAMES = {
    "country of origin": "coo_name",
    "country of origin iso": "coo_iso",
    "country of asylum": "coa_name",
    "country of asylum iso": "coa_iso",
    "iso3coo": "coo_iso",
    "iso3coa": "coa_iso",
    "coo": "coo",
    "coa": "coa",
    "refugees under unhcrs mandate": "refugees",
    "refugees incl refugee like situations": "refugees",
    "asylum seekers": "asylum_seekers",
    "idps of concern to unhcr": "idps",
    "idps protectedassisted by unhcr incl idplike": "idps",
    "stateless persons": "stateless",
    "persons under unhcrs statelessness mandate": "stateless",
    "others of concern": "ooc",
    "others of concern to unhcr": "ooc",
    "other people in need of international protection": "oip",
    "other people in need of intl protection": "oip",
    "venezuelans displaced abroad": "vda",
    "host community": "hst",
    "resettlement arrivals": "resettlement",
    "resettled": "resettlement",
    "naturalization": "naturalisation",
    "ref": "refugees",
    "asy": "asylum_seekers",
    "idp": "idps",
    "sta": "stateless",
    "rst": "resettlement",
    "nat": "naturalisation",
    "ret": "returned_refugees",
    "rdp": "returned_idps",
    "population type": "pop_type",
    "pt": "pop_type",
    "poptype": "pop_type",
    "location description": "location",
    "locationdescription": "location",
    "accommodation type": "acc_type",
    "accommodationtype": "acc_type",
    "acctype": "acc_type",
    "urbanrural": "loc_type",
    "location type": "loc_type",
    "authority": "procedure_type",
    "proceduretype": "procedure_type",
    "application type": "app_type",
    "apptype": "app_type",
    "stage of procedure": "dec_level",
    "declevel": "dec_level",
    "decision level": "dec_level",
    "cases persons": "app_pc",
    "apppc": "app_pc",
    "decpc": "dec_pc",
    "applications": "applied",
    "recognized decisions": "dec_recognized",
    "recognised": "dec_recognized",
    "complementary protection": "dec_other",
    "rejected decisions": "dec_rejected",
    "otherwise closed": "dec_closed",
    "total decisions": "dec_total",
    "refugeelike": "refugee_like",
    "refugee like": "refugee_like",
    **{
        f"{word}{age.replace('_', ' ')}": f"{letter}_{age}"
        for word, letter in (("female ", "f"), ("male ", "m"))
        for age in ("0_4", "5_11", "12_17", "18_59", "60")
    },
    **{f"{w} {o}": f"{c}_other" for w, c in (("female", "f"), ("male", "m")) for o in ("unknown", "other")},
    "female total": "f_total",
    "male total": "m_total",
}


def field_name(printed: str) -> str:
    """The API's name of a column, however its heading is printed; unknown headings come back tidied."""
    plain = re.sub(r"[\s_\-/()]+", " ", printed.strip().lower().replace("'", "").replace("’", "")).strip()
    plain = re.sub(r"[.+:,]", "", plain).strip()
    return _NAMES.get(plain, _NAMES.get(plain.replace(" ", ""), plain.replace(" ", "_")))


def _heading_row(table: RawTable) -> tuple[int, list[str]] | None:
    """The row whose cells name a year and the countries, with the fields it names."""
    for number, cells in heading_rows(table):
        names = [field_name(cell) for cell in cells]
        if "year" in names and any(n in names for n in ("coa", "coa_iso", "coa_name")):
            return number, names
    return None


def _fields(file: RawFile) -> set[str]:
    for table in file.tables:
        found = _heading_row(table)
        if found:
            return set(found[1])
    return set()


def _read(reading: Reading, kind: str) -> Iterator[pl.DataFrame]:
    for table in reading.file.tables:
        found = _heading_row(table)
        if found is None:
            rows = sum(1 for _ in table.rows())
            reading.account.ignore("a table without year and country columns", rows, sheet=table.sheet, row=1)
            continue
        header, names = found
        yield from figures(_layout(kind, table, header, names), reading)


def _layout(kind: str, table: RawTable, header: int, names: list[str]) -> Layout:
    cells, fields = _content(kind, names)
    return Layout(
        table,
        header=header,
        headings=names,
        cells=[cell for cell in cells if cell.column in names],
        fields={"method": Method.COMPILED.value, "source": "UNHCR", "series": "", **fields},
        placing=_placing(names),
        required=["year"],
        refuse=[("the year is not a year", not_a_year("year"), "year", "Write the year with four digits.")],
        labels=[name for name in ("coo_name", "coa_name", "year") if name in names],
        derived=_broken_down() if kind == "demographics" else {},
        masks=ROUNDED_FIVE,
        zero_flag=AMBIGUOUS_ZERO,
    )


def _content(kind: str, names: list[str]) -> tuple[tuple[Cell, ...], dict[str, pl.Expr | str | None]]:
    if kind == "demographics":
        return _demographic_cells(), _demographic_fields(names)
    if kind == "asylum_applications":
        return _claims("applied", "applications", "app_pc", names), {}
    if kind == "asylum_decisions":
        return tuple(
            cell
            for column, outcome in _OUTCOMES.items()
            for cell in _claims(column, f"decisions, {outcome}", "dec_pc", names)
        ), {}
    return {"population": POPULATION, "solutions": SOLUTIONS, "flows": FLOWS, "unrwa": UNRWA, "idmc": IDMC}[kind], {}


UNRWA = (Cell("total", {"category": Category.PALESTINE_REFUGEE.value, "source": "UNRWA", **_STOCK}),)
# IDMC's stock by conflict and violence, republished: the original stands in the feed idmc_gidd.
IDMC = (Cell("total", {"category": Category.IDP.value, "source": "IDMC", "series": "conflict", **_STOCK}),)
_OUTCOMES = {
    "dec_recognized": "recognised",
    "dec_other": "complementary protection",
    "dec_rejected": "rejected",
    "dec_closed": "otherwise closed",
}


def _claims(column: str, what: str, unit: str, names: list[str]) -> tuple[Cell, ...]:
    """Claims or decisions: new claims, repeats and appeals are separate series, and so are cases and persons."""

    def text(name: str) -> pl.Expr:
        return pl.col(name) if name in names else pl.lit("")

    counted = text(unit) if unit in names else text("app_pc")
    fields = {
        "category": Category.ASYLUM_SEEKER.value,
        **_FLOW,
        "unit": counted.replace_strict(_PERSONS_OR_CASES, default=Unit.CASES.value, return_dtype=pl.String),
        "series": pl.concat_str(
            [pl.lit(what), *(text(name) for name in ("procedure_type", "app_type", "dec_level") if name in names)],
            separator=" ",
        ),
    }
    return (Cell(column, fields),)


def _demographic_cells() -> tuple[Cell, ...]:
    cells = [Cell("total", {})]
    for letter, sex in _SEXES.items():
        cells.append(Cell(f"{letter}_total", {"sex": sex}, zero_is_unknown=pl.col("_no_sexes")))
        for key, age in _AGES.items():
            fields = {"sex": sex, "age": age}
            cells.append(Cell(f"{letter}_{key}", fields, zero_is_unknown=pl.col("_no_ages")))
    return tuple(cells)


def _demographic_fields(names: list[str]) -> dict[str, pl.Expr | str | None]:
    kind = pl.col("pop_type")
    categories = {code: category.value for code, (category, _) in POPULATION_TYPES.items()}
    flow = kind.is_in([code for code, (_, yearly) in POPULATION_TYPES.items() if yearly])
    day = year_end("year")["end"]
    first = calendar_year("year")["start"]
    kept = [name for name in ("acc_type", "loc_type") if name in names]
    return {
        "category": kind.replace_strict(categories, default=None, return_dtype=pl.String),
        "measure": pl.when(flow).then(pl.lit(Measure.FLOW.value)).otherwise(pl.lit(Measure.STOCK.value)),
        "unit": Unit.PERSONS.value,
        "start": pl.when(flow).then(first).otherwise(day),
        "end": day,
        "detail": pl.concat_str([pl.format(f"{name}={{}}", pl.col(name)) for name in kept], separator=";")
        if kept
        else None,
    }


def _broken_down() -> dict[str, pl.Expr]:
    """Whether the zeros of a demographic row mean nobody, or only that the row is not broken down."""
    total = _count("total")
    by_sex = pl.sum_horizontal(_count(f"{letter}_total") for letter in _SEXES)
    by_age = pl.sum_horizontal(_count(f"{letter}_{age}") for letter in _SEXES for age in _AGES)
    return {"_no_sexes": by_sex != total, "_no_ages": by_age != total}


def _count(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Int64, strict=False).fill_null(0)


# "Tripoli [Admin 2]", "Al Qadarif : Point": what the printed location says of its own level.
_LEVEL = pl.col("location").str.extract(r"(?i)admin\s*([1-4])", 1).cast(pl.Int8, strict=False)


def _placing(names: list[str]) -> Placing:
    """ISO3 where the table prints it; UNHCR's own codes, three of which are other countries' ISO3, else names."""

    def code(side: str) -> tuple[pl.Expr | None, str | None]:
        if f"{side}_iso" in names:
            return pl.col(f"{side}_iso"), "iso3"
        if side in names:
            return pl.col(side), "unhcr"
        return None, None

    def name(side: str) -> pl.Expr | None:
        return pl.col(f"{side}_name") if f"{side}_name" in names else None

    (place, system), (origin, origin_system) = code("coa"), code("coo")
    located = "location" in names
    return Placing(
        country=place,
        system=system,
        country_name=name("coa"),
        origin=origin,
        origin_system=origin_system,
        origin_name=name("coo"),
        name=pl.col("location") if located else None,
        level=_LEVEL if located else None,
    )


def _is_unrwa(file: RawFile) -> bool:
    """Two companion tables share their columns; in UNRWA's everybody's origin is Palestine."""
    for table in file.tables:
        found = _heading_row(table)
        if found:
            header, names = found
            column = next((names.index(n) for n in ("coo_iso", "coo", "coo_name") if n in names), None)
            origins = {row[column] for row in table.head(200)[header:] if column is not None and len(row) > column}
            return bool(origins) and origins <= {"PSE", "GAZ", "Palestine", "Palestinian", "State of Palestine"}
    return False


def _feed(
    kind: str,
    title: str,
    knows: set[str],
    never: frozenset[str] = frozenset(),
    *,
    rank: int = 0,
    producer: str = "UNHCR",
    sure: Callable[[RawFile], bool] = lambda file: True,
) -> Feed:
    def recognises(file: RawFile) -> bool:
        fields = _fields(file)
        return knows <= fields and not never & fields and sure(file)

    def read(reading: Reading) -> Iterator[pl.DataFrame]:
        return _read(reading, kind)

    return Feed(f"unhcr_{kind}", title, producer, CC_BY_4, recognises, read, rank=rank)


_NOT_POPULATION = frozenset({"procedure_type", "pop_type", "resettlement", "refugee_like", "applied", "dec_total"})
_NOT_COMPANION = _NOT_POPULATION | {"refugees", "f_total", "location"}

# Each table is known by columns no other table has. Demographic totals need not equal the population table's
# (another collection of the same producer), so they rank behind it.
FEEDS = (
    _feed("population", "UNHCR end-year population", {"year", "refugees", "asylum_seekers", "idps"}, _NOT_POPULATION),
    _feed("demographics", "UNHCR demographics", {"year", "pop_type", "total"}, rank=1),
    _feed("asylum_applications", "UNHCR asylum applications lodged", {"year", "applied"}),
    _feed("asylum_decisions", "UNHCR asylum decisions", {"year", "dec_recognized", "dec_rejected"}),
    _feed("solutions", "UNHCR solutions", {"year", "resettlement", "naturalisation"}, rank=1),
    _feed("flows", "UNHCR people newly counted", {"year", "refugees", "asylum_seekers", "refugee_like"}),
    _feed(
        "unrwa",
        "UNRWA registered refugees, republished by UNHCR",
        {"year", "total"},
        _NOT_COMPANION,
        producer="UNRWA",
        sure=_is_unrwa,
    ),
    _feed(
        "idmc",
        "IDMC stock by conflict, republished by UNHCR",
        {"year", "total"},
        _NOT_COMPANION,
        producer="IDMC",
        rank=1,
        sure=lambda file: not _is_unrwa(file),
    ),
)
