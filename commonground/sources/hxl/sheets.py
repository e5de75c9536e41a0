"""Several tagged sheets of one workbook: those that count the same places at the same time are never added."""

from collections.abc import Sequence

from commonground.core.figure import Locator, Question
from commonground.sources.feed import Reading
from commonground.sources.hxl.columns import APART, UNITS, Columns
from commonground.sources.opening import RawTable

# What says where, when, of whom and by whom a row counts.
_NAMING = frozenset({*UNITS, *APART, "country", "loc", "date", "org", "sex", "gender", "age", "group", "cause"})
# A longer sheet is compared by its first rows.
_COMPARED = 100_000


def keep_apart(tagged: Sequence[tuple[RawTable, Columns]], reading: Reading) -> None:
    """Give the numbers of a sheet a series of their own where an earlier one names the same people, and ask."""
    counting = [(table, found) for table, found in tagged if found.values]
    if len(counting) < 2:
        return
    before: list[tuple[RawTable, Columns, set[tuple[str, ...]]]] = []
    for table, found in counting:
        own = _rows(table, found)
        for other, its, rows in before:
            if _tags(found) == _tags(its) and rows & own:
                _part(table, other, found, reading)
                break
        before.append((table, found, own))


def _part(table: RawTable, other: RawTable, found: Columns, reading: Reading) -> None:
    for _, counted in found.values:
        counted.series = " ".join(filter(None, (counted.series, f"sheet {table.sheet}")))
    column = found.values[0][0]
    where = Locator(reading.file.path.name, table.sheet, found.row or None, column.shown)
    text = (
        f"The sheets {other.sheet!r} and {table.sheet!r} count people in the same places at the same time, so they"
        " were not added. Which of them holds?"
    )
    facts: dict[str, object] = {"one": other.sheet, "other": table.sheet}
    reading.questions.append(Question(f"sheets_alike:{where}", "sheets_alike", text, (where,), facts))


def naming(found: Columns) -> list[int]:
    """The columns that name the people of a row, in the order of their tags."""
    named = [c for c in found.all if c.base in _NAMING and not found.counts(c)]
    return [int(c.name[1:]) for c in sorted(named, key=lambda c: str(c.tag))]


def _tags(found: Columns) -> list[str]:
    return [str(found.all[i].tag) for i in naming(found)]


def _rows(table: RawTable, found: Columns) -> set[tuple[str, ...]]:
    at = naming(found)
    rows = table.head(_COMPARED)[found.row :]
    told = {tuple(row[i].strip() for i in at) for row in rows}
    return {row for row in told if any(row)}
