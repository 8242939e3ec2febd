"""Phrases in a text by the automaton of Aho and Corasick, whose letters are words.

A text is read once, from the first word to the last, however long and however
alike the phrases are.
"""

from collections.abc import Iterable, Sequence


class PhraseAutomaton:
    """A state is a beginning of phrases: as much of the text as may still become one of them."""

    __slots__ = ("_after", "_fallback", "_longest", "_shortest", "_size")

    def __init__(self, phrases: Iterable[str]) -> None:
        self._after: dict[tuple[int, str], int] = {}
        self._size, self._longest = [0], [0]
        for phrase in phrases:
            state = 0
            for word in phrase.split(" "):
                state = self._after.setdefault((state, word), len(self._size))
                if state == len(self._size):
                    self._size.append(0)
                    self._longest.append(0)
            self._longest[state] = phrase.count(" ") + 1
        self._fallback = [0] * len(self._size)
        self._shortest = [*self._longest]
        self._link()

    def _link(self) -> None:
        """For each state the longest shorter one that the same text ends with, from the shortest state on."""
        states = [(0, 0)]
        following: dict[int, list[tuple[str, int]]] = {}
        for (state, word), after in self._after.items():
            following.setdefault(state, []).append((word, after))
        for state, size in states:
            for word, after in following.get(state, ()):
                self._size[after] = size + 1
                shorter = self._fallback[after] = self._step(self._fallback[state], word) if state else 0
                self._longest[after] = self._longest[after] or self._longest[shorter]
                self._shortest[after] = self._shortest[shorter] or self._shortest[after]
                states.append((after, size + 1))

    def _step(self, state: int, word: str) -> int:
        after = self._after.get((state, word))
        while after is None and state:
            state = self._fallback[state]
            after = self._after.get((state, word))
        return after or 0

    def first(self, said: Sequence[str]) -> slice | None:
        """Where the first phrase stands among the words `said`; of those that begin there, the longest."""
        found: slice | None = None
        state = 0
        for end, word in enumerate(said, 1):
            state = self._step(state, word)
            if found is not None and end - self._size[state] > found.start:
                break
            size = self._longest[state]
            if size and (found is None or end - size <= found.start):
                found = slice(end - size, end)
        return found

    def shortest(self, said: Sequence[str]) -> slice | None:
        """Where a phrase of the fewest words stands; of several, the first."""
        found: slice | None = None
        state = least = 0
        for end, word in enumerate(said, 1):
            state = self._step(state, word)
            size = self._shortest[state]
            if size and (not least or size < least):
                found, least = slice(end - size, end), size
        return found
