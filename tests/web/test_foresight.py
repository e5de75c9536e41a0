"""The early-warning page: base rates first, ranges, what came before, triggers that do nothing by themselves."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from commonground.foresight.stocks import Asked, Gathered, Panel, Step, look
from commonground.foresight.telling import outlook_record, trigger_record
from commonground.foresight.triggers import triggers_of, watched
from commonground.picture.dossier import load
from commonground.web import Room, Situation
from tests.foresight.worlds import pairs, stocks
from tests.web import rooms
from tests.web.conftest import Visit, visitor
from tests.web.test_pages import page

INDEX = f"/en/{rooms.SLUG}/foresight/"
ASKED = Asked("refugee", "SDN", "TCD")
TRIGGER = {
    "id": "tents", "category": "refugee", "origin": "SDN", "place": "TCD", "lead": 1, "rise": 0.25,
    "probability": 0.05, "checklist": ["Count <b>tents</b>"], "who": "Head of office",
}  # fmt: skip


def picture() -> dict[str, Any]:
    gathered = Gathered(Panel.of(pairs(), Step.YEAR, 2005, stocks()), 0, "UNHCR", "", (), (), frozenset())
    named = {"origin": {"code": "SDN", "name": {"en": "Sudan"}}, "place": {"code": "TCD", "name": {"en": "Chad"}}}
    refused = {"category": "refugee", "origin": None, "place": named["place"], "refused": "no dated figure"}
    trigger = watched(gathered, triggers_of([TRIGGER], where="test")[0])
    return rooms.sample() | {
        "foresight": {
            "forecasts": [outlook_record(look(gathered, ASKED, horizon=2)) | named, refused],
            "triggers": [trigger_record(trigger) | named],
        }
    }


@pytest.fixture
def told(tmp_path: Path) -> Visit:
    folder = Path(shutil.copytree(rooms.SAMPLE_DOSSIER, tmp_path / "tamarea"))
    with (folder / "situation.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[foresight.forecast]]\ncategory = "refugee"\nplace = "TCD"\n')
    shown = picture()
    return visitor(Room([Situation(shown, rooms.Memory(shown), load(folder))]))


def test_base_rates_come_before_the_forecast_and_its_record_after(told: Visit) -> None:
    words = page(told, INDEX).words
    order = ["Refugees from Sudan in Chad", "Usual: of", "Last count:", "8 of 10 lie in", "Model:", "What came"]
    places = [words.index(part) for part in order]
    assert places == sorted(places)
    assert "No forecast:" in words and "no dated figure" in words


def test_the_situation_tells_what_is_likely_and_leads_to_the_record(told: Visit) -> None:
    shown = page(told, f"/en/{rooms.SLUG}/")
    assert "Refugees from Sudan in Chad: 8 of 10 outcomes lie in" in shown.words and "no dated figure" in shown.words
    assert INDEX in shown.links
    assert "What is likely next" not in page(visitor(rooms.room(rooms.sample())), f"/en/{rooms.SLUG}/").words


def test_a_trigger_shows_its_record_and_does_nothing(told: Visit) -> None:
    html = told(INDEX).content.decode()
    words = page(told, INDEX).words
    assert "false alarms" in words and "A person decides; this page does nothing." in words
    assert "Count &lt;b&gt;tents" in html and "<b>tents" not in html
    assert "<form" not in html and "<button" not in html and "<script" not in html


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_page_speaks_every_language(told: Visit, language: str) -> None:
    answer = told(f"/{language}/{rooms.SLUG}/foresight/")
    assert answer.status_code == 200 and "<svg" in answer.content.decode()
    assert f"/{language}/{rooms.SLUG}/foresight/" in page(told, f"/{language}/{rooms.SLUG}/").links


def test_without_forecasts_there_is_no_page_and_no_link(visit: Visit) -> None:
    assert visit(INDEX).status_code == 404
    assert INDEX not in page(visit, f"/en/{rooms.SLUG}/").links


def test_the_drawing_opens_from_the_last_count() -> None:
    from commonground.picture.foresight import fan
    from commonground.picture.languages import language

    one = picture()["foresight"]["forecasts"][0]
    assert fan(one, language("en"), title="t").startswith("<svg")
    assert np.isfinite(one["forecast"][0]["median"])
