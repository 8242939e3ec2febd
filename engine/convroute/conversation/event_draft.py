"""An event while it is being read: written member by member, then frozen at once.

The constructor of a frozen dataclass goes through `object.__setattr__` for every
member, which costs more than parsing a webhook. A draft has the slots and the
defaults of an `Event`, so that it can become one by changing its class.
"""

from collections.abc import Mapping

from convroute.conversation.channel import Channel
from convroute.conversation.event import (
    NO_ATTACHMENTS,
    NO_FACTS,
    Ad,
    Arrival,
    AttachmentType,
    EntryPoint,
    Event,
    Handover,
    Kind,
    Surface,
)


class AdDraft:
    """The members of `Ad`; nobody keeps a draft after `frozen` has made an ad of it."""

    __slots__ = tuple(Ad.__dataclass_fields__)

    id: str | None
    title: str | None
    post: str | None
    product: str | None
    flow: str | None

    def __init__(self, ad_id: str | None) -> None:
        self.id = ad_id
        self.title = self.post = self.product = self.flow = None

    def frozen(self) -> Ad:
        """The ad this draft has become."""
        self.__class__ = Ad  # type: ignore[assignment]  # the slots are the same: Python checks it
        return self  # type: ignore[return-value]  # it is one now


class EventDraft:
    """The members of `Event`; nobody keeps a draft after `frozen` has made an event of it."""

    __slots__ = tuple(Event.__dataclass_fields__)

    kind: Kind
    channel: Channel | None
    account: str
    user: str | None
    at: int
    surface: Surface
    entry: EntryPoint
    mid: str | None
    text: str | None
    payload: str | None
    title: str | None
    ref: str | None
    product: str | None
    ad: Ad | None
    attachments: frozenset[AttachmentType]
    handover: Handover | None
    arrived_on: Arrival
    facts: Mapping[str, object]
    button_app: str | None
    document: int
    path: str

    def __init__(
        self,
        channel: Channel,
        account: str,
        user: str,
        at: int,
        arrived_on: Arrival,
        document: int,
        path: str,
    ) -> None:
        self.channel = channel
        self.account = account
        self.user = user
        self.at = at
        self.arrived_on = arrived_on
        self.document = document
        self.path = path
        self.entry = "organic"
        self.mid = self.text = self.payload = self.title = self.ref = self.product = None
        self.ad = self.handover = self.button_app = None
        self.attachments = NO_ATTACHMENTS
        self.facts = NO_FACTS

    def frozen(self) -> Event:
        """The event this draft has become; `kind` and `surface` are set before."""
        self.__class__ = Event  # type: ignore[assignment]  # the slots are the same: Python checks it
        return self  # type: ignore[return-value]  # it is one now
