"""Where in a webhook an item stands: what surrounds it, for the reader and for messages about it."""

from collections.abc import Mapping

from msgspec import Struct

from convroute.conversation.channel import Channel


class Root(Struct, frozen=True):
    """Which document of an input is read, and the path it stands at.

    `exact`: it came as text, so that nothing is in it that JSON does not have.
    """

    document: int
    path: str
    exact: bool


class Location(Struct, frozen=True):
    """The entry an item stands in: what it says of the item, and its path."""

    channel: Channel | None
    entry: Mapping[str, object]
    path: str
    document: int
    exact: bool
