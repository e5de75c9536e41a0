"""Many places at once: each distinct one is matched once, and a column tells how its levels are numbered."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from commonground.evidence.gazetteer.answer import Match
from commonground.evidence.gazetteer.names import located, printed

if TYPE_CHECKING:
    from commonground.evidence.gazetteer.gazetteer import Gazetteer

ASKED = ("country", "level", "parent_code", "parent_name", "name", "code")
ANSWER: dict[str, Any] = {
    "match_code": pl.String(),
    "match_level": pl.Int8(),
    "match_method": pl.String(),
    "match_confidence": pl.Float64(),
    "match_name": pl.String(),
    "adm1": pl.String(),
    "adm2": pl.String(),
    "own_code": pl.String(),
    "own_level": pl.Int8(),
    "match_note": pl.String(),
    "proposals": pl.List(pl.String()),
}
# UNHCR's "Admin 1" in Tunisia is the governorate, which is admin 2 in the official table. A whole column
# tells: so many names, of which so few are found at the level it says and so many at the next.
SHIFT_NAMES, SHIFT_HERE, SHIFT_NEXT = 5, 0.2, 0.8


def match_many(gazetteer: "Gazetteer", frame: pl.DataFrame, wanted: Sequence[str] = ()) -> pl.DataFrame:
    """Return the frame, in its order, with the columns of ANSWER beside it, or those `wanted` of them.

    Missing columns are unknown.
    """
    keys = [key for key in ASKED if key in frame.columns]
    # What is the same in all rows need not be compared in each.
    joined = [key for key in keys if frame[key].n_unique() > 1] or keys[:1]
    distinct = frame.select(keys).unique(joined, maintain_order=True)
    asked = [_Asked(row) for row in distinct.iter_rows(named=True)]
    answers = [one.match(gazetteer) for one in asked]
    _shift(gazetteer, asked, answers)
    found = pl.DataFrame([_row(answer) for answer in answers], schema=ANSWER, orient="row")
    table = pl.concat([distinct.select(joined), found.select(wanted or list(ANSWER))], how="horizontal")
    return frame.join(table, on=joined, how="left", nulls_equal=True, maintain_order="left")


class _Asked:
    """One distinct place as it was printed."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.name, self.code, self.country = (row.get(key) or None for key in ("name", "code", "country"))
        self.parent: str | None = row.get("parent_code") or row.get("parent_name") or None
        seen = printed(self.name or "")
        level = row.get("level")
        self.level: int | None = seen.level if level is None else int(level)
        self.counts = located(seen.name) and not seen.site and not self.code and bool(self.level)

    def match(self, gazetteer: "Gazetteer", *, deeper: int = 0) -> Match:
        level = self.level + deeper if self.level is not None else None
        return gazetteer.match(self.name, country=self.country, level=level, parent=self.parent, code=self.code)


def _shift(gazetteer: "Gazetteer", asked: list[_Asked], answers: list[Match]) -> None:
    """Match a column whose levels are numbered one less than the official table's at the next level."""
    columns: dict[tuple[str | None, int | None], list[int]] = defaultdict(list)
    for i, one in enumerate(asked):
        if one.counts:
            columns[one.country, one.level].append(i)
    for (_, level), members in columns.items():
        here = sum(answers[i].code is not None for i in members)
        if len(members) < SHIFT_NAMES or here > SHIFT_HERE * len(members):
            continue
        deeper = {i: asked[i].match(gazetteer, deeper=1) for i in members}
        if sum(m.code is not None for m in deeper.values()) < SHIFT_NEXT * len(members):
            continue
        for i, found in deeper.items():
            if found.code and not answers[i].code:
                note = f"level {level} of this table is level {found.level} of the official one. {found.note}"
                answers[i] = replace(found, note=note.strip())


def _row(m: Match) -> tuple[Any, ...]:
    place = (m.code, m.level, m.method, m.confidence, m.name, m.adm1, m.adm2, m.own_code, m.own_level, m.note)
    return (*place, [p.code for p in m.proposals])
