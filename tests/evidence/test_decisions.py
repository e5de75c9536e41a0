"""What people decide is added, never changed; taking back is one more line."""

from pathlib import Path

import pytest

from commonground.core.errors import StoreError
from commonground.evidence.decisions import Decisions


@pytest.fixture
def log(tmp_path: Path) -> Decisions:
    return Decisions(tmp_path / "decisions.jsonl")


def note(log: Decisions, act: str, about: str, why: str = "because") -> str:
    return log.write(act, about, who="A. Officer, UNHCR", why=why, when="2026-01-02").id


def test_a_decision_stands_until_it_is_taken_back_and_again_after(log: Decisions) -> None:
    first = note(log, "answer", "q1")
    back = note(log, "take_back", first)
    assert log.standing("answer") == []
    note(log, "take_back", back, "it stood after all")
    assert [d.about for d in log.standing("answer")] == ["q1"]
    assert len(log.all()) == 3


def test_a_decision_needs_who_and_why(log: Decisions) -> None:
    with pytest.raises(StoreError, match="who and why"):
        log.write("answer", "q1", who="", why="because", when="2026-01-02")
    assert log.all() == []


def test_only_what_was_decided_can_be_taken_back(log: Decisions) -> None:
    with pytest.raises(StoreError, match="no decision d9"):
        note(log, "take_back", "d9")


def test_a_line_cut_by_a_crash_is_neither_read_nor_kept(log: Decisions) -> None:
    note(log, "answer", "q1")
    with log.path.open("ab") as file:
        file.write(b'{"id": "d2", "act": "ans')
    assert [d.id for d in log.all()] == ["d1"]
    assert note(log, "answer", "q2") == "d2"
    assert [d.about for d in log.standing("answer")] == ["q1", "q2"]
