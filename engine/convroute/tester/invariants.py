"""Invariants among the tests: one that is not proved is a test that failed (language: Invariants)."""

import re
from collections.abc import Callable, Iterator, Mapping
from time import perf_counter

from convroute.explainer.clock import own_clock
from convroute.policy.model import CheckedPolicy, Invariant
from convroute.prover.prove import prove
from convroute.prover.verdict import Refuted, Unreached, Verdict
from convroute.prover.wording import given, happens, in_short
from convroute.source import Source, Span
from convroute.tester.diagnosis.wording import outcome
from convroute.tester.results import Failure, Line, Result

_TITLE = re.compile(r'"(?:[^"\\\n]|\\.)*"')


def judge_invariants(
    policy: CheckedPolicy, sources: Mapping[str, Source], wanted: Callable[[Invariant], bool]
) -> Iterator[Result]:
    """Of those that are wanted, in their order; `sources` are the files of the policy by name."""
    chosen = [one for one in policy.examples.invariants if wanted(one)]
    started = perf_counter()
    for verdict in prove(policy, chosen):
        ended = perf_counter()
        yield _result(policy, sources[verdict.invariant.place.file], verdict, ended - started)
        started = ended


def name_of(invariant: Invariant) -> str:
    """`invariant: bots never take from people`: a test may have the same title."""
    return f"invariant: {invariant.title}"


def _result(policy: CheckedPolicy, source: Source, verdict: Verdict, seconds: float) -> Result:
    invariant = verdict.invariant
    span = span_of(source, invariant)
    failures = () if verdict.holds else (_failure(policy, source, span, verdict),)
    return Result(policy.name, source, span, name_of(invariant), None, seconds, failures)


def span_of(source: Source, invariant: Invariant) -> Span:
    """Its first line."""
    place = invariant.place
    start = source.line_starts[place.line - 1] + place.column - 1
    return Span(start, source.line_starts[place.line - 1] + len(source.line(place.line)))


def _failure(policy: CheckedPolicy, source: Source, span: Span, verdict: Verdict) -> Failure:
    answer = verdict.answer
    when, got = "any conversation", in_short(policy, answer)
    because: tuple[Line, ...] = ()
    if isinstance(answer, Refuted):
        when = happens(policy, answer.decision)
        where = given(policy, answer.snapshot, bucket=False)
        got = f"{outcome(policy, answer.decision, windows=False)}; {where}"
        why = own_clock(policy, answer.decision)(answer.decision.reason.text)
        because = (Line(why, answer.decision.reason.at),)
    elif isinstance(answer, Unreached):
        when = "any thread"
    return Failure(
        source=source,
        span=span,
        when=when,
        expected=_claim(verdict.invariant),
        got=got,
        because=because,
        help="`convroute verify` explains it",
    )


def _claim(invariant: Invariant) -> str:
    """What stands in the braces, in one line."""
    inside = _TITLE.sub("", invariant.text, count=1).partition("{")[2].rpartition("}")[0]
    return " ".join(inside.split())
