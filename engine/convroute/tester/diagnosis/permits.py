"""The permissions that would have decided a request as expected, and what kept each from it (semantics 4)."""

from convroute.evaluator.decision import Decision
from convroute.evaluator.trace import Step, Tried
from convroute.tester.diagnosis.failing_condition import why_not
from convroute.tester.results import Candidate


def permits(decision: Decision, *reasons: str) -> tuple[Candidate, ...]:
    """The rules that were asked for the checks `reasons` and did not cover the request."""
    asked = (step for step in _checks(decision) if step.name in reasons)
    return tuple(_candidate(tried) for step in asked for tried in step.rules if not tried.matched)


def _candidate(tried: Tried) -> Candidate:
    return Candidate(tried.rule, tried.place, why_not(tried))


def _checks(decision: Decision) -> list[Step]:
    steps = decision.trace.steps if decision.trace is not None else []
    return [step for step in steps if step.step == "3"]
