"""A forecast uses nothing that begins after the day it is made, and lands near what was counted."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from commonground.foresight import Case, Record, camp_state, forecast, network_forecast, read_case, score, states
from commonground.foresight.camp_record import BELIEF_COUNT, BELIEF_GIVEN
from commonground.foresight.camp_state import CampState
from commonground.foresight.case import Registrations
from tests.foresight.cases import START, as_of, small_case

CASES = [
    "burundi2015", "car2013", "mali2012", "mali2017_adm1", "nigeria2016", "ssudan2013", "syria2013", "tigray2020",
]  # fmt: skip


def said(case: Case, day: int) -> bytes:
    """Every byte of the forecasts made on `day`."""
    record, state = Record(case), camp_state(case, day=day)
    made = [forecast(state, lead=lead, total=12345.0) for lead in (1, 30, 90, 365)]
    made += [record.forecast(day=day, lead=lead, total=12345.0) for lead in (1, 7, 30, 90)]
    return b"".join(part.tobytes() for one in made for part in (one.given_total, one.count, one.low80, one.high80))


@pytest.mark.parametrize("day", [0, 5, 48, 62, 63, 100])
def test_deleting_the_future_changes_no_byte(tmp_path: Path, day: int) -> None:
    folder = small_case(tmp_path / "small")
    whole, cut = read_case(folder), read_case(as_of(folder, day, tmp_path / "cut"))
    assert said(whole, day) == said(cut, day)
    alone = [network_forecast(case, day=day, horizon=9, members=10, seed=3) for case in (whole, cut)]
    assert [x.count.tobytes() + x.low80.tobytes() for x in alone[0]] == [
        x.count.tobytes() + x.low80.tobytes() for x in alone[1]
    ]


@pytest.mark.shared
@pytest.mark.parametrize("name", CASES)
def test_deleting_the_future_of_a_real_crisis_changes_no_byte(shared_data: Path, tmp_path: Path, name: str) -> None:
    folder = shared_data / "flee" / name
    for day in (20, 110, 215):
        assert said(read_case(folder), day) == said(read_case(as_of(folder, day, tmp_path / str(day))), day)


def test_a_planted_leak_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small_case(tmp_path / "small")
    monkeypatch.setattr(Case, "until", lambda case, day: case)
    assert said(read_case(folder), 48) != said(read_case(as_of(folder, 48, tmp_path / "cut")), 48)


def test_a_case_in_which_the_rule_is_right_is_left_to_it(tmp_path: Path) -> None:
    """Camps that hold a thousand people for ever: whoever expects them to shrink or grow is believed less and less."""
    small = read_case(small_case(tmp_path / "small"))
    still = Registrations(np.arange(5.0, 120, 5), np.full(23, 1000.0))
    case = replace(small, camps=tuple(replace(camp, series=(still,), corrections=()) for camp in small.camps))
    record = Record(case)
    given, count = record.trust(110, 30)
    assert count < record.trust(30, 30)[1] <= record.trust(0, 30)[1] == BELIEF_COUNT
    assert given <= BELIEF_GIVEN
    mixed, alone = record.forecast(day=110, lead=30), forecast(camp_state(case, day=110), lead=30)
    assert (np.abs(mixed.count - 1000) < np.abs(alone.count - 1000)).all()
    assert (mixed.low80 <= mixed.count).all() and (mixed.count <= mixed.high80).all()


def test_capacities_are_not_read(tmp_path: Path) -> None:
    folder = small_case(tmp_path / "small")
    before = read_case(folder)
    places = folder / "input_csv/locations.csv"
    places.write_text(places.read_text("utf-8").replace("9000", "123").replace("4000", ""), "utf-8")
    after = read_case(folder)
    assert said(before, 50) == said(after, 50)
    one, other = (network_forecast(case, day=50, horizon=5, members=10, seed=1)[-1] for case in (before, after))
    assert one.count.tobytes() == other.count.tobytes()


# Means over eight crises, measured with the public rules: what the issue asks to beat them by.
@pytest.fixture(scope="module")
def crises(shared_data: Path) -> list[tuple[Case, list[CampState]]]:
    return [(case, states(case)) for case in (read_case(shared_data / "flee" / name) for name in CASES)]


@pytest.mark.shared
@pytest.mark.parametrize(("lead", "bar"), [(30, 0.90), (90, 0.85)])
def test_forecasts_beat_the_last_counts(crises: list, lead: int, bar: float) -> None:
    scores = [score(case, lead=lead, known=known) for case, known in crises]
    mean = {name: np.mean([getattr(one, name) for one in scores]) for name in scores[0].__slots__}
    assert mean["given_total"] <= bar * mean["last_shares"]
    assert mean["count"] <= bar * mean["last_counts"]
    assert 0.75 <= mean["cover80"] <= 0.85
    for one in scores:
        assert one.given_total <= 1.10 * one.last_shares
        assert one.count <= 1.10 * one.last_counts


people = some.floats(0, 1e6)
days = some.floats(0, 2000)


@given(
    some.lists(
        some.tuples(people, some.floats(0, 1e3), days, days | some.just(float("nan")), some.floats(0, 1), days),
        min_size=1,
        max_size=9,
    ),
    some.tuples(people, some.floats(0.4, 1), people, people),
    some.integers(0, 2000),
    some.integers(1, 400),
    people,
)
def test_every_forecast_is_a_count_of_people(
    camps: list, country: tuple[float, float, float, float], day: int, lead: int, total: float
) -> None:
    counted, growth, age, unverified, new, opens = (np.array(part) for part in zip(*camps, strict=True))
    before, left, rise, inhabitants = country
    made = forecast(
        CampState(day, counted, growth, age, unverified, new, opens, before, before * left, rise, inhabitants),
        lead=lead,
        total=total,
    )
    assert np.isclose(made.given_total.sum(), total)
    assert (made.low80 <= made.count).all() and (made.count <= made.high80).all() and (made.low80 >= 0).all()
    assert np.isfinite(made.high80).all()


def test_nobody_counted_yet_is_a_wide_range_and_never_zero(tmp_path: Path) -> None:
    made = forecast(camp_state(read_case(small_case(tmp_path / "small")), day=0), lead=30)
    assert (made.count > 0).all()
    assert (made.high80 > 10 * made.low80).all()


def test_verifications_of_a_case_say_how_its_other_counts_will_stand(tmp_path: Path) -> None:
    folder = small_case(tmp_path / "small")
    calm = read_case(folder)
    fallen = folder / "source_data/north.csv"
    # Day 63 verifies North at half of the 800 of day 56, instead of at 720.
    fallen.write_text(fallen.read_text("utf-8").replace(f"{START + timedelta(63)},720", f"{START + timedelta(63)},400"))
    after, before = (forecast(camp_state(case, day=68), lead=1).count[1] for case in (read_case(folder), calm))
    assert 0 < after < before


def test_a_camp_announced_as_closed_is_not_filled(tmp_path: Path) -> None:
    folder = small_case(tmp_path / "small")
    (folder / "source_data/south.csv").write_text("date,people\n", "utf-8")
    (folder / "input_csv/closures.csv").write_text("camp,South,,0,100\n", "utf-8")
    state = camp_state(read_case(folder), day=60)
    closed, opened = (forecast(state, lead=lead) for lead in (39, 40))
    assert closed.count[1] == 0 and closed.high80[1] > 0 and opened.count[1] > 0


def test_the_national_rise_is_expected_in_the_camps_not_yet_counted(tmp_path: Path) -> None:
    folder = small_case(tmp_path / "small")
    state = camp_state(read_case(folder), day=30)
    # 150 people a day on day 30; South was never counted.
    assert state.national_rise == 4500 and state.unseen.tolist() == [False, True]
    more, fewer = (
        forecast(replace(state, people=np.array([9000.0, 0]), national_rise=rise), lead=10) for rise in (20_000, 0)
    )
    assert more.count[1] > fewer.count[1] > 0


def test_a_small_place_in_conflict_is_not_expected_to_empty_in_days(tmp_path: Path) -> None:
    state = camp_state(read_case(small_case(tmp_path / "small")), day=0)
    assert state.in_conflict == 50_000  # Aru alone; Belo's war begins on day 40
    few = forecast(replace(state, in_conflict=1000.0), lead=30).count.sum()
    assert few <= 30 * 0.01 * 1000 < forecast(state, lead=30).count.sum()


def test_counts_from_before_the_crisis_are_believed_and_new_ones_less(tmp_path: Path) -> None:
    state = camp_state(read_case(small_case(tmp_path / "small")), day=60)
    assert state.new[0] == 1  # nobody was in North on day 0
    old, new = (forecast(replace(state, new=np.full(2, share)), lead=1).count[0] for share in (0.0, 1.0))
    assert new < old


def test_where_nobody_verifies_counts_are_believed_more_and_more(tmp_path: Path) -> None:
    state = camp_state(read_case(small_case(tmp_path / "small")), day=60)
    early, late = (
        forecast(replace(state, day=day, unverified=np.full(2, 50.0), opens=np.full(2, float(day))), lead=1).count[0]
        for day in (60, 1500)
    )
    assert early < late <= state.people[0] * 1.05
