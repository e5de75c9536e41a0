"""Who the people are: families side by side and never merged, origins, sex and age."""

from collections.abc import Mapping
from typing import Any

from commonground.core.words import Status
from commonground.evidence.asking import Ask, Row
from commonground.picture.families import family_of
from commonground.picture.figures import Figures
from commonground.picture.headline import ALWAYS, ORDER, Headline


def composition(chosen: Mapping[str, Headline], figures: Figures) -> dict[str, Any]:
    """Families with their parts, and each category's origins and sexes and ages from its chosen source."""
    return {
        "families": _families(chosen),
        # What a reader looks for and no source on file speaks of: unknown, and said to be.
        "absent": [
            category.value
            for category in ALWAYS
            if category.value not in chosen and category.value in (figures.dossier.populations or ALWAYS)
        ],
        "origins": {
            category: sorted(rows, key=lambda number: (-(number["value"] or 0), number["origin"] or ""))
            for category, headline in chosen.items()
            if (rows := _split(headline, figures.by_origin, figures, figures.split("origin"), named=True))
        },
        "sex_age": {
            category: rows
            for category, headline in chosen.items()
            if (rows := _split(headline, figures.by_sex_age, figures, figures.split("sex", "age")))
        },
    }


def _families(chosen: Mapping[str, Headline]) -> list[dict[str, Any]]:
    """One entry a family; its categories are its parts and are added by nobody here."""
    families: dict[str, list[str]] = {}
    for category in ORDER:
        if category.value in chosen:
            families.setdefault(family_of(category.value), []).append(category.value)
    return [{"family": family, "parts": parts} for family, parts in families.items()]


def same_source(headline: Headline, rows: list[Row]) -> list[Row]:
    """The rows of the publication a headline chose: same series, date and release.

    A sum over countries may come from a file each; there the feed tells the publication.
    """
    row = headline.chosen
    summed = "+" in (row.place or "")

    def publication(one: Row) -> tuple[object, ...]:
        told = (one.category, one.measure, one.unit, one.series, one.source, one.start, one.end, one.feed)
        return told if summed else (*told, one.release)

    return [one for one in rows if publication(one) == publication(row)]


def _split(
    headline: Headline, rows: list[Row], figures: Figures, what: Ask, *, named: bool = False
) -> list[dict[str, Any]]:
    numbers = []
    for row in same_source(headline, rows):
        if row.status == Status.NOT_REPORTED:
            continue
        number = figures.register.number(row, what)
        if named:
            number |= {"origin": row.origin, "name": country_names(row.origin, figures)}
        numbers.append(number)
    return numbers


def country_names(code: str | None, figures: Figures) -> dict[str, str]:
    """A country's names by language; an unknown origin is named as what it is."""
    return figures.gazetteer.country_names(code or "UNK") or {"en": code or ""}
