"""The simulation pages: a supposition beside the baseline, the past errors beside both."""

import shutil
from pathlib import Path

import pytest

from commonground.foresight import compare_what_if, read_case, read_what_if
from commonground.picture.dossier import load
from commonground.web import Room, Situation
from tests.foresight.cases import small_case
from tests.web import rooms
from tests.web.conftest import Visit, visitor
from tests.web.test_pages import page

INDEX = f"/en/{rooms.SLUG}/simulation/"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Path(shutil.copytree(rooms.SAMPLE_DOSSIER, tmp_path_factory.mktemp("simulation") / "tamarea"))
    told = (home / "situation.toml").read_text("utf-8")
    (home / "situation.toml").write_text(f'crises = ["flood-plain"]\n{told}', "utf-8")
    case = small_case(home / "flood-plain")
    (case / "what-if").mkdir()
    (case / "what-if/shut.toml").write_text('name = "<b>North shut"\n[[close]]\ncamp = "North"\nfrom = 40\n', "utf-8")
    (case / "what-if/wrong.toml").write_text('[[close]]\ncamp = "Nowhere"\n', "utf-8")
    return home


@pytest.fixture(scope="module")
def told(folder: Path) -> Visit:
    picture = rooms.sample()
    return visitor(Room([Situation(picture, rooms.Memory(picture), load(folder))]))


def test_each_crisis_is_one_step_from_the_picture(told: Visit) -> None:
    assert INDEX in page(told, f"/en/{rooms.SLUG}/").links
    shown = page(told, INDEX)
    assert f"{INDEX}flood-plain/" in shown.links and "suppositions: 2" in shown.words


def test_the_page_shows_what_the_comparison_computes(told: Visit, folder: Path) -> None:
    crisis = folder / "flood-plain"
    html = told(f"{INDEX}flood-plain/").content.decode()
    assert "&lt;b&gt;North shut" in html and "<b>North" not in html
    case, what_if = read_case(crisis), read_what_if(crisis / "what-if/shut.toml")
    found = compare_what_if(case, what_if, day=None, horizon=90, members=50, seed=1)
    for number in (found.baseline[-1, 0], found.supposed[-1, 0]):
        assert f">{round(float(number)):,}</td>" in html
    assert "wrong.toml" in html and "there is no place" in html
    assert "How far off forecasts of this case were" in html
    assert str(crisis) not in html


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_a_day_may_be_asked_for_and_nonsense_is_refused(told: Visit, language: str) -> None:
    at = f"/{language}/{rooms.SLUG}/simulation/flood-plain/"
    assert told(f"{at}?from=60").content.decode().count("<table") == 2
    for asked in ("400", "soon", "-1", "9" * 40, "%3Cscript%3E"):
        response = told(f"{at}?from={asked}")
        html = response.content.decode()
        assert response.status_code == 200 and "<script" not in html and html.count("<table") == 0


def test_unknown_crises_and_dossiers_without_one_have_no_page(told: Visit, visit: Visit) -> None:
    assert told(f"{INDEX}volcano/").status_code == 404
    assert visitor(rooms.bare_room())(INDEX).status_code == 404


def test_a_case_that_cannot_be_read_says_why(folder: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(folder, tmp_path / "tamarea"))
    (home / "flood-plain/input_csv/routes.csv").write_text("Aru,Cross,-5\n", "utf-8")
    picture = rooms.sample()
    broken = visitor(Room([Situation(picture, rooms.Memory(picture), load(home))]))
    assert "a distance of -5 km" in broken(f"{INDEX}flood-plain/").content.decode()
