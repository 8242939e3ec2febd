"""How long control can be made to last, by times at which it can be extended (semantics 3 `extend`).

Times are whole ms of an axis: how long the person has been silent, or what time it is. At every time of a
`Span` control can be extended, and then lasts for `lasts` ms from there. It is `granted` for so many ms.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

Span = tuple[int, int | None]
"""From a time on until another, which is not in it; None: for ever."""


class Longest(Struct, frozen=True):
    """Granted at `start`, control can be made to last for `kept` ms; None: as long as anybody likes."""

    start: int
    kept: int | None

    def exceeds(self, least: int) -> bool:
        return self.kept is None or self.kept > least


def longest(
    spans: Iterable[Span], granted: int, lasts: int, *, first: int = 0, only: bool = False
) -> Longest:
    """The best start from `first` on; with `only` it is `first`.

    Whoever can extend at some time of a span can do it until its end, and so comes to every span that begins
    before control ends then. The earlier the start the better, as long as control still lasts when the span
    begins.
    """
    best = Longest(first, granted)
    for begin, end in reversed([*_reached(sorted_spans(spans), lasts)]):
        start = first if only else max(first, begin - granted + 1)
        if start + granted <= begin:
            continue
        kept = None if end is None else max(granted, end - 1 + lasts - start)
        if kept is None:
            return Longest(start, None)
        if end is not None and end > start and not best.exceeds(kept - 1):
            best = Longest(start, kept)
    return best


def starts(spans: Iterable[Span], granted: int, lasts: int, beyond: int) -> Iterator[Span]:
    """When control can be granted so that extensions make it last longer than `beyond`, which is no less than
    what is granted. Later ones first; they may overlap."""
    for begin, end in _reached(sorted_spans(spans), lasts):
        first, until = begin - granted + 1, None if end is None else min(end, end - 1 + lasts - beyond)
        if until is None or first < until:
            yield first, until


def _reached(spans: Sequence[Span], lasts: int) -> Iterator[Span]:
    """From the beginning of each span, last first, to the end of the last that is reached from there."""
    reached: Span | None = None
    found: list[Span] = []
    for begin, end in reversed(spans):
        if end is None:
            reached = begin, None
        elif reached is not None and end - 1 + lasts > reached[0]:
            reached = begin, reached[1]
        else:
            reached = begin, end
        found.append(reached)
    return reversed(found)


def sorted_spans(spans: Iterable[Span]) -> list[Span]:
    """Neighbours as one."""
    found: list[Span] = []
    for begin, end in sorted(spans, key=lambda span: span[0]):
        if found and (found[-1][1] is None or found[-1][1] >= begin):
            before = found[-1]
            last = None if before[1] is None or end is None else max(before[1], end)
            found[-1] = before[0], last
        else:
            found.append((begin, end))
    return found


def extensions(
    spans: Sequence[Span], start: int, granted: int, lasts: int, beyond: int, most: int
) -> list[int] | None:
    """The times of the fewest extensions after which control has lasted longer than `beyond`, at most so
    many; None: more are needed, or it cannot be. Of times as good as others those are taken that people
    would: an hour before the end, if that is enough."""
    plain = _with_slack(spans, start, granted, lasts, beyond, most, 1)
    if plain is None:
        return None
    for slack in _SLACK:
        found = _with_slack(spans, start, granted, lasts, beyond, most, slack)
        if found is not None and len(found) == len(plain):
            return found
    return plain


_SLACK = (3_600_000, 60_000, 1_000)


def _with_slack(
    spans: Sequence[Span], start: int, granted: int, lasts: int, beyond: int, most: int, slack: int
) -> list[int] | None:
    ends = start + granted
    found: list[int] = []
    while ends - start <= beyond:
        at = _latest(spans, start, ends, slack)
        if at is None or at + lasts <= ends or len(found) == most:
            return None
        found.append(at)
        ends = at + lasts
    return found


def _latest(spans: Sequence[Span], start: int, ends: int, slack: int) -> int | None:
    """The latest time to extend, if possible so long before control, or the span, ends."""
    for begin, end in reversed(spans):
        if begin < ends and (end is None or end > start):
            least = max(begin, start)
            most = ends if end is None else min(ends, end)
            return max(least, most - slack)
    return None
