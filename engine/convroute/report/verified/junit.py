"""Invariants as JUnit XML: a suite for each file of a policy, a case for each invariant and each question."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from convroute.policy.model import CheckedPolicy
from convroute.prover.verdict import Judged, NothingToAsk, Undecided
from convroute.prover.wording import in_short, way_of
from convroute.report.verified.outcome import Outcome, Verified
from convroute.report.xml import attribute, legal


def render(outcome: Outcome) -> str:
    failures = sum(not one.holds for verified in outcome.verified for one in verified.judged)
    counts = f'tests="{len(outcome.answers)}" failures="{failures}" errors="0"'
    head = f'<testsuites name="convroute verify" {counts}>'
    suites = [line for one in outcome.verified for line in _suite(one)]
    return "\n".join(('<?xml version="1.0" encoding="utf-8"?>', head, *suites, "</testsuites>", ""))


def _suite(verified: Verified) -> Iterator[str]:
    failed = sum(not one.holds for one in verified.judged)
    skipped = sum(isinstance(one.answer, NothingToAsk) for one in verified.judged)
    counts = f'tests="{len(verified.judged)}" failures="{failed}" errors="0" skipped="{skipped}"'
    yield f"  <testsuite name={attribute(verified.file)} {counts}>"
    for one in verified.judged:
        yield _case(verified.policy, one)
    yield "  </testsuite>"


def _case(policy: CheckedPolicy, one: Judged) -> str:
    head = f"    <testcase classname={attribute(one.place.file)} name={attribute(one.title)}"
    if isinstance(one.answer, NothingToAsk):
        return f"{head}><skipped message={attribute(one.answer.why)}/></testcase>"
    if one.holds:
        return f"{head}/>"
    kind = "unknown" if isinstance(one.answer, Undecided) else "refuted"
    told = in_short(policy, one.answer)
    text = escape(legal("\n".join((one.text, told, *way_of(policy, one.answer)))))
    return f'{head}><failure type="{kind}" message={attribute(told)}>{text}</failure></testcase>'
