"""Reading: paths in, releases in the store out, every file in exactly one of two lists."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from commonground.core.errors import CommonGroundError, PersonalData, UnreadableFile
from commonground.evidence.gazetteer import Gazetteer
from commonground.evidence.releases import Release, release_id
from commonground.evidence.store import MARK, Store
from commonground.sources.feed import Feed, Reading, unknown
from commonground.sources.opening import RawFile, checksum, open_file
from commonground.sources.paging import page_of
from commonground.sources.persons import personal
from commonground.sources.recipe import SUFFIX, Recipe, beside
from commonground.sources.recipe import load as load_recipe
from commonground.sources.registry import feed_of

# Opened files up to this size wait in memory while the reference tables are read; larger ones are opened again,
# except plain tables, of which nothing is held.
_WAIT = 20_000_000
# What Windows and its programs leave in folders of data.
_OF_THE_SYSTEM = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not read: nothing of it is in the store."""

    path: str
    reason: str
    next: str


@dataclass(slots=True)
class Report:
    """What became of every file: a release (new or already there), or a refusal; and folders that hold no data."""

    releases: list[dict[str, Any]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    skipped: list[dict[str, str]] = field(default_factory=list)  # stores inside the folders given

    def as_dict(self) -> dict[str, Any]:
        refused = [asdict(refusal) for refusal in self.refused]
        return {"releases": self.releases, "refused": refused, "skipped": self.skipped}


Progress = Callable[[str], None]


def read(
    paths: Iterable[Path],
    store: Store,
    *,
    on: str,
    feed: str | None = None,
    recipes: Iterable[Path] = (),
    progress: Progress = lambda path: None,
) -> Report:
    """Read files and folders into the store; `on` is the day of reading (ISO), `feed` overrides recognition.

    Each release is in the store before the next file is opened, so an interrupted call loses only the file it
    was at; the next call passes over what is already there. A file that is refused never stops the others.
    """
    report = Report()
    shelf = _Shelf(recipes, used=feed is None)
    waiting: list[tuple[Path, RawFile | None, Feed, Recipe | None]] = []
    for path, within in _files(paths, report):
        progress(str(path))
        with _refusing(path, report):
            recipe = shelf.of(path, within)
            digest = release_id(checksum(path, within=within), recipe.sha256 if recipe else "")
            if store.has(digest):
                report.releases.append(store.release(digest).report(path=str(path)))
                continue
            file = open_file(path, within=within)
            check_no_persons(file)
            known = recipe.feed() if recipe else _recognised(file, feed)
            if known.reference:
                report.releases.append(_store(file, known, store, on))
            else:
                keep = file.size <= _WAIT or file.kind == "csv"
                waiting.append((path, file if keep else None, known, recipe))
    gazetteer = store.gazetteer()
    while waiting:
        path, opened, known, recipe = waiting.pop(0)
        progress(str(path))
        with _refusing(path, report):
            report.releases.append(_store(opened or open_file(path), known, store, on, gazetteer, recipe))
    report.refused += shelf.unused()
    return report


class _Shelf:
    """The recipes at hand: one beside a file is that file's own, the others serve whatever they fit."""

    def __init__(self, recipes: Iterable[Path], *, used: bool) -> None:
        self._given = [load_recipe(path) for path in recipes] if used else []
        self._used: set[Path] = set()
        self._open = used

    def of(self, path: Path, within: Path | None) -> Recipe | None:
        """The recipe a file is to be read by, if any."""
        if path.name.endswith(SUFFIX):
            raise UnreadableFile("a recipe, not data", next="Name the file it is for, and --recipe before this one.")
        if not self._open:
            return None
        if own := beside(path):
            return load_recipe(own)
        if not self._given:
            return None
        file = open_file(path, within=within)
        found = next((recipe for recipe in self._given if recipe.fits(file)), None)
        if found is not None:
            self._used.add(found.path)
        return found

    def unused(self) -> list[Refusal]:
        """A recipe that was given and fits no file is named: the person meant it for one."""
        lost = [recipe.path for recipe in self._given if recipe.path not in self._used]
        return [
            Refusal(str(path), "this recipe fits none of the files", "Check its sheet and headings.") for path in lost
        ]


def _files(paths: Iterable[Path], report: Report) -> Iterator[tuple[Path, Path | None]]:
    """Every file once, in a stable order, with the folder it must lie in; hidden files and recipes are not data."""
    seen: set[Path] = set()
    for path in paths:
        folder = path if path.is_dir() else None
        found = sorted(_inside(path, path, report)) if folder else [path]
        for file in found:
            if file not in seen:
                seen.add(file)
                yield file, folder


def _inside(folder: Path, given: Path, report: Report) -> Iterator[Path]:
    """The files below a folder that may be data; a store is what reading made of files, and is passed over."""
    if (folder / MARK).is_file():
        if folder == given:
            why = "a store, which holds what was read and is no data"
            report.refused.append(Refusal(str(folder), why, "Name the files it was read from, or other files."))
        else:
            report.skipped.append({"path": str(folder), "reason": "a store: it holds what was read, and is no data"})
        return
    with _refusing(folder, report):
        for path in sorted(folder.iterdir()):
            if path.name.startswith("."):
                continue
            if path.name.startswith("~$") or path.name.casefold() in _OF_THE_SYSTEM:
                report.skipped.append({"path": str(path), "reason": "a file of the system or of an open document"})
                continue
            if path.is_dir() and path.is_symlink():
                report.skipped.append({"path": str(path), "reason": "a link to a folder: name that folder itself"})
            elif path.is_dir():
                yield from _inside(path, given, report)
            elif not path.name.endswith(SUFFIX):
                yield path


class _refusing:
    """Turn whatever a file provokes into its refusal, so that the others are read."""

    def __init__(self, path: Path, report: Report) -> None:
        self.path, self.report = path, report

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, CommonGroundError):
            refusal = Refusal(str(self.path), error.what, error.next or "Mend the file and read it again.")
        elif isinstance(error, OSError):
            refusal = Refusal(str(self.path), error.strerror or str(error), "Check the path and who may read it.")
        elif isinstance(error, Exception):
            # A fault of ours on a file nobody foresaw: it must not cost the other files of the folder.
            what = f"reading it failed inside Common Ground ({type(error).__name__}: {str(error)[:200]})"
            refusal = Refusal(str(self.path), what, "Report it with the file's shape; the other files were read.")
        else:
            return False
        self.report.refused.append(refusal)
        return True


def check_no_persons(file: RawFile) -> None:
    """Refuse a file about identifiable persons before anything of it is used."""
    for table in file.tables:
        why = personal(table)
        if why:
            raise PersonalData(
                f"it holds data about identifiable persons ({why}); nothing of it was copied",
                where=file.path.name,
                next="Count the people first (by place, sex and age) and read the counts.",
            )


def _recognised(file: RawFile, named: str | None) -> Feed:
    known = feed_of(file, named=named)
    if known is None:
        raise unknown(file)
    return known


def _store(
    file: RawFile, feed: Feed, store: Store, on: str, gazetteer: Gazetteer | None = None, recipe: Recipe | None = None
) -> dict[str, Any]:
    """Read one file and put its release in the store; return its report."""
    reading = Reading(file, gazetteer or Gazetteer())
    by = recipe.sha256 if recipe else ""
    with store.writing(release_id(file.sha256, by)) as writer:
        for figures in feed.read(reading):
            writer.write(figures)
        if reading.places is not None:
            writer.write_places(reading.places)
        if not writer.figures and not feed.reference and not reading.account.ignored:
            raise UnreadableFile("no row of it gives a figure", where=file.path.name, next=_first_next(reading))
        writer.keep_raw(file.path)
        if recipe is not None:
            writer.keep_recipe(recipe.text)
        release = writer.commit(replace(_release(file, feed, reading, writer.figures, on), recipe=by))
    return release.report(path=str(file.path))


def _first_next(reading: Reading) -> str:
    return next((f"{r.reason}: {r.next}" for r in reading.account.reasons), "Check that the file is complete.")


def _release(file: RawFile, feed: Feed, reading: Reading, figures: int, on: str) -> Release:
    account = reading.account
    if lost := reading.unplaced.question(file.path.name, file.sha256, reading.gazetteer):
        reading.questions.append(lost)
    for country in reading.unplaced.unknown_countries(reading.gazetteer):
        reading.notes.append(
            f"The store has no table of the units of {country}: names below the country found no place."
        )
    page = page_of(file)
    if page is not None:
        which = f"page {page.number} of {page.of}" if page.number and page.of else "a part"
        reading.notes.append(f"This is {which} of one answer: read the other pages too, or its sums stay incomplete.")
    licence = reading.licence or feed.licence
    return Release(
        path=str(file.path),
        feed=feed.id,
        sha256=file.sha256,
        rows_in=account.rows_in,
        kept=account.kept,
        refused=account.refused,
        ignored=account.ignored,
        figures=figures,
        source=reading.producer or feed.producer,
        title=feed.title,
        licence=licence.name,
        terms=licence.terms,
        redistribute=licence.redistribute,
        rank=feed.rank,
        lists_covered=feed.lists_covered,
        read_on=on,
        size=file.size,
        answer=page.answer if page else "",
        page=page.number if page else 0,
        pages=page.of if page else 0,
        reasons=account.reasons,
        questions=tuple(reading.questions),
        notes=(*file.notes, *reading.notes),
    )
