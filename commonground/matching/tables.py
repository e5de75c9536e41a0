"""The tables of an instance as they came: CSV or Parquet, in a folder or under a prefix; every cell checked."""

import difflib
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from commonground.core.errors import BadCell, UnreadableFile
from commonground.matching.problem import Bools, Floats

# Table -> other names it may come under.
NAMES = {
    "cases": ("cases", "families"),
    "places": ("places",),
    "scores": ("scores",),
    "rules": ("rules",),
    "preferences": ("preferences",),
    "closed": ("closed",),
    "put_forward": ("put_forward",),
}
NEEDED = ("cases", "places", "scores")
# Column -> the name it has here.
ALIASES = {"family": "case", "tied_place": "tie", "linked_family": "linked_case", "arrival_week": "week"}
SUFFIXES = (".csv", ".parquet")
YES, NO = {"1", "true", "yes", "y"}, {"0", "false", "no", "n"}
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True)
class Table:
    """One table with its file, all cells as text; row numbers in refusals count the heading as row 1."""

    frame: pl.DataFrame
    path: str

    @property
    def columns(self) -> list[str]:
        return self.frame.columns

    def has(self, column: str) -> bool:
        return column in self.frame.columns

    def texts(self, column: str) -> list[str]:
        return self.frame[column].fill_null("").str.strip_chars().to_list()

    def wants(self, *columns: str) -> None:
        """Refuse a table that lacks a column it cannot do without."""
        missing = [column for column in columns if not self.has(column)]
        if missing:
            raise UnreadableFile(
                f"the column {missing[0]!r} is missing",
                where=self.path,
                next=f"It has {', '.join(self.columns)}. Rename or add the column.",
            )

    def only(self, *columns: str) -> None:
        """Refuse a column that would be dropped unread."""
        for column in self.columns:
            if column not in columns:
                raise UnreadableFile(
                    f"the column {column!r} is not known here",
                    where=self.path,
                    next=f"Known are {', '.join(columns)}. Rename it or take it out.",
                )

    def bad(self, row: int, column: str, what: str, next: str) -> BadCell:
        return BadCell(what, where=f"{self.path}, row {row + 2}, {column}", next=next)

    def numbers(self, column: str, *, least: float | None = 0.0, blank: float | None = None) -> Floats:
        """A column of finite numbers; a blank is refused unless a value for it is declared."""
        values = np.empty(self.frame.height)
        fast = self.frame[column].str.strip_chars().cast(pl.Float64, strict=False).to_numpy()
        for row in np.flatnonzero(~np.isfinite(fast)):
            text = (self.frame[column][int(row)] or "").strip()
            if text == "" and blank is not None:
                fast = fast if fast.flags.writeable else fast.copy()
                fast[row] = blank
                continue
            what = "the cell is blank, and unknown is never zero" if text == "" else f"{text!r} is not a number"
            raise self.bad(int(row), column, what, "Write the number, or 0 if it is none.")
        values[:] = fast
        low = np.flatnonzero(values < (-np.inf if least is None else least))
        if len(low):
            shown = f"{values[low[0]]:g} is below {least or 0:g}"
            raise self.bad(int(low[0]), column, shown, "A need or a capacity cannot be negative.")
        return values

    def flags(self, column: str) -> tuple[Bools, Bools]:
        """Which rows say yes, and which say anything at all."""
        texts = [text.lower() for text in self.texts(column)]
        for row, text in enumerate(texts):
            if text and text not in YES | NO:
                raise self.bad(row, column, f"{text!r} is neither yes nor no", "Write 1 or 0, or leave it blank.")
        return np.array([t in YES for t in texts], bool), np.array([t != "" for t in texts], bool)

    def keys(self, column: str) -> list[str]:
        """A column of names, each given once."""
        texts = self.texts(column)
        seen: dict[str, int] = {}
        for row, text in enumerate(texts):
            if not text:
                raise self.bad(row, column, "the name is blank", "Give each row a name of its own.")
            if text in seen:
                raise self.bad(row, column, f"{text!r} stands in row {seen[text] + 2} too", "Keep one of the rows.")
            seen[text] = row
        return texts

    def found(self, column: str, names: list[str], what: str) -> np.ndarray:
        """The index of each name of a column in a list of names; a name that is not there is refused."""
        at = {name: index for index, name in enumerate(names)}
        texts = self.texts(column)
        index = np.fromiter((at.get(text, -1) for text in texts), np.int64, len(texts))
        for row in np.flatnonzero(index < 0):
            near = difflib.get_close_matches(texts[row], names, 1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Add it to the table of {what}s, or take the row out."
            raise self.bad(int(row), column, f"there is no {what} {texts[row]!r}", hint)
        return index

    def warn_near(self, known: tuple[str, ...]) -> None:
        """Refuse a column whose name is nearly a known one: a typing error would silently drop it."""
        for column in self.columns:
            rest = [name for name in known if not self.has(name)]
            near = difflib.get_close_matches(column, rest, 1, cutoff=0.86)
            if column not in known and near:
                raise UnreadableFile(
                    f"the column {column!r} is not known",
                    where=self.path,
                    next=f"Did you mean {near[0]!r}? If not, choose a name less like it.",
                )


def gather(path: Path, *, unscored: bool = False) -> dict[str, Table]:
    """Find and read the tables of an instance: a folder, or a prefix such as `data/tiny-8x4`."""
    found = {}
    for table, names in NAMES.items():
        files = [file for name in names for file in _candidates(path, name) if file.is_file()]
        if len(files) > 1:
            raise UnreadableFile(
                f"two tables of {table}: {files[0].name} and {files[1].name}", where=str(path), next="Keep one."
            )
        if files:
            found[table] = _read(files[0])
    missing = [table for table in NEEDED if table not in found and not (unscored and table == "scores")]
    if missing:
        hint = f"Give {path}.npz, or " if path.with_name(path.name + ".npz").is_file() else ""
        raise UnreadableFile(
            f"no table of {missing[0]}",
            where=str(path),
            next=f"{hint}put {missing[0]}.csv or .parquet in the folder, or name it {path.name}.{missing[0]}.csv.",
        )
    return found


def read_table(path: Path) -> Table:
    """Read one table, CSV or Parquet."""
    if not path.is_file():
        raise UnreadableFile("there is no such file", where=str(path), next="Give a CSV or Parquet file.")
    return _read(path)


def _candidates(path: Path, name: str) -> list[Path]:
    if path.is_dir():
        return [path / f"{name}{suffix}" for suffix in SUFFIXES]
    return [path.with_name(f"{path.name}{join}{name}{suffix}") for join in (".", "_", "-") for suffix in SUFFIXES]


def _read(path: Path) -> Table:
    try:
        if path.suffix == ".parquet":
            frame = pl.read_parquet(path)
            frame = frame.with_columns(pl.all().cast(pl.String))
        else:
            frame = pl.read_csv(path, infer_schema=False, encoding="utf8")
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as why:
        first = str(why).strip().splitlines()[0] if str(why).strip() else type(why).__name__
        raise UnreadableFile(
            f"the table cannot be read: {first}", where=str(path), next="Save it again as CSV in UTF-8."
        ) from None
    names = {column: ALIASES.get(column.strip().lower(), column.strip().lower()) for column in frame.columns}
    twice = [name for name in names.values() if list(names.values()).count(name) > 1]
    if twice or "" in names.values():
        what = f"two columns mean {twice[0]!r}" if twice else "a column has no name"
        raise UnreadableFile(what, where=str(path), next="Give each column one name of its own.")
    return Table(frame.rename(names), str(path))
