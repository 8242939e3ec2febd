"""Golden failures: one for each kind, as people read it.

Renewed by `pytest tests/tester --snapshot-update` and reviewed in the diff.
"""

from typing import get_args

import pytest
from syrupy.assertion import SnapshotAssertion

from convroute.report.tested.text import render_one
from convroute.syntax.expectations import Then
from convroute.syntax.printer.examples import show_then
from convroute.tester.run import run
from tests.tester.building import cases, result
from tests.tester.failing import FAILING, UNKNOWN


@pytest.mark.parametrize("name", FAILING)
def test_a_failure_says_what_to_change(name: str, snapshot: SnapshotAssertion) -> None:
    lines, policy = FAILING[name]
    assert render_one(result(lines, policy, UNKNOWN)) == snapshot


@pytest.mark.parametrize("name", FAILING)
def test_a_failure_underlines_the_line_it_is_about(name: str) -> None:
    lines, policy = FAILING[name]
    (failure,) = result(lines, policy, UNKNOWN).failures
    text = failure.source.text[failure.span.start : failure.span.end]
    assert text == lines.split("\n")[-1]
    assert len(failure.because) <= 3
    assert failure.expected == text.removeprefix("then ")
    assert failure.got != failure.expected


def test_there_is_a_failure_of_every_kind_of_then() -> None:
    kinds = set()
    for lines, policy in FAILING.values():
        (case,) = cases(f'test "it" {{\n{lines}\n}}', policy, UNKNOWN)
        kinds |= {type(broken.check.node) for broken in run(case).broken}
    assert kinds == set(get_args(Then))


def test_who_should_own_the_thread_after_an_event_is_told_as_a_route_is() -> None:
    lines = 'given time 2026-01-05 22:00\nwhen message "a refund"\nthen {}'
    (routed,) = result(lines.format("route to care")).failures
    (owned,) = result(lines.format("thread owned by care")).failures
    assert owned.candidates
    assert owned.candidates == routed.candidates


def test_no_rule_is_told_where_the_right_app_owns_the_thread_or_no_event_came() -> None:
    (left,) = result("when message from ad 120\nthen thread owned by marketing for 1 day").failures
    (asked,) = result("when care takes\nthen thread owned by sales").failures
    assert (left.candidates, asked.candidates) == ((), ())


def test_every_then_that_fails_is_told() -> None:
    found = result(
        'when message\nthen route to care\nthen reason default_app\nthen rule "vip"\nthen thread idle'
    )
    assert [failure.expected for failure in found.failures] == ["route to care", 'rule "vip"', "thread idle"]


def test_of_many_rules_some_are_shown_and_the_others_counted() -> None:
    policy = "\n".join(
        (
            "language 1",
            'policy p { version "1"  channel instagram  account 17841400000000001 }',
            "app bot { id 1  role automation } app sales { id 2  role sales } default bot",
            *(f'route postback "{number}" to sales' for number in range(9)),
        )
    )
    (failure,) = result('when postback "x"\nthen route to sales', policy).failures
    assert (len(failure.candidates), failure.more) == (4, 5)
    assert failure.candidates[0].why == '`payload == "0"` does not hold: payload is "x"'


def test_a_failing_row_underlines_its_cell() -> None:
    (case,) = cases('test "it" { cases { | when | then route to | then reason | | message | care | - | } }')
    (broken,) = run(case).broken
    assert show_then(broken.check.node) == "route to care"
    assert case.source.text[broken.check.node.span.start : broken.check.node.span.end] == "care"


def test_every_time_is_told_by_the_policys_own_clock() -> None:
    lines = "given time {}\ngiven thread owned by sales for 2 hours\n{}"
    (late,) = result(lines.format("2026-03-29 01:30", "when message\nthen route to care")).failures
    assert late.because[0].text == "sales owns the thread until 2026-03-29 04:30:00+02:00"
    (passed,) = result(lines.format("2026-01-05 12:00", "when 1 hour passes\nthen thread idle")).failures
    assert passed.because[0].text == "only time passed, until 2026-01-05 13:00:00+01:00"
    (extended,) = result(
        lines.format("2026-01-05 12:00", "when sales extends 1 day\nthen denied over_policy_limit")
    ).failures
    for failure in (late, passed, extended):
        assert not any(" UTC" in line.text for line in failure.because)


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        ("when message\nthen route to sales", ["vip"]),
        ('when message from link "unknown"\nthen route to sales', ["link:qr-berlin"]),
        ('when postback "X"\nthen route to marketing', ["story_reply"]),
    ],
)
def test_no_rule_is_named_that_is_farther_than_the_nearest(lines: str, named: list[str]) -> None:
    (failure,) = result(lines).failures
    assert [candidate.rule for candidate in failure.candidates] == named
