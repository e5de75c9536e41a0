"""Tables of places and forms: they give places or nothing, and every row of them is accounted for."""

from pathlib import Path

import pytest

from commonground.evidence.store import Store
from tests.sources.look_alikes import PCODES, accounted, only, read_all, text, workbook


def test_a_table_of_places_gives_places(store: Store, tmp_path: Path) -> None:
    report = read_all(store, text(tmp_path / "p.csv", PCODES + "LBY,2,,No code,LY01,2020-01-01\n"))
    places = only(report)
    assert (places["rows_in"], places["kept"], places["refused"], places["ignored"]) == (14, 11, 1, 2)
    assert accounted(report)
    gazetteer = store.gazetteer()
    assert gazetteer.match("Dune", country="LBY", level=2).code == "LY0101"
    assert gazetteer.ancestors("LY010177") == ("LY01", "LY0101")


def test_a_form_asks_questions_and_holds_no_figures(store: Store, tmp_path: Path) -> None:
    form = {
        "survey": [["type", "name", "label"], ["text", "head_name", "Name of the head of household"]],
        "choices": [["list_name", "name", "label"], ["yes_no", "yes", "Yes"]],
    }
    report = read_all(store, workbook(tmp_path / "form.xlsx", form))
    assert (only(report)["feed"], only(report)["ignored"]) == ("xlsform", 4)


@pytest.mark.shared
def test_the_real_references(store: Store, shared_data: Path) -> None:
    report = read_all(
        store,
        shared_data / "geo",
        shared_data / "xlsforms",
        shared_data / "unhcr-population" / "countries.csv",
        shared_data / "iom-dtm-iraq-2014" / "label-admin2-iraq.csv",
        shared_data / "iom-dtm-iraq-2014" / "mapgovnames.csv",
    )
    assert report.refused == []
    assert accounted(report)
    assert {release["feed"] for release in report.releases} == {"pcodes", "xlsform"}
    rows = {Path(release["path"]).name: (release["rows_in"], release["kept"]) for release in report.releases}
    assert rows["global-pcodes-adm-1-2.csv"] == (33365, 33360)
    assert rows["iraq_hxl_location_sample.csv"] == (296, 294)
    assert rows["unhcr_refugee_survey_form.xls"][1] == 0
    gazetteer = store.gazetteer()
    assert len(gazetteer.units("LBY", level=2)) == 22
    assert gazetteer.match("بابل", country="IRQ", level=1).code == "IQG07"
