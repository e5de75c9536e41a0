"""`lead` and `terms` from a terminal: what they print, refuse and exit with."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from commonground.cli.law import lead_command, terms_command

EXAMPLES = Path(__file__).parent / "cases" / "mandates_examples.yaml"
CASE = "cases:\n- id: A\n  situation: {as_of: 2024-12-31, movement: {refugees: 9, migrants: 1}}\n"


def run(command, path, *more):
    return CliRunner().invoke(command, [str(path), *more])


def written(tmp_path, text, name="case.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_lead_prints_every_worked_case_as_json():
    result = run(lead_command, EXAMPLES, "--json")
    assert result.exit_code == 0 and result.stderr == ""
    cases = {case["id"]: case["lines"] for case in json.loads(result.stdout)["cases"]}
    assert len(cases) == 45
    libya = cases["MC-02"]["movement"]
    assert (libya["lead"], libya["mode"], libya["flip"]["people"]) == (["IOM"], "iom_led", 110_501)
    assert libya["clauses"][0]["key"] == "S000.p3" and libya["because"]


def test_lead_reads_well_without_json():
    result = run(lead_command, EXAMPLES)
    assert result.exit_code == 0
    said = " ".join(result.stdout.split())
    for words in (
        "M-00: the host State keeps first responsibility",
        "movement: IOM (iom_led)",
        "110,501 of those counted as migrants",
        "predominance_threshold 0.75 (policy default; no source gives it)",
        "S000.p3, Joint letter of IOM and UNHCR to their staff, file 000, paragraph 3 (2019-01-25)",
        "practice_diverges (M-11)",
        "cccm: UNHCR",
    ):
        assert words in said


def test_lead_answers_the_good_cases_and_refuses_the_bad_one_by_name(tmp_path):
    path = written(tmp_path, CASE + "- id: B\n  situation: {as_of: 2024-12-31, idps: many}\n")
    result = run(lead_command, path, "--json")
    assert result.exit_code == 1
    assert [case["id"] for case in json.loads(result.stdout)["cases"]] == ["A"]
    assert "case B, idps: 'many' is not a count. Write a whole number" in result.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("hello", "the file holds no cases"),
        ("cases:", "the file holds no cases"),
        ("cases: [1]", "case 1: a case is a map"),
        ("cases: [{situation: {as_of: 2024-01-01}}]", "case 1: the case has no id"),
        ("cases: [{id: A}]", "case A: the case has no situation"),
        ("cases: [{id: A, situation: null}]", "a situation is a map"),
        ("cases: [{id: A, situation: {idps: 1}}]", "'as_of' is not recorded"),
        ("cases: [{id: A, polcy: {}, situation: {as_of: 2024-01-01}}]", "Write 'policy' if meant"),
        ("cases: [{id: A, policy: [1], situation: {as_of: 2024-01-01}}]", "policy is a map"),
        ("policy: 3\n" + CASE, "policy is a map"),
        (CASE + CASE.removeprefix("cases:\n"), "a case before has the id 'A'"),
    ],
)
def test_a_file_that_is_no_set_of_cases_is_refused_with_what_and_where(tmp_path, text, said):
    path = written(tmp_path, text)
    for more in ((), ("--json",)):
        result = run(lead_command, path, *more)
        assert result.exit_code == 1 and said in result.stderr and "case.yaml" in result.stderr


def test_a_policy_for_all_cases_yields_to_one_of_a_case(tmp_path):
    text = "policy: {predominance_threshold: 0.95}\n" + CASE
    assert lead_in(tmp_path, text) == ["IOM", "UNHCR"]
    own = "policy: {predominance_threshold: 0.8}\n  situation"
    assert lead_in(tmp_path, text.replace("situation", own)) == ["UNHCR"]


def lead_in(tmp_path, text):
    result = run(lead_command, written(tmp_path, text.replace("migrants: 1}", "migrants: 1, oip: 0}")), "--json")
    return json.loads(result.stdout)["cases"][0]["lines"]["movement"]["lead"]


def test_a_key_no_rule_reads_is_said_and_stops_nothing(tmp_path):
    path = written(tmp_path, CASE.replace("as_of", "weather: dry, as_of"))
    result = run(lead_command, path, "--json")
    assert result.exit_code == 0 and "case A: no rule reads 'weather'" in result.stderr


def test_control_characters_never_reach_the_terminal(tmp_path):
    path = written(tmp_path, 'cases: [{id: "A\\e[31m\\u202e", situation: {as_of: 2024-01-01, topics: ["\\e[2J"]}}]')
    result = run(lead_command, path)
    assert result.exit_code == 0 and "\x1b[31m" not in result.stdout and "\u202e" not in result.stdout
    assert "\x1b[2J" not in result.stdout


def test_wrong_use_exits_two():
    assert CliRunner().invoke(lead_command, []).exit_code == 2
    assert CliRunner().invoke(terms_command, ["--nonsense"]).exit_code == 2


def test_terms_lists_findings_with_line_rule_and_better_wording(tmp_path):
    path = written(tmp_path, "All well.\nThey met climate refugees.\nRefugees and migrants.\n", "text.md")
    result = run(terms_command, path)
    assert result.exit_code == 0
    assert "text.md:2:10: error T-04: climate refugees" in result.stdout
    assert "better: people displaced in the context of disasters" in result.stdout
    found = json.loads(run(terms_command, path, "--json").stdout)
    assert [(f["line"], f["rule"], f["severity"]) for f in found["findings"]] == [
        (2, "T-04", "error"),
        (3, "T-05", "info"),
    ]
    assert found["counts"] == {"error": 1, "warning": 0, "review": 0, "info": 1}


def test_terms_refuses_what_is_no_text(tmp_path):
    path = tmp_path / "picture.bin"
    path.write_bytes(b"\x89PNG\0\0")
    result = run(terms_command, path)
    assert result.exit_code == 1 and "picture.bin" in result.stderr
