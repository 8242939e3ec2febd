"""The line of whole numbers, cut into pieces where ranges begin and end."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import pairwise

from msgspec import Struct

from convroute.policy.conditions import InBounds

_ENDLESS = 1 << 70


class Pieces(Struct, frozen=True):
    """The numbers `least..most`, ends in, None open. Each of `cuts` begins a piece; 0 is before them.

    `held` has for each piece the digest of the ranges that hold its numbers.
    """

    least: int | None
    most: int | None
    cuts: Sequence[int]
    held: Sequence[int]

    @classmethod
    def of(cls, ranges: Iterable[tuple[InBounds, int]], least: int | None, most: int | None) -> "Pieces":
        """The pieces, of ranges with their digests."""
        below, changes = 0, defaultdict[int, int](int)
        for bounds, digest in ranges:
            if is_empty(bounds):
                continue
            if bounds.low is None or (least is not None and bounds.low <= least):
                below ^= digest
            else:
                changes[bounds.low] ^= digest
            if bounds.high is not None:
                end = bounds.high + 1
                if least is not None and end <= least:
                    below ^= digest
                else:
                    changes[end] ^= digest
        cuts = [at for at in sorted(changes) if most is None or at <= most]
        held = [below]
        for at in cuts:
            held.append(held[-1] ^ changes[at])
        return cls(least, most, cuts, held)

    def has(self, number: int) -> bool:
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)

    def nearest(self, number: int) -> int:
        """The number of the line that is nearest to another."""
        number = number if self.least is None else max(number, self.least)
        return number if self.most is None else min(number, self.most)

    def piece(self, number: int) -> int:
        """The piece of a number."""
        return bisect_right(self.cuts, number)

    def is_cut(self, number: int) -> bool:
        """Whether a piece begins with the number, or no number of the line stands on one side of it."""
        at = bisect_left(self.cuts, number)
        return self.cuts[at : at + 1] == [number] or not (self.has(number - 1) and self.has(number))

    def bounds(self, piece: int) -> tuple[int | None, int | None]:
        """Its ends, both in; None is open."""
        low = self.cuts[piece - 1] if piece else self.least
        high = self.cuts[piece] - 1 if piece < len(self.cuts) else self.most
        return low, high

    def widths(self) -> list[int]:
        """How many numbers each piece has."""
        first = _ENDLESS if self.least is None else self.least
        end = _ENDLESS if self.most is None else self.most + 1
        edges = [first, *self.cuts, end]
        widths = [following - edge for edge, following in pairwise(edges)]
        return widths if self.least is not None else [_ENDLESS, *widths[1:]]

    def multiple(self, piece: int, unit: int, but: Collection[int]) -> int | None:
        """The multiple of `unit` in the piece, none of some numbers, that is as near to 0 as it can be."""
        low, high = self.bounds(piece)
        if low is not None and low > 0:
            found, step = -(-low // unit) * unit, unit
        elif high is not None and high < 0:
            found, step = high // unit * unit, -unit
        else:
            found, step = 0, unit if high != 0 else -unit
        while (low is None or found >= low) and (high is None or found <= high):
            if found not in but:
                return found
            found += step
        return self._below_zero(low, unit, but) if step > 0 and (low is None or low < 0) else None

    def _below_zero(self, low: int | None, unit: int, but: Collection[int]) -> int | None:
        found = -unit
        while low is None or found >= low:
            if found not in but:
                return found
            found -= unit
        return None


def is_empty(bounds: InBounds) -> bool:
    return bounds.low is not None and bounds.high is not None and bounds.low > bounds.high


def digests() -> Iterator[int]:
    """Numbers of 128 bits, always the same. What holds of a value is known by the `^` of its tests' digests:
    that two sets of tests have the same one happens less often than that memory fails."""
    number = 0
    while True:
        number += 1
        yield int.from_bytes(blake2b(b"%d" % number, digest_size=16).digest(), "big")
