"""The plans pages: what is recommended, explained, with what-if and the cost of a pin, without scripts."""

import csv
import io
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
    assert html.count("<circle") == 4 and "Not enough room" in html and "<script" not in html
    filters = {
        "?place=south": 2,
        "?state=unplaced": 1,
        "?state=unplaced&why=no_room": 1,
        "?why=all_closed": 0,
        "?state=regret": 0,
        "?find=AN": 1,
        "?place=east": 0,
        "?page=9": 4,
    }
    for query, n in filters.items():
        assert f"Rows that match: {n}" in page(told, f"{PLANS}autumn/{query}").words, query


def test_a_case_is_explained_with_its_closed_places_and_the_cost_of_a_pin(told: Visit) -> None:
    html = told(f"{PLANS}autumn/case/bashir/").content.decode()
    assert "non-refoulement" in html and "&lt;b&gt;No assurance.&lt;/b&gt;" in html and "<b>No" not in html
    asked = page(told, f"{PLANS}autumn/case/bashir/?keep=south").words
    # bashir and dora in the south, chen in the north: 250 + 310 + 400 = 960.
    assert "costs 50 of the plan’s value" in asked and "Who would be elsewhere" in asked
    assert f"{PLANS}autumn/case/anna/" in page(told, f"{PLANS}autumn/case/bashir/?keep=south").links
    assert "cannot be kept for north" in text(told, f"{PLANS}autumn/case/bashir/?keep=north")


def test_a_change_is_kept_in_the_address_until_it_is_undone(told: Visit) -> None:
    kept = page(told, f"{PLANS}autumn/?pin=bashir%3Dsouth")
    assert "bashir is kept for south. It costs 50 of the plan’s value." in kept.words
    # Without the south for dora, anna takes her bed: 200 for 310, and bashir and chen as before.
    both = page(told, f"{PLANS}autumn/?pin=bashir%3Dsouth&forbid=dora%3Dsouth").words
    assert "dora is kept away from south." in both and "All changes together." in both
    command = "commonground match autumn --time 60 --gap 0.0002 --pin bashir=south --out plan"
    assert command in text(told, f"{PLANS}autumn/?pin=bashir%3Dsouth")
    # Every page of the plan keeps the change; undoing it leads back to the plan as recommended.
    assert f"{PLANS}autumn/case/anna/?pin=bashir%3Dsouth" in kept.links and f"{PLANS}autumn/" in kept.links
    case = page(told, f"{PLANS}autumn/case/bashir/?pin=bashir%3Dsouth")
    assert f"{PLANS}autumn/case/bashir/" in case.links and "bashir is kept for south" in case.words
    for query in ("pin=bashir%3Dnorth", "pin=eve%3Dsouth", "pin=bashir", "forbid=anna%3Dsouth&pin=x"):
        refused = page(told, f"{PLANS}autumn/?{query}").words
        assert "3 of 4 cases" in refused and ("cannot be kept" in refused or "is not in this plan" in refused), query


def test_a_plan_is_taken_away_as_files(told: Visit) -> None:
    placed = told(f"{PLANS}autumn/file/placements.csv")
    assert placed.content.decode("utf-8-sig").split() == ["case,place", "anna,south", "chen,north", "dora,south"]
    assert "attachment" in placed.headers["Content-Disposition"]
    cases = told(f"/fr/{rooms.SLUG}/plans/autumn/file/cases.csv?pin=bashir%3Dsouth").content.decode("utf-8-sig")
    rows = {row["case"]: row for row in csv.DictReader(io.StringIO(cases))}
    assert rows["bashir"]["place"] == "south" and rows["bashir"]["kept_by_a_person"] == "true"
    assert rows["anna"]["reason"] == "no_room" and "Il ne reste pas assez de place" in rows["anna"]["why"]
    whole = told(f"{PLANS}autumn/file/plan.json").json()
    assert whole["value"] == 1010 and whole["unplaced"][0]["key"] == "no_room"
    assert told(f"{PLANS}autumn/file/secrets.csv").status_code == 404


def test_what_more_of_a_capacity_would_bring_is_worked_out(told: Visit) -> None:
    # anna, bashir and dora together need five persons of the four in the south: one more bed is no help.
    words = page(told, f"{PLANS}autumn/place/south/?capacity=beds&more=1").words
    assert "Re-solved, in whole cases 0" in words and "Nobody would be elsewhere" in words
    for query, said in (
        ("beds&more=lots", "is not a number"),
        ("tents&more=1", "is not in this plan"),
        ("beds&more=-9", "cannot change by"),
    ):
        assert said in text(told, f"{PLANS}autumn/place/south/?capacity={query}")


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize(
    "where", ["", "autumn/", "autumn/case/anna/?keep=south", "autumn/place/north/?capacity=persons"]
)
def test_every_page_speaks_every_language(told: Visit, language: str, where: str) -> None:
    assert told(f"/{language}/{rooms.SLUG}/plans/{where}").status_code == 200


@pytest.mark.parametrize("where", ["winter/", "broken/", "autumn/case/eve/", "autumn/place/east/"])
def test_what_is_not_there_has_no_page(told: Visit, where: str) -> None:
    assert told(f"{PLANS}{where}").status_code == 404


def test_a_situation_without_plans_has_no_such_room(visit: Visit) -> None:
    assert visitor(rooms.bare_room())(PLANS).status_code == 404
