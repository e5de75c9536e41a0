"""The situation room in a real browser: for every reader, by keyboard, on a phone, on paper."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader

from tests.web.test_pages import SITUATION, pages_of_each_kind

pytestmark = pytest.mark.browser

PAGES = [*pages_of_each_kind("en"), *pages_of_each_kind("ar"), "/en/nowhere/"]
DESKTOP, PHONE = {"width": 1300, "height": 900}, {"width": 360, "height": 740}
OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"


@pytest.fixture
def page(chromium: Any, address: str) -> Iterator[Any]:
    """A fresh window on a desk; what it complains about fails the test."""
    context = chromium.new_context(base_url=address, viewport=DESKTOP)
    window = context.new_page()
    complaints: list[str] = []
    window.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    window.on("request", lambda asked: None if asked.url.startswith(address) else complaints.append(asked.url))
    yield window
    context.close()
    assert [said for said in complaints if "404" not in said] == []


@pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("where", PAGES)
def test_axe_finds_nothing_serious(page: Any, where: str, width: dict[str, int]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.set_viewport_size(width)
    page.goto(where)
    page.evaluate(OPEN_ALL)
    found = Axe().run(page).response["violations"]
    told = [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found]
    assert [one for one, violation in zip(told, found) if violation["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize("where", [*PAGES, "/fr/tamarea/", "/es/tamarea/"])
def test_nothing_scrolls_sideways_on_a_phone(page: Any, where: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(where)
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_the_first_tab_skips_to_the_content(page: Any) -> None:
    page.goto(SITUATION)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_keyboard_reaches_everything_and_is_seen_everywhere(page: Any, language: str) -> None:
    page.goto(f"/{language}/tamarea/")
    count = page.evaluate(
        "[...document.querySelectorAll('a[href], summary, [tabindex=\"0\"]')].filter(e => e.checkVisibility()).length"
    )
    stops: list[str] = []
    for _ in range(count + 5):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
            return e === document.body ? null : {seen: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,
                     what: e.outerHTML.slice(0, 90)} }"""
        )
        if stop is None:
            break
        assert stop["seen"], stop["what"]
        stops.append(stop["what"])
    assert count * 0.95 <= len(stops) <= count + 1, "a trap, or something out of reach"


def test_why_this_number_opens_by_keyboard(page: Any) -> None:
    page.goto(SITUATION)
    why = page.locator(".card summary").first
    why.focus()
    page.keyboard.press("Enter")
    assert page.locator(".card details").first.get_attribute("open") is not None


def test_without_script_a_number_still_leads_to_its_cell(chromium: Any, address: str) -> None:
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(SITUATION)
    page.locator(".card summary").first.click()
    assert page.locator(".card details .code").first.is_visible()
    page.locator(".card .n").first.click()
    assert page.locator("mark").first.is_visible()
    page.locator('.tongues a[hreflang="ar"]').click()
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("mark").first.is_visible()
    context.close()


def test_a_bubble_leads_to_its_place(page: Any) -> None:
    page.goto(SITUATION)
    page.locator(".map a").first.click()
    assert "/place/" in page.url and page.locator("h1").inner_text()


def test_charts_keep_their_ids_apart(page: Any) -> None:
    page.goto(SITUATION)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("language", "heading"), [("en", "Headline figures"), ("fr", "Chiffres clés"), ("ar", None)])
def test_it_prints_whole_and_without_the_screen_around_it(page: Any, language: str, heading: str | None) -> None:
    page.goto(f"/{language}/tamarea/")
    paper = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    told = [sheet.extract_text() for sheet in paper.pages]
    assert 5 <= len(told) <= 12
    assert all(len(text) > 80 for text in told), "an empty sheet"
    whole = "".join(told)
    assert "148" in whole and "RC-01" not in whole
    if heading:
        assert heading in whole
    page.emulate_media(media="print")
    assert not page.locator(".contents").is_visible()


def test_what_the_reader_opened_is_printed_too(page: Any) -> None:
    page.goto(SITUATION)
    page.locator(".card summary").first.click()
    assert "RC-01" in "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages)
