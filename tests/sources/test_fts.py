"""FTS: what plans need and receive, and single flows, in dollars that are never counted twice."""

import csv
import json
from pathlib import Path

import pytest

from tests.sources.store_of import answers, figures, store_of

PLANS = """countryCode,id,name,code,typeId,typeName,startDate,endDate,year,requirements,funding,percentFunded
#country+code,#activity+appeal+id,#activity+appeal+name,#activity+appeal+code,#x,#x,#date+start,#date+end,#date+year,\
#value+funding+required+usd,#value+funding+total+usd,#value+funding+pct
XKX,1,A plan,HXKX20,4,HRP,2020-05-01,2021-12-31,2020,1000,400.50,40
XKX,1,A plan,HXKX20,4,HRP,2020-05-01,2021-12-31,2021,2000,0,0
XKX,2,"A regional plan, shared",RSYR20,111,RRP,2020-01-01,2020-12-31,2020,500,,
XKX,,Not specified,,,,,,2020,,77,
"""


def test_every_plan_and_year_is_a_series_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "plans.csv").write_text(PLANS)
    store, (release,) = store_of(tmp_path, tmp_path / "plans.csv")
    assert (release["feed"], release["kept"], release["ignored"], release["figures"]) == ("fts_plans", 4, 2, 8)
    rows = answers(store, place="XKX")
    assert {(r.category, r.unit, r.source) for r in rows} == {("not_a_population", "USD", "OCHA")}
    found = {(r.series, r.measure, r.start.year): r.value for r in rows}
    assert found == {
        ("plan HXKX20", "requirement", 2020): 1000,
        ("plan HXKX20", "funding", 2020): 400.5,
        ("plan HXKX20", "requirement", 2021): 2000,
        ("plan HXKX20", "funding", 2021): 0,
        ("plan RSYR20", "requirement", 2020): 500,
        ("plan RSYR20", "funding", 2020): None,
        ("funding outside plans", "requirement", 2020): None,
        ("funding outside plans", "funding", 2020): 77,
    }


CLUSTERS = """countryCode,id,name,code,startDate,endDate,year,clusterCode,cluster,requirements,funding,percentFunded
XKX,1,A plan,HXKX20,2020-05-01,2021-12-31,2020,{0},Health,600,300,50
XKX,1,A plan,HXKX20,2020-05-01,2021-12-31,2020,{1},Education,400,,
XKX,1,A plan,HXKX20,2020-05-01,2021-12-31,2020,,Not specified,,100.50,
"""


def test_clusters_are_parts_of_their_plan_and_not_added_to_it(tmp_path: Path) -> None:
    (tmp_path / "plans.csv").write_text(PLANS)
    (tmp_path / "clusters.csv").write_text(CLUSTERS.format(5833, 5832))
    (tmp_path / "global.csv").write_text(CLUSTERS.format(7, 3))
    store, _ = store_of(tmp_path, *(tmp_path / f"{name}.csv" for name in ("clusters", "global", "plans")))
    wanted = {"place": "XKX", "measure": "requirement", "since": "2020-01-01", "until": "2020-12-31"}
    (row,) = answers(store, series="plan HXKX20", **wanted)
    assert (row.value, [r.value for r in row.alternatives]) == (1000, [1000])
    parts = answers(store, series="plan HXKX20", by="detail", **wanted)
    assert {r.detail: r.value for r in parts} == {
        "cluster=Health": 600, "cluster=Education": 400, "cluster=Not specified": None
    }  # fmt: skip
    assert [r.value for r in answers(store, series="plan HXKX20, by global cluster", **wanted)] == [1000]


FLOWS = """date,budgetYear,description,amountUSD,srcOrganization,srcLocations,destPlan,destPlanCode,destOrganization,\
destLocations,destUsageYearStart,destUsageYearEnd,flowType,boundary,onBoundary,status,originalAmount,originalCurrency,id
2021-02-16,,"For ""aid"", more",1000,A government,,A plan,HXKX20,An agency,XKX,2020,2020,Standard,incoming,single,\
paid,800,EUR,1
2021-02-17,2020,x,500.25,A government,,,,An agency,XKX,,,Standard,incoming,single,commitment,,,2
2021-02-17,,x,90,A government,,,,An agency,XKX,2020,2020,Standard,incoming,single,pledge,,,3
2021-02-17,,x,70,A government,,,,An agency,"XKX,JOR",2020,2020,Standard,incoming,shared,paid,,,4
2021-02-17,,x,300,A fund,XKX,A plan,HXKX20,An agency,XKX,2020,2020,Standard,internal,single,paid,,,5
2021-02-17,,x,20,A fund,XKX,A plan,HXKX20,An agency,XKX,2020,2022,Standard,incoming,single,paid,,,6
"""


def test_flows_count_dollars_once_in_the_years_they_are_for(tmp_path: Path) -> None:
    (tmp_path / "flows.csv").write_text(FLOWS)
    store, (release,) = store_of(tmp_path, tmp_path / "flows.csv")
    assert (release["feed"], release["kept"]) == ("fts_flows", 6)
    found = {(r.series, str(r.start), str(r.end)): (r.value, r.cells) for r in answers(store, place="XKX")}
    assert found == {
        ("incoming flows", "2020-01-01", "2020-12-31"): (1500.25, 2),
        ("incoming flows", "2020-01-01", "2022-12-31"): (20, 1),
        ("incoming flows, pledged", "2020-01-01", "2020-12-31"): (90, 1),
        ("internal flows", "2020-01-01", "2020-12-31"): (300, 1),
    }
    shared = figures(store).filter(place_name="XKX,JOR")
    assert (shared["value"][0], shared["country"][0]) == (70, None)
    assert set(figures(store)["unit"]) == {"USD"}


def plan(code: str, iso: list[str | None], year: str, required: int, funded: int) -> dict:
    return {
        "id": 1, "name": f"Plan {code}", "code": code, "startDate": "2020-03-25", "endDate": "2020-12-31",
        "countries": [{"iso3": i, "name": i} for i in iso], "planType": {"name": "HRP"},
        "caseLoads": [{"totals": [{"name": {"en": "In need"}, "type": "inNeed", "value": 9_000_000}]}],
        "usageYears": [{"year": year}],
        "requirements": {"origRequirements": 10, "revisedRequirements": required},
        "funding": {"totalFunding": funded, "singleFunding": funded, "progress": 70.19},
    }  # fmt: skip


def test_the_overview_of_the_api_names_the_same_plans(tmp_path: Path) -> None:
    plans = [plan("HXKX20", ["XKX"], "2020", 1000, 400), plan("HALL20", ["XKX", "JOR", None], "2020", 9000, 1)]
    answer = {"data": {"totals": {"totalFunding": 401, "progress": 4.8}, "plans": plans, "meta": {}}, "status": "ok"}
    (tmp_path / "overview.json").write_text(json.dumps(answer))
    (tmp_path / "plans.csv").write_text(PLANS)
    store, releases = store_of(tmp_path, tmp_path / "overview.json", tmp_path / "plans.csv")
    assert (releases[0]["feed"], releases[0]["kept"], releases[0]["figures"]) == ("fts_overview", 2, 6)
    wanted = {"place": "XKX", "series": "plan HXKX20", "since": "2020-01-01", "until": "2020-12-31"}
    found = {r.measure: (r.value, [other.value for other in r.alternatives]) for r in answers(store, **wanted)}
    assert found == {"requirement": (1000, [1000]), "funding": (400.5, [400])}
    everywhere = figures(store).filter(series="plan HALL20")
    assert (everywhere["place_name"][0], everywhere["country"].null_count()) == ("XKX, JOR", 2)


@pytest.mark.shared
def test_the_published_files(tmp_path: Path, shared_data: Path) -> None:
    folder = shared_data / "fts"
    store, releases = store_of(tmp_path, *sorted(folder.iterdir()))
    assert len(releases) == 9
    for release in releases:
        assert (release["refused"], release["questions"]) == (0, [])
        if release["path"].endswith(".csv"):
            with Path(release["path"]).open(newline="") as lines:
                assert release["rows_in"] == sum(1 for _ in csv.reader(lines))
    wanted = {"since": "2020-01-01", "until": "2020-12-31"}
    money = {(r.place, r.series, r.measure): r for r in answers(store, **wanted)}
    assert money["JOR", "plan RSYR20", "requirement"].value == 1_475_421_996
    assert money["JOR", "funding outside plans", "requirement"].status == "not_reported"
    # The plan's row, its clusters and the API's overview give one amount.
    afghan = money["AFG", "plan HAFG20", "funding"]
    assert {afghan.value, *(r.value for r in afghan.alternatives)} == {564_467_765}
    assert len(afghan.alternatives) == 2
    # Single flows into Afghanistan add up to what its plans and all else received.
    rows = [("plan HAFG20", 564_467_765), ("plan OGLBL20", 15_000_000), ("funding outside plans", 146_123_534)]
    assert all(money["AFG", series, "funding"].value == value for series, value in rows)
    assert money["AFG", "incoming flows", "funding"].value == sum(value for _, value in rows)
