"""The smallest conversation that still shows a disagreement."""

from collections.abc import Iterator

from msgspec.structs import replace

from convroute.conversation.event import Ad, Event
from convroute.conversation.request import Request
from convroute.evaluator.state import State, moved
from convroute.selftester.deciding import Conversation, Deciding, Disagreement, Item
from convroute.units import DAY_MS, DAY_SECONDS
from convroute.wire.reader import read_events
from convroute.wire.writing import document_of

_MOST = 4_000
"""Smaller conversations that are tried."""
_USER = "1000000001"
_NOON = 1_767_614_400_000
"""2026-01-05 12:00 UTC, a Monday."""
_TEXTS = ("text", "payload", "title", "ref", "source", "product")


def shrunk(deciding: Deciding, found: Disagreement) -> Disagreement:
    """Whoever is not of the evaluator's opinion still is not, though perhaps for another reason."""
    return _Shrinking(deciding, found).smallest()


class _Shrinking:
    def __init__(self, deciding: Deciding, found: Disagreement) -> None:
        self._deciding = deciding
        self._found = found
        self._accounts = deciding.policy.accounts
        self._readable = all(map(self._is_readable, found.conversation.items))

    def smallest(self) -> Disagreement:
        tries = 0
        smaller = self._smaller()
        while tries < _MOST:
            conversation = next(smaller, None)
            if conversation is None:
                return self._found
            tries += 1
            if conversation == self._found.conversation or not self._exists(conversation):
                continue
            found = self._deciding.disagreement(conversation)
            if found is not None and found.parts.keys() & self._found.parts.keys():
                self._found = found
                smaller = self._smaller()
        return self._found

    def _exists(self, conversation: Conversation) -> bool:
        return not self._readable or all(map(self._is_readable, conversation.items))

    def _is_readable(self, item: Item) -> bool:
        """Whether it is read as it is written."""
        read = [*read_events(document_of(item), self._accounts)]
        return len(read) == 1 and replace(read[0], document=0, path="$") == item

    # --- what is smaller -----------------------------------------------------------------------

    def _smaller(self) -> Iterator[Conversation]:
        """The largest steps first."""
        conversation = self._found.conversation
        start, items = conversation.start, conversation.items
        if len(items) > 1:
            yield Conversation(self._found.before, items[-1:])
            for number in range(len(items)):
                yield replace(conversation, items=items[:number] + items[number + 1 :])
        yield from self._at_other_times(conversation)
        for state in _smaller_states(start, items[0].at):
            yield replace(conversation, start=state)
        for number, item in enumerate(items):
            for other in _smaller_items(item):
                yield replace(conversation, items=(*items[:number], other, *items[number + 1 :]))

    def _at_other_times(self, conversation: Conversation) -> Iterator[Conversation]:
        first = conversation.items[0]
        for at in (_NOON, first.at - first.at % DAY_MS, first.at - first.at % 60_000):
            if first.at not in (at, _NOON):
                yield _moved(conversation, at - first.at)
        if first.user not in (None, _USER):
            there = (replace(item, user=item.user and _USER) for item in conversation.items)
            yield replace(conversation, items=(*there,))


def _moved(conversation: Conversation, by: int) -> Conversation:
    return Conversation(
        moved(conversation.start, by), tuple(replace(item, at=item.at + by) for item in conversation.items)
    )


def _smaller_states(state: State, at: int) -> Iterator[State]:
    if state != State():
        yield State()
    plainer = {
        "requested_by": None,
        "window": DAY_SECONDS if state.owner else None,
        "expires_at": at + DAY_MS if state.owner else None,
        "window_opened_at": state.last_user_message_at,
        "last_user_message_at": None,
    }
    for name, value in plainer.items():
        if getattr(state, name) not in (value, None):
            yield replace(state, **{name: value})


def _smaller_items(item: Item) -> Iterator[Item]:
    for name in item.facts:
        yield replace(item, facts={one: value for one, value in item.facts.items() if one != name})
    for name, value in item.facts.items():
        for plainer in _plainer(value):
            yield replace(item, facts={**item.facts, name: plainer})
    if isinstance(item, Request):
        yield from _smaller_requests(item)
    else:
        yield from _smaller_events(item)


def _smaller_requests(item: Request) -> Iterator[Item]:
    for name in ("metadata", "thread_control", "tag", "text", "target"):
        if getattr(item, name) is not None:
            yield replace(item, **{name: None})


def _smaller_events(item: Event) -> Iterator[Item]:
    bare = dict.fromkeys(_TEXTS)
    if item.kind == "message":
        yield replace(item, surface="message", entry="organic", ad=None, attachments=frozenset(), **bare)
        yield replace(item, surface="message", payload=None)
    yield replace(item, entry="organic", ad=None, ref=None, source=None)
    if item.ad is not None:
        yield replace(item, ad=Ad(item.ad.id))
        yield from (replace(item, ad=replace(item.ad, **{name: None})) for name in Ad.__struct_fields__)
    for name in ("button_app", *_TEXTS):
        if getattr(item, name) is not None:
            yield replace(item, **{name: None})
    for name in _TEXTS:
        for plainer in _plainer(getattr(item, name)):
            yield replace(item, **{name: plainer})
    for one in sorted(item.attachments):
        yield replace(item, attachments=item.attachments - {one})
    if item.arrived_on == "standby":
        yield replace(item, arrived_on="messaging")


def _plainer(value: object) -> Iterator[object]:
    """Of a text half of it, or one word or letter less; of a number the half."""
    if isinstance(value, str) and value:
        half = len(value) // 2
        yield from ("", value[:half], value[half:])
        words = value.split(" ")
        yield from (" ".join(words[:at] + words[at + 1 :]) for at in range(len(words)) if len(words) > 1)
        yield from (value[:at] + value[at + 1 :] for at in range(min(len(value), 40)))
    elif isinstance(value, int) and not isinstance(value, bool) and value:
        yield from (0, value // 2 if value > 0 else -(-value // 2))
