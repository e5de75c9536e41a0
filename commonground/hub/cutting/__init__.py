"""A Text becomes passages: one locator's words each, at most 2,000 characters."""

from commonground.hub.cutting.blocks import Block, blocks
from commonground.hub.cutting.cutting import cut
from commonground.hub.cutting.passage import LONGEST, Passage
from commonground.hub.cutting.sentences import sentences

__all__ = ["LONGEST", "Block", "Passage", "blocks", "cut", "sentences"]
