"""The DTM API: a round is summed over its rows, and nothing else is."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from commonground.evidence.store import Store
from tests.sources.look_alikes import PCODES, accounted, answers, figures, only, read_all, text, values

IDP = ("IDP",)


def row(**own: Any) -> dict[str, Any]:
    return {
        "operation": "Lake Crisis",
        "admin0Name": "Chad",
        "admin0Pcode": "TCD",
        "numPresentIdpInd": 100,
        "reportingDate": "2023-03-31T00:00:00",
        "roundNumber": 4,
        "displacementReason": "Conflict",
        "numberMales": None,
        "numberFemales": None,
        "idpOriginAdmin1Name": "Not available",
        "idpOriginAdmin1Pcode": "Not available",
        "assessmentType": "BA",
        **own,
    }


def answer(path: Path, rows: list[dict[str, Any]], **envelope: Any) -> Path:
    said = {"result": rows, "statusCode": 200, "isSuccess": True, "errorMessages": [], "totalRecordsCount": len(rows)}
    return text(path, json.dumps(said | envelope))


def test_rows_of_one_round_are_summed(store: Store, tmp_path: Path) -> None:
    rows = [row(), row(numPresentIdpInd=50, displacementReason="Natural disaster"), row(reportingDate="2023-06-30")]
    read_all(store, answer(tmp_path / "a.json", rows))
    found = answers(store, category=IDP, place=("TCD",))
    assert values(found, "start") == {date(2023, 3, 31): 150, date(2023, 6, 30): 100}
    assert values(answers(store, on=date(2023, 3, 31), by=("cause",)), "cause") == {
        "conflict": 100,
        "natural disaster": 50,
    }


def test_operations_assessments_and_rounds_of_one_date_are_never_added(store: Store, tmp_path: Path) -> None:
    rows = [
        row(),
        row(assessmentType="SA", numPresentIdpInd=90),
        row(operation="Flood", numPresentIdpInd=7),
        row(operation="Flood", numPresentIdpInd=8, roundNumber=5),
    ]
    read_all(store, answer(tmp_path / "a.json", rows))
    assert values(answers(store, place=("TCD",)), "series") == {
        "Lake Crisis": 100,
        "Lake Crisis, site assessment": 90,
        "Flood, round 4": 7,
        "Flood, round 5": 8,
    }


def test_stacked_levels_give_the_country_once(store: Store, tmp_path: Path) -> None:
    lines = [
        "id,operation,admin0Name,admin0Pcode,admin1Name,admin1Pcode,adminLevel,numPresentIdpInd,reportingDate",
        "#id,#operation,#country+name,#country+code,#adm1+name,#adm1+code,#adm+level,#affected+idps,#date",
        ",Lake Crisis,Chad,TCD,,,0,100,2023-03-31",
        "1,Lake Crisis,Chad,TCD,Lac,TD07,1,60,2023-03-31",
        "2,Lake Crisis,Chad,TCD,Nowhere,,1,40,2023-03-31",
    ]
    report = read_all(store, text(tmp_path / "p.csv", PCODES), text(tmp_path / "a.csv", "\n".join(lines)))
    assert only(report, "a.csv")["ignored"] == 2
    assert [r.value for r in answers(store, place=("TCD",))] == [100]
    assert values(answers(store, place=("TCD",), level=1), "place") == {"TD07": 60}
    assert accounted(report)


def test_an_answer_that_failed_and_one_without_rows_say_so(store: Store, tmp_path: Path) -> None:
    answer(tmp_path / "failed.json", [], isSuccess=False, errorMessages=["Operation not found"])
    answer(tmp_path / "empty.json", [])
    report = read_all(store, tmp_path / "failed.json", tmp_path / "empty.json")
    assert report.releases == []
    assert ["Operation not found" in refusal.reason for refusal in report.refused] == [True, False]
    assert "no rows" in report.refused[1].reason


def test_a_bad_date_costs_its_row_only(store: Store, tmp_path: Path) -> None:
    report = read_all(store, answer(tmp_path / "a.json", [row(), row(reportingDate="soon")]))
    assert (only(report)["kept"], only(report)["refused"]) == (1, 1)


@pytest.mark.shared
def test_every_real_answer_gives_its_own_sums(store: Store, shared_data: Path) -> None:
    folder = shared_data / "iom-dtm-api"
    report = read_all(store, folder)
    assert report.refused == []
    assert accounted(report)
    for release in report.releases:
        path = Path(release["path"])
        if path.suffix != ".json" or path.stem.endswith("list"):
            continue
        rows = json.loads(path.read_text())["result"]
        assert release["rows_in"] == release["kept"] == len(rows)
        stored = figures(store)
        mine = stored.filter((stored["release"] == release["sha256"]) & stored["sex"].is_null())
        assert mine["value"].sum() == sum(r["numPresentIdpInd"] or 0 for r in rows)


@pytest.mark.shared
def test_the_real_rounds_of_three_countries(store: Store, shared_data: Path) -> None:
    read_all(store, shared_data / "iom-dtm-api")
    for country in ("afg", "hti", "tcd"):
        path = shared_data / "iom-dtm-api" / "v3" / f"displacement-admin0-admin0pcode-{country}.json"
        sums: Counter[tuple[str, str]] = Counter()
        for r in json.loads(path.read_text())["result"]:
            kind = ", site assessment" if r["assessmentType"] == "SA" else ""
            sums[r["operation"] + kind, r["reportingDate"][:10]] += r["numPresentIdpInd"]
        found = answers(store, place=(country.upper(),))
        assert {(r.series, str(r.start)): r.value for r in found} == dict(sums)
    # Chad's first round counts the same 147,032 people twice, Haiti's sites lie inside its baseline.
    chad = answers(store, place=("TCD",), on=date(2017, 9, 30))
    assert [r.value for r in chad] == [147032, 147032]
    assert len(chad[0].alternatives) > 1
    haiti = answers(store, place=("HTI",), on=date(2022, 11, 30))
    assert values(haiti, "series") == {
        "Countrywide monitoring": 155166,
        "Countrywide monitoring, site assessment": 39492,
    }
