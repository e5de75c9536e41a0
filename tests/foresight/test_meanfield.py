"""People on the network are neither made nor lost, and go where they can."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from commonground.foresight import ranges, read_case, simulate
from commonground.foresight import walk as walks
from tests.foresight.cases import small_case

# The error of the reference simulator on the same days, as published with the cases.
REFERENCE = {
    "burundi2015": 0.517, "car2013": 0.337, "mali2012": 0.347, "mali2017_adm1": 0.685, "nigeria2016": 0.253,
    "ssudan2013": 0.513, "syria2013": 0.329, "tigray2020": 0.455,
}  # fmt: skip


@pytest.mark.shared
@pytest.mark.parametrize(("name", "reference"), REFERENCE.items())
def test_without_counts_it_errs_as_the_reference_does(shared_data: Path, name: str, reference: float) -> None:
    case = read_case(shared_data / "flee" / name)
    truth = case.registered()
    total = truth.sum(axis=1)
    some = total > 0
    error = (np.abs(simulate(case, total) - truth).sum(axis=1)[some] / total[some]).mean()
    assert error <= reference + 0.05


def test_every_day_moves_everybody_and_nobody_twice(tmp_path: Path) -> None:
    case = read_case(small_case(tmp_path / "small"))
    walked = walks.walk(case, days=case.length, start=np.zeros(2))
    maps = walks.day_maps(walked, np.arange(case.length), np.zeros(walked.places, bool))
    assert np.allclose(maps.sum(axis=2), 1)
    assert (maps > -1e-12).all()


def test_a_closed_road_carries_nobody(tmp_path: Path) -> None:
    case = read_case(small_case(tmp_path / "small"))
    inside = simulate(case, np.linspace(0, 5000, case.length))
    assert inside[29, 1] == 0 and inside[60, 1] > 0


def test_a_full_camp_turns_people_away(tmp_path: Path) -> None:
    case = replace(read_case(small_case(tmp_path / "small")), closures=())
    totals = np.linspace(0, 50_000, case.length)
    full = simulate(case, totals)[-1, 0]
    assert full <= 9000 * walks.CAPACITY_STRETCH * 1.05
    assert simulate(case.without_capacity(), totals)[-1, 0] > full


@pytest.mark.shared
def test_without_capacity_it_beats_the_naive_rules(shared_data: Path) -> None:
    errors = []
    for name in REFERENCE:
        case = read_case(shared_data / "flee" / name).without_capacity()
        truth = case.registered()
        total = truth.sum(axis=1)
        some = total > 0
        errors.append((np.abs(simulate(case, total) - truth).sum(axis=1)[some] / total[some]).mean())
    # Uniform 0.635, nearest camp 0.806, inverse distance 0.614 over the same eight cases.
    assert np.mean(errors) < 0.614


def test_a_disconnected_network_leaves_people_where_they_are(tmp_path: Path) -> None:
    case = replace(read_case(small_case(tmp_path / "small")), roads=())
    assert simulate(case, np.linspace(0, 5000, case.length)).sum() == 0


def test_one_seed_one_answer(tmp_path: Path) -> None:
    case = read_case(small_case(tmp_path / "small"))
    totals = np.linspace(0, 5000, case.length)
    first, again, other = (ranges(case, totals, members=20, seed=seed)[1] for seed in (4, 4, 5))
    assert first.tobytes() == again.tobytes() != other.tobytes()
