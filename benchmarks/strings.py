"""Questions about texts: how many milliseconds one takes, of three kinds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from statistics import mean
from time import process_time_ns
from typing import NamedTuple

from convroute.policy.conditions import FitsGlob
from convroute.regions.answers import Unknown
from convroute.regions.texts.literals import Literal
from convroute.regions.texts.strings import Strings

QUESTIONS = 40


class Kind(NamedTuple):
    """What is asked, and the milliseconds that a question may take in the mean."""

    question: Callable[[Random], Sequence[Literal]]
    most: float


def _glob(choice: Random) -> str:
    word = "".join(_letters(choice, choice.randint(2, 5)))
    return choice.choice((f"{word}*", f"*{word}", f"*{word}*", f"{word[:2]}*{word[2:]}"))


def _letters(choice: Random, size: int) -> Iterator[str]:
    return (choice.choice("abcdefgh") for _ in range(size))


def _spread(choice: Random) -> str:
    return f"*{choice.choice('abcdef')}*{choice.choice('abcdef')}*"


def _asked(wanted: Sequence[str], refused: Sequence[str]) -> list[Literal]:
    others = [pattern for pattern in refused if pattern not in wanted]
    return [*((FitsGlob(one), True) for one in wanted), *((FitsGlob(one), False) for one in others)]


def few(choice: Random) -> Sequence[Literal]:
    return _asked([_glob(choice) for _ in range(2)], [_glob(choice) for _ in range(2)])


def some(choice: Random) -> Sequence[Literal]:
    return _asked([_glob(choice) for _ in range(3)], [_glob(choice) for _ in range(6)])


def spread(choice: Random) -> Sequence[Literal]:
    return _asked([_spread(choice) for _ in range(5)], [_spread(choice) for _ in range(10)])


KINDS: Mapping[str, Kind] = {
    "2 globs wanted, 2 refused": Kind(few, 1),
    "3 globs wanted, 6 refused": Kind(some, 1),
    "5 globs `*a*b*` wanted, 10 refused": Kind(spread, 20),
}


def milliseconds(kind: Kind) -> tuple[float, float, int]:
    """Of a question in the mean, of the worst, and how many nobody knows; nothing is known from before."""
    choice = Random(7)
    asked = [kind.question(choice) for _ in range(QUESTIONS)]
    taken: list[float] = []
    unknown = 0
    for literals in asked:
        strings = Strings()
        start = process_time_ns()
        unknown += isinstance(strings.find(literals), Unknown)
        taken.append((process_time_ns() - start) / 1e6)
    return mean(taken), max(taken), unknown
