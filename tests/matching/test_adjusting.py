"""Pins, forbidden pairs and what-if: never against a safeguard, each with a cost that re-solving confirms."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.core.errors import CommonGroundError
from commonground.matching import (
    Hand,
    Instance,
    check,
    explain,
    explanations,
    hand_costs,
    match,
    read_instance,
    what_if,
)
from commonground.matching.asking import widen
from tests.matching.world import CASES, PLACES, SCORES, best, budget, folder, instance_of, invented

LINKED = CASES.replace("nationality", "linked_case").replace("3,Y", "3,anna").replace(",X,", ",,").replace(",Y,", ",,")


def planned(path: Path, hand: Hand | None = None, **tables: str):
    return match(read_instance(folder(path, **tables)), gap=0.0, hand=hand or Hand(), budget=budget())


def test_a_pin_is_kept_and_the_rest_is_planned_around_it(tmp_path: Path) -> None:
    # bashir fills two of the three in the north; of anna, chen and dora the south takes anna and dora: 200+300+310.
    found = planned(tmp_path, Hand(pins=(("bashir", "north"),)))
    assert found.at.tolist() == [1, 0, -1, 1] and found.plan.value == 810 and found.plan.bound == 810
    (cost,) = hand_costs(read_instance(tmp_path), found, budget=budget())
    assert cost.value == 1010 - 810


def test_a_forbidden_pair_is_not_used_and_says_who_keeps_it_closed(tmp_path: Path) -> None:
    found = planned(tmp_path, Hand(forbids=(("chen", "north"),)))
    assert found.at[2] != 0
    assert any("caseworker" in clause for clause in explain(found, 2).closed)
    (cost,) = hand_costs(read_instance(tmp_path), found, budget=budget())
    assert cost.value == 1010 - found.plan.value > 0


@pytest.mark.parametrize(
    ("hand", "tables", "said"),
    [
        (Hand(pins=(("ana", "north"),)), {}, "no case 'ana'"),
        (Hand(pins=(("anna", "east"),)), {}, "no place 'east'"),
        (Hand(pins=(("anna", "north"), ("anna", "south"))), {}, "pinned to south and"),
        (Hand(pins=(("anna", "north"),), forbids=(("anna", "north"),)), {}, "forbidden there"),
        (Hand(pins=(("bashir", "north"), ("chen", "north"))), {}, "ask for 5 persons of north, which has 3"),
        (Hand(pins=(("anna", "north"), ("dora", "south"))), {"cases": LINKED}, "linked to"),
        (
            Hand(pins=(("anna", "north"),)),
            {"closed": "case,place,rule,clause\nanna,north,non-refoulement,No assurance.\n"},
            "cannot be pinned to north: non-refoulement",
        ),
        (
            Hand(pins=(("anna", "north"),)),
            {"cases": CASES.replace("nationality", "tie").replace(",X,", ",south,").replace(",Y,", ",,")},
            "family tie",
        ),
    ],
)
def test_a_hand_that_cannot_be_kept_is_refused_with_the_reason(
    tmp_path: Path, hand: Hand, tables: dict[str, str], said: str
) -> None:
    with pytest.raises(CommonGroundError) as refusal:
        planned(tmp_path, hand, **tables)
    assert said in str(refusal.value) and refusal.value.next


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_no_hand_uses_a_closed_pair_and_each_keeps_every_capacity(seed: int) -> None:
    problem = invented(seed)
    instance = instance_of(problem, tempting=1_000_000.0)
    random = np.random.default_rng(seed)
    case, place = int(random.integers(problem.cases)), int(random.integers(problem.places))
    pair = (instance.cases[case], instance.places[place])
    if problem.open[case, place]:
        found = match(instance, gap=0.0, hand=Hand(pins=(pair,)), budget=budget())
        assert found.at[case] == place
    else:
        with pytest.raises(CommonGroundError):
            match(instance, gap=0.0, hand=Hand(pins=(pair,)), budget=budget())
        found = match(instance, gap=0.0, hand=Hand(forbids=(pair,)), budget=budget())
    assert check(found.instance, found.at).broken == ()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 2), st.integers(-1, 2))
def test_what_if_says_what_solving_the_changed_instance_gives(seed: int, place: int, more: int) -> None:
    instance = instance_of(invented(seed))
    if instance.capacity[place, 0] + more < 0:
        return
    found = match(instance, gap=0.0, budget=budget())
    told = what_if(found, instance.places[place], "persons", more, budget=budget())
    changed = widen(instance, place, 0, more)
    assert found.plan.value + told.value == pytest.approx(best(changed.problem()))
    if (changed.closures.open == instance.closures.open).all():
        assert told.relaxed <= told.foreseen + 1e-6


def test_room_opens_what_only_room_had_closed_and_nothing_else(tmp_path: Path) -> None:
    tables = {"cases": CASES.replace("dora,2,1", "dora,5,1"), "scores": SCORES.replace("bashir,north,200\n", "")}
    found = planned(tmp_path, **tables)
    assert found.at[3] == -1
    told = what_if(found, "south", "persons", 1, budget=budget())
    assert ("dora", None, "south") in told.moved or told.value >= 0
    changed = widen(found.instance, 1, 0, 1)
    assert changed.closures.open[3, 1] and not found.instance.closures.open[3, 1]
    assert not changed.closures.open[1, 0]  # not listed stays closed


def test_what_cannot_be_asked_is_refused(tmp_path: Path) -> None:
    found = planned(tmp_path)
    for place, dimension, more in (("east", "persons", 1), ("north", "tents", 1), ("north", "persons", -4)):
        with pytest.raises(CommonGroundError):
            what_if(found, place, dimension, more, budget=budget())


def test_a_rule_that_pushes_is_named_with_what_it_adds() -> None:
    problem = invented(3, cases=30, places=3)
    instance = instance_of(problem, tier=[str(i % 2) for i in range(30)], skew=400.0)
    found = match(instance, kind="opportunity", share=1.0, gap=0.0, budget=budget())
    pushed = [told for told in explanations(found) if told.placed and told.placed.push > 0]
    assert pushed and all(told.rules for told in pushed)
    for told in explanations(found):
        if told.placed:
            there = told.placed
            assert there.net == pytest.approx(there.value - there.price + there.push)


def test_at_the_optimum_of_the_relaxation_nobody_regrets() -> None:
    random = np.random.default_rng(1)
    instance = instance_of(invented(1, cases=20, places=20, dimensions=1))
    ones = Instance(
        **{**vars(instance), "need": np.ones((20, 1)), "capacity": np.ones((20, 1)), "value": random.random((20, 20))}
    )
    found = match(ones, gap=0.0, budget=budget())
    assert all(told.regret is None or told.regret <= 1e-6 for told in explanations(found) if told.placed)


def test_places_of_the_example_have_prices_only_where_room_is_short(tmp_path: Path) -> None:
    found = planned(tmp_path, places=PLACES.replace("south,4,3", "south,40,30"))
    assert found.plan.prices.capacity[1].tolist() == [0.0, 0.0]
