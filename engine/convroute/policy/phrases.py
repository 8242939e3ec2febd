"""Many phrases at once: which of them a text mentions, in time that hardly depends on how many there are."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import TYPE_CHECKING

from convroute.policy.text_matching import LONG_PHRASE

if TYPE_CHECKING:
    from convroute.policy.phrase_automaton import PhraseAutomaton


@lru_cache(maxsize=64)
def _automaton(phrases: frozenset[str]) -> "PhraseAutomaton":
    """For long phrases; of others it is quicker to try what begins at each word."""
    from convroute.policy.phrase_automaton import PhraseAutomaton

    return PhraseAutomaton(phrases)


def phrase_in(said: tuple[str, ...], phrases: AbstractSet[str], longest: int) -> str | None:
    """The first of `phrases` in a text of the words `said`; of those that begin at one word, the longest.

    A phrase is its words with a blank between them, at most `longest` of them.
    """
    if longest > LONG_PHRASE:
        found = _automaton(frozenset(phrases)).first(said)
        return None if found is None else " ".join(said[found])
    for start in range(len(said)):
        for end in range(min(start + longest, len(said)), start, -1):
            phrase = " ".join(said[start:end])
            if phrase in phrases:
                return phrase
    return None


class Phrases:
    """Phrases by their first word; what follows it is only looked at where a text has that word."""

    __slots__ = ("_long", "_longer", "_single")

    def __init__(self, phrases: Iterable[str]) -> None:
        single: set[str] = set()
        long: set[str] = set()
        longer: dict[str, list[str] | Phrases] = {}
        for phrase in phrases:
            word, blank, rest = phrase.partition(" ")
            if not blank:
                single.add(word)
                continue
            if rest.count(" ") > LONG_PHRASE - 2:
                long.add(phrase)
                continue
            rests = longer.setdefault(word, [])
            assert isinstance(rests, list), "it is made a tree when it is asked"
            rests.append(rest)
        self._single = frozenset(single)
        self._longer = longer
        self._long = frozenset(long)

    def stand_in(self, said: tuple[str, ...]) -> bool:
        """Whether one of the phrases stands in a text of these words."""
        if not self._single.isdisjoint(said):
            return True
        if any(self._begins_with(word, said) for word in self._longer.keys() & said):
            return True
        return bool(self._long) and _automaton(self._long).first(said) is not None

    def _begins_with(self, word: str, said: tuple[str, ...]) -> bool:
        """Whether a phrase of several words stands where the text has the word."""
        at = -1
        for _ in range(said.count(word)):
            at = said.index(word, at + 1)
            if self._goes_on(said, at):
                return True
        return False

    def _goes_on(self, said: tuple[str, ...], at: int) -> bool:
        """Whether a phrase of several words begins at `at`."""
        phrases = self
        for place in range(at, len(said) - 1):
            after = phrases._after(said[place])
            if after is None:
                return False
            if said[place + 1] in after._single:
                return True
            phrases = after
        return False

    def _after(self, word: str) -> "Phrases | None":
        """What follows the word in the phrases that begin with it."""
        rests = self._longer.get(word)
        if isinstance(rests, list):
            rests = self._longer[word] = Phrases(rests)
        return rests
