"""What conditions look at while one event is decided: each thing that is dear to make is made once."""

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import pairwise

from msgspec import Struct

from convroute.compiler.constants import Constants
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread
from convroute.evaluator.state import State
from convroute.policy.buckets import bucket_of
from convroute.policy.calendar import local_time
from convroute.policy.fields import field_of, reader
from convroute.policy.text_matching import words


class EvaluationContext(Struct, eq=False):
    """One event, its thread by the event's clock (`owner` None: idle), and the facts."""

    event: Event
    thread: Thread | State
    owner: str | None
    facts: Mapping[str, object]
    constants: Constants
    _words: dict[str, tuple[str, ...]] | None = None
    _pairs: dict[str, frozenset[tuple[str, str]]] | None = None
    _local: datetime | None = None
    _bucket: int = -1

    @property
    def local(self) -> datetime:
        """The wall clock of the policy's timezone at the event's own time."""
        if self._local is None:
            self._local = local_time(self.event.at, self.constants.policy.timezone)
        return self._local

    @property
    def bucket(self) -> int:
        if self._bucket < 0:
            self._bucket = bucket_of(self.constants.policy.name, self.event.account, self.event.user)
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


Getter = Callable[[EvaluationContext], object]
"""The value of a field; None where it is absent (language: Conditions)."""

_NAMES = {
    "event": "it.event",
    "thread": "it.thread",
    "owner": "it.owner",
    "app_names": "it.constants.names",
    "local": "it.local",
    "bucket": "it.bucket",
}


def getter(field: str, constants: Constants) -> Getter:
    """How `field` is read."""
    if field in constants.policy.facts:
        return lambda context: context.facts.get(field)
    return reader(field_of(field).expression(_NAMES))
