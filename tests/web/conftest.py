"""A browser without a browser: Django's test client on a room of the sample picture."""

from collections.abc import Callable
from typing import Any

import pytest

from commonground.web import Room
from commonground.web.access import ROOM
from commonground.web.server import application
from tests.web import rooms

Visit = Callable[..., Any]


def visitor(room: Room, **options: Any) -> Visit:
    """A function that fetches an address of `room` and returns the response."""
    application(room)
    from django.test import Client

    client = Client(**{ROOM: room, "SERVER_NAME": "localhost", **options})

    def visit(address: str, *, method: str = "get", **extra: Any) -> Any:
        return getattr(client, method)(address, **extra)

    return visit


@pytest.fixture(scope="session")
def visit() -> Visit:
    """Visit the room of the sample."""
    return visitor(rooms.room())
