"""An explanation for a terminal or a log. Plain characters and no colours; `report` adds those."""

import textwrap
from collections.abc import Iterator

from convroute.evaluator.decision import Decision, Undecided
from convroute.explainer.explanation import Explanation, explanation
from convroute.explainer.rows import Row
from convroute.explainer.values import printable
from convroute.policy.model import CheckedPolicy
from convroute.source import Place

MARKS = {"": "", "yes": "✓ ", "no": "✗ ", "not reached": "– "}
WIDEST = 96
_NARROWEST = 40
"""So many characters a line may always have, however narrow the terminal is."""


def explain(
    policy: CheckedPolicy,
    decision: Decision | Undecided,
    *,
    thorough: bool = False,
    columns: int | None = None,
) -> str:
    """The answer and the reason first, then the steps with the values that decided.

    Lines are at most `columns` wide, where that is given. `thorough` tells every reading.
    """
    if isinstance(decision, Undecided):
        where, why = printable(decision.path), printable(decision.message)
        return f"document {decision.document}  →  not decided\n  because {where}: {why}"
    return render(explanation(policy, decision, thorough=thorough), columns)


def render(told: Explanation, columns: int | None = None) -> str:
    subjects = [len(row.text) for row in told.rows if row.mark and row.detail]
    subject_width = min(36, max(subjects, default=0))
    label_width = max(len(row.label) for row in told.rows)
    placed = [("  because ", printable(told.because), told.at)]
    previous = ""
    for row in told.rows:
        label = "" if row.label == previous else row.label
        previous = row.label
        placed.append((f"  {label:<{label_width}}  ", printable(_body(row, subject_width)), row.at))
    placed_ends = [len(start + body) for start, body, place in placed if place]
    column = min(WIDEST, max(*placed_ends, len(placed[0][0] + placed[0][1])) + 3) if placed_ends else 0
    lines = [*wrapped("", told.headline, columns)]
    for number, (start, body, place) in enumerate(placed):
        lines += with_place(start, body, place, column, columns)
        lines += [""] * (number == 0)
    return "\n".join(lines)


def _body(row: Row, width: int) -> str:
    mark = MARKS[row.mark]
    if not row.detail:
        return f"{mark}{row.text}"
    return f"{mark}{row.text:<{width}}   {row.detail}"


def with_place(start: str, body: str, place: Place | None, column: int, columns: int | None) -> Iterator[str]:
    """The line with the place in its column; on a line of its own where there is no room for it."""
    if place is None:
        yield from wrapped(start, body, columns)
        return
    at = f"{place.file}:{place.line}"
    line = f"{start + body:<{column}} {at}"
    if columns is None or len(line) <= columns:
        yield line
        return
    yield from wrapped(start, body, columns)
    yield f"{' ' * len(start)}  {at}"


def wrapped(start: str, body: str, columns: int | None) -> Iterator[str]:
    """The text from the column in which it begins, in lines that are not too wide."""
    if columns is None or len(start + body) <= columns:
        yield f"{start}{body}".rstrip()
        return
    parts = textwrap.wrap(
        body,
        max(columns, _NARROWEST) - len(start),
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
        drop_whitespace=True,
    )
    for number, line in enumerate(parts):
        yield f"{start if number == 0 else ' ' * len(start)}{line}".rstrip()
