"""What people decide from a terminal changes the answer, is kept with who and why, and can be taken back."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from commonground.cli import commonground

WHO = ("--who", "Amal, IM officer", "--why", "the agency said so")
STOCK = "origin,origin_code,destination,destination_code,year,sex,migrant_stock\n"
# Libya's stock of 2020 is published: 826,537. Here it adds up over the column of the origin.
SWAPPED = STOCK + "Libya,434,Niger,562,2020,all,800000\nLibya,434,Sudan,729,2020,all,26537\n"
PEOPLE = "year,coo_iso,coa_iso,refugees,asylum_seekers,idps\n"


def cg(*words: object) -> Result:
    return CliRunner().invoke(commonground, [str(word) for word in words])


def done(*words: object) -> str:
    result = cg(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


def told(*words: object) -> Any:
    return json.loads(done(*words, "--json"))


def stored(tmp_path: Path, **files: str) -> Path:
    for name, content in files.items():
        (tmp_path / f"{name}.csv").write_text(content)
        done("read", tmp_path / f"{name}.csv", "--store", tmp_path / "store")
    return tmp_path / "store"


def stock_of(store: Path, place: str) -> list[float]:
    return [row["value"] for row in told("figures", "--store", store, "-c", "DESA", "--place", place)]


def test_a_corrected_reading_is_reversed_and_put_back(tmp_path: Path) -> None:
    store = stored(tmp_path, stock=SWAPPED)
    (release,) = told("releases", "--store", store)
    assert (stock_of(store, "LBY"), stock_of(store, "NER")) == ([826_537], [])
    done("releases", "--store", store, "as-printed", release["release"][:8], *WHO)
    assert (stock_of(store, "LBY"), stock_of(store, "NER")) == ([], [800_000])
    done("releases", "--store", store, "as-corrected", release["release"][:8], *WHO)
    assert (stock_of(store, "LBY"), stock_of(store, "NER")) == ([826_537], [])
    shown = json.loads(done("releases", "--store", store, "show", release["release"][:8]))
    assert any("Amal, IM officer" in line and "the agency said so" in line for line in shown["decisions"])
    assert cg("releases", "--store", store, "as-corrected", release["release"][:8], *WHO).exit_code == 1


def test_a_withdrawn_release_gives_way_to_the_older_and_comes_back(tmp_path: Path) -> None:
    store = stored(tmp_path, old=PEOPLE + "2024,SDN,TCD,600,0,0\n", new=PEOPLE + "2024,SDN,TCD,750,0,0\n")

    def refugees() -> list[float]:
        return [row["value"] for row in told("figures", "--store", store, "-c", "REF")]

    newest = next(r for r in told("releases", "--store", store) if r["path"].endswith("new.csv"))
    assert refugees() == [750]
    done("releases", "--store", store, "withdraw", newest["release"], *WHO)
    assert refugees() == [600]
    state = {Path(r["path"]).name: (r["withdrawn"], r["stands"]) for r in told("releases", "--store", store)}
    assert state == {"old.csv": (False, True), "new.csv": (True, False)}
    # Reading the withdrawn file again does not bring it back behind the back of who withdrew it.
    done("read", tmp_path / "new.csv", "--store", store)
    assert refugees() == [600]
    done("releases", "--store", store, "restore", newest["release"], *WHO)
    assert refugees() == [750]
    assert cg("releases", "--store", store, "restore", newest["release"], *WHO).exit_code == 1


@pytest.mark.parametrize("missing", ["--who", "--why"])
@pytest.mark.parametrize("act", ["withdraw", "as-printed"])
def test_an_act_without_who_or_why_changes_nothing(tmp_path: Path, act: str, missing: str) -> None:
    store = stored(tmp_path, stock=SWAPPED)
    (release,) = told("releases", "--store", store)
    given = [word for pair in (WHO[:2], WHO[2:]) if pair[0] != missing for word in pair]
    assert cg("releases", "--store", store, act, release["release"], *given).exit_code == 1
    assert stock_of(store, "LBY") == [826_537]


def test_an_answer_closes_a_question_and_reopening_keeps_it_on_record(tmp_path: Path) -> None:
    store = stored(tmp_path, stock=SWAPPED)
    (question,) = [q for q in told("questions", "--store", store) if q["rule"] == "swapped_columns"]
    done("questions", "--store", store, "answer", question["id"], "Yes, exchanged.", "--who", "Amal, IM officer")
    assert question["id"] not in {q["id"] for q in told("questions", "--store", store)}
    (kept,) = [q for q in told("questions", "--store", store, "--all") if q["id"] == question["id"]]
    assert (kept["answer"]["who"], kept["answer"]["text"]) == ("Amal, IM officer", "Yes, exchanged.")
    done("questions", "--store", store, "reopen", question["id"], "--who", "Badr, UNHCR", "--why", "a new edition")
    (again,) = [q for q in told("questions", "--store", store) if q["id"] == question["id"]]
    assert again["answer"] is None
    log = (store / "decisions.jsonl").read_text()
    assert "Yes, exchanged." in log and "a new edition" in log
    # An answer is about the evidence: the figures stay as they were.
    assert stock_of(store, "LBY") == [826_537]


def test_what_is_no_question_cannot_be_answered_or_reopened(tmp_path: Path) -> None:
    store = stored(tmp_path, stock=SWAPPED)
    assert cg("questions", "--store", store, "answer", "nothing", "text", "--who", "Amal").exit_code == 1
    (question, *_) = told("questions", "--store", store)
    assert cg("questions", "--store", store, "answer", question["id"], "text").exit_code == 1
    assert cg("questions", "--store", store, "reopen", question["id"], "--why", "x", "--who", "y").exit_code == 1


def test_only_a_corrected_reading_can_be_reversed(tmp_path: Path) -> None:
    store = stored(tmp_path, people=PEOPLE + "2024,SDN,TCD,600,0,0\n")
    (release,) = told("releases", "--store", store)
    assert cg("releases", "--store", store, "as-printed", release["release"], *WHO).exit_code == 1
    assert not (store / "decisions.jsonl").exists()


def test_a_release_is_named_by_any_unmistakable_beginning(tmp_path: Path) -> None:
    store = stored(tmp_path, old=PEOPLE + "2024,SDN,TCD,600,0,0\n")
    assert cg("releases", "--store", store, "withdraw", "zzzz", *WHO).exit_code == 1
    assert cg("releases", "--store", store, "show", "nothing").exit_code == 1
