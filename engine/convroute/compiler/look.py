"""What conditions look at while one event is decided: each thing that is dear to make is made once."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import pairwise

from convroute.compiler.house import House
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread
from convroute.evaluator.state import State
from convroute.policy.calendar import local_time
from convroute.policy.text_matching import words


class Look:
    """One event, its thread by the event's clock (`owner` None: idle), and the facts."""

    __slots__ = ("_bucket", "_local", "_pairs", "_words", "event", "facts", "house", "owner", "thread")

    def __init__(
        self,
        event: Event,
        thread: Thread | State,
        owner: str | None,
        facts: Mapping[str, object],
        house: House,
    ) -> None:
        self.event = event
        self.thread = thread
        self.owner = owner
        self.facts = facts
        self.house = house
        self._words: dict[str, tuple[str, ...]] | None = None
        self._pairs: dict[str, frozenset[tuple[str, str]]] | None = None
        self._local: datetime | None = None
        self._bucket = -1

    @property
    def local(self) -> datetime:
        """The wall clock of the policy's timezone at the event's own time."""
        if self._local is None:
            self._local = local_time(self.event.at, self.house.policy.timezone)
        return self._local

    @property
    def bucket(self) -> int:
        if self._bucket < 0:
            self._bucket = bucket_of(self.house.policy.name, self.event)
        return self._bucket

    def words(self, value: str) -> tuple[str, ...]:
        if self._words is None:
            self._words = {}
        found = self._words.get(value)
        if found is None:
            found = self._words[value] = words(value)
        return found

    def pairs(self, value: str) -> frozenset[tuple[str, str]]:
        """Each word with the next."""
        if self._pairs is None:
            self._pairs = {}
        found = self._pairs.get(value)
        if found is None:
            said = self.words(value)
            found = self._pairs[value] = frozenset(pairwise(said))
        return found


def bucket_of(policy: str, event: Event) -> int:
    """`thread.bucket`: 0 to 99, the same for one person and account in one policy."""
    key = f"{policy}/{event.account}/{event.user}"
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") % 100


Getter = Callable[[Look], object]
"""The value of a field; None where it is absent (language: Conditions)."""


def getter(field: str, house: House) -> Getter:
    """How `field` is read."""
    if field in _THREAD:
        return _THREAD[field]
    if field.startswith("ad."):
        return _AD[field]
    if field == "channel":
        accounts = house.policy.accounts
        return lambda look: accounts[look.event.account]
    if field == "time":
        return lambda look: look.local
    if field in house.policy.facts:
        return lambda look: look.facts.get(field)
    return _EVENT[field]


def _silence(look: Look) -> int | None:
    last = look.thread.last_user_message_at
    return None if last is None else max(0, look.event.at - last)


def _owner(look: Look) -> str:
    return "nobody" if look.owner is None else look.house.names.get(look.owner, look.owner)


_THREAD: dict[str, Getter] = {
    "thread.state": lambda look: "idle" if look.owner is None else "active",
    "thread.owner": _owner,
    "thread.is_new": lambda look: look.thread.last_user_message_at is None,
    "thread.silence": _silence,
    "thread.bucket": lambda look: look.bucket,
}
_AD: dict[str, Getter] = {
    "ad.id": lambda look: None if look.event.ad is None else look.event.ad.id,
    "ad.title": lambda look: None if look.event.ad is None else look.event.ad.title,
    "ad.post": lambda look: None if look.event.ad is None else look.event.ad.post,
    "ad.product": lambda look: None if look.event.ad is None else look.event.ad.product,
    "ad.flow": lambda look: None if look.event.ad is None else look.event.ad.flow,
}
_EVENT: dict[str, Getter] = {
    "kind": lambda look: look.event.kind,
    "entry": lambda look: look.event.entry,
    "surface": lambda look: look.event.surface,
    "ref": lambda look: look.event.ref,
    "payload": lambda look: look.event.payload,
    "title": lambda look: look.event.title,
    "text": lambda look: look.event.text,
    "product": lambda look: look.event.product,
    "attachments": lambda look: look.event.attachments,
}
