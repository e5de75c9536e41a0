"""Serving: a free port or a clear refusal, a proof without a browser, and a clean end."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from commonground.cli.serve import serve_command
from commonground.core.errors import CommonGroundError
from commonground.web import Server
from tests.web import rooms

HEADINGS = (
    "year,coo_name,coo,coo_iso,coa_name,coa,coa_iso,refugees,asylum_seekers,returned_refugees,"
    "idps,returned_idps,stateless,ooc,oip,hst"
)
ROWS = (
    "2023,Sudan,SUD,SDN,Chad,CHD,TCD,512033,1200,0,0,0,0,0,-,-",
    "2024,Sudan,SUD,SDN,Chad,CHD,TCD,742017,1544,0,0,0,0,0,-,-",
    "2024,Chad,CHD,TCD,Chad,CHD,TCD,0,0,5,204000,0,0,0,-,-",
)


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A small dossier of made-up figures."""
    folder = tmp_path / "chad"
    folder.mkdir()
    (folder / "population.csv").write_text("\n".join((HEADINGS, *ROWS)) + "\n")
    (folder / "situation.toml").write_text(
        'name = "Chad"\nplaces = ["TCD"]\nstart = 2023-01-01\nend = 2024-12-31\nfictitious = true\n'
        'files = ["population.csv"]\n'
    )
    return folder


@pytest.fixture
def taken() -> Iterator[int]:
    """A port another program listens at."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_refused_with_what_next(taken: int) -> None:
    with pytest.raises(CommonGroundError) as refusal:
        Server(rooms.room(), port=taken)
    assert str(taken) in refusal.value.where and "--port" in refusal.value.next


def test_nobody_asked_for_a_port_so_the_next_free_one_is_taken(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Server, "PORT", taken)
    server = Server(rooms.room())
    assert taken < server.port < taken + 20
    assert server.url == f"http://127.0.0.1:{server.port}/"
    Thread(target=server.run).start()
    server.close()


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(CommonGroundError) as refusal:
        Server(rooms.room(), host="192.0.2.1", port=0)
    assert "--host" in refusal.value.next


def test_several_readers_are_answered_at_once() -> None:
    server = Server(rooms.room(), port=0)
    serving = Thread(target=server.run)
    serving.start()
    try:
        # A connection that says nothing must not keep the others waiting.
        with socket.create_connection(("127.0.0.1", server.port)):
            statuses: list[int] = []
            readers = [Thread(target=lambda: statuses.append(server.weigh("/fr/tamarea/")[0])) for _ in range(6)]
            for reader in readers:
                reader.start()
            for reader in readers:
                reader.join(timeout=30)
            assert statuses == [200] * 6
    finally:
        server.close()
        serving.join(timeout=10)
    assert not serving.is_alive()


def test_once_fetches_the_page_and_ends(dossier: Path) -> None:
    result = CliRunner().invoke(serve_command, [str(dossier), "--once", "--port", "0"])
    assert result.exit_code == 0, result.output
    assert re.search(r"open at http://127\.0\.0\.1:\d+/", result.output)
    found = re.search(r"GET /chad/: status 200, ([\d,]+) bytes compressed", result.output)
    assert found and 2_000 < int(found[1].replace(",", "")) < 150_000


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_interrupted(dossier: Path, sent: signal.Signals) -> None:
    code = "from commonground.cli import main; main()"
    home = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-uc", code, "serve", str(dossier), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONPATH": str(home)},
    ) as process:
        assert process.stdout
        try:
            url = next(found[0] for line in process.stdout if (found := re.search(r"http://\S+", line)))
            html = urlopen(f"{url}en/chad/", timeout=30).read().decode()
            cell = re.search(r'class="n" href="/(en/chad/number/\w+/)">742,017</a>', html)
            assert cell
            opened = urlopen(f"{url}{cell[1]}", timeout=30).read().decode()
            assert '<mark><bdi class="raw" translate="no">742017</bdi></mark>' in opened
            process.send_signal(sent)
            told, _ = process.communicate(timeout=20)
        finally:
            process.kill()
    assert process.returncode == 0 and "Stopped." in told
