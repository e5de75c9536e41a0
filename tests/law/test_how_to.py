"""The page on solutions tells the truth: its Python runs and its cases are read."""

import re
from pathlib import Path

from commonground.law import compare, parse_yaml, read_case, verdict_of

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "solutions.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_python_of_the_page_runs():
    for code in blocks("python"):
        exec(code, {})  # our own page, read from the repository
    assert blocks("python")


def test_the_cases_of_the_page_are_answered():
    cases, family, *_ = blocks("yaml")
    (case,) = parse_yaml(cases, where="page")["cases"]
    assert verdict_of(read_case(case, where="page, case 1"), case["solution"]).verdict == "hold_evidence"
    (raw,) = parse_yaml(family, where="page")
    found = compare(read_case(raw, where="page, case 1"))
    assert {gap.people for option in found.options for gap in option.verdict.gaps} >= {("cousin",)}
