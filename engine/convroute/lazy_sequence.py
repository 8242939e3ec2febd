"""Long sequences of which most members are kept as columns, and made when somebody asks for them.

A policy with a hundred thousand plain rules has a hundred thousand nodes and
rules, of which a decision looks at one. `LazySequence` reads like a tuple of them all.
"""

from abc import abstractmethod
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, groupby
from typing import SupportsIndex, TypeVar, cast, overload

T = TypeVar("T", covariant=True)
M = TypeVar("M")


class Segment(Sequence[T]):
    """Members that are made on demand. Each is made once and stays, so it is always the same object."""

    __slots__ = ("_made",)

    def __init__(self) -> None:
        self._made: dict[int, T] = {}

    @abstractmethod
    def _make(self, index: int) -> T:
        """The member at `index`, from 0."""

    @overload
    def __getitem__(self, index: SupportsIndex) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> T | tuple[T, ...]:
        if isinstance(index, slice):
            return tuple(self[at] for at in range(*index.indices(len(self))))
        at = range(len(self))[index]
        made = self._made.get(at)
        if made is None:
            made = self._made.setdefault(at, self._make(at))  # threads may share a policy
        return made

    def __iter__(self) -> Iterator[T]:
        return (self[at] for at in range(len(self)))

    def peek(self, at: int) -> T:
        """The member at `at`, counted from 0; if it is only made now, it is not kept."""
        made = self._made.get(at)
        return self._make(at) if made is None else made


class LazySequence(Sequence[T]):
    """Tuples and segments, one after the other; equal to the tuple of all their members."""

    __slots__ = ("_ends", "parts")

    def __init__(self, parts: Iterable[tuple[T, ...] | Segment[T]]) -> None:
        self.parts: tuple[tuple[T, ...] | Segment[T], ...] = tuple(part for part in parts if len(part))
        self._ends: tuple[int, ...] = tuple(accumulate(map(len, self.parts)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, index: SupportsIndex) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> T | tuple[T, ...]:
        if isinstance(index, slice):
            return tuple(self[at] for at in range(*index.indices(len(self))))
        part, at = self.part_of(range(len(self))[index])
        return part[at]

    def part_of(self, at: int) -> "tuple[tuple[T, ...] | Segment[T], int]":
        """The part that has the member at `at`, counted from 0, and its place there."""
        part = bisect_right(self._ends, at)
        return self.parts[part], at - (self._ends[part - 1] if part else 0)

    def __iter__(self) -> Iterator[T]:
        return chain.from_iterable(self.parts)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LazySequence | tuple):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"LazySequence({len(self)})"


def peek(members: Sequence[M], at: int) -> M:
    """The member at `at`, counted from 0, for those who need it once: nothing keeps what is only made now."""
    if isinstance(members, LazySequence):
        members, at = members.part_of(at)
    return members.peek(at) if isinstance(members, Segment) else members[at]


def lazy_sequence(members: Iterable[M | Segment[M]]) -> Sequence[M]:
    """The members in order, those of segments still unmade; a tuple where there is no segment."""
    parts: list[tuple[M, ...] | Segment[M]] = []
    for is_segment, group in groupby(members, key=lambda member: isinstance(member, Segment)):
        together = (*group,)
        parts.extend(
            cast("tuple[Segment[M], ...]", together) if is_segment else [cast("tuple[M, ...]", together)]
        )
    if any(isinstance(part, Segment) for part in parts):
        return LazySequence(parts)
    return tuple(chain.from_iterable(parts))
