"""How much of a picture a brief has room for; what does not fit is counted and left to the situation room."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """The longest each part of a brief may be."""

    cards: int
    changes: int
    lines: int  # of the lead, the movement first
    clauses: int  # of the movement; other lines show half as many
    flips: int
    conflicts: int
    numbers: int  # of one conflict
    overlaps: int
    unknown: int
    sources: int
    map_height: int
    foresight: int


# Tried in turn until everything stands on two pages.
ROOMS = (
    Room(12, 8, 4, 4, 5, 3, 5, 2, 10, 7, 420, 4),
    Room(12, 8, 4, 2, 4, 2, 4, 1, 8, 6, 340, 3),
    Room(12, 6, 3, 2, 3, 2, 3, 1, 6, 5, 300, 2),
    Room(8, 4, 2, 1, 2, 1, 3, 1, 4, 4, 280, 1),
)
