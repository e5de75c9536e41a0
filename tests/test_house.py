"""The house keeps its own rules: imports point one way, and everything a newcomer meets is explained."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from commonground.cli import CHAPTERS
from commonground.sources.registry import feeds

HOME = Path(__file__).resolve().parents[1]
DOCS = HOME / "docs"


def test_imports_point_one_way() -> None:
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=HOME, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_every_command_answers_help_and_stands_in_the_reference() -> None:
    reference = (DOCS / "reference.md").read_text(encoding="utf-8")
    for chapter in CHAPTERS.values():
        for name in chapter:
            assert f"## commonground {name}" in reference


def test_every_feed_stands_in_the_reference() -> None:
    reference = (DOCS / "reference.md").read_text(encoding="utf-8")
    missing = [feed for feed in feeds() if f"`{feed}`" not in reference]
    assert missing == []


def test_every_decision_is_listed() -> None:
    listed = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    pages = {path.name for path in (DOCS / "decisions").glob("0*.md")}
    assert pages == set(re.findall(r"\((0\d+[^)]*\.md)\)", listed))


def test_help_answers_without_importing_a_room() -> None:
    code = (
        "import sys\n"
        "from commonground.cli import commonground\n"
        "commonground(['--help'], standalone_mode=False)\n"
        "heavy = {'polars', 'ibis', 'duckdb', 'django', 'rich', 'pyarrow'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("path", sorted(HOME.glob("commonground/**/*.py")), ids=lambda p: str(p.relative_to(HOME)))
def test_modules_stay_small(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 400
