"""The figure store: write-once Parquet, one folder a release, read through Ibis on DuckDB."""

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import polars as pl
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from commonground.core.errors import StoreError
from commonground.evidence.decisions import Decisions
from commonground.evidence.releases import Release
from commonground.evidence.schema import ENCODING, FRAME, GROUP, TABLE, conform, in_order

if TYPE_CHECKING:
    import ibis

    from commonground.evidence.gazetteer import Gazetteer

# A folder carries this file or it is not a store; its number changes when old stores cannot be read.
MARK, FORMAT = "commonground-store", "2"
_PARTS, _LOCK = ("releases", "incoming"), "incoming.lock"
# What stands in a folder in which somebody begins a store.
_BEGUN = {*_PARTS, _LOCK, MARK, f"{MARK}.new"}


class Store:
    """A folder of releases and the log of decisions about them.

    releases/release=<id>/      figures.parquet, release.json, places.parquet (reference tables), raw/<file>
    decisions.jsonl             what people decided (see `decisions`)
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.decisions = Decisions(path / "decisions.jsonl")
        self._parsed: dict[str, Release] = {}

    @classmethod
    def open(cls, path: Path, *, create: bool = False) -> Self:
        """Open the store at `path`; with `create`, make one where there is nothing yet."""
        mark = path / MARK
        if mark.exists():
            if mark.read_text().strip() != FORMAT:
                raise StoreError("the store has another format", where=str(path), next="Read its files again.")
            return cls(path)
        if not create:
            raise StoreError(
                "no store here",
                where=str(path),
                next="Read files into it first: commonground read FILES --store DIR.",
            )
        if path.exists() and (not path.is_dir() or {part.name for part in path.iterdir()} - _BEGUN):
            raise StoreError("neither empty nor a store", where=str(path), next="Name a new folder for the store.")
        path.mkdir(parents=True, exist_ok=True)
        # Several may begin the same store at once; the mark comes last, and whole.
        with FileLock(path / _LOCK):
            if not mark.exists():
                for part in _PARTS:
                    (path / part).mkdir(exist_ok=True)
                half = path / f"{MARK}.new"
                half.write_text(FORMAT + "\n")
                half.replace(mark)
        return cls(path)

    def folder(self, release: str) -> Path:
        """Where a release lies, whether or not it is there."""
        return self.path / "releases" / f"release={release}"

    def has(self, release: str) -> bool:
        return (self.folder(release) / "release.json").exists()

    def release(self, release: str) -> Release:
        """Return one release by its id or the beginning of it."""
        if self.has(release):
            return self._stored(release)
        found = [r for r in self.releases() if r.id.startswith(release)]
        if len(found) != 1:
            what = "no such release" if not found else f"{len(found)} releases begin so"
            raise StoreError(what, where=release, next="commonground releases lists them.")
        return found[0]

    def releases(self, *, withdrawn: bool = True) -> list[Release]:
        """Every release in the order they came; on request only those that stand.

        A withdrawn release does not stand, nor does an earlier reading of a file that was read again by
        another recipe: two readings of one file would count its people twice.
        """
        kept = (self.path / "releases").glob("release=*/release.json")
        releases = [self._stored(path.parent.name.removeprefix("release=")) for path in kept]
        releases.sort(key=lambda r: (r.order, r.id))
        if withdrawn:
            return releases
        out = {d.about for d in self.decisions.standing("withdraw")}
        standing = [r for r in releases if r.id not in out]
        latest = {r.sha256: r.id for r in standing}
        return [r for r in standing if latest[r.sha256] == r.id]

    def _stored(self, release: str) -> Release:
        # A release never changes, so each release.json is parsed once.
        if release not in self._parsed:
            self._parsed[release] = Release.from_json((self.folder(release) / "release.json").read_bytes())
        return self._parsed[release]

    def raw(self, release: str) -> Path:
        """The file as it came."""
        files = sorted((self.folder(release) / "raw").iterdir())
        return files[0]

    @contextmanager
    def writing(self, release: str) -> Iterator["ReleaseWriter"]:
        """Write one release: it appears whole when `commit` is called, and not at all otherwise."""
        folder, lock = self._place(release)
        try:
            writer = ReleaseWriter(self, release, folder)
            try:
                yield writer
            finally:
                writer.close()
                shutil.rmtree(folder, ignore_errors=True)
        finally:
            lock.release()
            Path(lock.lock_file).unlink(missing_ok=True)

    def _place(self, release: str) -> tuple[Path, FileLock]:
        """Make a folder to write in, with its lock taken."""
        # A folder without its lock would be taken for a dead writer's: nobody sweeps between the two.
        with FileLock(self.path / _LOCK):
            self._sweep()
            folder = Path(tempfile.mkdtemp(prefix=f"{release[:12]}-", dir=self.path / "incoming"))
            lock = FileLock(f"{folder}.lock")
            lock.acquire()
        return folder, lock

    def _sweep(self) -> None:
        """Remove what a killed writer left; a live writer holds its lock and is left alone."""
        for folder in (self.path / "incoming").iterdir():
            if folder.suffix == ".lock":
                continue
            try:
                with FileLock(f"{folder}.lock", timeout=0):
                    shutil.rmtree(folder, ignore_errors=True)
            except Timeout:
                continue
            Path(f"{folder}.lock").unlink(missing_ok=True)

    def gazetteer(self) -> "Gazetteer":
        """The countries, every unit the reference tables of the store give, and what people located."""
        from commonground.evidence.gazetteer import Correction, Gazetteer

        tables = [self.folder(r.id) / "places.parquet" for r in self.releases(withdrawn=False)]
        corrections = [
            Correction(
                country=str(d.facts["country"]),
                level=d.facts.get("level"),
                name=str(d.facts["name"]),
                code=d.facts["code"],
                who=d.who,
                why=d.why,
                when=date.fromisoformat(d.when[:10]),
                id=d.id,
                parent=d.facts.get("parent"),
            )
            for d in self.decisions.standing("locate")
        ]
        return Gazetteer.of([pl.read_parquet(path) for path in tables if path.exists()], corrections)

    def figures(self, of: Collection[str] | None = None) -> "ibis.Table":
        """The figures of all releases that stand, or of those named, with a `release` column, as an Ibis table."""
        import ibis  # costs half a second; commands that do not query never pay it

        standing = [r.id for r in self.releases(withdrawn=False) if r.figures]
        tables = [release for release in standing if of is None or release in of]
        if not tables:
            empty = pl.DataFrame(schema={**FRAME, "release": pl.String})
            return ibis.memtable(empty.to_arrow())
        files = [str(self.folder(release) / "figures.parquet") for release in tables]
        connection = ibis.duckdb.connect()
        # A query of some seconds would draw its bar on stdout, in the middle of a command's JSON.
        connection.raw_sql("SET enable_progress_bar = false")
        return connection.read_parquet(files, hive_partitioning=True)


class ReleaseWriter:
    """Takes a release's figures batch by batch in a folder of its own, then puts it in place at once."""

    def __init__(self, store: Store, release: str, folder: Path) -> None:
        self.store, self.release, self.folder = store, release, folder
        self.figures = 0
        self._grains: set[str] = set()
        self._parquet: pq.ParquetWriter | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def write(self, figures: pl.DataFrame) -> None:
        """Add figures; columns the frame lacks are null."""
        if figures.is_empty():
            return
        if self._parquet is None:
            self._parquet = pq.ParquetWriter(self.folder / "figures.parquet", TABLE, **ENCODING)
        self._parquet.write_table(in_order(conform(figures)).to_arrow().cast(TABLE), row_group_size=GROUP)
        self.figures += figures.height
        if "grain" in figures.columns:
            self._grains.update(figures["grain"].unique().drop_nulls())

    def write_places(self, places: pl.DataFrame) -> None:
        """Keep the admin units a reference table gives."""
        places.write_parquet(self.folder / "places.parquet")

    def keep_raw(self, path: Path) -> None:
        """Keep the file as it came; a name that is a path or hidden is reduced to its last part."""
        raw = self.folder / "raw"
        raw.mkdir(exist_ok=True)
        shutil.copyfile(path, raw / (path.name.lstrip(".") or "file"))

    def keep_recipe(self, text: bytes) -> None:
        """Keep the recipe the file was read by."""
        (self.folder / "recipe.toml").write_bytes(text)

    def close(self) -> None:
        if self._parquet is not None:
            self._parquet.close()
            self._parquet = None

    def commit(self, release: Release) -> Release:
        """Put the release in place; if another writer was first, theirs stands and is returned."""
        self.close()
        with FileLock(self.store.path / "releases.lock"):
            if self.store.has(self.release):
                return self.store.release(self.release)
            order = 1 + max((r.order for r in self.store.releases()), default=0)
            release = replace(release.numbered(order), grains=tuple(sorted(self._grains)))
            (self.folder / "release.json").write_bytes(release.to_json())
            for path in [*self.folder.rglob("*"), self.folder]:
                _sync(path)
            # The folder arrives under its final name in one step: a reader sees all of it or nothing.
            self.folder.rename(self.store.folder(self.release))
            _sync(self.store.path / "releases")
        return release


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
