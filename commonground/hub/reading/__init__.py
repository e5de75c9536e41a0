"""A file becomes a Text: its words with where each stands in the stored source; or a refusal."""

from commonground.hub.reading.door import SUFFIXES, open_text
from commonground.hub.reading.folders import documents_under
from commonground.hub.reading.limits import Limits
from commonground.hub.reading.run import Run
from commonground.hub.reading.text import Line, Text

__all__ = ["SUFFIXES", "Limits", "Line", "Run", "Text", "documents_under", "open_text"]
