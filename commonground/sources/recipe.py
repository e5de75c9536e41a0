"""Recipes: what a person says of a table no feed knows, as a small TOML file that reads it.

[source]   producer, title, licence, terms, redistribute, method
[table]    sheet, header (row of the headings; 0 where JSON keys or nothing heads the columns), heading_rows (how many
           rows the headings take, down to that one), locale
[period]   column, or start and end; or from and to, where no column says when
[place]    country or country_is, origin, adm1 ... adm4, adm1_code ... adm4_code, site
[rows]     sex, age, cause, category, currency: columns that say so row by row; method, coverage, break: columns that
           say how, how much and that otherwise than before was counted; apart: columns whose rows are never summed;
           labels: columns in which the word "Total" marks a total
[[ignore]] column, is: rows to leave out
[[value]]  column, category, measure, unit, series, sex, age, origin, detail ("site=camp"), method, year

Every other word names a column by its heading.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from commonground.core.errors import UnreadableFile
from commonground.core.numbers import Locale
from commonground.core.words import Category, Measure, Method, Sex, Unit, category
from commonground.sources import cellwords, periods
from commonground.sources.described import Described, Meaning, part_ages
from commonground.sources.feed import Feed, Licence, Reading
from commonground.sources.layout import figures, named_columns
from commonground.sources.opening import RawFile, RawTable
from commonground.sources.recipe_checks import LEVELS, PARTS, check, check_value, wrong
from commonground.sources.units import Units

SUFFIX = ".recipe.toml"


@dataclass(frozen=True, slots=True)
class Recipe:
    """A checked recipe; `sha256` is of what it says, so that a changed comment changes nothing."""

    path: Path
    sha256: str
    said: Mapping[str, Any]

    @property
    def text(self) -> bytes:
        return self.path.read_bytes()

    def fits(self, file: RawFile) -> bool:
        """Whether a table of the file has every column the recipe names."""
        return any(not self._lacking(table) for table in file.tables)

    def feed(self) -> Feed:
        """The feed this recipe makes; a draft nobody confirmed makes none."""
        if not self.said.get("confirmed"):
            raise UnreadableFile(
                f"its recipe {self.path.name} is a draft that nobody has confirmed",
                where=self.path.name,
                next="Check every line marked '# confirm', set confirmed = true, and read the file again.",
            )
        source = self.said.get("source", {})
        licence = Licence(
            source.get("licence") or "not stated",
            source.get("terms", ""),
            redistribute=source.get("redistribute", True),
        )
        title = source.get("title") or f"A table read by {self.path.name}"
        producer = source.get("producer") or cellwords.NOT_STATED
        return Feed("recipe", title, producer, licence, self.fits, self._read)

    def _read(self, reading: Reading) -> Iterator[pl.DataFrame]:
        fitting = [table for table in reading.file.tables if not self._lacking(table)]
        if not fitting:
            raise self._misfit(reading.file)
        for table in reading.file.tables:
            if table is fitting[0]:
                yield from figures(self._described(table).layout(), reading)
            else:
                reading.account.ignore("a table the recipe does not read", table.height, sheet=table.sheet, row=1)

    def _misfit(self, file: RawFile) -> UnreadableFile:
        table = next((t for t in file.tables if self._sheet in ("", t.sheet)), None)
        if table is None:
            what = f"its recipe reads the sheet {self._sheet!r}, which it lacks"
            there = ", ".join(str(t.sheet) for t in file.tables)
        else:
            what = f"its recipe names columns it lacks: {', '.join(self._lacking(table))}"
            there = ", ".join(self._names(table))
        return UnreadableFile(what, where=file.path.name, next=f"There are: {there[:300]}. Correct {self.path.name}.")

    @property
    def _sheet(self) -> str:
        return self._part("table").get("sheet", "")

    def _part(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.said.get(name, {})
        return found

    def _names(self, table: RawTable) -> list[str]:
        said = self._part("table")
        return named_columns(table, said.get("header", 1), said.get("heading_rows", 1))

    def _lacking(self, table: RawTable) -> list[str]:
        if self._sheet not in ("", table.sheet):
            return [f"sheet {self._sheet}"]
        names = set(self._names(table))
        return [column for column in self._columns() if column not in names]

    def _columns(self) -> list[str]:
        """Every column the recipe names."""
        period, place, rows = (self._part(name) for name in ("period", "place", "rows"))
        named = [
            *(period[key] for key in ("column", "start", "end") if key in period),
            *(column for key, column in place.items() if key != "country_is"),
            *(column for key, column in rows.items() if isinstance(column, str)),
            *rows.get("apart", ()),
            *rows.get("labels", ()),
            *(rule["column"] for rule in self.said.get("ignore", ())),
            *(value["column"] for value in self.said["value"]),
        ]
        return list(dict.fromkeys(name for name in named if name))

    def _described(self, table: RawTable) -> Described:
        source, period, place, rows = (self._part(name) for name in ("source", "period", "place", "rows"))
        names = self._names(table)
        start, end = period.get("column") or period.get("start"), period.get("column") or period.get("end")
        header = self._part("table").get("header", 1)
        values = [(value["column"], _meaning(value, source.get("method"))) for value in self.said["value"]]
        part_ages(meaning for _, meaning in values)
        return Described(
            table,
            header=header,
            names=names,
            shown=names,
            values=values,
            source=source.get("producer") or cellwords.NOT_STATED,
            country=_column(place, "country") if "country" in place else _constant(place.get("country_is")),
            country_name=_column(place, "country"),
            origin=_column(place, "origin"),
            units=Units(
                {n: place[f"adm{n}_code"] for n in LEVELS if place.get(f"adm{n}_code")},
                {n: place[f"adm{n}"] for n in LEVELS if place.get(f"adm{n}")},
                place.get("site"),
            ),
            start=start,
            end=end or start,
            month_first=_month_first(table, names, start, header),
            period=(pl.lit(period["from"]), pl.lit(period.get("to", period["from"]))) if "from" in period else None,
            sex=cellwords.sexes(rows["sex"]) if rows.get("sex") else None,
            age=cellwords.ages(rows["age"]) if rows.get("age") else None,
            cause=pl.col(rows["cause"]).replace("", None) if rows.get("cause") else None,
            category=cellwords.categories(rows["category"]) if rows.get("category") else None,
            currency=pl.col(rows["currency"]).str.to_uppercase() if rows.get("currency") else None,
            counted=cellwords.counted(rows.get("method"), rows.get("coverage"), rows.get("break")),
            apart=rows.get("apart", ()),
            labels=rows.get("labels", ()),
            ignore=[
                ("left out by the recipe", pl.col(rule["column"]).is_in(rule["is"]))
                for rule in self.said.get("ignore", ())
            ],
            locale=Locale(self._part("table").get("locale", "undeclared")),
        )


def _column(part: Mapping[str, Any], key: str) -> pl.Expr | None:
    return pl.col(part[key]) if part.get(key) else None


def _constant(text: str | None) -> pl.Expr | None:
    return pl.lit(text) if text else None


def _month_first(table: RawTable, names: list[str], column: str | None, header: int) -> bool:
    if column is None:
        return False
    position = names.index(column)
    return bool(periods.month_first([row[position].strip() for row in table.head(1000)[header:]]))


def _meaning(value: Mapping[str, Any], method: str | None) -> Meaning:
    measure, unit = Measure(value["measure"]), value["unit"]
    money = unit not in list(Unit) or unit == Unit.USD
    found = category(value["category"]) if value.get("category") else None
    given = value.get("method") or method
    return Meaning(
        found or (Category.NONE if money else Category.UNDETERMINED),
        unit,
        measure,
        value.get("series", ""),
        Sex(value["sex"]) if value.get("sex") else None,
        value.get("age") or None,
        value.get("origin") or None,
        value.get("detail") or None,
        Method(given) if given else None,
        years=(value["year"], value["year"]) if value.get("year") else None,
        money=money,
        flags=[] if found or money else ["category_not_stated"],
    )


def beside(path: Path) -> Path | None:
    """The recipe that lies beside a file under its name, if there is one."""
    recipe = path.with_name(path.name + SUFFIX)
    return recipe if recipe.is_file() else None


def load(path: Path) -> Recipe:
    """Read and check a recipe, or say which line of it cannot be used."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise wrong(path, f"is not TOML: {error}", "Draft it anew with commonground recipe.") from error
    for name, part in said.items():
        if name == "confirmed":
            continue
        if name not in PARTS:
            raise wrong(path, f"has a part {name!r} that no recipe has", f"Use {', '.join(PARTS)}.")
        for entry in part if name in ("ignore", "value") else [part]:
            check(path, name, entry)
    if not said.get("value"):
        raise wrong(path, "names no value column", "Add a [[value]] with column, category, measure and unit.")
    for value in said["value"]:
        check_value(path, value, said)
    if said.get("confirmed"):
        _check_twins(path, said)
    sha256 = hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return Recipe(path, sha256, said)


def _check_twins(path: Path, said: Mapping[str, Any]) -> None:
    """Two columns of one meaning would be added to each other: a person must say what parts them."""
    seen: dict[tuple[object, ...], str] = {}
    for value in said["value"]:
        whole = _meaning(value, None).whole
        if whole in seen:
            what = f"says the same of {seen[whole]!r} and {value['column']!r}, whose numbers would be added"
            raise wrong(
                path, what, "Give them another sex, age, origin or detail if they are parts, else another series."
            )
        seen[whole] = value["column"]
