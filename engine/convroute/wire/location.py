"""Where in an input an item stands: what surrounds it, for the reader and for messages about it."""

from collections.abc import Mapping

from msgspec import Struct

from convroute.conversation.channel import Channel
from convroute.conversation.event import NO_FACTS


class Location(Struct, frozen=True, gc=False):
    """The entry an item stands in: what it says of the item, its path, and the number of its document.

    `exact`: it came as text, so that nothing is in it that JSON does not have. `facts` come from its wrapper.
    """

    channel: Channel | None
    entry: Mapping[str, object]
    path: str
    document: int
    exact: bool
    facts: Mapping[str, object] = NO_FACTS
