"""Plain rules, which name one exact value each: a stretch of them stays one object, however long it is.

Rules that name different values exclude each other, so their order means nothing; of several that
name one value the first alone ever decides.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from convroute.policy.conditions import IsAny
from convroute.policy.plain_rules import WORDS, PlainRules, key_of
from convroute.regions.goals import Tree, joined
from convroute.regions.stage import StageRules

Row = tuple[int, str]
"""The number of a word, and the value that a rule names."""


class Rows(Struct, frozen=True, eq=False):
    """Rules of a stretch that have one word and from which one thing comes."""

    stretch: "Stretch"
    word: int
    gets: Hashable
    values: frozenset[str]

    @property
    def start(self) -> int:
        return self.stretch.start

    def holds(self, position: int) -> bool:
        stretch = self.stretch
        if not stretch.start <= position < stretch.end:
            return False
        word, value = stretch.row(position)
        return word == self.word and value in self.values

    def tree(self) -> Tree:
        """The events that they name."""
        stage, word = self.stretch.stage, WORDS[self.word]
        named = stage.model.number(key_of(word), IsAny(self.values), stage.side)
        if word in ("postback", "quick_reply"):
            return joined(True, (stage.model.number("surface", IsAny(frozenset({word})), stage.side), named))
        return named


class Stretch:
    """Of the rules of a stage those from `start` on that are kept as `rules`. `firsts` are the positions of
    the first rules of the stage that name each value."""

    def __init__(
        self,
        stage: StageRules,
        start: int,
        rules: PlainRules,
        gets: Callable[[int], Hashable],
        firsts: Mapping[Row, int],
    ) -> None:
        self.stage = stage
        self.start = start
        self.rules = rules
        self._gets = gets
        self._firsts = firsts
        self._forms: dict[tuple[int, int, int], Hashable] = {}
        self._groups: dict[int, tuple[Collection[int], Sequence[Rows]]] = {}

    @property
    def end(self) -> int:
        return self.start + len(self.rules)

    def row(self, position: int) -> Row:
        at = position - self.start
        return self.rules.words[at], self.rules.values[at]

    @cached_property
    def rows(self) -> Mapping[Row, int]:
        """The positions of the rules that can decide anything: the first of those that name one value."""
        firsts = self._firsts
        return {
            row: at
            for at, row in enumerate(zip(self.rules.words, self.rules.values, strict=True), self.start)
            if firsts[row] == at
        }

    def gets(self, row: Row) -> Hashable:
        """What comes of the events of the row: that depends on its app and its window alone."""
        at = self._firsts[row] - self.start
        form = row[0], self.rules.targets[at], self.rules.days[at]
        known = self._forms.get(form)
        if known is None:
            known = self._forms[form] = self._gets(self.start + at)
        return known

    def groups(self, without: Collection[int]) -> Sequence[Rows]:
        """All rows but some, together by what comes of them."""
        known = self._groups.get(id(without))
        if known is None:
            values: dict[tuple[int, Hashable], list[str]] = {}
            for row, at in self.rows.items():
                if at not in without:
                    values.setdefault((row[0], self.gets(row)), []).append(row[1])
            rows = [Rows(self, *key, frozenset(its)) for key, its in values.items()]
            known = self._groups[id(without)] = without, rows
        return known[1]


def firsts_of(stretches: Sequence[tuple[int, PlainRules]]) -> Mapping[Row, int]:
    """The position of the first rule that names each value; of each stretch its start and its rules."""
    found: dict[Row, int] = {}
    for start, rules in reversed(stretches):
        rows = zip(reversed(rules.words), reversed(rules.values), strict=True)
        found.update(zip(rows, range(start + len(rules) - 1, start - 1, -1), strict=True))
    return found
