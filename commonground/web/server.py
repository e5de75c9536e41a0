"""Serves a room over HTTP from threads of this process, and stops cleanly."""

import errno
import gzip
import os
from collections.abc import Callable, Iterable
from http.client import HTTPConnection
from typing import Any

from commonground.core.errors import CommonGroundError
from commonground.web.access import ROOM
from commonground.web.room import Room

# How many ports are tried, one after the other, when nobody asked for a certain one.
NEIGHBOURS = 20
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  (recognised here, never the default)

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def application(room: Room, *, host: str = "127.0.0.1") -> App:
    """Return the room as a WSGI application that answers to this machine's names, and to `host`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonground.web.settings")
    import django  # late: Django reads its settings when it is first set up
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    django.setup()
    named = "*" if host in EVERYWHERE else f"[{host}]" if ":" in host else host
    if named not in settings.ALLOWED_HOSTS:
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, named]
    pages = get_wsgi_application()

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        environ[ROOM] = room
        return pages(environ, start)  # type: ignore[no-any-return]

    return answer


class Server:
    """A room being served at `url` until `close`."""

    PORT = 8000

    def __init__(self, room: Room, *, host: str = "127.0.0.1", port: int | None = None) -> None:
        """Listen at `port`; without one, at PORT or the next free one. A taken `port` is refused."""
        app = application(room, host=host)
        from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

        self.host = host
        first = self.PORT if port is None else port
        for candidate in range(first, first + (NEIGHBOURS if port is None else 1)):
            try:
                self._http = ThreadedWSGIServer((host, candidate), WSGIRequestHandler, ipv6=":" in host)
                break
            except OSError as error:
                refusal = _refusal(error, host, candidate)
                if error.errno != errno.EADDRINUSE:
                    raise refusal from None
        else:
            raise refusal
        self._http.daemon_threads = True
        self._http.set_app(app)
        self.port = int(self._http.server_address[1])

    @property
    def url(self) -> str:
        shown = "127.0.0.1" if self.host in EVERYWHERE else self.host
        return f"http://{f'[{shown}]' if ':' in shown else shown}:{self.port}/"

    def run(self) -> None:
        """Answer until `close` is called from another thread or the process is interrupted."""
        try:
            self._http.serve_forever(poll_interval=0.2)
        finally:
            self._http.server_close()

    def close(self) -> None:
        """Stop answering; `run` returns."""
        self._http.shutdown()

    def weigh(self, path: str) -> tuple[int, int, int]:
        """Fetch a page as a browser would; return its status, its bytes as sent, and unpacked."""
        host, port = self._http.server_address[:2]
        connection = HTTPConnection(str(host), int(port), timeout=60)
        connection.request("GET", path, headers={"Accept-Encoding": "gzip", "Host": f"localhost:{port}"})
        answer = connection.getresponse()
        sent = answer.read()
        connection.close()
        packed = answer.headers.get("Content-Encoding") == "gzip"
        return answer.status, len(sent), len(gzip.decompress(sent) if packed else sent)


def _refusal(error: OSError, host: str, port: int) -> CommonGroundError:
    where = f"{host}, port {port}"
    if error.errno == errno.EADDRINUSE:
        return CommonGroundError(
            "another program listens there already", where=where, next="Stop it, or choose a free one with --port."
        )
    if error.errno == errno.EACCES:
        return CommonGroundError(
            "this user may not listen there", where=where, next="Choose a port of 1024 or more with --port."
        )
    return CommonGroundError(
        "this machine cannot listen there",
        where=where,
        next="Name an address of this machine with --host, such as 127.0.0.1.",
    )
