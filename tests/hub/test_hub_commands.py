"""The hub from a terminal."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from commonground.cli import commonground


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(commonground, ["hub", *map(str, words)])


def test_from_documents_to_answers(papers: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    added = run("add", papers, "--store", store, "--json")
    assert added.exit_code == 0, added.output
    assert {one["document"] for one in json.loads(added.output)["documents"]} == {"ferrymen", "letter", "note"}
    assert json.loads(run("add", papers, "--store", store, "--json").output)["documents"] == []
    hits = json.loads(run("search", "licence fee", "-k", "3", "--store", store, "--json").output)
    assert len(hits) == 3
    assert {"document", "title", "locator", "passage", "text", "start", "end", "score", "language"} <= set(hits[0])
    answer = json.loads(run("ask", "How many ferrymen will IOM train?", "--store", store, "--json").output)
    assert answer["found"]
    assert "para 2" in run("ask", "How many ferrymen will IOM train?", "--store", store).output
    entries = json.loads(run("commitments", "--store", store, "--day", "2022-07-10", "--json").output)
    late = next(one for one in entries if one["due_date"] == "2022-06-30")
    assert late["days_late"] == 10
    done = run(
        "decide", late["id"], "done", "--evidence", "report 4", "--who", "Ada", "--why", "seen", "--store", store
    )
    assert done.exit_code == 0, done.output
    listed = json.loads(run("commitments", "--store", store, "--json").output)
    (decided,) = next(one for one in listed if one["id"] == late["id"])["decisions"]
    assert (decided["who"], decided["why"], decided["decision"]) == ("Ada", "seen", "settle")
    assert "letter: Letter of IOM" in run("documents", "--store", store).output
    assert "IOM will train" in run("passage", "letter/en/para 2", "--store", store).output
    for what in ("offices", "parallels", "contradictions"):
        assert run("connect", what, "--store", store).exit_code == 0
    assert "indicators measured" in run("progress", "GCR", "--store", store).output
    tagged = run(
        "confirm", "ferrymen/en/schedule para 2", "GCM-04", "--who", "Ada", "--why", "papers", "--store", store
    )
    assert tagged.exit_code == 0, tagged.output
    taught = json.loads(run("classify", "a photograph on the card", "--store", store).output)
    untaught = json.loads(run("classify", "a photograph on the card", "--store", tmp_path / "none").output)
    assert taught[0]["id"] == "GCM-04"
    assert taught != untaught
    page = tmp_path / "field.html"
    assert run("field", "GCM-21", "-o", page, "--store", store).exit_code == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert json.loads(run("gaps", "--store", store, "--json").output)
    edited = run("edit", "note", "office=Meru", "--who", "Ada", "--why", "it came from there", "--store", store)
    assert edited.exit_code == 0, edited.output
    assert run("search", "ferry", "--filter", "office=Meru", "--store", store).exit_code == 0


def test_a_refusal_says_what_next_and_exits_1(papers: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4 cut")
    refused = run("add", bad, papers / "note.txt", "--store", tmp_path / "s", "--words-only", "--json")
    assert refused.exit_code == 1
    told = json.loads(refused.output)
    assert len(told["documents"]) == len(told["refused"]) == 1
    nothing = run("search", "", "--store", tmp_path / "s")
    assert nothing.exit_code == 1
    assert "Next:" in nothing.output
    assert run("search", "x", "--store", tmp_path / "none").exit_code == 1
    assert run("add", tmp_path / "gone.txt", "--store", tmp_path / "s").exit_code == 2


def test_promises_of_a_file_are_a_list(papers: Path) -> None:
    told = json.loads(run("commitments", papers / "letter.txt", "--json").output)
    assert isinstance(told, list)
    wanted = {
        "actor",
        "addressee",
        "action",
        "due_text",
        "due_date",
        "kind",
        "status",
        "locator",
        "quote",
        "start",
        "end",
    }
    assert wanted <= set(told[0])
    assert {one["due_date"] for one in told} == {None, "2022-06-30"}
