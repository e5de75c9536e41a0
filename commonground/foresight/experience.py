"""What past crises taught about camp registrations: the few numbers a forecast leans on, each with its meaning.

They are the same for every case: none is read from the case being forecast. Those measured on eight past crises each
have a rule of their own (`bench/foresight_lessons.py`), so that the bench can measure them with a crisis left out and
forecast that one; the others are round numbers, and the bench says how the errors move when all are shaken.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

# Natural logarithms of truth over forecast: low and high.
Range = tuple[float, float]
# Where the truth lay in 8 of 10 past forecasts, 30 and 90 days ahead, by what was known of the camp: from how many
# days on (since its first count, for an unverified one; of the crisis, for the others). A camp nobody was counted in
# may stay empty, so its range begins at nobody.
Misses = Mapping[str, tuple[tuple[int, Range, Range], ...]]
MISSES: Misses = MappingProxyType(
    {
        "unseen": ((0, (0.0, 2.71), (0.0, 3.01)), (60, (0.0, 0.52), (0.0, 0.72))),
        "unverified": (
            (0, (-0.47, 1.53), (-0.42, 2.56)),
            (30, (-0.40, 0.48), (-0.32, 0.86)),
            (90, (-0.37, 0.27), (-0.35, 0.46)),
        ),
        "verified": ((0, (-0.26, 0.08), (-0.25, 0.18)),),
    }
)
# The days of a camp's recent past that say who is growing.
RECENT = 30.0


@dataclass(frozen=True, slots=True)
class Experience:
    """The numbers; a bench may try others."""

    # Measured. The share of an unverified count left when somebody verified it after a pause in the counting, a
    # mean over crises; the share of the national rise found in the camps while some were still uncounted, the
    # median crisis.
    stays: float = 0.82
    in_camps: float = 0.67
    misses: Misses = field(default_factory=lambda: MISSES)

    # A count shrinks this share of the way for its days unverified, and the rest when counting has paused.
    for_age: float = 0.7
    age_days: float = 90.0
    pause_days: float = 40.0
    # Of the crises past this share had counts verified at all, the first after so many days on average.
    verifies: float = 0.98
    verified_after: float = 200.0
    # How many camps' worth of a case's own verifications weigh as much as all past crises.
    stays_weight: float = 1.0

    # Recent growth goes on at this rate, fading over so many days from the last count.
    growth_lasts: float = 0.2
    growth_fades: float = 20.0
    # A camp nobody was counted in yet: the share of a mean camp it fills a day ahead, and at most.
    unseen_a_day: float = 0.003
    unseen_most: float = 0.25
    # Who gets the people nobody expected: the growing, those unseen (of a mean camp), and a little every camp.
    more_to_unseen: float = 0.43
    more_to_all: float = 0.02

    # People a day before anything is known, few on purpose: past crises began with 70 to 6,500, and too many is the
    # worse error; at most this share of those living in conflict. The days it weighs against the national rise, those
    # over which the rise fades, and what the total may be against every camp being like those seen.
    first_rate: float = 200.0
    first_share: float = 0.01
    first_weight: float = 20.0
    rise_fades: float = 60.0
    total_most: float = 1.5


PAST = Experience()
