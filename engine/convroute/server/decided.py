"""What came of a document: decisions with what is kept of them, or why there are none."""

from collections.abc import Sequence

from msgspec import Struct

from convroute.evaluator.decision import Decision, Undecided
from convroute.server.rows import DecisionRow


class Line(Struct, frozen=True):
    """One decision with what is kept of it."""

    decision: Decision | Undecided
    row: DecisionRow


class Decided(Struct, frozen=True):
    """What came of a document: its lines, without those of echoes; of an allowed send the message's id.

    `failed` is a defect: then there is nothing else, and nothing of the request is kept. `defects` are those
    for which items of a webhook were kept as input errors.
    """

    lines: tuple[Line, ...] = ()
    mid: str | None = None
    again: bytes | None = None
    """The answer that was given to the same request before."""
    failed: Exception | None = None
    defects: tuple[Exception, ...] = ()


def joined(parts: Sequence[Decided]) -> Decided:
    """What came of a webhook whose items were decided one by one."""
    lines = tuple(line for part in parts for line in part.lines)
    failed = next((part.failed for part in parts if part.failed is not None), None)
    return Decided(lines, failed=failed, defects=tuple(one for part in parts for one in part.defects))
