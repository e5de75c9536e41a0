"""Flows from stocks, against the tables that were published."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.errors import CommonGroundError
from commonground.foresight.flows import abroad, flows_from_stocks


def table(text: str) -> np.ndarray:
    return np.array([[float(cell) for cell in row.split()] for row in text.split(";")])


START_2013 = "1000 100 10 0; 55 555 50 5; 80 40 800 40; 20 25 20 200"
# Who printed it, the tables, births, deaths, and the flows as printed.
PUBLISHED = [
    ("Abel 2013", START_2013, "950 100 60 0; 80 505 75 5; 90 30 800 40; 40 45 0 180", "", "",
     "0 0 50 0; 35 0 25 0; 10 10 0 0; 10 10 0 0"),
    ("Abel 2018", "100 10 10 0; 20 55 25 10; 10 40 140 65; 20 25 20 200",
     "70 30 10 10; 25 60 10 15; 10 55 140 50; 40 45 0 180", "", "",
     "0 20 0 10; 0 0 0 0; 15 15 0 5; 10 25 0 0"),
    ("Abel and Cohen 2019", "100 10 10 0; 80 180 10 90; 30 10 140 40; 60 70 10 160",
     "95 5 15 5; 75 225 5 55; 55 0 115 50; 35 25 25 215", "", "",
     "0 5 7.857143 22.142857; 7.142857 0 12.142857 40.714286; 17.857143 5 0 7.142857; 0 35 0 0"),
    ("Abel 2013, births and deaths", START_2013, "1060 60 10 10; 45 540 40 0; 70 75 770 70; 30 30 20 230",
     "80 20 40 60", "70 30 50 10",
     "0 8.897732 0 3.852711; 26.81098 0 0.4296748 10; 0 35.677466 0 26.145924; 11.62571 11.251175 1.4120903 0"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "start", "end", "births", "deaths", "printed"), PUBLISHED)
def test_the_published_tables_are_met_to_every_printed_digit(name, start, end, births, deaths, printed):
    def vital(text):
        return np.array([float(word) for word in text.split()]) if text else None

    found = flows_from_stocks(table(start), table(end), births=vital(births), deaths=vital(deaths)).between
    for ours, theirs in zip(found.flatten(), printed.replace(";", " ").split(), strict=True):
        digits = len(theirs.partition(".")[2])
        assert abs(ours - float(theirs)) <= 0.5000001 * 10**-digits, (name, ours, theirs)


@pytest.mark.parametrize(("example", "total", "digits"), [(0, 150, 6), (1, 100, 6), (2, 160, 6), (3, 136.10346, 5)])
def test_the_published_totals_are_met(example, total, digits):
    _, start, end, births, deaths, _ = PUBLISHED[example]
    vital = [np.array([float(word) for word in text.split()]) if text else None for text in (births, deaths)]
    found = flows_from_stocks(table(start), table(end), births=vital[0], deaths=vital[1])
    assert round(found.total, digits) == total


counts = st.lists(st.lists(st.integers(0, 500), min_size=3, max_size=3), min_size=3, max_size=3)


@given(counts, counts)
def test_flows_turn_the_first_table_into_the_second(start, end):
    start, end = np.array(start, float), np.array(end, float)
    found = flows_from_stocks(start, end)
    net = found.between.sum(axis=0) - found.between.sum(axis=1)
    outside = found.from_outside.sum() - found.to_outside.sum()
    assert abs(end.sum() - start.sum() - outside) < 1e-6
    assert abs(net.sum()) < 1e-6 and (found.between >= 0).all() and not found.between.diagonal().any()


@given(counts, counts)
def test_people_abroad_move_by_what_their_number_changed(start, end):
    start, end = np.array(start, float), np.array(end, float)
    np.fill_diagonal(start, 0)
    np.fill_diagonal(end, 0)
    found = abroad(start, end, np.arange(3)).between
    change = end.sum(axis=0) - start.sum(axis=0) - (end.sum(axis=1) - start.sum(axis=1))
    assert np.allclose(found.sum(axis=0) - found.sum(axis=1), change, atol=1e-6)


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        ("1 2; 3 4", "1 2 3; 4 5 6; 7 8 9", "same places"),
        ("1 2 3; 4 5 6", "1 2 3; 4 5 6", "square"),
        ("1 -2; 3 4", "1 2; 3 4", "no count"),
        ("1 nan; 3 4", "1 2; 3 4", "no count"),
    ],
)
def test_tables_that_are_no_stocks_are_refused(start, end, says):
    with pytest.raises(CommonGroundError, match=says):
        flows_from_stocks(table(start), table(end))
