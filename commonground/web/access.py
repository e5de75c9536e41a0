"""The one door from a request to a situation, and to the dossier that feeds the rooms beside it."""

from django.http import Http404, HttpRequest

from commonground.picture.dossier import Dossier
from commonground.web.room import Room, Situation
from commonground.web.rooms import rooms_of

# Where the server puts the room in a request's environment; headers a client sends arrive as HTTP_*,
# so nobody outside can set it.
ROOM = "commonground.room"


def room_of(request: HttpRequest) -> Room:
    """Return the room this server shows."""
    room: Room = request.META[ROOM]
    return room


def situation_for(request: HttpRequest, slug: str) -> Situation:
    """Return the situation named `slug`, or answer that there is no such page."""
    situation = room_of(request).situations.get(slug)
    if situation is None:
        raise Http404("situation")
    return situation


def dossier_for(situation: Situation, room: str) -> Dossier:
    """Return the dossier that feeds the room beside the picture, or answer that there is no such page."""
    if situation.dossier is None or room not in rooms_of(situation.dossier):
        raise Http404(room)
    return situation.dossier
