"""Strings: whether one exists that passes some tests and fails others (language: Conditions).

The answer is exact: a text, which passes and fails them as `evaluator` says; a core, which is a proof; or
unknown, where the budget is used up. A proof holds for the Unicode data of the running Python.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Literal as OneOf
from unicodedata import normalize

from msgspec import Struct

from convroute.policy.conditions import FitsGlob, IsAny, MentionsAny, Test
from convroute.regions.answers import Core, Unknown
from convroute.regions.budget import MOST_STATES
from convroute.regions.texts.candidates import candidates
from convroute.regions.texts.glob import exclude, read
from convroute.regions.texts.kept import Bounded
from convroute.regions.texts.literals import Literal, breaks
from convroute.regions.texts.mentions import Mentions
from convroute.regions.texts.refining import Refining
from convroute.regions.texts.values import Values

_RELATING = 500
_KEPT = 4096
_ANY = "x"

Relation = OneOf["implies", "excludes"]


class Text(Struct, frozen=True):
    """A string that does all that was asked."""

    value: str


class Strings:
    """Questions about one field of a policy, or of two that are compared.

    `usual` are strings as people write them there, for questions in which nothing is wanted. A string has at
    least `least` characters, 0 or 1. What is found out is kept, within bounds, and never changes an answer.
    """

    def __init__(self, usual: Sequence[str] = (), least: int = 0) -> None:
        self._usual = tuple(usual)
        self._least = least
        self._values = Values(least)
        self._mentions = Mentions()
        self._refining = Refining(least)
        self._relations: Bounded[tuple[int, int], tuple[Test, Test, Relation | None]] = Bounded(_KEPT)

    def find(
        self, literals: Sequence[Literal], tries: Sequence[str] = (), budget: int = MOST_STATES
    ) -> Text | Core | Unknown:
        """A string that passes each test that is True and fails each that is False, first one of `tries`.

        A `Core` has the positions of literals that no string fulfils together. `Unknown` comes only from a
        search that took more than `budget` states, or that knows not all ways to write a phrase.
        """
        for text in tries:
            if self._does(text, literals):
                return Text(text)
        found = self._answer(literals, budget)
        if not isinstance(found, str):
            return found
        composed = normalize("NFC", found)
        if self._does(composed, literals):
            return Text(composed)
        if not self._does(found, literals):
            raise AssertionError(f"{found!r} was to do what {literals} say, and does not")
        return Text(found)

    def relation(self, one: Test, other: Test) -> Relation | None:
        """What each string that passes `one` does with `other`: pass it (`implies`), or fail it (`excludes`).

        None where there are both kinds, or that is not found out soon.
        """
        key = id(one), id(other)
        known = self._relations.get(key)
        if known is None:
            known = self._relations.keep(key, (one, other, _related(self, one, other)))
        return known[2]

    def _does(self, text: str, literals: Sequence[Literal]) -> bool:
        return len(text) >= self._least and not any(breaks(text, literal) for literal in literals)

    def _answer(self, literals: Sequence[Literal], budget: int) -> str | Core | Unknown:
        found: str | Core | None = _settled(literals)
        if found is None:
            found = self._values.find(literals)
        return self._put_together(literals, budget) if found is None else found

    def _put_together(self, literals: Sequence[Literal], budget: int) -> str | Core | Unknown:
        """The answer where no wanted test names its texts."""
        globs = [
            (at, test.pattern, read(test.pattern))
            for at, (test, wanted) in enumerate(literals)
            if wanted and isinstance(test, FitsGlob)
        ]
        for (at, _, one), (before, _, other) in combinations(globs, 2):
            if exclude(one, other):
                return Core(frozenset((at, before)))
        phrases = self._mentions.choose(literals)
        if isinstance(phrases, Core):
            return phrases
        connectors = self._mentions.connectors(literals)
        wanted = [(pattern, glob) for _, pattern, glob in globs]
        first = _ANY
        for text in candidates(wanted, phrases, connectors, self._usual):
            if self._does(text, literals):
                return text
            first = text if first == _ANY and len(text) >= self._least else first
        few = self._mentions.narrowed(literals)
        found = None if few is None else self._refining.find(few, first, budget)
        return found if isinstance(found, str) else self._refining.find(literals, first, budget)


def _settled(literals: Sequence[Literal]) -> Core | None:
    """The literal that no string at all fulfils."""
    for at, literal in enumerate(literals):
        match literal[0]:
            case FitsGlob(pattern=pattern):
                impossible = not literal[1] and pattern.strip("*") == "" != pattern
            case IsAny() | MentionsAny():
                impossible = False
            case _:  # it asks whether there is a value, or about one of another type
                impossible = breaks(_ANY, literal)
        if impossible:
            return Core(frozenset((at,)))
    return None


def _related(strings: Strings, one: Test, other: Test) -> Relation | None:
    if isinstance(strings.find([(one, True), (other, False)], budget=_RELATING), Core):
        return "implies"
    if isinstance(strings.find([(one, True), (other, True)], budget=_RELATING), Core):
        return "excludes"
    return None
