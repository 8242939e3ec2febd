"""By which of its access predicates a rule is found best: by what the fewest rules ask for."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable

from convroute.compiler.index.access_predicates import Key, Keys
from convroute.compiler.index.tables import CROWD

MOST_TESTS = 64
"""So many different tests may be made for an event to find rules by their opposites."""

_LAST_RESORT = 1 << 40


class Selectivity:
    """How many rules go by a thing: the fewer, the better it finds them."""

    __slots__ = ("_highs", "_keys", "_lows", "_rules")

    def __init__(self, rules: Iterable[list[Keys]]) -> None:
        self._rules = 0
        self._keys: Counter[Key] = Counter()
        self._lows: dict[str, list[float]] = {}
        self._highs: dict[str, list[float]] = {}
        for access_predicates in rules:
            self._rules += 1
            for access_predicate in access_predicates:
                self._keys.update(access_predicate)
        for kind, field, value in self._keys:
            if kind == "within":
                low, high = _ends(value)
                self._lows.setdefault(field, []).append(low)
                self._highs.setdefault(field, []).append(high)
        for ends in (*self._lows.values(), *self._highs.values()):
            ends.sort()

    def best(self, access_predicates: list[Keys]) -> Keys | None:
        """The access predicate with the fewest rules beside this one; of two alike the first."""
        usable = [access_predicate for access_predicate in access_predicates if self._tells(access_predicate)]
        if len(usable) < 2:
            return usable[0] if usable else None
        return min(usable, key=self._weight)

    def _tells(self, access_predicate: Keys) -> bool:
        """Whether it is worth asking: every test whose opposite rules ask for is made for every event."""
        return all(
            key[0] != "unless" or self._keys[key] * MOST_TESTS >= self._rules for key in access_predicate
        )

    def _weight(self, access_predicate: Keys) -> int:
        return max(map(self._rules_with, access_predicate), default=0)

    def _rules_with(self, key: Key) -> int:
        """Of a range: how many overlap it. Many that do are a last resort: nothing tells them apart."""
        kind, field, value = key
        if kind == "unless":
            return self._keys[key] + _LAST_RESORT - 1
        if kind != "within":
            return self._keys[key]
        low, high = _ends(value)
        overlapping = bisect_right(self._lows[field], high) - bisect_left(self._highs[field], low)
        alike = max(overlapping, self._keys[key])
        return alike if alike <= CROWD else alike + _LAST_RESORT


def _ends(interval: Hashable) -> tuple[float, float]:
    assert isinstance(interval, tuple), "`within` keys have a range"
    low, high = interval
    return (float("-inf") if low is None else low), (float("inf") if high is None else high)
