"""Solutions side by side: `page` in words, `sheet` as a file, `article` in a room, `card` in a list of many."""

from commonground.picture.solutions.card import card
from commonground.picture.solutions.page import page
from commonground.picture.solutions.sheet import CASE_SHEET, article, sheet

__all__ = ["CASE_SHEET", "article", "card", "page", "sheet"]
