"""Invariants and questions that do not hold as annotations of a GitHub workflow run, each at its place."""

from convroute.policy.model import CheckedPolicy
from convroute.prover.verdict import Judged, Reply
from convroute.prover.wording import in_short
from convroute.report.display import visible
from convroute.report.github import annotation, annotations
from convroute.report.verified.outcome import Outcome, summary

_Problem = tuple[CheckedPolicy, Judged]


def render(outcome: Outcome) -> str:
    problems = [
        (verified.policy, one) for verified in outcome.verified for one in verified.judged if not one.holds
    ]
    lines = annotations("error", problems, "more error", _annotation, _in_one_line)
    return "\n".join([*lines, summary(outcome)]) + "\n"


def _annotation(problem: _Problem) -> str:
    policy, one = problem
    what = f"the answer to {one.question.name} is no" if isinstance(one, Reply) else "invariant does not hold"
    return annotation("error", one.place, one.place, f"{what}: {one.title}", in_short(policy, one.answer))


def _in_one_line(problem: _Problem) -> str:
    policy, one = problem
    return visible(f"{one.place}: {one.title}: {in_short(policy, one.answer)}")
