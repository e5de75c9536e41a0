"""The headline: for each category the figure a named rule picks, and the ones it did not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from commonground.core.errors import DossierError
from commonground.core.figure import BESIDE
from commonground.core.words import Category, Measure, Status, Unit
from commonground.evidence.asking import Row
from commonground.law.policy import settings
from commonground.law.reconciling import Candidate, Choice, Override, choose
from commonground.picture.dossier import Dossier
from commonground.picture.dossier import Override as Wish
from commonground.picture.families import family_of
from commonground.picture.figures import Figures, latest
from commonground.picture.numbers import Number, age_days, plain

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
# Of returns a year's flow is what agencies report. Applications or arrivals in a year are no number of people who
# are asylum-seekers or refugees.
_YEARLY = (Category.RETURNED_REFUGEE, Category.RETURNED_IDP, Category.MIGRANT_RETURNEE)
# IDMC's stock of people displaced by disasters: another line than conflict, and some may be in both (O-08).
DISASTER = "disaster"


@dataclass(frozen=True)
class Headline:
    """One category's chosen row with the choice that led to it; `rows` are all candidates, chosen included."""

    category: str
    rows: tuple[Row, ...]
    choice: Choice
    chosen: Row
    beside: tuple[Row, ...] = ()  # of another cause or kind: shown, compared with nothing (O-08)
    override: Wish | None = None


def headlines(figures: Figures) -> dict[str, Headline]:
    """Choose for each category of the situation; categories without any figure are left out."""
    wanted = figures.dossier.populations or [category.value for category in ORDER]
    found = {}
    for category in wanted:
        candidates = _candidates(figures, category)
        if candidates:
            found[category] = _choose(category, candidates, figures.dossier)
    for wish in figures.dossier.overrides:
        if wish.category not in found:
            raise DossierError(
                f"override of {wish.category}: there is no figure to choose from",
                where=str(figures.dossier.folder),
                next=f"The picture has {', '.join(found) or 'no figures at all'}.",
            )
    return found


def _candidates(figures: Figures, category: str) -> list[Row]:
    """The newest row of each source and series: stocks, or a year's returns where no source gives a stock."""
    rows = [row for row in figures.whole if row.category == category and row.unit in _UNITS]
    for measure in (Measure.STOCK.value, Measure.FLOW.value) if category in _YEARLY else (Measure.STOCK.value,):
        found = latest(row for row in rows if row.measure == measure)
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
    people = [row for row in rows if row.unit == Unit.PERSONS.value] or rows
    main = [row for row in people if row.series != DISASTER and not BESIDE & set(row.flags)] or people
    # Where one figure is of all the situation's countries, those of fewer stand beside it.
    main = [row for row in main if of_all_places(row, dossier)] or main
    candidates = [
        Candidate(row.source, row.feed, row.value, row.low, row.high, row.begins, row.ends, row.method, None, f"{n:03}")
        for n, row in enumerate(main)
    ]
    wish = next((wish for wish in dossier.overrides if wish.category == category), None)
    choice = choose(
        candidates,
        category=category,
        on=dossier.as_of,
        policy=dossier.policy,
        override=_override(wish, candidates, dossier) if wish else None,
    )
    if choice.chosen is None:
        # Nothing lies near the day: the newest figure is shown, marked as not aligned with the others.
        choice = choose(candidates, category=category, policy=dossier.policy)
        choice = replace(choice, aligned=False)
    chosen = main[int(choice.chosen.id)] if choice.chosen else main[0]
    # Households beside people are the same people counted in another unit: no other cause, and no second number.
    beside = tuple(row for row in people if row not in main)
    return Headline(category, tuple(main), choice, chosen, beside, wish)


def of_all_places(row: Row, dossier: Dossier) -> bool:
    """Whether a figure is of every country of the situation."""
    return set((row.place or "").split("+")) == set(dossier.places)


def _override(wish: Wish, candidates: list[Candidate], dossier: Dossier) -> Override:
    for candidate in candidates:
        if wish.source in (None, candidate.source) and wish.feed in (None, candidate.feed):
            return Override(candidate.id, wish.why, wish.who)
    raise DossierError(
        f"override of {wish.category}: no figure of {wish.source or wish.feed}",
        where=str(dossier.folder),
        next=f"Its sources are {', '.join(sorted({c.source for c in candidates}))}.",
    )


def written(headline: Headline, figures: Figures) -> dict[str, Any]:
    """The JSON shape of one category's headline."""
    number = _number(headline.chosen, figures)
    choice = headline.choice
    wish = headline.override
    return {
        **number,
        "code": Category(headline.category).code,
        "family": family_of(headline.category),
        "date": number["end"],
        "aligned": choice.aligned or headline.chosen.value is None,
        "age_days": age_days(headline.chosen.ends, figures.dossier.as_of),
        "rule": _rule(choice),
        "override": {"who": wish.who, "why": wish.why} if wish else None,
        "alternatives": [
            {
                **_number(headline.rows[int(other.candidate.id)], figures),
                "ratio": _rounded(other.ratio),
                "gap": plain(other.gap),
                "days": other.days,
                "second": other.second,
                "reason": other.reason,
            }
            for other in choice.alternatives
            if headline.rows[int(other.candidate.id)] is not headline.chosen
        ],
        "publications": [_number(row, figures) for row in headline.chosen.alternatives],
        "beside": [_number(row, figures) for row in headline.beside],
    }


def _rule(choice: Choice) -> dict[str, Any]:
    return {
        "id": choice.rule,
        "version": choice.version,
        "grounds": choice.grounds,
        "days": choice.apart,
        "because": choice.because,
        "basis": choice.basis,
        "clauses": [clause.as_dict() for clause in choice.clauses],
    }


def _rounded(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 4)


def _number(row: Row, figures: Figures) -> Number:
    return figures.register.number(row, figures.window)


def _one_a_source(chosen: Row, others: list[Row]) -> list[Row]:
    """Of each other source the newest figure of the same countries: two series of one source are no conflict."""
    found: dict[str, Row] = {}
    for row in others:
        known = found.get(row.source)
        if row.value is None or row.source in ("", chosen.source) or row.place != chosen.place:
            continue
        if known is None or (row.end, row.series == "") > (known.end, known.series == ""):
            found[row.source] = row
    return list(found.values())


def conflicts(chosen: Mapping[str, Headline], figures: Figures) -> list[dict[str, Any]]:
    """The categories whose sources differ for aligned dates: shown side by side, never added."""
    gap = int(settings(figures.dossier.policy)["max_date_gap_days"].value)
    found = []
    for category, headline in chosen.items():
        others = [headline.rows[int(a.candidate.id)] for a in headline.choice.alternatives if abs(a.days) <= gap]
        rows = [headline.chosen, *_one_a_source(headline.chosen, others)]
        values = [row.value for row in rows if row.value is not None]
        if len(values) < 2 or max(values) == min(values):
            continue
        found.append(
            {
                "category": category,
                "place": headline.chosen.place,
                "date": headline.chosen.ends.isoformat(),
                "numbers": [_number(row, figures) for row in rows],
                "ratio": round(max(values) / min(values), 4) if min(values) else None,
                "gap": plain(max(values) - min(values)),
                "chosen": 0,
                "rule": _rule(headline.choice),
                "because": headline.choice.because,
            }
        )
    return found
