"""Foresight: what is likely next, with its error beside it. A forecast uses nothing later than its day."""

from commonground.foresight.backtest import Score, backtest, score, states
from commonground.foresight.camp_forecast import CampForecast, forecast
from commonground.foresight.camp_record import Record
from commonground.foresight.camp_state import CampState, camp_state
from commonground.foresight.case import Case
from commonground.foresight.case_doubts import doubts
from commonground.foresight.case_files import read_case
from commonground.foresight.comparing import Compared, compare_what_if
from commonground.foresight.ensemble import network_forecast, ranges, replay
from commonground.foresight.meanfield import simulate
from commonground.foresight.what_if import WhatIf
from commonground.foresight.what_if_file import read_what_if

__all__ = [
    "CampForecast",
    "CampState",
    "Case",
    "Compared",
    "Record",
    "Score",
    "WhatIf",
    "backtest",
    "camp_state",
    "compare_what_if",
    "doubts",
    "forecast",
    "network_forecast",
    "ranges",
    "read_case",
    "read_what_if",
    "replay",
    "score",
    "simulate",
    "states",
]
