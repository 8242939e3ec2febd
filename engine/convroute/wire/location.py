"""How an input is read, and where in it an item stands, for the reader and for messages about it."""

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

from msgspec import Struct

from convroute.conversation.channel import Channel
from convroute.conversation.event import NO_FACTS
from convroute.wire.invalid_input import InvalidInput
from convroute.wire.values import LATEST, SECONDS_BELOW, id_text, time_ms

NO_ACCOUNTS: Mapping[str, Channel] = MappingProxyType({})


class Note(Struct, frozen=True):
    """Something that was passed over, and costs nothing else; `path` is a JSON path from the document.

    `document` is counted from 0; None: it was handed in beside the input, as facts are.
    """

    path: str
    message: str
    document: int | None = 0


Noted = Callable[[Note], None]


class Reading(Struct, frozen=True, gc=False):
    """What is known beside the input: the policy's accounts, and the time (ms) of items that have none.

    With `only_known_parts` a part that nobody knows is an input error and not news of Meta's.
    `facts` are the names that the policy declares, None if no policy is known. Where it is `strict`, other
    facts in a wrapper, and members of a wrapper or a request that mean nothing, are an input error.
    """

    accounts: Mapping[str, Channel] = NO_ACCOUNTS
    at: int | None = None
    noted: Noted | None = None
    only_known_parts: bool = False
    facts: Collection[str] | None = None
    strict: bool = False

    def pass_over(self, path: str, message: str, document: int) -> None:
        """Notes something of a caller's that means nothing; raises `InvalidInput` if that is an error."""
        if self.strict:
            raise InvalidInput(path, message)
        self.note(path, message, document)

    def note(self, path: str, message: str, document: int) -> None:
        """Tells it to whoever asked for notes."""
        if self.noted is not None:
            self.noted(Note(path, message, document))


class Location(Struct, frozen=True, gc=False):
    """The entry an item stands in: what it says of the item, its path, and the number of its document.

    `exact`: it came as text, so that nothing is in it that JSON does not have. `facts` come from its wrapper.
    """

    reading: Reading
    channel: Channel | None
    entry: Mapping[str, object]
    path: str
    document: int
    exact: bool
    facts: Mapping[str, object] = NO_FACTS

    def note(self, path: str, message: str) -> None:
        self.reading.note(path, message, self.document)

    def account(self, path: str) -> str:
        """The account of the entry; raises `InvalidInput`: where there is none, it is missing at `path`."""
        try:
            account = id_text(self.entry.get("id"))
        except ValueError as error:
            raise InvalidInput(f"{self.path}.id", str(error)) from None
        if account is None:
            raise InvalidInput(path, "is missing: it says which account this is about")
        return account

    def time(self, path: str, *, needed: bool) -> int:
        """The time of the entry, else the one that is known beside the input (ms), else 0.

        Raises `InvalidInput`; if a time is `needed`, it is missing in what stands at `path`.
        """
        time = self.entry.get("time")
        if type(time) is int and SECONDS_BELOW <= time <= LATEST:
            return time
        if time is None:
            if needed and self.reading.at is None:
                missing = "is missing, and there is no `time` of an entry either"
                raise InvalidInput(f"{path}.timestamp", missing)
            return self.reading.at or 0
        try:
            return time_ms(time)
        except ValueError as error:
            raise InvalidInput(f"{self.path}.time", str(error)) from None
