"""A person's or family's solutions side by side, in words: `page` for a page, `sheet` for paper and file."""

from commonground.picture.solutions.page import page
from commonground.picture.solutions.sheet import sheet

__all__ = ["page", "sheet"]
