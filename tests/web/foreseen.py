"""What is likely next in Tamarea: forecasts and a trigger on a small made-up world, for the sample picture."""

from dataclasses import replace
from functools import cache
from typing import Any

from commonground.foresight.stocks import Asked, Gathered, Panel, Step, look
from commonground.foresight.telling import outlook_record, trigger_record
from commonground.foresight.triggers import triggers_of, watched
from tests.foresight.worlds import pairs, stocks

ASKED = Asked("refugee", "SDN", "TCD")
TAMAREA = {"code": "XTM", "name": {"en": "Tamarea", "fr": "Tamarée", "es": "Tamarea", "ar": "تاماريا"}}
KARVIA = {"code": "XKV", "name": {"en": "Karvia", "fr": "Karvie", "es": "Karvia", "ar": "كارفيا"}}
TRIGGER = {
    "id": "tents", "category": "refugee", "origin": "SDN", "place": "TCD", "lead": 1, "rise": 0.25,
    "probability": 0.05, "checklist": ["Count <b>tents</b>"], "who": "Head of office",
}  # fmt: skip
# The tenth count was made by another method, and nearly all series jumped at the fourteenth.
BREAK, SUSPECTED = 2014, 2018


@cache
def foreseen() -> dict[str, Any]:
    """The foresight part of a picture: a forecast across a break, one that is refused, and a trigger."""
    panel = Panel.of(pairs(), Step.YEAR, 2005, stocks())
    breaks = panel.breaks.copy()
    breaks[0, BREAK - 2005] = True
    whys = {BREAK: ("method", "estimate → registration")}
    gathered = Gathered(
        replace(panel, breaks=breaks), 0, "UNHCR", "", (), (), frozenset(), whys, ((SUSPECTED, "11/12"),)
    )
    named = {"origin": KARVIA, "place": TAMAREA}
    refused = {"category": "refugee", "origin": None, "place": TAMAREA, "refused": "no dated figure"}
    trigger = watched(gathered, triggers_of([TRIGGER], where="test")[0])
    return {
        "forecasts": [outlook_record(look(gathered, ASKED, horizon=2)) | named, refused],
        "triggers": [trigger_record(trigger) | named],
    }
