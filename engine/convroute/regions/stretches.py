"""Plain rules, which name one exact value each: a stretch of them stays one object, however long it is.

No two of a stage name one value, so they exclude each other, and their order means nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress, count

from msgspec import Struct

from convroute.policy.conditions import IsAny, Scalar
from convroute.policy.plain_rules import WORDS, PlainRules, key_of
from convroute.regions.goals import Tree, joined
from convroute.regions.stage import StageRules

Row = tuple[int, str]
"""The number of a word, and the value that a rule names."""
Form = tuple[int, int, int]
"""The numbers of a word and of an app, and days."""


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


class Columns:
    """What can be said of plain rules without what comes of them; positions count from the first of them."""

    def __init__(self, rules: PlainRules) -> None:
        self._rules = rules

    def forms(self) -> Iterator[Form]:
        return zip(self._rules.words, self._rules.targets, self._rules.days, strict=True)

    @cached_property
    def examples(self) -> Mapping[Form, int]:
        """A rule of each form."""
        return dict(zip(self.forms(), count()))

    @cached_property
    def positions(self) -> Mapping[int, Mapping[str, int]]:
        """By word and value."""
        return {word: self._by_value(word) for word in {*self._rules.words}}

    def _by_value(self, word: int) -> dict[str, int]:
        words = self._rules.words
        mine = words.translate(bytes(code == word for code in range(256)))
        return dict(compress(zip(self._rules.values, count(), strict=False), mine))


class Stretch:
    """Of the rules of a stage those from `start` on that are kept as `rules`."""

    def __init__(
        self,
        stage: StageRules,
        start: int,
        rules: PlainRules,
        gets: Callable[[int], Hashable],
        columns: Columns | None = None,
    ) -> None:
        """`columns` are those of the rules, if they are known."""
        self.stage = stage
        self.start = start
        self.rules = rules
        self._gets = gets
        self._columns = columns or Columns(rules)
        self._groups: dict[int, tuple[Collection[int], Sequence[Rows]]] = {}

    @property
    def end(self) -> int:
        return self.start + len(self.rules)

    def row(self, position: int) -> Row:
        at = position - self.start
        return self.rules.words[at], self.rules.values[at]

    def position(self, row: Row) -> int | None:
        """The rule that names it."""
        word, value = row
        at = self._columns.positions.get(word, {}).get(value)
        return None if at is None else self.start + at

    @cached_property
    def _comes(self) -> Mapping[Form, Hashable]:
        """What comes of the events of a rule: that depends on its app and its window alone."""
        return {form: self._gets(self.start + at) for form, at in self._columns.examples.items()}

    def has(self, gets: Hashable) -> bool:
        """Whether that comes of a rule."""
        return gets in self._comes.values()

    def said(self, place: int, numbers: dict[Hashable, int]) -> Iterator[int]:
        """Of each rule a number for its word, for what comes of it and for the place of them all."""
        named = ((form, (place, form[0], comes)) for form, comes in self._comes.items())
        its = {form: numbers.setdefault(saying, len(numbers)) for form, saying in named}
        return map(its.__getitem__, self._columns.forms())

    def groups(self, without: Collection[int]) -> Sequence[Rows]:
        """The rules, but for some, together by what comes of them."""
        known = self._groups.get(id(without))
        if known is None:
            left_out = frozenset(self.row(at) for at in without if self.start <= at < self.end)
            rows = ((form, value) for form, value in self._formed() if (form[0], value) not in left_out)
            known = self._groups[id(without)] = without, [*self._together(rows)]
        return known[1]

    def _formed(self) -> Iterator[tuple[Form, str]]:
        return zip(self._columns.forms(), self.rules.values, strict=True)

    def naming(self, values: Iterable[Scalar], without: Collection[int]) -> Iterator[Rows]:
        """Those that name one of the values."""
        found = (
            self.position((word, value))
            for word in self._columns.positions
            for value in values
            if isinstance(value, str)
        )
        rows = ((self._form(at), self.row(at)[1]) for at in found if at is not None and at not in without)
        return self._together(rows)

    def _form(self, position: int) -> Form:
        at = position - self.start
        return self.rules.words[at], self.rules.targets[at], self.rules.days[at]

    def _together(self, rows: Iterable[tuple[Form, str]]) -> Iterator[Rows]:
        values: dict[Form, list[str]] = defaultdict(list)
        for form, value in rows:
            values[form].append(value)
        together: dict[tuple[int, Hashable], set[str]] = {}
        for form, its in values.items():
            together.setdefault((form[0], self._comes[form]), set()).update(its)
        for (word, comes), named in together.items():
            yield Rows(self, word, comes, frozenset(named))
