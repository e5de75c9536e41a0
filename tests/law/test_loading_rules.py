"""A rule loads only with its clause, its basis and its date, and reads only names that exist."""

import copy
import csv
from pathlib import Path

import pytest

import commonground.law
from commonground.core.errors import RuleError
from commonground.law import basis_of, citations, clause, overlap_rules, policy_keys, table_csv, table_yaml
from commonground.law.rules import load, mandates

TEXTS = Path(commonground.law.__file__).parent / "texts"


def table():
    return copy.deepcopy(table_yaml("mandates.yaml"))


def rule(rows, id):
    return next(row for row in rows if row["id"] == id)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda r: r.pop("source"), "'source' is missing"),
        (lambda r: r.update(source=[]), "cites nothing"),
        (lambda r: r.update(source=["S000.p99"]), "'S000.p99' cites no clause we hold"),
        (lambda r: r.update(source="C1951:99"), "'C1951:99' cites no clause"),
        (lambda r: r.pop("basis"), "the basis None is not known"),
        (lambda r: r.update(basis="seed+hearsay"), "is not known"),
        (lambda r: r.update(effective_from="2019"), "has no date"),
        (lambda r: r.update(when="R_low >= 0.8 and"), "a value expected and 'the end' found"),
        (lambda r: r.update(when="refugees > 0"), "'refugees'"),
        (lambda r: r.update(when="movement.refuges > 0"), "'movement.refuges'"),
        (lambda r: r.update(when=True), "'when' is missing or is not a str"),
        (lambda r: r.update(policy=[]), "reads a policy key it does not list"),
        (lambda r: r.update(policy=["predominance_threshold", "nothing"]), "policy key"),
        (lambda r: r["then"].update(mode="alone"), "the mode 'alone' is not known"),
    ],
)
def test_a_rule_that_lacks_something_does_not_load(change, said):
    rows = table()
    change(rule(rows["rules"], "M-02"))
    with pytest.raises(RuleError) as refusal:
        load(rows)
    assert "M-02" in refusal.value.where and said in str(refusal.value)


def test_a_line_that_asks_for_a_rule_that_does_not_exist_does_not_load():
    rows = table()
    rows["lines"][0]["lead_order"].append("M-98")
    with pytest.raises(RuleError, match="line movement: it asks for the rule 'M-98'"):
        load(rows)


def test_a_table_without_a_date_does_not_load():
    rows = table()
    del rows["effective_from"]
    with pytest.raises(RuleError, match="has no date"):
        load(rows)


def test_every_rule_carries_its_own_date_or_that_of_the_letter():
    rules = {**mandates().rules, **{r.id: r for r in mandates().topics.values()}}
    assert rules["M-01"].effective_from == "2019-01-25"
    assert rules["M-30"].effective_from == "2006-11-24"
    assert rules["M-55"].effective_from == "2017-09-11"
    assert len(rules) == len(mandates().rules) + len(mandates().topics)


def test_every_citation_of_every_table_leads_to_a_clause_of_ours():
    for name in ("mandates.yaml", "mandates_policy.yaml", "categories.yaml", "terminology_rules.yaml"):
        for cited in cited_in(table_yaml(name)):
            assert clause(cited).summary, f"{name}: {cited}"
    for row in (*table_csv("category_overlaps.csv"), *table_csv("category_relations.csv")):
        assert citations(row["source"], where="a row") is not None


def cited_in(part):
    if isinstance(part, dict):
        for key, value in part.items():
            yield from value if key == "source" and isinstance(value, list) else cited_in(value)
    elif isinstance(part, list):
        for value in part:
            yield from cited_in(value)


def test_a_clause_of_a_seed_carries_our_summary_and_where_to_find_it():
    found = clause("S000.p3")
    assert (found.locator, found.date, found.basis) == ("file 000, paragraph 3", "2019-01-25", "seed")
    refoulement = clause("C1951:33")
    assert (refoulement.locator, refoulement.basis, refoulement.known_how) == (
        "Art 33",
        "public",
        "knowledge",
    )


def test_the_index_of_seeds_holds_no_words_of_theirs():
    with (TEXTS / "seed_index.csv").open(encoding="utf-8") as file:
        assert next(csv.reader(file)) == ["ref", "file", "line_start", "line_end"]


def test_every_seed_clause_stands_in_the_index_of_paragraphs():
    index = {row["ref"] for row in table_csv("seed_index.csv")}
    instruments = {row["id"] for row in table_csv("sources.csv")}
    for row in table_csv("clauses.csv"):
        key = row["key"]
        if row["basis"] == "seed":
            assert key in index
        elif row["basis"] == "public":
            assert key.split(":")[0] in instruments


@pytest.mark.shared
def test_no_summary_repeats_eight_words_of_a_seed(shared_data):
    seeds = " ".join(
        " ".join(path.read_text("utf-8", errors="replace").lower().split())
        for path in (shared_data.parent / "seeds").glob("*.txt")
    )
    if not seeds:
        pytest.skip("the five documents are not beside the shared data")
    for row in table_csv("clauses.csv"):
        words = row["summary"].lower().split()
        for at in range(len(words) - 7):
            assert " ".join(words[at : at + 8]) not in seeds, row["key"]


def test_bases_are_four_and_join_with_plus():
    assert basis_of("seed+policy", where="x") == "seed+policy"
    with pytest.raises(RuleError):
        basis_of("seed + policy", where="x")


def test_policy_limits_are_read_from_their_checks():
    low, high = policy_keys()["predominance_threshold"].limits
    assert (float(low[0]), low[1], float(high[0]), high[1]) == (0.5, False, 0.95, True)
    assert policy_keys()["hysteresis_periods"].limits[1] is None


def test_every_row_of_overlaps_loads_with_what_it_allows():
    rules = overlap_rules()
    assert len(rules) == 29
    assert rules["O-01"].kind == "never" and rules["O-22"].kind == "yes"
    assert rules["O-03"].totals == ("unhcr_forcibly_displaced",)
