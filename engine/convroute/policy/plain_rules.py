"""Rules that route one exact value without a condition, kept as columns.

A rule is made of its row when somebody asks for it. `PlainRules` stand among
the rules of a stage like all others; what plans or stores a policy may read
their columns instead.
"""

from collections.abc import Iterator, Sequence

from convroute.lazy_sequence import LazySequence, Segment
from convroute.policy.conditions import Atom, Combination, Condition, IsAny
from convroute.policy.model import RouteRule
from convroute.policy.stages import KEY_OF, Stage, stage_of
from convroute.source import Place
from convroute.syntax.quoting import in_quotes
from convroute.units import DAY_SECONDS

WORDS = ("ad", "link", "postback", "quick_reply")
STAGE_OF_WORD: tuple[Stage, ...] = tuple(map(stage_of, WORDS))
"""Of each of `WORDS`."""

_COLUMN, _ENTRY_COLUMN = 1, 7
"""Where a plain rule and its ENTRY begin: `route ad 12`."""


def key_of(word: str) -> str:
    """The field whose value `ad 12`, `link "qr"` or `postback "TALK"` names (language: Route rules)."""
    return KEY_OF[stage_of(word)]


def exact_entry(word: str, value: str, place: Place) -> Condition:
    """What `ad 12`, `link "qr"`, `postback "TALK"` ask of the event (language: Route rules)."""
    field = key_of(word)
    atom = Atom(field, IsAny(frozenset({value})), False, f"{field} == {in_quotes(value)}", place)
    if field != "payload":
        return atom
    return Combination(
        "and", (Atom("surface", IsAny(frozenset({word})), False, f"surface == {word}", place), atom)
    )


class PlainRules(Segment[RouteRule]):
    """Rules of one stage and file, a row for each.

    `words` are indexes into `WORDS`, `values` what is routed, `targets` indexes
    into `apps` (name and id); `days` is 0 where nothing is said; `lines` count from 0.
    """

    __slots__ = ("apps", "days", "file", "lines", "targets", "values", "words")

    def __init__(
        self,
        file: str,
        apps: tuple[tuple[str, str], ...],
        words: bytes,
        values: Sequence[str],
        targets: Sequence[int],
        days: bytes,
        lines: Sequence[int],
    ) -> None:
        super().__init__()
        self.file = file
        self.apps = apps
        self.words = words
        self.values = values
        self.targets = targets
        self.days = days
        self.lines = lines

    def __len__(self) -> int:
        return len(self.words)

    @property
    def stage(self) -> Stage:
        return STAGE_OF_WORD[self.words[0]]

    def _make(self, index: int) -> RouteRule:
        word, value, days = WORDS[self.words[index]], self.values[index], self.days[index]
        target, target_id = self.apps[self.targets[index]]
        line = self.lines[index] + 1
        return RouteRule(
            id=f"{word}:{value}",
            label=None,
            stage=self.stage,
            text=f"{word} {value if word == 'ad' else in_quotes(value)}",
            entry=exact_entry(word, value, Place(self.file, line, _ENTRY_COLUMN)),
            target=target,
            target_id=target_id,
            window=days * DAY_SECONDS or None,
            when=None,
            template=None,
            implicit=False,
            note=None,
            place=Place(self.file, line, _COLUMN),
        )


def is_plain(rules: Sequence[RouteRule], position: int) -> bool:
    """Whether the rule at `position` is kept as a row of columns."""
    return isinstance(rules.part_of(position)[0] if isinstance(rules, LazySequence) else rules, PlainRules)


def written_singly(rules: Sequence[RouteRule]) -> Iterator[int]:
    """The positions of the rules that are not kept as rows of columns, ascending."""
    start = 0
    for part in rules.parts if isinstance(rules, LazySequence) else (rules,):
        if not isinstance(part, PlainRules):
            yield from range(start, start + len(part))
        start += len(part)
