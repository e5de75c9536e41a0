"""The early-warning page: base rates first, ranges, what came before, triggers that do nothing by themselves."""

from typing import Any

import numpy as np
import pytest

from tests.web import rooms
from tests.web.conftest import Visit, visitor
from tests.web.foreseen import BREAK, SUSPECTED, foreseen
from tests.web.test_pages import page

INDEX = f"/en/{rooms.SLUG}/foresight/"


def test_base_rates_come_before_the_forecast_and_its_record_after(visit: Visit) -> None:
    words = page(visit, INDEX).words
    order = ["Refugees from Karvia in Tamarea", "Usual: of", "Last count:", "8 of 10 lie in", "Model:", "What came"]
    places = [words.index(part) for part in order]
    assert places == sorted(places)
    assert "No forecast:" in words and "no dated figure" in words


def test_the_situation_tells_what_is_likely_and_leads_to_the_record(visit: Visit) -> None:
    shown = page(visit, f"/en/{rooms.SLUG}/")
    assert "Refugees from Karvia in Tamarea: 8 of 10 outcomes lie in" in shown.words
    assert "no dated figure" in shown.words
    assert INDEX in shown.links
    assert "What is likely next" not in page(visitor(rooms.bare_room()), f"/en/{rooms.SLUG}/").words


def test_a_break_is_told_with_its_reason_and_a_suspected_one_as_such(visit: Visit) -> None:
    words = page(visit, INDEX).words
    assert f"Another method from {BREAK} (estimate → registration) on" in words
    assert f"{SUSPECTED} (11/12). Whether people moved or were counted otherwise is asked" in words


def test_a_trigger_shows_its_record_and_does_nothing(visit: Visit) -> None:
    html = visit(INDEX).content.decode()
    words = page(visit, INDEX).words
    assert "false alarms" in words and "A person decides; this page does nothing." in words
    assert "Count &lt;b&gt;tents" in html and "<b>tents" not in html
    assert "<form" not in html and "<button" not in html and "<script" not in html


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_page_speaks_every_language(visit: Visit, language: str) -> None:
    answer = visit(f"/{language}/{rooms.SLUG}/foresight/")
    assert answer.status_code == 200 and "<svg" in answer.content.decode()
    assert f"/{language}/{rooms.SLUG}/foresight/" in page(visit, f"/{language}/{rooms.SLUG}/").links


def test_without_forecasts_there_is_no_page_and_no_link() -> None:
    visit = visitor(rooms.bare_room())
    assert visit(INDEX).status_code == 404
    assert INDEX not in page(visit, f"/en/{rooms.SLUG}/").links


def test_the_drawing_opens_from_the_last_count() -> None:
    from commonground.picture.foresight import fan
    from commonground.picture.languages import language

    one: dict[str, Any] = foreseen()["forecasts"][0]
    assert fan(one, language("en"), title="t").startswith("<svg")
    assert np.isfinite(one["forecast"][0]["median"])
