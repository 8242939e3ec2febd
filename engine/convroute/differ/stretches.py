"""Plain rules, which name one exact value each: a stretch of them stays one object, however long it is.

No two of a stage name one value, so they exclude each other, and their order means nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import count, repeat

from msgspec import Struct

from convroute.policy.conditions import IsAny
from convroute.policy.plain_rules import WORDS, PlainRules, key_of
from convroute.regions.goals import Tree, joined
from convroute.regions.stage import StageRules

Row = tuple[int, str]
"""The number of a word, and the value that a rule names."""
Form = tuple[int, int, int]
"""The numbers of a word and of an app, and days."""
Mark = tuple[int, str, int, int]


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
    """Of the rules of a stage those from `start` on that are kept as `rules`."""

    def __init__(
        self, stage: StageRules, start: int, rules: PlainRules, gets: Callable[[int], Hashable]
    ) -> None:
        self.stage = stage
        self.start = start
        self.rules = rules
        self._gets = gets
        self._groups: dict[int, tuple[Collection[int], Sequence[Rows]]] = {}

    @property
    def end(self) -> int:
        return self.start + len(self.rules)

    def row(self, position: int) -> Row:
        at = position - self.start
        return self.rules.words[at], self.rules.values[at]

    def rows(self) -> Iterator[Row]:
        return zip(self.rules.words, self.rules.values, strict=True)

    @cached_property
    def _comes(self) -> Mapping[Form, Hashable]:
        """What comes of the events of a rule: that depends on its app and its window alone."""
        examples = dict(zip(self._forms(), count(self.start)))
        return {form: self._gets(at) for form, at in examples.items()}

    def _forms(self) -> Iterator[Form]:
        return zip(self.rules.words, self.rules.targets, self.rules.days, strict=True)

    def marks(self, place: int, numbers: dict[Hashable, int]) -> Iterator[Mark]:
        """Of each rule what it names and what comes of it, by number, and the place of them all."""
        comes = {form: numbers.setdefault(its, len(numbers)) for form, its in self._comes.items()}
        of_each = map(comes.__getitem__, self._forms())
        return zip(self.rules.words, self.rules.values, of_each, repeat(place))

    def groups(self, without: Collection[int]) -> Sequence[Rows]:
        """The rules, but for some, together by what comes of them."""
        known = self._groups.get(id(without))
        if known is None:
            known = self._groups[id(without)] = without, [*self._grouped(without)]
        return known[1]

    def _grouped(self, without: Collection[int]) -> Iterator[Rows]:
        values: dict[Form, list[str]] = defaultdict(list)
        for form, value in zip(self._forms(), self.rules.values, strict=True):
            values[form].append(value)
        together: dict[tuple[int, Hashable], set[str]] = {}
        for form, its in values.items():
            together.setdefault((form[0], self._comes[form]), set()).update(its)
        left_out = {self.row(at) for at in without if self.start <= at < self.end}
        for (word, comes), named in together.items():
            left = named.difference(value for its, value in left_out if its == word)
            if left:
                yield Rows(self, word, comes, frozenset(left))
