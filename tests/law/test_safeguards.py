"""Safeguards as gates: every worked case, and what must hold whatever is recorded."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.core.errors import RuleError
from commonground.law import (
    facts,
    gate,
    parse_yaml,
    read_text,
    safeguards,
    safeguards_of,
    solutions,
    together,
)
from commonground.law import settings as policy

EXAMPLES = parse_yaml(
    read_text(Path(__file__).parent / "cases" / "safeguards_examples.yaml"), where="safeguards_examples.yaml"
)
CASES = EXAMPLES["cases"]
PROTECTED = ("refugee", "asylum_seeker", "oip", "undetermined")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_worked_case_stands_at_its_gate(case):
    found = gate(case["facts"], case["solution"])
    assert {"verdict": found.verdict, "fail": set(found.fail), "missing": set(found.missing)} == {
        "verdict": case["expected"]["verdict"],
        "fail": set(case["expected"]["fail"]),
        "missing": set(case["expected"]["missing"]),
    }
    order = list(safeguards().all)
    assert list(found.fail) == sorted(found.fail, key=order.index)


# Three safeguards pass in no worked case; here they apply and are met.
PASSING = [
    ("SC-13", {"in_detention": True, "alternative_to_return_offered": True}, "SG-06"),
    ("SC-30", {"age": 9, "child_heard": True, "best_interests_considered": True}, "SG-18"),
    ("SC-35", {"resource_scarcity": True, "drr_programme": True}, "SG-94"),
]


@pytest.mark.parametrize(("base", "change", "id"), PASSING, ids=lambda value: str(value)[:5])
def test_a_safeguard_that_applies_and_is_met_opens_the_gate(base, change, id):
    case = next(case for case in CASES if case["id"] == base)
    found = gate({**case["facts"], **change}, case["solution"])
    assert id in found.met and found.verdict == "proceed"


def test_every_safeguard_stops_or_waits_in_some_case_and_passes_in_another():
    gap, met = set(), {id for _, _, id in PASSING}
    for case in CASES:
        found = gate(case["facts"], case["solution"])
        gap |= {*found.fail, *found.missing}
        met |= set(found.met)
    assert gap == met == set(safeguards().all) and len(gap) == 70


def values_of(fact):
    """Values a fact may be recorded with; null stands for not recorded."""
    known = fact.known
    if known.kind == "bool":
        return st.none() | st.booleans()
    if known.kind == "number":
        return (
            st.none() | st.integers(0, 1)
            if fact.share
            else st.none() | st.integers(0, 120 if known.name == "age" else 400)
        )
    if known.kind == "enum":
        return st.none() | st.sampled_from(known.values)
    return st.none() | st.lists(st.sampled_from(known.values), unique=True, max_size=3)


# Half of the draws start from a case where much is recorded: from nothing, almost all would wait alike.
drawn = st.fixed_dictionaries({}, optional={id: values_of(fact) for id, fact in facts().items()})
recorded = st.builds(
    lambda base, change: {**base, **change}, st.sampled_from([case["facts"] for case in CASES]), drawn
) | st.builds(
    lambda case, name, change: {**case, **({name: change[name]} if name in change else {})},
    st.sampled_from([case["facts"] for case in CASES]),
    st.sampled_from(sorted(facts())),
    drawn,
)
any_solution = st.sampled_from(sorted(solutions()))


@settings(max_examples=60)
@given(recorded, any_solution, st.data())
def test_losing_a_recorded_fact_never_opens_a_gate(known, solution, data):
    before = gate(known, solution)
    lost = data.draw(st.lists(st.sampled_from(sorted(known)), max_size=4, unique=True)) if known else []
    after = gate({name: value for name, value in known.items() if name not in lost}, solution)
    assert after.rank <= before.rank
    assert set(before.fail) | set(before.missing) <= set(after.fail) | set(after.missing)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_losing_any_one_fact_of_a_worked_case_never_opens_it(case):
    before = gate(case["facts"], case["solution"]).rank
    for name in case["facts"]:
        assert gate({**case["facts"], name: None}, case["solution"]).rank <= before, name


@settings(max_examples=60)
@given(st.lists(recorded, min_size=1, max_size=3), recorded, st.sampled_from(PROTECTED), any_solution)
def test_a_protected_person_more_never_loosens_a_familys_gate(family, joining, category, solution):
    people = {str(at): gate(known, solution) for at, known in enumerate(family)}
    before = together(people)
    after = together({**people, "joining": gate({**joining, "person_category": category}, solution)})
    assert after.rank <= before.rank
    assert set(before.fail) <= set(after.fail)


@settings(max_examples=60)
@given(st.lists(recorded, min_size=1, max_size=4), any_solution)
def test_a_family_stands_where_its_most_protected_member_stands(family, solution):
    people = {str(at): gate(known, solution) for at, known in enumerate(family)}
    whole = together(people)
    assert whole.rank == min(one.rank for one in people.values())
    assert set(whole.fail) == {id for one in people.values() for id in one.fail}
    assert set(whole.fail) | set(whole.missing) == {id for one in people.values() for id in (*one.fail, *one.missing)}


@pytest.mark.parametrize("rule", safeguards().all.values(), ids=lambda rule: rule.id)
def test_a_safeguard_that_may_apply_does_apply(rule):
    """Nothing recorded: whether it applies is unknown or certain, and it is then never met."""
    for solution in rule.solutions:
        found = gate({}, solution)
        assert rule.id in found.missing and found.verdict == "hold_evidence"


def test_an_answer_depends_on_nothing_asked_before():
    for case in CASES[:20]:
        first = gate(case["facts"], case["solution"]).as_dict()
        gate({**case["facts"], "person_category": "undetermined"}, case["solution"])
        assert gate(case["facts"], case["solution"]).as_dict() == first


def test_a_policy_setting_moves_the_gate_and_only_within_its_limits():
    case = next(case for case in CASES if case["id"] == "SC-49")  # information 300 days old
    assert gate(case["facts"], case["solution"]).verdict == "remedy_before_departure"
    longer = policy({"info_max_age_days": 300})
    assert gate(case["facts"], case["solution"], longer).verdict == "proceed"
    with pytest.raises(RuleError, match="outside what is allowed"):
        policy({"info_max_age_days": 366})


def test_a_solution_with_no_safeguard_written_is_not_open():
    assert safeguards_of("facilitated_migration_climate") == ()
    found = gate(CASES[0]["facts"], "facilitated_migration_climate")
    assert (found.verdict, found.fail, found.missing) == ("hold_evidence", (), ())
    assert "nothing is open by default" in found.says


def test_local_integration_takes_the_safeguards_of_settlement_elsewhere():
    assert safeguards_of("idp_local_integration") == safeguards_of("idp_other_settlement") != ()


@pytest.mark.parametrize(
    ("known", "solution", "said"),
    [
        ({"consent_writen": True}, "vhr", "Write 'consent_written' if that is meant"),
        ({"consent_written": "yes"}, "vhr", "'yes' is not true or false"),
        ({"consent_written": 1}, "vhr", "1 is not true or false"),
        ({"age": -1}, "vhr", "-1 is not a number"),
        ({"age": True}, "vhr", "true is not a number"),
        ({"age": float("nan")}, "vhr", "nan is not a number"),
        ({"person_category": "Refugee"}, "vhr", "Write refugee or asylum_seeker"),
        ({"person_category": ["refugee"]}, "vhr", "is not a word allowed here"),
        ({"reintegration_levels": "individual"}, "vhr", "is not a list"),
        ({"reintegration_levels": ["household"]}, "vhr", "Write individual, community, structural"),
        ({"rst_categories": ["medical"]}, "resettlement", "medical_needs"),
        ({"share_highly_skilled": 30}, "labour_mobility", "a share is 0 to 1"),
        ({}, "resettlment", "Write 'resettlement' if that is meant"),
        ({}, None, "names no solution"),
        ([], "vhr", "facts are a map"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_and_where(known, solution, said):
    with pytest.raises(RuleError) as refusal:
        gate(known, solution, where="case 7")
    assert said in str(refusal.value) and "case 7" in refusal.value.where and refusal.value.next


@pytest.mark.parametrize(
    ("fact", "value", "state"),
    [
        ("rst_categories", [None], "SG-72"),
        ("rst_categories", [], "SG-72"),
        ("reintegration_levels", ["individual", None, "community"], "SG-26"),
    ],
)
def test_an_unknown_in_a_list_is_never_a_pass(fact, value, state):
    base = "SC-30" if fact == "rst_categories" else "SC-29"
    case = next(case for case in CASES if case["id"] == base)
    found = gate({**case["facts"], fact: value}, case["solution"])
    assert state in (*found.fail, *found.missing)
    assert (state in found.fail) is (value == [])


def test_a_gap_names_its_clause_what_proves_it_who_answers_and_what_to_do():
    case = next(case for case in CASES if case["id"] == "SC-02")
    (finding,) = gate(case["facts"], case["solution"]).as_dict()["findings"]
    assert finding["id"] == "SG-41" and finding["severity"] == "blocking" and finding["state"] == "missing"
    (clause,) = finding["clauses"]
    assert (clause["key"], clause["locator"]) == ("S004.p15a", "file 004, paragraph 15a") and clause["summary"]
    assert finding["basis"] == "seed+interpretation" and finding["effective_from"] == "2017-11-14"
    assert finding["evidence"] == ["readmission agreement"]
    assert finding["responsible"] == ["first country of asylum", "receiving State"]
    assert "Ask the first country of asylum or the receiving State for: readmission agreement." in finding["next"]


def test_every_gap_names_the_facts_that_stand_in_the_way():
    for case in CASES:
        for gap in gate(case["facts"], case["solution"]).gaps:
            assert gap.asks, (case["id"], gap.safeguard.id)
            put_right = {name for name, _ in gap.asks}
            assert put_right <= set(gap.safeguard.facts)


def test_a_refugee_is_not_told_to_become_a_migrant():
    case = next(case for case in CASES if case["id"] == "SC-10")  # the place is not safe
    gap = next(one for one in gate(case["facts"], case["solution"]).gaps if one.safeguard.id == "SG-01")
    assert gap.asks == (("return_safe", False),)


def test_a_gap_of_a_scheme_stands_once_however_many_people_it_stops():
    case = next(case for case in CASES if case["id"] == "SC-02")
    people = {f"p{at}": gate(case["facts"], case["solution"]) for at in range(400)}
    whole = together(people)
    assert [gap.safeguard.id for gap in whole.gaps] == ["SG-41"] and len(whole.gaps[0].people) == 400
    assert whole.by_level == {"scheme": ["SG-41"]}


def test_nobody_is_no_family():
    with pytest.raises(RuleError, match="nobody is named"):
        together({})
