"""Many places at once: each distinct combination of country, level, parent, name and code is matched once."""

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from commonground.evidence.gazetteer.gazetteer import Gazetteer

ASKED = ("country", "level", "parent_code", "parent_name", "name", "code")
ANSWER: dict[str, pl.DataType] = {
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


def match_many(gazetteer: "Gazetteer", frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with the columns of ANSWER beside it, in the same order; missing columns are unknown."""
    keys = [key for key in ASKED if key in frame.columns]
    distinct = frame.select(keys).unique(maintain_order=True)
    answers = [_row(gazetteer, row) for row in distinct.iter_rows(named=True)]
    found = pl.DataFrame(answers, schema=ANSWER, orient="row")
    table = pl.concat([distinct, found], how="horizontal")
    return frame.join(table, on=keys, how="left", nulls_equal=True, maintain_order="left")


def _row(gazetteer: "Gazetteer", row: dict[str, object]) -> tuple[object, ...]:
    parents = [str(row[key]) for key in ("parent_code", "parent_name") if row.get(key)]
    level = row.get("level")
    m = gazetteer.match(
        _text(row.get("name")),
        country=_text(row.get("country")),
        level=int(str(level)) if level is not None else None,
        parent=parents[0] if parents else None,
        code=_text(row.get("code")),
    )
    place = (m.code, m.level, m.method, m.confidence, m.name, m.adm1, m.adm2, m.own_code, m.own_level, m.note)
    return (*place, [p.code for p in m.proposals])


def _text(cell: object) -> str | None:
    return None if cell is None else str(cell)
