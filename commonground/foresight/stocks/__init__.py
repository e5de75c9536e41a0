"""Stocks to come: how many people of a category will be counted, with ranges and what such forecasts were worth."""

from commonground.foresight.stocks.gathering import Asked, Gathered, gather
from commonground.foresight.stocks.looking_back import (
    Peeking,
    Record,
    own_forecast,
    peers_of,
    record,
    refuse_peeking,
    walked,
)
from commonground.foresight.stocks.outlook import Note, Outlook, look, outlook
from commonground.foresight.stocks.panel import Panel, Step
from commonground.foresight.stocks.walking import Made, Walk, comparable

__all__ = [
    "Asked", "Gathered", "Made",
    "Note", "Outlook", "Panel", "Peeking", "Record", "Step", "Walk", "comparable", "gather", "look", "outlook",
    "own_forecast", "peers_of", "record", "refuse_peeking", "walked",
]  # fmt: skip
