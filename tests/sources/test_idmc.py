"""IDMC: people at year end and movements during it, disaster events, and provisional updates."""

import csv
import json
from pathlib import Path

import pytest
import xlsxwriter

from tests.sources.store_of import answers, figures, store_of, values

YEARLY = """iso3,country_name,year,new_displacement,new_displacement_rounded,total_displacement_rounded,\
total_displacement
LBY,Libya,2023,1702,1700,119000,119275
LBY,Libya,2022,0,,135000,134787
SDN,Sudan,2023,,,,9053000
"""
EVENTS = """iso3,country_name,year,start_date,start_date_accuracy,end_date,end_date_accuracy,event_name,hazard_type,\
hazard_type_name,new_displacement,new_displacement_rounded,total_displacement,total_displacement_rounded,event_codes
LBY,Libya,2023,2023-09-02,Week,2023-09-19,Week,"Greece, Libya: Storm; the great",14,Storm,52000,52000,,,[]
GRC,Greece,2023,2023-09-02,Week,2023-09-19,Week,"Greece, Libya: Storm; the great",14,Storm,8000,8000,40,40,[]
GRC,Greece,2023,2023-09-02,Week,2023-09-19,Week,Greece: Flood,10,Flood,7,7,2,2,[]
GRC,Greece,2023,2023-05-12,Day,2023-05-01,Month,Greece: Flood - 12/05/2023,10,Flood,30,30,,,[]
GRC,Greece,2023,2023-06-01,Day,,,Greece: Flood - 01/06/2023,10,Flood,50,50,,,[]
GRC,Greece,2023,2023-06-01,Day,,,Greece: Flood - 01/06/2023,10,Flood,50,50,,,[]
GRC,Greece,2023,soon,Day,,,Greece: Flood,10,Flood,60,60,,,[]
"""


def test_people_and_movements_never_meet_and_rounded_twins_are_not_figures(tmp_path: Path) -> None:
    (tmp_path / "gidd.csv").write_text(YEARLY)
    store, (release,) = store_of(tmp_path, tmp_path / "gidd.csv")
    assert (release["feed"], release["figures"]) == ("idmc_gidd", 6)
    (people,) = answers(store, place="LBY", on="2023-12-31")
    assert (people.value, people.measure, people.unit, people.series) == (119_275, "stock", "persons", "conflict")
    moves = {r.start.year: (r.value, r.status, r.unit) for r in answers(store, place="LBY", measure="movements")}
    assert moves == {2023: (1702, "reported", "movements"), 2022: (0, "reported", "movements")}
    (blank,) = answers(store, place="SDN", measure="movements")
    assert (blank.value, blank.status) == (None, "not_reported")


def test_the_api_page_says_that_it_is_one(tmp_path: Path) -> None:
    rows = [dict(row) for row in csv.DictReader(YEARLY.splitlines())]
    page = {"last_updated": "2025-05-13", "count": 900, "next": "https://x/?offset=3", "previous": None}
    (tmp_path / "page.json").write_text(json.dumps(page | {"results": rows}))
    store, (release,) = store_of(tmp_path, tmp_path / "page.json")
    assert values(store, place="LBY", on="2023-12-31") == [119_275]
    (note,) = release["notes"]
    assert "page 1 of 300" in note


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return path


def test_the_workbook_of_the_site_gives_both_causes_and_a_modelled_age_split(tmp_path: Path) -> None:
    head = ["ISO3", "Name", "Year"] + [
        f"{cause} {what}{raw}"
        for cause, what in (
            ("Conflict", "Stock Displacement"), ("Conflict", "Internal Displacements"),
            ("Disaster", "Internal Displacements"), ("Disaster", "Stock Displacement"),
        )
        for raw in ("", " (Raw)")
    ]  # fmt: skip
    path = workbook(
        tmp_path / "gidd.xlsx",
        {
            "1_Displacement_data": [head, ["LBY", "Libya", 2023, 119000, 119275, 1700, 1702, 53000, 52716, "", ""]],
            "2_Context_Displacement_data": [
                ["ISO3", "Year", "Figure cause", "Figure category", "Description", "Figures", "Figures rounded"],
                ["LBY", 2023, "Conflict", "IDPs", "words", 119275, 119000],
            ],
            "3_IDPs_SADD_estimates": [
                ["ISO3", "Country", "Year", "Sex", "Cause", "0-4", "5-11", "12-17", "18-59", "60+"],
                ["LBY", "Libya", 2023, "Both sexes", "Conflict", 10, 20, 30, 40, 50],
                ["LBY", "Libya", 2023, "Female", "Conflict", 5, 10, 15, 20, 25],
                ["LBY", "Libya", 2023, "Male", "Conflict", 5, 10, 15, 20, 25],
            ],
            "README": [["TITLE: made for this test"]],
        },
    )
    store, (release,) = store_of(tmp_path, path)
    assert (release["rows_in"], release["kept"], release["ignored"]) == (9, 4, 5)
    found = {(r.series, r.measure): r.value for r in answers(store, place="LBY")}
    assert found == {
        ("conflict", "stock"): 119_275,
        ("conflict", "movements"): 1702,
        ("disaster", "movements"): 52_716,
        ("disaster", "stock"): None,
    }
    ages = answers(store, place="LBY", on="2023-12-31", by="age", series="conflict")
    assert sorted((r.age, r.value, r.method) for r in ages)[0] == ("0-4", 10, "model")


def test_a_workbook_without_exact_figures_is_read_and_marked_rounded(tmp_path: Path) -> None:
    head = ["ISO3", "Name", "Year", "Conflict Stock Displacement", "Conflict New Displacements"]
    path = workbook(tmp_path / "old.xlsx", {"Displacement data": [head, ["LBY", "Libya", 2016, 304000, 156000]]})
    store, _ = store_of(tmp_path, path)
    (row,) = answers(store, place="LBY", on="2016-12-31")
    assert (row.value, row.flags) == (304_000, ("rounded",))


def test_events_keep_their_own_dates_cause_and_name(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text(EVENTS)
    store, (release,) = store_of(tmp_path, tmp_path / "events.csv")
    assert (release["feed"], release["kept"], release["refused"], release["ignored"]) == ("idmc_disasters", 6, 1, 1)
    rows = answers(store, place="GRC", measure="movements", by=("cause", "detail"))
    found = {(str(r.start), str(r.end), r.cause): (r.value, r.flags) for r in rows}
    assert found == {
        ("2023-05-12", "2023-05-31", "flood"): (30, ()),
        ("2023-06-01", "2023-06-01", "flood"): (100, ("end_not_stated",)),  # two events of one day and size
        ("2023-09-02", "2023-09-19", "flood"): (7, ()),
        ("2023-09-02", "2023-09-19", "storm"): (8000, ()),
    }
    (libya,) = answers(store, place="LBY", measure="movements", by="detail")
    assert libya.detail == ("end_accuracy=Week;event=Greece, Libya: Storm, the great;start_accuracy=Week;year=2023")
    (people,) = answers(store, place="GRC", on="2023-12-31")
    assert (people.value, people.series, people.flags) == (42, "disaster", ("incomplete",))


def update(id: int, figure: int | None, qualifier: str, kind: str = "Disaster", **more: object) -> dict[str, object]:
    return {
        "id": id, "country": "Libya", "iso3": "LBY", "latitude": 1.0, "longitude": 2.0, "displacement_type": kind,
        "qualifier": qualifier, "figure": figure, "displacement_date": "2023-11-06T11:00:00.000Z",
        "displacement_start_date": "2023-11-06T11:00:00.000Z", "displacement_end_date": "2023-11-06T11:00:00.000Z",
        "event_name": "Libya: Flood", "type": "Flood" if kind == "Disaster" else None,
        "standard_popup_text": "<b>900 people</b>",
    } | more  # fmt: skip


def test_updates_are_provisional_bounded_as_stated_and_never_added(tmp_path: Path) -> None:
    updates = [
        update(1, 100, "total"),
        update(2, 70, "more than"),
        update(3, 60, "approximately", "Conflict"),
        update(4, 9, "total", displacement_start_date="2023-11-01", displacement_end_date="2023-11-03"),
    ]
    (tmp_path / "idu.json").write_text(json.dumps(updates))
    store, (release,) = store_of(tmp_path, tmp_path / "idu.json")
    assert (release["feed"], release["figures"]) == ("idmc_idu", 4)
    rows = answers(store, place="LBY", by="cause")
    found = {r.series: (r.value, r.low, r.high, r.cause, str(r.start), r.flags) for r in rows}
    assert found == {
        "IDU provisional 1": (100, 100, 100, "flood", "2023-11-07", ("provisional",)),
        "IDU provisional 2": (70, 70, None, "flood", "2023-11-07", ("provisional",)),
        "IDU provisional 3": (60, 60, 60, "conflict", "2023-11-07", ("about", "provisional")),
        "IDU provisional 4": (9, 9, 9, "flood", "2023-11-01", ("provisional",)),
    }
    assert answers(store, place="LBY", on="2023-11-07") == []  # movements are no stock


@pytest.mark.shared
def test_the_published_files(tmp_path: Path, shared_data: Path) -> None:
    folder = shared_data / "idmc"
    store, releases = store_of(tmp_path, *sorted(folder.iterdir()))
    assert sorted((Path(r["path"]).name, r["rows_in"], r["refused"]) for r in releases) == [
        ("api-page-conflicts-0.json", 100, 0),
        ("api-page-disasters-0.json", 100, 0),
        ("gidd_conflict_displacement_2009_2024.csv", 962, 0),
        ("gidd_disasters_2008_2024.csv", 22_120, 0),
        ("idu_india.json", 113, 0),
    ]
    found = {r.measure: r.value for r in answers(store, place="LBY", since="2024-01-01", series="conflict")}
    assert found == {"stock": 107_203, "movements": 336}
    with (folder / "gidd_disasters_2008_2024.csv").open(newline="") as lines:
        printed = [row for row in csv.DictReader(lines) if row["year"] == "2010"]
    table = next(r for r in releases if r["rows_in"] == 22_120)
    events = figures(store, release=table["sha256"]).filter(measure="movements")
    stored = events.filter(events["detail"].str.ends_with("year=2010"))["value"].sum()
    assert stored == sum(int(row["new_displacement"]) for row in printed) == 42_350_166  # IDMC published 42.4 million
    storm = answers(store, since="2023-09-02", until="2023-09-19", by="detail", series="disaster event")
    daniel = {r.place: r.value for r in storm if r.detail and "Tropical Storm Daniel" in r.detail}
    assert daniel["LBY"] == 52_246 and {"GRC", "TUR", "BGR"} <= set(daniel)


@pytest.mark.shared
def test_updates_fall_on_the_day_their_text_names(tmp_path: Path, shared_data: Path) -> None:
    path = shared_data / "idmc" / "idu_india.json"
    store, _ = store_of(tmp_path, path)
    started = {r.series.removeprefix("IDU provisional "): r.start for r in answers(store)}
    for record in json.loads(path.read_text()):
        day, month = record["standard_info_text"].split(", ")[-1].split("-")[0].split()
        start = started[str(record["id"])]
        assert (start.strftime("%d"), start.strftime("%B")) == (day, month)
