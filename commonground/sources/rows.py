"""Which rows of a table hold figures: every other row is ignored or refused with its reason."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from commonground.core.figure import Locator, Question
from commonground.core.words import Status
from commonground.sources.feed import Reading
from commonground.sources.numbers import parse_column

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
# Of fewer labels, one alone may well tell whom a blank cell is about.
_SEVERAL = 4
_WHY = "_why"
_FAULT = {"row": pl.Int64, "column": pl.String, "bad": pl.String, "next": pl.String}
# A refusal quotes its cell first; the example does so too, and cells refused alike are one reason.
_QUOTED = r"""^(?s:'.*'|".*") """


class Sieve:
    """Sorts the rows of one table, keeps the sums that total rows must meet, and tells the account."""

    def __init__(self, layout: "Layout", reading: Reading, shown: Mapping[str, str]) -> None:
        self.layout, self.reading, self.account = layout, reading, reading.account
        self.shown = shown  # the heading as printed, by the name expressions use
        self._missed: dict[str, Question] = {}
        self._seen = _Seen()
        self._sums = {cell.column: _Sums() for cell in layout.cells if cell.each is None}

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
        self._check_totals(rows)
        for kind, reason, some in self._groups(rows):
            example = self._example(some)
            if kind == "refuse":
                column, then = self._refusal(reason)
                example |= {"column": self.shown.get(column, column), "value": some[column][0]} if column else {}
                self.account.refuse(reason, some.height, next=then, **example)
            else:
                self.account.ignore(reason, some.height, **example)
        rows = self._without_duplicates(rows.filter(pl.col(_WHY).is_null()).drop(_WHY))
        self._check_sums(rows)
        return rows

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
            why = why.when(total).then(pl.lit("ignore:total row"))
        for name in layout.required:
            why = why.when(pl.col(name) == "").then(pl.lit(f"refuse:{self.shown.get(name, name)} is blank"))
        for reason, expression, _, _ in layout.refuse:
            why = why.when(expression).then(pl.lit(f"refuse:{reason}"))
        return why.otherwise(None)

    def _groups(self, rows: pl.DataFrame) -> list[tuple[str, str, pl.DataFrame]]:
        out = rows.filter(pl.col(_WHY).is_not_null())
        groups = out.partition_by(_WHY, as_dict=True, maintain_order=True)
        return [(*str(key[0]).split(":", 1), some) for key, some in groups.items()]  # type: ignore[misc]

    def _refusal(self, reason: str) -> tuple[str, str]:
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

    def _check_totals(self, rows: pl.DataFrame) -> None:
        """Hold each total row against the rows above it; a miss becomes a question."""
        totals = rows.filter(pl.col(_WHY) == "ignore:total row")
        data = rows.filter(pl.col(_WHY).is_null())
        if not totals.is_empty() and not self.layout.duplicates_are_events:
            # A total is held against what is kept: a row that stands twice is counted once.
            data = data.unique([name for name in data.columns if name != "row"], keep="first", maintain_order=True)
        for column, sums in self._sums.items():
            if column not in rows.columns or not self.layout.labels:
                continue
            sums.extend(data, totals, column, self.layout)
            for row, printed, parts in sums.missed:
                shown = self.shown.get(column, column)
                where = Locator(self.reading.file.path.name, self.layout.table.sheet, row, shown)
                text = f"The total in {where} is {printed:,.0f}, but its parts give {parts:,.0f}. Which is right?"
                facts: dict[str, object] = {"printed": printed, "parts": parts}
                self.reading.questions.append(Question(f"total:{where}", "total_misses_parts", text, (where,), facts))
            sums.missed.clear()

    def _check_sums(self, rows: pl.DataFrame) -> None:
        """Hold each printed total against the parts of its own row; the first miss of a column is the question."""
        for total, parts in self.layout.adds_up.items():
            known = [part for part in parts if part in rows.columns]
            if total not in rows.columns or not known or total in self._missed or rows.is_empty():
                continue
            printed, *read = (
                parse_column(rows[name], locale=self.layout.locale, allow_negative=True)["value"]
                for name in (total, *known)
            )
            summed = pl.DataFrame(read, schema=known).select(
                pl.when(pl.any_horizontal(pl.all().is_not_null())).then(pl.sum_horizontal(pl.all())).alias("summed")
            )["summed"]
            wrong = rows.select("row", printed=printed, summed=summed).filter((printed - summed).abs() >= 0.5)
            if wrong.is_empty():
                continue
            row, first, parts_give = wrong.row(0)
            where = Locator(self.reading.file.path.name, self.layout.table.sheet, row, self.shown.get(total, total))
            text = (
                f"In {wrong.height:,} rows the total misses its parts; in {where} it is {first:,.0f}, and the parts"
                f" give {parts_give:,.0f}. Which is right?"
            )
            facts: dict[str, object] = {"printed": first, "parts": parts_give, "rows": wrong.height}
            self._missed[total] = Question(f"row_total:{where}", "total_misses_parts", text, (where,), facts)
            self.reading.questions.append(self._missed[total])

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
        return [frame.filter(pl.col("bad").is_null()).drop("bad", "next") for frame in counted]

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


def _totals(words: pl.Series) -> pl.Series:
    return words.filter(words.str.contains(TOTAL))


class _Seen:
    """The prints of all rows so far: eight bytes a row, so memory stays small on millions of them.

    They lie in sorted runs of which two of about one length are merged: a batch looks into a few runs only,
    however many rows came before.
    """

    def __init__(self) -> None:
        self._runs: list[pl.Series] = []

    def again(self, prints: pl.Series) -> pl.Series:
        """Say which rows were seen before, in this batch or in an earlier one, and remember the others."""
        again = ~prints.is_first_distinct()
        batch = prints.unique().sort()
        known = pl.Series([], dtype=pl.UInt64)
        for run in self._runs:
            at = run.search_sorted(batch).clip(upper_bound=len(run) - 1)
            known = pl.concat([known, batch.filter(run.gather(at) == batch)])
        if len(known):
            again = again | prints.is_in(known.implode())
        self._add(batch.filter(~batch.is_in(known.implode())) if len(known) else batch)
        return again

    def _add(self, run: pl.Series) -> None:
        if not len(run):
            return
        while self._runs and len(self._runs[-1]) < 2 * len(run):
            run = pl.concat([self._runs.pop(), run]).sort()
        self._runs.append(run)


class _Sums:
    """Running sums of one column: since the last total row, over all rows, and over the totals seen."""

    def __init__(self) -> None:
        self.overall = self.at_last_total = self.of_totals = 0.0
        self.missed: list[tuple[int, float, float]] = []

    def extend(self, data: pl.DataFrame, totals: pl.DataFrame, column: str, layout: "Layout") -> None:
        values = _numbers(data, column, layout)
        if totals.is_empty():
            self.overall += float(values["value"].sum())
            return
        for row, printed in _numbers(totals, column, layout).iter_rows():
            before = self.overall + float(values.filter(pl.col("row") < row)["value"].sum())
            if printed is None:
                continue
            candidates = (before - self.at_last_total, before, self.of_totals)
            if not any(abs(printed - parts) < 0.5 for parts in candidates):
                self.missed.append((row, printed, candidates[0] or before))
            self.at_last_total = before
            self.of_totals += printed
        self.overall += float(values["value"].sum())


def _numbers(rows: pl.DataFrame, column: str, layout: "Layout") -> pl.DataFrame:
    parsed = parse_column(rows[column], locale=layout.locale)
    return pl.DataFrame({"row": rows["row"], "value": parsed["value"].fill_null(0.0)}).filter(
        parsed["status"].fill_null("") == Status.REPORTED.value
    )
