"""Cases are read as collected; what no network can mean is refused with its place."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from commonground.core.errors import CommonGroundError
from commonground.foresight import camp_state, doubts, forecast, read_case, replay, simulate
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
        ("../source_data/north.csv", "2020-01-08", "2020-13-08", "'2020-13-08' is not a day"),
        ("../source_data/north.csv", "2020-01-08", "1/2/2020", "'1/2/2020' may be two days"),
        ("../source_data/data_layout.csv", "north.csv", "../../north.csv", "lies outside the case"),
        ("routes.csv", "Aru,Cross", "Aru,Aru", "a road from Aru to itself"),
        ("routes.csv", "Aru,Cross,120", "Aru,Cross,inf", "'inf' is not a number"),
        ("conflicts.csv", "#Day, Aru, Belo", "0,1,1", "its first line names no place"),
        ("conflicts.csv", "0,1,0", "0,7,0", "a conflict of 7"),
        ("closures.csv", "0,30", "0,half", "'half' is not a number"),
        ("registration_corrections.csv", "2020-03-04", "verified", "a correction needs a camp and a day"),
        ("sim_period.csv", "120", "120.5", "'120.5' is no whole number of days"),
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


@pytest.mark.parametrize(
    "counts",
    [
        "2020-01-15,100\n2020-02-14,250\n",
        "# date people\n2020-01-15,100,,,\n\n,,,\n2020-02-14,250,note,more\n",
        "date;people\n15.01.2020;100\n14.02.2020;250\n",
        "15/01/2020,100\n14/02/2020,250\n",
        "01/15/2020,100\n02/14/2020,250\n",
        "2020/1/15,100\n2020/2/14,250\n",
        '15 Jan 2020,100\n"Feb 14, 2020",250\n',
        "20200115,100\n20200214,250\n",
        "2020-01-15 00:00:00,100\n2020-02-14T00:00:00Z,250.0\n",
        '"2020-01-15","100"\n"2020-02-14"," 250 "\n',
    ],
)
def test_one_series_written_in_many_ways_is_read_alike(tmp_path: Path, counts: str) -> None:
    folder = small_case(tmp_path / "small")
    (folder / "source_data/south.csv").write_text(counts, "utf-8-sig")
    south = read_case(folder).camps[1].series[0]
    assert south.days.tolist() == [14, 44] and south.counts.tolist() == [100, 250]


def test_thousands_accents_and_old_encodings_are_read(tmp_path: Path) -> None:
    folder = small_case(tmp_path / "small")
    places = folder / "input_csv/locations.csv"
    renamed = places.read_text("utf-8-sig").replace("South", "Sévaré").replace("50000", '"50,000"')
    places.write_bytes(renamed.encode("cp1252"))
    for name in ("input_csv/routes.csv", "input_csv/closures.csv", "source_data/data_layout.csv"):
        path = folder / name
        path.write_bytes(path.read_text("utf-8").replace("South,", "Sévaré,").encode("cp1252"))
    case = read_case(folder)
    assert case.camp_names == ["North", "Sévaré"] and case.places[0].people == 50_000
    assert len(case.camps[1].series) == 1


def test_older_cases_name_their_period_otherwise_and_give_no_limit_as_minus_one(tmp_path: Path) -> None:
    folder = small_case(tmp_path / "small")
    (folder / "input_csv/sim_period.csv").rename(folder / "input_csv/conflict_period.csv")
    places = folder / "input_csv/locations.csv"
    places.write_text(places.read_text("utf-8-sig").replace("camp,,9000", "camp,,-1"), "utf-8")
    case = read_case(folder)
    assert case.length == 120 and case.places[3].people == 0
    assert simulate(case, np.linspace(0, 50_000, 120))[-1, 0] > 9000 * 1.25


def test_what_can_hardly_be_meant_is_read_and_said(tmp_path: Path) -> None:
    folder = small_case(tmp_path / "small")
    (folder / "source_data/data_layout.csv").write_text("North,north.csv\n", "utf-8")
    (folder / "input_csv/routes.csv").write_text("Belo,North,50\n", "utf-8")
    with (folder / "input_csv/closures.csv").open("a") as closures:
        closures.write("country,Atlantis,Here,3,9\n")
    conflict = folder / "input_csv/conflicts.csv"
    conflict.write_text(conflict.read_text("utf-8").replace("Belo\n", "Belo, Mu\n"), "utf-8")
    assert [note.partition(":")[0] for note in doubts(read_case(folder))] == [
        "conflicts.csv", "source_data holds no national series (total)", "South", "closures.csv", "Aru",
    ]  # fmt: skip


def test_a_network_nobody_can_leave_is_refused_when_it_is_run(tmp_path: Path) -> None:
    folder = small_case(tmp_path / "small")
    (folder / "input_csv/routes.csv").write_text("Cross,North,50\n", "utf-8")
    with pytest.raises(CommonGroundError, match="no road leads from a place in conflict"):
        replay(read_case(folder), members=10, seed=1)


FILES = [
    "input_csv/sim_period.csv", "input_csv/locations.csv", "input_csv/routes.csv", "input_csv/conflicts.csv",
    "input_csv/closures.csv", "input_csv/registration_corrections.csv", "source_data/data_layout.csv",
    "source_data/north.csv", "source_data/all.csv",
]  # fmt: skip
CELLS = some.one_of(
    some.text(max_size=6),
    some.sampled_from(["", "-1", "1e9", "nan", "inf", "North", "Aru", "#", '"', "2020-02-30", "1/2/2020", "\0", "\r"]),
    some.integers(-(10**6), 10**6).map(str),
    some.dates().map(str),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.sampled_from(FILES), some.integers(0, 200), some.integers(0, 8), CELLS, some.booleans())
def test_a_broken_cell_is_read_or_refused_and_never_crashes(
    tmp_path: Path, name: str, line: int, cell: int, text: str, drop: bool
) -> None:
    shutil.rmtree(tmp_path / "fuzzed", ignore_errors=True)
    folder = small_case(tmp_path / "fuzzed")
    path = folder / name
    rows = [row.split(",") for row in path.read_text("utf-8-sig").split("\n")]
    row = rows[line % len(rows)]
    if drop:
        del row[cell % len(row)]
    else:
        row[cell % len(row)] = text
    path.write_text("\n".join(",".join(row) for row in rows), "utf-8", errors="replace")
    try:
        case = read_case(folder)
        made = forecast(camp_state(case, day=min(60, case.length - 1)), lead=30)
        assert np.isfinite(made.count).all() and (made.count <= made.high80).all()
        if case.length < 500:
            assert np.isfinite(simulate(case, case.registered().sum(axis=1))).all()
    except CommonGroundError as refused:
        assert refused.what and refused.where and refused.next


@pytest.mark.parametrize("counts", ["", "date,people\n", "2020-01-05,30\n", "2020-01-01,0\n2020-02-01,0\n"])
def test_empty_single_and_zero_series_are_forecast_with_a_range(tmp_path: Path, counts: str) -> None:
    folder = small_case(tmp_path / "small")
    (folder / "source_data/north.csv").write_text(counts, "utf-8")
    made = forecast(camp_state(read_case(folder), day=60), lead=30)
    assert (made.low80 < made.count).all() and (made.count < made.high80).all()
