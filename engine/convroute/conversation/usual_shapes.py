"""The shapes of what comes all day, narrower than those of `odd_shapes`: nothing is left to ask.

An id is text, a time is milliseconds, an item says of whom and when it is. What
it may not have here is of the type `None`, so that it does not fit.
"""

from typing import Annotated, Literal

from msgspec import Meta

from convroute.conversation import odd_shapes
from convroute.conversation.odd_shapes import NOT_EMPTY, Id, Shape
from convroute.conversation.unread import Unread1, Unread4
from convroute.conversation.values import LATEST, SECONDS_BELOW

Time = Annotated[int, Meta(ge=SECONDS_BELOW, le=LATEST)]


class Person(odd_shapes.Person, frozen=True):
    """`sender` and `recipient`, known by an id."""

    id: Id
    user_ref: None = None


class Message(odd_shapes.Message, frozen=True):
    """A message that the apps can see."""

    is_unsupported: None = None
    hop_context: None = None


class Item(odd_shapes.Item, frozen=True):
    """One item of `messaging` or `standby`."""

    sender: Person
    recipient: Person
    timestamp: Time
    message: Message | None = None
    app_roles: None = None
    hop_context: None = None


class Comment(Shape, frozen=True):
    """A change that belongs to no thread (D 4.11). Nothing of its `value` decides."""

    field: Literal["comments", "live_comments", "mentions"]
    value: Unread4


class Entry(Shape, frozen=True):
    """One entry of a webhook, with one list of items."""

    id: Id | None = None
    time: int | None = None
    messaging: Annotated[list[Item], NOT_EMPTY] | None = None
    standby: Annotated[list[Item], NOT_EMPTY] | None = None
    changes: Annotated[list[Comment], NOT_EMPTY] | None = None
    hop_context: list[Unread1] | None = None


class Webhook(Shape, frozen=True):
    """The envelope (D 4.0)."""

    object: Literal["instagram", "page"]
    entry: Annotated[list[Entry], NOT_EMPTY]
