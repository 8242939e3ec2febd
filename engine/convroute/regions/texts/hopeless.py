"""Places of wanted globs that lead nowhere: what fits from there fits a refused glob, too."""

from collections.abc import Iterator, Sequence

from convroute.regions.texts.glob import ANY, Glob

_STAR = "*many"
"""Any characters, where an item is one."""

Placed = tuple[int, Glob]
"""A glob, and the number of its first place."""


class Hopeless:
    """Asked for the refused places that are reached; what it says is sure, though it may not say all."""

    def __init__(self, wanted: Sequence[Placed], refused: Sequence[Placed]) -> None:
        self._wanted = wanted
        self._refused = [placed for placed in refused if placed[1].stars]
        self._of_place: dict[int, int] = {}
        self._known: dict[int, int] = {}
        self.asked = sum(_places(first, glob) for first, glob in self._refused) if wanted else 0
        """The refused places that matter."""

    def at(self, reached: int) -> int:
        """The wanted places from which nothing is left, where just these refused ones are reached."""
        known = self._known.get(reached)
        if known is None:
            known, rest = 0, reached
            while rest:
                bit = rest & -rest
                rest ^= bit
                known |= self._from(bit.bit_length() - 1)
            self._known[reached] = known
        return known

    def _from(self, place: int) -> int:
        known = self._of_place.get(place)
        if known is None:
            known = 0
            at, glob = next(
                (place - first, glob) for first, glob in self._refused if place <= first + len(glob.items)
            )
            for first, other in self._wanted:
                for here in range(len(other.items) + 1):
                    if _fits(_rest(other, here), glob, at):
                        known |= 1 << first + here
            self._of_place[place] = known
        return known


def implies(one: Glob, other: Glob) -> bool:
    """Whether all that fits `one` fits `other`, too; sure if it says so."""
    return _fits(_rest(one, 0), other, 0)


def _places(first: int, glob: Glob) -> int:
    return (1 << first + len(glob.items) + 1) - (1 << first)


def _rest(glob: Glob, place: int) -> Iterator[str]:
    """What still has to come from a place on: items, and stars between them."""
    for at in range(place, len(glob.items) + 1):
        if at in glob.stars:
            yield _STAR
        if at < len(glob.items):
            yield glob.items[at]


def _fits(rest: Iterator[str], glob: Glob, place: int) -> bool:
    """Whether all that is like `rest` fits the glob from the place on: a star of it has to take each star."""
    reached = {place}
    for item in rest:
        after = {at for at in reached if at in glob.stars}
        if item != _STAR:
            after |= {at + 1 for at in reached if at < len(glob.items) and glob.items[at] in (item, ANY)}
        if not after:
            return False
        reached = after
    return len(glob.items) in reached
