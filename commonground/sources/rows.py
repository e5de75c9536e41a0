"""Which rows of a table hold figures: every other row is ignored or refused with its reason."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from commonground.core.words import Status
from commonground.sources.feed import Reading
from commonground.sources.told import Seen
from commonground.sources.totals import Totals

if TYPE_CHECKING:
    from commonground.sources.layout import Layout

# "Total", "Grand Total", "Eastern Libya total", "Total general", "Somme", الإجمالي, المجموع: the word alone or
# at an end of the label, so that a place called "Totalan" stays a place.
TOTAL = (
    r"(?i)^\W*(grand[\s-]*)?(sub[\s-]*)?(totale?s?|totaux|sum|somme|suma|المجموع|الإجمالي|اجمالي|الاجمالي)\b"
    r"|\btotal\W*$"
)
# A tag is one word with attributes: "# the counts below are estimates" is a comment.
_TAG = r"^(#\s*[^\s+]+(\s*\+\s*[^\s+]*)*)?\s*$"
_SHIFTED = "it has more cells than there are headings"
_SECOND = "a second table begins above it, with other headings"
_MISFITS = {
    _SHIFTED: ("", "A comma inside a number or a name moves the cells: put quotation marks around it."),
    _SECOND: ("", "Put each table into a sheet or file of its own."),
}
_NUMBER = r"^\W{0,2}[0-9٠-٩][0-9٠-٩ .,]*%?$"
_CONTRADICTED = "an earlier row gives other numbers for the same people, place and time"
# Of fewer labels, one alone may well tell whom a blank cell is about.
_SEVERAL = 4
_WHY = "_why"
_TOTAL_ROW = "ignore:total row"
# A table with more columns before its figures than this says "Total" in one of the first.
_FIRST = 4
# On the figure of a cell that holds something else than a number.
UNREADABLE = "unreadable"
_FAULT = {"row": pl.Int64, "column": pl.String, "bad": pl.String, "next": pl.String}
# A refusal quotes its cell first; the example does so too, and cells refused alike are one reason.
_QUOTED = r"""^(?s:'.*'|".*") """


class Sieve:
    """Sorts the rows of one table, keeps the sums that total rows must meet, and tells the account."""

    def __init__(self, layout: "Layout", reading: Reading, shown: Mapping[str, str]) -> None:
        self.layout, self.reading, self.account = layout, reading, reading.account
        self.shown = shown  # the heading as printed, by the name expressions use
        self._seen = Seen()
        self._second = 0  # the row of the headings of a second table below this one
        self._totals = Totals(layout, reading, shown)

    def above(self, header: int) -> None:
        """Account for the heading row and what stands above it."""
        if header == 0:
            return
        sheet, head = self.layout.table.sheet, self.layout.table.head(header)
        if header > 1 and any(cell.lstrip().startswith("#") for cell in head[header - 1]):
            # A table read by its tags prints its headings in the row above them.
            self.account.ignore("HXL tag row", 1, sheet=sheet, row=header)
            header -= 1
        self.account.ignore("heading row", 1, sheet=sheet, row=header)
        if header > 1:
            self.account.ignore("above the heading row", header - 1, sheet=sheet, row=1)

    def sift(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the rows that should hold figures; count the others."""
        rows = rows.with_columns(self._why(rows).alias(_WHY))
        self._totals.check(
            rows.filter(pl.col(_WHY).is_null()), rows.filter(pl.col(_WHY) == _TOTAL_ROW), self.layout.locale
        )
        for kind, reason, some in self._groups(rows):
            example = self._example(some)
            if kind == "refuse":
                column, then = self._refusal(reason)
                example |= {"column": self.shown.get(column, column), "value": some[column][0]} if column else {}
                self.account.refuse(reason, some.height, next=then, **example)
            else:
                self.account.ignore(reason, some.height, **example)
        rows = self._without_duplicates(rows.filter(pl.col(_WHY).is_null()).drop(_WHY))
        rows = self._without_contradictions(rows)
        self._totals.check_across(rows, self.layout.locale)
        return rows

    def finish(self) -> None:
        """Ask about the totals that no rows of the table gave."""
        self._totals.finish()

    def _why(self, rows: pl.DataFrame) -> pl.Expr:
        """Why a row is out, as "ignore:reason" or "refuse:reason"; null for a row of data."""
        layout = self.layout
        text = [name for name, kind in rows.schema.items() if kind == pl.String]
        values = [cell.column for cell in layout.cells if cell.column in rows.columns and cell.each is None]
        blank = pl.all_horizontal(pl.col(text) == "")
        hashed = [name for name in text if rows[name].str.starts_with("#").any()]
        all_tags = pl.all_horizontal(pl.col(text).str.contains(_TAG))
        tags = pl.any_horizontal(pl.col(hashed).str.starts_with("#")) & all_tags
        empty = pl.all_horizontal(pl.col(values) == "") if values else pl.lit(False)
        lacking = pl.any_horizontal(pl.col(layout.required) == "") if layout.required else pl.lit(False)
        why = (
            pl.when(blank)
            .then(pl.lit("ignore:blank row"))
            .when(tags if hashed else pl.lit(False))
            .then(pl.lit("ignore:HXL tag row"))
            .when(self._shifted(rows, text, values))
            .then(pl.lit(f"refuse:{_SHIFTED}"))
            .when(self._headings_again(rows, text, values))
            .then(pl.lit("ignore:heading row"))
            .when(pl.col("row") >= self._second if self._second else pl.lit(False))
            .then(pl.lit(f"refuse:{_SECOND}"))
            .when(empty & (lacking | _alone([name for name in text if name not in values])))
            .then(pl.lit("ignore:note, no figure in it"))
        )
        for reason, expression in layout.ignore:
            why = why.when(expression).then(pl.lit(f"ignore:{reason}"))
        labels = [name for name in layout.labels if name in rows.columns]
        # Words repeat: each different one is looked at once.
        totals = {name: words for name in labels if len(words := _totals(rows[name].unique()))}
        if totals:
            total = pl.any_horizontal(pl.col(name).is_in(words.implode()) for name, words in totals.items())
            why = why.when(total).then(pl.lit(_TOTAL_ROW))
        if (begins := self._begins_as_total(rows, [name for name in text if name not in values])) is not None:
            why = why.when(begins).then(pl.lit(_TOTAL_ROW))
        for name in layout.required:
            why = why.when(pl.col(name) == "").then(pl.lit(f"refuse:{self.shown.get(name, name)} is blank"))
        for reason, expression, _, _ in layout.refuse:
            why = why.when(expression).then(pl.lit(f"refuse:{reason}"))
        return why.otherwise(None)

    def _begins_as_total(self, rows: pl.DataFrame, labels: Sequence[str]) -> pl.Expr | None:
        """Rows whose first word is "Total" and that lack what other rows have: no feed need name the column.

        A cell "Total" in a column of sexes or ages counts everybody, and is data.
        """
        parted = {name for part in ("sex", "age") for name in _columns(self.layout, part)}
        first = [name for name in labels[:_FIRST] if name not in parted]
        words = {name: found for name in first if len(found := _totals(rows[name].unique()))}
        if not words:
            return None
        blank = {name: int((rows[name] == "").sum()) for name in labels}
        usual = [name for name in labels if 2 * blank[name] < rows.height and blank[name]]
        if not usual:
            return None
        lacks = pl.any_horizontal([pl.col(name) == "" for name in usual])
        leading = pl.coalesce([pl.col(name).replace("", None) for name in labels])
        return lacks & pl.any_horizontal(leading.is_in(found.implode()) for found in words.values())

    def _groups(self, rows: pl.DataFrame) -> list[tuple[str, str, pl.DataFrame]]:
        out = rows.filter(pl.col(_WHY).is_not_null())
        groups = out.partition_by(_WHY, as_dict=True, maintain_order=True)
        return [(*str(key[0]).split(":", 1), some) for key, some in groups.items()]  # type: ignore[misc]

    def _shifted(self, rows: pl.DataFrame, text: Sequence[str], values: Sequence[str]) -> pl.Expr:
        """Rows of delimited text with more cells than headings: an unquoted comma moves all cells behind it."""
        header = self.layout.header
        if self.reading.file.kind != "csv" or not header:
            return pl.lit(False)
        heads = self.layout.table.head(header)[max(0, header - 2) :]
        width = max(i + 1 for row in heads for i, cell in enumerate(row) if cell.strip())
        beyond = [name for name in text[width:] if (rows[name] != "").any()]
        if not beyond:
            return pl.lit(False)
        # Words beside a table may be remarks; not so a number, or words behind a number where words should stand.
        words, numbers = (pl.any_horizontal(pl.col(beyond).str.contains(sign)) for sign in (r"\S", _NUMBER))
        last = text[width - 1]
        return numbers if last in values else numbers | (words & pl.col(last).str.contains(_NUMBER))

    def _headings_again(self, rows: pl.DataFrame, text: Sequence[str], values: Sequence[str]) -> pl.Expr:
        """Rows that print the headings again; where they print others for the numbers, another table begins there."""
        printed = {name: self.shown.get(name, name) for name in text}
        filled = [name for name in text if printed[name] and (rows[name] == printed[name]).any()]
        if len(filled) < 2:
            return pl.lit(False)
        same = pl.sum_horizontal([(pl.col(name) == printed[name]).cast(pl.Int32) for name in filled]) >= 2
        whole = pl.all_horizontal([pl.col(name) == printed[name] for name in values])
        other = rows.filter(same & ~whole & ~pl.any_horizontal([pl.col(n).str.contains(r"\d") for n in values]))
        if other.height and not self._second:
            self._second = int(other["row"][0])
        return same & whole

    def _refusal(self, reason: str) -> tuple[str, str]:
        if reason in _MISFITS:
            return _MISFITS[reason]
        for known, _, column, then in self.layout.refuse:
            if known == reason:
                return column, then
        return "", "Fill the cell in the source, or leave the row out."

    def _example(self, some: pl.DataFrame) -> dict[str, Any]:
        return {"sheet": self.layout.table.sheet, "row": some["row"][0]}

    def _without_duplicates(self, rows: pl.DataFrame) -> pl.DataFrame:
        if self.layout.duplicates_are_events or rows.is_empty():
            return rows
        again = self._seen.again(rows.drop("row").hash_rows())
        if again.any():
            some = rows.filter(again)
            self.account.ignore("duplicate of an earlier row, equal in every cell", some.height, **self._example(some))
            rows = rows.filter(~again)
        return rows

    def _without_contradictions(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Of rows that give different numbers for the same people the first is kept: their sum would be neither."""
        key = [name for name in self.layout.key if name in rows.columns]
        if not key or rows.is_empty():
            return rows
        values = [cell.column for cell in self.layout.cells if cell.column in rows.columns]
        again, differs = self.reading.told.again(rows, key, values, alone=len(self.reading.file.tables) == 1)
        if not again.any():
            return rows
        same, other = rows.filter(again & ~differs), rows.filter(differs)
        if same.height:
            self.account.ignore("duplicate: an earlier row says the same", same.height, **self._example(same))
        if other.height:
            column = self.shown.get(key[-1], key[-1])
            example = {**self._example(other), "column": column, "value": other[key[-1]][0]}
            then = "Leave the row that is right in the file, and read it again."
            self.account.refuse(_CONTRADICTED, other.height, next=then, **example)
        return rows.filter(~again)

    def settle(self, rows: pl.DataFrame, counted: Sequence[pl.DataFrame]) -> list[pl.DataFrame]:
        """Keep rows with a readable cell, refuse those without one; report each unreadable cell."""
        bad = [frame.filter(pl.col("bad").is_not_null()).select(_FAULT.keys()) for frame in counted]
        faults = pl.concat(bad) if bad else pl.DataFrame(schema=_FAULT)
        if faults.is_empty():
            self.account.keep(rows.height if counted else 0)
            if not counted:
                self.account.refuse("no value column", rows.height, next="Name one in a recipe.", row=rows["row"][0])
            return [frame.drop("bad", "next") for frame in counted]
        lost = set(faults.group_by("row").len().filter(pl.col("len") == len(counted))["row"])
        self.account.keep(rows.height - len(lost))
        self._report(rows, faults, lost)
        return [_unreadable(frame) for frame in counted]

    def _report(self, rows: pl.DataFrame, faults: pl.DataFrame, lost: set[int]) -> None:
        refused = faults.filter(pl.col("row").is_in(list(lost))).unique("row", keep="first", maintain_order=True)
        cells = faults.filter(~pl.col("row").is_in(list(lost)))
        names = {printed: name for name, printed in self.shown.items()}
        for some, whole in ((refused, True), (cells, False)):
            alike = some.with_columns(pl.col("bad").str.replace(_QUOTED, "").alias("why")).with_columns(
                pl.col("why").str.replace_all(r"[0-9]+", "0").alias("kind")
            )
            for part in alike.partition_by("kind", maintain_order=True):
                row, column = part["row"][0], part["column"][0]
                value = rows.filter(pl.col("row") == row)[names.get(column, column)][0][:80]
                example = {"sheet": self.layout.table.sheet, "row": row, "column": column, "value": value}
                reason, then = f"{value!r} {part['why'][0]}", part["next"][0]
                if part["bad"].n_unique() > 1:
                    reason = f"{reason} ({part['bad'].n_unique():,} different cells are refused so)"
                if whole:
                    self.account.refuse(reason, part.height, next=then, **example)
                else:
                    self.account.bad_cells(reason, part.height, next=then, **example)


def _alone(labels: Sequence[str]) -> pl.Expr:
    """Whether one cell of several is all that a row says: a source, a note, the name of a section."""
    if len(labels) < _SEVERAL:
        return pl.lit(False)
    return pl.sum_horizontal([(pl.col(name) != "").cast(pl.Int32) for name in labels]) == 1


def _unreadable(frame: pl.DataFrame) -> pl.DataFrame:
    """A cell that cannot be read says no number, and the sums over it say that they lack one."""
    bad = pl.col("bad").is_not_null()
    flags = [pl.when(bad).then(pl.lit(UNREADABLE)), *([pl.col("flags")] if "flags" in frame.columns else [])]
    return frame.with_columns(
        pl.when(bad).then(pl.lit(Status.NOT_REPORTED.value)).otherwise("status").alias("status"),
        pl.concat_str(flags, separator=" ", ignore_nulls=True).replace("", None).alias("flags"),
    ).drop("bad", "next")


def _columns(layout: "Layout", field: str) -> list[str]:
    """The columns of the table that say a field of the figures."""
    said = [layout.fields.get(field), *(cell.fields.get(field) for cell in layout.cells)]
    return [name for value in said if isinstance(value, pl.Expr) for name in value.meta.root_names()]


def _totals(words: pl.Series) -> pl.Series:
    return words.filter(words.str.contains(TOTAL))
