"""A supposition changes what it names and nothing else, and says what it cannot mean."""

from pathlib import Path

import numpy as np
import pytest

from commonground.core.errors import CommonGroundError
from commonground.foresight import Case, Compared, Record, compare_what_if, read_case, read_what_if
from tests.foresight.cases import small_case

NORTH, SOUTH = 0, 1


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return read_case(small_case(tmp_path / "small"))


def compared(case: Case, folder: Path, told: str, **asked: int | None) -> Compared:
    path = folder / "told.toml"
    path.write_text(told, "utf-8")
    return compare_what_if(
        case, read_what_if(path), day=asked.get("day"), horizon=30, members=20, seed=asked.get("seed") or 1
    )


def test_a_closed_road_sends_nobody_more_to_its_camp(case: Case, tmp_path: Path) -> None:
    found = compared(case, tmp_path, '[[close]]\nroad = ["Cross", "North"]\nfrom = 60\n')
    assert np.array_equal(found.supposed[:60], found.baseline[:60])
    # A camp loses a thousandth a day of those who may leave, and gains nobody.
    assert found.supposed[60:, NORTH].max() <= found.supposed[59, NORTH]
    assert found.changed[-1, NORTH] < 0 < found.changed[-1, SOUTH]
    assert (found.changed_low80 <= found.changed).all() and (found.changed <= found.changed_high80).all()


def test_a_closed_border_is_every_road_between_two_countries(case: Case, tmp_path: Path) -> None:
    found = compared(case, tmp_path, '[[close]]\ncountries = ["Here", "There"]\nfrom = 20\nuntil = 40\n')
    assert np.ptp(found.supposed[20:40], axis=0).max() == 0
    assert found.supposed[60].sum() > found.supposed[39].sum()


def test_a_new_camp_is_empty_until_it_opens(case: Case, tmp_path: Path) -> None:
    told = '[[open]]\ncamp = "Third"\ncountry = "There"\nroads = {Cross = 30}\ncapacity = 800\nfrom = 50\n'
    found = compared(case, tmp_path, told)
    assert found.camps == ("North", "South", "Third")
    assert found.supposed[:50, 2].max() == 0 < found.supposed[-1, 2] <= 1000
    assert found.baseline[:, 2].max() == 0
    assert np.allclose(found.supposed[:50, :2], found.baseline[:50, :2])


def test_more_room_takes_more_people(case: Case, tmp_path: Path) -> None:
    small = compared(case, tmp_path, '[[room]]\ncamp = "North"\ncapacity = 200\n')
    assert small.supposed[-1, NORTH] <= 200 * 1.25 < small.baseline[-1, NORTH]


def test_new_fighting_drives_out_the_people_it_is_said_to(case: Case, tmp_path: Path) -> None:
    found = compared(case, tmp_path, '[[conflict]]\nplace = "Cross"\npeople = 900\nfrom = 30\nuntil = 60\n')
    assert np.allclose(found.supposed[:30], found.baseline[:30])
    assert found.changed[-1].sum() == pytest.approx(900, rel=0.05)


def test_a_forecast_supposes_with_what_was_known_and_no_capacity(case: Case, tmp_path: Path) -> None:
    found = compared(case, tmp_path, '[[close]]\ncamp = "North"\nfrom = 65\n', day=60)
    assert found.first == 61 and len(found.baseline) == 30
    assert found.changed[-1, NORTH] < 0
    roomy = compared(case, tmp_path, '[[room]]\ncamp = "North"\ncapacity = 1\n', day=60)
    assert roomy.changed[-1, NORTH] < 0


def test_one_seed_one_answer_and_the_same_chances_on_both_sides(case: Case, tmp_path: Path) -> None:
    told = '[[open]]\ncamp = "Far"\ncountry = "There"\nroads = {South = 900}\nfrom = 119\n'
    once, again = (compared(case, tmp_path, told, seed=4) for _ in range(2))
    assert once.changed_high80.tobytes() == again.changed_high80.tobytes()
    # A camp nobody can reach in time changes nothing: every pair of runs had the same chances.
    assert np.allclose(once.changed_high80[:119], 0) and np.allclose(once.changed_low80[:119], 0)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("", "it supposes nothing"),
        ("[[close]]\n", "closes one thing"),
        ('[[close]]\ncamp = "North"\nroad = ["A", "B"]\n', "closes one thing"),
        ('[[close]]\ncamp = "Nowhere"\n', "there is no place 'Nowhere'"),
        ('[[close]]\ncountries = ["Here"]\n', "countries is no pair"),
        ('[[close]]\ncountries = ["Here", "Utopia"]\n', "there is no country 'Utopia'"),
        ('[[close]]\ncamp = "North"\nfrom = 9\nuntil = 9\n', "until day 9 is not after day 9"),
        ('[[close]]\ncamp = "North"\nfrom = -3\n', "from: -3 is no day"),
        ('[[close]]\ncamp = "North"\nfrom = "soon"\n', "from: 'soon' is no day"),
        ('[[open]]\ncamp = "New"\ncountry = "There"\n', "[[open]] needs roads"),
        ('[[open]]\ncamp = "North"\ncountry = "There"\nroads = {Cross = 1}\n', "North is already a place"),
        ('[[open]]\ncamp = "New"\ncountry = "There"\nroads = {Cross = -1}\n', "Cross: -1 is no number"),
        ('[[open]]\ncamp = "New"\ncountry = "There"\nroads = {}\n', "roads leads nowhere"),
        ('[[room]]\ncamp = "Cross"\ncapacity = 5\n', "there is no camp 'Cross'"),
        ('[[conflict]]\nplace = "North"\n', "North has no inhabitants"),
        ('[[conflict]]\nplace = "Aru"\nintensity = 3\n', "an intensity of 3"),
        ('[[conflict]]\nplace = "Aru"\nweather = "hot"\n', "[[conflict]] knows no weather"),
        ("[flood]\n", "flood is no part of a what-if"),
        ("close = 4\n", "close is no list of tables"),
        ("[[close", "it is not TOML"),
    ],
)
def test_what_cannot_be_supposed_is_refused_with_a_next_step(case: Case, tmp_path: Path, told: str, says: str) -> None:
    with pytest.raises(CommonGroundError) as refused:
        compared(case, tmp_path, told)
    assert says in refused.value.what and refused.value.next and refused.value.where


def test_on_the_counts_of_a_day_the_baseline_is_the_forecast_from_them(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "told.toml"
    path.write_text(
        '[[close]]\nroad = ["Cross", "North"]\nfrom = 60\n'
        '[[open]]\ncamp = "Third"\ncountry = "There"\nroads = {Cross = 30}\nfrom = 60\n'
        '[[conflict]]\nplace = "Cross"\npeople = 900\nfrom = 61\nuntil = 81\n', "utf-8",
    )  # fmt: skip
    found = compare_what_if(case, read_what_if(path), day=60, horizon=30, members=20, seed=1, assimilate=True)
    record = Record(case)
    ahead = np.array([record.forecast(day=60, lead=lead).count for lead in range(1, 31)])
    assert np.allclose(found.baseline[:, :2], ahead)
    assert not found.has_baseline(2) and found.has_baseline(1)
    # Those driven out come, and nobody else; none of them reaches the camp whose road is closed.
    assert found.changed[-1].sum() == pytest.approx(900, rel=0.05)
    assert abs(found.changed[-1, NORTH]) < 10 < found.changed[-1, SOUTH] and found.changed[-1, 2] > 400
    assert (found.supposed >= 0).all()


def test_what_a_supposition_changed_before_the_day_is_in_the_counts(case: Case, tmp_path: Path) -> None:
    told = tmp_path / "told.toml"
    told.write_text('[[close]]\nroad = ["Cross", "North"]\nfrom = 0\nuntil = 60\n', "utf-8")
    found = compare_what_if(case, read_what_if(told), day=60, horizon=10, members=20, seed=1, assimilate=True)
    assert np.abs(found.changed[0]).max() <= 0.05 * found.baseline[0].sum()
