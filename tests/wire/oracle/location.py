"""Where in a webhook an item stands: what surrounds it."""

from collections.abc import Mapping
from dataclasses import dataclass

from convroute.conversation.channel import Channel
from convroute.conversation.event import Arrival


@dataclass(frozen=True)
class Location:
    """What the entry around an item says, and the path of the item."""

    channel: Channel | None
    entry: Mapping[str, object]
    entry_path: str
    arrived_on: Arrival
    document: int
    path: str
