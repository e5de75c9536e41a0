"""Open any file safely into raw tables of text cells: `open_file`, `checksum`, `RawFile`, `RawTable`, `Limits`."""

from commonground.sources.opening.door import checksum, open_file
from commonground.sources.opening.limits import Limits
from commonground.sources.opening.raw import RawFile, RawTable
from commonground.sources.opening.records import PARENT

__all__ = ["PARENT", "Limits", "RawFile", "RawTable", "checksum", "open_file"]
