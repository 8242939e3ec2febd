"""Invariants as JUnit XML: a suite for each file of a policy, a case for each invariant."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from convroute.policy.model import CheckedPolicy
from convroute.prover.verdict import Proved, Undecided, Verdict
from convroute.prover.wording import in_short
from convroute.report.verified.outcome import Outcome, Verified
from convroute.report.xml import attribute, legal


def render(outcome: Outcome) -> str:
    failures = len(outcome.answers) - outcome.count(Proved)
    counts = f'tests="{len(outcome.answers)}" failures="{failures}" errors="0"'
    head = f'<testsuites name="convroute verify" {counts}>'
    suites = [line for one in outcome.verified for line in _suite(one)]
    return "\n".join(('<?xml version="1.0" encoding="utf-8"?>', head, *suites, "</testsuites>", ""))


def _suite(verified: Verified) -> Iterator[str]:
    failed = sum(not verdict.holds for verdict in verified.verdicts)
    counts = f'tests="{len(verified.verdicts)}" failures="{failed}" errors="0" skipped="0"'
    yield f"  <testsuite name={attribute(verified.file)} {counts}>"
    for verdict in verified.verdicts:
        yield _case(verified.policy, verdict)
    yield "  </testsuite>"


def _case(policy: CheckedPolicy, verdict: Verdict) -> str:
    place = verdict.invariant.place
    head = f"    <testcase classname={attribute(place.file)} name={attribute(verdict.invariant.title)}"
    if verdict.holds:
        return f"{head}/>"
    kind = "unknown" if isinstance(verdict.answer, Undecided) else "refuted"
    told = in_short(policy, verdict.answer)
    text = escape(legal(f"{verdict.invariant.text}\n{told}"))
    return f'{head}><failure type="{kind}" message={attribute(told)}>{text}</failure></testcase>'
