"""What is printed, in the four languages: `language(code)` gives every word, number and date of a page or a brief."""

from commonground.picture.languages.citing import Cited, cite
from commonground.picture.languages.language import CODES, Language, language

__all__ = ["CODES", "Cited", "Language", "cite", "language"]
