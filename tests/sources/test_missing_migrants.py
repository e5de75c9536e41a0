"""Missing Migrants: incidents and people, in JSON and CSV, once however often they are published."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.store_of import answers, figures, store_of


def incident(id: str, day: str, dead: str, missing: str, **more: str) -> dict[str, str]:
    total = str(int(dead or 0) + int(missing or 0))
    return {
        "web_id": id, "region": "Mediterranean", "reported_date": day, "number_dead": dead, "number_missing": missing,
        "total_dead_and_missing": total, "number_of_survivors": "", "number_of_female": "", "number_of_male": "",
        "number_of_children": "", "cause_death": "Drowning\n", "country_of_incident": "Libya",
        "location_description": "Off a coast\n", "location_coodinates": "33.1, 12.7",
        "migration_route": "Central Mediterranean",
    } | more  # fmt: skip


INCIDENTS = [
    incident("2023.MMP1", "2023-12-26", "2", "16", number_of_survivors="7", number_of_female="3"),
    incident("2023.MMP1", "2023-12-26", "4", "-3", cause_death="Presumed drowning"),  # three of the missing were found
    incident("2023.MMP2", "2023-12-26", "", "6"),
    incident("2023.MMP2", "2023-12-26", "", "6"),  # the same row once more
    incident("2023.MMP3", "", "1", ""),
    incident("2023.MMP4", "2023-11-01", "5", "0", country_of_incident="", migration_route="Somewhere at sea"),
    incident("x", "", "1", "1"),
]


def as_csv(rows: list[dict[str, str]], path: Path) -> Path:
    with path.open("w", newline="") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(
            row | {"reported_date": row["reported_date"] and row["reported_date"] + " 00:00:00"} for row in rows
        )
    return path


def as_json(rows: list[dict[str, str]], path: Path) -> Path:
    path.write_text(json.dumps(rows))
    return path


def day(store: Any, **wanted: Any) -> dict[str, float | None]:
    rows = answers(store, place="LBY", since="2023-12-26", until="2023-12-26", **wanted)
    return {r.series or r.measure: r.value for r in rows}


@pytest.mark.parametrize("write", [as_csv, as_json])
def test_people_and_incidents_are_counted_apart(tmp_path: Path, write: Any) -> None:
    store, (release,) = store_of(tmp_path, write(INCIDENTS, tmp_path / "incidents"))
    assert (release["feed"], release["kept"], release["refused"]) == ("iom_missing_migrants", 5, 1)
    assert "2023-12-26" not in release["reasons"][-1]["reason"]
    assert day(store) == {
        "incidents": 3,
        "dead": 6,
        "missing": 16 - 3 + 6,
        "survivors": 7,
        "women among the dead and missing": 3,
        "men among the dead and missing": None,
        "children among the dead and missing": None,
    }
    assert set(figures(store)["category"]) == {"undetermined"}
    (year,) = answers(store, place="LBY", series="dead", since="2023-01-01", until="2023-12-31")[:1]
    assert (str(year.start), str(year.end), year.value, year.flags) == (
        "2023-01-01", "2023-12-31", 1, ("date_not_stated",)
    )  # fmt: skip
    at_sea = figures(store).filter(place_name="Somewhere at sea")
    assert at_sea.height == 7 and at_sea["country"].null_count() == 7


def test_two_publications_of_one_incident_are_not_added(tmp_path: Path) -> None:
    files = (as_json(INCIDENTS[:3], tmp_path / "2023.json"), as_csv(INCIDENTS[:4], tmp_path / "all.csv"))
    store, _ = store_of(tmp_path, *files)
    assert day(store)["missing"] == 19 and day(store)["incidents"] == 3
    (row,) = answers(store, place="LBY", series="missing", since="2023-12-26", until="2023-12-26")
    assert [r.value for r in row.alternatives] == [19]
    causes = answers(store, place="LBY", series="dead", since="2023-12-26", until="2023-12-26", by="cause")
    assert {r.cause: r.value for r in causes} == {"Drowning": 2, "Presumed drowning": 4}


def test_a_printed_total_that_misses_its_parts_is_asked_about(tmp_path: Path) -> None:
    rows = [INCIDENTS[0] | {"total_dead_and_missing": "81"}, INCIDENTS[2]]
    _, (release,) = store_of(tmp_path, as_json(rows, tmp_path / "2023.json"))
    (question,) = release["questions"]
    assert question["facts"] == {"printed": 81, "parts": 18, "rows": 1}


def test_the_download_of_the_site_is_the_same_table(tmp_path: Path) -> None:
    head = (
        "Main ID,Incident ID,Incident Type,Region of Incident,Incident Date,Incident Year,Month,Number of Dead,"
        "Minimum Estimated Number of Missing,Total Number of Dead and Missing,Number of Survivors,Number of Females,"
        "Number of Males,Number of Children,Country of Origin,Region of Origin,Cause of Death,Country of Incident,"
        "Migration Route"
    )
    lines = [
        "2024.MMP1,2024.MMP1,Incident,Northern Africa,2024-02-03,2024,February,3,,3,,,,,Sudan,Africa,Drowning,Libya,X",
        "2024.MMP2,2024.MMP2,Incident,Northern Africa,03/02/2024,2024,February,2,,2,,,,,Unknown,,Drowning,Libya,X",
    ]
    (tmp_path / "site.csv").write_text("\n".join([head, *lines]))
    store, (release,) = store_of(tmp_path, tmp_path / "site.csv")
    assert release["refused"] == 0
    dead = answers(store, place="LBY", series="dead", by="origin")
    # 03/02 may be March or February, so of the second only the month is taken.
    assert {(r.origin, str(r.start), str(r.end)): r.value for r in dead} == {
        ("SDN", "2024-02-03", "2024-02-03"): 3,
        ("UNK", "2024-02-01", "2024-02-29"): 2,
    }


@pytest.mark.shared
def test_the_published_years_and_their_overlap(tmp_path: Path, shared_data: Path) -> None:
    folder = shared_data / "iom-missing-migrants"
    store, releases = store_of(tmp_path, *sorted(folder.iterdir()))
    assert {Path(r["path"]).name: r["rows_in"] for r in releases} == {
        "2019.json": 1832, "2022.json": 2320, "2023.json": 2689, "2024.json": 1034, "2025.json": 975,
        "missing-migrants-2023-2024-07.csv": 3724,
    }  # fmt: skip
    assert all(r["refused"] == 0 and not r["questions"] for r in releases)
    rows = json.loads((folder / "2023.json").read_text())
    libya = {tuple(str(v).strip() for v in row.values()) for row in rows if row["country_of_incident"] == "Libya"}
    keys = list(rows[0])
    for series, key in (("dead", "number_dead"), ("missing", "number_missing")):
        found = answers(store, place="LBY", series=series, since="2023-01-01", until="2023-12-31")
        assert sum(r.value or 0 for r in found) == sum(int(row[keys.index(key)] or 0) for row in libya)
    incidents = answers(store, place="LBY", measure="incidents", since="2023-01-01", until="2023-12-31")
    assert sum(r.value or 0 for r in incidents) == len(libya)
