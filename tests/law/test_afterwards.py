"""Measures of the way after, on numbers worked out by hand; what is not known is never counted as reached."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.errors import RuleError
from commonground.law import (
    Visit,
    Wave,
    durable_solutions,
    follow_up,
    integration,
    progress,
    read_weights,
    review,
    score,
    settings,
    survey,
)

ECONOMIC = [f"E{n}" for n in range(1, 10)]
SOCIAL = [f"S{n}" for n in range(1, 8)]
PSYCHOSOCIAL = [f"P{n}" for n in range(1, 10)]
EVERYTHING = dict.fromkeys(ECONOMIC + SOCIAL + PSYCHOSOCIAL, "good")
HALF = Fraction(1, 2)


def test_three_dimensions_weigh_the_same_however_many_items_they_have():
    answers = {
        **dict.fromkeys(ECONOMIC, "very good"),  # 9 items at 1
        **dict.fromkeys(SOCIAL, "poor"),  # 7 items at 1/4
        **dict.fromkeys(PSYCHOSOCIAL, "fair"),  # 9 items at 1/2
    }
    found = score(answers)
    assert found.dimensions == {"economic": 1, "social": Fraction(1, 4), "psychosocial": HALF}
    assert found.composite == Fraction(7, 12)  # (1 + 1/4 + 1/2) / 3
    assert found.label == "unofficial equal-weight score" and found.clauses == ("RSS",)


def test_an_item_left_open_is_left_out_and_counts_neither_way():
    answers = {**EVERYTHING, "E1": "do not know", "E2": "refused", "E3": None, "E4": "very poor"}
    found = score(answers)
    assert found.dimensions["economic"] == Fraction(5, 8)  # five at 3/4 and one at 0, of six answered
    assert found.answered["economic"] == (6, 9)


@pytest.mark.parametrize(("answered", "known"), [(6, True), (5, False)])
def test_two_thirds_of_a_dimension_must_be_answered(answered, known):
    answers = {**EVERYTHING, **dict.fromkeys(ECONOMIC[answered:])}
    found = score(answers)
    assert (found.dimensions["economic"] is not None) is known
    assert (found.composite is not None) is known  # no composite of two dimensions
    assert found.dimensions["social"] == Fraction(3, 4)


def test_four_of_seven_social_items_are_too_few_and_five_are_enough():
    assert score({**EVERYTHING, **dict.fromkeys(SOCIAL[4:])}).dimensions["social"] is None
    assert score({**EVERYTHING, **dict.fromkeys(SOCIAL[5:])}).dimensions["social"] == Fraction(3, 4)


def test_nothing_answered_is_no_score_and_not_zero():
    found = score({})
    assert found.composite is None and set(found.dimensions.values()) == {None}


@given(st.dictionaries(st.sampled_from(sorted(survey().items)), st.sampled_from([*survey().scores, None])))
def test_a_score_lies_between_the_worst_and_the_best_answer(answers):
    for dimension, value in score(answers).dimensions.items():
        own = [
            survey().scores[said] for id, said in answers.items() if said and survey().items[id].dimension == dimension
        ]
        assert value is None or min(own) <= value <= max(own)


def weights(**changed):
    rows = [f"{id},{changed.get(id, 1)}" for id in survey().items]
    return "item_id,weight\n" + "\n".join(rows)


def test_loaded_weights_are_used_and_named_and_never_called_official_by_us():
    loaded = read_weights(weights(E1="3", E9="0"), title="Handbook annex")
    answers = {**EVERYTHING, **dict.fromkeys(ECONOMIC, "very poor"), "E1": "very good"}
    found = score(answers, weights=loaded)
    assert found.dimensions["economic"] == Fraction(3, 10)  # 3 of 3 + 7 x 1 + 0
    assert found.label == "weights as loaded: Handbook annex" and "official" not in found.label


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("item,weight\nE1,1", "the columns are not item_id and weight"),
        ("", "the columns are not item_id and weight"),
        ("item_id,weight\nE1,1", "has no weight"),
        (weights() + "\nE1,1", "'E1' is written twice"),
        (weights() + "\nX1,1", "'X1' is no item of the survey"),
        (weights(E1="-1"), "'-1' is not a weight"),
        (weights(E1="a lot"), "is not a weight"),
        (weights(E1="1/0"), "is not a weight"),
        (weights(**dict.fromkeys(SOCIAL, 0)), "social has no weight at all"),
    ],
)
def test_a_table_of_weights_that_is_not_whole_is_refused(text, said):
    with pytest.raises(RuleError) as refusal:
        read_weights(text, title="x", where="weights.csv")
    assert said in str(refusal.value) and "weights.csv" in refusal.value.where


@pytest.mark.parametrize(
    ("answers", "said"),
    [({"E10": "good"}, "is no item"), ({"E1": "yes"}, "is not an answer"), ({"E1": 1}, "is not an answer")],
)
def test_an_answer_the_survey_does_not_know_is_refused(answers, said):
    with pytest.raises(RuleError, match=said):
        score(answers)


def test_a_durable_solution_is_reached_when_all_eight_criteria_are_met():
    all_met = {f"DS-{n}": "met" for n in range(1, 9)}
    assert review(durable_solutions(), all_met).reached is True
    assert review(durable_solutions(), {**all_met, "DS-4": "partly_met"}).reached is False
    open_ = review(durable_solutions(), {**all_met, "DS-4": "unknown", "DS-7": None})
    assert open_.reached is None and open_.unknown == ("DS-4", "DS-7") and len(open_.met) == 6
    assert review(durable_solutions(), {}).reached is None
    assert open_.clauses == ("IASCDS",)


def test_integration_is_followed_in_two_parts():
    ratings = {f"IF-{n}": "met" for n in range(1, 6)}
    found = review(integration(), {**ratings, "IF-9": "not_met"})
    assert found.parts == {"self_sufficiency": True, "well_being": False} and found.reached is False
    assert review(integration(), ratings).parts["well_being"] is None


def test_a_rating_nobody_knows_is_refused():
    for ratings in ({"DS-9": "met"}, {"DS-1": "mostly"}):
        with pytest.raises(RuleError, match="is no rating of these criteria"):
            review(durable_solutions(), ratings)


@pytest.mark.parametrize(
    ("visits", "as_of", "state", "months"),
    [
        ([], date(2023, 6, 1), "not_started", 0),
        ([date(2023, 4, 30)], date(2023, 6, 1), "running", 3),
        ([date(2023, 4, 29)], date(2023, 6, 1), "running", 2),
        ([date(2023, 4, 30), date(2024, 1, 31)], date(2024, 3, 1), "complete", 12),
        ([date(2023, 4, 30), date(2024, 1, 30)], date(2024, 3, 1), "cut_short", 11),
        ([date(2024, 5, 1)], date(2023, 6, 1), "not_started", 0),  # still to come
        ([date(2023, 1, 1)], date(2024, 6, 1), "cut_short", 0),  # before the return
    ],
)
def test_follow_up_lasts_as_long_as_the_policy_asks(visits, as_of, state, months):
    found = follow_up(date(2023, 1, 31), visits, as_of=as_of)
    assert (found.state, found.months, found.asked.key) == (state, months, "followup_min_months")


def test_a_shorter_policy_completes_sooner():
    policy = settings({"followup_min_months": 3})
    assert follow_up(date(2023, 1, 31), [date(2023, 4, 30)], as_of=date(2023, 5, 1), policy=policy).state == "complete"


QUARTER = Fraction(1, 4)
COHORT = (
    Wave(
        "2024-03-01",
        {"a": Visit(False, QUARTER), "b": Visit(False, HALF), "c": Visit(None, None), "d": Visit(True, Fraction(1))},
        {},
    ),
    Wave("2024-09-01", {"a": Visit(True, HALF), "d": Visit(True, Fraction(1))}, {"b": "moved away"}),
)


def test_a_cohort_shows_who_was_lost_and_counts_everybody_enrolled():
    first, second = progress(["a", "b", "c", "d", "e"], COHORT)
    assert (first.reached, first.achieved, first.not_achieved, first.unknown) == (4, 1, 2, 1)
    assert first.lost == {"no word": 1} and first.attrition == Fraction(1, 5)
    assert first.share == (Fraction(1, 5), Fraction(3, 5))
    assert (first.mean_score, first.scored, first.change) == (Fraction(7, 12), 3, 0)
    assert (second.reached, second.achieved, second.not_achieved) == (2, 2, 0)
    assert second.lost == {"moved away": 1, "no word": 2} and second.attrition == Fraction(3, 5)
    assert second.share == (Fraction(2, 5), Fraction(1))


def test_losing_the_weakest_does_not_look_like_progress():
    """The mean of those reached rises to 3/4; the same two people rose by 1/8."""
    _, second = progress(["a", "b", "c", "d", "e"], COHORT)
    assert second.mean_score == Fraction(3, 4)
    assert (second.same_people, second.change) == (2, Fraction(1, 8))


def test_nobody_enrolled_is_no_share():
    (point,) = progress([], [Wave("2024-03-01", {})])
    assert point.share is None and point.attrition is None and point.mean_score is None


visits = st.dictionaries(st.sampled_from("abcdef"), st.builds(Visit, st.sampled_from([True, False, None])))


@given(visits, st.sampled_from("abcdef"))
def test_what_is_not_known_is_never_achieved(outcomes, name):
    (before,) = progress("abcdef", [Wave("2024-03-01", outcomes)])
    for worse in ({**outcomes, name: Visit(None)}, {key: one for key, one in outcomes.items() if key != name}):
        (after,) = progress("abcdef", [Wave("2024-03-01", worse)])
        assert after.share[0] <= before.share[0] and after.share[1] >= before.share[1]


@pytest.mark.parametrize(
    ("enrolled", "waves", "said"),
    [
        (["a", "a"], [], "enrolled twice"),
        (["a"], [Wave("2024-03-01", {"b": Visit(True)})], "'b' was not enrolled"),
        (["a"], [Wave("2024-03-01", {"a": Visit(True)}, {"a": "moved"})], "both reached and lost"),
        (["a"], [Wave("2024-03-01", {}), Wave("2024-03-01", {})], "not in order"),
    ],
)
def test_a_cohort_that_contradicts_itself_is_refused(enrolled, waves, said):
    with pytest.raises(RuleError, match=said):
        progress(enrolled, waves)
