"""What would flip a result: exact, found by asking the rules, and checked by asking them for everything."""

from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.law import checked, decide
from commonground.law import settings as in_force
from commonground.law.reckoning import Reckoning
from commonground.law.rules import mandates

ROWS = {row.line: row for row in mandates().lines}
CASES = {
    case["id"]: case
    for case in yaml.safe_load((Path(__file__).parent / "cases" / "mandates_examples.yaml").read_text("utf-8"))["cases"]
}
PARTS = ("refugees", "asylum_seekers", "oip", "migrants", "undetermined")
GROUPS = {
    "migrants": ("migrants",),
    "in need of international protection": ("refugees", "asylum_seekers", "oip"),
    "undetermined": ("undetermined",),
}


def line(situation, name="movement", **policy):
    return decide({"as_of": "2024-12-31", **situation}, policy=policy).get(name)


def asked(situation, name="movement", **policy):
    """Who leads by which rule, asked of the rules alone, without what would flip it."""
    facts = checked(mandates().inputs, {"as_of": "2024-12-31", **situation}, where="test")
    found = Reckoning(facts, in_force(policy)).outcome(ROWS[name])
    return (found.lead, found.rule) if found else None


def of(gives):
    return (gives.lead, gives.rule) if gives else None


def test_libya_2018_flips_when_about_110_000_migrants_turn_out_otherwise():
    flip = decide(CASES["MC-02"]["situation"])["movement"].flip
    # 613 000 of 670 000 are migrants; three quarters are 502 500, so 110 501 fewer no longer reach it.
    assert flip.people == 613_000 - 502_500 + 1 == 110_501
    first = {(item.source, item.target): item for item in reversed(flip.reclassified)}
    for target in ("undetermined", "in need of international protection"):
        assert first["migrants", target].people == 110_501
        assert first["migrants", target].gives.lead == ("IOM", "UNHCR")


def test_libya_2018_stays_as_it_is_over_most_of_the_range_of_thresholds():
    segments = decide(CASES["MC-02"]["situation"])["movement"].flip.settings["predominance_threshold"]
    current, after = segments
    assert current.current and (current.low, current.low_in) == (Fraction(1, 2), False)
    assert (current.high, current.high_in) == (Fraction(613, 670), True)
    assert after.gives.lead == ("IOM", "UNHCR") and after.high == Fraction(95, 100)


def test_one_refugee_on_the_list_flips_a_return_of_migrants():
    flip = decide(CASES["MC-02"]["situation"])["return"].flip
    assert flip.people == 1
    assert any(change.facts == {"return.refugees": 1} and change.gives.lead == ("UNHCR",) for change in flip.facts)


def test_a_return_led_for_one_refugee_says_how_many_people_would_have_to_leave_the_list():
    flip = decide(CASES["MC-09"]["situation"])["return"].flip
    assert flip.people == 1 and flip.facts[0].gives.lead == ("IOM",)


@pytest.mark.parametrize(("id", "day"), [("MC-62", 7), ("MC-63", 14), ("MC-64", 21)])
def test_a_concern_says_on_which_day_it_moves_up(id, day):
    found = [
        change.facts["concern.days_open"]
        for change in decide(CASES[id]["situation"])["escalation"].flip.facts
        if "concern.days_open" in change.facts
    ]
    assert found == [day]


def test_camp_coordination_and_coordinator_flip_with_what_is_recorded():
    flip = decide(CASES["MC-11"]["situation"])["idps"].flip
    gives = {tuple(change.facts.items()): change.gives for change in flip.facts}
    assert gives[("hc_designated", False),].lead == ("RC",)
    assert dict(gives[("idp_cause", "conflict"),].extra)["cccm"] == ("UNHCR",)


def test_migrants_nobody_counted_say_how_many_would_decide():
    recorded = decide(CASES["MC-04"]["situation"])["movement"].flip.recorded
    # 273 000 in need of protection are three quarters of 364 000 and one quarter of 1 092 000.
    assert [(item.least, item.most, item.gives.lead) for item in recorded] == [
        (0, 91_000, ("UNHCR",)),
        (91_001, 818_999, ("IOM", "UNHCR")),
        (819_000, None, ("IOM",)),
    ]


small = st.none() | st.integers(0, 12)
movements = st.fixed_dictionaries(dict.fromkeys(PARTS, small))
thresholds = st.sampled_from([0.51, 0.6, 0.75, 0.9, 0.95])
previous = st.none() | st.sampled_from(
    [{"lead": ["IOM"], "mode": "iom_led"}, {"lead": ["IOM", "UNHCR"], "mode": "co_led_platform"}]
)


def moved(movement, source, target, people):
    """Move people one by one, from the parts that have some, to a part that is recorded."""
    changed = dict(movement)
    for _ in range(people):
        taken = next(part for part in GROUPS[source] if changed[part])
        changed[taken] -= 1
    given = [part for part in GROUPS[target] if movement[part] is not None] or [GROUPS[target][-1]]
    changed[given[0]] = (changed[given[0]] or 0) + people
    return changed


def computed(movement, threshold, before):
    return asked({"movement": movement, "previous": before}, predominance_threshold=threshold)


@settings(max_examples=40, deadline=None)
@given(movements, thresholds, previous)
def test_reclassification_is_what_trying_every_number_finds(movement, threshold, before):
    found = line({"movement": movement, "previous": before}, predominance_threshold=threshold)
    flips = {}
    for item in found.flip.reclassified:
        flips.setdefault((item.source, item.target), []).append((item.people, *of(item.gives)))
    fewest = []
    for source, names in GROUPS.items():
        available = sum(movement[name] or 0 for name in names)
        for target in GROUPS:
            if source == target or (target == "migrants" and movement["migrants"] is None):
                continue
            tried, last = [], computed(movement, threshold, before)
            for people in range(1, available + 1):
                now = computed(moved(movement, source, target, people), threshold, before)
                if now != last:
                    tried.append((people, *now))
                    last = now
            assert flips.get((source, target), []) == tried
            fewest += [people for people, *_ in tried[:1]]
    assert found.flip.people == min(fewest, default=None)


@settings(max_examples=40, deadline=None)
@given(movements)
def test_the_stretches_of_thresholds_are_what_trying_every_hundredth_finds(movement):
    segments = line({"movement": movement}).flip.settings.get("predominance_threshold", ())
    for hundredth in range(51, 96, 2):
        at = Fraction(hundredth, 100)
        holding = [
            part
            for part in segments
            if (part.low < at or (part.low == at and part.low_in))
            and (part.high is None or at < part.high or (at == part.high and part.high_in))
        ]
        now = asked({"movement": movement}, predominance_threshold=hundredth / 100)
        if not segments:
            assert now == asked({"movement": movement})
            continue
        assert len(holding) == 1 and of(holding[0].gives) == now
        if at == Fraction(3, 4):
            assert holding[0].current
    assert sum(part.current for part in segments) == (1 if segments else 0)


@settings(max_examples=40, deadline=None)
@given(movements)
def test_a_missing_figure_flips_where_recording_every_number_says(movement):
    found = line({"movement": movement})
    for item in found.flip.recorded:
        part = item.fact.removeprefix("movement.")
        for people in {item.least, item.most if item.most is not None else item.least + 7}:
            assert asked({"movement": {**movement, part: people}}) == of(item.gives)
    covered = {item.fact for item in found.flip.recorded}
    for part in PARTS:
        if movement[part] is None and f"movement.{part}" not in covered:
            assert asked({"movement": {**movement, part: 3}}) == (found.lead, found.rules[0])


lists = st.fixed_dictionaries({part: st.none() | st.integers(0, 3) for part in PARTS})


@settings(max_examples=40, deadline=None)
@given(lists)
def test_what_a_return_list_says_would_flip_it_does(listed):
    found = line({"return": listed}, "return")
    if found is None:
        return
    for change in found.flip.facts:
        after = dict(listed)
        for name, value in change.facts.items():
            after[name.removeprefix("return.")] = int(value)
        assert asked({"return": after}, "return") == of(change.gives) != (found.lead, found.rules[0])


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 40), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_the_stretches_of_escalation_days_are_what_trying_every_day_finds(days, country, region, headquarters):
    policy = {
        "escalation_days_country": country,
        "escalation_days_region": region,
        "escalation_days_headquarters": headquarters,
    }
    concern = {"concern": {"kind": "data_withheld", "days_open": days}}
    found = line(concern, "escalation", **policy)
    for key in policy:
        segments = found.flip.settings.get(key, ())
        for value in range(0, 45, 3):
            now = asked(concern, "escalation", **{**policy, key: value})
            holding = [
                part
                for part in segments
                if (part.low < value or (part.low == value and part.low_in))
                and (part.high is None or value < part.high or (value == part.high and part.high_in))
            ]
            assert now == (of(holding[0].gives) if segments else ((), found.rules[0]))
