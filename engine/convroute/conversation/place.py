"""Where in a webhook an item stands: what surrounds it, for the reader and for messages about it."""

from collections.abc import Mapping

from convroute.conversation.channel import Channel
from convroute.conversation.event import Arrival
from convroute.record import record


@record
class Place:
    """Where an item stands: what the entry around it says, and its path."""

    channel: Channel | None
    entry: Mapping[str, object]
    entry_path: str
    arrived_on: Arrival
    document: int
    path: str
