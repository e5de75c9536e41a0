"""Several figures for the same people: a named rule picks one, and nothing is hidden or summed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.errors import BadCell, RuleError
from commonground.law import Candidate, Override, bounds, choose

END_2024 = date(2024, 12, 31)


def figure(source, value, end=END_2024, *, id=None, method="registration", coverage=None, feed="feed"):
    return Candidate(source, feed, value, None, None, end, end, method, coverage, id or f"{source}-{end}-{value}")


LIBYA_IDPS = [figure("UNHCR", 32_791, method="compiled"), figure("IDMC", 107_203, method="compiled")]


@pytest.mark.parametrize(
    ("category", "purpose", "candidates", "source", "rule"),
    [
        ("refugee", None, [figure("UNHCR", 5), figure("IOM", 9, method="survey")], "UNHCR", "RC-01"),
        ("refugee", None, [figure("IOM", 9), figure("Government", 8, method="census")], "IOM", "RC-01"),
        ("internally_displaced_person", "forcibly_displaced", LIBYA_IDPS, "IDMC", "RC-03"),
        ("internally_displaced_person", "protected_or_assisted", LIBYA_IDPS, "UNHCR", "RC-04"),
        ("internally_displaced_person", None, LIBYA_IDPS, "IDMC", "RC-05"),
        ("internally_displaced_person", "operational", [*LIBYA_IDPS, figure("IOM", 9)], "IOM", "RC-05"),
        (
            "migrant",
            None,
            [figure("UN DESA", 9, method="census"), figure("IOM", 5, method="survey")],
            "IOM",
            "RC-06",
        ),
        (
            "host_community",
            None,
            [figure("A", 1, method="model"), figure("B", 2, method="census")],
            "B",
            "RC-99",
        ),
        ("host_community", None, [figure("A", 1, method=None), figure("B", 2, method="model")], "B", "RC-99"),
        ("host_community", None, [figure("A", 1, coverage=0.5), figure("B", 2, coverage=0.9)], "B", "RC-99"),
    ],
)
def test_the_rule_for_the_category_and_purpose_picks_the_source(category, purpose, candidates, source, rule):
    for order in (candidates, candidates[::-1]):
        choice = choose(order, category=category, purpose=purpose)
        assert (choice.chosen.source, choice.rule) == (source, rule)
        assert choice.rule in choice.because and choice.version == 1


def test_the_figure_not_chosen_stays_with_its_ratio_gap_dates_and_reason():
    choice = choose(LIBYA_IDPS, category="internally_displaced_person", purpose="forcibly_displaced")
    (other,) = choice.alternatives
    assert other.candidate.value == 32_791
    assert (round(other.ratio, 3), other.gap, other.days) == (0.306, -74_412, 0)
    assert "IDMC stands before UNHCR" in other.reason
    assert {clause.key for clause in choice.clauses} == {"UNHCRSTAT", "IDMC"} and choice.basis == "public"


def test_of_several_rounds_the_one_nearest_the_day_stands_and_none_is_summed():
    rounds = [figure("IOM", value, END_2024 - timedelta(days=days)) for value, days in ((10, 90), (20, 30), (30, 60))]
    choice = choose(rounds, category="migrant", on=END_2024)
    assert choice.chosen.value == 20 and len(choice.alternatives) == 2
    assert all("never summed" in other.reason for other in choice.alternatives)
    assert "30 days from 2024-12-31, within the 183 allowed (policy, O-25)" in choice.because


def test_a_figure_beyond_the_gap_is_not_aligned_even_from_the_first_source():
    old, new = figure("UNHCR", 5, END_2024 - timedelta(days=184)), figure("Government", 9)
    choice = choose([old, new], category="refugee")
    assert choice.chosen is new
    assert "more than 183 days" in choice.alternatives[0].reason
    wider = choose([old, new], category="refugee", policy={"max_date_gap_days": 365})
    assert wider.chosen is old and wider.aligned


def test_where_every_figure_is_too_far_none_is_chosen_and_it_says_so():
    choice = choose([figure("UNHCR", 5, date(2020, 12, 31))], category="refugee", on=END_2024)
    assert choice.chosen is None and not choice.aligned and len(choice.alternatives) == 1
    assert "No figure lies within 183 days" in choice.because


def test_a_figure_not_reported_is_never_chosen_and_stays_visible():
    blank = figure("UNHCR", None)
    choice = choose([blank, figure("Government", 7)], category="refugee")
    assert choice.chosen.source == "Government" and choice.alternatives[0].reason == "it is not reported"
    assert choose([blank], category="refugee").chosen is None
    assert choose([], category="refugee").alternatives == ()


def test_a_persons_choice_wins_and_is_recorded_with_the_rule_it_replaced():
    choice = choose(
        LIBYA_IDPS,
        category="internally_displaced_person",
        override=Override(LIBYA_IDPS[0].id, "agreed in the working group", by="A. Officer"),
    )
    assert choice.chosen.source == "UNHCR" and choice.rule == "override"
    assert "agreed in the working group" in choice.because and "RC-05" in choice.because
    assert choice.alternatives[0].candidate.source == "IDMC"


@pytest.mark.parametrize(("id", "reason"), [("none", "because"), (LIBYA_IDPS[0].id, "  ")])
def test_an_override_without_its_figure_or_its_reason_is_refused(id, reason):
    with pytest.raises(RuleError, match="override"):
        choose(LIBYA_IDPS, category="internally_displaced_person", override=Override(id, reason))


def test_a_purpose_nobody_knows_and_one_id_twice_are_refused():
    with pytest.raises(RuleError, match="'whim' is not a purpose"):
        choose(LIBYA_IDPS, category="internally_displaced_person", purpose="whim")
    with pytest.raises(RuleError, match="one id"):
        choose([LIBYA_IDPS[0], LIBYA_IDPS[0]], category="refugee")


candidates_ = st.lists(
    st.builds(
        figure,
        st.sampled_from(["UNHCR", "IOM", "IDMC", "Government"]),
        st.none() | st.integers(0, 999).map(float),
        st.dates(date(2023, 1, 1), END_2024),
        id=st.uuids().map(str),
        method=st.sampled_from([None, "registration", "survey", "hearsay"]),
        coverage=st.none() | st.floats(0, 1),
    ),
    max_size=6,
)


@given(candidates_, st.sampled_from(["refugee", "internally_displaced_person", "migrant"]), st.randoms())
def test_nothing_is_lost_and_the_order_of_figures_never_matters(offered, category, chance):
    choice = choose(offered, category=category)
    kept = [other.candidate for other in choice.alternatives] + ([choice.chosen] if choice.chosen else [])
    assert sorted(c.id for c in kept) == sorted(c.id for c in offered)
    assert all(other.reason for other in choice.alternatives)
    shuffled = list(offered)
    chance.shuffle(shuffled)
    assert choose(shuffled, category=category) == choice


def test_people_two_sources_may_both_have_seen_are_bounded_per_nationality():
    migrants = {"SDN": 186_000, "NER": 190_000, "ERI": 1_000, "EGY": 160_000}
    refugees = {"SDN": 210_000, "ERI": 9_000, "PSE": 6_000, "NER": 0}
    found = bounds(migrants, refugees)
    # the larger of the two: 210 000 + 190 000 + 9 000 + 160 000 + 6 000
    assert (found.low, found.high) == (575_000, 762_000)
    assert found.overlapping == ("SDN", "ERI")


def test_a_nationality_without_a_number_is_named_and_never_nobody():
    found = bounds({"SDN": None, "ERI": 5}, {"SDN": 7})
    assert (found.low, found.high, found.unknown) == (12, 12, ("SDN",))
    assert bounds({"SDN": None}, {}).by_nationality == ()


def test_a_negative_count_is_refused():
    with pytest.raises(BadCell, match="SDN"):
        bounds({"SDN": -1}, {})


def test_other_and_unknown_are_no_nationalities():
    # Sudanese of the one may be the others of the other, which lists none of them: nobody need be added.
    assert bounds({"SDN": 100, "NER": 50}, {"NER": 50, "OTH": 80}).low == 150
    # Others are of nationalities that a source does not list; who is listed is not among them.
    assert bounds({"SDN": 100}, {"SDN": 60, "OTH": 30}).low == 130
    # The unknown may be anybody.
    found = bounds({"SDN": 100}, {"SDN": 60, "UNK": 30})
    assert (found.low, found.high, found.overlapping) == (100, 190, ("SDN",))
    # Two sums of others may be the same people, and are not called a nationality both count.
    found = bounds({"OTH": 40, "UNK": 5}, {"OTH": 30})
    assert (found.low, found.high, found.overlapping) == (45, 75, ())
    assert [row.low for row in found.by_nationality] == [40, 5]


NATIONS = ["A", "B", "C", "OTH", "UNK"]
counted = st.dictionaries(st.sampled_from(NATIONS), st.integers(0, 4))


@given(counted, counted)
def test_the_lower_bound_is_the_fewest_people_there_can_be(left, right):
    """Against brute force: pair as many people of the two sources as may be one person."""

    def people(side):
        return [nation for nation, n in side.items() for _ in range(n)]

    def may_be_one(one, other):
        if "UNK" in (one, other) or one == other:
            return True
        if one == "OTH":
            return not left.get(other) or other == "OTH"
        return other == "OTH" and not right.get(one)

    paired: dict[int, int] = {}

    def place(person, seen):
        for at, other in enumerate(people(right)):
            if at not in seen and may_be_one(people(left)[person], other):
                seen.add(at)
                if at not in paired or place(paired[at], seen):
                    paired[at] = person
                    return True
        return False

    pairs = sum(place(person, set()) for person in range(len(people(left))))
    found = bounds(left, right)
    assert found.low == len(people(left)) + len(people(right)) - pairs
    assert all(0 <= row.low <= row.high for row in found.by_nationality)


sides = st.dictionaries(st.sampled_from("ABCDE"), st.none() | st.integers(0, 100))


@given(sides, sides)
def test_bounds_hold_the_number_of_people_for_any_overlap(left, right):
    found = bounds(left, right)
    assert found == type(found)(**{**_fields(bounds(right, left)), "by_nationality": found.by_nationality})
    ones = sum(n for n in left.values() if n is not None), sum(n for n in right.values() if n is not None)
    assert max(ones) <= found.low <= found.high == sum(ones)
    assert set(found.overlapping) == {n for n in left if left[n] and right.get(n)}


def _fields(found):
    return {name: getattr(found, name) for name in found.__slots__}


def test_the_grounds_are_told_apart_from_their_words():
    whole = choose(LIBYA_IDPS, category="internally_displaced_person")
    assert whole.grounds == "first" and {other.second for other in whole.alternatives} <= {"source", "date"}
    alone = choose([figure("UNHCR", 7, date(2024, 10, 31))], category="refugee", on=END_2024)
    assert (alone.grounds, alone.apart) == ("only", 61)
    far = choose([figure("UNHCR", 5, date(2020, 12, 31))], category="refugee", on=END_2024)
    assert (far.grounds, [other.second for other in far.alternatives]) == ("far", ["far"])
    assert choose([], category="refugee").grounds == "unreported"
