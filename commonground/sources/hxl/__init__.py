"""Any table with HXL tags: what its tags say is counted, of whom, where and when.

The tags may stand in any of the first 25 rows and be written badly: each is repaired or named, and a column of
figures is read whatever its tag. What the tags do not say is not guessed: it is marked on the figure and asked.
"""

from collections.abc import Iterator, Mapping

import polars as pl

from commonground.core.figure import Locator, Question
from commonground.core.words import Measure
from commonground.sources.alike import ask_alike
from commonground.sources.feed import UNSTATED, Feed, Reading
from commonground.sources.hxl.columns import UNITS, Column, Columns, columns_of, tell_apart
from commonground.sources.hxl.meaning import propose
from commonground.sources.hxl.sheets import keep_apart
from commonground.sources.hxl.table import described
from commonground.sources.layout import figures
from commonground.sources.opening import RawFile, RawTable

# Of a longer table nobody would look at single rows.
_LONGEST = 50_000


def _recognises(file: RawFile) -> bool:
    return any(columns_of(table) is not None for table in file.tables)


def _read(reading: Reading) -> Iterator[pl.DataFrame]:
    tagged = [(table, columns_of(table)) for table in reading.file.tables]
    twins = {id(table): tell_apart(found.values) for table, found in tagged if found}
    keep_apart([(table, found) for table, found in tagged if found], reading)
    for table, found in tagged:
        if found is None:
            reading.account.ignore("a table without HXL tags", table.height, sheet=table.sheet, row=1,
                                   next="Tag it, or describe it with a recipe.")  # fmt: skip
            continue
        _name_faults(found, table, reading)
        if not found.values:
            reading.account.ignore("a tagged table without a column of people or money", table.height,
                                   sheet=table.sheet, row=max(found.row, 1))  # fmt: skip
            continue
        _ask(found, twins[id(table)], table, reading)
        _ask_country(found, table, reading)
        _ask_alike(found, table, reading)
        yield from figures(described(table, found, reading).layout(), reading)


def _name_faults(found: Columns, table: RawTable, reading: Reading) -> None:
    """Name each bad tag, with the tag it was read as."""
    where = {"sheet": table.sheet, "row": found.row or 1}
    for column in found.all:
        if column.tag and column.tag.fault:
            reason = f"HXL tag {column.tag.printed!r}: {column.tag.fault}; it was read as {column.tag}"
            reading.account.bad_cells(
                reason,
                1,
                next=f"Write {column.tag} in the source.",
                column=column.shown,
                value=column.tag.printed,
                **where,
            )
    for column, counted in found.values:
        if column.tag is None:
            reason = f"column {column.shown!r} has no HXL tag; it was read by its heading"
            reading.account.bad_cells(
                reason, 1, next=f"Tag it {propose(counted)}.", column=column.shown, value="", **where
            )
    for column in found.unread:
        reading.account.bad_cells(
            f"the tag {column.tag} does not say that column {column.shown!r} counts people or money; it was not read",
            1,
            next="Describe the column with a recipe if it does.",
            column=column.shown,
            value=str(column.tag),
            **where,
        )


# What a flag leaves open -> the question a person is asked.
_OPEN = {
    "category_not_stated": "Whom does {column} count? Its tag {tag} names no category; a tag such as {proposed} would.",
    "currency_not_stated": "In which currency is {column}? Neither its tag {tag} nor a #currency column says.",
    "measure_not_stated": "Is {column} money required or money received? Its tag {tag} does not say.",
    "category_from_heading": "Does {column} count what its heading says? Its tag {tag} names no category.",
    "heading_contradicts_tag": "The tag {tag} of {column} says one sex and its heading another. Which is right?",
    "tag_repaired": "{column} and {other} carry the same tag {tag}. Their headings tell them apart; is that right?",
    "tag_repeated": "{column} and {other} carry the same tag {tag}. What tells them apart?",
}


def _ask(found: Columns, twins: list[tuple[Column, Column]], table: RawTable, reading: Reading) -> None:
    """Ask what the tags leave open, once a column."""
    others = {a.name: b.shown for one, other in twins for a, b in ((one, other), (other, one))}
    for column, counted in found.values:
        for flag in counted.flags:
            if flag in _OPEN and not (flag == "currency_not_stated" and found.first("currency")):
                facts = {
                    "tag": str(column.tag or ""),
                    "proposed": propose(counted),
                    "other": others.get(column.name, ""),
                }
                text = _OPEN[flag].format(
                    column=repr(column.shown),
                    tag=facts["tag"] or "(none)",
                    proposed=facts["proposed"],
                    other=repr(facts["other"]),
                )
                _question(flag, text, column, table, found.row, reading, facts)
    if found.dates()[0] is None and not all(counted.years for _, counted in found.values):
        column = found.values[0][0]
        _question(
            "date_not_stated",
            "When were these people counted? No #date column says.",
            column,
            table,
            found.row,
            reading,
            {"tag": str(column.tag or "")},
        )


def _ask_country(found: Columns, table: RawTable, reading: Reading) -> None:
    """Ask for the country where the table names units and says nowhere in which: no name can be placed then."""
    units = [c for c in found.all if c.base in UNITS and not found.counts(c)]
    if units and not any(c.base == "country" or "code" in c.marks for c in found.all):
        text = (
            f"In which country are the places of {units[0].shown!r}? No #country column and no p-code says; until one"
            " does, their people are in no place."
        )
        _question("country_not_stated", text, units[0], table, found.row, reading, {})


def _ask_alike(found: Columns, table: RawTable, reading: Reading) -> None:
    """Ask about rows that give different stocks and are alike in every other column; flows may be many a place."""
    stocks = [column for column, counted in found.values if counted.measure is Measure.STOCK]
    if not stocks or table.height > _LONGEST:
        return
    key = [column.name for column in found.all if not found.counts(column)]
    rows = pl.concat(list(table.batches(skip=found.row)))
    ask_alike(rows, key, {column.name: column.shown for column in stocks}, table, reading)


def _question(
    rule: str, text: str, column: Column, table: RawTable, row: int, reading: Reading, facts: Mapping[str, object]
) -> None:
    where = Locator(reading.file.path.name, table.sheet, row or None, column.shown)
    reading.questions.append(Question(f"{rule}:{where}", rule, text, (where,), {"column": column.shown, **facts}))


FEEDS = (Feed("hxl", "A table with HXL tags", "not stated", UNSTATED, _recognises, _read),)
