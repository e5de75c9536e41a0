"""The headline: for each category the figure a named rule picks, and the ones it did not."""

from dataclasses import dataclass
from typing import Any

from commonground.core.words import Category, Measure, Status, Unit
from commonground.evidence.asking import Row
from commonground.law.categories import categories
from commonground.law.reconciling import Candidate, Choice, Override, choose
from commonground.picture.dossier import Dossier
from commonground.picture.figures import Figures, latest
from commonground.picture.numbers import Number

# The order of a picture: families as the law orders them, the movement lines last.
ORDER = (
    Category.REFUGEE,
    Category.ASYLUM_SEEKER,
    Category.OIP,
    Category.PALESTINE_REFUGEE,
    Category.MIGRANT,
    Category.UNDETERMINED,
    Category.DESA_MIGRANT_STOCK,
    Category.IDP,
    Category.STATELESS,
    Category.RETURNED_REFUGEE,
    Category.RETURNED_IDP,
    Category.MIGRANT_RETURNEE,
    Category.OTHER_OF_CONCERN,
    Category.HOST_COMMUNITY,
)
# Categories a reader must not find missing in silence: where nobody reported them, that is said.
ALWAYS = (Category.REFUGEE, Category.ASYLUM_SEEKER, Category.OIP, Category.MIGRANT, Category.IDP)
# What stands in a headline: people (or households where a source counts only those), not cases or incidents.
_UNITS = (Unit.PERSONS.value, Unit.HOUSEHOLDS.value)


@dataclass(frozen=True)
class Headline:
    """One category's chosen row with the choice that led to it; `rows` are all candidates, chosen included."""

    category: str
    rows: tuple[Row, ...]
    choice: Choice
    chosen: Row


def headlines(figures: Figures) -> dict[str, Headline]:
    """Choose for each category of the situation; categories without any figure are left out."""
    wanted = figures.dossier.populations or [category.value for category in ORDER]
    found = {}
    for category in wanted:
        candidates = _candidates(figures, category)
        if candidates:
            found[category] = _choose(category, candidates, figures.dossier)
    return found


def _candidates(figures: Figures, category: str) -> list[Row]:
    """The newest row of each source and series: stocks, or yearly flows where no source gives a stock."""
    rows = [row for row in figures.whole if row.category == category and row.unit in _UNITS]
    for measure in (Measure.STOCK.value, Measure.FLOW.value):
        found = [row for row in latest(rows) if row.measure == measure] or [
            row for row in latest(r for r in rows if r.measure == measure)
        ]
        told = [row for row in found if row.status != Status.NOT_REPORTED and not _empty(row)]
        if told:
            return told
        if found and category in ALWAYS:
            return [row for row in found if row.status == Status.NOT_REPORTED] or found
    return []


def _empty(row: Row) -> bool:
    """A printed 0 that may also mean nothing was reported tells nobody anything in a headline."""
    return row.value == 0 and "zero_or_not_reported" in row.flags


def _choose(category: str, rows: list[Row], dossier: Dossier) -> Headline:
    candidates = [
        Candidate(
            id=str(number),
            source=row.source,
            feed=row.feed,
            series=row.series,
            value=row.value,
            low=row.low,
            high=row.high,
            start=row.start,
            end=row.end,
            method=row.method,
        )
        for number, row in enumerate(rows)
    ]
    override = next(
        (
            Override(source=o.source, feed=o.feed, who=o.who, why=o.why)
            for o in dossier.overrides
            if o.category == category
        ),
        None,
    )
    choice = choose(category, candidates, as_of=dossier.as_of, policy=dossier.policy, override=override)
    return Headline(category, tuple(rows), choice, rows[int(choice.chosen.id)])


def written(headline: Headline, figures: Figures) -> dict[str, Any]:
    """The JSON shape of one category's headline."""
    number = _number(headline.chosen, figures)
    rejected = {alternative.candidate.id: alternative for alternative in headline.choice.alternatives}
    return {
        **number,
        "code": Category(headline.category).code,
        "family": categories()[headline.category].family,
        "date": number["end"],
        "rule": headline.choice.rule.as_dict() | {"because": headline.choice.because},
        "override": headline.choice.override.as_dict() if headline.choice.override else None,
        "alternatives": [
            _number(row, figures) | rejected[str(n)].as_dict()
            for n, row in enumerate(headline.rows)
            if str(n) in rejected
        ],
        "publications": [_number(row, figures) for row in headline.chosen.alternatives],
        "caveats": list(headline.choice.caveats),
    }


def _number(row: Row, figures: Figures) -> Number:
    return figures.register.number(row, figures.window)


def conflicts(chosen: dict[str, Headline], figures: Figures) -> list[dict[str, Any]]:
    """The categories whose sources differ for aligned dates: shown side by side, never added."""
    found = []
    for category, headline in chosen.items():
        aligned = [alternative for alternative in headline.choice.alternatives if alternative.comparable]
        if not aligned:
            continue
        rows = [headline.chosen, *(headline.rows[int(a.candidate.id)] for a in aligned)]
        values = [row.value for row in rows if row.value is not None]
        if len(values) < 2 or max(values) == min(values):
            continue
        found.append(
            {
                "category": category,
                "place": headline.chosen.place,
                "date": headline.chosen.end.isoformat(),
                "numbers": [_number(row, figures) for row in rows],
                "ratio": round(max(values) / min(values), 4) if min(values) else None,
                "gap": max(values) - min(values),
                "chosen": 0,
                "rule": headline.choice.rule.as_dict() | {"because": headline.choice.because},
                "because": headline.choice.because,
            }
        )
    return found
