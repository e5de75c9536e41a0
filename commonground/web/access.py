"""The one door from a request to a situation."""

from django.http import Http404, HttpRequest

from commonground.web.room import Room, Situation

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
