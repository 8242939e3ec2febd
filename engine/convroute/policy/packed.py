"""Many texts and large sets that stay as they were kept until somebody asks for what is in them."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate, chain, pairwise
from typing import Any, SupportsIndex, overload

from convroute.policy.conditions import Scalar


class Texts(Sequence[str]):
    """Many texts as a single one, and where each of them ends."""

    __slots__ = ("ends", "joined")

    def __init__(self, joined: str, ends: "array[int]") -> None:
        self.joined = joined
        self.ends = ends

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Texts":
        return cls("".join(texts), array("I", accumulate(map(len, texts))))

    @overload
    def __getitem__(self, index: SupportsIndex) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple(self[at] for at in range(*index.indices(len(self))))
        at = range(len(self.ends))[index]
        return self.joined[self.ends[at - 1] if at else 0 : self.ends[at]]

    def __iter__(self) -> Iterator[str]:
        joined = self.joined
        return (joined[start:end] for start, end in pairwise(chain((0,), self.ends)))

    def __len__(self) -> int:
        return len(self.ends)


class LargeSet(AbstractSet[Any]):
    """A large set, equal to the frozenset of its members; it is read when one is asked for."""

    __slots__ = ("_length", "_made", "_read")

    def __init__(self, length: int, read: Callable[[], frozenset[Scalar]]) -> None:
        self._length = length
        self._read = read
        self._made: frozenset[Scalar] | None = None

    def _members(self) -> frozenset[Scalar]:
        if self._made is None:
            self._made = self._read()
        return self._made

    @classmethod
    def _from_iterable(cls, it: Iterable[Any]) -> AbstractSet[Any]:
        return frozenset(it)

    def __contains__(self, value: object) -> bool:
        return value in self._members()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._members())

    def __len__(self) -> int:
        return self._length

    def __hash__(self) -> int:
        return self._hash()

    def __repr__(self) -> str:
        return f"LargeSet({len(self)})"


class SetKey:
    """A large set as a key: the same only as itself, for comparing two would read both."""

    __slots__ = ("values",)

    def __init__(self, values: AbstractSet[Scalar]) -> None:
        self.values = values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SetKey) and other.values is self.values

    def __hash__(self) -> int:
        return id(self.values)
