"""The figure: one count or amount with its origin down to the cell, and the columns it is stored in."""

from dataclasses import dataclass, field

# What may break a figure down. A figure with none of them set is a whole.
BREAKDOWNS = ("origin", "sex", "age", "cause", "detail")

# Column -> kind, in the order they are stored. Kinds: text, date, number (float64), count (int64), small (int8).
# A release's figures carry these and nothing else; what is constant over a release (its sha256, path,
# licence, redistribution terms) stands in its release.json.
COLUMNS: dict[str, str] = {
    "category": "text",  # an id of words.Category
    "measure": "text",  # words.Measure
    "unit": "text",  # words.Unit or an ISO 4217 currency
    "series": "text",  # what must never be summed with another series of the same category: a DTM operation,
    #                    conflict against disaster, new claims against appeals; "" where there is one only
    "origin": "text",  # ISO3, or UNK, XXA (stateless), OTH; null for all origins
    "origin_name": "text",  # as printed
    "country": "text",  # ISO3 of the place; null for a region or the world
    "adm1": "text",  # p-code of the admin-1 unit the place lies in, when known
    "adm2": "text",
    "place": "text",  # ISO3 at level 0, a p-code below it; null when the printed name is not located
    "place_level": "small",  # 0 country, 1-4 admin, 5 site; null when not located
    "place_name": "text",  # as printed
    "place_method": "text",  # code, exact, alias, transliterated, near, person; null when not located
    "place_confidence": "number",  # 0 to 1
    "start": "date",
    "end": "date",
    "sex": "text",
    "age": "text",
    "cause": "text",
    "detail": "text",  # any other breakdown: "key=value;key=value", keys sorted
    "value": "number",
    "low": "number",
    "high": "number",
    "status": "text",  # words.Status
    "method": "text",  # words.Method
    "source": "text",  # the producer
    "grain": "text",  # which partition of the whole the figure is a part of; see `grain`
    "flags": "text",  # space-separated words: about, zero_or_not_reported, swapped_columns, ...
    "sheet": "text",  # sheet of a workbook, or the path inside a JSON file; null for a plain table
    "row": "count",  # 1-based, counting every line of the sheet; for JSON the 1-based record
    "column": "text",  # the column's heading as printed, or its JSON key
}


# Flags of figures that never stand for a whole country, whatever their source: a count of some camps or
# districts only, and a number a plan was made for. They are shown beside, and compared with nothing.
PARTIAL = "partial_coverage"
PLANNED = "planning_figure"
BESIDE = frozenset({PARTIAL, PLANNED})

# Flags of a figure that is counted otherwise than the one before it in its series: the step between them is not,
# or not only, people. Its table says so; or people were counted anew, such as when a register was verified.
BREAK = "break_in_series"
ANEW = "counted_anew"
# A flag that begins so says in what way a figure was counted (`way:key_informants`), or how much was covered
# (`coverage:62`, a share or a number of places). Where the next figure of the series says another, the series breaks.
WAY, COVERAGE = "way:", "coverage:"


def grain(*parts: str) -> str:
    """Name a partition by what cuts it: `grain("origin", "sex")`; the whole is the empty string.

    Figures of one series, period and grain never overlap, so they may be summed; figures of two grains
    describe the same people twice. A cut by place is written place:LEVEL, or place:mixed where one table
    mixes levels with people it cannot locate.
    """
    return "+".join(sorted(parts))


@dataclass(frozen=True, slots=True)
class Locator:
    """The cell a number came from. `row` is null where the number is a sum of several cells."""

    path: str
    sheet: str | None
    row: int | None
    column: str | None

    def __str__(self) -> str:
        parts = [self.path]
        if self.sheet:
            parts.append(self.sheet)
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(self.column)
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Question:
    """Something only a person can settle. `id` is stable: the same doubt gets the same id again."""

    id: str
    rule: str  # swapped_columns, carried_forward, sudden_change, ...
    text: str
    where: tuple[Locator, ...] = ()
    facts: dict[str, object] = field(default_factory=dict)
