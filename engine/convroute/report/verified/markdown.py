"""For a pull request: a table of the invariants, and below it what refutes one."""

from collections.abc import Iterator

from convroute.policy.model import CheckedPolicy
from convroute.prover.verdict import Proved, Refuted, Undecided, Unreached, Verdict
from convroute.prover.wording import given, happens, in_short, steps
from convroute.report.markup import code, literal, prose
from convroute.report.verified.outcome import Outcome, summary


def render(outcome: Outcome) -> str:
    """Nothing of a policy is Markdown to the reader."""
    lines = [f"### convroute verify: {literal(summary(outcome))}", ""]
    rows = [(one.policy, verdict) for one in outcome.verified for verdict in one.verdicts]
    if rows:
        lines += ["| | Invariant | Policy | At |", "|---|---|---|---|"]
        lines += [_row(policy, verdict) for policy, verdict in rows]
        lines.append("")
    for policy, verdict in rows:
        if not verdict.holds:
            lines += _details(policy, verdict)
    return "\n".join(lines).rstrip("\n") + "\n"


def _icon(verdict: Verdict) -> str:
    if isinstance(verdict.answer, Proved):
        return "✅"
    return "❔" if isinstance(verdict.answer, Undecided) else "❌"


def _row(policy: CheckedPolicy, verdict: Verdict) -> str:
    place = verdict.invariant.place
    at = code(f"{place.file}:{place.line}")
    return f"| {_icon(verdict)} | {literal(verdict.invariant.title)} | {code(policy.name)} | {at} |"


def _details(policy: CheckedPolicy, verdict: Verdict) -> Iterator[str]:
    answer = verdict.answer
    yield f"**{literal(verdict.invariant.title)}** {code(' '.join(verdict.invariant.text.split()))}"
    yield ""
    match answer:
        case Refuted():
            yield f"- {code(happens(policy, answer.decision))}"
            yield f"- {code(given(policy, answer.snapshot, bucket=True))}"
            at = answer.decision.reason.at
            yield f"- {prose(answer.decision.reason.text)}{'' if at is None else f' {code(str(at))}'}"
        case Unreached():
            yield f"- {literal(in_short(policy, answer))}"
            told = enumerate(steps(policy, answer.way), 1)
            yield from (f"  {number}. {code(step)}" for number, step in told)
        case _:
            yield f"- {literal(in_short(policy, answer))}"
    yield ""
