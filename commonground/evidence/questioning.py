"""The questions of a store: those found while reading, those its series raise, and what people answered."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from commonground.core.errors import StoreError
from commonground.core.figure import Question
from commonground.core.words import Category, Measure
from commonground.evidence.anomalies import doubts
from commonground.evidence.asking import Ask, ask
from commonground.evidence.decisions import Decision
from commonground.evidence.store import Store
from commonground.law.policy import settings


def questions(store: Store, *, places: Sequence[str] = (), as_of: date) -> list[dict[str, Any]]:
    """Every question of the store (of `places` only, when given), each with its standing answer or None."""
    measures = (Measure.STOCK.value, Measure.FLOW.value)
    whole = ask(store, Ask(place=tuple(places), measure=measures, until=as_of))
    crossed = (Category.REFUGEE.value, Category.ASYLUM_SEEKER.value, Category.OIP.value)
    by_origin = ask(store, Ask(place=tuple(places), category=crossed, measure=measures[:1], by=("origin",)))
    residents = [row for row in whole if row.category == Category.RESIDENT]
    oldest = int(settings(None)["max_figure_age_days"].value)
    found = [q for release in store.releases(withdrawn=False) for q in release.questions]
    found += doubts(whole, by_origin, as_of=as_of, max_age_days=oldest, residents=residents)
    answers = {d.about: d for d in store.decisions.standing("answer")}
    return [told(question, answers.get(question.id)) for question in found]


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


def known(store: Store, question: str) -> None:
    """Refuse an id that no question of the store has."""
    if all(one["id"] != question for one in questions(store, as_of=date.max)):
        raise StoreError("no such question", where=question, next="commonground questions lists them with their ids.")
