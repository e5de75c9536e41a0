"""Scores learnt from a history with a known truth: near the oracle's plan, calibrated, each group's error shown."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from commonground.cli import commonground
from commonground.core.errors import CommonGroundError
from commonground.matching.fitting import Seen, fit
from commonground.matching.learning import learn
from commonground.matching.levels import shared_columns, told
from commonground.matching.solving import solve
from tests.matching.world import budget, invented

PLACES, NATIONS, TIERS = 12, 6, 3
WORLD = np.random.default_rng(42)
OF_PLACE, OF_PAIR = WORLD.normal(0, 0.5, PLACES), WORLD.normal(0, 0.5, (NATIONS, PLACES))
OF_TIER = np.array([-1.2, -0.6, 0.2])


def people(count: int, seed: int) -> tuple[pl.DataFrame, np.ndarray]:
    """Cases, and the true chance of an outcome for each at each place."""
    random = np.random.default_rng(seed)
    nation, tier, age = random.integers(0, NATIONS, count), random.integers(0, TIERS, count), random.random(count)
    odds = OF_TIER[tier][:, None] + OF_PLACE + OF_PAIR[nation] + 0.8 * (age[:, None] - 0.5)
    table = pl.DataFrame(
        {
            "case": [f"c{i}" for i in range(count)],
            "nationality": [f"N{n}" for n in nation],
            "skill_tier": tier.astype(str),
            "age": [f"{a * 60:.1f}" for a in age],
            "shirt": [f"colour {c}" for c in random.integers(0, 9, count)],
        }
    )
    return table, 1 / (1 + np.exp(-odds))


def places() -> pl.DataFrame:
    return pl.DataFrame({"place": [f"p{j}" for j in range(PLACES)]})


def history(count: int, seed: int) -> pl.DataFrame:
    table, chance = people(count, seed)
    random = np.random.default_rng([seed, 1])
    at = random.integers(0, PLACES, count)
    came = random.random(count) < chance[np.arange(count), at]
    return table.drop("case").with_columns(
        place=pl.Series([f"p{j}" for j in at]), outcome=pl.Series(came.astype(int).astype(str))
    )


@pytest.mark.parametrize("seed", [1])
def test_learnt_scores_reach_nine_tenths_of_what_the_truth_would(seed: int) -> None:
    cases, chance = people(100, seed)
    learned = learn(history(4_000, seed + 10), cases, places(), where="history")
    problem = invented(seed, cases=100, places=PLACES, tight=0.6)
    problem = replace(problem, open=np.ones_like(problem.open), bonus=np.zeros(100))
    oracle = solve(replace(problem, value=chance), gap=0.03, budget=budget(1))
    ours = solve(replace(problem, value=learned.scores(cases, places())), gap=0.03, budget=budget(1))
    placed = np.flatnonzero(ours.places >= 0)
    truly = chance[placed, ours.places[placed]].sum()
    assert truly >= 0.9 * oracle.value
    blind = solve(replace(problem, value=np.full_like(chance, chance.mean())), gap=0.03, budget=budget(1))
    somewhere = np.flatnonzero(blind.places >= 0)
    assert truly > chance[somewhere, blind.places[somewhere]].sum()


def test_predictions_are_calibrated_and_every_group_shows_its_error() -> None:
    cases, chance = people(400, 3)
    learned = learn(history(4_000, 4), cases, places(), where="history")
    scores = learned.scores(cases, places())
    assert abs(scores.mean() - chance.mean()) < 0.03
    assert np.corrcoef(scores.ravel(), chance.ravel())[0, 1] > 0.85
    loss = learned.report["loss"]
    assert loss["model"] < loss["place_only"] < loss["mean_only"]  # type: ignore[index]
    calibration = learned.report["calibration"]
    assert 0.8 < calibration["slope"] < 1.25  # type: ignore[index]
    for band in calibration["bands"]:  # type: ignore[index]
        assert abs(band["expected"] - band["came"]) < 0.1
    groups = {(row["column"], row["group"]) for row in learned.report["by_group"]}  # type: ignore[attr-defined]
    assert {("nationality", f"N{n}") for n in range(NATIONS)} <= groups


def test_what_does_not_matter_is_learnt_to_be_nothing() -> None:
    cases, _ = people(50, 5)
    effects = learn(history(4_000, 6), cases, places(), where="history").effects()

    def largest(column: str) -> float:
        return float(effects.filter(pl.col("case_column") == column)["effect"].abs().max())  # type: ignore[arg-type]

    assert largest("shirt") < 0.3 < largest("skill_tier")


@pytest.mark.parametrize(("rows", "step"), [(1_500, 0.0), (6_000, 1.5)])
def test_bands_differ_between_places_beside_a_line_only_where_the_history_shows_it(rows: int, step: float) -> None:
    random = np.random.default_rng(34)
    here = np.arange(PLACES) % 2 * step  # at every other place those in the middle fare better
    at, age = random.integers(0, PLACES, rows), random.uniform(-2, 2, rows)
    band = np.digitize(age, [-1.2, -0.4, 0.4, 1.2])
    came = random.random(rows) < 1 / (1 + np.exp(0.5 - 0.3 * age - here[at] * (band == 2)))
    traits = np.concatenate([np.ones((rows, 1)), np.eye(5)[band], age[:, None]], 1)
    block, everywhere = np.array([0, 1, 1, 1, 1, 1, 2]), np.ones((PLACES, 1))
    seen = Seen(traits, block, at, everywhere, np.zeros(1, np.int64), came.astype(float), frozenset({1}))
    own = fit(seen).own[:, 3]
    assert (own[1::2].mean() - own[::2].mean() > 0.5) if step else np.abs(own).max() < 0.01


def test_the_same_history_teaches_the_same_in_any_order_of_columns() -> None:
    cases, _ = people(50, 7)
    past = history(500, 8)
    one = learn(past, cases, places(), where="history").scores(cases, places())
    turned = past.select(sorted(past.columns, reverse=True))
    assert learn(turned, cases, places(), where="history").scores(cases, places()) == pytest.approx(one, abs=0.02)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.drop("outcome"), "'outcome' is missing"),
        (lambda t: t.drop("place"), "'place' is missing"),
        (lambda t: t.with_columns(outcome=pl.lit("yes")), "'yes' is no outcome"),
        (lambda t: t.with_columns(outcome=pl.lit("")), "'' is no outcome"),
        (lambda t: t.with_columns(outcome=pl.lit("-1")), "'-1' is no outcome"),
        (lambda t: t.with_columns(place=pl.lit("elsewhere")), "too few"),
        (lambda t: t.head(20), "too few"),
    ],
)
def test_a_history_that_cannot_teach_is_refused(change, said: str) -> None:  # type: ignore[no-untyped-def]
    cases, _ = people(20, 9)
    with pytest.raises(CommonGroundError) as refusal:
        learn(change(history(200, 9)), cases, places(), where="history")
    assert said in str(refusal.value) and refusal.value.next


def test_levels_keep_blanks_apart_and_put_many_numbers_in_bands() -> None:
    table = pl.DataFrame({"n": [str(i) for i in range(99)] + [""], "w": ["a", "b"] * 49 + ["", None]})
    numbers, words = told(table, "n"), told(table, "w")
    assert len(numbers.names) == 6 and numbers.of(table)[[0, 98, 99]].tolist() == [0, 4, 5]
    assert words.of(table)[-3:].tolist() == [1, 2, 2]
    assert shared_columns(table, table.select("w")) == (["w"], ["n"])


def test_the_command_learns_where_there_are_no_scores(tmp_path: Path) -> None:
    cases, _ = people(30, 11)
    cases.with_columns(persons=pl.lit("1")).write_csv(tmp_path / "cases.csv")
    places().with_columns(persons=pl.lit("2")).write_csv(tmp_path / "places.csv")
    history(600, 12).write_csv(tmp_path / "outcomes.csv")
    words = [str(tmp_path), "--learn", str(tmp_path / "outcomes.csv"), "--json", "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(commonground, ["match", *words])
    told_ = json.loads(done.stdout)
    assert done.exit_code == 0 and told_["placed"] == 24
    assert told_["learned"]["outcomes"] == 600 and "shirt" in told_["learned"]["columns"]
    scores = pl.read_csv(tmp_path / "out" / "scores.csv")
    assert scores.height == 30 * PLACES and scores["value"].is_between(0, 1).all()
    assert {"case_column", "place_level", "effect", "seen"} <= set(pl.read_csv(tmp_path / "out" / "model.csv").columns)
