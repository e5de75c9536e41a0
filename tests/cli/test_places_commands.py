"""Names of places from a terminal: what is not known is asked, corrected, remembered and taken back."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from commonground.cli import commonground
from tests.sources.look_alikes import PCODES

HEADINGS = (
    "Year,Country of origin,Country of asylum,Refugees under UNHCR's mandate,Asylum-seekers,IDPs of concern to UNHCR\n"
)
WHO = ("--who", "Amal, IM officer", "--why", "the map of the mission")


def cg(*words: object) -> Result:
    return CliRunner().invoke(commonground, [str(word) for word in words])


def told(*words: object) -> Any:
    result = cg(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refugees(store: Path, *words: object) -> dict[tuple[Any, Any], Any]:
    rows = told("figures", "--store", store, "-c", "REF", "--by", "origin", *words)
    return {(row["place"], row["origin"]): row["value"] for row in rows}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """People in a misspelt Libya and in Chad, one origin misspelt."""
    file = tmp_path / "people.csv"
    file.write_text(HEADINGS + "2024,Sudan,Lbia,200,10,0\n2024,Sudannn,Chad,700,0,0\n2024,Mali,Chad,50,0,0\n")
    folder = tmp_path / "store"
    assert cg("read", file, "--store", folder).exit_code == 0
    return folder


def test_names_that_name_no_country_are_asked_with_proposals(store: Path) -> None:
    (asked,) = [q for q in told("questions", "--store", store) if q["rule"] == "unmatched_names"]
    assert {(one["kind"], one["name"]) for one in asked["facts"]["names"]} == {
        ("country", "Lbia"),
        ("origin", "Sudannn"),
    }
    assert "LBY" in asked["text"] and "SDN" in asked["text"]
    assert {cell["row"] for cell in asked["where"]} == {2, 3}
    listed = {one["name"]: [p["code"] for p in one["proposals"]] for one in told("places", "--store", store)}
    assert listed["Lbia"][0] == "LBY" and "SDN" in listed["Sudannn"]


def test_a_correction_of_a_country_reaches_figures_read_before_and_after_and_can_be_undone(
    store: Path, tmp_path: Path
) -> None:
    assert refugees(store) == {(None, "SDN"): 200, ("TCD", None): 700, ("TCD", "MLI"): 50}
    first = cg("places", "--store", store, "set", "LBY", "Lbia", "LBY", *WHO)
    second = cg("places", "--store", store, "set", "Sudan", "Sudannn", "SDN", *WHO)
    assert first.exit_code == second.exit_code == 0
    assert refugees(store) == {("LBY", "SDN"): 200, ("TCD", "SDN"): 700, ("TCD", "MLI"): 50}
    assert refugees(store, "--place", "LBY") == {("LBY", "SDN"): 200}
    assert told("places", "--store", store) == []
    assert not [q for q in told("questions", "--store", store) if q["rule"] == "unmatched_names"]

    later = tmp_path / "later.csv"
    later.write_text(HEADINGS + "2023,Sudan,LBIA,90,0,0\n")
    cg("read", later, "--store", store)
    assert refugees(store, "--to", "2023-12-31") == {("LBY", "SDN"): 90}

    (matched,) = {one["method"] for one in told("places", "--store", store, "--matched") if one["name"] == "Lbia"}
    assert matched == "person"
    assert cg("places", "--store", store, "undo", "d1", *WHO).exit_code == 0
    assert refugees(store, "--from", "2024-01-01") == {(None, "SDN"): 200, ("TCD", "SDN"): 700, ("TCD", "MLI"): 50}
    assert cg("places", "--store", store, "undo", "d1", *WHO).exit_code == 1


def test_a_country_read_wrongly_by_likeness_is_corrected_and_one_given_by_code_is_not(tmp_path: Path) -> None:
    head = "Year,Country of asylum,Country of asylum (ISO),Refugees under UNHCR's mandate,Asylum-seekers,"
    file = tmp_path / "people.csv"
    file.write_text(head + "IDPs of concern to UNHCR\n2024,Maurittania,,200,0,0\n2024,Maurittania,TCD,70,0,0\n")
    store = tmp_path / "store"
    cg("read", file, "--store", store)
    assert {row["place"]: row["value"] for row in told("figures", "--store", store, "-c", "REF")} == {
        "MRT": 200,
        "TCD": 70,
    }
    assert cg("places", "--store", store, "set", "MUS", "Maurittania", "MUS", *WHO).exit_code == 0
    assert {row["place"]: row["value"] for row in told("figures", "--store", store, "-c", "REF")} == {
        "MUS": 200,
        "TCD": 70,
    }


def test_a_unit_of_a_country_nobody_knew_is_found_again(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(PCODES)
    head = "operation,admin0Name,admin1Name,admin2Name,numPresentIdpInd,reportingDate,roundNumber\n"
    (tmp_path / "rows.csv").write_text(head + "An operation,Chaad xx,Lac,Mamdi,900,2024-03-01,3\n")
    store = tmp_path / "store"
    assert cg("read", tmp_path / "p.csv", tmp_path / "rows.csv", "--store", store).exit_code == 0
    (lost,) = told("places", "--store", store)
    assert (lost["country"], lost["name"]) == (None, "Mamdi, Chaad xx")
    cg("places", "--store", store, "set", "TCD", "Chaad xx", "TCD", *WHO)
    assert [row["value"] for row in told("figures", "--store", store, "--place", "TCD")] == [900]
    (lost,) = told("places", "--store", store)
    assert (lost["country"], [p["code"] for p in lost["proposals"]][:1]) == ("TCD", ["TD0701"])
    cg("places", "--store", store, "set", "TCD", "Mamdi, Chaad xx", "TD0701", *WHO)
    assert [row["value"] for row in told("figures", "--store", store, "--place", "TD0701")] == [900]


def test_a_place_is_asked_by_name_and_the_command_says_which_was_taken(store: Path) -> None:
    result = cg("figures", "--store", store, "--place", "Tchad", "--json")
    assert result.exit_code == 0 and "Chad (TCD)" in result.stderr
    assert sum(row["value"] for row in json.loads(result.stdout) if row["category"] == "refugee") == 750
    assert json.loads(cg("figures", "--store", store, "--place", "tcd", "--json").stdout) == json.loads(result.stdout)


@pytest.mark.parametrize("word", ["Atlantis", "QQQ", "LY99", "Chadd xyz"])
@pytest.mark.parametrize("command", [["figures"], ["questions"]])
def test_an_unknown_place_is_refused(store: Path, command: list[str], word: str) -> None:
    result = cg(*command, "--store", store, "--place", word)
    assert result.exit_code == 1
    assert word in str(result.exception) or word in result.output


def test_a_known_place_without_figures_is_an_answer(store: Path) -> None:
    assert told("figures", "--store", store, "--place", "Peru") == []


def test_two_units_of_one_name_are_not_guessed_between(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(PCODES + "LBY,2,LY0202,Dune,LY02,2020-01-01\n")
    head = "operation,admin0Pcode,admin1Pcode,admin2Pcode,admin2Name,numPresentIdpInd,reportingDate\n"
    units = (("LY01", "LY0101", "Dune", 5), ("LY02", "LY0202", "Dune", 7), ("LY02", "LY0201", "Harbour", 9))
    rows = "".join(f"A,LBY,{above},{code},{name},{people},2024-03-01\n" for above, code, name, people in units)
    (tmp_path / "rows.csv").write_text(head + rows)
    store = tmp_path / "store"
    cg("read", tmp_path / "p.csv", tmp_path / "rows.csv", "--store", store)
    assert [row["value"] for row in told("figures", "--store", store, "--place", "Harbour")] == [9]
    assert cg("figures", "--store", store, "--place", "Dune").exit_code == 1


def test_questions_about_one_place_leave_out_other_files(store: Path, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(PCODES)
    other = tmp_path / "idps_TCD_2014-10-26.csv"
    head = "operation,admin0Pcode,admin1Name,admin2Name,numPresentIdpInd,reportingDate\n"
    other.write_text(head + "A,NGA,Adamawa,Nowhere at all,5,2024-03-01\n")
    cg("read", tmp_path / "p.csv", other, "--store", store)
    of_chad = [q for q in told("questions", "--store", store, "--place", "Chad") if q["rule"] == "unmatched_names"]
    assert [Path(q["where"][0]["path"]).name for q in of_chad] == ["people.csv"]
    of_nigeria = [q for q in told("questions", "--store", store, "--place", "NGA") if q["rule"] == "unmatched_names"]
    assert [Path(q["where"][0]["path"]).name for q in of_nigeria] == [other.name]
