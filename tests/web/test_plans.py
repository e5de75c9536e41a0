"""The plans pages: what is recommended, explained, with what-if and the cost of a pin, without scripts."""

import shutil
from pathlib import Path

import pytest

from commonground.picture.dossier import load
from commonground.web import Room, Situation
from tests.matching.world import CASES, SCORES, folder
from tests.web import rooms
from tests.web.conftest import Visit, visitor
from tests.web.test_pages import page

PLANS = f"/en/{rooms.SLUG}/plans/"
PLACES = """place,persons,beds,jurisdiction,latitude,longitude
north,3,3,P,10.5,20.25
south,4,3,Q,9.0,21.0
"""
CLOSED = "case,place,rule,clause\nbashir,north,non-refoulement,<b>No assurance.</b>\n"


@pytest.fixture
def told(tmp_path: Path) -> Visit:
    dossier = Path(shutil.copytree(rooms.SAMPLE_DOSSIER, tmp_path / "tamarea"))
    (dossier / "autumn").mkdir()
    folder(dossier / "autumn", cases=CASES, places=PLACES, scores=SCORES, closed=CLOSED)
    (dossier / "broken").mkdir()
    with (dossier / "situation.toml").open("a", encoding="utf-8") as file:
        file.write('\nplans = ["autumn", "broken"]\n')
    shown = rooms.sample()
    return visitor(Room([Situation(shown, rooms.Memory(shown), load(dossier))]))


def text(visit: Visit, where: str) -> str:
    """The page as sent, with what is marked as English."""
    return visit(where).content.decode()


def test_the_plans_are_listed_and_what_cannot_be_read_is_named(told: Visit) -> None:
    shown = page(told, PLANS)
    # The best plan of the example by hand: chen north, anna and dora south, worth 1,010.
    assert "3 of 4 cases have a recommended place" in shown.words and "1,010" in shown.words
    assert f"{PLANS}autumn/" in shown.links
    assert "A person decides" in shown.words and "no table of cases" in text(told, PLANS)
    assert PLANS in page(told, f"/en/{rooms.SLUG}/").links


def test_a_plan_is_a_table_with_filters_and_a_map_of_links(told: Visit) -> None:
    whole = page(told, f"{PLANS}autumn/")
    assert {f"{PLANS}autumn/case/anna/", f"{PLANS}autumn/place/south/"} <= set(whole.links)
    html = told(f"{PLANS}autumn/").content.decode()
    assert html.count("<circle") == 2 and "Not enough room" in html and "<script" not in html
    for query, n in (("?place=south", 2), ("?state=unplaced", 1), ("?find=AN", 1), ("?place=east", 0), ("?page=9", 4)):
        assert f"Rows that match: {n}" in page(told, f"{PLANS}autumn/{query}").words, query


def test_a_case_is_explained_with_its_closed_places_and_the_cost_of_a_pin(told: Visit) -> None:
    html = told(f"{PLANS}autumn/case/bashir/").content.decode()
    assert "non-refoulement: &lt;b&gt;No assurance.&lt;/b&gt;" in html and "<b>No" not in html
    pinned = page(told, f"{PLANS}autumn/case/bashir/?pin=south").words
    # bashir and dora in the south, chen in the north: 250 + 310 + 400 = 960.
    assert "costs 50 of the plan’s value" in pinned
    assert "cannot be pinned to north" in text(told, f"{PLANS}autumn/case/bashir/?pin=north")


def test_what_more_of_a_capacity_would_bring_is_worked_out(told: Visit) -> None:
    # anna, bashir and dora together need five persons of the four in the south: one more bed is no help.
    words = page(told, f"{PLANS}autumn/place/south/?capacity=beds&more=1").words
    assert "value changes by 0" in words
    for query, said in (
        ("beds&more=lots", "is not a number"),
        ("tents&more=1", "no capacity"),
        ("beds&more=-9", "has"),
    ):
        assert said in text(told, f"{PLANS}autumn/place/south/?capacity={query}")


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize(
    "where", ["", "autumn/", "autumn/case/anna/?pin=south", "autumn/place/north/?capacity=persons"]
)
def test_every_page_speaks_every_language(told: Visit, language: str, where: str) -> None:
    assert told(f"/{language}/{rooms.SLUG}/plans/{where}").status_code == 200


@pytest.mark.parametrize("where", ["winter/", "broken/", "autumn/case/eve/", "autumn/place/east/"])
def test_what_is_not_there_has_no_page(told: Visit, where: str) -> None:
    assert told(f"{PLANS}{where}").status_code == 404


def test_a_situation_without_plans_has_no_such_room(visit: Visit) -> None:
    assert visitor(rooms.bare_room())(PLANS).status_code == 404
