"""Stocks to come: ranges hold what they say, nothing is seen of the future, odd series get honest answers."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.core.errors import CommonGroundError
from commonground.foresight.stocks import (
    Asked,
    Gathered,
    Panel,
    Peeking,
    Step,
    Walk,
    look,
    own_forecast,
    record,
    refuse_peeking,
    walked,
)  # fmt: skip
from commonground.foresight.stocks.quantile import quantile_line
from commonground.foresight.stocks.signals import signals
from tests.foresight.worlds import pairs, stocks

ASKED = Asked("refugee", "SDN", "TCD")


def world(values: np.ndarray | None = None, *, step: Step = Step.YEAR) -> Panel:
    return Panel.of(pairs(), step, 2004 if step is Step.YEAR else 2004 * 12, stocks() if values is None else values)


def answer(panel: Panel, *, horizon: int = 3, masked: frozenset[int] = frozenset()):
    return look(Gathered(panel, 0, "UNHCR", "", (), (), masked), ASKED, horizon=horizon)


def ids(found) -> set[str]:
    return {note.id for note in found.notes}


def with_first(row) -> Panel:
    values = stocks()
    values[0] = row
    return world(values)


# --- nothing of the future is seen ---------------------------------------------------------------------------


@pytest.mark.parametrize("cut", [6, 12, 18])
def test_our_own_forecast_does_not_change_with_the_future(cut):
    refuse_peeking(own_forecast, world(), cut, 2)


def next_year(panel: Panel, cut: int, horizon: int):
    return panel.values[:, cut + 1 : cut + 1 + horizon]


def scaled_by_all_years(panel: Panel, cut: int, horizon: int):
    usual = np.abs(np.diff(panel.values, axis=1)).mean(axis=1)
    return panel.until(cut).values[:, -1:] + usual[:, None]


def off_by_one(panel: Panel, cut: int, horizon: int):
    return own_forecast(panel.until(cut + 1), cut + 1, horizon)


def through_the_copy(panel: Panel, cut: int, horizon: int):
    known = panel.values[:, : cut + 1]
    return known.base[:, -1:] if known.base is not None else known


def breaks_to_come(panel: Panel, cut: int, horizon: int):
    return panel.breaks.astype(float)[:, cut + 1 :].sum(axis=1)


@pytest.mark.parametrize("leak", [next_year, scaled_by_all_years, off_by_one, through_the_copy, breaks_to_come])
def test_a_planted_leak_is_caught(leak):
    with pytest.raises(Peeking, match="changes with what came after it"):
        refuse_peeking(leak, world(), 12, 2)


def test_a_leak_in_the_cut_itself_is_caught(monkeypatch):
    monkeypatch.setattr(Panel, "until", lambda self, at: self)
    with pytest.raises(Peeking):
        refuse_peeking(own_forecast, world(), 12, 2)


def test_signals_of_a_period_are_those_of_a_panel_that_ends_there():
    whole = signals(world())
    for at in (0, 3, 11):
        known = signals(world().until(at))
        assert np.array_equal(whole.momentum[:, at], known.momentum[:, -1])
        assert np.array_equal(whole.width[:, at], known.width[:, -1])


# --- the ranges ----------------------------------------------------------------------------------------------


def test_ranges_are_nested_and_never_below_nought():
    found = answer(world())
    for coming in found.coming:
        low95, low80, low50 = (coming.ranges[share][0] for share in (95, 80, 50))
        high50, high80, high95 = (coming.ranges[share][1] for share in (50, 80, 95))
        assert 0 <= low95 <= low80 <= low50 <= coming.median <= high50 <= high80 <= high95


def test_eight_of_ten_outcomes_lie_in_the_range_that_says_so():
    values = np.concatenate([stocks(years=40, seed=seed) for seed in range(6)])
    keys = [(f"{origin}{block}", host) for block in range(6) for origin, host in pairs()]
    panel = Panel.of(keys, Step.YEAR, 1980, values)
    walk = walked(panel, 2, cuts=14)
    for lead in (1, 2):
        found = record(panel, walk.made[-15:-1], lambda made: np.arange(len(keys)), lead)
        assert found is not None
        assert 0.74 <= found.inside[80] <= 0.88, found
        assert found.median_scaled < found.base_scaled  # these series have momentum


def test_the_same_question_gets_the_same_bytes():
    assert answer(world()) == answer(world())


def test_quantile_lines_leave_the_share_below_and_lean_on_the_prior_when_cases_are_few():
    chance = np.random.default_rng(2)
    seen, came = np.ones((4000, 1)), chance.normal(size=4000)
    line = quantile_line(seen, came, 0.9, prior=np.zeros(1), trust=1.0)
    assert (came < line[0]).mean() == pytest.approx(0.9, abs=0.02)
    few = quantile_line(seen[:2], np.array([5.0, 5.0]), 0.5, prior=np.array([1.0]), trust=1000.0)
    assert few[0] == pytest.approx(1.0, abs=0.05)


# --- broken and odd series -----------------------------------------------------------------------------------


def test_one_observation_gets_a_wide_range_and_says_so():
    row = np.full(20, np.nan)
    row[-1] = 40_000
    found = answer(with_first(row))
    low, high = found.coming[0].ranges[80]
    calm = answer(with_first(np.full(20, 40_000.0))).coming[0].ranges[80]
    assert high - low > 2 * (calm[1] - calm[0]) and low < 32_000 and high > 48_000
    assert "one_figure" in ids(found)
    assert not found.last and not found.own


def test_a_lonely_series_of_one_figure_is_wide_too():
    found = look(Gathered(Panel.of([("SDN", "TCD")], Step.YEAR, 2024, np.array([[40_000.0]])), 0, "X", "", (), (),
                          frozenset()), ASKED, horizon=2)  # fmt: skip
    low, high = found.coming[0].ranges[80]
    assert low < 33_000 and high > 46_000
    assert "few_cases" in ids(found)


def test_a_series_of_zeros_is_not_promised_to_stay_so():
    found = answer(with_first(np.zeros(20)))
    assert found.coming[0].median == 0
    assert found.coming[-1].ranges[95][1] >= 10
    assert "all_zero" in ids(found)


def test_an_empty_series_is_refused_with_a_next_step():
    with pytest.raises(CommonGroundError, match="none of its figures is a count"):
        answer(with_first(np.full(20, np.nan)))


@pytest.mark.parametrize("horizon", [0, 11, -1])
def test_a_horizon_out_of_range_is_refused(horizon):
    with pytest.raises(CommonGroundError, match="ahead"):
        answer(world(), horizon=horizon)


def test_a_gap_is_not_filled_and_the_forecast_is_made_at_the_last_count():
    values = stocks()[0]
    values[5:8] = np.nan
    values[18:] = np.nan
    found = answer(with_first(values))
    assert found.coming[0].period == "2022"
    assert [point.value for point in found.history[5:8]] == [None, None, None]
    assert [note.n for note in found.notes if note.id == "gaps"] == [3]


def test_a_break_is_not_taken_as_people_moving():
    values = np.full(20, 10_000.0) + np.arange(20) * 10
    values[19] = 30_000
    panel = with_first(values)
    moved, counted = answer(panel), replace(panel, breaks=panel.breaks.copy())
    counted.breaks[0, 19] = True
    same = answer(counted)
    assert same.coming[0].median < moved.coming[0].median
    assert same.coming[0].ranges[80][1] - same.coming[0].ranges[80][0] < (
        moved.coming[0].ranges[80][1] - moved.coming[0].ranges[80][0]
    )
    assert [note.items for note in same.notes if note.id == "break_asked"] == [("2023",)]


def test_a_masked_last_count_starts_the_range_from_both_its_ends():
    exact = with_first(np.append(np.full(19, 100.0), 100.0))
    low, high = exact.low.copy(), exact.high.copy()
    low[0, -1], high[0, -1] = 50, 150
    masked = answer(replace(exact, low=low, high=high), masked=frozenset({2023}))
    plain = answer(exact)
    assert masked.history[-1].value is None and (masked.history[-1].low, masked.history[-1].high) == (50, 150)
    assert masked.coming[0].ranges[80][0] <= plain.coming[0].ranges[80][0] - 40
    assert masked.coming[0].ranges[80][1] >= plain.coming[0].ranges[80][1] + 40


def test_months_have_months_for_names():
    found = answer(world(stocks(years=30), step=Step.MONTH), horizon=4)
    assert [coming.period for coming in found.coming] == ["2006-07", "2006-08", "2006-09", "2006-10"]
    assert found.coming[0].end.isoformat() == "2006-07-31"


def test_the_last_forecasts_stand_beside_what_came():
    panel = world()
    found = answer(panel)
    assert [said.period for said in found.last] == ["2020", "2021", "2022", "2023"]
    assert [said.came for said in found.last] == [int(count) for count in panel.values[0, -4:]]
    assert all(said.inside == (said.low80 <= said.came <= said.high80) for said in found.last)


def test_a_model_is_chosen_by_what_it_was_off_by_before_not_by_fit():
    """Series that grow by the same number every year: drift has been right ever since there was a past."""
    slope = np.linspace(500, 3000, 36)[:, None]
    panel = world(20_000 + slope * np.arange(20))
    found = answer(panel)
    errors = {one.model: one.error for one in found.judgements}
    assert errors["drift"] < errors["last value"] and found.model != "last value"
    assert found.coming[0].median == pytest.approx(panel.values[0, -1] + slope[0, 0], abs=300)


def test_a_conflict_covariate_is_used_where_it_foretells():
    """People follow a covariate by a year in every pair; the same walk without it cannot know."""
    chance = np.random.default_rng(3)
    worse = chance.random((6, 25)) < 0.25
    events = np.where(worse, 200.0, 10.0)
    conflict = np.repeat(events, 6, axis=0)
    rises = np.ones((36, 25))
    rises[:, 1:] = 1 + 0.3 * np.repeat(worse, 6, axis=0)[:, :-1]
    values = 20_000 * np.cumprod(rises, axis=1)
    with_it = Panel.of(pairs(), Step.YEAR, 2000, values, conflict=conflict)
    without = Panel.of(pairs(), Step.YEAR, 2000, values)
    off = []
    for panel in (with_it, without):
        walk = Walk.of(panel, 1)
        made = [walk.at(at) for at in range(8, 24)]
        off.append(np.mean([np.abs(one.middle[:, 0] - values[:, one.cut + 1]).mean() for one in made[6:]]))
    assert off[0] < off[1]


counts = st.one_of(st.just(float("nan")), st.just(0.0), st.integers(1, 3_000_000).map(float))


@settings(max_examples=40, deadline=None)
@given(st.lists(counts, min_size=1, max_size=14), st.sampled_from(list(Step)), st.integers(1, 3))
def test_whatever_the_series_its_ranges_are_nested_or_it_is_refused(row, step, horizon):
    others = stocks(years=len(row))[:4]
    keys = [("SDN", "TCD"), *(("SYR", f"X{n}") for n in range(4))]
    panel = Panel.of(keys, step, 2000 * step.a_year, np.vstack([np.array(row), others]))
    if np.isnan(row).all():
        with pytest.raises(CommonGroundError):
            look(Gathered(panel, 0, "UNHCR", "", (), (), frozenset()), ASKED, horizon=horizon)
        return
    for coming in look(Gathered(panel, 0, "UNHCR", "", (), (), frozenset()), ASKED, horizon=horizon).coming:
        sides = [coming.ranges[share] for share in (95, 80, 50)]
        ladder = [*(low for low, _ in sides), coming.median, *(high for _, high in reversed(sides))]
        assert ladder == sorted(ladder) and ladder[0] >= 0
