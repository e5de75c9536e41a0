"""A real browser on a real server: the system's Chromium through Playwright."""

import os
import shutil
from collections.abc import Iterator
from threading import Thread

import pytest

from commonground.web import Server
from tests.web import rooms

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
# A browser under test asks nothing of the network.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the room of the sample is served."""
    server = Server(rooms.room(), port=0)
    serving = Thread(target=server.run, daemon=True)
    serving.start()
    yield server.url
    server.close()
    serving.join(timeout=10)


@pytest.fixture(scope="session")
def chromium():  # type: ignore[no-untyped-def]
    """The browser, or the line that installs it."""
    if not CHROMIUM:
        pytest.skip("Chromium is missing: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
