"""What a newcomer sees first: the example read, and `make demo` from end to end."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from commonground.cli import commonground

HOME = Path(__file__).resolve().parents[2]
RAW = HOME / "examples" / "merania" / "raw"
# Rows in, kept, refused, ignored, and figures: counted in the files by hand.
FILES = {
    "DTM_Merania_R5_Migrant_Dataset.xlsx": ("iom_dtm_workbook", 147, 136, 0, 11),
    "DTM_Merania_R6_Migrant_Dataset.xlsx": ("iom_dtm_workbook", 147, 136, 0, 11),
    "DTM_Merania_R7_Migrant_Dataset.xlsx": ("iom_dtm_workbook", 147, 136, 0, 11),
    "fts_requirements_funding_xmr.csv": ("fts_plans", 3, 2, 0, 1),
    "gidd_conflict_displacement.csv": ("idmc_gidd", 6, 4, 1, 1),
    "government_idp_list_hxl.csv": ("hxl", 12, 9, 0, 3),
    "merania_adm2.geojson": ("shapes", 9, 0, 0, 9),
    "merania_countries.csv": ("pcodes", 6, 5, 0, 1),
    "merania_pcodes.csv": ("pcodes", 11, 9, 0, 2),
    "unhcr-demographics.csv": ("unhcr_demographics", 9, 8, 0, 1),
    "unhcr-population-api.json": ("unhcr_population", 16, 16, 0, 0),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `read --json` says of the folder."""
    store = tmp_path_factory.mktemp("demo") / "store"
    result = CliRunner().invoke(commonground, ["read", str(RAW), "--store", str(store), "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def releases(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {Path(release["path"]).name: release for release in told["releases"]}


def test_every_file_is_read_and_every_row_accounted_for(told: dict[str, Any], releases: dict[str, Any]) -> None:
    assert told["refused"] == []
    counts = ("feed", "rows_in", "kept", "refused", "ignored")
    assert {name: tuple(release[key] for key in counts) for name, release in releases.items()} == FILES


@pytest.mark.parametrize(
    ("name", "reason", "example"),
    [
        (
            "government_idp_list_hxl.csv",
            "HXL tag '#affected+idps,ind': attributes are parted by ',' and not by '+'",
            {"row": 2, "column": "Persons", "value": "#affected+idps,ind"},
        ),
        ("government_idp_list_hxl.csv", "'26O' is not a number", {"row": 10, "column": "Families", "value": "26O"}),
        ("gidd_conflict_displacement.csv", "the year is not a year", {"row": 6, "column": "year", "value": "2025p"}),
        ("merania_adm2.geojson", "outline of an admin unit", {"row": 1}),
    ],
)
def test_each_fault_is_named_with_its_cell(
    releases: dict[str, Any], name: str, reason: str, example: dict[str, Any]
) -> None:
    (found,) = [one for one in releases[name]["reasons"] if one["reason"].startswith(reason)]
    assert found["example"].items() >= example.items()
    assert found["next"] or name.endswith(".geojson")


def test_a_row_with_a_bad_cell_keeps_its_good_ones(releases: dict[str, Any]) -> None:
    # Nine districts, people and families each; the bad cell is there, and says no number.
    assert releases["government_idp_list_hxl.csv"]["figures"] == 9 * 2
    (question,) = releases["government_idp_list_hxl.csv"]["questions"]
    assert "Families is 5,810, but its parts give 5,550" in question["text"]


@pytest.mark.slow
def test_the_demonstration_runs_to_its_end(tmp_path: Path) -> None:
    examples = shutil.copytree(HOME / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("store"))
    command = tmp_path / "bin" / "commonground"
    command.parent.mkdir()
    command.write_text(f"#!{sys.executable}\nfrom commonground.cli import main\nmain()\n")
    command.chmod(0o755)
    environment = os.environ | {
        "SERVE": "0",
        "PYTHONPATH": str(HOME),
        "PYTHONUTF8": "1",
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
    }
    ran = subprocess.run(
        [sys.executable, str(examples / "demo.py")], env=environment, capture_output=True, text=True, timeout=300
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    for words in ("FICTITIOUS", "48,210", "92,550", "35,914", "119,131 to 153,195", "No operation until people are"):
        assert words in ran.stdout
    for tongue in ("en", "ar"):
        assert len(PdfReader(tmp_path / "out" / f"merania.{tongue}.pdf").pages) == 2
    fetched = re.search(r"GET /merania/: status 200, ([\d,]+) bytes compressed", ran.stdout)
    assert fetched and int(fetched[1].replace(",", "")) < 150_000
