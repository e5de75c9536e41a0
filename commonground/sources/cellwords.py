"""Cells of words read as what they name: a category, a sex, an age, an agency. Each distinct word is read once."""

from collections.abc import Callable

import polars as pl

from commonground.core.figure import BREAK, COVERAGE, WAY
from commonground.core.words import AGE_UNKNOWN, Sex, category
from commonground.sources.wording import said

# Words of a cell that counts everybody; a blank is people of whom it is not known.
WHOLE = ("all", "total", "both", "t", "tous", "todos", "ambos", "الكل")
# An agency's name in other languages is still that agency.
_AGENCIES = {"acnur": "UNHCR", "hcr": "UNHCR", "oim": "IOM", "dtm": "IOM", "iom dtm": "IOM", "iom-dtm": "IOM"}
_LETTERS = {"f": Sex.FEMALE, "m": Sex.MALE, "h": Sex.MALE, "o": Sex.OTHER}
NOT_STATED = "not stated"
# Cells of a column of breaks that say there is none.
_NO_BREAK = ("", "no", "n", "0", "0.0", "false", "none", "non", "não", "nao", "-", "–", "لا")


def sexes(column: str) -> pl.Expr:
    """The sex a cell names; null where it counts both."""
    return _mapped(column, _sex)


def ages(column: str) -> pl.Expr:
    """The age a cell prints; null where it counts all ages."""
    text = pl.col(column).replace("", AGE_UNKNOWN)
    return pl.when(~text.str.to_lowercase().is_in(WHOLE)).then(text)


def categories(column: str) -> pl.Expr:
    """The category a cell names by its id, its code or in words; null where it names none."""
    return _mapped(column, lambda cell: category(cell) or said(cell).category)


def agencies(column: str) -> pl.Expr:
    """The agency a cell names, by the name it has in English."""
    known = pl.col(column).str.to_lowercase().replace_strict(_AGENCIES, default=pl.col(column))
    return pl.when(pl.col(column) == "").then(pl.lit(NOT_STATED)).otherwise(known)


def counted(method: str | None, coverage: str | None, breaks: str | None) -> list[pl.Expr]:
    """Flags of what columns say of how a row was counted: its way, how much it covered, that its series breaks."""
    flags: list[pl.Expr] = []
    if method:
        flags.append(pl.when(pl.col(method) != "").then(pl.format(f"{WAY}{{}}", _slug(method))))
    if coverage:
        number = pl.col(coverage).str.extract(r"(\d+(?:\.\d+)?)")
        worded = pl.when(pl.col(coverage) != "").then(pl.format(f"{WAY}{{}}", _slug(coverage)))
        flags.append(pl.when(number.is_not_null()).then(pl.format(f"{COVERAGE}{{}}", number)).otherwise(worded))
    if breaks:
        flags.append(pl.when(~pl.col(breaks).str.to_lowercase().is_in(_NO_BREAK)).then(pl.lit(BREAK)))
    return flags


def _slug(column: str) -> pl.Expr:
    """The words of a cell as one: a flag holds no space."""
    return pl.col(column).str.to_lowercase().str.replace_all(r"[^\w%]+", "_").str.strip_chars("_")


def _sex(cell: str) -> str | None:
    word = cell.strip().lower()
    if word in WHOLE:
        return None
    return said(cell).sex or _LETTERS.get(word, Sex.UNKNOWN)


def _mapped(column: str, read: Callable[[str], str | None]) -> pl.Expr:
    def words(cells: pl.Series) -> pl.Series:
        known = {cell: read(cell) for cell in cells.unique().to_list()}
        plain = {cell: str(word) if word is not None else None for cell, word in known.items()}
        return cells.replace_strict(plain, return_dtype=pl.String)

    return pl.col(column).map_batches(words, return_dtype=pl.String)
