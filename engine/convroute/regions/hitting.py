"""The smallest sets that hold one of each of several groups, as groups are added."""

from collections.abc import Callable, Sequence

MOST_SETS = 4_000
"""Sets of one size that are listed..."""
_MOST_STEPS = 40_000
"""... and steps that it may take."""

Group = tuple[int, ...]


class HittingSets:
    """Smallest sets of at most `most` members that hold one of each group, the plainest first.

    A smallest set for more groups, if it is not larger, is one of those for fewer: so sets are listed
    anew only when they have to grow.
    """

    def __init__(self, most: int, plainness: Callable[[Group], object]) -> None:
        self._most = most
        self._plainness = plainness
        self._groups: list[Group] = []
        self._size = 0
        self._sets: list[Group] = [()]
        self._every = True

    def add(self, group: Group) -> None:
        """From now on a set holds one of the group, too."""
        members = {*group}
        if any(members.issuperset(other) for other in self._groups):
            return
        self._groups.append(group)
        self._sets = [one for one in self._sets if not members.isdisjoint(one)]
        size = self._size + 1 if self._every else self._size
        while not self._sets and size <= self._most:
            listed = _listed(self._groups, size)
            if listed is None:
                return
            found, self._every = listed
            self._size = size
            self._sets = sorted(found, key=self._plainness)  # type: ignore[arg-type]  # whatever it is, it has an order
            size += 1

    @property
    def first(self) -> Group | None:
        """The plainest of the smallest sets that are listed; None if none is."""
        return self._sets[0] if self._sets else None


def _listed(groups: Sequence[Group], size: int) -> tuple[list[Group], bool] | None:
    """The sets of just that size, where there is none of fewer, each once, and whether that is every one.

    None if it takes too many steps.
    """
    hits: dict[int, int] = {}
    for at, group in enumerate(groups):
        for one in group:
            hits[one] = hits.get(one, 0) | 1 << at
    members = sorted(hits, key=lambda one: (-hits[one].bit_count(), one))
    numbers = {one: number for number, one in enumerate(members)}
    masks = [sum(1 << numbers[one] for one in group) for group in groups]
    found: list[Group] = []
    waiting: list[tuple[Group, int, int]] = [((), (1 << len(groups)) - 1, (1 << len(members)) - 1)]
    steps = 0
    while waiting:
        chosen, left, allowed = waiting.pop()
        steps += 1
        if steps > _MOST_STEPS:
            return (found, False) if found else None
        choice = _choice(masks, left, allowed, size - len(chosen))
        branches: list[tuple[Group, int, int]] = []
        while choice:
            bit = choice & -choice
            choice ^= bit
            allowed ^= bit
            one = members[bit.bit_length() - 1]
            rest = left & ~hits[one]
            if rest:
                branches.append(((*chosen, one), rest, allowed))
            else:
                found.append(tuple(sorted((*chosen, one))))
                if len(found) >= MOST_SETS:
                    return found, False
        waiting += reversed(branches)
    return found, True


def _choice(masks: Sequence[int], left: int, allowed: int, more: int) -> int:
    """The members of which one has to join next; 0 if `more` of them cannot do."""
    common, best, least, apart, seen = allowed, 0, 1 << 30, 0, 0
    while left:
        at = left & -left
        left ^= at
        mask = masks[at.bit_length() - 1] & allowed
        if not mask & seen:
            apart += 1
            if apart > more or not mask:
                return 0
            seen |= mask
        common &= mask
        size = mask.bit_count()
        if size < least:
            best, least = mask, size
    return common if more == 1 else best
