"""Cases are read as collected; what no network can mean is refused with its place."""

from pathlib import Path

import pytest

from commonground.core.errors import CommonGroundError
from commonground.foresight import read_case
from tests.foresight.cases import small_case


def test_comments_stray_commas_blank_lines_and_quotes_are_read(tmp_path: Path) -> None:
    case = read_case(small_case(tmp_path / "small"))
    assert [place.name for place in case.places] == ["Aru", "Belo", "Cross", "North", "South"]
    assert case.camp_names == ["North", "South"]
    assert [road.km for road in case.roads] == [120, 450, 80, 200]


def test_counts_before_a_verified_one_are_scaled_to_it(tmp_path: Path) -> None:
    registered = read_case(small_case(tmp_path / "small")).registered()
    # Day 56 said 800; the verified count of day 63 is 9 weeks of 80, 720: everything before takes 720/800.
    assert registered[63, 0] == 720 and registered[56, 0] == 720 and registered[28, 0] == 360


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("routes.csv", "Aru,Cross,120", "Aru,Cross,-120", "a distance of -120 km"),
        ("routes.csv", "Aru,Cross,120", "Aru,Nowhere,120", "'Nowhere' is no place of this case"),
        ("locations.csv", "Belo,R", "Aru,R", "Aru stands twice"),
        ("locations.csv", "camp,", "town,", "no place is a camp"),
        ("locations.csv", "50000", "many", "'many' is not a number"),
        ("sim_period.csv", "Length,120", "Length,0", "a case of 0 days"),
        ("sim_period.csv", "2020-01-01", "soon", "'soon' is not a day"),
        ("closures.csv", "link,Cross", "wall,Cross", "no closure"),
        ("../source_data/north.csv", "-08,100", "-08,-100", "-100 people registered"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(tmp_path: Path, file: str, old: str, new: str, says: str) -> None:
    folder = small_case(tmp_path / "small")
    path = folder / "input_csv" / file
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(CommonGroundError) as refused:
        read_case(folder)
    assert says in refused.value.what
    assert path.name in refused.value.where and refused.value.next


@pytest.mark.parametrize("counts", ["", "date,people\n", "2020-01-05,30\n", "2020-01-01,0\n2020-02-01,0\n"])
def test_empty_single_and_zero_series_are_forecast_with_a_range(tmp_path: Path, counts: str) -> None:
    from commonground.foresight import camp_state, forecast

    folder = small_case(tmp_path / "small")
    (folder / "source_data/north.csv").write_text(counts, "utf-8")
    made = forecast(camp_state(read_case(folder), day=60), lead=30)
    assert (made.low80 < made.count).all() and (made.count < made.high80).all()
