"""Search finds, answers quote, and what nothing answers is refused."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonground.core.errors import CommonGroundError
from commonground.hub.adding import add
from commonground.hub.answering import ask
from commonground.hub.claims import conflicting
from commonground.hub.searching import Finder, search
from commonground.hub.store import HubStore

TABLES = ("vectors", "word_vectors", "vocabulary")
FOUND = [
    ("Must a ferryman pay for his permit?", "ferrymen/en/art. 2(1)"),
    ("Which papers did the working group ask for?", "note/en/para 3(b)"),
    ("When will the timetable be published?", "note/en/para 2"),
    ("Who leads when most passengers are refugees?", "letter/en/para 3"),
    ("¿Qué organización dirige la respuesta para los refugiados?", "letter/en/para 3"),
    ("Qui est un passeur au sens de la convention ?", "ferrymen/en/art. 1A(1)"),
]


@pytest.mark.parametrize(("question", "name"), FOUND)
def test_a_passage_is_found_by_words_or_meaning_in_any_language(finder: Finder, question: str, name: str) -> None:
    assert name in [hit.passage.name for hit in finder.search(question, k=5)]


def test_a_hit_says_where_it_stands(finder: Finder, hub: HubStore) -> None:
    (hit,) = finder.search("green card", k=1)
    told = hit.as_dict()
    assert told["passage"] == "ferrymen/en/schedule para 1(2)"
    source = hub.source(hit.passage.version)
    assert source[int(str(told["start"])) : int(str(told["end"]))] == told["text"]


def test_filters_are_hard(finder: Finder) -> None:
    for filters, kept in [
        (["document=note"], {"note"}),
        (["kind=treaty"], {"ferrymen"}),
        (["organisation=UNHCR"], {"letter"}),
        (["since=2021", "until=2021-12"], {"note"}),
        (["category=REF"], {"letter"}),
        (["language=fr"], set()),
    ]:
        hits = finder.search("ferry passengers harbour licence", k=20, filters=filters)
        assert {hit.passage.document for hit in hits} == kept, filters


@pytest.mark.parametrize("wrong", ["colour=red", "category=martian", "since=soon", "kind", "kind="])
def test_a_filter_that_does_not_exist_is_refused(finder: Finder, wrong: str) -> None:
    with pytest.raises(CommonGroundError):
        finder.search("ferry", filters=[wrong])


@pytest.mark.parametrize("question", ["", "   ", "?!", "\u202e\u200b", "ferry " * 2_000])
def test_no_question_or_an_endless_one_is_refused(finder: Finder, question: str) -> None:
    with pytest.raises(CommonGroundError) as refusal:
        finder.search(question)
    assert refusal.value.next


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=60))
def test_no_question_breaks_the_search_and_every_sentence_stands_in_its_passage(hub: HubStore, question: str) -> None:
    finder = Finder(hub)
    try:
        answer = ask(hub, question, finder=finder)
    except CommonGroundError as refusal:
        assert refusal.next
        return
    by_name = {one.name: one for one in hub.passages()}
    for claim in answer.claims:
        for said in claim["sentences"]:  # type: ignore[attr-defined]
            assert said["text"] in by_name[said["passage"]].text


@pytest.mark.parametrize(
    "question", ['"', 'ferry" OR "x', "ferry AND NOT harbour", "NEAR(ferry)", "text:ferry*", "a^2 {x}"]
)
def test_operators_are_words(finder: Finder, question: str) -> None:
    try:
        finder.search(question)
    except CommonGroundError as refusal:
        assert "words" in refusal.what


def test_an_answer_quotes_and_cites(hub: HubStore, finder: Finder) -> None:
    answer = ask(hub, "How many ferrymen will IOM train?", finder=finder)
    assert answer.found
    first = answer.as_dict()["answer"][0]  # type: ignore[index]
    assert first["text"] == "IOM will train two hundred ferrymen by 30 June 2022."
    assert first["locator"] == "para 2"
    assert first["superseded"] is False


@pytest.mark.parametrize(
    "question", ["What is the boiling point of mercury?", "Who won the chess championship in Oslo?"]
)
def test_what_no_text_answers_is_said_so(hub: HubStore, finder: Finder, question: str) -> None:
    answer = ask(hub, question, finder=finder)
    assert not answer.found
    assert answer.as_dict()["answer"] == []
    assert "Nothing found" in str(answer.as_dict()["message"])


def test_a_plug_in_is_held_to_the_passages_it_cites(hub: HubStore, finder: Finder) -> None:
    def rewriter(question, hits):  # type: ignore[no-untyped-def]
        name = hits[0].passage.name
        yield hits[0].passage.text.split(". ")[0], [name]
        yield "Ferrymen may charge what they like.", [name]
        yield hits[0].passage.text, ["ferrymen/en/art. 99"]

    answer = ask(hub, "Must ferrymen pay for a licence?", finder=finder, rewriter=rewriter)
    assert answer.found
    assert answer.dropped == 2
    assert len(answer.as_dict()["answer"]) == 1  # type: ignore[arg-type]


def test_a_changed_document_supersedes_and_marks(tmp_path: Path, empty: HubStore) -> None:
    path = tmp_path / "rules.txt"
    path.write_text("The ferry fee is five francs for every passenger on the lake.", encoding="utf-8")
    add([path], empty, on="2024-01-01", encode=False)
    old = empty.documents()[0].version
    again = add([path], empty, on="2024-01-02", encode=False)
    assert [one["document"] for one in again.known] == ["rules"]
    path.write_text("The ferry fee is seven francs for every passenger on the lake.", encoding="utf-8")
    report = add([path], empty, on="2024-01-03", encode=False)
    assert report.added[0]["supersedes"] == old
    assert ["seven" in hit.passage.text for hit in search(empty, "ferry fee")] == [True]
    assert [one.current for one in empty.passages(current=False)] == [False, True]
    assert "five" in empty.source(old)
    cited = empty.cited("rules/en/para 1", version=old[:8])
    assert (cited["current"], "five" in cited["text"], "seven" in cited["newer_text"]) == (False, True, True)
    assert empty.cited("rules/en/para 1")["current"]
    with pytest.raises(CommonGroundError, match="no passage"):
        empty.cited("rules/en/para 9")


def test_a_corrected_title_is_searched_and_one_taken_back_no_more(tmp_path: Path, empty: HubStore) -> None:
    for name, words in (("a", "The ferry fee is five francs."), ("b", "The harbour opens at noon on every day.")):
        (tmp_path / f"{name}.txt").write_text(words, encoding="utf-8")
    add([tmp_path / "a.txt", tmp_path / "b.txt"], empty, on="2024-01-01", encode=False)
    said = {"who": "Ada", "why": "the file had none", "day": "2024-01-02"}
    assert search(empty, "tariff handbook") == []
    act = empty.edit("a", title="Tariff handbook", **said)
    assert [hit.passage.document for hit in search(empty, "tariff handbook")] == ["a"]
    assert search(empty, "handbook")[0].document.title == "Tariff handbook"
    # A new version keeps what was corrected.
    (tmp_path / "a.txt").write_text("The ferry fee is nine francs.", encoding="utf-8")
    add([tmp_path / "a.txt"], empty, on="2024-01-03", encode=False)
    assert ["nine" in hit.passage.text for hit in search(empty, "tariff handbook")] == [True]
    empty.act("take_back", str(act.id), **said)
    assert search(empty, "tariff handbook") == []
    assert [hit.passage.document for hit in search(empty, "ferry fee")] == ["a"]


def test_without_encoders_the_hub_works_by_words(
    monkeypatch: pytest.MonkeyPatch, papers: Path, empty: HubStore
) -> None:
    for room in ("indexing", "searching", "answering"):
        monkeypatch.setattr(f"commonground.hub.{room}.english", lambda: None)
        monkeypatch.setattr(f"commonground.hub.{room}.multilingual", lambda: None)
    report = add([papers], empty, on="2024-01-01")
    assert len(report.notes) == 2
    assert "not installed" in report.notes[0]
    assert search(empty, "green card")[0].passage.locator == "schedule para 1(2)"
    assert ask(empty, "Shall the card be green?").found
    assert not ask(empty, "What is the capital of Mongolia?").found


def test_a_file_that_is_no_hub_of_ours_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "hub"
    home.mkdir()
    (home / "hub.sqlite").write_bytes(b"this is no database, only words, and many of them: " * 40)
    with pytest.raises(CommonGroundError, match="cannot be used"):
        HubStore.open(tmp_path)
    other = sqlite3.connect(home / "other.sqlite")
    other.execute("CREATE TABLE words(text)")
    other.close()
    (home / "other.sqlite").replace(home / "hub.sqlite")
    with pytest.raises(CommonGroundError, match="another version"):
        HubStore.open(tmp_path)


def test_encoding_goes_on_where_it_stopped_and_is_never_repeated(papers: Path, empty: HubStore) -> None:
    from commonground.hub.indexing import encode

    add([papers / "letter.txt"], empty, on="2024-01-01", encode=False)
    done, waiting, _ = encode(empty, progress=lambda *_: None, most=2)
    assert done == 4
    assert waiting > 0
    _, waiting, _ = encode(empty, progress=lambda *_: None)
    assert waiting == 0
    assert encode(empty, progress=lambda *_: None)[0] == 0


@pytest.mark.parametrize(
    ("a", "b", "conflict"),
    [
        ("The fee for a ferry licence is 5 francs.", "The fee for a ferry licence is 7 francs.", True),
        ("Ferrymen shall pay a fee for the licence.", "Ferrymen shall not pay a fee for the licence.", True),
        ("Ferrymen shall pay a fee for the licence.", "Ferrymen shall pay a fee for a licence.", False),
        ("1. The fee for a licence is 5 francs.", "2. The fee for a licence is 5 francs.", False),
        ("Families are told twenty days before they leave.", "Families are told ten days before they leave.", True),
        ("The fee is 5 francs.", "Harbours open at 7 in the morning.", False),
    ],
)
def test_like_sentences_that_cannot_both_hold_conflict(a: str, b: str, conflict: bool) -> None:
    assert bool(conflicting(a, b)) is conflict


def test_a_store_of_the_former_arrangement_is_rearranged_with_all_it_holds(tmp_path: Path, empty: HubStore) -> None:
    (tmp_path / "a.txt").write_text("The ferry fee is five francs.", encoding="utf-8")
    add([tmp_path / "a.txt"], empty, on="2024-01-01")
    held = {table: set(empty.connection.execute(f"SELECT * FROM {table}")) for table in TABLES}
    for table in TABLES:
        (made,) = empty.connection.execute("SELECT sql FROM sqlite_master WHERE name=?", (table,)).fetchone()
        empty.connection.executescript(
            f"ALTER TABLE {table} RENAME TO other; {made} WITHOUT ROWID;"
            f"INSERT INTO {table} SELECT * FROM other; DROP TABLE other"
        )
    empty.connection.execute("PRAGMA user_version=2")
    again = HubStore(empty.path)
    assert {table: set(again.connection.execute(f"SELECT * FROM {table}")) for table in TABLES} == held
    assert all(held.values())
    assert again.connection.execute("PRAGMA user_version").fetchone() == (3,)
    assert search(again, "what does the ferry cost?")[0].passage.text == "The ferry fee is five francs."
