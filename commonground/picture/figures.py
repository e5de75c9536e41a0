"""What the store holds for a situation: asked once, shared by every part of the picture."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from commonground.core.words import Measure, Status
from commonground.evidence.asking import Ask, Row, ask
from commonground.evidence.gazetteer import Gazetteer
from commonground.evidence.releases import Release
from commonground.evidence.store import Store
from commonground.picture.dossier import Dossier
from commonground.picture.numbers import Register

# Stocks older than the situation are still the latest word of some sources (a census, UN DESA); trends also
# need years before it. What is older than the policy allows is marked, not hidden.
YEARS_BEFORE = 10
# Shorter periods are events, or months: a year of them is summed; a calendar year is a figure of its own.
_A_YEAR = 300


@dataclass
class Figures:
    """The answers a picture is drawn from."""

    dossier: Dossier
    store: Store
    register: Register

    @classmethod
    def of(cls, dossier: Dossier, store: Store) -> "Figures":
        releases = {release.id: release for release in store.releases(withdrawn=False)}
        return cls(dossier, store, Register(releases))

    @property
    def releases(self) -> dict[str, Release]:
        return dict(self.register.releases)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return self.store.gazetteer()

    @cached_property
    def window(self) -> Ask:
        """Everything told of the situation's countries up to its date, and some years before."""
        since = date(self.dossier.start.year - YEARS_BEFORE, 1, 1)
        return Ask(place=self.dossier.places, since=since, until=self.dossier.as_of)

    @cached_property
    def whole(self) -> list[Row]:
        """Every series of the countries, whole: not split by origin, sex or place."""
        return self._by_year(self._over_places(ask(self.store, self.window)))

    @cached_property
    def by_origin(self) -> list[Row]:
        rows = ask(self.store, self.split("origin"))
        return self._over_places([row for row in rows if row.value or row.status != Status.REPORTED])

    @cached_property
    def by_sex_age(self) -> list[Row]:
        return self._over_places(ask(self.store, self.split("sex", "age")))

    @cached_property
    def units(self) -> list[Row]:
        """The figures of the admin units at the dossier's level, within its period."""
        return ask(self.store, self.at_level)

    @cached_property
    def at_level(self) -> Ask:
        return replace(self.window, level=self.dossier.level, measure=(Measure.STOCK.value,), since=self.dossier.start)

    def _by_year(self, rows: list[Row]) -> list[Row]:
        """Sum single events (a storm, a shipwreck) by calendar year; stocks and yearly flows stay as they are."""
        kept = [row for row in rows if not _is_event(row)]
        years: dict[tuple[object, ...], list[Row]] = defaultdict(list)
        for row in rows:
            if _is_event(row):
                told = (row.category, row.measure, row.unit, row.series, row.source, row.place, row.begins.year)
                years[told].append(row)
        return kept + [self.register.sum(_year_of(events), events) for events in years.values()]

    def _over_places(self, rows: list[Row]) -> list[Row]:
        """Sum over the countries of a situation what one source says of each for the same date and series."""
        if len(self.dossier.places) == 1:
            return rows
        groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
        for row in rows:
            told = (row.category, row.measure, row.unit, row.series, row.source, row.begins, row.ends, row.feed)
            groups[(*told, row.origin, row.sex, row.age, row.cause, row.detail)].append(row)
        return [self.register.sum(_summed(group, len(self.dossier.places)), group) for group in groups.values()]

    def split(self, *by: str) -> Ask:
        return replace(self.window, by=by, measure=(Measure.STOCK.value,), since=self.dossier.start)


def latest(rows: Iterable[Row]) -> list[Row]:
    """The newest row of each source and series; rounds of one operation are never summed."""
    newest: dict[tuple[str | None, ...], Row] = {}
    for row in rows:
        key = (row.category, row.measure, row.source, row.series, row.unit)
        known = newest.get(key)
        if known is None or (_known(row), row.ends, row.begins) > (_known(known), known.ends, known.begins):
            newest[key] = row
    return list(newest.values())


def _known(row: Row) -> bool:
    return row.status != Status.NOT_REPORTED


def _is_event(row: Row) -> bool:
    happens = row.measure in (Measure.FLOW, Measure.MOVEMENTS, Measure.INCIDENTS)
    return happens and (row.ends - row.begins).days < _A_YEAR


def _year_of(events: list[Row]) -> Row:
    """The events of one series that began in one year, as one figure of that year up to the last of them."""
    first, last = min(events, key=lambda row: row.begins), max(events, key=lambda row: row.ends)
    told = _summed(events, 0)
    return replace(told, start=date(first.begins.year, 1, 1), end=min(last.ends, date(first.begins.year, 12, 31)))


def _summed(group: list[Row], expected: int) -> Row:
    """One row of what several say together; fewer known than `expected` makes it incomplete."""
    known = [row for row in group if row.status != Status.NOT_REPORTED]
    flags = {flag for row in group for flag in row.flags}
    if len(known) < max(expected, len(group)):
        flags.add("incomplete")
    if any(row.value for row in known):
        flags.discard("zero_or_not_reported")
    highs = [row.high for row in known]
    return replace(
        group[0],
        place="+".join(sorted({row.place or "" for row in group})),
        value=sum(row.value or 0 for row in known) if known else None,
        low=sum(row.low or 0 for row in known) if known else None,
        high=None if not known or None in highs else sum(high for high in highs if high is not None),
        status=(Status.REPORTED if known else Status.NOT_REPORTED).value,
        cells=sum(row.cells for row in group),
        flags=tuple(sorted(flags)),
        locator=replace(group[0].locator, row=None),
        alternatives=(),
    )
