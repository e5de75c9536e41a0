"""The questions of a store: those found while reading, those its series raise, and what people answered."""

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from commonground.core.errors import StoreError
from commonground.core.figure import Locator, Question
from commonground.core.words import Category, Measure
from commonground.evidence.anomalies import doubts
from commonground.evidence.answer import Ask
from commonground.evidence.asking import ask
from commonground.evidence.choosing import inside
from commonground.evidence.decisions import Decision
from commonground.evidence.gazetteer import ANYWHERE
from commonground.evidence.locating import UNMATCHED
from commonground.evidence.store import Store
from commonground.evidence.suspecting import jumps
from commonground.evidence.view import current, fetched
from commonground.law.policy import settings


def questions(store: Store, *, places: Sequence[str] = (), as_of: date) -> list[dict[str, Any]]:
    """Every question of the store (of `places` only, when given), each with its standing answer or None."""
    measures = (Measure.STOCK.value, Measure.FLOW.value)
    whole = ask(store, Ask(place=tuple(places), measure=measures, until=as_of))
    crossed = (Category.REFUGEE.value, Category.ASYLUM_SEEKER.value, Category.OIP.value)
    by_origin = ask(store, Ask(place=tuple(places), category=crossed, measure=measures[:1], by=("origin",)))
    residents = [row for row in whole if row.category == Category.RESIDENT]
    oldest = int(settings(None)["max_figure_age_days"].value)
    found = found_while_reading(store, places=places)
    found += doubts(whole, by_origin, as_of=as_of, max_age_days=oldest, residents=residents)
    found += jumps(row for row in by_origin if row.end is None or row.ends <= as_of)
    answers = {d.about: d for d in store.decisions.standing("answer")}
    return [told(question, answers.get(question.id)) for question in found]


def found_while_reading(
    store: Store, *, releases: Collection[str] | None = None, places: Sequence[str] = ()
) -> list[Question]:
    """The questions of standing releases (of `releases` only, or about `places` only) that are not settled yet."""
    standing = [r for r in store.releases(withdrawn=False) if releases is None or r.id in releases]
    about = _about(store, places) if places else None
    said = {(str(d.facts["country"]), str(d.facts["name"])) for d in store.decisions.standing("locate")}
    return [
        question
        for release in standing
        for question in release.questions
        if not _placed(question, said) and (about is None or about.holds(release.id, question))
    ]


def _placed(question: Question, said: set[tuple[str, str]]) -> bool:
    """Whether people have placed every name a question asks about."""
    names: Any = question.facts.get("names", [])
    if question.rule != UNMATCHED or len(names) < int(str(question.facts.get("count", 0))):
        return False
    return all((one["country"] or ANYWHERE, one["name"]) in said for one in names)


@dataclass(frozen=True, slots=True)
class _About:
    """Which rows of which releases tell of some places, and which tell of others only."""

    inside: Set[tuple[str, str | None, int]]
    outside: Set[tuple[str, str | None, int]]
    releases: Set[str]

    def holds(self, release: str, question: Question) -> bool:
        """Whether a question is about the places: its rows tell, or else the file it is about."""
        rows = {(release, cell.sheet, cell.row) for cell in question.where if cell.row is not None}
        if rows & self.inside:
            return True
        return release in self.releases and not (rows and rows <= self.outside)


def _about(store: Store, places: Sequence[str]) -> _About:
    asked = [r.id for r in store.releases(withdrawn=False) if r.questions and r.figures]
    figures = current(store, asked)
    here = inside(figures, [code.upper() for code in places])
    told = figures.mutate(here=here.fill_null(False)).select("release", "sheet", "row", "here")
    cells = {(release, cell.sheet, cell.row) for release in asked for cell in _cells(store, release)}
    rows = fetched(told.filter(told.row.isin([row for _, _, row in cells if row is not None])).distinct())
    marked = {kind: set(some.select("release", "sheet", "row").iter_rows()) for kind, some in _by_kind(rows)}
    touched = fetched(told.filter(told.here).select("release").distinct())["release"]
    return _About(marked[True], marked[False] - marked[True], set(touched))


def _cells(store: Store, release: str) -> list[Locator]:
    return [cell for question in store.release(release).questions for cell in question.where]


def _by_kind(rows: pl.DataFrame) -> list[tuple[bool, pl.DataFrame]]:
    return [(kind, rows.filter(pl.col("here") == kind)) for kind in (True, False)]


def told(question: Question, answer: Decision | None) -> dict[str, Any]:
    """A question as programs and pages read it."""
    return {
        "id": question.id,
        "rule": question.rule,
        "text": question.text,
        "where": [
            {"path": cell.path, "sheet": cell.sheet, "row": cell.row, "column": cell.column} for cell in question.where
        ],
        "facts": dict(question.facts),
        "answer": {"who": answer.who, "when": answer.when, "text": answer.why} if answer else None,
    }


def known(store: Store, question: str) -> dict[str, Any]:
    """The question of an id; an id that no question of the store has is refused."""
    found = next((one for one in questions(store, as_of=date.max) if one["id"] == question), None)
    if found is None:
        raise StoreError("no such question", where=question, next="commonground questions lists them with their ids.")
    return found


def step_of(question: dict[str, Any]) -> dict[str, Any]:
    """Which step of which series a question asks about; refused where it asks about none."""
    facts = question["facts"]
    if not all(isinstance(facts.get(name), str) for name in _STEP) or "other_end" not in facts:
        raise StoreError(
            "this question is about no step from one date to the next", where=question["id"],
            next="Answer it without --counted-otherwise.",
        )  # fmt: skip
    return {name: facts[name] for name in _STEP}


_STEP = ("category", "source", "series", "place", "end")
