"""Texts that are kept as bytes: a long column of them, and large sets."""

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, SupportsIndex, overload

from convroute.shelves import Shelves

_A_CHUNK = 64


def chunked(texts: Sequence[str]) -> tuple["array[int]", bytes]:
    """The `ends` and the `data` of `KeptTexts`."""
    ends, parts, end = array("I"), [], 0
    for start in range(0, len(texts), _A_CHUNK):
        parts.append(json.dumps(list(texts[start : start + _A_CHUNK])).encode())
        end += len(parts[-1])
        ends.append(end)
    return ends, b"".join(parts)


class KeptTexts(Sequence[str]):
    """A column of texts. One that is asked for is read with its sixty neighbours, and they are kept until
    others are read."""

    __slots__ = ("_data", "_ends", "_last", "_length")

    def __init__(self, length: int, ends: "array[int]", data: bytes) -> None:
        self._length = length
        self._ends = ends
        self._data = data
        self._last: tuple[int, list[str]] = (-1, [])

    @overload
    def __getitem__(self, index: SupportsIndex) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple(self[at] for at in range(*index.indices(len(self))))
        chunk, at = divmod(range(len(self))[index], _A_CHUNK)
        number, texts = self._last
        if number != chunk:
            start = self._ends[chunk - 1] if chunk else 0
            texts = json.loads(self._data[start : self._ends[chunk]])
            self._last = chunk, texts
        return texts[at]

    def __len__(self) -> int:
        return self._length


class KeptSet(AbstractSet[Any]):
    """A large set of texts, equal to the frozenset of them."""

    __slots__ = ("_shelves",)

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves

    @classmethod
    def _from_iterable(cls, it: Iterable[Any]) -> AbstractSet[Any]:
        return frozenset(it)

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and value in self._shelves

    def __iter__(self) -> Iterator[str]:
        return iter(self._shelves)

    def __len__(self) -> int:
        return len(self._shelves)

    def __hash__(self) -> int:
        return self._hash()

    def __repr__(self) -> str:
        return f"KeptSet({len(self)})"
