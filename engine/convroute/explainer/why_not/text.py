"""The answer for a terminal or a log. Plain characters and no colours."""

from collections.abc import Iterator, Sequence

from convroute.explainer.clock import own_clock
from convroute.explainer.headline import headline
from convroute.explainer.text import WIDEST, with_place, wrapped
from convroute.explainer.values import printable
from convroute.explainer.why_not.answer import WhyNot
from convroute.explainer.why_not.told import Placed, told


def render(found: WhyNot, columns: int | None = None) -> str:
    """What was decided, then why it was not otherwise and what would have made it so.

    Lines are at most `columns` wide, where that is given.
    """
    answer = told(found)
    clock = own_clock(found.policy, found.decision)
    reason = found.decision.reason
    because = f"because {clock(reason.text)}", reason.at
    rows = [because, *answer.ways]
    lines = [
        *wrapped("", clock(headline(found.decision)), columns),
        *_placed([because], rows, columns),
        "",
        *wrapped("", printable(answer.heading), columns),
        *_placed(answer.ways, rows, columns),
    ]
    below = [*_placed(answer.because, rows, columns)]
    below += (line for note in answer.notes for line in wrapped("  ", printable(note), columns))
    return "\n".join([*lines, *([""] if answer.ways and below else []), *below])


def _placed(some: Sequence[Placed], rows: Sequence[Placed], columns: int | None) -> Iterator[str]:
    """Lines whose places stand in one column."""
    lengths = [len(text) + 2 for text, place in rows if place]
    column = min(WIDEST, max(lengths, default=0) + 3)
    for text, place in some:
        yield from with_place("  ", printable(text), place, column, columns)
