"""Any policy: every gap is closed by the test suggested for it, and what does not count cannot be met."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from convroute.evaluator.evaluate import evaluate
from convroute.policy.model import CheckedPolicy
from convroute.tester.coverage.closing import report
from convroute.tester.coverage.counting import Coverage
from convroute.tester.coverage.obligations import obligations
from tests.coverage.building import rerun
from tests.examples import examples
from tests.properties.policies import policies
from tests.properties.snapshots import snapshots

pytestmark = pytest.mark.slow

many = settings(examples(4, 1_000), suppress_health_check=[*HealthCheck])


@many
@given(policies())
def test_what_is_suggested_covers_all_that_counts(policy: CheckedPolicy) -> None:
    found = report(Coverage.of(policy))
    assert [gap.obligation.key for gap in found.gaps if gap.suggestion is None] == []
    assert report(rerun(policy, found.suggestions)).gaps == ()


@many
@given(policies(), st.data())
def test_what_does_not_count_is_never_met(policy: CheckedPolicy, data: DataObject) -> None:
    impossible = {one.obligation.key for one in report(Coverage.of(policy)).excluded}
    coverage = Coverage.of(policy)
    for _ in range(10):
        coverage.observe(evaluate(policy, data.draw(snapshots(policy)), tracing=True))
    assert {*coverage.hits} & impossible == set()


@many
@given(policies(), st.data())
def test_only_obligations_of_the_policy_are_counted(policy: CheckedPolicy, data: DataObject) -> None:
    coverage = Coverage.of(policy)
    for _ in range(10):
        coverage.observe(evaluate(policy, data.draw(snapshots(policy)), tracing=True))
    assert {*coverage.hits} <= {one.key for one in obligations(policy)}


@many
@given(policies())
def test_the_same_counts_give_the_same_report(policy: CheckedPolicy) -> None:
    assert report(Coverage.of(policy)) == report(Coverage.of(policy))
