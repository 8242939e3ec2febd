"""Phrases: a text can mention some and not others, unless each of the wanted ones has a refused one in it."""

from collections.abc import Iterator, Sequence

from convroute.policy.conditions import MentionsAny, Test
from convroute.policy.phrases import phrase_in
from convroute.regions.answers import Core
from convroute.regions.texts.kept import OfTest
from convroute.regions.texts.literals import Literal
from convroute.regions.texts.values import plainness, untaken

_CONNECTORS = "and", "then", "also", "with", "zzz"
_MOST = 3
_FEW = 24


def _sorted_phrases(test: Test) -> list[str]:
    return sorted(test.phrases, key=plainness) if isinstance(test, MentionsAny) else []


def _vocabulary(test: Test) -> frozenset[str]:
    return frozenset(" ".join(_sorted_phrases(test)).split(" "))


class Mentions:
    """What is known about lists of phrases."""

    def __init__(self) -> None:
        self.sorted = OfTest(_sorted_phrases)
        self._vocabulary = OfTest(_vocabulary)
        self._few = OfTest(self._narrowed)

    def _narrowed(self, test: Test) -> Test:
        if not isinstance(test, MentionsAny) or len(test.phrases) <= _FEW:
            return test
        return MentionsAny(frozenset(self.sorted(test)[:_FEW]), test.longest)

    def narrowed(self, literals: Sequence[Literal]) -> list[Literal] | None:
        """The literals with the plainest phrases only of large wanted lists; None if there is no such list.

        A text that fulfils them fulfils the others, too.
        """
        found = [(self._few(test) if wanted else test, wanted) for test, wanted in literals]
        changed = any(few[0] is not test for few, (test, _) in zip(found, literals, strict=True))
        return found if changed else None

    def choose(self, literals: Sequence[Literal]) -> list[str] | Core:
        """Of each wanted list the plainest phrase that has no refused one in it, or why there is none.

        With words between them that no refused phrase has, they are a text that mentions no refused one.
        """
        refused = [
            at for at, (test, wanted) in enumerate(literals) if not wanted and isinstance(test, MentionsAny)
        ]

        def takes(at: int, phrase: str) -> bool:
            test = literals[at][0]
            return isinstance(test, MentionsAny) and stands_in(phrase, test)

        chosen: list[str] = []
        for at, (test, wanted) in enumerate(literals):
            if wanted and isinstance(test, MentionsAny):
                found = untaken(self.sorted(test), refused, takes)
                if not isinstance(found, str):
                    return Core(frozenset({at, *found}))
                chosen.append(found)
        return chosen

    def connectors(self, literals: Sequence[Literal]) -> list[str]:
        """Some words that no refused phrase has."""
        refused = [test for test, wanted in literals if not wanted and isinstance(test, MentionsAny)]
        found: list[str] = []
        for word in _words():
            if not any(word in self._vocabulary(test) for test in refused):
                found.append(word)
                if len(found) == _MOST:
                    break
        return found


def stands_in(phrase: str, test: MentionsAny) -> bool:
    """Whether whatever mentions the phrase, its words with a blank between them, passes the test."""
    return phrase_in(tuple(phrase.split(" ")), test.phrases, test.longest) is not None


def _words() -> Iterator[str]:
    yield from _CONNECTORS
    size = 4
    while True:
        yield "z" * size
        size += 1
