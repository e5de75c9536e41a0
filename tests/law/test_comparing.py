"""Solutions side by side: what was recorded for one says nothing of another, and asking closes nothing."""

from pathlib import Path

import pytest

from commonground.core.errors import RuleError
from commonground.law import compare, facts_of, parse_yaml, read_case, read_text, solutions, verdict_of

CASES = {
    case["id"]: case
    for case in parse_yaml(read_text(Path(__file__).parent / "cases" / "safeguards_examples.yaml"), where="examples")[
        "cases"
    ]
}
ADULT = {"person_category": "refugee", "age": 34, "uasc": False}


def states(raw):
    comparison = compare(read_case({"id": "A", **raw}, where="file, case 1"))
    return {option.solution.id: option.state for option in comparison.options}


def test_every_solution_is_shown_with_its_stages_and_what_it_changes():
    told = compare(read_case(CASES["SC-01"], where="file, case 1")).as_dict()
    assert {one["solution"] for one in told["options"]} == set(solutions()) and len(told["options"]) == 14
    for one in told["options"]:
        assert one["stages"] and one["changes"] and one["keeps"] and one["clauses"]
    assert [promise["id"] for promise in told["promises"]] == [
        "asking_keeps_status",
        "asking_closes_nothing",
        "a_person_decides",
    ]


def test_the_solution_asked_for_stands_as_its_safeguards_say():
    for case in CASES.values():
        comparison = compare(read_case(case, where="file, case 1"))
        option = next(one for one in comparison.options if one.solution.id == case["solution"])
        assert option.verdict.verdict == case["expected"]["verdict"]
        assert set(option.verdict.fail) == set(case["expected"]["fail"])


def test_a_consent_for_one_solution_opens_no_other():
    found = compare(read_case(CASES["SC-30"], where="file, case 1"))  # resettlement, all in place
    open_ = [option.solution.id for option in found.options if option.state.startswith("open")]
    assert open_ == ["resettlement"]
    sponsorship = next(option for option in found.options if option.solution.id == "sponsorship")
    assert "SG-04" in sponsorship.verdict.missing


def test_a_consent_recorded_for_no_solution_is_to_be_confirmed():
    case = {key: value for key, value in CASES["SC-30"].items() if key != "solution"}
    found = compare(read_case(case, where="file, case 1"))
    resettlement = next(option for option in found.options if option.solution.id == "resettlement")
    assert resettlement.state == "to_confirm" and resettlement.verdict.verdict == "proceed"
    assert "consent_written" in resettlement.to_confirm
    assert not any(option.state.startswith("open") for option in found.options)


def test_what_is_recorded_under_a_solution_is_of_that_solution():
    case = {key: value for key, value in CASES["SC-30"].items() if key not in ("solution", "facts")}
    found = states({**case, "facts": ADULT, "solutions": {"resettlement": CASES["SC-30"]["facts"]}})
    assert found["resettlement"] == "open" and found["sponsorship"] == "waiting"


@pytest.mark.parametrize("category", ["refugee", "asylum_seeker", "oip"])
def test_a_person_with_a_protection_need_is_never_offered_a_migrants_return(category):
    found = states({"solution": "avrr", "facts": {**CASES["SC-29"]["facts"], "person_category": category}})
    assert found["avrr"] == found["vhr"] == "not_offered"
    assert found["voluntary_repatriation"] != "not_offered"


@pytest.mark.parametrize("category", ["undetermined", None])
def test_return_is_shown_to_the_undetermined_only_after_screening(category):
    known = {"person_category": category}
    before = states({"facts": known})
    assert {before[one] for one in ("voluntary_repatriation", "avrr", "vhr")} == {"screening_first"}
    after = states({"facts": {**known, "protection_screening_done": True}})
    assert "screening_first" not in after.values() and after["avrr"] != "open"


def test_a_solution_meant_for_others_is_named_and_closes_nothing():
    found = states({"solution": "idp_return", "facts": {**CASES["SC-36"]["facts"], "person_category": "refugee"}})
    assert found["idp_return"] == "not_foreseen" and found["resettlement"] == "waiting"


def test_one_member_outside_a_solution_is_named():
    raw = {"id": "F", "members": [{"id": "a", "categories": ["refugee"]}, {"id": "b", "categories": ["migrant"]}]}
    found = compare(read_case(raw, where="file, case 1"))
    local = next(option for option in found.options if option.solution.id == "local_solution")
    assert (local.state, local.not_foreseen) == ("not_foreseen", ("b",))
    assert next(o for o in found.options if o.solution.id == "labour_mobility").state == "waiting"


def test_a_family_waits_for_the_evidence_of_each_member():
    adult = CASES["SC-30"]["facts"]
    own = {key: adult[key] for key in ("person_category", "age", "uasc", "victim_of_trafficking", "fit_to_travel")}
    own |= {key: adult[key] for key in ("consent_written", "data_consent", "travel_document", "health_assessment_done")}
    shared = {key: value for key, value in adult.items() if key not in own}
    raw = {"id": "F", "solution": "resettlement", "facts": shared}
    raw["members"] = [{"id": "mother", "facts": own}, {"id": "father", "facts": {**own, "consent_written": None}}]
    found = verdict_of(read_case(raw, where="file, case 1"), "resettlement")
    assert (found.verdict, found.missing) == ("hold_evidence", ("SG-04",))
    (gap,) = found.gaps
    assert gap.people == ("father",)
    raw["members"].pop()
    assert verdict_of(read_case(raw, where="file, case 1"), "resettlement").verdict == "proceed"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (None, "a case is a map"),
        ({}, "the case has no id"),
        ({"id": True}, "the case has no id"),
        ({"id": "A", "fact": {}}, "Write 'facts' if meant"),
        ({"id": "A", "consent_written": True}, "Write it under facts"),
        ({"id": "A", "solution": "resetlement"}, "Write 'resettlement' if that is meant"),
        ({"id": "A", "policy": [1]}, "policy is a map"),
        ({"id": "A", "policy": {"nothing": 1}}, "is not a policy key"),
        ({"id": "A", "categories": "refugee"}, "categories are a list"),
        ({"id": "A", "categories": ["tourist"]}, "'tourist' is no category of a person"),
        ({"id": "A", "categories": ["host_community"]}, "no category of a person"),
        ({"id": "A", "categories": ["refugee"], "facts": {"person_category": "migrant"}}, "differ on person_category"),
        ({"id": "A", "members": []}, "members are a list"),
        ({"id": "A", "members": [{"facts": {}}]}, "a member has an id of its own"),
        ({"id": "A", "members": [{"id": "x"}, {"id": "x"}]}, "a member has an id of its own"),
        ({"id": "A", "members": [{"id": "x"}], "facts": {"consent_written": True}}, "is about one person"),
        ({"id": "A", "members": [{"id": "x"}], "categories": ["refugee"]}, "is about one person"),
        ({"id": "A", "scheme": {"age": 3}}, "'age' is about one person"),
        ({"id": "A", "scheme": {"duration": "permanent"}, "facts": {"duration": "temporary"}}, "differ on duration"),
        ({"id": "A", "solutions": {"exile": {}}}, "'exile' is not a solution"),
        ({"id": "A", "solutions": {"vhr": [1]}}, "facts are a map"),
        ({"id": "A", "solutions": [1]}, "is a map"),
    ],
)
def test_a_case_that_cannot_be_read_is_refused_with_what_and_where(raw, said):
    with pytest.raises(RuleError) as refusal:
        read_case(raw, where="cases.yaml, case 3")
    assert said in str(refusal.value) and "cases.yaml, case" in refusal.value.where and refusal.value.next


@pytest.mark.parametrize(
    ("held", "gives"),
    [
        (["refugee"], {"person_category": "refugee"}),
        (["migrant", "asylum_seeker"], {"person_category": "asylum_seeker"}),
        (["palestine_refugee_unrwa"], {"person_category": "oip"}),
        (["other_of_concern", "migrant"], {"person_category": "undetermined"}),
        (["migrant_in_vulnerable_situation"], {"person_category": "migrant"}),
        (["stateless"], {"person_category": "undetermined"}),
        (["stateless", "refugee"], {"person_category": "refugee"}),
        (["returned_refugee", "internally_displaced_person"], {"person_category": "idp"}),
        (["separated_child", "migrant"], {"person_category": "migrant", "uasc": True}),
        (["victim_of_trafficking"], {"person_category": "undetermined", "victim_of_trafficking": True}),
        ([], {"person_category": None}),
    ],
)
def test_categories_give_the_facts_of_a_person_and_never_a_migrant_by_guess(held, gives):
    assert facts_of(held) == gives


def test_nothing_is_closed_to_the_undetermined_because_nobody_knows_yet_who_they_are():
    told = states({"facts": {"person_category": "undetermined", "age": 30}})
    # Return is shown after screening (E-02); the rest waits for evidence, as SG-40 and its kin ask of the undetermined.
    assert {told[id] for id in ("voluntary_repatriation", "avrr", "vhr")} == {"screening_first"}
    for id in ("local_solution", "resettlement", "labour_mobility", "sponsorship", "education_pathway"):
        assert told[id] == "waiting", id
