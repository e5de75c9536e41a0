"""What the data cannot tell: questions about figures, and questions people asked that have no answer."""

from datetime import date
from pathlib import Path
from typing import Any

from commonground.core.words import Category, Measure, Status
from commonground.evidence.anomalies import doubts
from commonground.evidence.asking import Ask, ask
from commonground.evidence.questioning import found_while_reading, told
from commonground.law.policy import settings
from commonground.picture.figures import Figures, latest
from commonground.picture.numbers import Number


def asked(figures: Figures) -> list[dict[str, Any]]:
    """The dossier's own questions, each with the figures that answer it or why there is none."""
    return [_answered(one, figures) for one in figures.dossier.questions]


def _answered(one: Any, figures: Figures) -> dict[str, Any]:
    what = _ask(one, figures)
    rows = [row for row in ask(figures.store, what) if row.status != Status.NOT_REPORTED]
    newest = [row for row in rows if row.ends == max(other.ends for other in rows)]
    numbers: list[Number] = [figures.register.number(row, what) for row in newest]
    return {
        "id": one.id,
        "question": dict(one.text),
        "answered": bool(numbers),
        "numbers": numbers,
        "why": None if numbers else "no_figure",
        "needs": dict(one.needs),
    }


def _ask(one: Any, figures: Figures) -> Ask:
    told = {"place": figures.dossier.places, "until": figures.dossier.as_of, **one.figures}
    return Ask(**told)


def questions(figures: Figures) -> list[dict[str, Any]]:
    """Every doubt about the situation's figures, those found while reading included, with what was answered."""
    dossier = figures.dossier
    # The year before the situation too: a first figure can only be held against an earlier one.
    since = date(dossier.start.year - 1, 1, 1)
    newest = {id(row) for row in latest(row for row in figures.whole if row.measure == Measure.STOCK)}
    rows = [row for row in figures.whole if row.ends >= since or id(row) in newest]
    residents = [row for row in rows if row.category == Category.RESIDENT]
    oldest = int(settings(dossier.policy)["max_figure_age_days"].value)
    found = doubts(rows, figures.by_origin, as_of=dossier.as_of, max_age_days=oldest, residents=residents)
    used = {opened.rows[0].release for opened in figures.register.opened.values()}
    found += found_while_reading(figures.store, releases=used)
    answers = {d.about: d for d in figures.store.decisions.standing("answer")}
    return [_by_name(told(question, answers.get(question.id))) for question in found]


def _by_name(question: dict[str, Any]) -> dict[str, Any]:
    """Files by their own names: a picture does not depend on a folder."""
    return question | {"where": [cell | {"path": Path(cell["path"]).name} for cell in question["where"]]}
