"""The read-only situation room: pages over pictures, on this machine only unless asked otherwise.

`Room` and `Situation` hold what is shown, `Lineage` is what opens a number’s cells, `Server` shows it.
"""

from commonground.web.room import Cells, Lineage, Room, Situation
from commonground.web.server import Server

__all__ = ["Cells", "Lineage", "Room", "Server", "Situation"]
