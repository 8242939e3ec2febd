"""What reading an input yields: an event, a request, or the news that a part could not be read."""

from msgspec import Struct

from convroute.conversation.event import Event
from convroute.conversation.request import Request


class Unreadable(Struct, frozen=True):
    """A document or item that is not what it should be; `path` is a JSON path from the document."""

    path: str
    message: str
    document: int = 0


Item = Event | Request | Unreadable
