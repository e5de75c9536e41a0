"""Every cell that counts is read by one parser, however it is printed, and a bad cell costs itself only."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from commonground.evidence.store import Store
from tests.sources.look_alikes import PCODES, figures, only, read_all, text, workbook
from tests.sources.store_of import answers, store_of
from tests.sources.store_of import figures as stored

DEMOGRAPHICS = (
    "year,coo_iso,coa_iso,pop_type,f_0_4,f_5_11,f_12_17,f_18_59,f_60,f_other,f_total,"
    "m_0_4,m_5_11,m_12_17,m_18_59,m_60,m_other,m_total,total\n"
)


@pytest.mark.parametrize(
    ("thousand", "two"), [("1000", "2000"), ('"1,000"', '"2,000"'), ("1 000", "2 000"), ("١٠٠٠", "٢٠٠٠")]
)
def test_the_zeros_of_a_row_that_adds_up_mean_nobody(tmp_path: Path, thousand: str, two: str) -> None:
    row = f"2024,SDN,TCD,REF,{thousand},0,0,0,0,0,{thousand},{thousand},0,0,0,0,0,{thousand},{two}"
    path = text(tmp_path / "ages.csv", DEMOGRAPHICS + row + "\n")
    store, _ = store_of(tmp_path, path)
    kept = stored(store)
    assert set(kept["status"]) == {"reported"}
    assert kept.filter(column="f_60")["value"].to_list() == [0]
    assert kept.filter(column="total")["value"].to_list() == [2000]


def test_the_portal_may_print_thousands(tmp_path: Path) -> None:
    row = {
        "geomaster_name": "Chad", "admin_level": "Country", "pop_type_code": "REF", "pop_data_type_code": "REG",
        "pop_origin_code": "SUD", "date": "2024-06-30", "individuals": "2,000", "households": "0",
        "male_04": "1,000", "male_511": "0", "male_total": "1,000", "female_04": "1,000", "female_total": "1,000",
    }  # fmt: skip
    path = text(tmp_path / "answer.json", json.dumps({"data": [row]}))
    kept = stored(store_of(tmp_path, path)[0])
    assert kept.filter(column="male_511")["value"].to_list() == [0]
    assert kept.filter(column="households")["status"].to_list() == ["not_reported"]  # 2,000 people and no household


def test_hapi_parts_with_thousands_are_still_parts(tmp_path: Path) -> None:
    head = (
        "origin_location_code,asylum_location_code,population_group,gender,age_range,population,"
        "reference_period_start,reference_period_end\n"
    )
    rows = [("all", "all", '"2,000"'), ("f", "all", '"2,000"'), ("m", "all", "0")]
    lines = [f"SDN,TCD,REF,{sex},{age},{n},2024-01-01,2024-12-31" for sex, age, n in rows]
    store, _ = store_of(tmp_path, text(tmp_path / "h.csv", head + "\n".join(lines) + "\n"))
    men = stored(store).filter(sex="male")
    assert men["value"].to_list() == [0] and men["status"].to_list() == ["reported"]


@pytest.mark.parametrize("level", ["1", "1.0", "Admin 1", "ADM1"])
def test_a_level_is_read_however_it_is_printed(store: Store, tmp_path: Path, level: str) -> None:
    head = "operation,adminLevel,admin0Pcode,admin1Name,admin1Pcode,admin2Name,admin2Pcode,numPresentIdpInd,"
    rows = "reportingDate,roundNumber\nAn operation,{},TCD,Lac,TD07,,,900,2024-03-01,3.0\n"
    path = text(tmp_path / "rows.csv", head + rows.format(level))
    only(read_all(store, text(tmp_path / "p.csv", PCODES), path), "rows.csv")
    (row,) = figures(store).to_dicts()
    assert (row["place_level"], row["place"], row["grain"], row["flags"]) == (1, "TD07", "place:1", "round_3")


def place(name: str, code: str, people: Any, men: Any, women: Any) -> list[Any]:
    return ["Lac", "TD07", name, code, people, men, women]


DTM = ["ADM1_Province_EN", "ADM1_Pcode", "ADM2_Department_EN", "ADM2_Pcode", "IDP IND", "Male IND", "Female IND"]


@pytest.mark.parametrize("bad", ["about a hundred", "12o", "1.5"])
def test_one_bad_cell_of_a_sheet_costs_itself(store: Store, tmp_path: Path, bad: str) -> None:
    rows = [
        ["DTM Chad Round 3, March 2024"],
        DTM,
        place("Mamdi", "TD0701", 100, 40, 60),
        place("Wayi", "TD0702", 200, 90, bad),
        place("Kaya", "TD0703", 50, 20, 30),
        place("Fouli", "TD0704", bad, 20, 30),
    ]
    book = workbook(tmp_path / "book.xlsx", {"Baseline": rows})
    release = only(read_all(store, text(tmp_path / "p.csv", PCODES), book), "book.xlsx")
    kept = figures(store).filter(pl.col("sheet") == "Baseline")
    by_column = {name: sorted(kept.filter(column=name)["value"].drop_nulls()) for name in DTM[4:]}
    assert by_column == {"IDP IND": [50, 100, 200], "Male IND": [20, 20, 40, 90], "Female IND": [30, 30, 60]}
    told = [reason for reason in release["reasons"] if reason["cells"]]
    assert sum(reason["cells"] for reason in told) == 2
    assert {reason["example"]["column"] for reason in told} <= {"IDP IND", "Female IND"}
    assert release["rows_in"] == release["kept"] + release["refused"] + release["ignored"]


def test_masked_cells_do_not_hide_the_parts_of_a_count(store: Store, tmp_path: Path) -> None:
    rows = [
        ["DTM Chad Round 3, March 2024"],
        DTM,
        place("Mamdi", "TD0701", 100, 40, 60),
        place("Wayi", "TD0702", 12, 10, "<5"),
        place("Kaya", "TD0703", 50, 20, 30),
    ]
    book = workbook(tmp_path / "book.xlsx", {"Baseline": rows})
    only(read_all(store, text(tmp_path / "p.csv", PCODES), book), "book.xlsx")
    women = {row.sex: (row.value, row.low, row.high) for row in answers(store, place="TCD", by="sex")}
    assert women == {"female": (90, 90, 94), "male": (70, 70, 70)}


def test_points_between_thousands_are_known_for_them_in_a_workbook_too(store: Store, tmp_path: Path) -> None:
    rows = [
        ["DTM Chad Round 3, March 2024"],
        DTM[:5],
        ["Lac", "TD07", "Mamdi", "TD0701", "1.234"],
        ["Lac", "TD07", "Wayi", "TD0702", "12.345"],
    ]
    book = workbook(tmp_path / "book.xlsx", {"Baseline": rows})
    release = only(read_all(store, text(tmp_path / "p.csv", PCODES), book), "book.xlsx")
    assert sorted(figures(store)["value"]) == [1234, 12345]
    assert "points_group_thousands" in {question["rule"] for question in release["questions"]}


def test_a_swapped_table_is_proven_by_printed_thousands(tmp_path: Path) -> None:
    head = "origin,origin_code,destination,destination_code,year,sex,migrant_stock\n"
    lines = 'Libya,434,Niger,562,2020,all,"800,000"\nLibya,434,Sudan,729,2020,all,"26,537"\n'
    _, (release,) = store_of(tmp_path, text(tmp_path / "stock.csv", head + lines))
    assert [question["rule"] for question in release["questions"]] == ["swapped_columns"]


def test_a_total_is_held_against_rows_that_stand_twice_once(tmp_path: Path) -> None:
    head = "Year,Country of origin (ISO),Country of asylum (ISO),Refugees under UNHCR's mandate\n"
    rows = "2024,SDN,TCD,500\n2024,SDN,TCD,500\n2024,CAF,TCD,300\nTotal,,,800\n"
    _, (release,) = store_of(tmp_path, text(tmp_path / "people.csv", head + rows))
    assert (release["kept"], release["ignored"], release["questions"]) == (2, 3, [])


def test_a_year_may_be_printed_in_arabic_digits(tmp_path: Path) -> None:
    head = "Year,Country of origin (ISO),Country of asylum (ISO),Refugees under UNHCR's mandate\n"
    store, _ = store_of(tmp_path, text(tmp_path / "people.csv", head + "٢٠٢٤,SDN,TCD,٥٠٠\n۲۰۲۳,SDN,TCD,۴۰۰\n"))
    assert [(row.ends.year, row.value) for row in answers(store)] == [(2023, 400), (2024, 500)]
