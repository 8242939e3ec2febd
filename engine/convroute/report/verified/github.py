"""Invariants and questions that do not hold or are not decided, as annotations of a GitHub workflow run, each
at its place."""

from convroute.policy.model import CheckedPolicy
from convroute.prover.verdict import Judged, Reply, Undecided
from convroute.prover.wording import in_short, way_of
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
    title = f"{_wrong_with(one)}: {one.title}"
    text = "\n".join((in_short(policy, one.answer), *way_of(policy, one.answer)))
    return annotation("error", one.place, one.place, title, text)


def _wrong_with(one: Judged) -> str:
    unknown = isinstance(one.answer, Undecided)
    if isinstance(one, Reply):
        return f"the answer to {one.question.name} is {'not known' if unknown else 'no'}"
    return "it is not known whether the invariant holds" if unknown else "invariant does not hold"


def _in_one_line(problem: _Problem) -> str:
    policy, one = problem
    return visible(f"{one.place}: {one.title}: {in_short(policy, one.answer)}")
