"""For people: each invariant and each question with its verdict.

What refutes one is explained as `convroute explain` does.
"""

from collections.abc import Iterator

from convroute.explainer.text import explain
from convroute.policy.model import CheckedPolicy
from convroute.prover.verdict import Judged, NothingToAsk, Proved, Refuted, Reply, Undecided
from convroute.prover.wording import about, happens, in_short, way_of
from convroute.report.display import visible
from convroute.report.palette import PLAIN, Palette
from convroute.report.verified.outcome import Outcome, Verified, summary

_INDENT = " " * 4


def render(outcome: Outcome, palette: Palette = PLAIN, columns: int | None = None) -> str:
    """Every invariant, then one line that sums up."""
    lines = [line for one in outcome.verified for line in _policy(one, palette, columns)]
    told = summary(outcome)
    lines.append(palette.good(told) if outcome.holds else palette.bad(told))
    return "\n".join(lines) + "\n"


def _policy(verified: Verified, palette: Palette, columns: int | None) -> Iterator[str]:
    yield palette.strong(visible(verified.file))
    last = ""
    for one in verified.judged:
        for last in judged_lines(verified.policy, one, palette, columns):
            yield last
    if last:
        yield ""  # what refutes something ends with one


def judged_lines(policy: CheckedPolicy, one: Judged, palette: Palette, columns: int | None) -> Iterator[str]:
    """The verdict, and what refutes it."""
    answer = one.answer
    if isinstance(one, Reply):
        title, at = f"{one.question.name}: {one.title}", ""
    else:
        title = f'"{visible(one.title)}"'
        at = palette.quiet(f"  {visible(one.place.file)}:{one.place.line}")
    match answer:
        case Proved():
            beside = "  (no conversation is as its `when` says)" if answer.empty else ""
            yield f"  {palette.good('proved')}   {title}{palette.warning(beside)}"
        case NothingToAsk():
            yield f"  {palette.quiet('-')}        {title}: {answer.why}"
        case Undecided():
            yield f"  {palette.warning('unknown')}  {title}{at}"
            yield f"{_INDENT}{visible(answer.why)}{'; try a larger --budget' if answer.work else ''}"
            yield ""
        case _:
            yield f"  {palette.bad('refuted')}  {title}{at}"
            for line in refuting(policy, one, palette, columns):
                yield f"{_INDENT}{line}" if line else ""
            yield ""


def refuting(policy: CheckedPolicy, one: Judged, palette: Palette, columns: int | None) -> Iterator[str]:
    answer = one.answer
    if isinstance(answer, Refuted):
        yield visible(happens(policy, answer.decision))
        yield palette.quiet(visible(about(policy, one, answer.snapshot, answer.decision)))
        yield ""
        yield from explain(policy, answer.decision, columns=columns and columns - 4).splitlines()
        return
    yield visible(in_short(policy, answer))
    yield from (f"  {visible(line)}" for line in way_of(policy, answer))
