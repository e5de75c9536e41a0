"""A person's or family's solutions side by side: `page` in words, `sheet` as a file, `article` in a room."""

from commonground.picture.solutions.page import page
from commonground.picture.solutions.sheet import CASE_SHEET, article, sheet

__all__ = ["CASE_SHEET", "article", "page", "sheet"]
