"""Takes the picture of the README again: the situation room of the fictitious example, as a browser shows it."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from playwright.sync_api import sync_playwright

from commonground.evidence.store import Store
from commonground.picture import draw
from commonground.picture.dossier import load
from commonground.picture.lineage import Lineage
from commonground.web import Room, Server, Situation

HOME = Path(__file__).resolve().parents[1]
DOSSIER = HOME / "examples" / "merania"
SHOT = HOME / "docs" / "situation-room.png"
SIZE = {"width": 1280, "height": 1600}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def main() -> None:
    """Draw the example into a store of its own, serve it for a moment, and keep what a window shows."""
    with TemporaryDirectory() as folder:
        picture = draw(DOSSIER, store=Path(folder), on="2025-01-15")
        room = Room([Situation(picture.data, Lineage(picture, Store.open(Path(folder))), load(DOSSIER))])
        server = Server(room, port=0)
        serving = Thread(target=server.run, daemon=True)
        serving.start()
        try:
            photograph(f"{server.url}en/{picture.data['situation']['id']}/", SHOT)
        finally:
            server.close()
            serving.join()
    print(f"{SHOT.relative_to(HOME)}: {SHOT.stat().st_size:,} bytes")


def photograph(url: str, path: Path) -> None:
    """Keep the top of a page as a window shows it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        page = browser.new_page(viewport=SIZE)
        page.goto(url)
        page.screenshot(path=path)
        browser.close()


if __name__ == "__main__":
    main()
