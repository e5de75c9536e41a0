"""From a dossier to its Picture: read what is new, choose, decide, and say what is not known."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from commonground.core.errors import DossierError
from commonground.evidence.asking import Row
from commonground.evidence.store import Store
from commonground.picture.composition import composition, country_names
from commonground.picture.dossier import FILE, Dossier, load
from commonground.picture.doubts import asked, questions
from commonground.picture.figures import Figures
from commonground.picture.headline import conflicts, headlines, written
from commonground.picture.leading import leads, policy
from commonground.picture.numbers import age_days
from commonground.picture.overlapping import overlaps
from commonground.picture.picture import Picture
from commonground.picture.placed import places
from commonground.picture.promising import commitments
from commonground.picture.trends import trends


def draw(
    folder: Path, *, store: Path | None = None, on: str = "", progress: Callable[[str], None] = lambda path: None
) -> Picture:
    """Draw the dossier in `folder`; files it names that its store does not hold yet are read first.

    `store` overrides the dossier's own; `on` is the day of reading that new releases will carry.
    """
    dossier = load(folder)
    path = store or dossier.store
    return _drawn(dossier, _filled(dossier, path, on, progress), commitments(dossier, path))


def _filled(dossier: Dossier, path: Path, on: str, progress: Callable[[str], None]) -> Store:
    """The dossier's store, with every file it names in it; a file that is refused stops the drawing."""
    if not dossier.files:
        return Store.open(path)
    from commonground.sources.reading import read  # a filled store is drawn without the readers

    store = Store.open(path, create=True)
    report = read(dossier.files, store, on=on, progress=progress)
    if report.refused:
        first = report.refused[0]
        raise DossierError(
            f"{len(report.refused)} of its files cannot be read; {first.path}: {first.reason}",
            where=str(dossier.folder),
            next=first.next,
        )
    return store


def _drawn(dossier: Dossier, store: Store, promised: dict[str, Any]) -> Picture:
    figures = Figures.of(dossier, store)
    _refuse_unknown_places(figures)
    chosen = headlines(figures)
    overlapping = overlaps(chosen, figures)
    questioned = asked(figures)
    data: dict[str, Any] = {
        "situation": _situation(figures),
        "as_of": dossier.as_of.isoformat(),
        "headline": {category: written(headline, figures) for category, headline in chosen.items()},
        "composition": composition(chosen, figures),
        "lead": leads(chosen, overlapping, figures),
        "overlaps": overlapping,
        "conflicts": conflicts(chosen, figures),
        "trends": trends(chosen, figures),
        "places": places(chosen, figures),
        "questions": questions(figures),
        "asked": questioned,
        "unanswerable": [one for one in questioned if not one["answered"]],
        "policy": policy(dossier),
        "commitments": promised,
    }
    if dossier.foresight:
        from commonground.picture.foresight import foreseen  # a dossier that asks for no forecast never pays for one

        data["foresight"] = foreseen(figures)
    data["sources"] = _sources(figures, data["policy"])
    return Picture(data, figures.register.opened)


def _refuse_unknown_places(figures: Figures) -> None:
    """A misspelt place would draw a picture of nobody."""
    for code in figures.dossier.places:
        known = code in figures.gazetteer.countries or figures.gazetteer.country_names(code)
        if not known and figures.gazetteer.unit(code) is None:
            upper = code.upper()
            meant = upper if figures.gazetteer.country_names(upper) else figures.gazetteer.country(code).code
            raise DossierError(
                f"places: {code!r} is not a country code known here",
                where=str(figures.dossier.folder / FILE),
                next=f'Write "{meant}".' if meant not in (None, code) else "Write the letters of ISO 3166: LBY.",
            )


def _situation(figures: Figures) -> dict[str, Any]:
    dossier = figures.dossier
    return {
        "id": dossier.id,
        "name": dict(dossier.name),
        "fictitious": dossier.fictitious,
        "places": [{"code": code, "name": country_names(code, figures)} for code in dossier.places],
        "start": dossier.start.isoformat(),
        "end": dossier.end.isoformat(),
        "languages": list(dossier.languages),
    }


def _sources(figures: Figures, settings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every release a number of the picture stands on, with its dates and terms."""
    oldest = next(one["value"] for one in settings if one["key"] == "max_figure_age_days")
    used: dict[str, list[Any]] = {}
    for opened in figures.register.opened.values():
        for row in opened.rows:
            used.setdefault(row.release, []).append(row)
    newest = _newest(row for rows in used.values() for row in rows)
    found = []
    for sha, rows in used.items():
        release = figures.releases[sha]
        last = max(row.ends for row in rows)
        age = age_days(last, figures.dossier.as_of)
        found.append(
            {
                "source": ", ".join(sorted({row.source for row in rows})),
                "feed": release.feed,
                "title": release.title,
                "release": sha,
                "path": release.name,
                "first": min(row.begins for row in rows).isoformat(),
                "last": last.isoformat(),
                "read_on": release.read_on,
                "licence": release.licence,
                "terms": release.terms,
                "redistribute": release.redistribute,
                "figures": release.figures,
                "questions": len(release.questions),
                "age_days": age,
                "stale": age > oldest and any(row.ends == newest[_series(row)] for row in rows),
            }
        )
    return sorted(found, key=lambda source: (source["source"], source["feed"], source["release"]))


def _newest(rows: Iterable[Row]) -> dict[tuple[str, ...], date]:
    """The last day of each series: an earlier round that a later one follows is history, not out of date."""
    newest: dict[tuple[str, ...], date] = {}
    for row in rows:
        newest[_series(row)] = max(row.ends, newest.get(_series(row), row.ends))
    return newest


def _series(row: Row) -> tuple[str, ...]:
    return row.category, row.measure, row.unit, row.source, row.series
