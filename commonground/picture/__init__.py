"""A dossier in, one frozen Picture out: `draw`, `Picture`."""

from commonground.picture.drawing import draw
from commonground.picture.picture import Picture

__all__ = ["Picture", "draw"]
