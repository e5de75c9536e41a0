"""Any HXL-tagged table: its tags are read or repaired, and no column of figures is ever dropped."""

import csv
from datetime import date
from pathlib import Path

import openpyxl
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import hxl_file
from commonground.evidence.asking import Ask, ask
from commonground.evidence.store import Store
from commonground.sources.hxl.tags import CORE, parse
from commonground.sources.reading import read
from tests.sources.store_of import store_of

GOOD = [
    ("#affected+idps", "affected", {"idps"}),
    ("#Affected +F +IDPs", "affected", {"f", "idps"}),
    (" #adm1 + code ", "adm1", {"code"}),
    ("#date", "date", set()),
    ("#people+local", "people", {"local"}),
]
BAD = [  # printed, read as, what is said of it
    ("#affected+idps+ind+year+2013+2014", "#affected+idps+ind+y2013+y2014+year", "begins with a digit"),
    ("#affected+5_12", "#affected+n5_12", "begins with a digit"),
    ("affected+f", "#affected+f", "the '#' is missing"),
    ("country", "#country", "the '#' is missing"),
    ("#affected,f,idps", "#affected+f+idps", "','"),
    ("#affected-f", "#affected+f", "'-'"),
    ("#affected idps f", "#affected+f+idps", "space"),
    ("#in need+f", "#inneed+f", "space"),
    ("# affected +f", "#affected+f", "space"),
    ("#adm 1+code", "#adm1+code", "space"),
    ("#affected++f", "#affected+f", "'+'"),
    ("#affected+f+", "#affected+f", "'+'"),
    ("＃affected＋f", "#affected+f", ""),
    ("#afected+f", "#affected+f", "#afected is not a hashtag"),
    ("#targetted+m", "#targeted+m", "not a hashtag"),
    ("#affected/f", "#affected+f", "'/'"),
]


@pytest.mark.parametrize("printed, base, attributes", GOOD)
def test_a_good_tag_is_read_whatever_its_spaces_and_case(printed: str, base: str, attributes: set[str]) -> None:
    tag = parse(printed)
    assert tag is not None
    assert (tag.base, tag.attributes, tag.fault) == (base, attributes, "")


@pytest.mark.parametrize("printed, repaired, fault", BAD)
def test_a_bad_tag_is_repaired_and_its_fault_named(printed: str, repaired: str, fault: str) -> None:
    tag = parse(printed)
    assert tag is not None and str(tag) == repaired
    assert fault in tag.fault and (tag.fault or printed.startswith("＃"))


@pytest.mark.parametrize(
    "text", ["", "#", "#1", "Total", "country code", "12,000", "# of refugees", "#N/A", "2013", "a+b"]
)
def test_what_is_no_tag_is_none(text: str) -> None:
    tag = parse(text)
    assert tag is None or not tag.core


@given(st.lists(st.sampled_from([*sorted(CORE), *"#+_ ,2½İﬁ"]) | st.text(max_size=6), max_size=6).map("".join))
def test_any_text_is_a_tag_that_says_the_same_again_or_none(text: str) -> None:
    tag = parse(text)
    again = parse(str(tag)) if tag else None
    assert tag is None or (again and (again.base, again.attributes) == (tag.base, tag.attributes))


@given(st.sampled_from(sorted(CORE)), st.sets(st.sampled_from(["f", "idps", "ind", "age_5_12", "code"])))
def test_the_order_of_attributes_does_not_matter(base: str, attributes: set[str]) -> None:
    one = parse("+".join([f"#{base}", *sorted(attributes)]))
    other = parse(" +".join([f"#{base.upper()}", *sorted(attributes, reverse=True)]))
    assert one is not None and str(one) == str(other)


def written(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)
    return path


def release(store: Store, path: Path) -> dict:
    report = read([path], store, on="2026-01-01")
    assert not report.refused, report.refused
    [one] = report.releases
    assert one["feed"] == "hxl"
    assert one["rows_in"] == one["kept"] + one["refused"] + one["ignored"]
    return one


PLACE = [["Country", "Date"], ["#country+code", "#date"], ["LBY", "2024-12-31"]]


def answers(store: Store, tmp_path: Path, heading: str, tag: str, cell: str = "40") -> list:
    rows = [[*row, extra] for row, extra in zip(PLACE, (heading, tag, cell), strict=True)]
    release(store, written(tmp_path / "in.csv", rows))
    return ask(store, Ask(by=("sex",))) or ask(store, Ask(by=("age",))) or ask(store, Ask())


COUNTED = [
    # tag, category, measure, unit, series
    ("#affected+refugees", "refugee", "stock", "persons", ""),
    ("#affected+idps+hh", "internally_displaced_person", "stock", "households", ""),
    ("#inneed+asylum", "asylum_seeker", "stock", "persons", "in need"),
    ("#targeted+migrants+ind", "migrant", "stock", "persons", "targeted"),
    ("#reached+stateless", "stateless", "flow", "persons", "reached"),
    ("#population", "resident_population", "stock", "persons", ""),
    ("#population+total", "resident_population", "stock", "persons", ""),
    ("#affected+returnees+idps", "returned_idp", "stock", "persons", ""),
    ("#affected+returnees+refugees", "returned_refugee", "flow", "persons", ""),
    ("#affected+returnees", "undetermined", "stock", "persons", ""),
    ("#affected", "undetermined", "stock", "persons", ""),
    ("#affected+refugees+idps", "undetermined", "stock", "persons", ""),
    ("#affected+refugees+injured", "refugee", "stock", "persons", "injured"),
    ("#affected+refugees+arrivals", "refugee", "flow", "persons", "arrivals"),
    ("#value+funding+usd", "not_a_population", "funding", "USD", ""),
    ("#value+requirements+eur", "not_a_population", "requirement", "EUR", ""),
]


@pytest.mark.parametrize("tag, category, measure, unit, series", COUNTED)
def test_a_tag_says_whom_a_column_counts(
    store: Store, tmp_path: Path, tag: str, category: str, measure: str, unit: str, series: str
) -> None:
    [row] = answers(store, tmp_path, "x", tag)
    assert (row.category, row.measure, row.unit, row.series) == (category, measure, unit, series)
    assert (row.value, row.place, row.start) == (40, "LBY", date(2024, 12, 31))
    assert ("category_not_stated" in row.flags) == (category == "undetermined")


@pytest.mark.parametrize(
    "tag, sex, age",
    [
        ("#affected+idps+f", "female", None),
        ("#affected+idps+m", "male", None),
        ("#affected+idps+age_5_12", None, "5-12"),
        ("#affected+idps+age_60_plus", None, "60+"),
        ("#affected+idps+children", None, "children"),
        ("#affected+idps+elderly", None, "elderly"),
    ],
)
def test_a_tag_says_sex_and_age(store: Store, tmp_path: Path, tag: str, sex: str | None, age: str | None) -> None:
    [row] = answers(store, tmp_path, "x", tag)
    assert (row.sex, row.age) == (sex, age)


def test_an_unstated_category_is_asked_and_never_guessed(store: Store, tmp_path: Path) -> None:
    rows = [[*row, extra] for row, extra in zip(PLACE, ("People", "#affected+ind", "7"), strict=True)]
    found = release(store, written(tmp_path / "in.csv", rows))
    assert [q["rule"] for q in found["questions"]] == ["category_not_stated"]


FAULTY = ["#affected+idps+ind+year+2013+2014", "affected+idps", "#affected,idps", "#affected idps", "#afected+idps", ""]


@pytest.mark.parametrize("tag", FAULTY)
def test_a_column_of_figures_is_never_dropped_and_its_tag_is_named(store: Store, tmp_path: Path, tag: str) -> None:
    rows = [[*row, extra] for row, extra in zip(PLACE, ("IDPs", tag, "40"), strict=True)]
    found = release(store, written(tmp_path / "in.csv", rows))
    [row] = ask(store, Ask())
    assert (row.category, row.value) == ("internally_displaced_person", 40)
    named = [reason for reason in found["reasons"] if reason["cells"]]
    assert len(named) == 1 and named[0]["next"] and named[0]["example"]["column"] == "IDPs"


def test_years_in_a_tag_are_the_period_of_its_column(store: Store, tmp_path: Path) -> None:
    rows = [["Country", "IDPs"], ["#country+code", "#affected+idps+ind+year+2013+2014"], ["LBY", "40"]]
    release(store, written(tmp_path / "in.csv", rows))
    [row] = ask(store, Ask())
    assert (row.start, row.end) == (date(2013, 1, 1), date(2014, 12, 31))


def test_a_table_whose_tags_are_mostly_bad_is_still_read(store: Store, tmp_path: Path) -> None:
    rows = [
        ["Country", "When", "Women", "Men"],
        ["country+code", "#date ref", "affected,refugees,f", "#affected refugees m"],
        ["LBY", "2024-12-31", "3", "4"],
    ]
    release(store, written(tmp_path / "in.csv", rows))
    assert {(row.sex, row.value) for row in ask(store, Ask(by=("sex",)))} == {("female", 3), ("male", 4)}
    [whole] = ask(store, Ask())
    assert (whole.category, whole.value) == ("refugee", 7)


@pytest.mark.parametrize("above", [0, 1, 5, 23])
def test_tags_stand_anywhere_in_the_first_25_rows(store: Store, tmp_path: Path, above: int) -> None:
    notes = [[f"note {n}", "", ""] for n in range(above)]
    rows = [*notes, ["#country+code", "#date", "#affected+idps"], ["LBY", "2024-12-31", "40"]]
    found = release(store, written(tmp_path / "in.csv", rows))
    assert (found["rows_in"], found["kept"], found["ignored"]) == (above + 2, 1, above + 1)
    [row] = ask(store, Ask())
    assert row.locator.row == above + 2


def test_a_total_beside_its_parts_is_never_added_to_them(store: Store, tmp_path: Path) -> None:
    rows = [
        [
            "#country+code",
            "#date",
            "#affected+idps+total",
            "#affected+idps+f",
            "#affected+idps+m",
            "#affected+idps+age_0_17",
            "#affected+idps+age_18_59",
            "#affected+idps+age_60_plus",
            "#affected+idps+children",
            "#affected+idps+adults",
        ],
        ["LBY", "2024-12-31", "10", "6", "4", "5", "4", "1", "5", "5"],
    ]
    release(store, written(tmp_path / "in.csv", rows))
    assert [row.value for row in ask(store, Ask())] == [10]
    assert sorted((row.sex, row.value) for row in ask(store, Ask(by=("sex",)))) == [("female", 6), ("male", 4)]
    ages = {row.age: row.value for row in ask(store, Ask(by=("age",)))}
    assert ages == {"0-17": 5, "18-59": 4, "60+": 1}


def test_two_columns_of_one_tag_are_two_series_and_a_question(store: Store, tmp_path: Path) -> None:
    rows = [
        ["Country", "Date", "Old camp", "New camp"],
        ["#country+code", "#date", "#affected+idps", "#affected+idps"],
        ["LBY", "2024-12-31", "3", "4"],
    ]
    found = release(store, written(tmp_path / "in.csv", rows))
    assert sorted(row.value for row in ask(store, Ask())) == [3, 4]
    assert [q["rule"] for q in found["questions"]] == ["tag_repeated"]


def test_headings_tell_two_columns_of_one_tag_apart(store: Store, tmp_path: Path) -> None:
    rows = [
        ["Country", "Date", "Femmes", "Hommes"],
        ["#country+code", "#date", "#affected+idps+f", "#affected+idps+f"],
        ["LBY", "2024-12-31", "3", "4"],
    ]
    found = release(store, written(tmp_path / "in.csv", rows))
    assert {row.sex: row.value for row in ask(store, Ask(by=("sex",)))} == {"female": 3, "male": 4}
    assert "tag_repaired" in {q["rule"] for q in found["questions"]}


def test_rows_of_words_tell_category_sex_and_source(store: Store, tmp_path: Path) -> None:
    rows = [
        ["#country+code", "#date", "#group", "#gender", "#org", "#affected"],
        ["LBY", "2024-12-31", "Réfugiés", "f", "HCR", "3"],
        ["LBY", "2024-12-31", "Réfugiés", "m", "HCR", "4"],
        ["LBY", "2024-12-31", "IDPs", "all", "OIM", "9"],
        ["LBY", "2024-12-31", "IDPs", "f", "OIM", "5"],
    ]
    release(store, written(tmp_path / "in.csv", rows))
    assert {(row.category, row.source, row.value) for row in ask(store, Ask())} == {
        ("refugee", "UNHCR", 7),
        ("internally_displaced_person", "IOM", 9),
    }


def test_people_of_two_sectors_are_not_added(store: Store, tmp_path: Path) -> None:
    rows = [
        ["#country+code", "#date", "#sector", "#reached+idps"],
        ["LBY", "2024-12-31", "Health", "30"],
        ["LBY", "2024-12-31", "WASH", "40"],
    ]
    release(store, written(tmp_path / "in.csv", rows))
    assert sorted(row.value for row in ask(store, Ask())) == [30, 40]


UNITS = [
    [
        "#country+code",
        "#country+name",
        "#adm1+code",
        "#adm1+name",
        "#adm2+code",
        "#adm2+name",
        "#date",
        "#affected+idps",
    ],
    ["LBY", "Libya", "LY01", "East", "LY0101", "Kufra", "2024-12-31", "3"],
    ["LBY", "Libya", "LY01", "East", "LY0102", "Derna", "2024-12-31", "4"],
    ["LBY", "Libya", "", "", "", "", "2024-12-31", "7"],
]
TABLE = [
    ["Location", "Admin Level", "P-Code", "Name", "Parent P-Code", "Valid from date"],
    ["#country+code", "#geo+admin_level", "#adm+code", "#adm+name", "#adm+code+parent", "#date+start"],
    ["LBY", "1", "LY01", "East", "LBY", "2020-01-01"],
    ["LBY", "2", "LY0101", "Kufra", "LY01", "2020-01-01"],
    ["LBY", "2", "LY0102", "Derna", "LY01", "2020-01-01"],
]


def test_units_are_placed_and_a_row_without_unit_joins_no_sum(store: Store, tmp_path: Path) -> None:
    read([written(tmp_path / "pcodes.csv", TABLE)], store, on="2026-01-01")
    release(store, written(tmp_path / "in.csv", UNITS))
    [country] = ask(store, Ask(place=("LBY",)))
    assert country.value == 7
    units = {(row.place, row.place_level, row.value) for row in ask(store, Ask(place=("LBY",), level=2))}
    assert units == {("LY0101", 2, 3), ("LY0102", 2, 4)}
    assert [(row.place_level, row.value) for row in ask(store, Ask(place=("LY01",)))] == [(1, 7)]


@pytest.mark.parametrize(
    "cells, first, asked",
    [
        (["31/12/2024", "01/12/2024"], date(2024, 12, 31), False),
        (["12/31/2024", "12/01/2024"], date(2024, 12, 31), False),
        (["03/04/2024", "05/04/2024"], date(2024, 4, 3), True),
        (["1 March 2015", "2015-03-02"], date(2015, 3, 1), False),
        (["2024", "2023"], date(2024, 1, 1), False),
        (["2024-12", "2024-11"], date(2024, 12, 1), False),
    ],
)
def test_dates_are_read_by_what_their_column_proves(
    store: Store, tmp_path: Path, cells: list[str], first: date, asked: bool
) -> None:
    rows = [["#country+code", "#date", "#affected+idps"], *(["LBY", cell, "40"] for cell in cells)]
    found = release(store, written(tmp_path / "in.csv", rows))
    assert found["kept"] == 2
    assert first in {row.start for row in ask(store, Ask())}
    assert [q["rule"] for q in found["questions"]] == (["date_order"] if asked else [])


def test_figures_without_a_date_are_kept_marked_and_asked(store: Store, tmp_path: Path) -> None:
    rows = [["#country+code", "#affected+idps"], ["LBY", "40"]]
    found = release(store, written(tmp_path / "in.csv", rows))
    [row] = ask(store, Ask())
    assert (row.start, row.end, row.value) == (None, None, 40)
    assert "date_not_stated" in row.flags
    assert [q["rule"] for q in found["questions"]] == ["date_not_stated"]


def test_a_row_whose_date_is_nonsense_is_refused(store: Store, tmp_path: Path) -> None:
    rows = [["#country+code", "#date", "#affected+idps"], ["LBY", "2024-12-31", "40"], ["LBY", "soon", "41"]]
    found = release(store, written(tmp_path / "in.csv", rows))
    assert (found["kept"], found["refused"]) == (1, 1)


def test_workbooks_and_json_of_both_shapes_are_read_alike(store: Store, tmp_path: Path) -> None:
    grid = [["Country", "Date", "IDPs"], ["#country+code", "#date", "#affected+idps"], ["LBY", "2024-12-31", "40"]]
    book = openpyxl.Workbook()
    for row in grid:
        book.active.append(row)
    book.create_sheet("notes").append(["nothing to count"])
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "b.json").write_bytes(orjson.dumps(grid))
    (tmp_path / "c.json").write_bytes(orjson.dumps([dict(zip(grid[1], grid[2], strict=True))]))
    for name, rows in (("a.xlsx", 4), ("b.json", 3), ("c.json", 1)):
        own = Store.open(tmp_path / f"store-{name}", create=True)
        found = release(own, tmp_path / name)
        assert (found["rows_in"], found["kept"]) == (rows, 1)
        assert [row.value for row in ask(own, Ask())] == [40]


REAL = {  # kept, ignored, sum of both columns
    "input-valid.csv": (4, 3),
    "input-valid-latin1.csv": (4, 3),
    "input-valid.json": (4, 3),
    "input-valid-objects.json": (4, 0),
    "input-valid.xls": (4, 3),
    "input-valid.xlsx": (4, 3),
    "input-invalid.csv": (4, 3),
    "input-fuzzy.csv": (4, 3),
}


@pytest.mark.shared
@pytest.mark.parametrize("name", REAL)
def test_the_real_files_keep_every_figure(shared_data: Path, store: Store, name: str) -> None:
    found = release(store, shared_data / "hxl" / name)
    assert (found["kept"], found["refused"], found["ignored"]) == (REAL[name][0], 0, REAL[name][1])
    by_sex = {
        sex: sum(r.value or 0 for r in ask(store, Ask(by=("sex",))) if r.sex == sex) for sex in ("female", "male")
    }
    # 100 + 250 + 80 under one heading and 100 + 300 + 95 under the other.
    assert sorted(by_sex.values()) == [430, 495]
    assert found["figures"] == 8
    missing = [row for row in ask(store, Ask(by=("sex",))) if row.status == "not_reported"]
    assert len(missing) == 2


@pytest.mark.shared
def test_a_workbook_half_tagged_accounts_for_both_sheets(shared_data: Path, store: Store) -> None:
    found = release(store, shared_data / "hxl" / "input-quality.xlsx")
    assert (found["rows_in"], found["kept"], found["figures"]) == (13, 4, 8)


@pytest.mark.shared
def test_a_table_without_tags_is_refused_with_a_way_on(shared_data: Path, store: Store) -> None:
    report = read([shared_data / "hxl" / "input-untagged.csv"], store, on="2026-01-01")
    assert "recipe" in report.refused[0].next


@pytest.mark.shared
def test_tagged_words_without_figures_are_ignored_with_a_reason(shared_data: Path, store: Store) -> None:
    found = release(store, shared_data / "hxl" / "input-multiline.csv")
    assert (found["rows_in"], found["ignored"], found["figures"]) == (2, 2, 0)


def test_every_cell_of_a_long_file_is_placed_and_counted(store: Store, tmp_path: Path) -> None:
    rows = 140_000  # more than one batch
    read([hxl_file.write_pcodes(tmp_path / "pcodes.csv")], store, on="2026-01-01")
    found = release(store, hxl_file.write(tmp_path / "long.csv", rows))
    assert (found["kept"], found["refused"], found["figures"]) == (rows, 0, 2 * rows)
    figures = store.figures()
    assert figures.filter(figures.place.isnull() | (figures.place_level != 2)).count().execute() == 0
    idps = sum((n * 7919 + n // 1000) % 99_991 for n in range(rows))
    refugees = sum((n * 104_729 + n // 777) % 49_999 for n in range(rows))
    counted = figures.group_by("category").aggregate(people=figures.value.sum()).to_polars()
    assert dict(counted.iter_rows()) == {"internally_displaced_person": idps, "refugee": refugees}
    first = figures.filter(figures.row == rows + 2).to_polars()
    assert sorted(first["column"]) == ["IDPs", "Refugees"]


def test_headings_and_tags_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("A title,\nCountry,IDPs\n#country+code,#affected+idps+ind\nLBY,12\n")
    _, (release,) = store_of(tmp_path, tmp_path / "t.csv")
    told = {reason["reason"]: (reason["rows"], reason["example"]["row"]) for reason in release["reasons"]}
    assert told == {"above the heading row": (1, 1), "heading row": (1, 2), "HXL tag row": (1, 3)}
