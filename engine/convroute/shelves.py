"""Many texts, each with a number, on shelves that are read when a text is asked for that belongs there.

A hundred thousand keys from the cache cost nothing until they are asked for,
and then the reading of some sixty others.
"""

import json
from array import array
from collections.abc import Iterator, Mapping
from zlib import crc32

_A_SHELF = 64
"""So many texts stand on a shelf, more or less."""


class Shelves(Mapping[str, int]):
    """The texts with their numbers, like a dictionary of them."""

    __slots__ = ("_data", "_ends", "_length", "_read", "_unread")

    def __init__(self, length: int, ends: "array[int]", data: bytes) -> None:
        """`length` texts; shelf `n` is the JSON in `data` up to `ends[n]`."""
        self._length = length
        self._ends = ends
        self._data = data
        self._unread = bytearray(b"\1" * len(ends))
        self._read: dict[str, int] = {}

    @property
    def count(self) -> int:
        """How many shelves there are."""
        return len(self._ends)

    def shelf_of(self, text: str) -> int:
        """Where `text` stands, if it stands anywhere."""
        return _shelf_of(text, len(self._ends))

    def on(self, shelf: int) -> Mapping[str, int]:
        """What stands on a shelf; it is read each time."""
        start = self._ends[shelf - 1] if shelf else 0
        texts, numbers = json.loads(self._data[start : self._ends[shelf]])
        if isinstance(numbers, int):
            return dict.fromkeys(texts, numbers)
        return dict(zip(texts, numbers, strict=True))

    def __getitem__(self, text: str) -> int:
        if text not in self._read:
            self._keep(self.shelf_of(text))
        return self._read[text]

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[str]:
        for shelf in range(self.count):
            self._keep(shelf)
        return iter(self._read)

    def _keep(self, shelf: int) -> None:
        if self._unread[shelf]:
            self._read.update(self.on(shelf))
            self._unread[shelf] = 0  # last: others may be reading it, too


def shelved(numbers: Mapping[str, int]) -> tuple["array[int]", bytes]:
    """The `ends` and the `data` of `Shelves`."""
    count = max(1, len(numbers) // _A_SHELF)
    shelves: list[list[str]] = [[] for _ in range(count)]
    for text in numbers:
        shelves[_shelf_of(text, count)].append(text)
    ends, parts, end = array("I"), [], 0
    for texts in shelves:
        part = json.dumps([texts, _numbers([numbers[text] for text in texts])]).encode()
        end += len(part)
        ends.append(end)
        parts.append(part)
    return ends, b"".join(parts)


def _numbers(numbers: list[int]) -> int | list[int]:
    """One for all if they are all the same."""
    return numbers[0] if len(set(numbers)) == 1 else numbers


def _shelf_of(text: str, count: int) -> int:
    return crc32(text.encode("utf-8", "surrogatepass")) % count
