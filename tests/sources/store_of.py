"""Files into a fresh store, for tests of feeds: what was read, what was answered."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from commonground.evidence.asking import Ask, Row, ask
from commonground.evidence.store import Store
from commonground.sources.reading import read


def store_of(folder: Path, *files: Path) -> tuple[Store, list[dict[str, Any]]]:
    """Read files into a new store under `folder`; every one of them must be accepted and accounted for."""
    store = Store.open(folder / "store", create=True)
    report = read(files, store, on="2026-01-01")
    assert not report.refused
    for release in report.releases:
        assert release["rows_in"] == release["kept"] + release["refused"] + release["ignored"]
    return store, report.releases


def figures(store: Store, *, release: str = "") -> pl.DataFrame:
    """Every stored figure, or those of one release."""
    kept = [r.sha256 for r in store.releases() if r.figures and r.sha256.startswith(release)]
    return pl.concat([pl.read_parquet(store.folder(sha256) / "figures.parquet") for sha256 in kept])


def answers(store: Store, **wanted: Any) -> list[Row]:
    """Ask; single words may stand for tuples, ISO text for dates."""
    for key, value in wanted.items():
        if key in ("on", "since", "until"):
            wanted[key] = date.fromisoformat(value)
        elif isinstance(value, str):
            wanted[key] = (value,)
    return ask(store, Ask(**wanted))


def values(store: Store, **wanted: Any) -> list[float | None]:
    """The values of the answer, in its order."""
    return [row.value for row in answers(store, **wanted)]
