"""DTM workbooks: every number of people once, at each level the workbook gives, or a refusal."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from commonground.evidence.store import Store
from commonground.sources.dtm_headings import Role, understand
from tests.sources.look_alikes import PCODES, accounted, answers, figures, only, read_all, text, values, workbook

MIGRANTS = ("migrant",)
ROUND = (date(2023, 1, 1), date(2023, 2, 28))
SUMMARY: list[list[Any]] = [
    ["DTM Round 12", "MIGRANT DATASET"],
    [],
    ["Period", "January-February 2023"],
    ["Migrants in Libya", 600],
    ["# Mantikas hosting migrants", 3],
    [],
    ["Geodivision", "Mantika (Region)", "#Migrants  (IND)", "% By region", "", "", "Number of Migrants (ind)", "%"],
    ["East", "Dune", 100, 1 / 6, "", "BurkinaFaso", 550, 550 / 600],
    ["", "Reed", 200, 1 / 3, "", "Unkown", 40, 40 / 600],
    ["East total", "", 300, 0.5, "", "Other", 10, 10 / 600],
    ["West", "Harbour", 300, 0.5, "", "Grand Total", 600, 1],
    ["Total for Libya", "", 600, 1],
    [],
    ["", "Migrants (ind)", "%", "", "Migrants (ind)", "%"],
    ["Adult Men", 480, 0.8, "Adults", 540, 0.9],
    ["Adult Women", 60, 0.1, "Children", 60, 0.1],
    ["Accompanied Childern", 50, 50 / 600],
    ["Unaccompanied Childern", 10, 10 / 600],
    [],
    ["Region of origin"],
    ["Africa", 550, 550 / 600],
    ["West", 540, 0.9],
    ["North", 10, 10 / 600],
    [],
    ["Elsewhere", 50, 50 / 600],
    [],
    ["Accommodation typr", "Migrants (ind)"],
    ["Rented", 500],
    ["Abondoned buildings", 100],
    ["", 600],
    [],
    ["Main needs of migrants (% of places)"],
    ["Mantika", "Food", "Water"],
    ["Dune", 0.5, 0.5],
]
PLACES: list[list[Any]] = [
    ["General info", "", "", "", "", "", "Migrant totals", "", "Shelter settings (IND)", "", "Arrival time"],
    ["ADM1_Region_EN", "ADM2_Mantika_EN", "ADM2_Mantika_AR", "Muhalla_EN", "Muhalla_pcode", "AssessmentRound",
     "Migrants present", "Migrant IND", "Rented IND", "Other Shelter", "Last month", "Before", "Migrants Childern",
     "Migrants Adults", "Distance"],
    ["East", "Dune", "كثيب", "One", "LY01010101", 12, "Yes", 100, 60, 40, 10, 90, 20, 80, 7],
    ["East", "Reed", "قصب", "Two", "LY01020101", 12, "Yes", 200, 150, 50, 100, 100, 20, 180, 9],
    ["West", "Harbour", "مرفأ", "Three", "LY02010101", 12, "Yes", 300, 290, 10, 150, 150, 20, 280, 1],
    ["West", "Harbour", "مرفأ", "Four", "LY02010102", 12, "No", "", "", "", 0, 0, 0, 0, 3],
]  # fmt: skip
ORIGINS: list[list[Any]] = [
    ["ADM 1 (EN)", "ADM 2 (EN)", "ADM 4 Muhalla (EN)", "Muhalla P Code", "Region1", "Migrant Nationality",
     "Migrant Individuals"],
    ["East", "Dune", "One", "LY01010101", "Africa", "BurkinaFaso", 50],
    ["East", "Dune", "One", "LY01010101", "Africa", "BurkinaFaso", 50],
    ["East", "Reed", "Two", "LY01020101", "Africa", "BurkinaFaso", 200],
    ["West", "Harbour", "Three", "LY02010101", "Africa", "BurkinaFaso", 250],
    ["West", "Harbour", "Three", "LY02010101", "Other", "Unkown", 40],
    ["West", "Harbour", "Three", "LY02010101", "Other", "Other", 10],
]  # fmt: skip


def read_book(store: Store, tmp_path: Path, **sheets: list[list[Any]]) -> dict[str, Any]:
    places = text(tmp_path / "p.csv", PCODES)
    report = read_all(store, places, workbook(tmp_path / "book.xlsx", sheets))
    assert accounted(report)
    return only(report, "book.xlsx")


def test_a_migrant_workbook_says_each_number_once_at_every_level(store: Store, tmp_path: Path) -> None:
    release = read_book(store, tmp_path, Summary=SUMMARY, **{"Muhalla Main ": PLACES, "Nationalities": ORIGINS})
    assert release["questions"] == []
    assert release["rows_in"] == len(SUMMARY) + len(PLACES) + len(ORIGINS)
    country = answers(store, place=("LBY",))
    assert [(r.category, r.value, (r.start, r.end)) for r in country] == [("migrant", 600, ROUND)]
    assert (country[0].locator.sheet, country[0].locator.row, country[0].locator.column) == ("Summary", 4, "B")
    assert {"may_include_refugees", "round_12"} <= set(country[0].flags)
    units = answers(store, place=("LBY",), level=2)
    assert values(units, "place") == {"LY0101": 100, "LY0102": 200, "LY0201": 300}
    assert values(answers(store, by=("origin",)), "origin") == {"BFA": 550, "UNK": 40, "OTH": 10}
    assert values(answers(store, by=("sex", "age")), "sex", "age") == {
        ("male", "18+"): 480,
        ("female", "18+"): 60,
        ("unknown", "0-17"): 60,
    }
    deepest = answers(store, place=("LBY",), level=4)
    # The last place leaves its total blank and prints zeros for its parts: the parts speak for it.
    assert values(deepest, "place") == {"LY01010101": 100, "LY01020101": 200, "LY02010101": 300, "LY02010102": 0}
    blank = figures(store).filter(pl.col("place") == "LY02010102", pl.col("grain") == "place:4")
    assert blank["status"].to_list() == ["not_reported"]


def test_all_partitions_of_a_workbook_have_its_total(store: Store, tmp_path: Path) -> None:
    read_book(store, tmp_path, Summary=SUMMARY, **{"Muhalla Main ": PLACES, "Nationalities": ORIGINS})
    sums = dict(figures(store).group_by("grain").agg(pl.sum("value")).rows())
    assert set(sums.values()) == {600.0}
    assert set(sums) == {
        "", "place:2", "origin", "age+sex", "age", "detail+detail.origin", "detail+detail.shelter", "place:4",
        "detail+detail.shelter+place:4", "detail+detail.arrival+place:4", "age+place:4", "origin+place:4",
    }  # fmt: skip


def test_displaced_and_returned_people_are_counted_apart_and_in_both_units(store: Store, tmp_path: Path) -> None:
    release = read_book(
        store,
        tmp_path,
        Summary=[["DTM Libya Round 12"], ["Period", "January - February 2023"], ["IDPs in Libya (IND)", 600],
                 ["Returnees in Libya (IND)", 90], ["Mantika", "IDPs (IND)", "Returnees (IND)"], ["Dune", 100, 40],
                 ["Reed", 200, 0], ["Harbour", 300, 50], ["Total", 600, 90]],
        IDPs=[["General info", "", "", "Displaced people"],
              ["ADM1 Region (EN)", "ADM2 Mantika (EN)", "Mantika PCode", "IDP (HH)", "IDP (IND)", "Male", "Female"],
              ["East", "Dune", "LY0101", 20, 100, 60, 40], ["East", "Reed", "LY0102", 40, 200, 90, 110],
              ["West", "Harbour", "LY0201", 60, 300, 150, 150], ["Total", "", "", 120, 600, 300, 300]],
        Returnees=[["ADM1 Region (EN)", "ADM2 Mantika (EN)", "Mantika PCode", "Returnee HH", "Returnee IND"],
                   ["East", "Dune", "LY0101", 8, 40], ["West", "Harbour", "LY0201", 10, 50]],
    )  # fmt: skip
    assert release["questions"] == []
    assert values(answers(store, place=("LBY",)), "category", "unit") == {
        ("internally_displaced_person", "persons"): 600,
        ("internally_displaced_person", "households"): 120,
        ("returned_idp", "persons"): 90,
        ("returned_idp", "households"): 18,
    }
    by_place = answers(store, category=("IDP",), unit=("persons",), place=("LBY",), level=2)
    assert values(by_place, "place") == {"LY0101": 100, "LY0102": 200, "LY0201": 300}
    by_sex = answers(store, category=("IDP",), by=("sex",), place=("LBY",))
    assert values(by_sex, "sex") == {"male": 300, "female": 300}


def test_one_sheet_of_sites_with_tags_and_survey_days_is_one_round(store: Store, tmp_path: Path) -> None:
    headings = ["State", "State Pcode", "LGA", "LGA Pcode", "Site Name", "Round", "Survey Date", "IDP Households",
                "IDP Individuals", "IDP Male", "IDP Female", "Total Individuals"]  # fmt: skip
    tags = ["#adm1+name", "#adm1+code", "#adm2+name", "#adm2+code", "#loc", "#meta", "#date", "#affected", "#affected",
            "#affected+m", "#affected+f", "#affected"]  # fmt: skip
    read_book(
        store,
        tmp_path,
        Data=[headings, tags,
              ["Adamawa", "NG002", "Demsa", "NG002001", "Camp A", 43, "12/02/2023", 10, 50, 20, 30, 70],
              ["Adamawa", "NG002", "Demsa", "NG002001", "Camp B", 43, "14/02/2023", 20, 110, 50, 60, 110],
              ["Adamawa", "NG002", "Fufore", "NG002002", "Camp A", 43, "20/02/2023", 30, 160, 80, 80, 165]],
    )  # fmt: skip
    found = answers(store, place=("NGA",), unit=("persons",))
    assert [(r.value, r.start, r.end) for r in found] == [(320, date(2023, 2, 12), date(2023, 2, 20))]
    districts = answers(store, place=("NGA",), unit=("persons",), level=2)
    assert values(districts, "place") == {"NG002001": 160, "NG002002": 160}


def test_a_french_sheet_with_its_title_above_it(store: Store, tmp_path: Path) -> None:
    read_book(
        store,
        tmp_path,
        Base=[["OIM Tchad - DTM Round 20"], ["Période : mars 2023"], [],
              ["Province", "Département", "Code Département", "Déplacés internes (Ménages)",
               "Déplacés internes (Individus)", "Hommes", "Femmes"],
              ["Lac", "Mamdi", "TD0701", 5, "25", 12, 13], ["Lac", "Wayi", "TD0702", "1 000", "5 010", 2500, 2510]],
    )  # fmt: skip
    found = answers(store, place=("TCD",))
    assert values(found, "unit") == {"persons": 5035, "households": 1005}
    assert {(r.start, r.end) for r in found} == {(date(2023, 3, 1), date(2023, 3, 31))}


def test_the_same_table_as_csv(store: Store, tmp_path: Path) -> None:
    table = "DTM Libya migrants Round 3,,\nPeriod,March 2021,\nADM2 Mantika (EN),Mantika PCode,Migrants (IND)\n"
    rows = 'Dune,LY0101,"1,200"\nReed,LY0102,300\n'
    read_all(store, text(tmp_path / "p.csv", PCODES), text(tmp_path / "t.csv", table + rows))
    assert [(r.value, r.cells) for r in answers(store, place=("LBY",))] == [(1500, 2)]


def test_a_total_that_misses_its_parts_is_asked_about(store: Store, tmp_path: Path) -> None:
    summary = [["DTM Round 9", "Migrants in Libya"], ["Period", "May 2023"], ["Migrants in Libya", 100],
               ["Mantika", "# Migrants"], ["Dune", 60], ["Reed", 39], ["Total", 100]]  # fmt: skip
    release = read_book(store, tmp_path, Summary=summary)
    assert [q["rule"] for q in release["questions"]] == ["total_misses_parts"]
    assert [r.value for r in answers(store, place=("LBY",))] == [100]


def test_a_table_that_is_not_the_workbooks_people_is_refused(store: Store, tmp_path: Path) -> None:
    summary = [["DTM Round 9"], ["Period", "May 2023"], ["Migrants in Libya", 100], ["Mantika", "# Migrants"],
               ["Dune", 60], ["Reed", 10]]  # fmt: skip
    release = read_book(store, tmp_path, Summary=summary)
    assert release["refused"] == 2
    assert figures(store).height == 1


def test_two_sheets_of_the_same_places_are_read_once(store: Store, tmp_path: Path) -> None:
    one = [["DTM Libya, March 2023", "", "", ""], ["ADM1 (EN)", "ADM2 (EN)", "ADM2 Pcode", "IDP (IND)"],
           ["East", "Dune", "LY0101", 5], ["East", "Reed", "LY0102", 6]]  # fmt: skip
    release = read_book(store, tmp_path, First=one, Second=one)
    assert [r.value for r in answers(store, place=("LBY",))] == [11]
    assert release["ignored"] + release["refused"] == 6


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([["DTM"], ["ADM1 (EN)", "ADM1 Pcode", "IDPs (IND)"], ["East", "LY01", 5], ["West", "LY02", 6]], "when"),
        ([["DTM, May 2023"], ["Province", "IDPs (IND)"], ["East", 5], ["West", 6]], "country"),
    ],
)
def test_what_is_not_certain_is_refused_with_a_recipe(
    store: Store, tmp_path: Path, rows: list[list[Any]], why: str
) -> None:
    report = read_all(store, workbook(tmp_path / "book.xlsx", {"Sheet": rows}))
    assert report.releases == []
    assert why in report.refused[0].reason
    assert "recipe" in report.refused[0].next


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("ADM 2 Mantika-Region (EN)", (Role.NAME, 2)),
        ("Muhalla P Code", (Role.CODE, None)),
        ("admin1Pcode", (Role.CODE, 1)),
        ("AssessmentRound", (Role.ROUND, None)),
        ("Migrant Nationality", (Role.ORIGIN, None)),
        ("Priority Need 1", (Role.OTHER, None)),
        ("% Migrants", (Role.OTHER, None)),
        ("Date of displacement", (Role.OTHER, None)),
        ("# of IDP individuals", (Role.COUNT, None)),
    ],
)
def test_headings_are_read_word_by_word(heading: str, wanted: tuple[Role, int | None]) -> None:
    found = understand(heading)
    assert (found.role, found.level) == wanted


@pytest.mark.parametrize(
    ("heading", "category", "unit"),
    [
        ("Nombre de personnes déplacées internes", "internally_displaced_person", "persons"),
        ("Nombre de ménages déplacés internes", "internally_displaced_person", "households"),
        ("Personas desplazadas", "internally_displaced_person", "persons"),
        ("عدد النازحين (افراد)", "internally_displaced_person", "persons"),
        ("Returned IDPs", "returned_idp", None),
        ("# of IDP returnee individuals", "returned_idp", "persons"),
        ("Refugee returnees", "returned_refugee", None),
        ("Retournées (individus)", "returned_idp", "persons"),
        ("Returnee HH", "returned_idp", "households"),
    ],
)
def test_a_heading_says_whom_it_counts_in_several_languages(heading: str, category: str, unit: str | None) -> None:
    read = understand(heading)
    assert (read.role, read.whole, read.category, read.unit) == (Role.COUNT, True, category, unit)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_no_heading_breaks_the_reading(heading: str) -> None:
    assert understand(heading).role in Role


@pytest.mark.shared
def test_the_real_libya_workbook(store: Store, shared_data: Path) -> None:
    path = shared_data / "iom-dtm-libya" / "DTM_Libya_R54_Migrant_Dataset_PUBLIC.xlsx"
    report = read_all(store, shared_data / "geo" / "global-pcodes-adm-1-2.csv", path)
    release = only(report, path.name)
    assert accounted(report)
    assert release["rows_in"] == 149 + 102 + 665 + 3831
    assert (release["refused"], release["questions"]) == (0, [])

    country = answers(store, category=MIGRANTS, place=("LBY",))
    assert [(r.value, r.start, r.end) for r in country] == [(787326, date(2024, 8, 1), date(2024, 9, 30))]
    locator = country[0].locator
    assert (locator.sheet, locator.row, locator.column) == ("Summary", 4, "B")
    sums = figures(store).group_by("grain").agg(pl.sum("value")).rows()
    assert len(sums) == 16
    assert {value for _, value in sums} == {787326.0}

    units = answers(store, place=("LBY",), level=2)
    assert sorted(str(r.place) for r in units) == [u.code for u in store.gazetteer().units("LBY", level=2)]
    assert len(units) == 22
    assert values(units, "place")["LY0211"] == 126813  # Tripoli
    assert values(answers(store, place=("LBY",), level=1), "place") == {"LY01": 264030, "LY02": 426159, "LY03": 97137}

    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("Nationalities")
    printed: Counter[str] = Counter()
    for row in list(sheet.iter_rows())[1:]:
        printed[str(row[11])] += int(row[12])
    national = answers(store, place=("LBY",), by=("origin",))
    named = {"Sudan": "SDN", "BurkinaFaso": "BFA", "SouthSudan": "SSD", "CôtedIvoire": "CIV", "Unkown": "UNK",
             "Other": "OTH", "Syria": "SYR", "Palestine": "PSE"}  # fmt: skip
    found = values(national, "origin")
    assert len(found) == len(printed) == 25
    assert sorted(found.values()) == sorted(printed.values())
    assert {name: found[code] for name, code in named.items()} == {name: printed[name] for name in named}
    tripoli = answers(store, place=("LY0211",), by=("origin",))
    assert sum(r.value or 0 for r in tripoli) == 126813
    # A finer code than the gazetteer's stays as the source gives it.
    stored = figures(store)
    muhalla = stored.filter(stored["place"] == "LY01060207").row(0, named=True)
    assert (muhalla["place_level"], muhalla["adm2"], muhalla["place_method"]) == (4, "LY0106", "code_ancestor")
