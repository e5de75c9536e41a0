"""What to look at again in a case: personal data is named and never repeated, and nothing changes a verdict."""

import json

import pytest
from click.testing import CliRunner

from commonground.cli.safeguards import safeguards_command
from commonground.law import casebook, compare, notices, read_case


def told(**case):
    return [(one.key, one.who) for one in notices(read_case({"id": "A-1", **case}, where="file, case 1"))]


@pytest.mark.parametrize(
    ("case", "found"),
    [
        ({"title": "A nurse, 34, in Kharmin since 2022"}, []),
        ({"id": "2024/113-00012345"}, []),
        ({"id": "805-23C01234"}, []),
        ({"title": "write to amal@example.org"}, [("email", "")]),
        ({"id": "+963 944 123 456"}, [("telephone", "")]),
        ({"title": "مواليد 1980"}, [("birth", "")]),
        ({"title": "Née le 3 mars"}, [("birth", "")]),
        ({"title": "passport N1234567 kept by the employer"}, [("paper", "")]),
        ({"title": "The employer keeps the passport of a child born in the camp"}, []),
        ({"facts": {"name": "Amal", "age": 30}}, [("naming", "")]),
        ({"facts": {"age": 40, "uasc": True}}, [("child_of_age", "")]),
        ({"facts": {"age": 17, "uasc": True}}, []),
        ({"facts": {"person_category": "migrant", "claim_pending": True}}, [("claim_of_migrant", "")]),
        (
            {"members": [{"id": "aunt", "categories": ["separated_child"], "facts": {"age": 19}}]},
            [("child_of_age", "aunt")],
        ),
        ({"members": [{"id": "a@b.org", "facts": {"age": 19}}]}, [("email", "")]),
    ],
)
def test_what_a_person_should_look_at_again_is_named(case, found):
    assert told(**case) == found


def test_personal_data_is_never_repeated(tmp_path):
    path = tmp_path / "cases.yaml"
    path.write_text("cases:\n- {id: amal@example.org, solution: vhr, facts: {phone: '+963944123456'}}\n", "utf-8")
    result = CliRunner().invoke(safeguards_command, [str(path), "--json"])
    assert result.exit_code == 0 and "example.org" not in result.stderr and "963944" not in result.output
    assert "answered case 1: no safeguard reads 'phone'" in result.stderr and "e-mail address" in result.stderr
    (case,) = json.loads(result.stdout)["cases"]
    assert case["verdict"] == "hold_evidence" and {one["key"] for one in case["notices"]} == {"email", "naming"}


@pytest.mark.parametrize(
    ("text", "said", "next"),
    [
        ("- {id: A, facts: {age: 3}}\n", "the file is a list", "cases: [{id"),
        ("cases: {id: A}\n", "'cases' is not a list", "cases: [{id"),
        ("cases:\n- {id: yes, facts: {age: 3}}\n", "no id", "quote a word"),
        ("cases:\n- {id: A, facts: {age: 340}}\n", "nobody is 340 years old", "the age in years"),
        (
            "cases:\n- {id: A, facts: {person_category: 5}}\n",
            "5 is not a word allowed here",
            "refugee or asylum_seeker",
        ),
        ("cases:\n- {id: A, title: 'x\u202ey', facts: {age: 3}}\n", "reorders what is printed (U+202E)", "Delete it"),
        (f"cases:\n- {{id: {'A' * 300}, facts: {{age: 3}}}}\n", "the id is longer", "title"),
    ],
)
def test_a_case_that_cannot_be_read_is_refused_with_what_and_next(tmp_path, text, said, next):
    path = tmp_path / "cases.yaml"
    path.write_text(text, "utf-8")
    (refusal,) = casebook(path, lambda case, where: compare(case)).refused
    assert said in str(refusal) and next in refusal.next and "cases.yaml" in refusal.where
