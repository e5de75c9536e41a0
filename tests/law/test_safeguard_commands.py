"""`safeguards` and `solutions` from a terminal: what they print, write, refuse and exit with."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from commonground.cli.safeguards import safeguards_command
from commonground.cli.solutions import solutions_command
from commonground.law import parse_yaml, read_text

EXAMPLES = Path(__file__).parent / "cases" / "safeguards_examples.yaml"
CASE = "cases:\n- id: A\n  solution: vhr\n  facts: {person_category: migrant, in_detention: true}\n"


def run(command, path, *more):
    return CliRunner().invoke(command, [str(path), *more])


def written(tmp_path, text):
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_safeguards_prints_every_worked_case_as_json():
    result = run(safeguards_command, EXAMPLES, "--json")
    assert result.exit_code == 0 and result.stderr == ""
    cases = {case["id"]: case for case in json.loads(result.stdout)["cases"]}
    assert len(cases) == 110
    assert (cases["SC-14"]["verdict"], cases["SC-14"]["fail"]) == ("blocked", ["SG-05", "SG-06"])
    assert cases["SC-14"]["findings"][0]["clauses"][0]["key"] == "S000.p3"
    assert [one["state"] for one in cases["SC-15"]["findings"]] == ["missing"] * 3


def test_cases_worked_out_by_hand_get_the_verdict_of_the_hand():
    path = EXAMPLES.with_name("worked_by_hand.yaml")
    result = run(safeguards_command, path, "--json")
    told = {case["id"]: case for case in json.loads(result.stdout)["cases"]}
    cases = parse_yaml(read_text(path), where="by hand")["cases"]
    assert len(told) == len(cases) == 18
    for case in cases:
        asked, said = case["expected"], told[case["id"]]
        assert (said["verdict"], set(said["fail"]), set(said["missing"])) == (
            asked["verdict"],
            set(asked["fail"]),
            set(asked["missing"]),
        ), case["id"]


def test_safeguards_reads_well_without_json():
    result = run(safeguards_command, EXAMPLES)
    said = " ".join(result.stdout.split())
    for words in (
        "SC-06 Broker charged the worker 450",
        "Labour mobility: blocked",
        "SG-51 No recruitment fee or cost to the worker: fail, blocking",
        "ILO181:7, ILO C181 private employment agencies, Art 7",
        "The person's own right to leave or to return is not touched.",
        "info_max_age_days 90 (policy default; no source gives it)",
    ):
        assert words in said


def test_the_good_cases_stand_and_the_bad_one_is_refused_by_name(tmp_path):
    path = written(tmp_path, CASE + "- {id: B, solution: vhr, facts: {age: old}}\n- {id: C, facts: {}}\n")
    result = run(safeguards_command, path, "--json")
    assert result.exit_code == 1
    assert [case["id"] for case in json.loads(result.stdout)["cases"]] == ["A"]
    assert "case B, facts, age: 'old' is not a number. Write" in result.stderr
    assert "case C: the case names no solution." in result.stderr


@pytest.mark.parametrize("command", [safeguards_command, solutions_command])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("hello", "the file holds no cases"),
        ("cases:", "the file holds no cases"),
        ("cases: [1]", "case 1: a case is a map"),
        ("cases: [{solution: vhr}]", "case 1: the case has no id"),
        ("cases: [{id: A, facts: [1], solution: vhr}]", "facts are a map"),
        ("cases: [{id: A, facts: {<<: 3}, solution: vhr}]", "not YAML we can read"),
        ("policy: 3\n" + CASE, "policy is a map"),
        (CASE + CASE.removeprefix("cases:\n"), "a case before has the id 'A'"),
        ("a: &a [x,x]\nb: [*c]", "has no anchor"),
        ("cases: !!python/name:os.system x", "could not determine a constructor"),
    ],
)
def test_a_file_that_is_no_set_of_cases_is_refused_with_what_and_where(tmp_path, command, text, said):
    result = run(command, written(tmp_path, text), "--json")
    assert result.exit_code == 1 and said in result.stderr and "case.yaml" in result.stderr


def test_merge_keys_fill_in_and_a_case_has_the_last_word(tmp_path):
    bases = "bases:\n- &a {person_category: migrant, age: 34}\n- &b {uasc: false, age: 3}\n"
    facts = "facts: {<<: [*a, *b], age: 9}"
    path = written(tmp_path, bases + f"cases: [{{id: A, solution: vhr, {facts}}}]")
    result = run(safeguards_command, path, "--json")
    (case,) = json.loads(result.stdout)["cases"]
    assert "SG-18" in case["missing"] and "SG-10" not in (*case["missing"], *case["fail"])


def test_a_key_no_safeguard_reads_is_said_and_stops_nothing(tmp_path):
    result = run(safeguards_command, written(tmp_path, CASE.replace("in_det", "weather: dry, in_det")), "--json")
    assert result.exit_code == 0 and "case A: no safeguard reads 'weather'" in result.stderr


def test_control_characters_never_reach_the_terminal_or_the_page(tmp_path):
    path = written(tmp_path, 'cases: [{id: "A\\e[31m", title: "<script>x\\u202e</script>", solution: vhr, facts: {}}]')
    result = run(safeguards_command, path)
    assert result.exit_code == 0 and "\x1b[31m" not in result.stdout and "\u202e" not in result.stdout
    page = tmp_path / "page.html"
    assert run(solutions_command, path, "-o", page).exit_code == 0
    html = page.read_text(encoding="utf-8")
    assert "<script" not in html and "\u202e" not in html and "\x1b" not in html


def test_solutions_compares_one_case_and_prints_json(tmp_path):
    path = written(tmp_path, "id: FAM-7\nmembers:\n- {id: a, categories: [refugee], facts: {age: 30}}\n")
    result = run(solutions_command, path, "--json")
    (case,) = json.loads(result.stdout)["cases"]
    assert result.exit_code == 0 and len(case["options"]) == 14 and case["members"] == ["a"]
    said = " ".join(run(solutions_command, path).stdout.split())
    for words in (
        "Asking about a solution, being assessed for it or refusing it changes no status.",
        "Resettlement: Waits for evidence.",
        "Assisted voluntary return and reintegration: Not offered to this person, for their protection.",
        "stages identification > assessment",
    ):
        assert words in said


def test_a_page_that_cannot_be_written_is_refused(tmp_path):
    path = written(tmp_path, "id: A\nfacts: {person_category: refugee}\n")
    result = run(solutions_command, path, "-o", tmp_path / "no" / "page.html")
    assert result.exception is not None and "cannot be written" in str(result.exception)


def test_wrong_use_exits_two(tmp_path):
    assert CliRunner().invoke(safeguards_command, []).exit_code == 2
    assert run(solutions_command, written(tmp_path, CASE), "--lang", "de").exit_code == 2
