"""A displacement case as collected: a network of places, its conflict and border calendars, its registrations."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
HUB_WORDS = ("forward", "marker")
# A verified count far below, or above, the one before it tells of people moved, not of people counted twice.
LEAST_LEFT = 0.37


@dataclass(frozen=True, slots=True)
class Place:
    """A node of the network; of a camp `people` is its capacity, of any other place its inhabitants."""

    name: str
    country: str
    kind: str
    people: float

    @property
    def is_camp(self) -> bool:
        return "camp" in self.kind

    @property
    def is_hub(self) -> bool:
        """A place people only pass through."""
        return any(word in self.kind for word in HUB_WORDS)


@dataclass(frozen=True, slots=True)
class Road:
    """A road of `km` between two places (by number), open both ways."""

    first: int
    second: int
    km: float


@dataclass(frozen=True, slots=True)
class Closure:
    """A border, place, camp or link that is closed from day `start` until day `end` (-1: to the end)."""

    kind: str
    first: str
    second: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Registrations:
    """One series of registered people: the days counted on, and the counts."""

    days: Array
    counts: Array

    def until(self, day: int) -> "Registrations":
        seen = int(np.searchsorted(self.days, day, side="right"))
        return Registrations(self.days[:seen], self.counts[:seen])

    def corrected(self, corrections: tuple[int, ...]) -> "Registrations":
        """The series with counts before each verified one scaled to it, as the case asks."""
        if not corrections:
            return self
        counts = self.counts.copy()
        for day in corrections:
            at = np.flatnonzero(self.days == day)
            if len(at) and at[0] > 0 and counts[at[0] - 1] >= 1:
                counts[: at[0]] *= counts[at[0]] / counts[at[0] - 1]
        return Registrations(self.days, counts)

    def verifications(self, corrections: tuple[int, ...]) -> list[tuple[float, float]]:
        """The count before each verified one, and the verified one, read as a fall to no less than a bare third."""
        found = []
        for day in corrections:
            at = np.flatnonzero(self.days == day)
            if len(at) and at[0] > 0 and self.counts[at[0] - 1] >= 1:
                last = float(self.counts[at[0] - 1])
                found.append((last, float(np.clip(self.counts[at[0]], LEAST_LEFT * last, last))))
        return found


@dataclass(frozen=True, slots=True)
class Camp:
    """A camp or arrival point: the place it is, its series (summed), and the days it was counted anew."""

    place: int
    series: tuple[Registrations, ...]
    corrections: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a case's files say; `until` gives what they said on a day, and a forecast sees no more than that.

    `notes` say what was left out on reading.
    """

    name: str
    start: date
    length: int
    places: tuple[Place, ...]
    roads: tuple[Road, ...]
    closures: tuple[Closure, ...]
    conflict: Array
    camps: tuple[Camp, ...]
    national: tuple[Registrations, ...] = ()
    capacity_known: bool = True
    notes: tuple[str, ...] = ()

    def until(self, day: int) -> "Case":
        """The case as known at the end of `day`: nothing that begins later, and no capacity.

        Capacities carry no date and mostly equal the later peak of the camp's own registrations, so a forecast
        that used them would have read its answer.
        """
        camps = tuple(
            Camp(
                camp.place,
                tuple(series.until(day) for series in camp.series),
                tuple(found for found in camp.corrections if found <= day),
            )
            for camp in self.camps
        )
        return replace(
            self.without_capacity(),
            closures=tuple(closure for closure in self.closures if closure.start <= day),
            conflict=self.conflict[: max(day, 0) + 1],
            camps=camps,
            national=tuple(series.until(day) for series in self.national),
        )

    def without_capacity(self) -> "Case":
        """The case with no camp's capacity in it."""
        places = tuple(replace(place, people=0.0) if place.is_camp else place for place in self.places)
        return replace(self, places=places, capacity_known=False)

    @property
    def camp_names(self) -> list[str]:
        return [self.places[camp.place].name for camp in self.camps]

    def registered(self, *, days: int | None = None) -> Array:
        """Days by camps: counts interpolated between registrations, with every correction. It sees what is later."""
        when = np.arange(self.length if days is None else days)
        out = np.zeros((len(when), len(self.camps)))
        for column, camp in enumerate(self.camps):
            for series in camp.series:
                if len(series.days):
                    corrected = series.corrected(camp.corrections)
                    out[:, column] += np.interp(when, corrected.days, corrected.counts)
        return np.floor(out)
