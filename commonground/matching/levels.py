"""What is recorded of cases and places, as levels: words as they stand, numbers of many values in five bands."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from commonground.matching.problem import Floats, Ints

# A column of more different words than this tells cases apart one by one, and teaches nothing.
MOST_WORDS = 40
# Numbers of more different values than this are put in bands.
FEW_NUMBERS, BANDS = 8, 5
# A kind of place groups places: it has at most this part as many levels as there are places.
GROUPING = 0.5
UNRECORDED = "not recorded"
# Columns that name or order cases, or that decide elsewhere; they are no traits.
NO_TRAITS = {"case", "place", "outcome", "week", "linked_case", "tie", "consent", "name", "placing_bonus", "priority"}
NO_KINDS = {"place", "name", "languages", "nationalities", "assured_nationalities", "skills"}


@dataclass(frozen=True)
class Levels:
    """A column's levels: the words, or the upper edges of bands of numbers; one more for what is not recorded."""

    column: str
    words: tuple[str, ...] = ()
    edges: tuple[float, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        if not self.edges:
            return (*self.words, UNRECORDED)
        bands = [f"up to {edge:g}" for edge in self.edges]
        return (*bands, f"over {self.edges[-1]:g}", UNRECORDED)

    @property
    def count(self) -> int:
        return len(self.names)

    def of(self, table: pl.DataFrame) -> Ints:
        """The level of each row; a word never seen before counts as not recorded."""
        if self.edges:
            known = numbers(table, self.column)
            band = np.searchsorted(self.edges, known, side="left")
            return np.where(np.isnan(known), self.count - 1, band).astype(np.int64)
        at = {word: index for index, word in enumerate(self.words)}
        return np.array([at.get(_plain(text), len(self.words)) for text in _texts(table, self.column)], np.int64)


def told(table: pl.DataFrame, column: str, *, always: bool = False) -> Levels:
    """The levels of a column; `always` keeps every word, however many."""
    texts = [text for text in _texts(table, column) if text]
    read = [_number(text) for text in texts]
    different = sorted(set(read)) if not np.isnan(read).any() else []
    if len(different) > FEW_NUMBERS and not always:
        edges = sorted(set(np.quantile(read, np.arange(1, BANDS) / BANDS).tolist()))
        return Levels(column, edges=tuple(edges))
    return Levels(column, words=tuple(sorted({_plain(text) for text in texts})))


def shared_columns(history: pl.DataFrame, cases: pl.DataFrame) -> tuple[list[str], list[str]]:
    """Traits recorded in the history and of today's cases, and the columns of the history that cannot be used."""
    used: list[str] = []
    unread: list[str] = []
    for column in history.columns:
        if column in NO_TRAITS:
            continue
        levels = told(history, column)
        fits = column in cases.columns and (levels.edges or 2 <= len(levels.words) <= MOST_WORDS)
        (used if fits else unread).append(column)
    return used, unread


def place_attributes(places: pl.DataFrame) -> list[str]:
    """Columns that put several places in one kind."""
    found = []
    for column in places.columns:
        if column in NO_KINDS:
            continue
        levels = told(places, column)
        if not levels.edges and 2 <= len(levels.words) <= max(2, GROUPING * places.height):
            found.append(column)
    return found


def numbers(table: pl.DataFrame, column: str) -> Floats:
    """The numbers of a column; what is no number, or blank, is nan."""
    return np.array([_number(text) for text in _texts(table, column)])


def _texts(table: pl.DataFrame, column: str) -> list[str]:
    texts: list[str] = table[column].cast(pl.String).fill_null("").str.strip_chars().to_list()
    return texts


def _plain(text: str) -> str:
    """1 and 1.0 are one level."""
    number = _number(text)
    return f"{number:g}" if not np.isnan(number) else text


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return float("nan")
    return number if np.isfinite(number) else float("nan")
