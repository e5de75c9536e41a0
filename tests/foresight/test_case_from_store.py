"""A case drafted from a store is readable at once, and says what a person must settle."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from commonground.cli import commonground
from commonground.core.errors import CommonGroundError
from commonground.foresight import doubts, read_case, replay
from commonground.foresight.case_draft import Draft, Spot, write_case

RAW = Path(__file__).parents[2] / "examples" / "merania" / "raw"


def run(*words: object) -> str:
    ran = CliRunner().invoke(commonground, [str(word) for word in words])
    assert ran.exit_code == 0, ran.output
    return ran.output


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("merania") / "store"
    run("read", RAW / "merania_pcodes.csv", RAW / "government_idp_list_hxl.csv", "--store", folder)
    return folder


def test_displaced_people_of_a_store_become_a_case(store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "case"
    told = run("simulate", "--new", folder, "--store", store, "--place", "XMR", "--category", "idp", "--level", 2)
    assert "distances are straight lines" in told and "every town is in conflict" in told
    case = read_case(folder)
    # Nine districts, and a place of arrival in each where the list counts people: two districts share a name.
    assert [place.name for place in case.places][:9] == [
        "Port Amaris", "Dar Nahr", "Qasr Lumen", "Tel Oran", "Vesna", "Kharmin", "Dar Nahr (XM0301)", "Lake Sile",
        "Al Wadi",
    ]  # fmt: skip
    counted = dict(zip(case.camp_names, case.registered()[0], strict=True))
    assert counted["Port Amaris (arrivals)"] == 2242
    assert replay(case, members=10, seed=1)[-1].count.sum() > 0
    with (folder / "input_csv/routes.csv").open(encoding="utf-8") as file:
        roads = {(row[0], row[1]): row for row in csv.reader(file)}
    # Port Amaris 13.4 N 31.6 W, Dar Nahr 14.1 N 31.1 W: 0.7 degrees north, 0.5 degrees of 108 km east.
    assert float(roads["Port Amaris", "Dar Nahr"][2]) == pytest.approx((77.8**2 + 54.0**2) ** 0.5, rel=0.01)
    assert roads["Port Amaris", "Dar Nahr"][4] == "straight line"
    assert "government_idp_list_hxl.csv" in (folder / "source_data/XM0101.csv").read_text("utf-8")


def test_a_case_may_be_asked_of_what_the_store_does_not_hold(store: Path, tmp_path: Path) -> None:
    for place, category, says in (
        ("XMR", "refugee", "no people registered by date"),
        ("NOWHERE", "idp", "no country known here"),
        ("XMR", "wizards", "is no category"),
    ):
        asked = ["simulate", "--new", tmp_path / "none", "--store", store, "--place", place, "--category", category]
        ran = CliRunner().invoke(commonground, [str(word) for word in asked])
        assert ran.exit_code == 1 and says in ran.output, ran.output
        assert not (tmp_path / "none").exists()


def test_all_towns_hang_together_and_nothing_is_written_over(tmp_path: Path) -> None:
    from datetime import date

    far = [Spot(f"T{at}", f"T{at}", "R", "Here", 0.0, lon, ()) for at, lon in enumerate((0, 0.1, 0.2, 0.3, 9, 9.1))]
    camp = Spot("#T1", "C", "R", "There", 0.0, 10.0, ((date(2020, 1, 1), 5.0, "f"), (date(2020, 3, 1), 9.0, "f")))
    draft = Draft(tuple(far), (camp,), frozenset({"T0"}), ())
    write_case(draft, tmp_path / "case")
    case = read_case(tmp_path / "case")
    assert case.camp_names == ["T1 (C)"] and case.length == 61
    assert not [note for note in doubts(case) if "no road leads" in note]
    assert case.conflict.sum(axis=0).tolist() == [61, 0, 0, 0, 0, 0, 0]
    with pytest.raises(CommonGroundError, match="already there"):
        write_case(draft, tmp_path / "case")
