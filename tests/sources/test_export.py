"""What we export and read back is what it was: numbers, ranges, masks, blanks, places, splits and origin."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import orjson
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonground.cli.options import whole
from commonground.core.figure import Locator
from commonground.core.words import Category, Measure, Method, Status
from commonground.evidence import exporting
from commonground.evidence.asking import Ask, Row, ask
from commonground.evidence.releases import Release
from commonground.evidence.store import Store
from commonground.sources.reading import read

FORMS = ("csv", "hxl", "xlsx", "json")
# Any text that can stand in a cell: an apostrophe, formulas, quotes, separators, Arabic, a number, spaces inside.
words = st.sampled_from(["=1+1", "'=x", "Al Kufra", 'a, "b"; c', "الكفرة", "7", "@x", "Qué?", "two  spaces", "-"])
amounts = st.integers(0, 10**9).map(float) | st.floats(0.25, 1e6).map(lambda x: round(x, 2))


@st.composite
def figures(draw: st.DrawFn) -> dict[str, object]:
    """One figure of any kind; it lies in a country or in a unit below it."""
    status = draw(st.sampled_from(Status))
    value = draw(amounts)
    low, high = {
        Status.REPORTED: (value, value),
        Status.MASKED: draw(st.sampled_from([(1.0, 5.0), (0.0, None), (None, None)])),
        Status.NOT_REPORTED: (None, None),
    }[status]
    start = draw(st.none() | st.dates(date(1951, 1, 1), date(2030, 1, 1)))
    below = draw(st.booleans())
    by = draw(st.sets(st.sampled_from(["origin", "sex", "cause"])))
    return {
        "category": draw(st.sampled_from(Category)).value,
        "measure": draw(st.sampled_from(Measure)).value,
        "unit": draw(st.sampled_from(["persons", "households", "USD"])),
        "series": draw(words | st.just("")),
        **{name: draw(words) if name in by else None for name in ("origin", "sex", "cause")},
        **({"country": "LBY", "adm1": "LY01", "adm2": "LY0101", "place": "LY0101", "place_level": 2} if below
           else {"country": "LBY", "place": "LBY", "place_level": 0}),
        "place_name": draw(words),
        "start": start,
        "end": start and start + timedelta(days=draw(st.integers(0, 400))),
        "value": value if status is Status.REPORTED else None,
        "low": low,
        "high": high,
        "status": status.value,
        "method": draw(st.sampled_from(Method)).value,
        "source": draw(words),
        "grain": "+".join(sorted([*by, *(["place:2"] if below else [])])),
        "flags": draw(st.sampled_from([None, "about", "about swapped_columns"])),
        "row": draw(st.integers(1, 10**6)),
        "column": draw(words),
    }  # fmt: skip


def held(folder: Path, found: list[dict[str, object]]) -> Store:
    store = Store.open(folder, create=True)
    with store.writing("a" * 64) as writer:
        writer.write(pl.DataFrame(found, infer_schema_length=None))
        writer.commit(Release("in.csv", "f", "a" * 64, 1, 1, 0, 0, len(found), "UNHCR", licence="CC BY 4.0"))
    return store


def exported(store: Store, rows: list[Row], path: Path, form: str) -> Path:
    table = exporting.table(store, rows)
    path = path.with_suffix({"hxl": ".csv"}.get(form, f".{form}"))
    if form == "xlsx":
        exporting.write_xlsx(table, path)
    elif form == "json":
        path.write_bytes(orjson.dumps(whole([exporting.record(store, row) for row in rows])))
    else:
        path.write_text(exporting.as_csv(table, tags=form == "hxl"), encoding="utf-8")
    return path


def compared(rows: list[Row]) -> list[Row]:
    """The rows without what tells where the figure was read."""
    same = {"locator": Locator("", None, None, None), "feed": "", "release": "", "cells": 1, "alternatives": ()}
    return [replace(r, **same, grain="", flags=tuple(f for f in r.flags if not f.startswith("via:"))) for r in rows]


QUESTIONS = (Ask(), Ask(by=("origin",)), Ask(by=("sex", "cause")), Ask(place=("LBY",), level=2))


@pytest.mark.parametrize("form", FORMS)
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(found=st.lists(figures(), min_size=5, max_size=30), question=st.sampled_from(QUESTIONS))
def test_an_export_read_back_gives_the_same_answers(
    form: str, found: list[dict[str, object]], question: Ask, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("trip")
    store = held(folder / "one", found)
    rows = ask(store, question)
    if not rows:
        return
    path = exported(store, rows, folder / "out", form)
    other = Store.open(folder / "two", create=True)
    report = read([path], other, on="2026-01-01")
    assert not report.refused
    [release] = report.releases
    assert (release["feed"], release["kept"], release["refused"]) == ("commonground_export", len(rows), 0)
    assert release["rows_in"] == release["kept"] + release["ignored"]
    assert compared(ask(other, question)) == compared(rows)


def test_a_figure_read_back_says_which_release_it_came_through(tmp_path: Path) -> None:
    store = held(tmp_path / "one", [FIGURE])
    path = exported(store, ask(store, Ask()), tmp_path / "out", "csv")
    other = Store.open(tmp_path / "two", create=True)
    [release] = read([path], other, on="2026-01-01").releases
    [row] = ask(other, Ask())
    assert row.flags == ("via:aaaaaaaaaaaa",)
    assert (row.source, row.locator.row, row.locator.column) == ("UNHCR", 2, "value")
    assert other.release(release["sha256"]).licence == "UNHCR: CC BY 4.0"


def test_the_terms_of_a_restricted_figure_stay_with_it(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "one", create=True)
    with store.writing("a" * 64) as writer:
        writer.write(pl.DataFrame([FIGURE]))
        writer.commit(Release("in.csv", "f", "a" * 64, 1, 1, 0, 0, 1, "IOM", terms="Ask IOM.", redistribute=False))
    table = exporting.table(store, ask(store, Ask()), include_restricted=True)
    (tmp_path / "out.csv").write_text(exporting.as_csv(table))
    other = Store.open(tmp_path / "two", create=True)
    read([tmp_path / "out.csv"], other, on="2026-01-01")
    assert exporting.table(other, ask(other, Ask())).rows == []


def test_the_original_stands_before_its_export_in_one_store(tmp_path: Path) -> None:
    store = held(tmp_path / "one", [FIGURE])
    path = exported(store, ask(store, Ask()), tmp_path / "out", "csv")
    read([path], store, on="2026-01-01")
    [row] = ask(store, Ask())
    assert row.feed == "f"
    assert [other.feed for other in row.alternatives] == ["commonground_export"]


def test_an_edited_export_is_refused_row_by_row(tmp_path: Path) -> None:
    store = held(tmp_path / "one", [FIGURE])
    path = exported(store, ask(store, Ask()), tmp_path / "out", "csv")
    lines = path.read_text().splitlines()
    wrong = [lines[1].replace("refugee", "tourist"), lines[1].replace("2024-12-31", "31/12/24"),
             lines[1].replace(",40,40,40,", ",forty,40,40,")]  # fmt: skip
    path.write_text("\n".join([*lines, *wrong]) + "\n")
    other = Store.open(tmp_path / "two", create=True)
    [release] = read([path], other, on="2026-01-01").releases
    assert (release["rows_in"], release["kept"], release["refused"], release["ignored"]) == (5, 1, 3, 1)
    assert {r["reason"] for r in release["reasons"] if r["reason"] != "heading row"} == {
        "category is not as exported", "start is not as exported", "value is not as exported",
    }  # fmt: skip


FIGURE = {
    "category": "refugee", "measure": "stock", "unit": "persons", "series": "", "country": "LBY", "place": "LBY",
    "place_level": 0, "place_name": "Libya", "start": date(2024, 12, 31), "end": date(2024, 12, 31), "value": 40.0,
    "low": 40.0, "high": 40.0, "status": "reported", "source": "UNHCR", "grain": "", "row": 2, "column": "refugees",
}  # fmt: skip
