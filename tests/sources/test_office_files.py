"""Files as offices send them: totals, copies, second tables and shifted cells among the rows, in any language.

Every expectation is worked out by hand from the few rows of its case.
"""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from commonground.evidence.store import Store
from commonground.sources.reading import read
from tests.sources.look_alikes import PCODES, accounted, only, read_all, text, workbook
from tests.sources.store_of import answers, store_of

SIDES = "Year,Country of origin,Country of origin (ISO),Country of asylum,Country of asylum (ISO)"
HEAD = f"{SIDES},Refugees under UNHCR's mandate,Asylum-seekers\n"
UNITS = ["State", "State Pcode", "LGA", "LGA Pcode", "IDP HH", "IDP IND"]
DEMSA, FUFORE = ["ADAMAWA", "NG002", "Demsa", "NG002001"], ["ADAMAWA", "NG002", "Fufore", "NG002002"]


def refugees(tmp_path: Path, rows: str) -> tuple[dict[str, float | None], dict[str, Any]]:
    """Refugees by country of asylum, and the report, of a UNHCR table with these rows."""
    store, (release,) = store_of(tmp_path, text(tmp_path / "people.csv", HEAD + rows))
    return {str(row.place): row.value for row in answers(store, category="refugee")}, release


# What stands among the rows -> refugees in Chad and Niger, rows (kept, refused, ignored), questions.
AMONG: dict[str, tuple[str, dict[str, int], tuple[int, int, int], list[str]]] = {
    "a blank origin that is the sum of the others is their total": (
        "2023,Sudan,SDN,Chad,TCD,900,20\n2023,Mali,MLI,Chad,TCD,100,30\n2023,,,Chad,TCD,1000,50\n",
        {"TCD": 1000}, (2, 0, 2), [],
    ),
    "a blank origin that is no sum is neither added nor dropped unsaid": (
        "2023,Sudan,SDN,Chad,TCD,900,20\n2023,,,Chad,TCD,1500,50\n", {"TCD": 900}, (1, 1, 1), [],
    ),
    "all countries, the world and dashes are totals": (
        ("2023,Sudan,SDN,Chad,TCD,900,20\n2023,All countries,,Chad,TCD,900,20\n2023,Sudan,SDN,World,,900,20\n"
        "2023,-,-,Chad,TCD,900,20\n"),
        {"TCD": 900}, (1, 0, 4), [],
    ),
    "one row for all origins alone is data": ("2023,,,Chad,TCD,900,20\n", {"TCD": 900}, (1, 0, 1), []),
    "a total of totals": (
        ("2023,Sudan,SDN,Chad,TCD,900,20\n2023,Mali,MLI,Chad,TCD,100,30\n2023,Chad total,,,,1000,50\n"
        "2023,Mali,MLI,Niger,NER,40,20\n2023,Niger total,,,,40,20\n2023,West Africa total,,,,1040,70\n"
        "Grand total,,,,,1040,70\n"),
        {"TCD": 1000, "NER": 40}, (3, 0, 5), [],
    ),
    "a total above its parts": (
        "Total,,,,,1000,50\n2023,Sudan,SDN,Chad,TCD,900,20\n2023,Mali,MLI,Chad,TCD,100,30\n",
        {"TCD": 1000}, (2, 0, 2), [],
    ),
    "a total with a masked part": (
        "2023,Sudan,SDN,Chad,TCD,900,20\n2023,Mali,MLI,Chad,TCD,<10,*\nTotal,,,,,905,90\n",
        {"TCD": 900}, (2, 0, 2), [],
    ),
    "a wrong total": (
        "2023,Sudan,SDN,Chad,TCD,900,20\nTotal,,,,,950,20\n",
        {"TCD": 900}, (1, 0, 2), ["total_misses_parts"],
    ),
    "two numbers for the same people": (
        "2023,Sudan,SDN,Chad,TCD,900,20\n2023,Sudan,SDN,Chad,TCD,950,20\n", {"TCD": 900}, (1, 1, 1), [],
    ),
    "an unquoted number": (
        "2023,Sudan,SDN,Chad,TCD,1,234,10\n2023,Mali,MLI,Chad,TCD,900,7\n", {"TCD": 900}, (1, 1, 1), [],
    ),
    "an unquoted name": (
        "2023,Congo, Dem. Rep.,COD,Chad,TCD,800,7\n2023,Mali,MLI,Chad,TCD,900,7\n", {"TCD": 900}, (1, 1, 1), [],
    ),
    "remarks beside the table": (
        "2023,Sudan,SDN,Chad,TCD,900,20,checked\n2023,Mali,MLI,Chad,TCD,100,7,\n", {"TCD": 1000}, (2, 0, 1), [],
    ),
    "headings printed again on the next page": (
        f"2023,Sudan,SDN,Chad,TCD,900,20\n{HEAD}2023,Mali,MLI,Niger,NER,40,20\n",
        {"TCD": 900, "NER": 40}, (2, 0, 2), [],
    ),
    "a second table under the first": (
        (f"2023,Sudan,SDN,Chad,TCD,900,20\n\n{SIDES},Returned refugees,Returned IDPs\n"
        "2023,Mali,MLI,Niger,NER,30,0\n"),
        {"TCD": 900}, (1, 2, 2), [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", AMONG)
def test_what_stands_among_the_rows(tmp_path: Path, case: str) -> None:
    rows, people, counted, asked = AMONG[case]
    found, release = refugees(tmp_path, rows)
    assert found == people
    assert (release["kept"], release["refused"], release["ignored"]) == counted
    assert [question["rule"] for question in release["questions"]] == asked


@pytest.mark.parametrize(("cells", "refused"), [("-5,7", 0), ("about many,n/a", 0), ("-5,12.5", 1)])
def test_a_sum_over_a_cell_that_cannot_be_read_is_incomplete(tmp_path: Path, cells: str, refused: int) -> None:
    path = text(tmp_path / "p.csv", f"{HEAD}2023,Sudan,SDN,Chad,TCD,900,20\n2023,Mali,MLI,Chad,TCD,{cells}\n")
    store, (release,) = store_of(tmp_path, path)
    (row,) = answers(store, category="refugee")
    assert (row.value, row.flags, release["refused"]) == (900, ("incomplete", "unreadable"), refused)


def test_a_refused_row_says_where_and_what_next(tmp_path: Path) -> None:
    _, release = refugees(tmp_path, "2023,Mali,MLI,Chad,TCD,900,7\n2023,Sudan,SDN,Chad,TCD,1,234,10\n")
    (told,) = [reason for reason in release["reasons"] if "more cells" in reason["reason"]]
    assert told["example"]["row"] == 3 and "quotation marks" in told["next"]


def test_a_total_says_the_nearest_sum_of_its_parts(tmp_path: Path) -> None:
    rows = "2023,Sudan,SDN,Chad,TCD,900,20\nChad total,,,,,900,20\n2023,Mali,MLI,Niger,NER,40,20\nTotal,,,,,945,40\n"
    _, release = refugees(tmp_path, rows)
    assert [question["facts"] for question in release["questions"]] == [{"printed": 945, "parts": 940}]


HEADINGS = {
    "French": "Année;Pays d'origine;Pays d'asile;Réfugiés relevant du mandat du HCR;Demandeurs d'asile",
    "Spanish": "Año;País de origen;País de asilo;Refugiados bajo el mandato del ACNUR;Solicitantes de asilo",
    "Arabic": "السنة;بلد المنشأ;بلد اللجوء;Refugees under UNHCR's mandate;طالبو اللجوء",
}


@pytest.mark.parametrize("language", HEADINGS)
def test_a_table_with_headings_in_another_language(tmp_path: Path, language: str) -> None:
    path = text(tmp_path / "people.csv", f"{HEADINGS[language]}\n2023;Sudan;Tchad;409 819;3 021\n")
    store, _ = store_of(tmp_path, path)
    found = {(row.category, row.origin, row.place): row.value for row in answers(store, by="origin")}
    assert found == {("refugee", "SDN", "TCD"): 409_819, ("asylum_seeker", "SDN", "TCD"): 3021}


def test_a_sheet_of_all_years_beside_a_sheet_a_year_counts_nobody_twice(tmp_path: Path) -> None:
    heads = HEAD.strip().split(",")
    one, two = [2022, "Sudan", "SDN", "Chad", "TCD", 400, 7], [2023, "Sudan", "SDN", "Chad", "TCD", 500, 8]
    book = workbook(tmp_path / "b.xlsx", {"2022": [heads, one], "2023": [heads, two], "All": [heads, one, two]})
    store, (release,) = store_of(tmp_path, book)
    assert [row.value for row in answers(store, category="refugee")] == [400, 500]
    assert release["kept"] == 2


def test_two_years_of_a_country_that_differ_are_not_added(tmp_path: Path) -> None:
    head = "iso3,country_name,year,new_displacement,total_displacement\n"
    rows = "TCD,Chad,2024,10,900\nTCD,Chad,2024,10,950\n,Total,2024,20,1850\n"
    store, (release,) = store_of(tmp_path, text(tmp_path / "g.csv", head + rows))
    assert [row.value for row in answers(store, measure="stock")] == [900]
    assert (release["kept"], release["refused"], release["ignored"]) == (1, 1, 2)


def dtm(tmp_path: Path, sheets: dict[str, list[list[Any]]]) -> tuple[Store, dict[str, Any]]:
    store = Store.open(tmp_path / "store", create=True)
    book = workbook(tmp_path / "book.xlsx", sheets)
    report = read_all(store, text(tmp_path / "p.csv", PCODES), book)
    assert accounted(report)
    return store, only(report, "book.xlsx")


def test_two_rounds_in_one_workbook_are_two_stocks(tmp_path: Path) -> None:
    one = [["DTM Nigeria Round 40, June 2022"], UNITS, [*DEMSA, 100, 500], [*FUFORE, 200, 900]]
    two = [["DTM Nigeria Round 41, September 2022"], UNITS, [*DEMSA, 110, 550], [*FUFORE, 210, 950]]
    store, _ = dtm(tmp_path, {"R40": one, "R41": two})
    found = [(row.ends.isoformat(), row.value, row.flags) for row in answers(store, unit="persons")]
    assert found == [("2022-06-30", 1400, ("round_40",)), ("2022-09-30", 1500, ("round_41",))]


@pytest.mark.parametrize("order", [1, -1])
def test_a_round_without_a_date_does_not_take_its_neighbours(tmp_path: Path, order: int) -> None:
    old = [["DTM Nigeria Round 40"], UNITS, [*DEMSA, 100, 500], [*FUFORE, 200, 900]]
    new = [["DTM Nigeria Round 41, September 2022"], UNITS, [*DEMSA, 110, 550], [*FUFORE, 210, 950]]
    store, release = dtm(tmp_path, dict([("R40", old), ("R41", new)][::order]))
    assert [(row.value, row.flags) for row in answers(store, unit="persons")] == [(1500, ("round_41",))]
    assert (release["kept"], release["refused"]) == (2, 4)


def test_totals_of_each_state_and_a_source_below_leave_one_table(tmp_path: Path) -> None:
    rows = [
        ["DTM Nigeria Round 42, December 2022"], UNITS, ["Total", "", "", "", 310, 1500],
        [*DEMSA, 110, 550], [*FUFORE, 200, 950], ["ADAMAWA Total", "", "", "", 310, 1500], ["* Source: DTM"],
    ]  # fmt: skip
    store, release = dtm(tmp_path, {"Baseline": rows})
    assert [row.value for row in answers(store)] == [310, 1500]
    assert (release["kept"], release["ignored"], release["questions"]) == (2, 5, [])


def test_a_row_copied_in_a_lone_sheet_is_one_row_and_another_number_is_asked_about(tmp_path: Path) -> None:
    title = ["DTM Nigeria Round 40, June 2022"]
    store, release = dtm(tmp_path, {"R40": [title, UNITS, [*DEMSA, 100, 500], [*DEMSA, 100, 500], [*FUFORE, 10, 50]]})
    assert [row.value for row in answers(store)] == [110, 550] and release["questions"] == []
    again = tmp_path / "again"
    again.mkdir()
    _, release = dtm(again, {"R40": [title, UNITS, [*DEMSA, 100, 500], [*DEMSA, 120, 600]]})
    (question,) = release["questions"]
    assert question["rule"] == "rows_alike" and question["facts"] == {"first": 3, "second": 4, "groups": 1}


TAGS = ["#adm1+code", "#affected+idps+ind"]


def test_months_in_sheets_without_a_date_are_not_added(tmp_path: Path) -> None:
    sheets = {
        month: [["Admin1", "IDPs"], TAGS, ["TD07", lac], ["TD14", 200]]
        for month, lac in [("January", 100), ("February", 110)]
    }
    store, (release,) = store_of(tmp_path, workbook(tmp_path / "b.xlsx", sheets))
    assert {(row.series, row.value) for row in answers(store)} == {("", 300), ("sheet February", 310)}
    assert "sheets_alike" in {question["rule"] for question in release["questions"]}


def test_regions_in_sheets_are_added(tmp_path: Path) -> None:
    sheets = {unit: [["Admin1", "IDPs"], TAGS, [unit, people]] for unit, people in [("TD07", 100), ("TD14", 200)]}
    store, _ = store_of(tmp_path, workbook(tmp_path / "b.xlsx", sheets))
    assert [row.value for row in answers(store)] == [300]


def test_a_total_in_a_column_that_no_feed_names_is_no_agency(tmp_path: Path) -> None:
    rows = (
        "Partner,Admin1,Reached\n#org,#adm1+code,#reached+refugees+ind\nUNHCR,TD07,200\nTotal Energies,TD14,100\n"
        "Total,,300\n"
    )
    store, (release,) = store_of(tmp_path, text(tmp_path / "3w.csv", rows))
    assert {(row.source, row.value) for row in answers(store)} == {("UNHCR", 200), ("Total Energies", 100)}
    assert release["ignored"] == 3


def test_names_of_units_in_no_country_are_asked_about(tmp_path: Path) -> None:
    rows = "Admin1,IDPs,Date\n#adm1+name,#affected+idps+ind,#date\nLac,100,2024-06-30\n"
    _, (release,) = store_of(tmp_path, text(tmp_path / "idps.csv", rows))
    assert [question["rule"] for question in release["questions"]] == ["country_not_stated"]


@pytest.mark.parametrize(
    ("printed", "day"), [("45473", "2024-06-30"), ("45473.0", "2024-06-30"), ("Q2 2024", "2024-06-30")]
)
def test_days_as_numbers_of_a_spreadsheet_and_quarters(tmp_path: Path, printed: str, day: str) -> None:
    rows = f"Admin1,IDPs,Date\n#adm1+code,#affected+idps+ind,#date\nTD07,100,{printed}\n"
    store, _ = store_of(tmp_path, text(tmp_path / "idps.csv", rows))
    assert [row.ends.isoformat() for row in answers(store)] == [day]


def test_a_unit_without_a_code_and_a_code_of_two_units_are_refused(store: Store, tmp_path: Path) -> None:
    heads = ["ADM2_FR", "ADM2_PCODE", "ADM1_FR", "ADM1_PCODE", "ADM0_PCODE"]
    rows = [["Mamdi", "TD0701"], ["Mamdi bis", "TD0701"], ["", "TD0709"], ["Wayi", ""], ["Mamdi", "TD0701"]]
    book = workbook(tmp_path / "p.xlsx", {"adm2": [heads, *([*row, "Lac", "TD07", "TD"] for row in rows)]})
    (release,) = read([book], store, on="2026-01-01").releases
    told = {reason["reason"]: reason["rows"] for reason in release["reasons"]}
    assert told == {"header": 1, "the code is another unit's": 1, "no name": 1, "no code": 1, "duplicate": 1}
    assert (release["kept"], release["refused"]) == (1, 3)


def test_what_windows_leaves_in_a_folder_is_passed_over_and_said(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    text(folder / "people.csv", HEAD + "2023,Sudan,SDN,Chad,TCD,900,20\n")
    for name in ("~$people.xlsx", "Thumbs.db", "desktop.ini"):
        text(folder / name, "x")
    report = read([folder], store, on="2026-01-01")
    assert len(report.releases) == 1 and not report.refused
    assert {Path(one["path"]).name for one in report.skipped} == {"~$people.xlsx", "Thumbs.db", "desktop.ini"}


def test_words_of_merged_cells_hold_for_their_rows_and_numbers_do_not(tmp_path: Path) -> None:
    path = tmp_path / "merged.xlsx"
    heads = ["Year", "Country of asylum", "Country of origin", "Refugees under UNHCR's mandate", "Asylum-seekers"]
    rows = [[2023, "Chad", "Sudan", 900, 20], [2023, "", "Mali", 100, ""], [2023, "", "Niger", 50, 6]]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([heads, *rows]):
            sheet.write_row(number, 0, row)
        sheet.merge_range(1, 1, 3, 1, "Chad")
        sheet.merge_range(1, 4, 2, 4, 20)
    store, (release,) = store_of(tmp_path, path)
    assert [(row.place, row.value) for row in answers(store, category="refugee")] == [("TCD", 1050)]
    (asylum,) = answers(store, category="asylum_seeker")
    assert (asylum.value, asylum.flags) == (26, ("incomplete",))
    assert any("merged cells" in note for note in release["notes"])


def test_two_stocks_of_one_place_and_day_are_added_and_asked_about(tmp_path: Path) -> None:
    rows = "Admin1,IDPs,Date\n#adm1+code,#affected+idps+ind,#date\nTD07,100,2024-06-30\nTD07,120,2024-06-30\n"
    store, (release,) = store_of(tmp_path, text(tmp_path / "idps.csv", rows))
    assert [row.value for row in answers(store)] == [220]
    assert [question["rule"] for question in release["questions"]] == ["rows_alike"]


def test_a_baseline_with_headings_of_two_rows_keeps_its_units_of_count(tmp_path: Path) -> None:
    heads = [
        ["State", "State Pcode", "LGA", "LGA Pcode", "IDP", "", "Returnee", ""],
        ["", "", "", "", *["HH", "IND"] * 2],
    ]
    rows = [[*DEMSA, 100, 500, 10, 50], [*FUFORE, 200, 900, 20, 90]]
    store, _ = dtm(tmp_path, {"B": [["DTM Nigeria Round 42, December 2022"], *heads, *rows]})
    assert {(row.category, row.unit): row.value for row in answers(store)} == {
        ("internally_displaced_person", "households"): 300,
        ("internally_displaced_person", "persons"): 1400,
        ("returned_idp", "households"): 30,
        ("returned_idp", "persons"): 140,
    }


def test_a_known_feed_with_headings_of_two_rows_is_refused(store: Store, tmp_path: Path) -> None:
    rows = "Year,Country of origin,Country of asylum,Refugees under UNHCR's mandate,,Asylum-seekers\n"
    path = text(tmp_path / "p.csv", f"{rows},,,Women,Men,\n2023,Sudan,Chad,400,500,10\n")
    (refusal,) = read([path], store, on="2026-01-01").refused
    assert "two rows" in refusal.reason and "commonground recipe p.csv" in refusal.next
