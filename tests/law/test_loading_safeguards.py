"""A safeguard, a fact or a solution loads only whole: with clause, basis and date, and names that exist."""

import copy

import pytest

from commonground.core.errors import RuleError
from commonground.law import (
    clause,
    eligibility,
    safeguards,
    solutions,
    specific_needs,
    survey,
    table_csv,
    table_yaml,
)
from commonground.law import facts as all_facts
from commonground.law.facts import load as load_facts
from commonground.law.safeguards import load
from commonground.law.solutions import load as load_solutions


def changed(name, key, id, change):
    table = copy.deepcopy(table_yaml(name))
    change(next(row for row in table[key] if row["id"] == id))
    return table


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda r: r.pop("source"), "'source' is missing"),
        (lambda r: r.update(source=[]), "cites nothing"),
        (lambda r: r.update(source=["S004.p99"]), "'S004.p99' cites no clause we hold"),
        (lambda r: r.pop("basis"), "the basis None is not known"),
        (lambda r: r.update(basis="hearsay"), "is not known"),
        (lambda r: r.pop("effective_from"), "has no date"),
        (lambda r: r.update(effective_from="2018"), "has no date"),
        (lambda r: r.pop("next"), "'next' is missing"),
        (lambda r: r.pop("evidence"), "'evidence' is missing"),
        (lambda r: r.update(severity="grave"), "the severity 'grave' is not known"),
        (lambda r: r.update(solutions=["exile"]), "'exile' is no solution"),
        (lambda r: r.update(satisfied_when="info_curent == true"), "'info_curent'"),
        (lambda r: r.update(satisfied_when="info_current == true"), "exactly the policy keys it reads"),
        (lambda r: r.update(policy=[]), "exactly the policy keys it reads"),
        (lambda r: r.update(applies_when="__import__('os')"), "'(' is one too many"),
        (lambda r: r.update(applies_when=True), "'applies_when' is missing or is not a str"),
    ],
)
def test_a_safeguard_that_lacks_something_does_not_load(change, said):
    with pytest.raises(RuleError) as refusal:
        load(changed("safeguards.yaml", "safeguards", "SG-07", change))
    assert "SG-07" in refusal.value.where and said in str(refusal.value)


def test_a_safeguard_or_solution_or_fact_stands_once():
    for name, key, reader in (
        ("safeguards.yaml", "safeguards", load),
        ("solutions.yaml", "solutions", load_solutions),
        ("facts.yaml", "facts", load_facts),
    ):
        table = copy.deepcopy(table_yaml(name))
        table[key].append(table[key][0])
        with pytest.raises(RuleError, match="stands twice"):
            reader(table)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda r: r.update(kind="exile"), "the kind 'exile' is not known"),
        (lambda r: r.update(use_safeguards_of="exile"), "which is no solution"),
        (lambda r: r.update(foreseen_for="legal_status == 1"), "'legal_status'"),
        (lambda r: r.pop("keeps"), "'keeps' is missing"),
        (lambda r: r.pop("effective_from"), "has no date"),
        (lambda r: r.update(source=[]), "cites nothing"),
    ],
)
def test_a_solution_that_lacks_something_does_not_load(change, said):
    with pytest.raises(RuleError) as refusal:
        load_solutions(changed("solutions.yaml", "solutions", "idp_return", change))
    assert "idp_return" in refusal.value.where and said in str(refusal.value)


@pytest.mark.parametrize(
    "change",
    [
        lambda r: r.update(type="guess"),
        lambda r: r.update(level="planet"),
        lambda r: r.update(type="enum"),
        lambda r: r.pop("label"),
    ],
)
def test_a_fact_that_lacks_something_does_not_load(change):
    with pytest.raises(RuleError, match="uasc"):
        load_facts(changed("facts.yaml", "facts", "uasc", change))


def test_the_tables_are_whole():
    assert (len(solutions()), len(safeguards().all), len(all_facts())) == (14, 70, 109)
    assert [rule.id for rule in eligibility()] == ["E-01", "E-02", "E-03", "E-04", "E-05", "E-06"]
    assert len(specific_needs()) == len(table_csv("specific_needs.csv")) == 63
    assert len(survey().items) == 25
    read = {name for rule in safeguards().all.values() for name in rule.facts}
    assert read == set(all_facts()), "a fact no safeguard reads"


def test_the_most_restricted_codes_are_marked_and_sub_codes_are_told_from_groups():
    needs = specific_needs()
    assert {code for code, need in needs.items() if need.restricted} == {
        *("TR", "TR-PI", "TR-WV", "TR-HO"),
        *("SV", "SV-VA", "SV-VF", "SV-VO"),
    }
    assert needs["SC"].is_group and not needs["SC-UC"].is_group
    assert needs["SC-UC"].safeguards == ("SG-10", "SG-11")


def test_a_safeguard_of_the_agencies_papers_is_as_old_as_the_newest_it_cites():
    for rule in safeguards().all.values():
        if "seed" in rule.grounds.basis:
            dates = [clause(key).date for key in rule.grounds.clauses if clause(key).basis == "seed"]
            assert rule.grounds.effective_from == max(dates), rule.id


@pytest.mark.shared
def test_what_we_say_of_safeguards_repeats_no_eight_words_of_a_seed(shared_data):
    seeds = " ".join(
        " ".join(path.read_text("utf-8", errors="replace").lower().split())
        for path in (shared_data.parent / "seeds").glob("*.txt")
    )
    said = [text for rule in safeguards().all.values() for text in (rule.title, rule.next, rule.note)]
    said += [text for one in solutions().values() for text in (one.title, one.changes, one.keeps, one.principle)]
    said += [rule.rule for rule in eligibility()]
    for text in said:
        words = text.lower().split()
        for at in range(len(words) - 7):
            assert " ".join(words[at : at + 8]) not in seeds, text
