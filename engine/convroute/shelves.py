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

    __slots__ = ("_data", "_ends", "_length", "_unread", "read")

    def __init__(self, length: int, ends: "array[int]", data: bytes) -> None:
        """`length` texts; shelf `n` is the JSON in `data` up to `ends[n]`."""
        self._length = length
        self._ends = ends
        self._data = data
        self._unread = bytearray(b"\1" * len(ends))
        self.read: dict[str, int] = {}
        """What stands on the shelves that were read."""

    @property
    def all_read(self) -> bool:
        return 1 not in self._unread

    def read_for(self, text: str) -> Mapping[str, int]:
        """What is on the shelf of `text`, if it was not read before."""
        return self._read(_shelf_of(text, len(self._ends)))

    def read_next(self) -> Mapping[str, int]:
        """What is on some shelf that was not read before."""
        return self._read(max(self._unread.find(1), 0))

    def _read(self, shelf: int) -> Mapping[str, int]:
        if not self._unread[shelf]:
            return {}
        start = self._ends[shelf - 1] if shelf else 0
        texts, numbers = json.loads(self._data[start : self._ends[shelf]])
        found = (
            dict.fromkeys(texts, numbers)
            if isinstance(numbers, int)
            else dict(zip(texts, numbers, strict=True))
        )
        self.read.update(found)
        self._unread[shelf] = 0  # last: others may be reading it, too
        return found

    def __getitem__(self, text: str) -> int:
        if text not in self.read:
            self.read_for(text)
        return self.read[text]

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[str]:
        for shelf in range(len(self._ends)):
            self._read(shelf)
        return iter(self.read)


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
