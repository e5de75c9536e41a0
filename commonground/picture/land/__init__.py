"""The outline of the world's land, and the part of it that lies in a window."""

from commonground.picture.land.outline import Window, land_in

__all__ = ["Window", "land_in"]
