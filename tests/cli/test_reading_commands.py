"""`read` from a terminal: what of a folder is data, what is said of the rest, and that no cell can harm the screen."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from commonground.cli import commonground

HEADINGS = "Year,Country of origin (ISO),Country of asylum (ISO),Refugees under UNHCR's mandate,Asylum-seekers,IDPs\n"


def cg(*words: object) -> Result:
    return CliRunner().invoke(commonground, [str(word) for word in words])


def told(*words: object) -> Any:
    result = cg(*words, "--json")
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout)


def population(path: Path, *rows: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADINGS.replace("IDPs", "IDPs of concern to UNHCR") + "".join(f"{row}\n" for row in rows))
    return path


def test_a_store_inside_the_folder_is_passed_over_with_a_word(tmp_path: Path) -> None:
    file = population(tmp_path / "raw" / "people.csv", "2024,SDN,LBY,200,10,0")
    store = tmp_path / "store"
    assert cg("read", tmp_path, "--store", store).exit_code == 0
    again = cg("read", tmp_path, "--store", store)
    assert again.exit_code == 0 and "Passed over" in again.stdout
    report = told("read", tmp_path, "--store", store)
    assert [release["path"] for release in report["releases"]] == [str(file)]
    assert report["refused"] == []
    assert [folder["path"] for folder in report["skipped"]] == [str(store)]


def test_a_store_given_as_data_is_refused(tmp_path: Path) -> None:
    store = tmp_path / "store"
    cg("read", population(tmp_path / "people.csv", "2024,SDN,LBY,200,10,0"), "--store", store)
    report = told("read", store, "--store", store)
    assert report["releases"] == [] and [one["path"] for one in report["refused"]] == [str(store)]


def test_a_quoted_cell_cannot_command_the_terminal(tmp_path: Path) -> None:
    file = population(tmp_path / "people.csv", "2024,SDN,LBY,[/red]\x1b[31m,10,0", "2024,TCD,LBY,5000,10,0")
    result = cg("read", file, "--store", tmp_path / "store")
    assert result.exit_code == 0
    assert "[/red]" in result.stdout and "\x1b[31m" not in result.stdout
