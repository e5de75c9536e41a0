"""UNHCR Refugee Population Statistics: every table of the Refugee Data Finder, in each shape it is exported.

The same tables come as the site's CSV (long headings, a preamble), the API's JSON, the R package's columns
and the HDX extract. Headings are brought to the API's field names first, so one description serves them all.
"""

from collections.abc import Callable, Iterator

import polars as pl

from commonground.core.errors import UnknownFeed
from commonground.core.words import Category, Method, Unit
from commonground.evidence.gazetteer.countries import System
from commonground.sources import unhcr_demographics
from commonground.sources.feed import CC_BY_4, Feed, Reading, heading_row
from commonground.sources.headings import key
from commonground.sources.layout import Cell, Layout, figures, not_a_year
from commonground.sources.opening import RawFile, RawTable
from commonground.sources.placing import Placing
from commonground.sources.unhcr_headings import (
    CLAIMS,
    LEVELS,
    POPULATION_TYPES,
    PROCEDURES,
    field_names,
    is_table,
    names_a_stock,
)
from commonground.sources.unhcr_sums import is_all, own_key, summed_rows
from commonground.sources.unhcr_tables import (
    AMBIGUOUS_ZERO,
    FLOW,
    FLOWS,
    IDMC,
    OUTCOMES,
    POPULATION,
    ROUNDED_FIVE,
    SOLUTIONS,
    UNRWA,
)

_PERSONS = {"P": Unit.PERSONS.value, "PERSONS": Unit.PERSONS.value}
# Codes UNHCR prints among ISO3 codes: unknown and stateless.
_PSEUDO = {"UKN": "UNK", "STA": "XXA"}
# Where the word "Total" marks a row that sums others.
_LABELS = ("coo_name", "coa_name", "year", "location", "procedure_type", "app_type", "dec_level")
_NO_SUM = "it names no country of origin or of asylum, and is not the sum of the rows that do"


def _tables(file: RawFile) -> Iterator[tuple[RawTable, int, list[str]]]:
    for table in file.tables:
        if found := heading_row(table, is_table):
            yield table, found[0], field_names(found[1])


def _fields(file: RawFile) -> set[str]:
    return next((set(names) for _, _, names in _tables(file)), set())


def _read(reading: Reading, kind: str) -> Iterator[pl.DataFrame]:
    known = {id(table): (header, names) for table, header, names in _tables(reading.file)}
    for table in reading.file.tables:
        if id(table) in known:
            header, names = known[id(table)]
            yield from figures(_layout(kind, table, header, names), reading)
        else:
            reading.account.ignore("a table without year and country columns", table.height, sheet=table.sheet, row=1)


def _layout(kind: str, table: RawTable, header: int, names: list[str]) -> Layout:
    cells, fields = _content(kind, names)
    refuse = [("the year is not a year", not_a_year("year"), "year", "Write the year with four digits.")]
    if kind == "demographics":
        unknown = ~pl.col("pop_type").str.to_uppercase().is_in(list(POPULATION_TYPES))
        then = "Name the population: REF, ASY, OIP, IDP, STA, OOC, HST, RET or RDP."
        refuse.append(("the population type is not known", unknown, "pop_type", then))
    held = [cell.column for cell in cells if cell.column in names]
    totals, unclear = summed_rows(table, header, names, held)
    if unclear:
        then = "Write the country (Unknown where it is not known), or leave the row out."
        refuse.append((_NO_SUM, pl.col("row").is_in(unclear), "", then))
    return Layout(
        table,
        header=header,
        headings=names,
        cells=[cell for cell in cells if cell.column in held],
        fields={"method": Method.COMPILED.value, "source": "UNHCR", "series": "", **fields},
        placing=_placing(table, header, names),
        required=["year"],
        refuse=refuse,
        ignore=[("total row", pl.col("row").is_in(totals))] if totals else (),
        key=own_key(names),
        labels=[name for name in _LABELS if name in names],
        counted=[cell.column for cell in cells] if kind == "demographics" else (),
        derived=unhcr_demographics.broken_down(names) if kind == "demographics" else {},
        adds_up={"dec_total": list(OUTCOMES)} if kind == "asylum_decisions" else {},
        masks={} if kind in ("unrwa", "idmc") else ROUNDED_FIVE,  # other producers' numbers, which UNHCR does not round
        zero_flag=AMBIGUOUS_ZERO,
    )


def _content(kind: str, names: list[str]) -> tuple[tuple[Cell, ...], dict[str, pl.Expr | str | None]]:
    if kind == "demographics":
        return unhcr_demographics.cells(), unhcr_demographics.fields(names)
    if kind == "asylum_applications":
        return (_claims("applied", "applications", "app_pc", names),), {}
    if kind == "asylum_decisions":
        return tuple(_claims(column, f"decisions, {what}", "dec_pc", names) for column, what in OUTCOMES.items()), {}
    return {"population": POPULATION, "solutions": SOLUTIONS, "flows": FLOWS, "unrwa": UNRWA, "idmc": IDMC}[kind], {}


def _claims(column: str, what: str, unit: str, names: list[str]) -> Cell:
    """Claims or decisions: new claims, repeats and appeals are separate series, and so are stages."""

    def words(name: str, table: dict[str, str]) -> list[pl.Expr]:
        printed = pl.col(name)
        spelt = printed.replace_strict(table, default=printed.str.to_lowercase(), return_dtype=pl.String)
        return [spelt.replace("", None)] if name in names else []

    unit = unit if unit in names else "app_pc"
    counted = pl.col(unit).str.to_uppercase() if unit in names else pl.lit("C")
    parts = [pl.lit(what), *words("app_type", CLAIMS), *words("dec_level", LEVELS)]
    procedure = words("procedure_type", PROCEDURES)
    return Cell(
        column,
        {
            "category": Category.ASYLUM_SEEKER.value,
            **FLOW,
            # A claim not said to count persons is a case, which may stand for several.
            "unit": counted.replace_strict(_PERSONS, default=Unit.CASES.value, return_dtype=pl.String),
            "series": pl.concat_str(parts, separator=", ", ignore_nulls=True),
            **({"detail": pl.format("procedure={}", procedure[0])} if procedure else {}),
        },
    )


# "Tripoli [Admin 2]", "Al Qadarif : Point": what the printed location says of its own level.
_LEVEL = pl.col("location").str.extract(r"(?i)admin\s*([1-4])", 1).cast(pl.Int8, strict=False)


def _placing(table: RawTable, header: int, names: list[str]) -> Placing:
    """ISO3 where the table prints it; UNHCR's own codes, three of which are other countries' ISO3, else names."""
    rows = [row for row in table.head(header + 40)[header:] if not any(cell.startswith("#") for cell in row)]

    def code(side: str) -> tuple[pl.Expr | None, System | None]:
        if f"{side}_iso" in names:
            return pl.col(f"{side}_iso").replace(_PSEUDO), "iso3"
        return (pl.col(side), "unhcr") if side in names else (None, None)

    def name(side: str) -> pl.Expr | None:
        return pl.col(f"{side}_name") if f"{side}_name" in names else None

    def summed(side: str) -> bool:
        places = [i for i, n in enumerate(names) if n in (side, f"{side}_iso", f"{side}_name")]
        return bool(rows) and all(is_all(row[i]) for row in rows for i in places)

    (place, system), (origin, origin_system) = code("coa"), code("coo")
    located = "location" in names
    every_origin, everywhere = summed("coo"), summed("coa")
    return Placing(
        country=None if everywhere else place,
        system=system,
        country_name=None if everywhere else name("coa"),
        origin=None if every_origin else origin,
        origin_system=origin_system,
        origin_name=None if every_origin else name("coo"),
        name=pl.col("location") if located else None,
        level=_LEVEL if located else None,
    )


_PALESTINE = {"PSE", "GAZ", "PALESTINE", "PALESTINIAN", "STATE OF PALESTINE"}


def _companion(file: RawFile) -> str:
    """Which of two companion tables with the same columns this is: unrwa, idmc, or either."""
    for table, header, names in _tables(file):
        sides = [
            next((names.index(n) for n in (f"{s}_iso", s, f"{s}_name") if n in names), None) for s in ("coo", "coa")
        ]
        if None in sides:
            return "idmc"
        pairs = {tuple(row[i].strip().upper() for i in sides if i is not None) for row in table.head(400)[header:]}
        pairs = {pair for pair in pairs if not pair[0].startswith("#")}
        if not all(origin in _PALESTINE for origin, _ in pairs):
            return "idmc"
        # People displaced inside Palestine have it on both sides; UNRWA's table also has its other fields.
        return "unrwa" if any(place not in _PALESTINE for _, place in pairs) else "either"
    return ""


def _either(reading: Reading) -> Iterator[pl.DataFrame]:
    raise UnknownFeed(
        "the rows may be IDMC's displaced people or UNRWA's registered refugees: both tables look so for Palestine",
        where=reading.file.path.name,
        next="Say which: --feed unhcr_idmc or --feed unhcr_unrwa.",
    )


def _is_population(file: RawFile) -> bool:
    """All columns, or those a person chose on the site: at least one that no table of yearly numbers has."""
    columns = {cell.column for cell in POPULATION}
    for table in file.tables:
        if found := heading_row(table, is_table):
            held = columns & set(field_names(found[1]))
            if held == {"idps"}:  # may as well be IDMC's, unless the heading says whose
                return any("unhcr" in key(cell) for cell in found[1])
            return bool(held & {"idps", "stateless", "ooc", "hst", "vda"} or (held and names_a_stock(found[1])))
    return False


def _feed(
    kind: str,
    title: str,
    knows: set[str],
    never: frozenset[str] = frozenset(),
    *,
    rank: int = 0,
    producer: str = "UNHCR",
    companion: str = "",
    also: Callable[[RawFile], bool] = lambda file: False,
) -> Feed:
    def recognises(file: RawFile) -> bool:
        fields = _fields(file)
        if never & fields or not (knows <= fields or also(file)):
            return False
        return not companion or _companion(file) == companion

    def read(reading: Reading) -> Iterator[pl.DataFrame]:
        return _either(reading) if companion == "either" else _read(reading, kind)

    return Feed(f"unhcr_{kind}", title, producer, CC_BY_4, recognises, read, rank=rank)


_NOT_POPULATION = frozenset({"procedure_type", "pop_type", "resettlement", "refugee_like", "applied", "dec_total"})
_NOT_COMPANION = _NOT_POPULATION | {"refugees", "f_total", "location"}

# Each table is known by columns no other table has. Demographic totals need not equal the population table's
# (another collection of the same producer), so they rank behind it.
FEEDS = (
    _feed(
        "population",
        "UNHCR end-year population",
        {"year", "refugees", "asylum_seekers", "idps"},
        _NOT_POPULATION | {"total", "naturalisation"},
        also=_is_population,
    ),
    _feed("demographics", "UNHCR demographics", {"year", "total", "f_total", "m_total"}, rank=1),
    _feed("asylum_applications", "UNHCR asylum applications lodged", {"year", "applied"}),
    _feed("asylum_decisions", "UNHCR asylum decisions", {"year", "dec_recognized", "dec_rejected"}),
    _feed(
        "solutions",
        "UNHCR solutions",
        {"year", "resettlement", "naturalisation"},
        rank=1,
        also=lambda file: bool({"resettlement", "naturalisation"} & _fields(file)),
    ),
    _feed("flows", "UNHCR people newly counted", {"year", "refugees", "asylum_seekers", "refugee_like"}),
    _feed(
        "unrwa",
        "UNRWA registered refugees, republished by UNHCR",
        {"year", "total"},
        _NOT_COMPANION,
        producer="UNRWA",
        companion="unrwa",
    ),
    _feed(
        "idmc",
        "IDMC stock by conflict, republished by UNHCR",
        {"year", "total"},
        _NOT_COMPANION,
        producer="IDMC",
        rank=1,
        companion="idmc",
    ),
    _feed("companion", "IDMC or UNRWA, republished by UNHCR", {"year", "total"}, _NOT_COMPANION, companion="either"),
)
