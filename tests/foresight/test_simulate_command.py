"""`commonground simulate` writes what a scorer reads, says what it knew, and refuses with a next step."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commonground.cli import commonground
from tests.foresight.cases import as_of, small_case


def run(*words: object) -> Result:
    return CliRunner().invoke(commonground, ["simulate", *map(str, words)])


def test_a_backtest_writes_every_day_and_camp(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    ran = run(small_case(tmp_path / "small"), "--backtest", "30,90", "--out", out)
    assert ran.exit_code == 0, ran.output
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert list(rows[0]) == ["day", "camp", "lead", "given_total", "count", "low80", "high80"]
    assert len(rows) == 2 * (120 - 30) + 2 * (120 - 90)


@pytest.mark.parametrize("how", [["--assimilate"], ["--members", 20]])
def test_a_forecast_written_without_the_future_has_the_same_bytes(tmp_path: Path, how: list[object]) -> None:
    folder = small_case(tmp_path / "case")
    written, said = [], []
    for at, case in enumerate((folder, as_of(folder, 40, tmp_path / "then" / "case"))):
        out = tmp_path / f"{at}.csv"
        assert run(case, "--from", 40, "--horizon", 40, "--out", out, *how).exit_code == 0
        written.append(out.read_bytes())
        said.append(run(case, "--from", 40, "--horizon", 40, "--json", *how).output)
    assert written[0] == written[1]
    assert said[0] == said[1]


def test_the_answer_says_what_it_leans_on(tmp_path: Path) -> None:
    folder = small_case(tmp_path / "small")
    told = json.loads(run(folder, "--json").output)
    assert told["basis"].startswith("a replay")
    assert {"day", "camp", "count", "low80", "high80"} == set(told["days"][0])
    assert "no capacity" in json.loads(run(folder, "--from", 40, "--assimilate", "--json").output)["basis"]


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["--from", 400], 1, "day 400 is outside the case"),
        (["--backtest", "soon"], 1, "'soon' is no number of days"),
        (["--backtest", "500"], 1, "'500' is no number of days"),
        (["--assimilate"], 2, "add --from DAY"),
        (["--backtest", "30", "--from", 3], 2, "leave out --from"),
        (["--what-if", "none.toml"], 1, "there is no such file"),
        (["--new", "here"], 2, "needs --store and --place"),
    ],
)
def test_what_cannot_be_asked_is_refused(tmp_path: Path, words: list[object], status: int, says: str) -> None:
    ran = run(small_case(tmp_path / "small"), *words)
    assert ran.exit_code == status
    assert says in ran.output


def test_a_folder_that_is_no_case_is_refused(tmp_path: Path) -> None:
    ran = run(tmp_path)
    assert ran.exit_code == 1 and "holds no input_csv" in ran.output


def test_what_ifs_stand_beside_the_baseline(tmp_path: Path) -> None:
    folder = small_case(tmp_path / "small")
    for name, told in (
        ("shut", '[[close]]\ncamp = "North"\nfrom = 40\n'),
        ("room", 'name = "More room"\n[[room]]\ncamp = "North"\ncapacity = 20000\n'),
    ):
        (tmp_path / f"{name}.toml").write_text(told, "utf-8")
    asked = ["--what-if", tmp_path / "shut.toml", "--what-if", tmp_path / "room.toml"]
    out = tmp_path / "out.csv"
    text = run(folder, *asked, "--out", out).output
    assert "what if: shut" in text and "what if: More room" in text and "baseline" in text
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert len(rows) == 2 * 2 * 120
    for row in rows:
        assert float(row["changed"]) == pytest.approx(float(row["supposed"]) - float(row["baseline"]), abs=0.11)
    told = json.loads(run(folder, *asked, "--json").output)
    assert told["what_if"] == ["shut", "More room"] and len(told["days"]) == len(rows)


def test_what_cannot_be_meant_is_noted_beside_the_answer(tmp_path: Path) -> None:
    folder = small_case(tmp_path / "small")
    (folder / "source_data/data_layout.csv").write_text("total,all.csv\nNorth,north.csv\n", "utf-8")
    assert "Note: South: nobody was counted there" in run(folder).output
    assert "South" in json.loads(run(folder, "--from", 60, "--assimilate", "--json").output)["notes"][0]


def test_a_case_in_which_nobody_was_counted_is_forecast_but_not_replayed(tmp_path: Path) -> None:
    folder = small_case(tmp_path / "small")
    for counted in (folder / "source_data" / f"{name}.csv" for name in ("north", "south", "all")):
        counted.write_text("# nothing yet\n", "utf-8")
    ran = run(folder)
    assert ran.exit_code == 1 and "the total of each day is not known" in ran.output and "--from DAY" in ran.output
    assert run(folder, "--from", 40).exit_code == 0
