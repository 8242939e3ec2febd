"""By what a conditional rule is found: each rule is filed under the rarest thing it insists on.

A *cover* of a condition is a set of keys of which at least one fits every event
for which the condition holds. A rule without a cover has to be weighed for every event.
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import assert_never

from convroute.compiler.closures import allowed, type_of
from convroute.compiler.house import House
from convroute.compiler.intervals import Interval
from convroute.compiler.normal import Normal, parts_of
from convroute.policy.calendar import MINUTES_OF_DAY
from convroute.policy.conditions import (
    Atom,
    Contains,
    FitsGlob,
    InBounds,
    InDates,
    InHours,
    IsAny,
    IsOpen,
    IsPresent,
    MentionsAny,
    OnWeekdays,
    Test,
)
from convroute.policy.globs import runs

LENGTHS = (12, 8, 5, 3, 2, 1)
GRAM = 3


Key = tuple[str, str, Hashable]
"""How the field's value is compared (`is`, `starts`, `ends`, `has`, `says`, ...), the field, with what."""

Keys = tuple[Key, ...]


@dataclass(slots=True)
class Census:
    """How many rules insist on a thing: the fewer, the better it finds them."""

    house: House
    seen: Counter[Key] = field(default_factory=Counter)
    ranges: Counter[str] = field(default_factory=Counter)

    def count(self, conditions: Iterable[Normal]) -> None:
        for condition in conditions:
            for atom in _atoms(condition):
                for way in self.ways(atom):
                    self.seen.update(way)
                    if way and way[0][0] == "within":
                        self.ranges[way[0][1]] += 1

    def weight(self, keys: Keys) -> int:
        """About how many rules are found with this one when an event has one of its keys."""
        return max((self._rules_of(key) for key in keys), default=0)

    def _rules_of(self, key: Key) -> int:
        """Ranges overlap, so half of a field's ranges are thought to fit with each."""
        return 1 + self.ranges[key[1]] // 2 if key[0] == "within" else self.seen[key]

    def cover(self, condition: Normal) -> Keys | None:
        """The best cover of `condition`; None if it has none."""
        if isinstance(condition, bool):
            return None if condition else ()
        if isinstance(condition, Atom):
            return min(self.ways(condition), key=self.weight, default=None)
        covers = [self.cover(part) for part in parts_of(condition)]
        found = [cover for cover in covers if cover is not None]
        if condition.op == "and":
            return min(found, key=self.weight, default=None)
        return tuple(key for cover in found for key in cover) if len(found) == len(covers) else None

    def ways(self, atom: Atom) -> list[Keys]:
        """The covers an atom has; none if it holds where something is *not* so."""
        if atom.negated:
            return []
        test: Test = atom.test
        name = atom.field
        match test:
            case IsAny():
                values = allowed(test.values, type_of(name, self.house))
                return [tuple(("is", name, value) for value in values)]
            case InBounds():
                return [(("within", name, (test.low, test.high)),)]
            case FitsGlob():
                return [(key,) for key in _glob_keys(name, test.pattern)]
            case MentionsAny():
                return self._mention_ways(name, test)
            case Contains():
                return [(("holds", name, test.value),)]
            case IsPresent():
                return [(("present", name, None),)]
            case IsOpen():
                return [(("open", name, test.schedule),)]
            case OnWeekdays():
                return [tuple(("weekday", name, day) for day in test.days)]
            case InHours():
                return [tuple(("within", "minute", part) for part in _minutes(test))]
            case InDates():
                return [(("within", "date", (test.first.toordinal(), test.last.toordinal())),)]
            case _:
                assert_never(test)

    def _mention_ways(self, name: str, test: MentionsAny) -> list[Keys]:
        """One word of each phrase, the rarest known by now; before the census is done, any of them."""
        if not all(test.phrases):
            return []
        rarest = (min(phrase, key=lambda word: self.seen[("says", name, word)]) for phrase in test.phrases)
        return [tuple(("says", name, word) for word in rarest)]


def _atoms(condition: Normal) -> Iterable[Atom]:
    if isinstance(condition, Atom):
        yield condition
    elif not isinstance(condition, bool):
        for part in parts_of(condition):
            yield from _atoms(part)


def _minutes(test: InHours) -> list[Interval]:
    """Minutes of the day; hours that run past midnight are two ranges."""
    start, end = test.hours.start, test.hours.end
    if test.hours.past_midnight:
        return [(start, MINUTES_OF_DAY), (0, end - 1)]
    return [(start, end - 1)]


def _glob_keys(name: str, pattern: str) -> list[Key]:
    """How the value begins or ends; where that says little, any three characters it has."""
    parts = runs(pattern)
    if len(parts) == 1:
        return [("is", name, parts[0])]
    keys: list[Key] = []
    for length in LENGTHS:
        keys += [("starts", name, parts[0][:length])] if length <= len(parts[0]) else []
        keys += [("ends", name, parts[-1][-length:])] if length <= len(parts[-1]) else []
    if max(len(parts[0]), len(parts[-1])) >= GRAM:
        return keys
    grams = {part[at : at + GRAM] for part in parts for at in range(len(part) - GRAM + 1)}
    return [*keys, *(("has", name, gram) for gram in sorted(grams))]
