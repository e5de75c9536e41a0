"""What is asked of the store, and one row of what it answers."""

from dataclasses import dataclass, field
from datetime import date

from commonground.core.errors import CommonGroundError
from commonground.core.figure import BREAKDOWNS, Locator
from commonground.core.words import Measure, category

# What an answer's rows may be split by; place is always in the row.
BY = BREAKDOWNS


@dataclass(frozen=True)
class Ask:
    """What is wanted. Empty means any. `on` asks for stocks whose date (or round) holds that day."""

    category: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    place: tuple[str, ...] = ()  # ISO3 or p-codes
    level: int | None = None  # with a country: its units at this level, instead of its own figures
    on: date | None = None
    since: date | None = None
    until: date | None = None
    source: tuple[str, ...] = ()
    feed: tuple[str, ...] = ()
    release: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for word in self.by:
            if word not in BY:
                raise CommonGroundError(f"figures cannot be split by {word!r}", next=f"Use any of {', '.join(BY)}.")
        for word in self.measure:
            if word not in tuple(Measure):
                raise CommonGroundError(f"{word!r} is not a measure", next=f"Use any of {', '.join(Measure)}.")
        for codes in ("place", "origin"):
            object.__setattr__(self, codes, tuple(code.upper() for code in getattr(self, codes)))
        object.__setattr__(self, "category", tuple(_category(word) for word in self.category))
        if self.origin and "origin" not in self.by:
            # People of some origins are never shown as if they were everybody: each row says whose it is.
            object.__setattr__(self, "by", (*self.by, "origin"))


def _category(word: str) -> str:
    found = category(word)
    if found is None:
        raise CommonGroundError(
            f"{word!r} is not a category", next="See commonground figures --help for ids and codes."
        )
    return found.value


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: a number that overlaps no other row of the same answer, and where it stands."""

    category: str
    measure: str
    unit: str
    series: str
    origin: str | None
    place: str | None
    place_level: int | None
    place_name: str | None
    start: date | None  # None where the file does not say when
    end: date | None
    sex: str | None
    age: str | None
    cause: str | None
    detail: str | None
    value: float | None
    low: float | None
    high: float | None
    status: str
    method: str | None
    source: str
    feed: str
    release: str
    locator: Locator
    cells: int
    country: str | None = None  # the units the place lies in
    adm1: str | None = None
    adm2: str | None = None
    by: tuple[str, ...] = ()  # the breakdowns the answer is split by
    flags: tuple[str, ...] = ()
    grain: str = ""  # of the cells, before they were summed
    alternatives: tuple["Row", ...] = ()
    parts: tuple[Locator, ...] = field(default=(), compare=False)

    @property
    def begins(self) -> date:
        """The first day of its period; an answer asked for by date always has one."""
        return _dated(self.start, self)

    @property
    def ends(self) -> date:
        """The last day of its period."""
        return _dated(self.end, self)


def _dated(day: date | None, row: Row) -> date:
    if day is None:
        raise CommonGroundError("its source gives no date", where=str(row.locator), next="Ask with --from or --to.")
    return day
