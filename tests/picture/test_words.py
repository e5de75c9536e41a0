"""What we print ourselves keeps the rules of words (law/texts/terminology_rules.yaml)."""

from pathlib import Path

import pytest

from commonground.law import findings
from commonground.picture.languages.catalog import texts

HOME = Path(__file__).resolve().parents[2]
PAGES = sorted([HOME / "README.md", *HOME.glob("docs/**/*.md")])


# Our texts speak of what a return must be, not of one that took place: whether that one was voluntary does not arise.
NORM = {"voluntariness_passed": True}


def faults(text: str) -> list[tuple[str, str]]:
    return [(found.rule, found.words) for found in findings(text, NORM) if found.severity in ("error", "warning")]


def test_every_text_of_the_catalog_keeps_the_rules_of_words() -> None:
    assert {key: found for key, text in texts("en").items() if (found := faults(text))} == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_of_the_documentation_keeps_the_rules_of_words(page: Path) -> None:
    assert faults(page.read_text(encoding="utf-8")) == []
