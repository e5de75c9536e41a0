"""What if: a border closed, a camp opened, room added, a new place in conflict; the case as it would then be."""

from dataclasses import dataclass, replace

import numpy as np

from commonground.core.errors import CommonGroundError
from commonground.foresight.case import Array, Camp, Case, Closure, Place, Road


@dataclass(frozen=True, slots=True)
class NewCamp:
    """A camp that takes people in from day `start`, at the end of `roads` to places of the case, in kilometres."""

    name: str
    country: str
    capacity: float
    roads: tuple[tuple[str, float], ...]
    start: int


@dataclass(frozen=True, slots=True)
class NewConflict:
    """Fighting at a place from day `start` until `end` (-1: to the end) that drives out `people` more, evenly."""

    place: str
    intensity: float
    people: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A supposition with its name: nothing in it was reported by anybody."""

    name: str
    closures: tuple[Closure, ...] = ()
    camps: tuple[NewCamp, ...] = ()
    capacities: tuple[tuple[str, float], ...] = ()
    conflicts: tuple[NewConflict, ...] = ()

    def applied(self, case: Case, *, days: int) -> Case:
        """The case over `days` days as it would be; what the supposition does not name stays as it is."""
        names = {place.name for place in case.places} | {camp.name for camp in self.camps}
        places = self._resized(case)
        for camp in self.camps:
            if camp.name in {place.name for place in places}:
                raise self._fault(f"{camp.name} is already a place of {case.name}", "Give the new camp its own name.")
            places.append(Place(camp.name, camp.country, "camp", camp.capacity))
        at = {place.name: number for number, place in enumerate(places)}
        roads = []
        for camp in self.camps:
            for other, km in camp.roads:
                self._known(other, names, "place")
                roads.append(Road(at[camp.name], at[other], km))
        return replace(
            case,
            places=tuple(places),
            roads=(*case.roads, *roads),
            # Before it opens a new camp is no place at all.
            closures=(
                *case.closures,
                *self._checked(case, names),
                *(Closure("location", camp.name, "", 0, camp.start) for camp in self.camps if camp.start > 0),
            ),
            conflict=self._conflict(case, at, days),
            camps=(*case.camps, *(Camp(at[camp.name], (), ()) for camp in self.camps)),
        )

    def more(self, days: int) -> Array:
        """The people more than registered or forecast, by day, that new fighting drives out."""
        when = np.arange(days)
        every = np.zeros(days)
        for one in self.conflicts:
            end = days if one.end < 0 else one.end
            every += one.people * np.clip((when - one.start + 1) / max(end - one.start, 1), 0, 1)
        return every

    def _resized(self, case: Case) -> list[Place]:
        places = list(case.places)
        camps = {case.places[camp.place].name: camp.place for camp in case.camps}
        for name, people in self.capacities:
            self._known(name, set(camps), "camp")
            places[camps[name]] = replace(places[camps[name]], people=people)
        return places

    def _checked(self, case: Case, names: set[str]) -> tuple[Closure, ...]:
        countries = {place.country for place in case.places}
        for closure in self.closures:
            known, kind = (countries, "country") if closure.kind == "country" else (names, "place")
            for name in filter(None, (closure.first, closure.second)):
                self._known(name, known, kind)
        return self.closures

    def _conflict(self, case: Case, at: dict[str, int], days: int) -> Array:
        """Intensities over `days` days, the last day known repeated, with the new fighting in them."""
        conflict = np.zeros((days, len(at)))
        known = min(len(case.conflict), days)
        conflict[:known, : case.conflict.shape[1]] = case.conflict[:known]
        conflict[known:, : case.conflict.shape[1]] = case.conflict[-1]
        for one in self.conflicts:
            self._known(one.place, set(at), "place")
            place = at[one.place]
            if place >= len(case.places) or case.places[place].is_camp or case.places[place].people <= 0:
                raise self._fault(
                    f"{one.place} has no inhabitants in {case.name}, so nobody would flee it",
                    "Give its population in locations.csv.",
                )
            when = slice(one.start, days if one.end < 0 else one.end)
            conflict[when, place] = np.maximum(conflict[when, place], one.intensity)
        return conflict

    def _known(self, name: str, names: set[str], kind: str) -> None:
        if name not in names:
            raise self._fault(f"there is no {kind} {name!r}", f"Name one of {', '.join(sorted(names)[:12])}.")

    def _fault(self, what: str, then: str) -> CommonGroundError:
        return CommonGroundError(what, where=f"what if: {self.name}", next=then)
