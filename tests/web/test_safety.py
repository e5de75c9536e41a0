"""What the room refuses, and what no page ever does."""

import copy
import gzip
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web import rooms
from tests.web.conftest import Visit, visitor
from tests.web.reading import Page
from tests.web.test_pages import SITUATION, pages_of_each_kind

LIMIT = 150_000
# Parts of a picture that a file or a person worded.
QUOTED = {"title", "text", "why", "who", "because", "path", "column", "en", "terms", "needs", "name"}


@pytest.mark.parametrize(
    "address",
    [
        "/nowhere/",
        "/en/nowhere/",
        "/xx/tamarea/",
        "/en/tamarea/number/0000000000000000/",
        "/en/tamarea/number/../../../etc/passwd/",
        "/en/tamarea/number/%2e%2e%2f%2e%2e%2fetc%2fpasswd/",
        "/en/tamarea/number/%00/",
        "/en/tamarea/number/' OR 1=1 --/",
        "/en/tamarea/clause/S999.p1/",
        "/en/tamarea/clause/<script>alert(1)</script>/",
        "/en/tamarea/place/ZZ9999/",
        "/en/tamarea/place/XT0101/more/",
        "/en/tamarea/brief.xx.pdf",
        "/static/settings.py",
        "/static/..%2fsettings.py",
        "/static/../settings.py",
        "/tamarea/picture.json/",
    ],
)
def test_an_address_that_names_nothing_is_not_found(visit: Visit, address: str) -> None:
    response = visit(address)
    assert response.status_code == 404
    html = response.content.decode()
    assert "<script" not in html
    assert "There is no such page" in html and "To the situations" in html


@pytest.mark.parametrize(
    "query", ["cell=-1", "cell=x", "cell=99999", "page=7", "cell=1e3", "cell=٣", "page=" + "9" * 400]
)
def test_a_cell_that_is_none_is_not_found(visit: Visit, query: str) -> None:
    key = rooms.sample()["headline"]["refugee"]["key"]
    assert visit(f"{SITUATION}number/{key}/?{query}").status_code == 404


@given(part=st.text(min_size=1, max_size=40))
def test_no_address_breaks_the_room(visit: Visit, part: str) -> None:
    from urllib.parse import quote

    for kind in ("number", "clause", "place"):
        assert visit(f"/en/tamarea/{kind}/{quote(part, safe='')}/").status_code in (301, 404)


@given(header=st.text(max_size=60))
def test_no_wish_for_a_language_breaks_the_room(visit: Visit, header: str) -> None:
    assert visit("/", headers={"Accept-Language": header}).status_code == 200
    assert visit("/", data={"lang": header}).status_code == 200


@pytest.mark.parametrize(
    ("address", "wish", "language"),
    [
        ("/tamarea/", "", "en"),
        ("/tamarea/", "fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        ("/tamarea/", "de, es;q=0.5, ar;q=0.9", "ar"),
        ("/tamarea/", "de", "en"),
        ("/tamarea/?lang=es", "fr", "es"),
        ("/ar/tamarea/", "fr", "ar"),
    ],
)
def test_a_page_speaks_the_language_asked_for(visit: Visit, address: str, wish: str, language: str) -> None:
    response = visit(address, headers={"Accept-Language": wish})
    assert Page(response.content.decode()).lang == language
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_written(visit: Visit, method: str) -> None:
    assert visit(SITUATION, method=method).status_code == 405


@pytest.mark.parametrize(
    "address", [*pages_of_each_kind("en"), "/nowhere/", "/static/room.css", "/tamarea/picture.json"]
)
def test_every_answer_carries_the_guarding_headers(visit: Visit, address: str) -> None:
    headers = visit(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'none'" in policy and "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("address", pages_of_each_kind("en") + pages_of_each_kind("ar"))
def test_no_page_holds_script_or_asks_another_host(visit: Visit, address: str) -> None:
    page = Page(visit(address).content.decode())
    assert not {"script", "iframe", "object", "embed", "style"} & set(page.tags)
    for name, value in page.attributes:
        assert (name, value.lower()) != ("method", "post")  # the room reads; nothing is sent to it
        assert name != "style" and not name.startswith("on"), (name, value)
        if name in ("src", "href", "action"):
            assert value.startswith(("/", "#")) and not value.startswith("//"), value


def test_another_hosts_name_is_refused() -> None:
    visit = visitor(rooms.room())
    assert visit("/", headers={"Host": "attacker.example"}).status_code == 400


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_first_page_weighs_less_than_150_kilobytes(visit: Visit, language: str) -> None:
    addresses = [f"/{language}/tamarea/", "/static/room.css", "/static/mark.svg"]
    sent = 0
    for address in addresses:
        response = visit(address, headers={"Accept-Encoding": "gzip"})
        if "mark" not in address:
            assert gzip.decompress(response.content)
        sent += len(response.content)
    assert sent < LIMIT


def test_what_files_print_cannot_become_markup() -> None:
    picture = copy.deepcopy(rooms.sample())
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(2)>'

    def poison(part: Any) -> None:
        if isinstance(part, dict):
            for key, value in part.items():
                if key in QUOTED and isinstance(value, str):
                    part[key] = hostile
                else:
                    poison(value)
        elif isinstance(part, list):
            for value in part:
                poison(value)

    poison(picture)
    visit = visitor(rooms.room(picture))
    for address in pages_of_each_kind("en"):
        html = visit(address).content.decode()
        assert "<script" not in html and "<img src=x" not in html, address


def test_a_fault_is_admitted_and_says_what_next() -> None:
    class Broken(rooms.Memory):
        def open_cells(self, key: str, *, cell: int = 0) -> Any:
            raise RuntimeError("the disk is gone")

    from commonground.web import Room, Situation

    picture = rooms.sample()
    visit = visitor(Room([Situation(picture, Broken(picture))]), raise_request_exception=False)
    response = visit(f"/fr/tamarea/number/{picture['headline']['refugee']['key']}/")
    assert response.status_code == 500
    html = response.content.decode()
    assert "n’a pas pu être établie" in html and "the disk is gone" not in html and 'href="/fr/"' in html
