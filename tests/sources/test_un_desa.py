"""UN DESA's migrant stock: pairs, workbooks and matrices, and a file whose two columns are exchanged."""

import csv
from pathlib import Path

import pytest
import xlsxwriter

from commonground.evidence.store import Store
from commonground.sources.reading import read
from tests.sources.store_of import answers, store_of, values

HEAD = "index,CountryOriginName,CountryOriginM49,CountryDestinationName,CountryDestinationM49,Value,Year,Gender"
# What the two columns say when they are right: Niger (562) and others move to Libya (434), Libyans to Italy (380).
PAIRS = [(562, 434, 800_000), (729, 434, 26_537), (434, 380, 900)]


def table(pairs: list[tuple[int, int, int]], *, swapped: bool = False) -> str:
    lines = [HEAD]
    for origin, destination, people in pairs:
        first, second = (destination, origin) if swapped else (origin, destination)
        for sex, share in (("all", people), ("male", people - 100), ("female", 100)):
            lines.append(f"1,A*,{first},B*,{second},{share},2020,{sex}")
    return "\n".join(lines) + "\n"


def rules(release: dict) -> list[str]:
    # The tables name their countries A and B, which a code that is none cannot explain.
    return [question["rule"] for question in release["questions"] if question["rule"] != "unmatched_names"]


@pytest.mark.parametrize("swapped", [False, True])
def test_a_published_total_tells_which_column_is_which(tmp_path: Path, swapped: bool) -> None:
    (tmp_path / "stock.csv").write_text(table(PAIRS, swapped=swapped))
    store, (release,) = store_of(tmp_path, tmp_path / "stock.csv")
    (row,) = answers(store, place="LBY", on="2020-07-01")
    assert (row.value, row.category, row.source) == (826_537, "desa_migrant_stock", "UN DESA")
    assert {r.origin: r.value for r in answers(store, place="LBY", by="origin")} == {"NER": 800_000, "SDN": 26_537}
    assert {r.sex: r.value for r in answers(store, place="LBY", by="sex")} == {"female": 200, "male": 826_337}
    assert values(store, place="ITA") == [900]
    assert rules(release) == (["swapped_columns"] if swapped else [])
    assert ("swapped_columns" in row.flags) is swapped
    assert all("826,537" in question["text"] for question in release["questions"])


@pytest.mark.parametrize(
    ("pairs", "place", "people", "doubts"),
    [
        ([(2003, 470, 50), (562, 470, 70)], "MLT", 120, []),  # people of unknown origin in Malta: as it should be
        ([(470, 2003, 50), (470, 562, 70)], "MLT", 120, ["swapped_columns"]),  # nobody moves to "Other"
        ([(562, 470, 70)], "MLT", 70, []),  # nothing proves anything: as printed
        ([*PAIRS, (562, 2003, 5)], "LBY", 826_537, ["swapped_columns"]),  # it contradicts itself: as printed, asked
    ],
)
def test_only_evidence_exchanges_the_columns(
    tmp_path: Path, pairs: list[tuple[int, int, int]], place: str, people: int, doubts: list[str]
) -> None:
    (tmp_path / "stock.csv").write_text(table(pairs))
    store, (release,) = store_of(tmp_path, tmp_path / "stock.csv")
    assert rules(release) == doubts
    assert values(store, place=place) == [people]


def test_regions_repeat_their_countries(tmp_path: Path) -> None:
    (tmp_path / "stock.csv").write_text(table([*PAIRS, (954, 434, 44), (562, 900, 5)]))
    store, (release,) = store_of(tmp_path, tmp_path / "stock.csv")
    assert (release["kept"], release["ignored"]) == (9, 7)
    assert values(store, place="LBY") == [826_537]


def test_a_person_can_reverse_the_exchange(tmp_path: Path) -> None:
    (tmp_path / "stock.csv").write_text(table(PAIRS, swapped=True))
    store, (release,) = store_of(tmp_path, tmp_path / "stock.csv")
    entry = store.decisions.write("reverse", release["sha256"], who="an officer", when="2026-01-02", why="asked DESA")
    assert values(store, place="LBY") == [900]
    assert {r.origin for r in answers(store, place="NER", by="origin")} == {"LBY"}
    store.decisions.write("take_back", entry.id, who="an officer", when="2026-01-03", why="it was wrong")
    assert values(store, place="LBY") == [826_537]


def test_an_unknown_sex_is_refused_with_its_cell(tmp_path: Path) -> None:
    (tmp_path / "stock.csv").write_text(table(PAIRS) + "1,A,562,B,434,5,2020,neither\n")
    _, (release,) = store_of(tmp_path, tmp_path / "stock.csv")
    assert release["refused"] == 1
    assert release["reasons"][-1]["example"] | {"sheet": None} == {
        "sheet": None, "row": 11, "column": "Gender", "value": "neither"
    }  # fmt: skip


def workbook(path: Path, sheet_rows: dict[str, list[list[object]]]) -> Path:
    book = xlsxwriter.Workbook(path)
    for name, rows in sheet_rows.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return path


LONG = [
    "Index", "Region, development group, country or area of destination", "Notes of destination",
    "Location code of destination", "Type of data of destination",
    "Region, development group, country or area of origin", "Location code of origin",
]  # fmt: skip


def long_rows(*, banner: bool) -> list[list[object]]:
    above = [[""] * 7 + ["International migrant stock at mid-year: both sexes", "", "Males", "", "Females", ""]]
    return [
        ["United Nations"],
        ["Made for this test"],
        *(above if banner else [[]]),
        [*LONG, 2015, 2020, 2015, 2020, 2015, 2020],
        [1, "WORLD", "", 900, "", "WORLD", 900, 9, 9, 5, 5, 4, 4],
        [2, "Libya*", "1", 434, "B R", "WORLD", 900, 771, 1000, 700, 900, 71, 100],
        [3, "Libya*", "1", 434, "B R", "Other", 2003, 70, 100, 50, 80, 20, 20],
        [4, "Libya*", "1", 434, "B R", "Niger", 562, 701, 900, 650, 820, 51, 80],
        [5, "Libya*", "1", 434, "B R", "Sudan", 729, "..", 0, "..", 0, "..", 0],
    ]


def test_the_official_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ims.xlsx", {"Contents": [["Table 1"]], "Table 1": long_rows(banner=True)})
    store, (release,) = store_of(tmp_path, path)
    assert (release["kept"], release["ignored"], release["questions"]) == (3, 1 + 4 + 2, [])
    assert {str(r.start): r.value for r in answers(store, place="LBY")} == {"2015-07-01": 771, "2020-07-01": 1000}
    split = {(r.origin, r.sex): r.value for r in answers(store, place="LBY", on="2020-07-01", by=("origin", "sex"))}
    assert split["NER", "male"] == 820 and split["OTH", "female"] == 20 and split["SDN", "male"] == 0
    (blank,) = [r for r in answers(store, place="LBY", on="2015-07-01", by="origin") if r.origin == "SDN"]
    assert (blank.value, blank.status) == (None, "not_reported")


def test_blocks_without_a_banner_are_not_guessed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ims.xlsx", {"Table 1": long_rows(banner=False)})
    (refusal,) = read([path], Store.open(tmp_path / "s", create=True), on="2026-01-01").refused
    assert "which count men" in refusal.reason


def test_the_matrix_of_the_older_revisions(tmp_path: Path) -> None:
    def sheet(title: str, *numbers: object) -> list[list[object]]:
        names = ["Total", "Other North", "Other South", "Niger", "Sudan", "Chad", "Egypt"]
        return [
            ["United Nations"],
            [title],
            ["Year", "Sort order", "Major area, region, country or area of destination", "Notes", "Code",
             "Type of data (a)", "Country or area of origin"],
            [""] * 6 + names,
            [2019, 1, "WORLD", "", 900, "", *numbers],
            [2019, 2, "Libya", "", 434, "B R", *numbers],
        ]  # fmt: skip

    path = workbook(
        tmp_path / "matrix.xlsx",
        {
            "Table 1": sheet("Table 1. Total migrant stock at mid-year by origin", 1000, 10, 20, 600, 300, 70, ""),
            "Table 2": sheet("Table 2. Male migrant stock at mid-year by origin", 700, 5, 15, 400, 230, 50, ""),
        },
    )
    store, (release,) = store_of(tmp_path, path)
    assert (release["kept"], release["ignored"], release["questions"]) == (2, 10, [])
    assert values(store, place="LBY", on="2019-07-01") == [1000]
    found = {r.origin: r.value for r in answers(store, place="LBY", by="origin")}
    assert found == {"OTH": 30, "NER": 600, "SDN": 300, "TCD": 70}
    assert values(store, place="LBY", by="sex") == [700]


@pytest.mark.shared
def test_the_published_file_is_swapped_and_its_corrected_copy_is_not(tmp_path: Path, shared_data: Path) -> None:
    path = shared_data / "undesa" / "migrant_stock_2010_2020.csv"
    with path.open(newline="") as lines:
        head, *rows = csv.reader(lines)
    right = tmp_path / "right.csv"
    with right.open("w", newline="") as out:
        csv.writer(out).writerows([head, *([i, c, d, a, b, *rest] for i, a, b, c, d, *rest in rows)])
    expected = sum(int(row[5]) for row in rows if row[2] == "434" and row[6:] == ["2020", "all"])
    assert expected == 826_537
    for number, file in enumerate((path, right)):
        folder = tmp_path / str(number)
        folder.mkdir()
        store, (release,) = store_of(folder, file)
        assert (release["rows_in"], release["refused"]) == (105_058, 0)
        (row,) = answers(store, place="LBY", on="2020-07-01")
        assert row.value == expected
        assert values(store, place="USA", on="2020-07-01") == [50_632_836]
        assert rules(release) == (["swapped_columns"] if file is path else [])
        abroad = sum(r.value or 0 for r in answers(store, origin="LBY", on="2020-07-01"))
        assert abroad == 185_518
