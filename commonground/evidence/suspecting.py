"""Steps that look like another way of counting: nearly all series of a place, or of a source, jump at once.

People of ten origins rarely all come or leave in one period by more than a quarter; a new register, definition or
estimate moves them all. Whether one did is not in the figures: it is asked, and until a person says so nothing changes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from commonground.core.figure import Locator, Question
from commonground.evidence.asking import Row

RULE = "all_at_once"
# So many series, of which such a share rises (or falls) by more than a quarter; those of fewer people jump by chance.
FEWEST, NEARLY_ALL, JUMP, SMALL = 10, 0.9, 1.25, 50
_GROUP = ("category", "source", "series", "place")


@dataclass(frozen=True, slots=True)
class Suspicion:
    """The jump of `jumped` of `series` series of a place ("" for a source everywhere) between two dates."""

    category: str
    source: str
    name: str
    place: str
    since: date
    end: date
    jumped: int
    series: int
    rose: bool
    before: float
    after: float

    @property
    def id(self) -> str:
        """The id of the question this raises."""
        return ":".join((RULE, self.category, self.source, self.name, self.place, self.end.isoformat()))


def suspicions(rows: pl.DataFrame, *, member: str) -> list[Suspicion]:
    """Every date at which nearly all series jumped together, one series a `member` (origin, or place) of its group.

    `rows` has the columns of `histories`, and each of its rows is one series at one date.
    """
    if member == "place":
        rows = rows.with_columns(member=pl.concat_str("origin", "place", separator=" "), place=pl.lit(""))
    else:
        rows = rows.with_columns(member=pl.col(member))
    whole = rows.filter(pl.col("value").is_not_null() & ~pl.col("unsure") & pl.col("why").is_null())
    ranked = whole.sort("end").with_columns(at=pl.col("end").rank("dense").over(_GROUP))
    series = [*_GROUP, "member"]
    before = {name: pl.col(name).shift().over(series) for name in ("value", "end", "at")}
    steps = ranked.with_columns(was=before["value"], since=before["end"], step=pl.col("at") - before["at"]).filter(
        (pl.col("step") == 1) & (pl.min_horizontal("value", "was") > 0) & (pl.max_horizontal("value", "was") >= SMALL)
    )
    ratio = pl.col("value") / pl.col("was")
    groups = steps.group_by([*_GROUP, "end"], maintain_order=True).agg(
        pl.col("since").max(), pl.len().alias("n"), (ratio > JUMP).sum().alias("up"),
        (ratio < 1 / JUMP).sum().alias("down"), pl.col("was").sum(), pl.col("value").sum(),
    )  # fmt: skip
    most = pl.max_horizontal("up", "down")
    found = groups.filter((pl.col("n") >= FEWEST) & (most >= NEARLY_ALL * pl.col("n"))).sort(*_GROUP, "end")
    return [
        Suspicion(category, source, name, place, since, end, max(up, down), n, up > down, was, now)
        for category, source, name, place, end, since, n, up, down, was, now in found.iter_rows()
    ]


def jumps(rows: Iterable[Row]) -> Iterator[Question]:
    """A question for each place whose origins jumped together; `rows` are cut by origin."""
    cells: dict[tuple[str, ...], list[Locator]] = {}
    table = []
    for row in rows:
        if row.end is not None and row.origin and row.place:
            table.append((row.category, row.source, row.series, row.place, row.origin, row.end, row.value,
                          "zero_or_not_reported" in row.flags and not row.value))  # fmt: skip
            key = (row.category, row.source, row.series, row.place, row.end.isoformat())
            cells.setdefault(key, []).append(row.locator)
    schema = {
        **dict.fromkeys((*_GROUP, "origin"), pl.String),
        "end": pl.Date,
        "value": pl.Float64,
        "unsure": pl.Boolean,
    }
    frame = pl.DataFrame(table, schema=schema, orient="row").with_columns(why=pl.lit(None, pl.String))
    for one in suspicions(frame, member="origin"):
        yield question(one, tuple(cells[one.category, one.source, one.name, one.place, one.end.isoformat()][:3]))


def question(one: Suspicion, where: tuple[Locator, ...] = ()) -> Question:
    """What a suspicion asks a person."""
    word = "rose" if one.rose else "fell"
    text = (
        f"{one.source}'s {one.category.replace('_', ' ')} figures for {one.place} {word} by more than a quarter for"
        f" {one.jumped} of {one.series} origins at once, together from {one.before:,.0f} ({one.since}) to"
        f" {one.after:,.0f} ({one.end}). Did people of all these origins move, or did the way of counting change?"
    )
    facts = {
        "category": one.category, "source": one.source, "series": one.name, "place": one.place,
        "end": one.end.isoformat(), "other_end": one.since.isoformat(), "before": one.before, "after": one.after,
        "jumped": one.jumped, "of": one.series,
    }  # fmt: skip
    return Question(one.id, RULE, text, where, facts)
