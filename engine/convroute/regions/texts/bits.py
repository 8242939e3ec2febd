"""Many patterns read at once: the places that are reached in all of them are the bits of one number."""

from collections.abc import Iterable, Sequence

from convroute.regions.texts.glob import ANY, Glob
from convroute.regions.texts.hopeless import Hopeless
from convroute.regions.texts.tokens import DOT, Spelling


class GlobBits:
    """The places of globs. A place has a loop where a `*` stands: any character may be read there.

    Once a place with a loop is reached, earlier ones of the same glob are dropped: what fits from there fits
    from here too. So there are few sets of places.
    """

    def __init__(self, wanted: Sequence[Glob], refused: Sequence[Glob]) -> None:
        self.size = self.start = 0
        self._loops = self._any = 0
        self._step: dict[str, int] = {}
        self._places: list[tuple[int, int]] = []
        self._kept: dict[int, int] = {}
        firsts = [self._add(glob) for glob in (*wanted, *refused)]
        ends = [1 << first + len(glob.items) for first, glob in zip(firsts, (*wanted, *refused), strict=True)]
        self._wanted = [places for places, _ in self._places[: len(wanted)]]
        self._wanted_ends = sum(ends[: len(wanted)])
        self._refused_ends = sum(ends[len(wanted) :])
        self._hopeless = Hopeless(
            [*zip(firsts[: len(wanted)], wanted, strict=True)],
            [*zip(firsts[len(wanted) :], refused, strict=True)],
        )
        self._lost = self._refused_ends & self._loops
        """Where a refused glob fits, whatever follows."""
        for character in self._step:
            self._step[character] |= self._any

    def _add(self, glob: Glob) -> int:
        """The first of its places."""
        first, last = self.size, self.size + len(glob.items)
        loops = sum(1 << first + star for star in glob.stars)
        for at, item in enumerate(glob.items, first):
            if item == ANY:
                self._any |= 1 << at
            else:
                self._step[item] = self._step.get(item, 0) | 1 << at
        self._places.append(((1 << last + 1) - (1 << first), loops))
        self._loops |= loops
        self.start |= 1 << first
        self.size = last + 1
        return first

    def named(self, character: str) -> int | None:
        """The places from which only this character leads on; None if no glob names it."""
        step = self._step.get(character)
        return None if step is None else step & ~self._any

    def after(self, at: int, character: str) -> int | None:
        """The places after one more character; None if no text goes on from there."""
        found = (at & self._step.get(character, self._any)) << 1 | at & self._loops
        if found & self._lost:
            return None
        looping = found & self._loops
        kept = self._kept.get(looping)
        if kept is None:
            kept = self._kept[looping] = self._keep(looping)
        found &= kept
        found &= ~self._hopeless.at(found & self._hopeless.asked)
        for places in self._wanted:
            if not found & places:
                return None
        return found

    def _keep(self, looping: int) -> int:
        kept = -1
        for places, loops in self._places:
            if looping & loops:
                kept &= ~(places & (1 << (looping & loops).bit_length() - 1) - 1)
        return kept

    def missing(self, at: int) -> int:
        """How many characters are still to come, as if each stood for one of the wanted globs alone."""
        return sum(places.bit_length() - (at & places).bit_length() for places in self._wanted)

    def accept(self, at: int) -> bool:
        """Whether the text may end there."""
        return not at & self._refused_ends and at & self._wanted_ends == self._wanted_ends


class PhraseBits:
    """The places of phrases. Each may begin wherever a word ends; a text begins as if one had ended."""

    def __init__(self, wanted: Sequence[Sequence[Spelling]], refused: Iterable[Spelling]) -> None:
        self.size = self.start = 0
        self._loops = self._dots = 0
        self._steps: dict[str, list[int]] = {}
        self._wanted = [*map(self._add_all, wanted)]
        self._wanted_ends = sum(ends for _, ends in self._wanted)
        _, self._refused_ends = self._add_all(refused)
        self._step = {token: _bits(places, self.size) for token, places in self._steps.items()}

    def _add_all(self, spellings: Iterable[Spelling]) -> tuple[int, int]:
        first = self.size
        begins: list[int] = []
        ends: list[int] = []
        dots: list[int] = []
        for spelled in spellings:
            for order in spelled.orders:
                begins.append(self.size)
                for at, token in enumerate(order, self.size):
                    self._steps.setdefault(token, []).append(at)
                dots += (self.size + dot for dot in spelled.dots)
                ends.append(self.size + len(order))
                self.size += len(order) + 1
        beginning, ending = _bits(begins, self.size), _bits(ends, self.size)
        self.start |= beginning | beginning << 1
        self._loops |= beginning | ending
        self._dots |= _bits(dots, self.size)
        return (1 << self.size) - (1 << first), ending

    def after(self, at: int, tokens: str) -> int | None:
        """The places after these tokens; None if a refused phrase is complete."""
        for token in tokens:
            found = (at & self._step.get(token, 0)) << 1 | at & self._loops
            if token == DOT:
                found |= at & self._dots
            if found & self._refused_ends:
                return None
            at = self._settled(found) if found & self._wanted_ends else found
        return at

    def _settled(self, at: int) -> int:
        """Of wanted phrases one is enough: where one is complete, no other is followed any more."""
        for places, ends in self._wanted:
            if at & ends:
                at = at & ~places | ends & -ends
        return at

    def missing(self, at: int) -> int:
        """How many tokens are still to come, as if each stood for one of what is wanted alone."""
        return sum(_distance(at & places, ends) for places, ends in self._wanted)

    def accept(self, at: int) -> bool:
        """Whether all that is wanted was mentioned."""
        return all(at & ends for _, ends in self._wanted)


def _distance(at: int, ends: int) -> int:
    """From the nearest of some places to one of the ends that stand after them."""
    found = 0
    while not at & ends:
        at <<= 1
        found += 1
    return found


def _bits(places: Sequence[int], size: int) -> int:
    """The number with these bits; quicker than adding them where they are many."""
    if len(places) < 64:
        found = 0
        for place in places:
            found |= 1 << place
        return found
    bits = bytearray(size // 8 + 1)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")
