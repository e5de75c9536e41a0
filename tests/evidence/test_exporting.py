"""Exports carry origin, licence and terms, keep restricted figures back, and never hold a formula."""

import csv
import io
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.evidence import citing, exporting
from commonground.evidence.asking import Ask, ask
from commonground.evidence.releases import Release, release_id
from commonground.evidence.store import Store

DAY = date(2024, 12, 31)
FIGURE = {
    "category": "refugee", "measure": "stock", "unit": "persons", "series": "", "country": "LBY", "place": "LBY",
    "place_level": 0, "place_name": "Libya", "start": DAY, "end": DAY, "value": 40.0, "low": 40.0, "high": 40.0,
    "status": "reported", "source": "UNHCR", "grain": "", "row": 2, "column": "refugees",
}  # fmt: skip


def put(store: Store, sha256: str, figures: list[dict], **of_release: object) -> None:
    facts = {"path": "in/f.csv", "feed": "f", "rows_in": 1, "kept": 1, "refused": 0, "ignored": 0, "source": "UNHCR",
             "title": "A table", "licence": "CC BY 4.0", "terms": "Attribution.", "read_on": "2026-01-01"}  # fmt: skip
    facts |= of_release
    with store.writing(release_id(sha256, str(facts.get("recipe", "")))) as writer:
        writer.write(pl.DataFrame(figures, infer_schema_length=None))
        writer.commit(Release(sha256=sha256, figures=len(figures), **facts))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "store", create=True)


def test_a_record_names_the_cell_the_licence_and_the_parts_of_a_sum(store: Store) -> None:
    parts = [{**FIGURE, "origin": origin, "grain": "origin", "value": v, "low": v, "high": v, "row": row}
             for row, (origin, v) in enumerate({"SDN": 30.0, "SYR": 12.0}.items(), start=2)]  # fmt: skip
    put(store, "a" * 64, parts)
    [row] = ask(store, Ask(), parts=True)
    record = exporting.record(store, row)
    assert (record["value"], record["licence"], record["release"]) == (42, "CC BY 4.0", "a" * 64)
    assert record["locator"] == {"path": "in/f.csv", "sheet": None, "row": None, "column": "refugees"}
    assert [part["row"] for part in record["parts"]] == [2, 3]
    assert record["alternatives"] == []


def test_a_republication_stands_among_the_alternatives(store: Store) -> None:
    put(store, "a" * 64, [FIGURE])
    put(store, "b" * 64, [{**FIGURE, "value": 41.0}], rank=1, feed="again")
    [row] = ask(store, Ask())
    record = exporting.record(store, row)
    assert (record["feed"], record["value"]) == ("f", 40)
    assert [(other["feed"], other["value"]) for other in record["alternatives"]] == [("again", 41)]
    assert "alternatives" not in record["alternatives"][0]


def test_restricted_figures_are_left_out_and_counted_unless_insisted_on(store: Store) -> None:
    put(store, "a" * 64, [FIGURE])
    put(store, "b" * 64, [{**FIGURE, "category": "migrant", "source": "IOM"}],
        redistribute=False, licence="IOM DTM terms", terms="No redistribution.", source="IOM")  # fmt: skip
    rows = ask(store, Ask())
    kept = exporting.table(store, rows)
    assert [row["category"] for row in kept.rows] == ["refugee"]
    assert kept.remarks[0].startswith("1 figure left out")
    everything = exporting.table(store, rows, include_restricted=True)
    assert sorted(row["category"] for row in everything.rows) == ["migrant", "refugee"]
    assert any("No redistribution." in line for line in everything.remarks)


@pytest.mark.parametrize("name", ["=1+1", "+41", "-x", "@SUM(A1)", "\t=1", " =1", "＝1", "'=1", '=HYPERLINK("x")'])
def test_no_cell_of_text_is_a_formula(store: Store, tmp_path: Path, name: str) -> None:
    put(store, "a" * 64, [{**FIGURE, "place_name": name, "series": name}])
    table = exporting.table(store, ask(store, Ask()))
    for tags in (False, True):
        for row in csv.reader(io.StringIO(exporting.as_csv(table, tags=tags))):
            assert not [cell for cell in row if cell.lstrip(" ")[:1] in ("=", "+", "-", "@", "\t", "\r", "＝")]
    exporting.write_xlsx(table, tmp_path / "out.xlsx")
    for sheet in openpyxl.load_workbook(tmp_path / "out.xlsx"):
        for row in sheet.iter_rows():
            assert not [c for c in row if c.data_type == "f"]
            assert not [c for c in row if isinstance(c.value, str) and c.value.lstrip(" ")[:1] in ("=", "+", "-", "@")]


@given(st.text())
def test_what_is_made_safe_can_be_made_plain_again(text: str) -> None:
    assert exporting.plain(exporting.safe(text)) == text
    assert exporting.safe(text).lstrip()[:1] not in ("=", "+", "-", "@")


def test_the_tag_row_has_one_tag_a_column(store: Store) -> None:
    put(store, "a" * 64, [FIGURE])
    lines = list(csv.reader(io.StringIO(exporting.as_csv(exporting.table(store, ask(store, Ask())), tags=True))))
    assert lines[0] == list(exporting.COLUMNS)
    assert len(lines[1]) == len(lines[0]) == len(set(lines[1])) and all(tag.startswith("#") for tag in lines[1])


def test_the_workbook_names_its_sources_and_terms(store: Store, tmp_path: Path) -> None:
    put(store, "a" * 64, [FIGURE])
    exporting.write_xlsx(exporting.table(store, ask(store, Ask())), tmp_path / "out.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "out.xlsx")["sources"].iter_rows(values_only=True))
    assert rows[1] == ("a" * 64, "UNHCR", "A table", "f.csv", "2026-01-01", "CC BY 4.0", "yes", "Attribution.")


CASES = [
    ({"value": 200335.0, "low": 200335.0, "high": 200335.0}, "200,335"),
    ({"value": 5.0, "low": 1.0, "high": 5.0, "status": "masked"}, "5 (1 to 5)"),
    ({"value": None, "low": 0.0, "high": 4.0, "status": "masked"}, "0 to 4"),
    ({"value": None, "low": None, "high": None, "status": "masked"}, "0 or more"),
    ({"value": None, "low": None, "high": None, "status": "not_reported"}, "not reported"),
    ({"value": 0.0, "low": 0.0, "high": 0.0}, "0"),
]


@pytest.mark.parametrize("fields, said", CASES)
def test_a_citation_says_the_number_as_it_is_known(store: Store, fields: dict, said: str) -> None:
    put(store, "a" * 64, [{**FIGURE, **fields}])
    [row] = ask(store, Ask())
    assert citing.number(row) == said
    line = citing.citation(store, row)
    assert line == (
        f"UNHCR, A table: {said}, refugee (stock), Libya, 2024-12-31. f.csv, row 2, refugees. CC BY 4.0."
        " Release aaaaaaaaaaaa, read 2026-01-01."
    )


def test_another_recipe_on_the_same_file_replaces_its_earlier_reading(store: Store) -> None:
    put(store, "a" * 64, [FIGURE], recipe="1" * 64)
    put(store, "a" * 64, [{**FIGURE, "category": "migrant"}], recipe="2" * 64)
    assert [row.category for row in ask(store, Ask())] == ["migrant"]
    latest = store.releases()[-1]
    store.decisions.write("withdraw", latest.id, who="A", when="2026-01-02", why="the first recipe was right")
    assert [row.category for row in ask(store, Ask())] == ["refugee"]


def test_people_of_some_origins_are_never_shown_as_everybody(store: Store) -> None:
    parts = [{**FIGURE, "origin": origin, "grain": "origin"} for origin in ("SDN", "SYR")]
    put(store, "a" * 64, [*parts, {**FIGURE, "value": 80.0}])
    assert [(row.origin, row.value) for row in ask(store, Ask(origin=("SYR",)))] == [("SYR", 40)]


def test_a_unit_below_the_country_says_its_own_level(store: Store) -> None:
    below = {"country": "LBY", "adm1": "LY01", "grain": "place:2", "place_level": 2}
    units = [{**FIGURE, **below, "place": f"LY010{n}", "adm2": f"LY010{n}", "place_name": f"Unit {n}"} for n in (1, 2)]
    put(store, "a" * 64, units)
    [above] = ask(store, Ask(place=("LY01",)))
    assert (above.place, above.place_level, above.value, above.country, above.adm1, above.adm2) == (
        "LY01", 1, 80, "LBY", "LY01", None,
    )  # fmt: skip
    rows = ask(store, Ask(place=("LBY",), level=2))
    assert [(row.place, row.place_level, row.place_name) for row in rows] == [
        ("LY0101", 2, "Unit 1"), ("LY0102", 2, "Unit 2"),
    ]  # fmt: skip
