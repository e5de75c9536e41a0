"""What may be added to what: every worked sum, and what is never added."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.errors import ForbiddenSum, RuleError
from commonground.core.words import Category
from commonground.law import Part, add, total

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "category_examples.yaml").read_text("utf-8"))["sums"]
REF, ASY, OIP, IDP, MIG = (
    Category.REFUGEE,
    Category.ASYLUM_SEEKER,
    Category.OIP,
    Category.IDP,
    Category.MIGRANT,
)
UNHCR, IDMC, DTM = "UNHCR", "IDMC", "IOM"


def part(category, value, source=UNHCR, **more):
    return Part(more.pop("name", category.value), category, value, source=source, **more)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['id']} {case['ask']}")
def test_the_worked_sums_come_out_as_written(case):
    got = total(case["ask"], case["given"]).as_dict()
    expected = {key: value for key, value in case["expect"].items() if key != "never"}
    for key, value in expected.items():
        assert (sorted(got[key]) if isinstance(value, list) else got[key]) == (
            sorted(value) if isinstance(value, list) else value
        ), key


def test_a_permitted_sum_lists_its_parts_and_rules():
    found = add([part(REF, 1000), part(ASY, 300), part(OIP, 50)])
    assert (found.value, found.working, set(found.rules)) == (1350, "1000+300+50", {"O-04", "O-05"})


@pytest.mark.parametrize(
    ("parts", "rule", "offer"),
    [
        (
            [part(REF, 10), part(Category.DESA_MIGRANT_STOCK, 90, "UN DESA")],
            "O-01",
            "migrants other than refugees: 80",
        ),
        ([part(IDP, 32_791), part(IDP, 107_203, IDMC, name="idmc")], "O-06", "choose one"),
        ([part(IDP, 5), part(IDP, 4, DTM, name="dtm")], "O-07", "choose one"),
        ([part(IDP, 5, IDMC), part(IDP, 4, DTM, name="dtm")], "O-07", "choose one"),
        (
            [part(IDP, 5, IDMC), part(IDP, 9, IDMC, measure="movements", unit="movements", name="m")],
            "O-09",
            "",
        ),
        ([part(REF, 5), part(Category.STATELESS, 4)], "O-10", "displaced"),
        ([part(REF, 5), part(Category.RETURNED_REFUGEE, 4, measure="flow")], "O-11", ""),
        ([part(REF, 5), part(Category.HOST_COMMUNITY, 4)], "O-14", "denominator"),
        ([part(REF, 5), part(Category.VICTIM_OF_TRAFFICKING, 4)], "O-15", "of which"),
        ([part(MIG, 5, ""), part(Category.VULNERABLE_MIGRANT, 4, "")], "O-16", "of which"),
        (
            [
                part(Category.UNDETERMINED, 7, DTM, measure="movements", unit="movements"),
                part(REF, 5),
            ],
            "O-17",
            "movements per period",
        ),
        ([part(ASY, 5), part(ASY, 9, measure="flow", unit="applications", name="a")], "O-18", "balance"),
        ([part(OIP, 5), part(OIP, 9, series="VDA", name="vda")], "O-28", "OIP"),
        ([part(REF, 5), part(Category.PALESTINE_REFUGEE, 9, "UNRWA")], "O-03", "two lines"),
        ([part(REF, 5, unit="households"), part(ASY, 9)], "T-11", "unit"),
        ([part(REF, 5), part(REF, 6, name="again")], "unlisted", "keep one"),
        ([part(REF, 5), part(REF, 6, "Government", name="theirs")], "unlisted", "side by side"),
        ([part(REF, 200_335), part(MIG, 787_326, DTM)], "T-01", "787326 to 987661"),
    ],
)
def test_a_forbidden_sum_is_refused_with_its_rule_and_an_offer(parts, rule, offer):
    with pytest.raises(ForbiddenSum) as refusal:
        add(parts)
    assert refusal.value.rule == rule and offer in refusal.value.next
    with pytest.raises(ForbiddenSum):
        add(parts[::-1])


def test_two_rounds_of_one_series_are_never_summed_however_near():
    rounds = [part(IDP, 5, DTM, date="2024-08-31"), part(IDP, 6, DTM, date="2024-09-30", name="next")]
    with pytest.raises(ForbiddenSum, match="two rounds") as refusal:
        add(rounds)
    assert refusal.value.rule == "O-25"


def test_dates_are_aligned_within_the_policy_gap_and_say_so():
    near = [part(REF, 5, date="2024-12-31"), part(ASY, 6, date="2024-09-30")]
    found = add(near)
    assert found.value == 11 and "O-25" in found.rules and "92 days apart" in found.caveats[0]
    with pytest.raises(ForbiddenSum) as refusal:
        add(near, policy={"max_date_gap_days": 30})
    assert refusal.value.rule == "O-25"


def test_refugees_and_migrants_under_one_number_are_labelled_with_their_parts():
    found = add([part(REF, 40), part(MIG, 60, "")])
    assert found.value == 100 and found.label.startswith("refugees and migrants")
    assert [p.value for p in found.parts] == [40, 60]


def test_the_same_category_of_two_places_may_be_added():
    assert add([part(REF, 5, place="LY01"), part(REF, 6, place="LY02", name="there")]).value == 11


def test_a_masked_number_keeps_its_range_through_the_sum():
    found = add([part(REF, 5, low=1, high=5), part(ASY, 100)])
    assert (found.low, found.high) == (101, 105) and "O-26" in found.rules


def test_a_place_seen_in_part_is_said():
    found = add([part(IDP, 5, DTM, place="A", partial=True), part(IDP, 6, DTM, place="B", name="b")])
    assert found.value == 11 and "O-27" in found.rules


def test_conflict_and_disaster_displacement_may_overlap_and_say_so():
    found = add([part(IDP, 30, IDMC, series="conflict"), part(IDP, 20, IDMC, series="disaster", name="d")])
    assert (found.label, found.low, found.high) == ("possible overlap", 30, 50)


def test_stateless_people_are_added_once_their_overlap_is_known():
    parts = [part(REF, 1000), part(Category.STATELESS, 150)]
    assert add(parts, overlap=40).value == 1110
    with pytest.raises(RuleError):
        add(parts, overlap=200)


def test_a_total_an_agency_defines_names_what_is_missing():
    found = total("forcibly displaced total", {"refugee": 10, "asylum_seeker": None, "idp_idmc_conflict": 5})
    assert found.value == 15 and found.flags == ("incomplete",) and "O-29" in found.rules
    assert {"asylum_seeker", "palestine_refugee_unrwa"} <= set(found.missing)


def test_returns_are_never_one_voluntary_number():
    found = total("voluntary returns", {"avrr": 30, "removals": 15})
    assert found.refused and found.lines == {"voluntary_returns_of_migrants": 30, "removals": 15}
    assert total("assisted returns", {"avrr": 30, "vhr": 50}).value == 80


@pytest.mark.parametrize("given_", [{"refugee": "1000"}, {"refugee": True}, {"refugee": -1}, {"elves": 3}])
def test_what_is_no_count_of_a_category_is_refused(given_):
    with pytest.raises(RuleError):
        total("refugees", given_)


parts_ = st.builds(
    Part,
    name=st.uuids().map(str),
    category=st.sampled_from([c for c in Category if c.value not in ("resident_population", "not_a_population")]),
    value=st.none() | st.integers(0, 1000),
    source=st.sampled_from(["UNHCR", "IDMC", "IOM", "UN DESA", ""]),
    measure=st.sampled_from(["stock", "stock", "flow", "movements"]),
    series=st.sampled_from(["", "", "conflict", "disaster", "avrr", "removed"]),
    place=st.sampled_from(["", "A"]),
)


@given(st.lists(parts_, min_size=1, max_size=4))
def test_a_sum_is_the_sum_of_its_parts_or_refused_and_the_order_never_matters(offered):
    def answer(parts):
        try:
            return add(parts).value
        except ForbiddenSum:
            return "refused"

    got = answer(offered)
    assert answer(offered[::-1]) == got
    if got != "refused":
        known = [p.value for p in offered if p.value is not None]
        assert got == (sum(known) if known else None)
        measured = [p for p in offered if p.value is not None]
        assert len({p.measure for p in measured}) <= 1
