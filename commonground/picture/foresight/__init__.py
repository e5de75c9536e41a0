"""What is likely next in a situation: `foreseen` for the picture, `told` for its pages and its brief."""

from commonground.picture.foresight.fan import fan
from commonground.picture.foresight.foreseen import foreseen
from commonground.picture.foresight.told import Told, told

__all__ = ["Told", "fan", "foreseen", "told"]
