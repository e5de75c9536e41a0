"""HDX HAPI: a republication that stands behind its sources, with levels, genders and ages stacked."""

import csv
from pathlib import Path

import pytest

from tests.sources.store_of import answers, figures, store_of, values

HEAD = (
    "location_code,has_hrp,in_gho,provider_admin1_name,provider_admin2_name,admin1_code,admin1_name,admin2_code,"
    "admin2_name,admin_level,operation,assessment_type,population,reporting_round,reference_period_start,"
    "reference_period_end,dataset_hdx_id,resource_hdx_id,warning,error"
)


def people(level: int, one: str, two: str, count: int, *, round: int = 1, day: str = "2024-03-01", **more: str) -> str:
    code1, name1 = one.split(":") if ":" in one else ("", "")
    code2, name2 = two.split(":") if ":" in two else ("", "")
    cells = ["XKX", "Y", "Y", name1 or one, name2 or two, code1, name1, code2, name2, str(level)]
    cells += [more.get("operation", "An operation"), more.get("kind", "BA"), str(count), str(round), day, day, "d", "r"]
    return ",".join([*cells, more.get("warning", ""), more.get("error", "")])


STACKED = [
    people(0, "", "", 100),
    people(1, "XK01:North", "", 70),
    people(1, "XK02:South", "", 30),
    people(2, "XK01:North", "XK0101:Town", 50),
    people(2, "XK01:North", "A village nobody coded", 20, warning="PCode unknown"),
    people(2, "XK02:South", "XK0201:Port", 30),
]


def stored(tmp_path: Path, rows: list[str], head: str = HEAD) -> tuple:
    (tmp_path / "hapi.csv").write_text("\ufeff" + "\n".join([head, *rows]), encoding="utf-8")
    return store_of(tmp_path, tmp_path / "hapi.csv")


def test_stacked_levels_are_never_added(tmp_path: Path) -> None:
    store, (release,) = stored(tmp_path, STACKED)
    assert (release["feed"], release["kept"], release["ignored"]) == ("hapi_idps", 6, 1)
    assert values(store, place="XKX", on="2024-03-01") == [100]
    assert sorted(figures(store)["grain"].unique()) == ["", "place:1", "place:2"]
    village = figures(store).filter(place_name="A village nobody coded")
    assert (village["value"][0], village["place"][0], village["flags"][0]) == (20, None, "round_1 warned")
    assert (store.releases()[0].redistribute, store.releases()[0].rank) == (False, 2)


def test_operations_site_assessments_and_rounds_of_one_date_are_never_added(tmp_path: Path) -> None:
    rows = [
        people(0, "", "", 100),
        people(0, "", "", 40, kind="SA"),
        people(0, "", "", 7, operation="Another"),
        people(0, "", "", 11, operation="Twice", round=4),
        people(0, "", "", 12, operation="Twice", round=5),
        people(0, "", "", 90, day="2024-06-01", round=2),
    ]
    store, _ = stored(tmp_path, rows)
    assert {r.series: r.value for r in answers(store, on="2024-03-01")} == {
        "An operation": 100,
        "An operation, site assessment": 40,
        "Another": 7,
        "Twice, round 4": 11,
        "Twice, round 5": 12,
    }
    assert values(store, on="2024-06-01") == [90]


def test_rows_marked_as_errors_are_refused(tmp_path: Path) -> None:
    _, (release,) = stored(tmp_path, [people(0, "", "", 100), people(0, "", "", 9, day="2024-05-01", error="bad")])
    assert (release["kept"], release["refused"]) == (1, 1)


REFUGEES = (
    "origin_location_code,origin_has_hrp,origin_in_gho,asylum_location_code,asylum_has_hrp,asylum_in_gho,"
    "population_group,gender,age_range,min_age,max_age,population,reference_period_start,reference_period_end,"
    "dataset_hdx_id,resource_hdx_id,warning,error"
)


def refugees(origin: str, group: str, gender: str, age: str, count: int) -> str:
    return f"{origin},Y,Y,LBY,Y,Y,{group},{gender},{age},,,{count},2024-01-01,2024-12-31,d,r,,"


def test_refugees_of_all_genders_and_ages_stand_beside_their_parts(tmp_path: Path) -> None:
    rows = [
        refugees("SDN", "REF", "all", "all", 100),
        refugees("SDN", "REF", "f", "all", 60),
        refugees("SDN", "REF", "m", "all", 40),
        refugees("SDN", "REF", "f", "0-4", 0),  # the ages are not known
        refugees("SDN", "REF", "m", "0-4", 0),
        refugees("SYR", "REF", "all", "all", 5),
        refugees("SYR", "REF", "f", "all", 0),
        refugees("SYR", "REF", "m", "all", 0),
        refugees("UKN", "RET", "all", "all", 9),
        refugees("SDN", "XYZ", "all", "all", 9),
    ]
    store, (release,) = stored(tmp_path, rows, REFUGEES)
    assert (release["feed"], release["kept"], release["refused"]) == ("hapi_refugees", 9, 1)
    (row,) = answers(store, place="LBY", on="2024-12-31")
    assert (row.value, row.low, row.high, row.source, str(row.start)) == (105, 101, 105, "UNHCR", "2024-12-31")
    women = next(r for r in answers(store, place="LBY", on="2024-12-31", by="sex") if r.sex == "female")
    assert (women.value, women.flags) == (60, ("incomplete",))
    babies = answers(store, place="LBY", on="2024-12-31", by=("sex", "age"))
    assert {r.status for r in babies} == {"not_reported"}
    (returned,) = answers(store, category="RET")
    assert (returned.value, str(returned.start), returned.measure) == (9, "2024-01-01", "flow")


def test_hapi_stands_behind_the_table_it_repeats(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("year,coo_iso,coa_iso,refugees,asylum_seekers,idps\n2024,SDN,LBY,101,0,0\n")
    (tmp_path / "h.csv").write_text(f"{REFUGEES}\n{refugees('SDN', 'REF', 'all', 'all', 100)}\n")
    store, _ = store_of(tmp_path, tmp_path / "h.csv", tmp_path / "p.csv")
    (row,) = answers(store, place="LBY", on="2024-12-31", category="REF")
    assert (row.value, row.feed, [r.value for r in row.alternatives]) == (101, "unhcr_population", [100])


@pytest.mark.shared
def test_the_published_file_agrees_with_the_answers_of_dtm(tmp_path: Path, shared_data: Path) -> None:
    path = shared_data / "hapi" / "hdx_hapi_idps_global.csv"
    dtm = shared_data / "iom-dtm-api" / "global-iom-dtm-from-api-admin-0-to-2.csv"
    store, releases = store_of(tmp_path, path, dtm, shared_data / "geo" / "global-pcodes-adm-1-2.csv")
    release = next(r for r in releases if r["feed"] == "hapi_idps")
    assert (release["rows_in"], release["kept"], release["refused"]) == (6855, 6854, 0)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    wanted = {"feed": "hapi_idps", "place": "AFG", "on": "2017-12-31"}
    for level in (0, 1, 2):
        of_level = [r for r in rows if r["location_code"] == "AFG" and r["reference_period_start"] == "2017-12-31"
                    and r["admin_level"] == str(level)]  # fmt: skip
        expected = sum(int(r["population"]) for r in of_level)
        assert expected == 1_728_157
        found = answers(store, **wanted, level=level or None)
        assert sum(r.value or 0 for r in found) == expected
        assert level != 1 or len(found) == len(of_level)
    (row,) = answers(store, place="AFG", on="2017-12-31")
    assert (row.value, row.feed) == (1_728_157, "iom_dtm_api")
    assert [(r.value, r.feed) for r in row.alternatives] == [(1_728_157, "hapi_idps")]
