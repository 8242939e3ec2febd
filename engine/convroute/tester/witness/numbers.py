"""A whole number that passes some tests and fails others: one of each piece the tests cut the line into."""

from collections.abc import Iterator, Sequence

from convroute.evaluator.conditions import passes
from convroute.policy.conditions import InBounds, IsAny
from convroute.tester.witness.effort import Effort
from convroute.tester.witness.found import Nothing, Value, Wish


def find_number(
    wishes: Sequence[Wish],
    least: int | None,
    most: int | None,
    effort: Effort,
    *,
    usual: int = 0,
    step: int = 1,
) -> Value | Nothing:
    """A number of `least`..`most` for which every wish comes true.

    Only multiples of `step` can be written in a test; without one among them nothing is proved.
    """
    edges = sorted({edge for test, _ in wishes for edge in _edges(test)})
    starts = [usual, *edges, *([least] if least is not None else [min([usual, *edges]) - 1])]
    proved = True
    for start in starts:
        for number in dict.fromkeys((start + -start % step, start)):
            if not effort.spend(len(wishes)):
                return Nothing(proved=False)
            inside = (least is None or number >= least) and (most is None or number <= most)
            if not inside or not all(passes(test, number) is wanted for test, wanted in wishes):
                continue
            if number % step == 0:
                return Value(number)
            proved = False
    return Nothing(proved)


def _edges(test: object) -> Iterator[int]:
    """Where the answer of a test may change."""
    match test:
        case InBounds(low=low, high=high):
            if low is not None:
                yield low
            if high is not None:
                yield high + 1
        case IsAny(values=values):
            for value in values:
                if isinstance(value, int) or (value.isascii() and value.isdigit()):
                    yield int(value)
                    yield int(value) + 1
        case _:
            pass
