"""Earlier rules with patterns, found by the letters a pattern begins or ends with."""

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from convroute.policy.conditions import FitsGlob, Scalar, Test
from convroute.policy.globs import runs
from convroute.policy.model import RouteRule

Tests = tuple[Test, ...]
_Taken = tuple[int, Tests, RouteRule]
_Key = tuple[int, str]

MOST_COMPARED = 256
"""Patterns with the same letters at an end, or with none: a text is compared with the first so many."""


class Globs(Struct):
    """What rules take that ask for a pattern somewhere; each is listed once, by its first pattern's letters.

    A key is the position of that pattern among the tests, and its letters:
    in `heads` those before its first wildcard, in `tails` those after its last.
    `rest` holds what has neither, `every` what all texts fit.
    """

    heads: dict[_Key, list[_Taken]] = field(default_factory=dict)
    tails: dict[_Key, list[_Taken]] = field(default_factory=dict)
    same: dict[_Key, list[_Taken]] = field(default_factory=dict)
    rest: list[_Taken] = field(default_factory=list)
    every: list[_Taken] = field(default_factory=list)
    sizes: dict[tuple[int, bool], set[int]] = field(default_factory=dict)
    count: int = 0

    def add(self, tests: Tests, rule: RouteRule) -> None:
        taken = self.count, tests, rule
        self.count += 1
        for position, test in enumerate(tests):
            if not isinstance(test, FitsGlob):
                continue
            self.same.setdefault((position, test.pattern), []).append(taken)
            if set(test.pattern) == {"*"}:
                self.every.append(taken)
                return
            texts = runs(test.pattern)
            head, tail = texts[0], texts[-1]
            if head or tail:
                letters, index = (head, self.heads) if head else (tail, self.tails)
                index.setdefault((position, letters), []).append(taken)
                self.sizes.setdefault((position, bool(head)), set()).add(len(letters))
            else:
                self.rest.append(taken)
            return

    def candidates(self, point: Sequence[Scalar | Test]) -> Iterator[tuple[Tests, RouteRule]]:
        """In the order they were added, those that may take `point`; no other does."""
        found = [
            *self.every,
            *(self.rest[:MOST_COMPARED] if any(isinstance(part, str) for part in point) else ()),
        ]
        for position, part in enumerate(point):
            if isinstance(part, FitsGlob):
                found += self.same.get((position, part.pattern), ())
            elif isinstance(part, str):
                found += self._fitting(position, part)
        for _, tests, rule in sorted(found, key=lambda taken: taken[0]):
            yield tests, rule

    def uncompared(self) -> Iterator[RouteRule]:
        """Those that no text is compared with, because too many others came before them."""
        for listed in (self.rest, *self.heads.values(), *self.tails.values()):
            yield from (rule for _, _, rule in listed[MOST_COMPARED:])

    def _fitting(self, position: int, text: str) -> Iterator[_Taken]:
        for size in self.sizes.get((position, True), ()):
            if size <= len(text):
                yield from self.heads.get((position, text[:size]), ())[:MOST_COMPARED]
        for size in self.sizes.get((position, False), ()):
            if size <= len(text):
                yield from self.tails.get((position, text[-size:]), ())[:MOST_COMPARED]
