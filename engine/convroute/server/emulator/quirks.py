"""Faults that Meta really makes, made on purpose: repeatable, by a seed.

Several items in an entry, `messaging` and `standby` in one body, the same again at once and after a while,
another order, times in seconds and as text, ids as numbers, and batches of a thousand.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from random import Random
from typing import Any

from msgspec import Struct
from msgspec.json import decode, encode

MOST_IN_A_BATCH = 1_000
_REMEMBERED = 50
_EXACT = 2**53
"""Smaller integers are the same in every language."""
_IDS = frozenset(
    {"id", "ad_id", "app_id", "new_owner_app_id", "previous_owner_app_id", "requested_owner_app_id"}
)
_TIMES = frozenset({"time", "timestamp"})
_Json = dict[str, Any]


class Mixed(Struct, frozen=True):
    """Bodies to send: in `all` is everything once, in `again` something for a second time."""

    all: list[bytes]
    again: list[bytes]


class Quirks:
    """One source of faults; the same seed and the same webhooks give the same faults."""

    def __init__(self, seed: int | str) -> None:
        self._random = Random(seed)
        self._sent: deque[bytes] = deque(maxlen=_REMEMBERED)

    def mixed(self, bodies: Sequence[bytes]) -> Mixed:
        """What is sent instead of these bodies, which are for one app."""
        parts = [decode(body) for body in bodies]
        self._random.shuffle(parts)
        everything = [encode(self._written_otherwise(one)) for one in _joined(parts, self._often)]
        again = [everything[0]] if self._seldom() else []
        if self._sent and self._seldom():
            again.append(self._random.choice(self._sent))
        self._sent.extend(bodies)
        return Mixed(everything, again)

    def webhooks(self, bodies: Iterable[bytes]) -> Iterator[bytes]:
        """Webhooks with the same items for our own door, whose decisions come to the same threads.

        Items of one thread keep their order among each other, for a late one does not decide as one in time.
        """
        waiting = deque(bodies)
        told: list[bytes] = []
        while waiting:
            size = self._random.choice((1, 1, 2, 3, 5, MOST_IN_A_BATCH))
            taken = [waiting.popleft() for _ in range(min(size, len(waiting)))]
            told += taken
            parts = [decode(body) for body in taken]
            for one in _joined(parts, self._often):
                written = encode(self._written_otherwise(one))
                yield written
                if self._seldom():
                    yield written
            if self._seldom():
                yield self._random.choice(told)

    def _written_otherwise(self, webhook: _Json) -> _Json:
        """The same with other types: times as text, in seconds if that loses nothing; ids as numbers."""
        as_text, in_seconds, as_numbers = self._often(), self._often(), self._often()

        def written(name: str, value: Any) -> Any:
            if isinstance(value, dict):
                return {key: written(key, one) for key, one in value.items()}
            if isinstance(value, list):
                return [written(name, one) for one in value]
            if name in _TIMES and isinstance(value, int) and not isinstance(value, bool):
                time = value // 1_000 if in_seconds and value % 1_000 == 0 else value
                return str(time) if as_text and name == "timestamp" else time
            if as_numbers and name in _IDS and isinstance(value, str) and _is_number(value):
                return int(value)
            return value

        return dict(written("", webhook))

    def _often(self) -> bool:
        return self._random.random() < 0.5

    def _seldom(self) -> bool:
        return self._random.random() < 0.2


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and text[0] != "0" and int(text) < _EXACT


def _joined(parts: Iterable[_Json], in_one_entry: Callable[[], bool]) -> list[_Json]:
    """One webhook of each object; neighbours of one account share an entry, or have one each."""
    webhooks: dict[str, _Json] = {}
    for part in parts:
        whole = webhooks.setdefault(part["object"], {**part, "entry": []})
        for entry in part["entry"]:
            last = whole["entry"][-1] if whole["entry"] else None
            if last is not None and last["id"] == entry["id"] and in_one_entry():
                _add(last, entry)
            else:
                whole["entry"].append({**entry, **{name: [*entry[name]] for name in _lists(entry)}})
    return list(webhooks.values())


def _add(entry: _Json, more: _Json) -> None:
    for name in _lists(more):
        entry.setdefault(name, []).extend(more[name])


def _lists(entry: _Json) -> list[str]:
    return [name for name in ("messaging", "standby", "changes") if name in entry]


def batches(bodies: Iterable[bytes], most: int = MOST_IN_A_BATCH) -> Iterator[bytes]:
    """Webhooks of at most so many entries, all of one object."""
    left = iter(bodies)
    while taken := list(islice(left, most)):
        yield from map(encode, _joined(map(decode, taken), lambda: False))
