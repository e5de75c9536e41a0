"""Figures that give a reader pause become questions: each rule looks at the series of one source at a time."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from commonground.core.figure import Question
from commonground.core.words import Category, Measure, Status, Unit
from commonground.evidence.asking import Row

# A fall to one hundredth, or a rise to a hundredfold, between two dates of one series is rarely people.
SUDDEN = 100
# Small series jump by nature.
SUDDEN_FROM = 1_000
# Equal figures of fewer people than this may well be chance.
CARRIED_FROM = 1_000
_CROSSED = (Category.REFUGEE.value, Category.ASYLUM_SEEKER.value, Category.OIP.value)


def doubts(
    rows: Iterable[Row], by_origin: Iterable[Row], *, as_of: date, max_age_days: int, residents: Iterable[Row] = ()
) -> list[Question]:
    """Every question these figures raise, oldest doubt first within each rule; the same doubt keeps its id.

    `rows` are whole series of places, `by_origin` the same cut by origin, `residents` the population of places.
    """
    found: list[Question] = []
    for series in _series(rows):
        for rule in (_sudden, _carried, _missing):
            found.extend(rule(series))
        found.extend(_stale(series, as_of, max_age_days))
    found.extend(_own_country(by_origin))
    found.extend(_more_than_residents(rows, residents))
    return sorted(found, key=lambda question: (question.rule, question.id))


def _series(rows: Iterable[Row]) -> list[list[Row]]:
    """Stocks and yearly flows of people, each series in the order of its dates."""
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        counted = row.measure in (Measure.STOCK, Measure.FLOW) and row.unit in (Unit.PERSONS, Unit.HOUSEHOLDS)
        if counted and row.end is not None:
            key = (row.category, row.measure, row.unit, row.source, row.series, row.place)
            groups.setdefault(key, []).append(row)
    return [sorted(group, key=lambda row: (row.ends, row.begins)) for group in groups.values()]


def _known(series: list[Row]) -> list[Row]:
    return [row for row in series if row.status != Status.NOT_REPORTED and row.value is not None]


def _sudden(series: list[Row]) -> Iterator[Question]:
    for before, after in pairwise(_known(series)):
        more, less = max(before.value or 0, after.value or 0), min(before.value or 0, after.value or 0)
        if more < SUDDEN_FROM or more < SUDDEN * max(less, 1) or _printed_nothing(after) or _printed_nothing(before):
            continue
        word = "fell" if (after.value or 0) < (before.value or 0) else "rose"
        text = (
            f"{_who(after)} {word} from {before.value:,.0f} ({before.ends}) to {after.value:,.0f} ({after.ends})."
            " Did people move, did the way of counting change, or is one of the two wrong?"
        )
        yield _question("sudden_change", after, text, before, before=before.value, after=after.value)


def _printed_nothing(row: Row) -> bool:
    return "zero_or_not_reported" in row.flags


def _carried(series: list[Row]) -> Iterator[Question]:
    run: list[Row] = []
    for row in [*_known(series), None]:
        if row is not None and run and row.value == run[-1].value:
            run.append(row)
            continue
        if len(run) > 1 and (run[-1].value or 0) >= CARRIED_FROM:
            text = (
                f"{_who(run[-1])} is {run[-1].value:,.0f} at {len(run)} dates in a row,"
                f" {run[0].ends} to {run[-1].ends}. Was it counted again, or carried forward?"
            )
            yield _question("carried_forward", run[-1], text, run[0], value=run[-1].value, dates=len(run))
        run = [row] if row is not None else []


def _missing(series: list[Row]) -> Iterator[Question]:
    yearly = [row for row in _known(series) if (row.ends.month, row.ends.day) == (12, 31)]
    if len(yearly) < 3 or len(yearly) < len(_known(series)):
        return
    for before, after in pairwise(yearly):
        gap = after.ends.year - before.ends.year - 1
        if 0 < gap <= 5:
            years = f"{before.ends.year + 1}" if gap == 1 else f"{before.ends.year + 1} to {after.ends.year - 1}"
            text = f"{_who(after)} is given for {before.ends.year} and {after.ends.year}, but not for {years}. Why?"
            yield _question("missing_year", after, text, before, years=years.replace(" to ", "–"))


def _stale(series: list[Row], as_of: date, max_age_days: int) -> Iterator[Question]:
    known = [row for row in _known(series) if row.ends <= as_of and not _printed_nothing(row)]
    if not known or series[-1].measure != Measure.STOCK:
        return
    newest = known[-1]
    age = (as_of - newest.ends).days
    if age > max_age_days:
        text = (
            f"{_who(newest)} is of {newest.ends}, {age} days before {as_of}; the policy allows {max_age_days}."
            " Is there a newer figure?"
        )
        yield _question("stale", newest, text, age_days=age, max_age_days=max_age_days)


def _own_country(by_origin: Iterable[Row]) -> Iterator[Question]:
    for row in by_origin:
        if row.category in _CROSSED and row.origin and row.origin == row.place and row.value:
            text = (
                f"{_who(row)} at {row.ends}: {row.value:,.0f} people come from the very country they are in."
                " Are origin and asylum exchanged, or are these internally displaced or returned people?"
            )
            yield _question("origin_equals_asylum", row, text, value=row.value)


def _more_than_residents(rows: Iterable[Row], residents: Iterable[Row]) -> Iterator[Question]:
    people = {row.place: row for row in residents if row.value}
    for row in rows:
        home = people.get(row.place)
        if home is None or row.measure != Measure.STOCK or row.unit != Unit.PERSONS or row is home:
            continue
        if row.category != Category.RESIDENT and (row.value or 0) > (home.value or 0):
            text = (
                f"{_who(row)} at {row.ends} is {row.value:,.0f}, more than the {home.value:,.0f} people"
                f" {home.source} counts there. Is the place or the number wrong?"
            )
            yield _question("more_than_residents", row, text, home, value=row.value, residents=home.value)


def _who(row: Row) -> str:
    series = f", {row.series}" if row.series else ""
    unit = f" in {row.unit}" if row.unit != Unit.PERSONS else ""
    return f"{row.source}'s {row.category.replace('_', ' ')} figure{unit} for {row.place_name or row.place}{series}"


def _question(rule: str, row: Row, text: str, other: Row | None = None, **facts: object) -> Question:
    unit = () if row.unit == Unit.PERSONS else (row.unit,)
    told = (rule, row.category, row.source, row.series, row.place or "", row.origin or "", row.ends.isoformat(), *unit)
    where = (row.locator, *((other.locator,) if other is not None else ()))
    known: dict[str, object] = {
        "category": row.category,
        "source": row.source,
        "series": row.series,
        "place": row.place,
        "end": row.ends.isoformat(),
    }
    if other is not None:
        known["other_end"] = other.ends.isoformat()
    return Question(":".join(told), rule, text, where, known | facts)
