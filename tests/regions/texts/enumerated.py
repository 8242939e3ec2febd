"""All short texts of an alphabet, asked one by one: what `Strings` says must agree with them."""

from collections.abc import Iterable, Sequence
from itertools import product
from random import Random

from convroute.evaluator.conditions import passes
from convroute.policy.conditions import FitsGlob, InBounds, IsAny, IsPresent, MentionsAny, Test
from convroute.policy.text_matching import words
from convroute.regions.answers import Core, Unknown
from convroute.regions.texts.literals import Literal
from convroute.regions.texts.strings import Text


def like(pattern: str) -> Test:
    return FitsGlob(pattern)


def mentions(*phrases: str) -> Test:
    """The phrases as a policy writes them."""
    return MentionsAny.of(words(phrase) for phrase in phrases)


def is_any(*values: str) -> Test:
    return IsAny(frozenset(values))


class Enumerated:
    """Every text of at most `longest` characters of an alphabet, as a bit of a number."""

    def __init__(self, alphabet: Iterable[str], longest: int, least: int = 0) -> None:
        letters = [*alphabet]
        self.alphabet = letters
        self.texts = [
            "".join(text) for size in range(least, longest + 1) for text in product(letters, repeat=size)
        ]
        self._known: dict[Test, int] = {}

    def fulfilling(self, literals: Iterable[Literal]) -> int:
        """The texts that fulfil all literals."""
        found = (1 << len(self.texts)) - 1
        for test, wanted in literals:
            known = self._known.get(test)
            if known is None:
                bits = "".join("1" if passes(test, text) else "0" for text in reversed(self.texts))
                known = self._known[test] = int(bits, 2)
            found &= known if wanted else ~known
        return found

    def check(self, literals: Sequence[Literal], answer: Text | Core | Unknown) -> str | None:
        """What is wrong with the answer."""
        match answer:
            case Text(value=value):
                failed = [literal for literal in literals if passes(literal[0], value) is not literal[1]]
                return f"{value!r} does not do {failed}" if failed else None
            case Core(positions=positions):
                bits = self.fulfilling(literals[at] for at in sorted(positions))
                return f"{self.texts[bits.bit_length() - 1]!r} does it all" if bits else None
            case Unknown(why=why):
                return why


def random_tests(random: Random, letters: Sequence[str], size: int) -> list[Test]:
    """Tests of all kinds about texts of these letters, related to each other."""

    def text(most: int) -> str:
        return "".join(random.choice(letters) for _ in range(random.randint(0, most)))

    found: list[Test] = [IsPresent(), InBounds(0, None)]
    while len(found) < size:
        match random.randrange(7):
            case 0:
                found.append(is_any(*(text(3) for _ in range(random.randint(1, 4)))))
            case 1 | 2 | 3:
                pattern = "".join(
                    random.choice([*letters, "*", "*", "?"]) for _ in range(random.randint(1, 4))
                )
                found.append(like(random.choice((pattern, f"*{pattern}*", f"{pattern}*", f"*{pattern}"))))
            case _:
                phrases = [text(3) for _ in range(random.randint(1, 3))]
                if all(map(words, phrases)):
                    found.append(mentions(*phrases))
    return found


def random_literals(random: Random, tests: Sequence[Test], most: int) -> list[Literal]:
    """Up to `most` literals, about half of them wanted."""
    return [(random.choice(tests), random.random() < 0.5) for _ in range(random.randint(1, most))]
