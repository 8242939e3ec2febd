"""Decisions as lines: JSON for programs, an aligned table and explanations for people."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice

from convroute.conversation.request import Request
from convroute.evaluator.decision import Decision, Undecided
from convroute.explainer.clock import local
from convroute.explainer.headline import answer
from convroute.policy.model import CheckedPolicy
from convroute.report.display import in_json, visible, width
from convroute.report.palette import PLAIN, Palette
from convroute.wording import instant

Decided = Decision | Undecided
_BLOCK = 500
MOST_ERRORS = 100
"""Input errors that people are shown; in JSON each stands in its place."""


def as_line(decision: Decided, index: int) -> str:
    """One JSON object on one line (interfaces: Decision)."""
    return in_json(decision.to_json(index))


def table(
    policy: CheckedPolicy, decisions: Iterable[Decided], palette: Palette = PLAIN, *, traced: bool = False
) -> Iterator[str]:
    """Blocks of lines, aligned: index, time, event, thread, answer, reason, place of the rule."""
    clock = partial(local, policy) if traced else instant  # as the steps have it
    numbered = _few_errors(decisions)
    while block := [*islice(numbered, 1 if traced else _BLOCK)]:
        yield "\n".join(_aligned([_row(decision, index, clock) for index, decision in block], palette))
        if traced:
            yield from _steps(policy, block[0][1], palette)


def explanations(
    policy: CheckedPolicy,
    decisions: Iterable[Decided],
    form: str,
    palette: Palette = PLAIN,
    *,
    columns: int | None = None,
    thorough: bool = False,
) -> Iterator[str]:
    """One text for each decision in the format `form`; a blank line between those for people.

    Text has lines of at most `columns`, where that is given; `thorough` tells every reading.
    """
    if form == "json":
        yield from (as_line(decision, index) for index, decision in enumerate(decisions))
        return
    explain = _explainer(form, columns, thorough)
    for index, decision in _few_errors(decisions):
        told = explain(policy, decision)
        yield ("\n" if index else "") + (_coloured(told, palette) if form == "text" else told)


def _few_errors(decisions: Iterable[Decided]) -> Iterator[tuple[int, Decided]]:
    """Each with its number, without what could not be read beyond the first `MOST_ERRORS`."""
    errors = 0
    for index, decision in enumerate(decisions):
        errors += isinstance(decision, Undecided)
        if errors <= MOST_ERRORS or not isinstance(decision, Undecided):
            yield index, decision


def _coloured(told: str, palette: Palette) -> str:
    """The answer stands out, rules that matched are green, those that did not step back."""
    if not palette.coloured:
        return told
    answer, steps = _split(told)
    lines = [palette.strong(line) for line in answer]
    for line in steps:
        if "✓ " in line:
            line = line.replace("✓", palette.good("✓"), 1)
        elif "✗ " in line or "– " in line:
            line = palette.quiet(line)
        lines.append(line)
    return "\n".join(lines)


def _split(told: str) -> tuple[list[str], list[str]]:
    """The lines of the answer, and those from the reason on."""
    lines = told.split("\n")
    reason = next((at for at, line in enumerate(lines) if line.startswith("  because ")), 1)
    return lines[:reason], lines[reason:]


def _explainer(form: str, columns: int | None, thorough: bool) -> Callable[[CheckedPolicy, Decided], str]:
    match form:
        case "markdown":
            from convroute.explainer import markdown

            return partial(markdown.explain, thorough=thorough)
        case "mermaid":
            from convroute.explainer import mermaid

            return partial(mermaid.explain, thorough=thorough)
        case _:
            from convroute.explainer import text

            return partial(text.explain, thorough=thorough, columns=columns)


def _steps(policy: CheckedPolicy, decision: Decided, palette: Palette) -> Iterator[str]:
    if isinstance(decision, Decision):
        _, steps = _split(_explainer("text", None, thorough=True)(policy, decision))
        steps = _coloured("\n".join(["", *steps]), palette).split("\n")[1:]
        yield "\n".join(f"    {line}".rstrip() for line in steps)


def _row(decision: Decided, index: int, clock: Callable[[int], str] = instant) -> tuple[str, ...]:
    if isinstance(decision, Undecided):
        where = f"document {decision.document}, {decision.path}"
        return (str(index), "", "input error", "", visible(f"{where}: {decision.message}"))
    item = decision.item
    late = " (late)" if decision.late else ""
    thread = f"{item.account}/{item.user}" if item.user is not None else item.account
    return (
        str(index),
        clock(item.at) if item.at else "",
        visible(f"{_event(decision)}{late}"),
        visible(thread),
        visible(f"→ {answer(decision).partition(':')[0]}"),
        "" if decision.reason.kind == decision.outcome else decision.reason.kind,
        _rule(decision),
    )


def _event(decision: Decision) -> str:
    """`message`, `story reply`, `take by care`"""
    item = decision.item
    if isinstance(item, Request):
        actor = decision.app or decision.app_id
        return f"{item.action} by {actor}" if actor else item.action.replace("_", " ")
    return item.surface.replace("_", " ")


def _rule(decision: Decision) -> str:
    reason = decision.reason
    at = f"({reason.at.file}:{reason.at.line})" if reason.at is not None else ""
    return visible(" ".join(part for part in (reason.rule or "", at) if part))


def _aligned(rows: list[tuple[str, ...]], palette: Palette) -> Iterator[str]:
    full = [row for row in rows if len(row) > 5]
    widths = [max((width(row[column]) for row in full), default=0) for column in range(7)]
    digits = max(len(row[0]) for row in rows)
    for row in rows:
        cells = [row[0].rjust(digits)]
        cells += [cell + " " * (widths[column] - width(cell)) for column, cell in enumerate(row[1:], 1)]
        if len(row) > 5:
            cells[4] = palette.strong(cells[4])
        yield "  ".join(cells).rstrip()
