"""Foresight: what is likely next, with its error beside it. A forecast uses nothing later than its day."""

from commonground.foresight.backtest import Score, backtest, score
from commonground.foresight.camp_forecast import CampForecast, forecast
from commonground.foresight.camp_state import CampState, camp_state
from commonground.foresight.case import Case
from commonground.foresight.case_files import read_case
from commonground.foresight.ensemble import network_forecast, ranges, replay
from commonground.foresight.meanfield import simulate

__all__ = [
    "CampForecast",
    "CampState",
    "Case",
    "Score",
    "backtest",
    "camp_state",
    "forecast",
    "network_forecast",
    "ranges",
    "read_case",
    "replay",
    "score",
    "simulate",
]
