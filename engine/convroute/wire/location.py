"""Where in an input an item stands: what surrounds it, for the reader and for messages about it."""

from collections.abc import Mapping

from msgspec import Struct

from convroute.conversation.channel import Channel


class Location(Struct, frozen=True):
    """The entry an item stands in: what it says of the item, its path, and the number of its document.

    `exact`: it came as text, so that nothing is in it that JSON does not have.
    """

    channel: Channel | None
    entry: Mapping[str, object]
    path: str
    document: int
    exact: bool
