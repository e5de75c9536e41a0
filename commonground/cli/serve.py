"""`commonground serve`: the situation room, on this machine."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import click

from commonground.cli.options import today

if TYPE_CHECKING:
    from commonground.picture.dossier import Dossier
    from commonground.web import Room, Server


@click.command("serve")
@click.argument("dossiers", metavar="DOSSIER...", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--port", type=click.IntRange(0, 65535), help="Listen here; without it, at 8000 or the next free port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen at this address of the machine.")
@click.option("--once", is_flag=True, help="Fetch the first page once, print its size, and stop.")
def serve_command(dossiers: tuple[Path, ...], port: int | None, host: str, once: bool) -> None:
    """Show the situation room of one or more dossiers to a browser on this machine.

    Every number opens its cells, every verdict its clause. The room is read-only and asks nothing of the network.
    With --host it is open to whoever reaches that address: it has no sign-in. Ctrl-C stops it.
    """
    from commonground.web import Server

    room = _room(dossiers)
    with _signals():
        server = Server(room, host=host, port=port)
        if port is None and server.port != Server.PORT:
            click.echo(f"Port {Server.PORT} is taken; using {server.port}.")
        click.echo(f"The situation room is open at {server.url}")
        if once:
            _fetch_once(server, room)
        else:
            click.echo("Ctrl-C stops it.")
            try:
                server.run()
            except KeyboardInterrupt:
                click.echo("Stopped.")


def _room(dossiers: tuple[Path, ...]) -> "Room":
    """Draw every dossier, and keep the way back from its numbers to their cells."""
    from commonground.evidence.store import Store
    from commonground.picture import draw
    from commonground.picture.dossier import load
    from commonground.picture.lineage import Lineage
    from commonground.web import Room, Situation

    situations = []
    for folder in dossiers:
        picture, dossier = draw(folder, on=today()), load(folder)
        if dossier.documents:
            _index(dossier)
        situations.append(Situation(picture.data, Lineage(picture, Store.open(dossier.store)), dossier))
    return Room(situations)


def _index(dossier: "Dossier") -> None:
    """Add the dossier's documents to its hub; their meaning is encoded beside the serving, and words work meanwhile."""
    from commonground.hub import HubStore, add, encode

    add(dossier.documents, HubStore.open(dossier.store, create=True), on=today(), encode=False)
    Thread(target=lambda: encode(HubStore.open(dossier.store)), daemon=True).start()


def _fetch_once(server: "Server", room: "Room") -> None:
    """Prove that the first situation's page is served, as a browser would get it."""
    serving = Thread(target=server.run, daemon=True)
    serving.start()
    path = f"/{next(iter(room.situations))}/"
    status, sent, unpacked = server.weigh(path)
    server.close()
    serving.join()
    click.echo(f"GET {path}: status {status}, {sent:,} bytes compressed ({unpacked:,} unpacked).")
    if status != 200:
        raise click.exceptions.Exit(1)


@contextmanager
def _signals() -> Iterator[None]:
    """Let a polite `kill` stop the server as Ctrl-C does."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
