"""For people: each invariant with its verdict; what refutes one is explained as `convroute explain` does."""

from collections.abc import Iterator
from textwrap import indent

from convroute.explainer.text import explain
from convroute.policy.model import CheckedPolicy
from convroute.prover.verdict import Proved, Refuted, Undecided, Unreached, Verdict
from convroute.prover.wording import given, happens, in_short, steps
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
    for verdict in verified.verdicts:
        yield from _verdict(verified.policy, verdict, palette, columns)
    yield ""


def _verdict(policy: CheckedPolicy, verdict: Verdict, palette: Palette, columns: int | None) -> Iterator[str]:
    answer = verdict.answer
    place = verdict.invariant.place
    title = f'"{visible(verdict.invariant.title)}"'
    at = palette.quiet(f"  {visible(place.file)}:{place.line}")
    match answer:
        case Proved():
            beside = "  (no conversation is as its `when` says)" if answer.empty else ""
            yield f"  {palette.good('proved')}   {title}{palette.warning(beside)}"
        case Refuted():
            yield f"  {palette.bad('refuted')}  {title}{at}"
            yield f"{_INDENT}{visible(happens(policy, answer.decision))}"
            yield f"{_INDENT}{palette.quiet(visible(given(policy, answer.snapshot, bucket=True)))}"
            yield ""
            yield indent(explain(policy, answer.decision, columns=columns and columns - 4), _INDENT)
            yield ""
        case Unreached():
            yield f"  {palette.bad('refuted')}  {title}{at}"
            yield f"{_INDENT}{visible(in_short(policy, answer))}"
            for number, step in enumerate(steps(policy, answer.way), start=1):
                yield f"{_INDENT}  {number}. {visible(step)}"
            yield ""
        case Undecided():
            yield f"  {palette.warning('unknown')}  {title}{at}"
            yield f"{_INDENT}{visible(answer.why)}; try a larger --budget"
            yield ""
