"""Words: every worked wording, what quotation marks excuse, and texts made to hurt."""

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.errors import RuleError
from commonground.law import findings, line_of

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "category_examples.yaml").read_text("utf-8"))["wording"]


def rules(text, severity="error", **context):
    return sorted({f.rule for f in findings(text, context) if f.severity == severity})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_worked_wordings_come_out_as_written(case):
    expected, context = case["expect"], case.get("context", {})
    assert rules(case["text"], **context) == expected["errors"]
    assert rules(case["text"], "review", **context) == expected.get("reviews", [])
    if "infos" in expected:
        assert rules(case["text"], "info", **context) == expected["infos"]
    if "suggest" in expected:
        assert findings(case["text"])[0].better == expected["suggest"]


def test_a_finding_carries_words_place_rule_and_a_better_wording():
    text = "They wrote of climate refugees."
    (found,) = findings(text)
    assert (found.rule, found.severity, found.words) == ("T-04", "error", "climate refugees")
    assert text[slice(*found.span)] == found.words
    assert found.better == "people displaced in the context of disasters or climate change"
    assert found.because == "Reject invented compound categories." and "S000.p2" in found.clauses


@pytest.mark.parametrize(
    "text",
    [
        "migrants, among them refugees, left",
        "so-called refugees",
        "illegal migrants",
        "internal refugees",
        "They returned from the camp voluntarily, as they say",
        "the refugees became migrants",
        "smuggling (trafficking) of people",
        "an alternative to asylum",
    ],
)
def test_every_error_has_a_better_wording(text):
    errors = [f for f in findings(text) if f.severity == "error"]
    assert errors and all(f.better for f in errors)


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ('He said "illegal migrants" twice.', []),
        ("He said “illegal migrants” twice.", []),
        ("Il a dit « illegal migrants » deux fois.", []),
        ("He said 'illegal migrants' twice.", ["T-06"]),  # single marks are apostrophes too
        ('He said "go. Illegal migrants go. Now" and left.', []),  # a quotation of several sentences
        ('A 5" pipe. Illegal migrants. A 6" pipe.', ["T-06"]),  # inches open no quotation
        ('He said "illegal migrants and left.', ["T-06"]),  # never closed, so nothing is excused
        ('He said "yes" and illegal migrants came "later".', ["T-06"]),
        ("The illegal\nmigrants came.", []),  # a sentence ends at a line end
        ("ILLEGAL MIGRANTS", ["T-06"]),
        ("Illegal\u00a0migrants, bogus asylum\u2011seekers", ["T-04", "T-06"]),
        ("migrants. Including refugees", []),
        ("v1.illegal migrants", ["T-06"]),
    ],
)
def test_what_is_quoted_and_where_a_sentence_ends(text, errors):
    assert rules(text) == errors


def test_an_unknown_context_does_not_excuse_and_a_known_one_does():
    text = "120 people returned voluntarily"
    assert rules(text) == ["T-07"]
    assert rules(text, voluntariness_passed=None) == ["T-07"]
    assert rules(text, voluntariness_passed=False) == ["T-07"]
    assert rules(text, voluntariness_passed=True) == []
    with pytest.raises(RuleError, match="'voluntary' is not a context"):
        findings(text, {"voluntary": True})


def test_lines_and_columns_count_from_one_over_every_kind_of_line_end():
    text = "one\r\ntwo illegal migrants\rthree\n\nclimate refugees"
    found = findings(text)
    assert line_of(text, [f.span[0] for f in found]) == [(2, 5), (5, 1)]


def test_a_finding_past_a_very_long_sentence_is_not_lost_or_doubled():
    for before in (3570, 3590, 3990, 4000, 7180, 12_345):
        text = "x" * before + " illegal migrants " + "y" * 9000
        assert [f.span for f in findings(text)] == [(before + 1, before + 17)]


@pytest.mark.parametrize(
    "text",
    [
        '"' * 200_000,
        "“" * 100_000,
        "migrants " * 60_000,
        "refugees and other " * 30_000,
        "migrants" + " " * 500_000,
        "x" * 500_000,
        ". " * 200_000,
        '"a ' * 150_000,
        "voluntary return " * 20_000,
    ],
    ids=lambda text: text[:12].strip(),
)
def test_hostile_texts_take_no_longer_than_their_length(text):
    start = time.process_time()
    findings(text)
    assert time.process_time() - start < 8


@given(st.lists(st.sampled_from([*'"“”«».;!? \n', "migrants", " including ", "refugees", "illegal "]), max_size=40))
def test_any_text_gives_findings_whose_words_stand_where_they_say(pieces):
    text = "".join(pieces)
    for found in findings(text):
        assert text[slice(*found.span)] == found.words and "\n" not in found.words
