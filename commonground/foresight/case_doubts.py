"""What a case says that can hardly be meant: read all the same, and told to whoever reads the answer."""

import numpy as np

from commonground.core.errors import CommonGroundError
from commonground.foresight.case import Case, Flags


def doubts(case: Case) -> list[str]:
    """A sentence for each: what was left out, a camp without counts, a closure of nothing, people who reach no camp.

    Of a forecast they are asked of the case as known that day.
    """
    names = {place.name for place in case.places}
    countries = {place.country for place in case.places}
    found = list(case.notes)
    found += [
        f"{case.places[camp.place].name}: nobody was counted there yet; its forecasts rest on the other camps"
        for camp in case.camps
        if not any(len(series.days) for series in camp.series)
    ]
    for closure in case.closures:
        known = countries if closure.kind == "country" else names
        if closure.first not in known:
            found.append(f"closures.csv: {closure.first} is neither place nor country here; nothing is closed")
    reach = _reach_a_camp(case)
    for at in np.flatnonzero((case.conflict > 0).any(axis=0) & ~reach):
        found.append(f"{case.places[at].name}: in conflict, and no road leads from it to a camp")
    return found


def refuse_unconnected(case: Case) -> None:
    """Refuse to send people over a network on which nobody in conflict can reach a camp."""
    in_conflict = (case.conflict > 0).any(axis=0)
    if in_conflict.any() and not (in_conflict & _reach_a_camp(case)).any():
        raise CommonGroundError(
            "no road leads from a place in conflict to a camp", where=case.name, next="Complete routes.csv."
        )


def refuse_uncounted(case: Case) -> None:
    """Refuse to replay a case in which nobody was ever counted: its total is unknown, not zero."""
    if not any(len(series.days) for camp in case.camps for series in camp.series):
        raise CommonGroundError(
            "no camp has a count on any day, so the total of each day is not known",
            where=case.name,
            next="Add registrations to source_data, or ask for a forecast with --from DAY.",
        )


def _reach_a_camp(case: Case) -> Flags:
    """The places from which some camp can be reached by road, were every road open."""
    reach = np.array([place.is_camp for place in case.places])
    while True:
        further = reach.copy()
        for road in case.roads:
            further[[road.first, road.second]] |= reach[road.first] or reach[road.second]
        if (further == reach).all():
            return reach
        reach = further
