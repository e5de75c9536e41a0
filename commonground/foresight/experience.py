"""What eight past crises taught about camp registrations: the few numbers a forecast leans on, each with its meaning.

They were chosen by rolling forecasts over those cases (bench/bench_foresight.py) and are the same for every case:
none is read from the case being forecast.
"""

# People registered a day at the start of a crisis, before its own counts say otherwise; and the days over which
# the counts take over.
FIRST_RATE = 700.0
FIRST_FADES = 100.0
# A count nobody has verified yet shrinks when somebody does: the share that stays, reached after as many days.
UNVERIFIED_STAYS = 0.95
UNVERIFIED_AFTER = 60.0
# The days of a camp's recent past that say who is growing, and the days over which such growth fades.
RECENT = 20.0
GROWTH_FADES = 15.0
# Growth a camp may expect for its size alone, and a camp nobody was counted in yet (against the mean camp).
GROWTH_FOR_SIZE = 0.01
GROWTH_OF_UNSEEN = 0.3
# People in a camp nobody was counted in yet, against the mean camp.
UNSEEN_SHARE = 0.05

# Where the truth lay in 8 of 10 past forecasts: natural logarithms of truth over forecast, low and high, 30 and 90
# days ahead, by what was known of the camp and by the day (from) of the crisis the forecast was made on; for counted
# camps a seventh wider than measured, because a new crisis is never quite like the past ones.
Range = tuple[float, float]
MISSES: dict[str, tuple[tuple[int, Range, Range], ...]] = {
    "unseen": ((0, (-2.9, 1.9), (-2.8, 1.7)), (30, (-2.2, 2.3), (-2.0, 1.8)), (90, (-2.1, 1.3), (-2.0, 3.0))),
    "unverified": (
        (0, (-0.28, 1.55), (-0.49, 1.91)),
        (30, (-0.43, 1.15), (-0.24, 1.49)),
        (90, (-0.47, 0.38), (-0.39, 0.64)),
        (180, (-0.48, 0.30), (-0.44, 0.67)),
    ),
    "verified": (
        (0, (-0.23, 0.47), (-0.23, 0.70)),
        (180, (-0.23, 0.18), (-0.29, 0.41)),
        (365, (-0.36, 0.07), (-0.30, 0.16)),
    ),
}
