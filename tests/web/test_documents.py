"""The pages of a dossier's documents: what is found, answered, promised and missing, each with its passage."""

import shutil
from pathlib import Path
from urllib.parse import quote

import pytest

from commonground.hub import HubStore, add
from commonground.picture.dossier import load
from commonground.picture.promising import commitments
from commonground.web import Room, Situation
from tests.web import rooms
from tests.web.conftest import Visit, visitor
from tests.web.test_pages import page

INDEX = f"/en/{rooms.SLUG}/documents/"
NOTE = (
    "1. The Harbour Group met in Tamarea on 2 September 2024.\n\n"
    "2. IOM will train forty boatmen by 30 November 2024.\n\n"
    "3. Nobody shall be returned to a place where <b>her</b> life is in danger.\n\n"
    "4. UNHCR requested the Government to register every birth in the camps.\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Path(shutil.copytree(rooms.SAMPLE_DOSSIER, tmp_path_factory.mktemp("documents") / "tamarea"))
    told = (home / "situation.toml").read_text("utf-8")
    (home / "situation.toml").write_text(f'documents = ["note.txt"]\n{told}', "utf-8")
    (home / "note.txt").write_text(NOTE, "utf-8")
    add([home / "note.txt"], HubStore.open(load(home).store, create=True), on="2024-09-03")
    return home


@pytest.fixture(scope="module")
def told(folder: Path) -> Visit:
    dossier = load(folder)
    picture = rooms.sample() | {"commitments": commitments(dossier, dossier.store)}
    return visitor(Room([Situation(picture, rooms.Memory(picture), dossier)]))


def test_a_question_is_answered_with_the_passage_that_says_so(told: Visit) -> None:
    asked = f"{INDEX}?q={quote('How many boatmen will IOM train?')}"
    assert "<blockquote" in (html := told(asked).content.decode())
    assert "IOM will train forty boatmen by 30 November 2024." in html
    shown = page(told, asked)
    assert f"{INDEX}passage/note%2Fen%2Fpara%202/" in shown.links
    assert ("method", "get") in shown.attributes
    asked = page(told, f"{INDEX}?q={quote('¿Cuántos barqueros formará la OIM?')}")
    assert f"{INDEX}passage/note%2Fen%2Fpara%202/" in asked.links


def test_what_nothing_answers_is_said_and_a_question_is_never_markup(told: Visit) -> None:
    assert "no passage on file answers this" in page(told, f"{INDEX}?q=boiling+point+of+mercury").words
    html = told(f"{INDEX}?q={quote('<script>alert(1)</script>')}").content.decode()
    assert "<script" not in html
    assert told(f"{INDEX}?q={'ferry ' * 500}").status_code == 200
    assert told(f"{INDEX}?q={quote('?!')}").status_code == 200


def test_a_passage_stands_between_those_around_it(told: Visit) -> None:
    answer = told(f"{INDEX}passage/note%2Fen%2Fpara%203/")
    html = answer.content.decode()
    assert "&lt;b&gt;her&lt;/b&gt;" in html and "<b>her" not in html
    assert "IOM will train forty boatmen" in html
    assert told(f"{INDEX}passage/note%2Fen%2Fpara%2099/").status_code == 404
    assert told(f"{INDEX}passage/nowhere/").status_code == 404


def test_promises_say_by_whom_and_how_late(told: Visit) -> None:
    shown = page(told, f"{INDEX}promises/").words
    assert "days late: 31" in shown  # promised for 30 November, as of 31 December
    assert "open, no date" in shown
    assert "IOM will train forty boatmen" in told(f"{INDEX}promises/").content.decode()
    where = [link for link in page(told, f"{INDEX}promises/").links if "/passage/" in link]
    assert where == [f"{INDEX}passage/note%2Fen%2Fpara%20{paragraph}/" for paragraph in (2, 3, 4)]


def test_the_situation_names_what_is_overdue_and_leads_to_the_rest(told: Visit) -> None:
    shown = page(told, f"/en/{rooms.SLUG}/")
    html = told(f"/en/{rooms.SLUG}/").content.decode()
    assert "days late: 31" in shown.words and "train forty boatmen" in html
    assert "register every birth" not in html  # no date, so not overdue
    assert "All promises found (3)" in shown.words and f"{INDEX}promises/" in shown.links


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_gaps_and_fields_are_read_in_every_language(told: Visit, language: str) -> None:
    gaps = page(told, f"/{language}/{rooms.SLUG}/documents/gaps/")
    assert f"/{language}/{rooms.SLUG}/documents/field/GCM-21/" in gaps.links
    assert told(f"/{language}/{rooms.SLUG}/documents/field/GCM-21/").status_code == 200
    assert told(f"/{language}/{rooms.SLUG}/documents/field/GCM-99/").status_code == 404


def test_without_documents_or_an_index_nothing_breaks(folder: Path, tmp_path: Path) -> None:
    bare = visitor(rooms.bare_room())
    assert bare(INDEX).status_code == 404
    home = Path(shutil.copytree(folder, tmp_path / "tamarea", ignore=shutil.ignore_patterns("store")))
    picture = rooms.sample()
    fresh = visitor(Room([Situation(picture, rooms.Memory(picture), load(home))]))
    assert "not indexed yet" in page(fresh, f"{INDEX}?q=boats").words
    assert fresh(f"{INDEX}passage/note%2Fen%2Fpara%202/").status_code == 404
    assert not [link for link in page(fresh, f"{INDEX}gaps/").links if "/field/" in link]
