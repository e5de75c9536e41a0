"""The solutions pages: what a caseworker sees side by side is what the law room decides."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from commonground.picture.dossier import load
from commonground.web import Room, Situation
from tests.web import rooms
from tests.web.conftest import Visit, visitor
from tests.web.test_pages import page

INDEX = f"/en/{rooms.SLUG}/solutions/"


def test_the_list_says_how_each_case_stands_and_what_was_refused(visit: Visit) -> None:
    words = page(visit, INDEX).words
    # By hand from safeguards.yaml: every local-solution fact of TAM-1 is met; a fee taken from the worker stops a job.
    assert "Open now Local solution" in words
    assert "Stopped by a safeguard Labour mobility" in words
    assert "Case TAM-2" in words and "Members: aunt" in words
    html = visit(INDEX).content.decode()
    assert "Another case has the id TAM-1." in html and "no facts named" not in html
    assert str(rooms.SAMPLE_DOSSIER) not in html  # where it lies on this machine is nobody's business


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_a_case_is_shown_whole_and_as_text(visit: Visit, language: str) -> None:
    html = visit(f"/{language}/{rooms.SLUG}/solutions/TAM-1/").content.decode()
    assert "&lt;b&gt;A baker&lt;/b&gt;" in html and "<b>A baker" not in html
    assert html.count('class="way ') == 14
    assert 'href="#c1-local_solution"' in html and 'id="c1-local_solution"' in html


def test_what_is_asked_for_is_taken_away_as_a_table(visit: Visit) -> None:
    everything = visit(f"/ar/{rooms.SLUG}/solutions/findings.csv")
    assert "attachment" in everything.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(everything.content.decode("utf-8-sig"))))
    one = list(csv.DictReader(io.StringIO(visit(f"{INDEX}TAM-1/file/findings.csv").content.decode("utf-8-sig"))))
    assert {row["case"] for row in one} == {"TAM-1"} and len(one) == len([r for r in rows if r["case"] == "TAM-1"])
    # A fee taken from the worker: SG-51 stops labour mobility, with the ILO convention that forbids it.
    (fee,) = [r for r in one if r["safeguard"] == "SG-51" and r["solution_id"] == "labour_mobility"]
    assert fee["met_id"] == "fail" and fee["severity"] == "blocking" and "article 7" in fee["clauses"]
    assert visit(f"{INDEX}TAM-1/file/case.json").json()["id"] == "TAM-1"
    for nothing in ("TAM-9/file/findings.csv", "TAM-1/file/secrets.csv", "case.json"):
        assert visit(f"{INDEX}{nothing}").status_code == 404


def test_the_list_is_filtered_by_case_and_by_how_a_solution_stands(visit: Visit) -> None:
    # TAM-1 may stay where it is (local_solution open) and its fee stops labour mobility; TAM-2 has nothing open.
    for query, n in (
        ("", 3),
        ("?find=tam-2", 1),
        ("?state=open", 1),
        ("?solution=labour_mobility&state=blocked", 1),
        ("?solution=local_solution&state=blocked", 0),
        ("?find=nobody", 0),
    ):
        assert f"Rows that match: {n}" in page(visit, f"{INDEX}{query}").words, query
    rows = visit(f"{INDEX}findings.csv?find=tam-2").content.decode("utf-8-sig")
    assert {row["case"] for row in csv.DictReader(io.StringIO(rows))} == {"TAM-2"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[{id: A, facts: {age: 3}}]", "Le fichier est une liste"),
        ("", "Le fichier est vide."),
        ("cases: [{id: A, facts: {agee: 3}}]", "agee n’est pas connu ici. Écrivez age"),
        ("cases: [{id: A, facts: {age: trente}}]", "n’est pas un nombre à partir de zéro"),
        ("cases: [{id: A, facts: {age: 300}}]", "Personne n’a 300 ans."),
        ("cases: [{id: A, facts: {person_category: alien}}]", "Écrivez l’un de ces mots : refugee, asylum_seeker"),
        ("cases: [{id: A, facts: {uasc: peut-être}}]", "n’est ni vrai ni faux"),
        ("cases: [{id: A, facts: {share_highly_skilled: 30}}]", "Une part va de 0 à 1"),
        ("cases: [{id: A, solution: vacances, facts: {age: 3}}]", "La solution n’est pas connue : vacances."),
        ("cases: [{id: A, members: [{id: m, categories: [alien]}]}]", "alien n’est pas une catégorie de personne"),
        ("cases: [{id: A, facts: {age: 3}, members: [{id: m}]}]", "Écrivez-le pour chaque membre, sous members"),
        ("cases: [{facts: {age: 3}}]", "Le dossier n’a pas d’identifiant"),
        ("cases: [{", "Une ligne ne peut pas être lue"),
    ],
)
def test_what_cannot_be_read_is_refused_in_the_readers_language(tmp_path: Path, text: str, said: str) -> None:
    folder = Path(shutil.copytree(rooms.SAMPLE_DOSSIER, tmp_path / "tamarea"))
    (folder / "cases.yaml").write_text(text, "utf-8")
    picture = rooms.sample()
    visit = visitor(Room([Situation(picture, rooms.Memory(picture), load(folder))]))
    html = visit(f"/fr/{rooms.SLUG}/solutions/").content.decode().replace("&#x27;", "'")
    assert said in html and 'class="original"' not in html


def test_every_clause_of_a_case_opens_its_page(visit: Visit) -> None:
    links = {link for link in page(visit, f"{INDEX}TAM-1/").links if "/clause/" in link}
    assert len(links) > 20
    assert [link for link in links if visit(link).status_code != 200] == []


def test_unknown_cases_and_situations_without_cases_have_no_page(visit: Visit) -> None:
    assert visit(f"{INDEX}TAM-9/").status_code == 404
    bare = visitor(rooms.room(rooms.sample()))
    assert bare(INDEX).status_code == 404
    assert INDEX not in page(bare, f"/en/{rooms.SLUG}/").links


def test_the_rooms_of_a_situation_are_one_step_away(visit: Visit) -> None:
    shown = page(visit, f"/en/{rooms.SLUG}/")
    assert INDEX in shown.links
    assert f"/en/{rooms.SLUG}/" in page(visit, f"{INDEX}TAM-1/").links


def test_a_changed_file_is_read_again_and_a_lost_one_is_named(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(rooms.SAMPLE_DOSSIER, tmp_path / "tamarea"))
    picture = rooms.sample()
    told = visitor(Room([Situation(picture, rooms.Memory(picture), load(folder))]))
    assert "TAM-1" in page(told, INDEX).words
    (folder / "cases.yaml").write_text("{id: TAM-7, facts: {person_category: refugee}}", "utf-8")
    assert "TAM-7" in page(told, INDEX).words
    (folder / "cases.yaml").unlink()
    assert "No case could be read" in page(told, INDEX).words
    assert "cases.yaml" in told(INDEX).content.decode()
