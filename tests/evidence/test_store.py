"""The store keeps a release whole or not at all, whatever happens in the middle."""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from pathlib import Path

import polars as pl
import pytest

from commonground.core.errors import StoreError
from commonground.evidence.releases import Release
from commonground.evidence.store import Store

SHA = "ab" * 32
OTHER = "cd" * 32


def release(sha: str = SHA, figures: int = 1) -> Release:
    return Release("people.csv", "a_feed", sha, 2, 1, 0, 1, figures, "UNHCR")


def write(store: Store, sha: str = SHA, value: float = 5.0) -> Release:
    with store.writing(sha) as writer:
        writer.write(pl.DataFrame({"category": ["refugee"], "value": [value], "place": ["LBY"]}))
        return writer.commit(release(sha))


def test_a_release_is_there_when_it_is_committed(store: Store) -> None:
    write(store)
    assert [r.sha256 for r in store.releases()] == [SHA]
    assert store.figures().to_polars()["value"].to_list() == [5.0]


def test_a_release_is_not_there_when_its_writer_fails(store: Store) -> None:
    with pytest.raises(RuntimeError), store.writing(SHA) as writer:
        writer.write(pl.DataFrame({"category": ["refugee"], "value": [5.0]}))
        raise RuntimeError("the reader met a fault")
    assert store.releases() == []
    assert list((store.path / "incoming").iterdir()) == []


def test_the_first_of_two_writers_of_one_file_stands(store: Store) -> None:
    with store.writing(SHA) as first, store.writing(SHA) as second:
        for writer, value in ((first, 1.0), (second, 2.0)):
            writer.write(pl.DataFrame({"category": ["refugee"], "value": [value]}))
        first.commit(release())
        second.commit(release())
    assert store.figures().to_polars()["value"].to_list() == [1.0]
    assert len(store.releases()) == 1


def test_a_killed_writer_leaves_nothing_and_the_next_one_sweeps(store: Store, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    code = f"""
        import time, pathlib, polars as pl
        from commonground.evidence.store import Store
        store = Store.open(pathlib.Path({str(store.path)!r}))
        with store.writing({SHA!r}) as writer:
            writer.write(pl.DataFrame({{"category": ["refugee"], "value": [9.0]}}))
            pathlib.Path({str(ready)!r}).touch()
            time.sleep(60)
    """
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)])
    deadline = time.monotonic() + 30
    while not ready.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert store.releases() == []
    assert list((store.path / "incoming").glob(f"{SHA[:12]}-*")) != []
    write(store, OTHER)
    assert [r.sha256 for r in store.releases()] == [OTHER]
    assert list((store.path / "incoming").iterdir()) == []


def test_a_live_writer_is_not_swept_away(store: Store) -> None:
    with store.writing(SHA) as slow:
        slow.write(pl.DataFrame({"category": ["refugee"], "value": [1.0]}))
        write(store, OTHER)
        slow.commit(release())
    assert {r.sha256 for r in store.releases()} == {SHA, OTHER}


def test_releases_keep_the_order_they_came_in(store: Store) -> None:
    write(store, OTHER)
    write(store, SHA)
    assert [(r.sha256, r.order) for r in store.releases()] == [(OTHER, 1), (SHA, 2)]


def test_a_withdrawn_release_is_kept_and_not_used_and_comes_back(store: Store) -> None:
    write(store)
    act = store.decisions.write("withdraw", SHA, who="A. Officer", why="counted twice", when="2026-01-02")
    assert store.figures().to_polars().is_empty()
    assert [r.sha256 for r in store.releases()] == [SHA]
    store.decisions.write("take_back", act.id, who="A. Officer", why="it was not", when="2026-01-03")
    assert store.figures().to_polars()["value"].to_list() == [5.0]


def test_accounts_that_do_not_add_up_cannot_be_stored() -> None:
    with pytest.raises(AssertionError, match="3 rows in"):
        Release("people.csv", "a_feed", SHA, 3, 1, 0, 1, 1, "UNHCR")


def test_a_folder_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(StoreError, match="neither empty nor a store"):
        Store.open(tmp_path, create=True)
    with pytest.raises(StoreError, match="no store here"):
        Store.open(tmp_path / "elsewhere")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def _worker(path: str, first: int, many: int) -> None:
    store = Store.open(Path(path), create=True)
    for number in range(first, first + many):
        write(store, f"{number:064x}")


def test_a_writer_that_has_just_begun_is_not_swept_away(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other comes between the making of the folder and its lock: the worst moment there is."""
    made, others = tempfile.mkdtemp, []

    def make(**where: str) -> str:
        folder = made(**where)
        if not others:
            other = threading.Thread(target=write, args=(Store.open(store.path), OTHER))
            others.append(other)
            other.start()
            other.join(timeout=1)
        return folder

    monkeypatch.setattr(tempfile, "mkdtemp", make)
    write(store)
    others[0].join()
    assert {r.sha256 for r in store.releases()} == {SHA, OTHER}


def test_many_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    """Each sweeps the folder the others write in, and all of them make the store."""
    path, many = tmp_path / "store", 8
    code = "import sys; from tests.evidence.test_store import _worker; _worker(sys.argv[1], *map(int, sys.argv[2:]))"
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(path), str(n * many), str(many)], stderr=subprocess.PIPE)
        for n in range(3)
    ]
    for process in started:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said.decode()
    releases = Store.open(path).releases()
    assert sorted(int(r.sha256, 16) for r in releases) == list(range(3 * many))
    assert sorted(r.order for r in releases) == list(range(1, 3 * many + 1))
    assert [left.name for left in (path / "incoming").iterdir()] == []
